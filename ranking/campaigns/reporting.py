"""Reports on campaigns: progress, every post with its rule, evidence, what a person should look at."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from ranking.campaigns.checking import Check, YearCheck
from ranking.campaigns.similar import find_similar
from ranking.config import Settings
from ranking.measure.campaign import GOAL_WORDS, GOALS, REFUSALS, STATE_WORDS, Campaign, Standing, Verdict
from ranking.publish.reports import Cell, Column, ColumnKind, Link, Report, Section, Table
from ranking.store import Store
from ranking.vocabulary import labels, word_classes

# How the cells of a column are set; what is not here is text.
_NUMBERS = (
    "稿件",
    "原创",
    "宣传品",
    "待定",
    "另计",
    "未观测天数",
    "账号数",
    "达标账号",
    "接近程度",
    "达标次数",
    "有阅读数的篇数",
    "有点赞数的篇数",
    "评阅分",
    "剩余天数",
    "每周还需",
    "阅读",
    "点赞",
    "行",
)
_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("日期", "达标日期", "截止日期"), "date"),
    "标题": "long",
}
_ANSWERS = {"yes": "计", "no": "不计", "pending": "待定", "apart": "另计"}
_RULE_WORDS = {"declared": "来源声明原创", "independent": "未见转抄", "both": "来源声明原创，并且未见转抄"}
_EXCERPT = 60

_EVIDENCE = """
WITH wanted AS (SELECT UNNEST(?) AS post_id)
SELECT
    p.post_id, p.text_hash, MIN(c.captured_at) AS first_seen, MAX(c.captured_at) AS last_seen,
    ARG_MAX(c.reads, (c.captured_at, c.load_id)) AS reads, ARG_MAX(c.likes, (c.captured_at, c.load_id)) AS likes,
    ANY_VALUE(l.path) AS path, ANY_VALUE(p.row) AS row, ANY_VALUE(l.sha256) AS sha256
