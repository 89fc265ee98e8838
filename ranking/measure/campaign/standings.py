"""How far each account and matrix has come in a campaign: counted, wanted, missing, and what is not known."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import GOALS, Campaign, Goal, alike, windows_of
from ranking.measure.campaign.observing import Watch
from ranking.measure.campaign.verdicts import APPLIES_BY, applies

State = Literal["met", "ahead", "running", "missed", "unseen", "pending", "untargeted"]
STATE_WORDS: dict[State, str] = {
    "met": "达标",
    "ahead": "未开始",
    "running": "进行中",
    "missed": "未达标",
    "unseen": "观测不全",
    "pending": "待定",
    "untargeted": "未设目标",
}


@dataclass(frozen=True)
class Standing:
    """One subject's standing in one campaign, as of a moment. Days are calendar days of Shanghai."""

    campaign_id: str
    subject_kind: Literal["account", "matrix"]
    subject: str
    name: str
    level: str | None
    matrix: str | None
    counted: dict[Goal, int]
    missing: dict[Goal, int]
    pending: dict[Goal, int]  # on the theme, but not to be told without a person
    apart: int  # official documents, compilations, interpretations
    open_days: int
    unobserved_days: int
    days_left: int
    met_on: dt.date | None  # the day of the post that fulfilled the last target
    state: State
    members: int = 1
    members_met: int = 0

    @property
    def needed_per_week(self) -> float | None:
        """Posts a week that the largest gap asks for in the days left; None where nothing is missing or no day left."""
        gap = max(self.missing.values())
        return gap / self.days_left * 7 if gap and self.days_left else None


# Whether a verdict is counted towards each goal.
REACHES: dict[Goal, pl.Expr] = {
    "posts": pl.col("refusal").is_null(),
    "originals": pl.col("refusal").is_null() & (pl.col("original") == "yes"),
    "products": pl.col("refusal").is_null() & (pl.col("product_answer") == "yes"),
}

# What counting asks of a verdict.
_COUNTED = (
    *("campaign_id", "post_id", "account_id", "organisation", "published_at", "day", "refusal"),
    *("original", "product_answer", "piece", "series"),
)
# What of a declaration counting asks for; campaigns that say the same in it are counted together.
_COUNTED_BY = ("same_piece", "series_once", *(f"target_{goal}" for goal in GOALS))

# One row a campaign and subject, accounts before matrices; columns of a Standing, its dicts as counted_posts, ….
STANDINGS = {
    **{"campaign_id": pl.String, "subject_kind": pl.String, "subject": pl.String, "name": pl.String},
    **{"platform": pl.String, "level": pl.String, "matrix": pl.String},
    **{f"{held}_{goal}": pl.Int64 for held in ("counted", "missing", "pending") for goal in GOALS},
    **{"apart": pl.Int64, "open_days": pl.Int64, "unobserved_days": pl.Int64, "days_left": pl.Int64},
    **{"met_on": pl.Date, "state": pl.String, "members": pl.Int64, "members_met": pl.Int64},
}


def tell_standings(
    con: DuckDBPyConnection, campaigns: Sequence[Campaign], verdicts: pl.DataFrame, as_of: dt.datetime
) -> pl.DataFrame:
    """The standing of every account that a campaign is for and of their matrices, columns as in STANDINGS.

    In the order of the campaigns; accounts first, by their id.
    """
    if not campaigns:
        return pl.DataFrame(schema=STANDINGS)
    watch = Watch(con, campaigns, as_of)
    counted = verdicts.select(_COUNTED).filter(REACHES["posts"])
    found = [
        frame
        for group in alike(campaigns, *_COUNTED_BY)
        for frame in _standings(group, watch, counted, as_of)
    ]
    order = pl.DataFrame({"campaign_id": [each.campaign_id for each in campaigns]}).with_row_index("place")
    told = pl.concat(found).join(order, on="campaign_id").sort("place", "subject_kind", "subject")
    return told.drop("place")


def standings_of(rows: pl.DataFrame) -> Iterator[Standing]:
    """The rows of `tell_standings` one by one."""
    plain = [name for name in Standing.__dataclass_fields__ if name in STANDINGS]
    for row in rows.iter_rows(named=True):
        told = {name: row[name] for name in plain}
        for each in ("counted", "missing", "pending"):
            told[each] = {goal: row[f"{each}_{goal}"] for goal in GOALS}
        yield Standing(**told)


