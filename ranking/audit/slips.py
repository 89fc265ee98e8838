"""账号单: for every account and matrix of an edition its place, gap, posts, days left, whom to ask, and a form for objections."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import xlsxwriter

from ranking.audit.dossier import members_section
from ranking.audit.posts import posts_section
from ranking.audit.rescoring import Rescored, rescored_standards
from ranking.audit.rising import gaps_above
from ranking.audit.silences import Silence, find_silences
from ranking.audit.story import ask_story
from ranking.catalogue import Catalogue, Metric, SubjectKind
from ranking.config import Settings
from ranking.editions.matrices import MATRIX_PREFIX
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.scoring import rescore
from ranking.editions.shelve import read_archive, read_edition
from ranking.measure.views import month_views
from ranking.publish.boards import present_boards
from ranking.publish.lookup import read_lookup
from ranking.publish.recompute_sheets import write_own_sheets
from ranking.publish.reports import Cell, Column, Report, Section, Table
from ranking.publish.workbook import Styles
from ranking.store import Store

# What is asked, and the option of `ranking objections add` that takes it: nothing has to be asked back.
_FORM = {
    "账号": "--account",
    "月份": "月份",
    "单位": "--from",
    "所指稿件（稿件编号，漏收的另附链接）": "--post",
    "所指指标（指标名称）": "--metric",
    "异议内容": "--claim",
    "依据（链接或文件名称）": "--evidence",
    "填写日期": None,
}

KINDS: tuple[SubjectKind, ...] = ("account", "matrix")
_BY_MEMBERS = "矩阵的数由成员账号的稿件得出：异议就成员账号提出，填写各该账号单里的异议表。"


def live_sheets(
    store: Store, facts: EditionFacts, catalogue: Catalogue
) -> Callable[[str], Callable[[xlsxwriter.Workbook], None]]:
    """Account → what adds its own score as live formulas to a workbook, of the first board that lists it."""
    lookup = read_lookup(read_archive(store, facts.series, facts.month, facts.revision), catalogue)
    edition = lookup.archive.edition
    scored = rescore(list(lookup.standards.values()), edition.subjects, edition.metrics)
    boards = present_boards(lookup)

    def of_account(account: str) -> Callable[[xlsxwriter.Workbook], None]:
        def add(book: xlsxwriter.Workbook) -> None:
            mine = [board for board in boards if any(row.subject == account for row in board.rows)]
            for board in mine[:1]:
                one = scored[board.standard_name.split("@")[0]]
                styles = Styles(book, one.standard.decimals)
                write_own_sheets(book, board, account, one, catalogue.metrics, styles)

        return add

    return of_account


def write_slips(
    store: Store,
    facts: EditionFacts,
    metrics: Mapping[str, Metric],
    settings: Settings,
    *,
    now: dt.datetime,
) -> Iterator[tuple[str, Report]]:
    """Subject and slip, for every account and matrix that an edition speaks of, in order."""
    edition = read_edition(store, facts)
    kinds = {kind: list(rescored_standards(edition, kind=kind).values()) for kind in KINDS}
    silences = {one.account: one for one in find_silences(store, facts.month, facts.cut_off)}
    subjects = list(edition.subjects.iter_rows(named=True))
    with month_views(store.con, facts.month, facts.cut_off):
        stories = {
            row["subject"]: ask_story(store, facts, row["subject"])
            for row in subjects
            if not row["subject"].startswith(MATRIX_PREFIX)
        }
    for row in subjects:
        subject, name = row["subject"], row["name"]
        told = _told_contact(facts, settings)
        if subject in stories:
            standards, posts = kinds["account"], posts_section(stories[subject], facts, has_sources=False)
            told = [_told_days_left(silences.get(subject), settings.compliance.flag_days), *told]
            form = _form(name, subject, facts)
        else:
            standards, posts = kinds["matrix"], members_section(edition, subject)
            form = Section("form", "异议表", (_BY_MEMBERS,))
        yield (
            subject,
            Report(
                title=f"{facts.month.label}账号单：{name}（{subject}）",
                publisher=settings.publisher.name,
                status=(
                    f"{facts.month.label}第 {facts.revision} 版",
                    f"数据截至 {facts.cut_off:%Y-%m-%d %H:%M}",
                ),
                told=tuple(told),
                sections=(
                    _places(edition, standards, subject),
                    posts,
                    _metrics(standards, subject, metrics),
                    form,
                ),
                made_at=now,
                notice=settings.series.notice or facts.notice,
            ),
        )


def _places(edition: Edition, standards: list[Rescored], account: str) -> Section:
    titles_of_boards = dict(edition.boards.select("board", "title").iter_rows())
    rows: list[tuple[Cell, ...]] = []
    for one in standards:
        scores = one.scored.scores
        for row in scores.filter(scores["subject"] == account).iter_rows(named=True):
            gap = gaps_above(one, row["board"], account)
            size = scores.filter(scores["board"] == row["board"])["score"].drop_nulls().len()
            rows.append(
                (
                    one.standard.title,
                    titles_of_boards[row["board"]],
                    row["rank"],
                    size,
                    row["score"],
                    gap[0][2] if gap else None,
                    row["reason"],
                )
            )
    titles = ("计分标准", "榜", "名次", "排名账号", "得分", "距上一名", "不排名的原因")
    numbers = ("名次", "排名账号", "得分", "距上一名")
    columns = tuple(Column(title, "number" if title in numbers else "text") for title in titles)
    return Section("places", "名次", (), Table(columns, tuple(rows)), "不在任何榜上。")


def _metrics(standards: list[Rescored], account: str, metrics: Mapping[str, Metric]) -> Section:
    """The figures that the account's scores rest on, by the names that an objection gives."""
    used = dict.fromkeys(name for one in standards for name in one.standard.metrics)
    figures = {
        name: (value, base)
        for one in standards[:1]
        for name, value, base in one.edition.metrics.filter(subject=account)
        .select("metric", "value", "base")
        .iter_rows()
    }
    rows: list[tuple[Cell, ...]] = []
    for name in used:
        value, base = figures.get(name, (None, None))
        metric = metrics.get(name)
        rows.append((metric.label if metric else name, value, metric.unit if metric else None, base, name))
    columns = (
        Column("指标"),
        Column("数值", "number"),
        Column("单位"),
        Column("基数", "number"),
        Column("指标名称", "date"),
    )
    return Section("metrics", "指标", ("空白为缺失，不是零。",), Table(columns, tuple(rows)))