FROM post AS p
JOIN wanted AS w ON w.post_id = p.post_id
LEFT JOIN capture AS c ON c.post_id = p.post_id AND c.captured_at <= ?
LEFT JOIN load AS l ON l.load_id = p.load_id
GROUP BY p.post_id, p.text_hash
ORDER BY p.post_id
"""


def report_campaign(store: Store, check: Check, settings: Settings, account: str | None = None) -> Report:
    """Everything on one campaign; with `account` only what concerns that account."""
    verdicts = [one for one in check.verdicts if account in (None, one.account_id)]
    standings = [one for one in check.accounts if account in (None, one.subject)]
    campaign, is_one = check.campaign, account is not None
    evidence = _read_evidence(store, verdicts, check.as_of)
    sections = [
        Section("accounts", "账号进度", (), _standing_table(standings), "没有适用的账号。"),
        *([] if account else [_matrix_section(check)]),
        Section(
            "posts", "逐篇认定", _told_rules(verdicts), _post_table(verdicts), _NONE_FOUND, on_paper=is_one
        ),
        Section("doubts", "请人工过目", (_DOUBTS,), _doubt_table(verdicts), _NO_DOUBTS, on_paper=is_one),
        *([] if account else [_similar_section(store, check)]),
        Section("timeline", "逐日稿件", (), _timeline(verdicts), _NONE_COUNTED),
        Section("forms", "形式", (), _forms(verdicts), _NONE_COUNTED),
        Section("reach", "传播", (_REACH,), _reach(verdicts, evidence), _NONE_COUNTED),
        Section("best", "优质稿件", (_BEST,), _best(store, verdicts), "没有评为优质的稿件。"),
        Section(
            "evidence",
            "证据",
            (_EVIDENCE_TOLD,),
            _evidence_table(verdicts, evidence),
            _NONE_COUNTED,
            on_paper=is_one,
        ),
        Section("rules", "规则与目标", tuple(tell_rules(campaign))),
    ]
    name = f" · {standings[0].name if standings else account}" if account else ""
    return Report(
        title=f"{campaign.title} 核查{name}",
        publisher=settings.publisher.name,
        status=_status(campaign, check.as_of),
        told=tuple(_tell_check(check, standings)),
        sections=tuple(sections),
        made_at=check.as_of,
        notice=settings.series.notice,
    )


_DOUBTS = "主题相符而在活动期外、转抄、不是原创或无法判断的稿件。认定用 ranking campaigns decide，认定人、时间和理由一并列出。"
_NONE_FOUND, _NO_DOUBTS = "没有与主题相符的稿件。", "没有需要过目的稿件。"
_NONE_COUNTED = "没有计入的稿件。"
_REACH = (
    "按数据截止前最后一次采集计；平台不提供的不计入，“10万+”按下限计；只说明传播情况，不作为完成与否的依据。"
)
_BEST = "由编辑评阅选出（ranking load reviews），列出理由。"
_EVIDENCE_TOLD = (
    "链接、采集到的文字（指纹为去掉空白后文字的散列值）、首次和末次采集的时间、来源文件和行号；不需要截图。"
)


def _status(campaign: Campaign, as_of: dt.datetime) -> tuple[str, ...]:
    return (
        f"活动期 {campaign.first_day} 至 {campaign.last_day}",
        f"数据截至 {as_of:%Y-%m-%d %H:%M}",
        *([f"认定单位 {campaign.declared_by}"] if campaign.declared_by else []),
        *([f"依据 {campaign.basis}"] if campaign.basis else []),
    )


def _tell_check(check: Check, standings: Sequence[Standing]) -> Iterable[str]:
    states = pl.Series([one.state for one in standings], dtype=pl.String)
    pieces = [
        f"{STATE_WORDS[state]} {count} 个" for state in STATE_WORDS if (count := (states == state).sum())
    ]
    yield f"适用账号 {len(standings)} 个：{'、'.join(pieces) or '无'}。"
    counted = [one for one in check.verdicts if one.counts]
    yield (
        f"与主题相符的稿件 {len(check.verdicts):,} 篇，计入 {len(counted):,} 篇，"
        f"其中原创 {sum(one.reaches('originals') for one in counted):,} 篇、"
        f"原创宣传品 {sum(one.reaches('products') for one in counted):,} 件，"
        f"原创与否待定 {sum(one.original == 'pending' for one in counted):,} 篇。"
    )
    if check.unknown_accounts:
        yield f"申报中列出而登记表里没有的账号：{'、'.join(check.unknown_accounts)}；请先登记。"


def _standing_table(standings: Iterable[Standing]) -> Table:
    columns = (
        "账号",
        "平台",
        "矩阵",
        "稿件",
        "原创",
        "宣传品",
        "待定",
        "另计",
        "未观测天数",
        "达标日期",
        "还差",
        "状态",
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, _platform(one.subject), one.matrix, *(one.counted[goal] for goal in GOALS)),
            *(max(one.pending.values()), one.apart, one.unobserved_days, one.met_on, tell_gap(one)),
            STATE_WORDS[one.state],
        )
        for one in sorted(
            standings, key=lambda one: (one.state != "met", sum(one.missing.values()), one.subject)
        )
    ]
    return _table(columns, rows, "达标的在前，其余按缺口从小到大")


def _platform(account_id: str) -> str:
    return labels("platform").get(account_id.partition(":")[0], "")


def tell_gap(one: Standing) -> str:
    """What is missing, as an office says it: 还差 3 篇原创稿件、1 件原创宣传品."""
    pieces = [
        f"{one.missing[goal]} {GOAL_WORDS[goal][1]}{GOAL_WORDS[goal][0]}"
        for goal in GOALS
        if one.missing[goal]
    ]
    return f"还差 {'、'.join(pieces)}" if pieces else ""


def _matrix_section(check: Check) -> Section:
    columns = ("矩阵", "账号数", "达标账号", "稿件", "原创", "宣传品", "还差", "状态")
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, one.members, one.members_met),
            *(one.counted[goal] for goal in GOALS),
            tell_gap(one),
            STATE_WORDS[one.state],
        )
        for one in check.matrices
    ]
    once = check.campaign.same_piece == "once"
    told = "同一单位在几个平台发布的同一作品只计一次。" if once else "同一作品在各个平台分别计数。"
    return Section("matrices", "矩阵进度", (told,), _table(columns, rows), "没有矩阵。")


def _told_rules(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for one in verdicts:
        if one.refusal is not None:
            counts[one.refusal] += 1
    return tuple(f"不计：{words} {counts[key]:,} 篇。" for key, words in REFUSALS.items() if counts[key])


def _post_table(verdicts: Iterable[Verdict]) -> Table:
    columns = ("账号", "发布时间", "标题", "相符", "计入", "原创", "宣传品", "稿件ID")
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, tell_time(one), tell_title(one), one.matched_by, _tell_counts(one)),
            *(_tell_original(one), _tell_product(one), f"{one.account_id}/{one.native_id}"),
        )
        for one in verdicts
    ]
    return _table(columns, rows, "按发布时间")


def tell_time(one: Verdict) -> str:
    """The time of publishing as far as it is known."""
    return (
        f"{one.published_at:%Y-%m-%d}"
        if one.time_precision == "day"
        else f"{one.published_at:%Y-%m-%d %H:%M}"
    )


def tell_title(one: Verdict) -> Cell:
    """Title, or the beginning of the text, with the link where there is one."""
    words = (one.title or one.text or "（无文字）").strip().replace("\n", " ")
    shown = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}……"
    return Link(shown, one.url) if one.url and one.url.startswith(("http://", "https://")) else shown


def _tell_counts(one: Verdict) -> str:
    if one.refusal is None:
        return f"计（{one.refusal_words}）" if one.refusal_words else "计"
    return f"不计：{REFUSALS[one.refusal]}（{one.refusal_words}）"


def _tell_original(one: Verdict) -> str:
    return f"{_ANSWERS[one.original]}：{one.original_words}" if one.counts else ""


def _tell_product(one: Verdict) -> str:
    if not one.counts or one.product is None:
        return ""
    return f"{_ANSWERS[one.product_answer]}：{one.product}（{one.product_words}）"


def _doubt_table(verdicts: Iterable[Verdict]) -> Table:
    columns = ("账号", "发布时间", "标题", "原因", "稿件ID")
    rows = [
        (one.name, tell_time(one), tell_title(one), _tell_doubt(one), f"{one.account_id}/{one.native_id}")
        for one in verdicts
        if one.is_near_miss
    ]
    return _table(columns, rows, "按发布时间")


def _tell_doubt(one: Verdict) -> str:
    if one.refusal is not None:
        return f"{REFUSALS[one.refusal]}（{one.refusal_words}）"
    answers = [one.original_words] if one.original in ("no", "pending") else []
    answers += [one.product_words] if one.product_answer in ("no", "pending") and one.product else []
    return "；".join(answers)


def _similar_section(store: Store, check: Check) -> Section:
    found = find_similar(store.con, check.campaign, check.verdicts, check.as_of)
    ids = [one.post_id for one in found]
    posts = {
        row[0]: row[1:]
        for row in store.rows(
            "SELECT post_id, account_id, native_id, published_at, title, text, url FROM post "
            "WHERE post_id IN (SELECT UNNEST(?))",
            [ids],
        )
    }
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        account, native, published, title, text, url = posts[one.post_id]
        words = (title or text or "").strip().replace("\n", " ")[:_EXCERPT]
        cell: Cell = Link(words, url) if url and url.startswith(("http://", "https://")) else words
        rows.append((account, f"{published:%Y-%m-%d}", cell, round(one.score, 1), f"{account}/{native}"))
    told = "不含所列话题和关键词、文字却与计入的稿件接近的稿件（字对 BM25，只供查找，是否计入由人认定）。"
    columns = ("账号", "发布日期", "标题", "接近程度", "稿件ID")
    table = _table(columns, rows, "最接近的在前，至多 50 篇")
    return Section("similar", "可能遗漏", (told,), table, "没有找到接近的稿件。")


def _timeline(verdicts: Iterable[Verdict]) -> Table:
    days: dict[dt.date, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            days[one.published_at.date()].append(one)
    rows = [
        (day, len(ones), sum(o.reaches("originals") for o in ones), sum(o.reaches("products") for o in ones))
        for day, ones in sorted(days.items())
    ]
    return _table(("日期", "稿件", "原创", "宣传品"), rows)


def _forms(verdicts: Iterable[Verdict]) -> Table:
    """How many of the counted posts and products have each form; NULL is said as unknown."""
    names = labels("kind")
    counts: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            counts[names.get(one.kind or "", "形式未知")].append(one)
    rows = [
        (form, len(ones), sum(o.reaches("originals") for o in ones), sum(o.reaches("products") for o in ones))
        for form, ones in sorted(counts.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return _table(("形式", "稿件", "原创", "宣传品"), rows)


def _reach(verdicts: Iterable[Verdict], evidence: dict[int, tuple[Cell, ...]]) -> Table:
    """Reads and likes of the counted posts by platform, with how many posts tell them."""
    by_platform: dict[str, list[tuple[Cell, Cell]]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            reads, likes = evidence[one.post_id][3:5]
            by_platform[_platform(one.account_id)].append((reads, likes))
    rows = [
        (
            *(platform, len(seen)),
            *(_known([reads for reads, _ in seen]) + _known([likes for _, likes in seen])),
        )
        for platform, seen in sorted(by_platform.items())
    ]
    return _table(("平台", "稿件", "阅读", "有阅读数的篇数", "点赞", "有点赞数的篇数"), rows)


def _known(counts: Sequence[Cell]) -> tuple[Cell, Cell]:
    told = [count for count in counts if isinstance(count, int)]
    return (sum(told) if told else None, len(told))


def _best(store: Store, verdicts: Iterable[Verdict]) -> Table:
    counted = {one.post_id: one for one in verdicts if one.counts}
    reviews = store.rows(
        "SELECT post_id, reason, points FROM review_point WHERE kind = 'good' AND post_id IN (SELECT UNNEST(?)) "
        "ORDER BY points DESC, post_id, reason",
        [list(counted)],
    )
    rows = [
        (counted[post].name, tell_time(counted[post]), tell_title(counted[post]), reason, points)
        for post, reason, points in reviews
    ]
    return _table(("账号", "发布时间", "标题", "理由", "评阅分"), rows)


def _read_evidence(
    store: Store, verdicts: Sequence[Verdict], as_of: dt.datetime
) -> dict[int, tuple[Cell, ...]]:
    ids = [one.post_id for one in verdicts if one.counts]
    return {row[0]: row[1:] for row in store.rows(_EVIDENCE, [ids, as_of])}


def _evidence_table(verdicts: Iterable[Verdict], evidence: dict[int, tuple[Cell, ...]]) -> Table:
    columns = ("账号", "标题", "文字指纹", "首次采集", "末次采集", "阅读", "点赞", "来源文件", "行")
    rows: list[tuple[Cell, ...]] = []
    for one in verdicts:
        if one.counts:
            text_hash, first, last, reads, likes, path, row, _ = evidence[one.post_id]
            rows.append((one.name, tell_title(one), text_hash, first, last, reads, likes, path, row))
    return _table(columns, rows)


def tell_rules(campaign: Campaign) -> Iterable[str]:
    """The declaration in sentences: matching, who it is for, originality, products, doubles, targets."""
    kinds = {
        "话题": campaign.topics,
        "专栏": campaign.sections,
        "任一关键词": campaign.keywords_any,
        "全部关键词": campaign.keywords_all,
        "排除关键词": campaign.keywords_none,
        "链接": campaign.links,
        "指定稿件": campaign.posts,
    }
    yield "匹配：" + "；".join(f"{name} {'、'.join(words)}" for name, words in kinds.items() if words) + "。"
    limits = [
        *(["、".join(labels("level")[code] for code in campaign.levels)] if campaign.levels else []),
        *(["、".join(labels("platform")[code] for code in campaign.platforms)] if campaign.platforms else []),
        *([f"列出的 {len(campaign.accounts)} 个账号"] if campaign.accounts else []),
    ]
    yield f"适用：{'；'.join(limits) or '登记的全部账号'}。"
    apart = [each.label for each in word_classes("apart") if each.code in campaign.apart]
    yield f"原创：{_RULE_WORDS[campaign.original_rule]}；{'、'.join(apart) + '另计，' if apart else ''}不能判断的列为待定，不算原创。"
    chosen = campaign.product_kinds or tuple(each.code for each in word_classes("product"))
    products = [each.label for each in word_classes("product") if each.code in chosen]
    yield f"宣传品：{'、'.join(products)}，须为原创；同一系列{'只计一件' if campaign.series_once else '逐件计'}。"
    yield (
        f"同一作品{'只计一次' if campaign.same_piece == 'once' else '各计一次'}；"
        f"计入后删除的{'仍计' if campaign.deleted_counts else '不计'}；"
        f"{'可同时计入 ' + '、'.join(campaign.shared_with) if campaign.shared_with else '一篇稿件只计入一项宣传'}。"
    )
    targets = [
        f"{GOAL_WORDS[goal][0]}不少于 {campaign.target(goal)} {GOAL_WORDS[goal][1]}"
        for goal in GOALS
        if campaign.target(goal)
    ]
    yield f"目标：{'，'.join(targets) or '没有设目标'}。"


def report_year(check: YearCheck, settings: Settings) -> Report:
    """Who met the year's target: one row an account with every campaign of the year."""
    majors = [one for one in check.checks if one.campaign.is_major]
    wanted = check.target.campaigns if check.target else None
    done: dict[str, int] = defaultdict(int)
    rows_of: dict[str, dict[str, Standing]] = defaultdict(dict)
    for one in check.checks:
        for standing in one.accounts:
            rows_of[standing.subject][one.campaign.campaign_id] = standing
            done[standing.subject] += one.campaign.is_major and standing.state == "met"
    rows: list[tuple[Cell, ...]] = []
    for subject, held in rows_of.items():
        first = next(iter(held.values()))
        cells = [_tell_standing(held.get(one.campaign.campaign_id)) for one in check.checks]
        rows.append(
            (
                first.name,
                _platform(subject),
                first.matrix,
                *cells,
                done[subject],
                _year_state(held, majors, done[subject], wanted),
            )
        )
    rows.sort(key=lambda row: (row[-1] != "达标", str(row[2] or ""), str(row[0])))
    columns = ("账号", "平台", "矩阵", *(one.campaign.title for one in check.checks), "达标次数", "年度结论")
    states = pl.Series([row[-1] for row in rows], dtype=pl.String)
    told = [f"{state} {count} 个" for state in dict.fromkeys(states) if (count := (states == state).sum())]
    return Report(
        title=f"{check.year} 年网络主题宣传核查",
        publisher=settings.publisher.name,
        status=(
            f"数据截至 {check.as_of:%Y-%m-%d %H:%M}",
            f"主题宣传 {len(check.checks)} 项，其中重大 {len(majors)} 项",
        ),
        told=(*_tell_target(check), f"适用账号 {len(rows)} 个：{'、'.join(told) or '无'}。"),
        sections=(
            Section("accounts", "账号年度核查", (), _table(columns, rows, "达标的在前")),
            *(
                Section(f"rules-{n}", one.campaign.title, tuple(tell_rules(one.campaign)))
                for n, one in enumerate(check.checks, 1)
            ),
        ),
        made_at=check.as_of,
        notice=settings.series.notice,
    )


