"""Checks a year, and one year after the other: every registered account held to the target then in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ranking.campaigns.checking import Check, check_campaigns
from ranking.errors import CampaignError
from ranking.measure.campaign import STATE_WORDS, Campaign, YearTarget, find_target, read_campaigns
from ranking.store import Store

NO_TARGET, NOT_MEANT, MET, MISSED = "当年无目标", "不在目标范围", "达标", "未达标"
# That nothing was declared, of all or of this account, is told as it is: it says nothing of what was published.
NOT_DECLARED, NOT_FOR_IT, NOT_YET = "没有申报", "没有适用的宣传", "尚无适用的宣传"
# What a campaign that is not finished, or cannot be told of, makes of the year; the first that applies.
_OPEN = ("running", "ahead", "unseen", "pending")

# Accounts open on a day of the year, as registered on their last day in it.
_ACCOUNTS = """
SELECT account_id AS subject, name, platform, level, matrix
FROM account
WHERE valid_from <= $last AND COALESCE(valid_to, DATE '9999-12-31') >= $first
QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY valid_from DESC, load_id DESC, row DESC) = 1
ORDER BY account_id
"""


@dataclass(frozen=True)
class YearCheck:
    """Every campaign of a year and what the year came to, held to the year's target where there is one.

    `accounts` and `matrices`: subject, name, platform, level, matrix, `done` (major campaigns met) and `conclusion`.
    """

    year: int
    as_of: dt.datetime
    target: YearTarget | None
    checks: tuple[Check, ...]
    accounts: pl.DataFrame
    matrices: pl.DataFrame

    @property
    def standings(self) -> pl.DataFrame:
        """The standings in all campaigns of the year."""
        return pl.concat([check.standings for check in self.checks]) if self.checks else pl.DataFrame()


def check_year(
    store: Store, year: int, as_of: dt.datetime, workspace: Path | None = None, target: Path | None = None
) -> YearCheck:
    """All campaigns that count for a year; raises CampaignError where none was declared."""
    every = read_campaigns(store.con)
    if not any(campaign.year == year for campaign in every):
        years = "、".join(sorted({str(campaign.year) for campaign in every})) or "没有任何一年"
        msg = f"{year} 年没有载入主题宣传（已载入的年份：{years}）；请用 ranking load campaigns 载入"
        raise CampaignError(msg)
    return check_years(store, [year], as_of, workspace, target)[0]


def check_years(
    store: Store,
    years: Sequence[int],
    as_of: dt.datetime,
    workspace: Path | None = None,
    target: Path | None = None,
) -> list[YearCheck]:
    """Each of the years, one without any campaign too; all texts are looked at once."""
    held = {year: find_target(year, workspace, target) for year in years}
    chosen = [_held_to(held[each.year], each) for each in read_campaigns(store.con) if each.year in held]
    checks = check_campaigns(store, chosen, as_of) if chosen else []
    return [
        _conclude(store, year, held[year], [one for one in checks if one.campaign.year == year], as_of)
        for year in years
    ]


def _held_to(target: YearTarget | None, campaign: Campaign) -> Campaign:
    return target.applied_to(campaign) if target else campaign


def _conclude(
    store: Store, year: int, target: YearTarget | None, checks: Sequence[Check], as_of: dt.datetime
) -> YearCheck:
    days = {"first": dt.date(year, 1, 1), "last": dt.date(year, 12, 31)}
    accounts: pl.DataFrame = store.con.sql(_ACCOUNTS, params=days).pl()
    names = accounts.filter(pl.col("matrix").is_not_null())["matrix"].unique().sort()
    matrices = pl.DataFrame({"subject": names, "name": names, "matrix": names}).with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("platform", "level")
    )
    # What is told of a subject that no major campaign is for.
    without = NOT_DECLARED if not checks else NOT_FOR_IT if as_of.date() > days["last"] else NOT_YET
    return YearCheck(
        year,
        as_of,
        target,
        tuple(checks),
        _with_conclusion(accounts, "account", checks, target, without),
        _with_conclusion(matrices, "matrix", checks, target, without),
    )


def _with_conclusion(
    subjects: pl.DataFrame, kind: str, checks: Sequence[Check], target: YearTarget | None, without: str
) -> pl.DataFrame:
    """The subjects with `done` and `conclusion`; only campaigns that were declared major count."""
    majors = [one.standings.filter(subject_kind=kind) for one in checks if one.campaign.is_major]
    states = pl.concat([frame.select("subject", "state") for frame in majors]) if majors else None
    told = subjects.with_columns(done=pl.lit(0, pl.Int64), states=pl.lit([], pl.List(pl.String)))
    if states is not None:
        held = states.group_by("subject").agg(
            done=(pl.col("state") == "met").sum().cast(pl.Int64), states="state"
        )
        told = subjects.join(held, on="subject", how="left", maintain_order="left").with_columns(
            pl.col("done").fill_null(0), pl.col("states").fill_null([])
        )
    return told.with_columns(conclusion=_conclusion(kind, target, without)).drop("states")


def _conclusion(kind: str, target: YearTarget | None, without: str) -> pl.Expr:
    if target is None:
        return pl.lit(NO_TARGET)
    said = pl.when(pl.col("states").list.len() == 0).then(pl.lit(without)).otherwise(pl.lit(MISSED))
    for state in reversed(_OPEN):
        words = pl.lit(STATE_WORDS[state])  # type: ignore[index]
        said = pl.when(pl.col("states").list.contains(state)).then(words).otherwise(said)
    said = pl.when(pl.col("done") >= target.campaigns).then(pl.lit(MET)).otherwise(said)
    if kind == "account" and target.levels:
        is_meant = pl.col("level").is_in(target.levels).fill_null(value=False)
        said = pl.when(is_meant).then(said).otherwise(pl.lit(NOT_MEANT))
    return said