def _told_days_left(silence: Silence | None, flag: int) -> str:
    if silence is None or silence.last_seen is None:
        return "当月没有观测到本账号，不能断定是否静默。"
    left = flag - silence.running
    if left <= 0:
        return f"到 {silence.last_seen} 为止已连续 {silence.running} 天没有见到稿件，已满 {flag} 天。"
    return (
        f"到 {silence.last_seen} 为止已连续 {silence.running} 天没有见到稿件，距满 {flag} 天还有 {left} 天。"
    )


def _told_contact(facts: EditionFacts, settings: Settings) -> list[str]:
    whom = f"{settings.publisher.name}（{settings.publisher.contact or '联系方式未填写'}）"
    if facts.objections_until is None:
        return [f"如有异议，请填写异议表送 {whom}；本期没有规定异议期限，请向其询问。"]
    return [f"如有异议，请于 {facts.objections_until:%Y-%m-%d %H:%M} 前填写异议表送 {whom}。"]


def _form(name: str, account: str, facts: EditionFacts) -> Section:
    """The form, a row a field; what is known stands there already as the command takes it."""
    given: dict[str, Cell] = {"账号": f"{account}（{name}）", "月份": str(facts.month)}
    rows = tuple((title, given.get(title, ""), option) for title, option in _FORM.items())
    columns = (Column("项目"), Column("填写", "long"), Column("登记时（ranking objections add）"))
    told = ("一件异议填一张；稿件编号见“各篇稿件”，指标名称见“指标”。请勿填写个人电话。",)
    return Section("form", "异议表", told, Table(columns, rows))
