"""Several years side by side, for the summing-up of a plan: who met each year's target, and how boards ranked them."""

from collections.abc import Iterable, Sequence

import polars as pl

from ranking.campaigns.cells import table_of, tell_platform
from ranking.campaigns.years import MET, NO_TARGET, YearCheck
from ranking.config import Settings
from ranking.publish.reports import Cell, Report, Section, Table
from ranking.store import Store

# Published editions of months, each in its newest revision.
_EDITIONS = """
SELECT edition_id, series, month, revision, title, published_at, issued_by, hash
FROM edition
WHERE state = 'published' AND LENGTH(month) = 7 AND published_at <= ?
QUALIFY ROW_NUMBER() OVER (PARTITION BY series, month ORDER BY revision DESC) = 1
ORDER BY month, series
"""
# In how many of them a subject was ranked in a year, and its best rank.
_RANKED = """
SELECT s.subject, CAST(LEFT(e.month, 4) AS INTEGER) AS year, COUNT(DISTINCT e.month) AS months, MIN(s.rank) AS best
FROM edition_score AS s
JOIN told_edition AS e ON e.edition_id = s.edition_id
WHERE s.rank IS NOT NULL
GROUP BY ALL
ORDER BY ALL
"""
NOT_THERE = "未登记"


def report_years(store: Store, checks: Sequence[YearCheck], settings: Settings) -> Report:
    """One row an account and one a matrix, a column a year: its conclusion, and how it stood in the editions."""
    as_of, years = checks[0].as_of, [check.year for check in checks]
    editions = store.query(_EDITIONS, [as_of])
    store.con.register("told_edition", editions)
    ranked = store.query(_RANKED)
    store.con.unregister("told_edition")
    accounts, matrices = _latest(checks, "accounts"), _latest(checks, "matrices")
    columns = [f"{year} 年" for year in years]
    return Report(
        title=f"{years[0]}—{years[-1]} 年网络主题宣传完成情况",
        publisher=settings.publisher.name,
        status=(f"数据截至 {as_of:%Y-%m-%d %H:%M}", f"已签发的月度榜单 {editions.height} 期"),
        told=tuple(_tell_years(checks)),
        sections=(
            Section(
                "accounts",
                "账号历年完成情况",
                (_TOLD,),
                _table("账号", accounts, checks, "accounts"),
                in_document=("账号", "平台", *columns, "达标年数"),
            ),
            Section(
                "matrices",
                "矩阵历年完成情况",
                (),
                _table("矩阵", matrices, checks, "matrices"),
                "没有矩阵。",
                in_document=("矩阵", *columns, "达标年数"),
            ),
            Section(
                "campaigns", "历年主题宣传", (), _campaigns(checks), "没有申报主题宣传。", in_document=_NAMED
            ),
            Section(
                "boards",
                "历年榜单名次",
                (_RANKS_TOLD,),
                _board_table(accounts, ranked, years),
                "没有已签发的月度榜单。",
            ),
            Section("editions", "历年榜单期次", (), _edition_table(editions), "没有已签发的月度榜单。"),
        ),
        made_at=as_of,
        notice=settings.series.notice,
    )


_TOLD = (
    "各年按当年生效的年度目标核查；“未登记”是当年没有这个账号，“当年无目标”是没有生效的年度目标，"
    "“没有申报”是当年没有载入主题宣传，不等于没有开展。"
)
_RANKS_TOLD = "各年已签发的月度榜单中有名次的期数和最好的名次；更正过的按最新一次。"
_NAMED = ("年份", "主题宣传", "适用账号", "达标账号")


def _tell_years(checks: Sequence[YearCheck]) -> Iterable[str]:
    for check in checks:
        met = (check.accounts["conclusion"] == MET).sum()
        if not check.checks:
            yield f"{check.year} 年：没有申报主题宣传。"
        elif check.target is None:
            yield f"{check.year} 年：主题宣传 {len(check.checks)} 项；没有生效的年度目标。"
        else:
            share = f"（{met / check.accounts.height:.1%}）" if check.accounts.height else ""
            yield (
                f"{check.year} 年：主题宣传 {len(check.checks)} 项，登记账号 {check.accounts.height} 个，"
                f"达标 {met} 个{share}；目标出自{check.target.source}。"
            )


def _latest(checks: Sequence[YearCheck], kind: str) -> pl.DataFrame:
    """Every subject of any of the years, as it was in the last of them."""
    frames: list[pl.DataFrame] = [getattr(check, kind) for check in checks]
    told = pl.concat([frame.select("subject", "name", "platform", "matrix") for frame in frames])
    return told.unique("subject", keep="last", maintain_order=True).sort(
        pl.col("matrix").fill_null(""), "name", "subject"
    )


def _table(head: str, subjects: pl.DataFrame, checks: Sequence[YearCheck], kind: str) -> Table:
    said = [dict(getattr(check, kind).select("subject", "conclusion").iter_rows()) for check in checks]
    is_account = kind == "accounts"
    with_target = [check.target is not None for check in checks]
    rows: list[tuple[Cell, ...]] = []
    for row in subjects.iter_rows(named=True):
        cells = [year.get(row["subject"], NOT_THERE) for year in said]
        asked = sum(
            held and cell not in (NOT_THERE, NO_TARGET) for held, cell in zip(with_target, cells, strict=True)
        )
        place = (tell_platform(row["subject"]), row["matrix"]) if is_account else ()
        rows.append((row["name"], *place, *cells, cells.count(MET), asked))
    titles = (head, *(("平台", "矩阵") if is_account else ()), *(f"{check.year} 年" for check in checks))
    return table_of((*titles, "达标年数", "有目标的年数"), rows, "按矩阵和名称")


def _campaigns(checks: Sequence[YearCheck]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for check in checks:
        for one in check.checks:
            accounts = one.standings.filter(subject_kind="account")
            met = accounts.filter(state="met").height
            span = f"{one.campaign.first_day} 至 {one.campaign.last_day}"
            rows.append(
                (
                    *(str(check.year), one.campaign.title, span, one.campaign.declared_by),
                    *("是" if one.campaign.is_major else "否", accounts.height, met),
                )
            )
    return table_of(("年份", "主题宣传", "活动期", "认定单位", "重大", "适用账号", "达标账号"), rows)


def _board_table(subjects: pl.DataFrame, ranked: pl.DataFrame, years: Sequence[int]) -> Table:
    told = {
        (subject, year): f"{months} 期有名次，最好第 {best} 名"
        for subject, year, months, best in ranked.iter_rows()
    }
    rows: list[tuple[Cell, ...]] = [
        (row["name"], tell_platform(row["subject"]), *cells)
        for row in subjects.iter_rows(named=True)
        if any(cells := [told.get((row["subject"], year)) for year in years])
    ]
    return table_of(("账号", "平台", *(f"{year} 年" for year in years)), rows)


def _edition_table(editions: pl.DataFrame) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (row["month"], row["title"], row["edition_id"], row["published_at"], row["issued_by"], row["hash"])
        for row in editions.iter_rows(named=True)
    ]
    return table_of(("月份", "标题", "期次", "签发时间", "签发人", "校验值"), rows)
