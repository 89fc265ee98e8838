"""What the demo's editors named as good in the latest month: which post, how many points, and why."""

# platform, account, title, points, reason
REVIEWS: tuple[tuple[str, str, str, float, str], ...] = (
    (
        *("wechat", "gh_99929700008", "关于辐射环境监测，这4件事请您知晓", 1.5),
        "把监测点在哪里、数值怎么看、异常怎么办讲成四个问题，配图标注了读数，群众看得懂、用得上。",
    ),
    (
        *("wechat", "gh_9992970400", "一图读懂辐射环境监测", 1),
        "一张长图讲清流程，文字不到三百字，手机上不用放大就能看。",
    ),
    (
        *("wechat", "gh_9992970221", "关于绿色金融对接，这2件事请您知晓", 1),
        "面向企业说清申请条件和受理窗口，附了原文链接和咨询方式。",
    ),
    (
        *("wechat", "gh_9992970421", "走一线｜浦棠区流域联防联控见闻", 0.5),
        "跟着巡河队走完一天，现场照片都是自己拍的，有细节、有人物。",
    ),
)
REVIEWED_AT = "2026-11-02 10:00:00"
REVIEWER = "演示编辑"
