-- key = "form"
-- label = "形式与可读性"
-- about = "稿件用了哪些形式，标题和句子有多长，用字是否常见。机器只能量长短和种类，写得好不好由编辑评阅。"
--
-- [[metric]]
-- key = "form_diversity"
-- label = "形式多样性"
-- unit = "比特"
-- direction = "higher"
-- definition = "当月形式已知的稿件在各种形式（文字、图片、视频等）上的分布的信息熵，以 2 为底：只用一种形式为 0，平均用两种为 1，平均用四种为 2。"
-- base = "kind_posts"
-- base_label = "篇形式已知的稿件"
-- coverage = "kind_share"
-- needs = ["kinds"]
-- source = "行动计划二（六）：增强发布信息的形式多样性"
-- blind_spot = "形式由来源标注，粗细不一，不同平台之间不宜直接比；一篇稿件只有一种形式，图文并茂看不出来；看不出形式用得好不好。"
-- example = "演示：4 篇稿件，2 篇图片、1 篇视频、1 篇文字，形式多样性为 0.5×1 + 0.25×2 + 0.25×2 = 1.5 比特。"
--
-- [[metric]]
-- key = "forms_used"
-- label = "使用形式数"
-- unit = "种"
-- direction = "higher"
-- definition = "当月形式已知的稿件用到的不同形式的种数。"
-- base = "kind_posts"
-- base_label = "篇形式已知的稿件"
-- coverage = "kind_coverage"
-- needs = ["kinds", "observed"]
-- source = "行动计划二（六）：增强发布信息的形式多样性"
-- blind_spot = "用过一次也算一种；形式由来源标注，粗细不一。"
-- example = "演示：接上例，使用形式数为 3 种。"
-- is_integer = true
--
-- [[metric]]
-- key = "interpretation_posts"
-- label = "解读稿件数"
-- unit = "篇"
-- direction = "higher"
-- definition = "当月稿件中形式标为解读，或标题含“解读”二字的篇数。"
-- base = "titled_posts"
-- base_label = "篇形式或标题已知的稿件"
-- coverage = "titled_coverage"
-- needs = ["kinds", "observed"]
-- matrix_posts = "once"
-- source = "行动计划专栏 10：做好重要政策、重点信息的二次开发解读"
-- blind_spot = "没有标题的平台（如微博）只看形式；题目不写“解读”的解读认不出来；写了“解读”未必是二次开发。"
-- example = "演示：标题《一图解读碳排放新规》的一篇和形式标为解读的一篇，解读稿件数为 2 篇。"
-- is_integer = true
--
-- [[metric]]
-- key = "title_length_median"
-- label = "标题长度中位数"
-- unit = "字"
-- direction = "neutral"
-- definition = "当月有标题的稿件，其标题字数（含标点）的中位数。"
-- base = "title_posts"
-- base_label = "篇有标题的稿件"
-- coverage = "title_share"
-- needs = ["texts"]
-- source = "行动计划二（六）：增强内容可读性"
-- blind_spot = "没有标题的平台缺失；长短本无好坏，只供对照。"
-- example = "演示：三篇标题为 12、18、30 个字，中位数为 18 字。"
--
-- [[metric]]
-- key = "sentence_length_median"
-- label = "句长中位数"
-- unit = "字/句"
-- direction = "lower"
-- definition = "当月有正文的稿件，各篇平均句长（正文的字数除以句数；字不含标点和空白，句以句号、问号、叹号、省略号、换行为界）的中位数。"
-- base = "sentence_posts"
-- base_label = "篇有正文的稿件"
-- coverage = "sentence_share"
-- needs = ["texts"]
-- source = "行动计划二（六）：增强内容可读性；句末点号依 GB/T 15834—2011"
-- blind_spot = "只看长短，不看用词和结构；少用标点、靠换行分句的写法会显得句短；图片和视频中的文字看不到；采集时被截断的正文只按看到的部分算。"
-- example = "演示：三篇的平均句长为 40 ÷ 2 = 20、30 ÷ 3 = 10、64 ÷ 2 = 32 字/句，中位数为 20 字/句。"
--
-- [[metric]]
-- key = "common_character_share"
-- label = "常用字比例"
-- unit = "比例"
-- direction = "higher"
-- definition = "当月稿件正文的汉字中，属于 GB/T 2312—1980 一级汉字（3755 个常用字）的所占比例。"
-- base = "han_posts"
-- base_label = "篇正文含汉字的稿件"
-- coverage = "han_share"
-- needs = ["texts"]
-- source = "行动计划二（六）：增强内容可读性；常用字依 GB/T 2312—1980 一级汉字"
-- blind_spot = "多数稿件都在 0.95 以上，差别很小，宜看偏低的；地名人名用字会拉低；由常用字组成的专业术语看不出来。"
-- example = "演示：两篇正文共 200 个汉字，其中 194 个是一级汉字，常用字比例为 194 ÷ 200 = 0.97。"

