"""The table of a year: every account and matrix, each campaign, and what the year came to."""

from collections.abc import Iterable

import polars as pl

from ranking.campaigns.cells import table_of, tell_gap, tell_platform
from ranking.campaigns.rules import tell_rules
from ranking.campaigns.years import MET, YearCheck
from ranking.config import Settings
from ranking.measure.campaign import STATE_WORDS, Standing, standings_of
from ranking.publish.reports import Cell, Report, Section, Table

_IN_DOCUMENT = ("账号", "平台", "矩阵", "达标次数", "年度结论")
_MATRIX_IN_DOCUMENT = ("矩阵", "账号数", "达标账号", "达标次数", "年度结论")


def report_year(check: YearCheck, settings: Settings) -> Report:
    """Who met the year's target: one row an account, and one a matrix, with every campaign of the year."""
    majors = [one for one in check.checks if one.campaign.is_major]
    accounts, matrices = _account_table(check), _matrix_table(check)
    return Report(
        title=f"{check.year} 年网络主题宣传核查",
        publisher=settings.publisher.name,
        status=(
            f"数据截至 {check.as_of:%Y-%m-%d %H:%M}",
            f"主题宣传 {len(check.checks)} 项，其中重大 {len(majors)} 项",
        ),
        told=(*tell_target(check), tell_conclusions(check)),
        sections=(
            Section("accounts", "账号年度核查", (), accounts, in_document=_IN_DOCUMENT),
            Section("matrices", "矩阵年度核查", (), matrices, "没有矩阵。", in_document=_MATRIX_IN_DOCUMENT),
            *(
                Section(f"rules-{n}", one.campaign.title, tuple(tell_rules(one.campaign)), in_document=())
                for n, one in enumerate(check.checks, 1)
            ),
        ),
        made_at=check.as_of,
        notice=settings.series.notice,
    )


def tell_target(check: YearCheck) -> Iterable[str]:
    """The target of the year with its source, or that there is none."""
    target = check.target
    if target is None:
        yield f"{check.year} 年没有生效的年度目标，只列各项宣传自己的目标；另有规定的用 --target 指明目标文件。"
        return
    years = f"{target.first_year}—{target.last_year}年"
    yield f"目标：{target.title}（{years}）：每个账号每年至少 {target.campaigns} 次。{target.quote}"
    yield f"依据：{target.source}。"


def tell_conclusions(check: YearCheck) -> str:
    """How many accounts came to which conclusion."""
    counts = check.accounts.group_by("conclusion", maintain_order=True).len().iter_rows()
    ordered = sorted(counts, key=lambda one: (one[0] != MET, one[0]))
    return f"登记账号 {check.accounts.height} 个：{'、'.join(f'{words} {n} 个' for words, n in ordered) or '无'}。"


def _account_table(check: YearCheck) -> Table:
    cells = _cells(check, "account")
    rows: list[tuple[Cell, ...]] = [
        (
            *(row["name"], tell_platform(row["subject"]), row["matrix"]),
            *(cells.get((one.campaign.campaign_id, row["subject"]), "不适用") for one in check.checks),
            *(row["done"], row["conclusion"]),
        )
        for row in _met_first(check.accounts).iter_rows(named=True)
    ]
    titles = [one.campaign.title for one in check.checks]
    return table_of(("账号", "平台", "矩阵", *titles, "达标次数", "年度结论"), rows, "达标的在前")


def _matrix_table(check: YearCheck) -> Table:
    cells = _cells(check, "matrix")
    members = check.accounts.group_by("matrix").agg(pl.len(), met=(pl.col("conclusion") == MET).sum())
    counts = {matrix: (size, met) for matrix, size, met in members.iter_rows()}
    rows: list[tuple[Cell, ...]] = [
        (
            *(row["name"], *counts[row["subject"]]),
            *(cells.get((one.campaign.campaign_id, row["subject"]), "不适用") for one in check.checks),
            *(row["done"], row["conclusion"]),
        )
        for row in _met_first(check.matrices).iter_rows(named=True)
    ]
    titles = [one.campaign.title for one in check.checks]
    columns = ("矩阵", "账号数", "达标账号", *titles, "达标次数", "年度结论")
    return table_of(columns, rows, "达标的在前；矩阵按成员计入的不同作品合计")


def _met_first(subjects: pl.DataFrame) -> pl.DataFrame:
    return subjects.sort(pl.col("conclusion") != MET, pl.col("matrix").fill_null(""), "name", "subject")


def _cells(check: YearCheck, kind: str) -> dict[tuple[str, str], str]:
    """What stands under each campaign, by campaign and subject."""
    if not check.checks:
        return {}
    rows = check.standings.filter(subject_kind=kind)
    return {(one.campaign_id, one.subject): _tell_standing(one) for one in standings_of(rows)}


def _tell_standing(one: Standing) -> str:
    gap = tell_gap(one)
    return f"{STATE_WORDS[one.state]}，{gap}" if gap else STATE_WORDS[one.state]
