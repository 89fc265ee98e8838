"""Recomputes what a bundle publishes from its own standards, register and metrics, and compares."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from ranking.editions.audience import listed_rows, standards_of
from ranking.editions.cautions import COUNTED
from ranking.editions.change import told_change
from ranking.editions.difference import Comparison, Difference, first_difference
from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.editions.scoring import Results, score_month
from ranking.editions.seal import Profile
from ranking.editions.withholding import touched_standards
from ranking.rounding import round_half_up
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
_REGISTER_COLUMNS = FRAMES["subjects"].columns
_REGISTER = Comparison(
    "登记", ("subject",), exact=tuple(name for name in _REGISTER_COLUMNS if name != "subject")
)
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
    if profile == "public" and edition.withheld.height:
        yield from _differences_without_withheld(edition, has_certainty=has_certainty)
        return
    yield from _differences(edition, profile, has_certainty=has_certainty)


def _differences_without_withheld(edition: Edition, *, has_certainty: bool) -> Iterator[Difference]:
    """The differences of a public edition with withheld figures: what rests on these is taken as it is given.

    Standards that read none of them are recomputed as ever; of the others parts must sum to scores, and ranks
    follow the scores. Counts that warnings are told from are withheld as well: of those subjects nothing is said.
    """
    given = sorted(touched_standards(standards_of(edition), edition.withheld))
    is_given = pl.col("standard_id").is_in(given)
    rest = {
        name: getattr(edition, name).filter(~is_given)
        for name in ("standards", "boards", "scores", "values", "parts", "certainty")
    }
    quiet = edition.withheld.filter(pl.col("metric").is_in(COUNTED))
    own = set(rest["standards"]["standard_id"].to_list())
    rolled = {r.key for one in standards_of(edition) if one.id in given for r in one.rollups}
    metrics = edition.metrics.filter(~pl.col("metric").is_in(sorted(rolled)))
    if own:
        yield from _differences(
            replace(edition, **rest, metrics=metrics), "public", has_certainty=has_certainty, quiet=quiet
        )
    yield from find_unsound_results(
        edition.scores.filter(is_given), edition.parts.filter(is_given), standards_of(edition)
    )


def _differences(
    edition: Edition, profile: Profile, *, has_certainty: bool, quiet: pl.DataFrame | None = None
) -> Iterator[Difference]:
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
        _certainty_difference(again.certainty, edition.certainty, quiet) if has_certainty else None,
        _first_unsound_change(edition),
    )
    yield from (difference for difference in found if difference is not None)


def _certainty_difference(
    again: pl.DataFrame, found: pl.DataFrame, quiet: pl.DataFrame | None
) -> Difference | None:
    if quiet is not None:
        again, found = (rows.join(quiet, on="subject", how="anti") for rows in (again, found))
    return first_difference(_CERTAINTY, again, found)


def find_unsound_results(
    scores: pl.DataFrame, parts: pl.DataFrame, standards: Sequence[Standard]
) -> Iterator[Difference]:
    """Rows of which the printed parts do not sum to the score, or whose rank is above one with a better score."""
    decimals = {standard.id: standard.decimals for standard in standards}
    sums = parts.group_by(_ROW).agg(pl.col("printed").sum())
    ranked = scores.filter(pl.col("rank").is_not_null()).sort(*_ROW[:2], "rank", "subject")
    before: tuple[str, str, float] | None = None
    for name, board, subject, score, printed in (
        ranked.join(sums, on=_ROW, how="left", maintain_order="left")
        .select(*_ROW, "score", "printed")
        .iter_rows()
    ):
        place = f"{name} {board} {subject}"
        if printed is None or round_half_up(printed, decimals[name]) != round_half_up(score, decimals[name]):
            yield Difference(f"组成部分 {place} 之和", str(score), str(printed))
        if before is not None and before[:2] == (name, board) and score > before[2]:
            yield Difference(f"结果 {place} 的得分", f"不高于排在前面的 {before[2]}", str(score))
        before = (name, board, score)


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


def compare_register(subjects: pl.DataFrame, edition: Edition) -> Difference | None:
    """The first register row of an edition that is not as the store now gives it for the month's end."""
    typed = subjects.with_columns(pl.col(name).cast(dtype) for name, dtype in _REGISTER_COLUMNS.items())
    return first_difference(_REGISTER, typed, edition.subjects)


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