WITH kinds AS (
    SELECT subject, kind, COUNT(*) AS posts
    FROM post_asof
    WHERE kind IS NOT NULL
    GROUP BY subject, kind
),
shares AS (
    SELECT subject, posts / NULLIF(SUM(posts) OVER (PARTITION BY subject), 0) AS share
    FROM kinds
),
forms AS (
    SELECT subject, COUNT(*) AS forms_used, ABS(SUM(share * LN(share))) / NULLIF(LN(2), 0) AS form_diversity
    FROM shares
    GROUP BY subject
),
written AS (
    SELECT
        subject,
        COUNT(*) AS posts,
        COUNT(kind) AS kind_posts,
        COUNT(*) FILTER (WHERE is_interpretation) AS interpretation_posts,
        COUNT(*) FILTER (WHERE kind IS NOT NULL OR title_length IS NOT NULL) AS titled_posts,
        MEDIAN(title_length) AS title_length_median,
        COUNT(title_length) AS title_posts,
        MEDIAN(letters / NULLIF(sentences, 0)) AS sentence_length_median,
        COUNT(*) FILTER (WHERE sentences > 0) AS sentence_posts,
        SUM(common_characters) / NULLIF(SUM(han_characters), 0) AS common_character_share,
        COUNT(*) FILTER (WHERE han_characters > 0) AS han_posts
    FROM post_asof
    GROUP BY subject
),
counted AS (
    SELECT
        a.subject,
        a.observed_days > 0 AND w.subject IS NULL AS is_silent,
        a.observed_days / NULLIF(a.open_days, 0) AS observed_share,
        w.posts,
        f.form_diversity,
        f.forms_used,
        w.interpretation_posts,
        w.title_length_median,
        w.sentence_length_median,
        w.common_character_share,
        COALESCE(w.kind_posts, 0) AS kind_posts,
        COALESCE(w.titled_posts, 0) AS titled_posts,
        COALESCE(w.title_posts, 0) AS title_posts,
        COALESCE(w.sentence_posts, 0) AS sentence_posts,
        COALESCE(w.han_posts, 0) AS han_posts,
        -- Of no posts everything is known, if the account was looked at.
        CASE WHEN a.observed_days > 0 THEN 1 ELSE 0 END AS share_of_none
    FROM account_asof AS a
    LEFT JOIN written AS w ON w.subject = a.subject
    LEFT JOIN forms AS f ON f.subject = a.subject
)
SELECT
    subject,
    form_diversity,
    CASE WHEN is_silent THEN 0 ELSE forms_used END AS forms_used,
    CASE WHEN is_silent THEN 0 WHEN titled_posts > 0 THEN interpretation_posts END AS interpretation_posts,
    title_length_median,
    sentence_length_median,
    common_character_share,
    kind_posts,
    titled_posts,
    title_posts,
    sentence_posts,
    han_posts,
    COALESCE(kind_posts / NULLIF(posts, 0), share_of_none) AS kind_share,
    observed_share * COALESCE(kind_posts / NULLIF(posts, 0), share_of_none) AS kind_coverage,
    observed_share * COALESCE(titled_posts / NULLIF(posts, 0), share_of_none) AS titled_coverage,
    COALESCE(title_posts / NULLIF(posts, 0), share_of_none) AS title_share,
    COALESCE(sentence_posts / NULLIF(posts, 0), share_of_none) AS sentence_share,
    COALESCE(han_posts / NULLIF(posts, 0), share_of_none) AS han_share
FROM counted
ORDER BY subject