def _standings(
    group: Sequence[Campaign], watch: Watch, counted: pl.DataFrame, as_of: dt.datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The standings of accounts and of matrices in campaigns that count alike."""
    accounts = pl.concat(
        watch.accounts_of(same).filter(applies(same[0])) for same in alike(group, *APPLIES_BY)
    ).with_columns(subject="account_id")
    counted = counted.filter(pl.col("campaign_id").is_in([each.campaign_id for each in group]))
    own = _stand(group, "account", accounts, count_goals(group[0], counted, "account_id"), as_of)
    own = own.with_columns(members=pl.lit(1, pl.Int64), members_met=pl.lit(0, pl.Int64))
    members = accounts.filter(pl.col("matrix").is_not_null())
    matrices = (
        members.group_by("campaign_id", "matrix")
        .agg(pl.col("open_days", "unobserved_days").sum(), members=pl.len().cast(pl.Int64))
        .with_columns(
            *(pl.lit(None, pl.String).alias(name) for name in ("level", "platform")),
            subject="matrix",
            name="matrix",
        )
    )
    pieces = distinct_pieces(group[0], counted, members)
    held = _stand(group, "matrix", matrices, count_goals(group[0], pieces, "matrix"), as_of)
    met = own.filter(state="met").group_by("campaign_id", "matrix").agg(members_met=pl.len().cast(pl.Int64))
    held = held.join(met, on=["campaign_id", "matrix"], how="left")
    held = held.with_columns(pl.col("members_met").fill_null(0))
    return own.select(*STANDINGS), held.select(*STANDINGS)


def distinct_pieces(campaign: Campaign, counted: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The posts that count for the matrices of `members` (campaign_id, account_id, matrix), in no order, with that matrix.

    A piece that one organisation put on several platforms stands once, if so declared: as the one of them that
    gives most (a product, an original, a post), the earliest of equals. A series is one product of its organisation.
    """
    matrix = members.select("campaign_id", "account_id", member_of="matrix")
    posts = (
        counted.join(matrix, on=["campaign_id", "account_id"])
        .with_columns(matrix="member_of")
        .drop("member_of")
    )
    if campaign.same_piece == "each":
        return posts
    # Most pieces stand once: only the others are weighed against each other.
    several = pl.col("piece").is_duplicated()
    gives = [~REACHES["products"], ~REACHES["originals"]]
    weighed = posts.filter(several).sort(*gives, "published_at", "post_id")
    weighed = weighed.unique(["campaign_id", "matrix", "piece"], keep="first")
    posts = pl.concat([posts.filter(~several), weighed])
    return _with_series_once(posts) if campaign.series_once else posts


def _with_series_once(posts: pl.DataFrame) -> pl.DataFrame:
    posts = posts.with_row_index("row")
    owner = pl.coalesce("organisation", "account_id")
    products = posts.filter(REACHES["products"], pl.col("series").is_not_null()).sort(
        "published_at", "post_id"
    )
    later = products.filter(~pl.struct("campaign_id", "matrix", owner, "series").is_first_distinct())["row"]
    is_later = pl.col("row").is_in(later.implode())
    answer = pl.when(is_later).then(pl.lit("apart")).otherwise("product_answer")
    return posts.with_columns(product_answer=answer).drop("row")


def count_goals(campaign: Campaign, counted: pl.DataFrame, subject: str) -> pl.DataFrame:
    """What each subject (a column of `counted`) gave to each campaign: `counted_*`, `pending_*`, `apart`, and `met_on`.

    `met_on` is the day of the post that fulfilled the last target; null where one is open or none is set.
    """
    is_pending, is_apart = pl.col("original") == "pending", pl.col("original") == "apart"
    told = counted.select(
        *("campaign_id", pl.col(subject).alias("subject"), "day"),
        *(REACHES[goal].cast(pl.Int64).alias(f"counted_{goal}") for goal in GOALS),
        # A post on the theme counts or it does not.
        pending_posts=pl.lit(0, pl.Int64),
        pending_originals=is_pending.cast(pl.Int64),
        pending_products=(pl.col("product_answer") == "pending").cast(pl.Int64),
        apart=is_apart.cast(pl.Int64),
    )
    keys = ["campaign_id", "subject"]
    counts = told.group_by(keys).agg(pl.exclude("day").sum())
    targets = {goal: campaign.target(goal) for goal in GOALS if campaign.target(goal)}
    if not targets:
        return counts.with_columns(met_on=pl.lit(None, pl.Date))
    met = counts.filter(pl.col(f"counted_{goal}") >= wanted for goal, wanted in targets.items())
    days = [
        pl.col("day").filter(pl.col(f"counted_{goal}") == 1).sort().get(wanted - 1)
        for goal, wanted in targets.items()
    ]
    met_on = told.join(met, on=keys, how="semi").group_by(keys).agg(met_on=pl.max_horizontal(days))
    return counts.join(met_on, on=keys, how="left")


def _stand(
    group: Sequence[Campaign],
    kind: Literal["account", "matrix"],
    subjects: pl.DataFrame,
    counts: pl.DataFrame,
    as_of: dt.datetime,
) -> pl.DataFrame:
    told = subjects.join(counts, on=["campaign_id", "subject"], how="left")
    told = told.join(windows_of(group), on="campaign_id").with_columns(
        pl.col("apart", *(f"{held}_{goal}" for held in ("counted", "pending") for goal in GOALS)).fill_null(
            0
        ),
        subject_kind=pl.lit(kind),
        days_left=_days_left(as_of),
    )
    missing = {
        f"missing_{goal}": (group[0].target(goal) - pl.col(f"counted_{goal}")).clip(lower_bound=0)
        for goal in GOALS
    }
    return told.with_columns(**missing).with_columns(state=_state(group[0], as_of))


def _days_left(as_of: dt.datetime) -> pl.Expr:
    """The days of the window that begin after today; before it all of them."""
    left = (pl.col("last_day") - as_of.date()).dt.total_days()
    whole = (pl.col("last_day") - pl.col("first_day")).dt.total_days() + 1
    return pl.min_horizontal(left, whole).clip(lower_bound=0)


def _state(campaign: Campaign, as_of: dt.datetime) -> pl.Expr:
    if not any(campaign.target(goal) for goal in GOALS):
        return pl.lit("untargeted")
    may_be = pl.all_horizontal(pl.col(f"missing_{goal}") <= pl.col(f"pending_{goal}") for goal in GOALS)
    return (
        pl.when(pl.all_horizontal(pl.col(f"missing_{goal}") == 0 for goal in GOALS))
        .then(pl.lit("met"))
        .when(pl.col("first_day") > as_of.date())
        .then(pl.lit("ahead"))
        .when(pl.col("last_day") >= as_of.date())
        .then(pl.lit("running"))
        .when(pl.col("unobserved_days") > 0)
        .then(pl.lit("unseen"))
        .when(may_be)
        .then(pl.lit("pending"))
        .otherwise(pl.lit("missed"))
    )
