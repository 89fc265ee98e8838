"""The report on one campaign: progress, every post with its rule, evidence, what a person should look at."""

from collections.abc import Iterable, Sequence

from ranking.campaigns.cells import table_of, tell_gap, tell_platform
from ranking.campaigns.checking import Check
from ranking.campaigns.course import chart_course
from ranking.campaigns.listing import (
    decision_section,
    doubt_table,
    post_table,
    similar_section,
    tell_refusals,
)
from ranking.campaigns.rules import tell_rules, tell_targets
from ranking.campaigns.spread import best, evidence_table, forms, reach, read_evidence, timeline
from ranking.campaigns.vanished import rejected_section, vanished_section
from ranking.config import Settings
from ranking.errors import CampaignError
from ranking.measure.campaign import GOALS, STATE_WORDS, Standing, Verdict
from ranking.publish.reports import Cell, Report, Section, Table
from ranking.store import Store

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


def report_campaign(store: Store, check: Check, settings: Settings, account: str | None = None) -> Report:
    """Everything on one campaign; with `account` only what concerns that account.

    Raises CampaignError for an account that the campaign is not for and that published nothing on its theme.
    """
    verdicts = [one for one in check.verdicts if account in (None, one.account_id)]
    standings = [one for one in check.accounts if account in (None, one.subject)]
    if account is not None and not standings and not verdicts:
        msg = f"{check.campaign.title} 不适用于账号 {account}，也没有它的稿件；账号写成 平台:账号ID，如 weibo:9990000001，须已登记"
        raise CampaignError(msg)
    name = f" · {standings[0].name if standings else verdicts[0].name}" if account else ""
    return Report(
        title=f"{check.campaign.title} 核查{name}",
        publisher=settings.publisher.name,
        status=tuple(_status(check)),
        told=tuple(_tell_check(check, standings, verdicts)),
        sections=tuple(_sections(store, check, standings, verdicts, settings, account)),
        made_at=check.as_of,
        notice=settings.series.notice,
    )


def _sections(
    store: Store,
    check: Check,
    standings: Sequence[Standing],
    verdicts: Sequence[Verdict],
    settings: Settings,
    account: str | None,
) -> Iterable[Section]:
    is_one = account is not None
    evidence = read_evidence(store, verdicts, check.as_of)
    progress = _standing_table(check, standings)
    yield Section("accounts", "账号进度", (), progress, "没有适用的账号。", in_document=_IN_DOCUMENT)
    if not is_one:
        yield _matrix_section(check)
    posts, doubts = post_table(verdicts), doubt_table(verdicts)
    yield Section("posts", "逐篇认定", tell_refusals(verdicts), posts, _NONE_FOUND, on_paper=is_one)
    yield Section("doubts", "请人工过目", (_DOUBTS,), doubts, _NO_DOUBTS, on_paper=is_one)
    yield decision_section(store, check, account)
    yield vanished_section(store, check, verdicts)
    if not is_one:
        yield similar_section(store, check)
        yield rejected_section(store, check)
    course = chart_course(check, verdicts, settings.publisher.name)
    yield Section("timeline", "逐日稿件", (), timeline(verdicts), _NONE_COUNTED, chart=course)
    yield Section("forms", "形式", (), forms(verdicts), _NONE_COUNTED)
    yield Section("reach", "传播", (_REACH,), reach(verdicts, evidence), _NONE_COUNTED)
    chosen = best(store, verdicts)
    yield Section("best", "优质稿件", (_BEST,), chosen, "没有评为优质的稿件。", in_document=_BEST_IN_DOCUMENT)
    proof = evidence_table(verdicts, evidence, with_text=is_one)
    yield Section("evidence", "证据", (_EVIDENCE_TOLD,), proof, _NONE_COUNTED, on_paper=is_one)
    rules = tuple(tell_rules(check.campaign))
    yield Section("rules", "规则与目标", rules, in_document=())


def _status(check: Check) -> Iterable[str]:
    campaign = check.campaign
    yield f"活动期 {campaign.first_day} 至 {campaign.last_day}"
    yield f"数据截至 {check.as_of:%Y-%m-%d %H:%M}"
    yield f"目标 {tell_targets(campaign)}"
    if campaign.declared_by:
        yield f"认定单位 {campaign.declared_by}"
    if campaign.basis:
        yield f"依据 {campaign.basis}"


def _tell_check(check: Check, standings: Sequence[Standing], verdicts: Sequence[Verdict]) -> Iterable[str]:
    states = [one.state for one in standings]
    pieces = [f"{words} {states.count(state)} 个" for state, words in STATE_WORDS.items() if state in states]
    yield f"适用账号 {len(standings)} 个：{'、'.join(pieces) or '无'}。"
    counted = [one for one in verdicts if one.counts]
    yield (
        f"与主题相符的稿件 {len(verdicts):,} 篇，计入 {len(counted):,} 篇，"
        f"其中原创 {sum(one.reaches('originals') for one in counted):,} 篇、"
        f"原创宣传品 {sum(one.reaches('products') for one in counted):,} 件，"
        f"原创与否待定 {sum(one.original == 'pending' for one in counted):,} 篇。"
    )
    if check.unknown:
        yield f"申报中写明而库里没有的：{'、'.join(check.unknown)}；请先载入或更正申报。"


# What of the tables fits the width of an official document.
_IN_DOCUMENT = ("账号", "平台", "稿件", "原创", "宣传品", "还差", "状态")
_MATRIX_IN_DOCUMENT = ("矩阵", "账号数", "达标账号", "稿件", "原创", "宣传品", "还差", "状态")
_BEST_IN_DOCUMENT = ("账号", "标题", "理由")


def _standing_table(check: Check, standings: Iterable[Standing]) -> Table:
    is_running = check.as_of.date() <= check.campaign.last_day
    columns = (
        *("账号", "平台", "矩阵", "稿件", "原创", "宣传品", "待定", "另计", "未观测天数", "达标日期", "还差"),
        *(("剩余天数", "每周还需") if is_running else ()),
        "状态",
    )
    ordered = sorted(standings, key=lambda one: (one.state != "met", sum(one.missing.values()), one.subject))
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, tell_platform(one.subject), one.matrix, *(one.counted[goal] for goal in GOALS)),
            *(max(one.pending.values()), one.apart, one.unobserved_days, one.met_on, tell_gap(one)),
            *((one.days_left, _pace(one)) if is_running else ()),
            STATE_WORDS[one.state],
        )
        for one in ordered
    ]
    return table_of(columns, rows, "达标的在前，其余按缺口从小到大")


def _pace(one: Standing) -> float | None:
    pace = one.needed_per_week
    return None if pace is None else round(pace, 1)


def _matrix_section(check: Check) -> Section:
    is_running = check.as_of.date() <= check.campaign.last_day
    columns = (
        *("矩阵", "账号数", "达标账号", "稿件", "原创", "宣传品", "待定", "达标日期", "还差"),
        *(("剩余天数", "每周还需") if is_running else ()),
        "状态",
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.name, one.members, one.members_met),
            *(one.counted[goal] for goal in GOALS),
            *(max(one.pending.values()), one.met_on, tell_gap(one)),
            *((one.days_left, _pace(one)) if is_running else ()),
            STATE_WORDS[one.state],
        )
        for one in check.matrices
    ]
    once = check.campaign.same_piece == "once"
    told = "同一单位在几个平台发布的同一作品只计一次。" if once else "同一作品在各个平台分别计数。"
    table = table_of(columns, rows)
    return Section("matrices", "矩阵进度", (told,), table, "没有矩阵。", in_document=_MATRIX_IN_DOCUMENT)