def _tell_target(check: YearCheck) -> Iterable[str]:
    target = check.target
    if target is None:
        yield f"{check.year} 年没有生效的年度目标，只列各项宣传自己的目标；另有规定的用 --target 指明目标文件。"
        return
    yield f"目标：{target.title}（{target.first_year}—{target.last_year}年）：每个账号每年至少 {target.campaigns} 次。{target.quote}"
    yield f"依据：{target.source}。"


def _tell_standing(one: Standing | None) -> str:
    if one is None:
        return "不适用"
    return f"{STATE_WORDS[one.state]}" + (f"，{gap}" if (gap := tell_gap(one)) else "")


def _year_state(held: dict[str, Standing], majors: Sequence[Check], done: int, wanted: int | None) -> str:
    if wanted is None:
        return "当年无目标"
    if done >= wanted:
        return "达标"
    states = {held[one.campaign.campaign_id].state for one in majors if one.campaign.campaign_id in held}
    for state in ("running", "unseen", "pending"):
        if state in states:
            return STATE_WORDS[state]
    return "未达标"


def report_due(checks: Sequence[Check], settings: Settings, as_of: dt.datetime) -> Report:
    """What will be missed at the present pace, by the day on which it will be: campaigns that are running."""
    columns = ("账号", "主题宣传", "截止日期", "剩余天数", "已计", "还差", "按目前进度到截止日", "每周还需")
    rows: list[tuple[Cell, ...]] = []
    for check in checks:
        for one in check.accounts:
            if one.state == "running" and (short := _short_at_pace(check, one)):
                counted = "、".join(
                    f"{GOAL_WORDS[goal][0]} {one.counted[goal]}"
                    for goal in GOALS
                    if check.campaign.target(goal)
                )
                pace = one.needed_per_week
                rows.append(
                    (
                        *(one.name, check.campaign.title, check.campaign.last_day, one.days_left, counted),
                        *(tell_gap(one), short, None if pace is None else round(pace, 1)),
                    )
                )
    rows.sort(key=lambda row: (row[2], row[3], str(row[0])))
    return Report(
        title="主题宣传进度提醒",
        publisher=settings.publisher.name,
        status=(f"截至 {as_of:%Y-%m-%d %H:%M}",),
        told=(f"进行中的主题宣传 {len(checks)} 项；按目前进度将完不成的有 {len(rows)} 项次。",),
        sections=(Section("due", "将完不成的", (), _table(columns, rows, "截止日近的在前"), "没有。"),),
        made_at=as_of,
        notice=settings.series.notice,
    )


def _short_at_pace(check: Check, one: Standing) -> str:
    """What would still be missing on the last day if the account went on as until now."""
    gone = (min(check.as_of.date(), check.campaign.last_day) - check.campaign.first_day).days + 1
    whole = (check.campaign.last_day - check.campaign.first_day).days + 1
    pieces = []
    for goal in GOALS:
        expected = int(one.counted[goal] * whole / gone)
        if expected < check.campaign.target(goal):
            pieces.append(f"{GOAL_WORDS[goal][0]}约 {expected} {GOAL_WORDS[goal][1]}")
    return "、".join(pieces)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> Table:
    heads = tuple(Column(title, _KINDS.get(title, "text")) for title in columns)
    return Table(heads, tuple(tuple(row) for row in rows), caption)
