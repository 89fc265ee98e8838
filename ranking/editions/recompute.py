"""Recomputes what a bundle publishes from its own standards, register and metrics, and compares."""

from collections.abc import Iterator, Sequence

import polars as pl

from ranking.editions.audience import listed_rows, standards_of
from ranking.editions.change import told_change
from ranking.editions.difference import Comparison, Difference, first_difference
from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.editions.scoring import Results, score_month
from ranking.editions.seal import Profile
from ranking.standard import Standard

_ROW = ("standard_id", "board", "subject")
_VALUES = Comparison("节点值", (*_ROW, "node"), near=("value",))
_PARTS = Comparison("组成部分", (*_ROW, "place"), exact=("part", "kind", "printed"), near=("value",))
_SCORES = Comparison("结果", _ROW, exact=("score", "rank", "reason"), near=("coverage",))
_BOARDS = Comparison(
    "榜", ("standard_id", "board"), exact=("place", "title", "platform", "level", "subjects")
)
# What may stand only once, or scoring would not know which row to take.
_SINGLE = (("standards", ["standard_id"]), ("subjects", ["subject"]), ("metrics", ["subject", "metric"]))
_CHANGES = Comparison("变化", _ROW, exact=("change",))
_METRICS = Comparison("指标", ("subject", "metric"), exact=("value",))
_ROLLUPS = Comparison("汇总指标", ("subject", "metric"), exact=("value", "base", "coverage", "is_floor"))
_CERTAINTY = Comparison(
    "名次把握", _ROW, exact=tuple(name for name in FRAMES["certainty"].columns if name not in _ROW)
)


def find_result_differences(
    edition: Edition, profile: Profile, *, has_certainty: bool = True
) -> Iterator[Difference]:
    """Differences between an edition's results and those recomputed, the first of each frame.

    Node values come first, lowest nodes before higher ones, so that the first one names the cause.
    A public bundle is held against what public boards list. Early programs did not say how sure a rank is.
    """
    doubles = [double for key in _SINGLE if (double := _first_double(edition, *key)) is not None]
    if doubles:
        yield doubles[0]
        return
    standards = standards_of(edition)
    again = _published_part(score_month(standards, edition.subjects, edition.metrics), standards, profile)
    values = again.values.join(_heights(standards), on=["standard_id", "node"], how="left")
    rollups = edition.metrics.join(again.rollups.select("metric").unique(), on="metric", how="semi")
    found = (
        first_difference(_ROLLUPS, again.rollups, rollups),
        first_difference(_BOARDS, again.boards, edition.boards),
        first_difference(_VALUES, values, edition.values, order=("height",)),
        first_difference(_PARTS, again.parts, edition.parts),
        first_difference(_SCORES, again.scores, edition.scores),
        first_difference(_CERTAINTY, again.certainty, edition.certainty) if has_certainty else None,
        _first_unsound_change(edition),
    )
    yield from (difference for difference in found if difference is not None)


def _first_double(edition: Edition, name: str, keys: list[str]) -> Difference | None:
    rows: pl.DataFrame = getattr(edition, name).select(keys)
    doubles = rows.filter(rows.is_duplicated())
    place = " ".join([FRAMES[name].file, *map(str, doubles.row(0))]) if doubles.height else ""
    return Difference(place, "只有一行", "有重复的行") if doubles.height else None


def compare_metrics(measured: pl.DataFrame, edition: Edition) -> Difference | None:
    """The first metric of an edition that is not as measured now; metrics that came later play no part.

    Nor do roll-ups, which follow from the members' metrics and scores.
    """
    rolled = {rollup.key for standard in standards_of(edition) for rollup in standard.rollups}
    found = edition.metrics.filter(~pl.col("metric").is_in(sorted(rolled)))
    known = measured.join(found.select("metric").unique(), on="metric", how="semi")
    return first_difference(_METRICS, known, found)


def _published_part(again: Results, standards: Sequence[Standard], profile: Profile) -> Results:
    """The recomputed results less those that a bundle of this profile does not hold."""
    if profile == "internal":
        return again
    listed = listed_rows(standards, again.boards, again.scores)
    return Results(
        boards=again.boards.join(listed, on=["standard_id", "board"], how="semi"),
        scores=again.scores.join(listed, on=_ROW, how="semi"),
        values=again.values.join(listed, on=_ROW, how="semi"),
        parts=again.parts.join(listed, on=_ROW, how="semi"),
        certainty=again.certainty.join(listed, on=_ROW, how="semi"),
        rollups=again.rollups,
    )


def _heights(standards: Sequence[Standard]) -> pl.DataFrame:
    """How far each node lies above the lowest one below it."""
    rows = []
    for standard in standards:
        heights: dict[str, int] = {}
        for node in reversed(standard.ordered_nodes):  # children come before their parents
            heights[node.key] = 1 + max(
                (heights[child.key] for child in standard.children(node.key)), default=0
            )
        rows += [(standard.id, key, height) for key, height in heights.items()]
    return pl.DataFrame(
        rows, schema={"standard_id": pl.String, "node": pl.String, "height": pl.Int32}, orient="row"
    )


def _first_unsound_change(edition: Edition) -> Difference | None:
    """The first row whose `change` contradicts its own ranks."""
    expected = edition.scores.with_columns(change=told_change())
    return first_difference(_CHANGES, expected, edition.scores)
