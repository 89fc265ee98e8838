"""Figures of sources that may not be published (来源约定不公开): which an edition holds, and their public form."""

from collections.abc import Sequence

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.frames import FRAMES, empty_frame
from ranking.editions.matrices import MATRIX_PREFIX
from ranking.editions.model import Edition
from ranking.months import Month
from ranking.standard import Standard
from ranking.store import Store

WITHHELD = "来源约定不公开"
_GIVEN = "given_"
# Growth of followers leans on the count before the month and on the first one after it.
_FOLLOWERS = """
SELECT DISTINCT f.account_id
FROM follower_capture AS f
JOIN load AS l USING (load_id)
WHERE l.is_withheld AND f.captured_at >= $begin::TIMESTAMP - INTERVAL 35 DAY AND f.captured_at < $next::TIMESTAMP + INTERVAL 35 DAY
"""
_POSTS = """
SELECT p.account_id
FROM post AS p
JOIN load AS l USING (load_id)
WHERE l.is_withheld AND p.published_at >= $begin AND p.published_at < $next
UNION
SELECT p.account_id
FROM capture AS c
JOIN load AS l USING (load_id)
JOIN post AS p USING (post_id)
WHERE l.is_withheld AND p.published_at >= $begin AND p.published_at < $next
UNION
SELECT d.account_id
FROM account_day AS d
JOIN load AS l USING (load_id)
WHERE l.is_withheld AND d.day >= $begin AND d.day < $next
"""
_GIVEN_FIGURES = """
SELECT DISTINCT account_id, metric
FROM given_metric
WHERE NOT publishable AND month >= $first AND month <= $last
"""
_ANY = """
SELECT (SELECT count(*) FROM load WHERE is_withheld AND undone_act_id IS NULL)
    + (SELECT count(*) FROM given_metric WHERE NOT publishable)
"""


def find_withheld(store: Store, month: Month, catalogue: Catalogue, metrics: pl.DataFrame) -> pl.DataFrame:
    """The frame `Edition.withheld` of a month: those rows of `metrics` that rest on a source not to be published.

    Posts, their counts and days of an account concern all that is measured of it; follower counts what needs
    followers; given figures each by itself. What compares months (it reads no given figures) is withheld with any month of the
    past year. A matrix has withheld what any of its members has. Metrics unknown to the catalogue count as measured.
    """
    if store.rows(_ANY)[0][0] == 0:
        return empty_frame("withheld")
    needs = {key: frozenset[str](metric.needs) for key, metric in catalogue.metrics.items()}
    now, past_year = _Sources(store, month, month), _Sources(store, month.plus(-12), month)
    rows = [
        (account, key)
        for key in metrics["metric"].unique().to_list()
        for account in _concerned(key, needs.get(key, frozenset()), now, past_year)
    ]
    found = pl.DataFrame(rows, schema=dict(FRAMES["withheld"].columns), orient="row")
    return found.join(metrics, on=["subject", "metric"], how="semi").unique().sort("subject", "metric")


class _Sources:
    """The accounts that withheld loads tell of in some months: by posts, by followers, by given figures."""

    def __init__(self, store: Store, first: Month, last: Month) -> None:
        span = {"begin": first.start, "next": last.end}
        self.posts = {str(account) for (account,) in store.con.execute(_POSTS, span).fetchall()}
        self.followers = {str(account) for (account,) in store.con.execute(_FOLLOWERS, span).fetchall()}
        months = {"first": str(first), "last": str(last)}
        self.given = store.con.execute(_GIVEN_FIGURES, months).fetchall()
        self.given_names = {
            _GIVEN + name for (name,) in store.rows("SELECT DISTINCT metric FROM given_metric")
        }


def _concerned(key: str, needs: frozenset[str], now: _Sources, past_year: _Sources) -> set[str]:
    """The accounts of which one metric rests on a withheld source."""
    if "earlier_months" in needs:
        return past_year.posts | past_year.followers
    if "given" in needs:
        # What is worked out of several given figures is withheld with any of them.
        is_derived = key not in now.given_names
        return {account for account, metric in now.given if is_derived or key == _GIVEN + metric}
    return now.posts | (now.followers if "followers" in needs else set())


def withhold_matrices(
    withheld: pl.DataFrame, edition: Edition, standards: Sequence[Standard]
) -> pl.DataFrame:
    """The same with what matrices have withheld: the members' metrics, and roll-ups of them."""
    members = edition.subjects.filter(pl.col("matrix").is_not_null()).select("subject", "matrix")
    of_members = withheld.join(members, on="subject").select(
        subject=pl.lit(MATRIX_PREFIX) + pl.col("matrix"), metric="metric"
    )
    rolled = [
        of_members.filter(metric=rollup.of).with_columns(metric=pl.lit(rollup.key))
        for standard in standards
        for rollup in standard.rollups
    ]
    known = pl.concat([withheld, of_members, *rolled]).unique()
    return known.join(edition.metrics, on=["subject", "metric"], how="semi").sort("subject", "metric")


def hide_metrics(metrics: pl.DataFrame, withheld: pl.DataFrame) -> pl.DataFrame:
    """The metric rows with nothing told of those that are withheld but that they were measured."""
    marked = withheld.select("subject", "metric").with_columns(is_hidden=pl.lit(value=True))
    is_hidden = pl.col("is_hidden").fill_null(value=False)
    return (
        metrics.join(marked, on=["subject", "metric"], how="left", maintain_order="left")
        .with_columns(
            *(pl.when(~is_hidden).then(pl.col(name)).alias(name) for name in ("value", "base", "coverage")),
            is_floor=pl.col("is_floor") & ~is_hidden,
        )
        .drop("is_hidden")
    )


def hide_values(values: pl.DataFrame, withheld: pl.DataFrame, standards: Sequence[Standard]) -> pl.DataFrame:
    """Node values without the leaves that a withheld figure can be told from; a value that is missing is still told."""
    leaves = pl.DataFrame(
        [
            (standard.id, node.key, metric)
            for standard in standards
            for node in standard.ordered_nodes
            for metric in (node.metric, node.per)
            if metric is not None
        ],
        schema={"standard_id": pl.String, "node": pl.String, "metric": pl.String},
        orient="row",
    )
    hidden = leaves.join(withheld, on="metric").select("standard_id", "node", "subject").unique()
    keys = ["standard_id", "node", "subject"]
    known = values.filter(pl.col("value").is_not_null()).join(hidden, on=keys, how="semi")
    return values.join(known, on=values.columns[:-1], how="anti", maintain_order="left")


def touched_standards(standards: Sequence[Standard], withheld: pl.DataFrame) -> set[str]:
    """The standards whose results cannot be recomputed without the withheld figures, or rest on one of these."""
    metrics = set(withheld["metric"].to_list())
    touched = {
        standard.id
        for standard in standards
        if metrics & {*standard.metrics, *(rollup.of for rollup in standard.rollups)}
    }
    return touched | {
        standard.id for standard in standards if standard.rollups and standard.members_standard in touched
    }
