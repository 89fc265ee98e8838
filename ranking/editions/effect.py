"""What a revision changed: rank, score and parts of every subject, before and after."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ranking.catalogue import Metric
from ranking.editions.amendments import COUNTS, DECISIONS, KINDS
from ranking.editions.audience import standards_of
from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.rounding import round_half_up
from ranking.vocabulary import UNCLASSIFIED, labels

_ROW = ["standard_id", "board", "subject"]
RANK, SCORE = "rank", "score"
# A revision may move hundreds; a terminal shows the first, the edition all.
_MOST_TOLD = 20


def compare_revisions(before: Edition, after: Edition) -> pl.DataFrame:
    """The rows of `Edition.effects`: every rank, score and printed part that is not as it was.

    `before` is the edition that `after` supersedes. Both are as printed: what rounds to the same is no change.
    """
    earlier, later = (
        printed_figures(before).rename({"figure": "before"}),
        printed_figures(after).rename({"figure": "after"}),
    )
    both = earlier.join(later, on=[*_ROW, "part"], how="full", coalesce=True)
    changed = both.filter(pl.col("before").ne_missing(pl.col("after")))
    return changed.select(list(FRAMES["effects"].columns)).sort(*_ROW, "part")


def describe_effects(edition: Edition) -> Iterator[str]:
    """The effect of a revision in lines, those in front first; an edition that revises nothing has none."""
    if edition.facts.supersedes is not None:
        yield from _describe_change(
            edition, edition.effects, f"与{name_revision(edition.facts.supersedes)}相比"
        )


def effects_by_subject(edition: Edition, effects: pl.DataFrame) -> dict[str, list[tuple[str, str, str]]]:
    """What changed for whom: standard, board and the change in words, of `effects` or `amended` of an edition."""
    names = _labels_of(edition) if effects.height else {}
    told: dict[str, list[tuple[str, str, str]]] = {}
    for key, rows in effects.group_by(_ROW, maintain_order=True):
        standard_id, board, subject = (str(part) for part in key)
        told.setdefault(subject, []).append((standard_id, board, _tell_figures(rows, names)))
    return told


def name_revision(edition_id: str) -> str:
    """The revision of an edition in words: `monthly/2026-10/r1` is 第 1 版."""
    return f"第 {edition_id.rpartition('/r')[2]} 版"


def describe_amendments(edition: Edition, metrics: Mapping[str, Metric]) -> Iterator[str]:
    """What was decided on the month, and its effect, in lines for the editors."""
    names: dict[str, str] = dict(edition.subjects.select("subject", "name").iter_rows())
    for row in edition.amendments.iter_rows(named=True):
        yield f"{tell_amendment(row, names.get(row['subject'], row['subject']), metrics)}：{row['reason']}"
    if edition.amendments.filter(pl.col("kind").is_not_null()).height:
        yield from _describe_change(edition, edition.amended, "与不作上述处理相比")


def tell_amendment(row: Mapping[str, Any], name: str, metrics: Mapping[str, Metric]) -> str:
    """One row of `Edition.amendments` in neutral words: whose, what was decided, what is changed."""
    source = f"异议 {row['number']}" if row["source"] == "objection" else f"核查 {row['number']}"
    told = f"{source}（{name}）{DECISIONS[row['decision']]}"
    if row["kind"] is None:
        return told
    about = [f"稿件 {row['post']}"] if row["post"] else []
    about += _tell_value(row["kind"], row["field"], row["value"], metrics) if row["value"] is not None else []
    return f"{told}，{' '.join([KINDS[row['kind']], *about])}"


def _tell_value(kind: str, field: str | None, value: str, metrics: Mapping[str, Metric]) -> list[str]:
    """What holds instead, in words: `active_days`, `5.0` is 发稿天数 5."""
    match kind:
        case "metric":
            known = metrics.get(field or "")
            return [known.label if known else field or "", f"{float(value):.12g}"]
        case "count":
            return [COUNTS.get(field or "", field or ""), f"{int(value):,}"]
        case "original":
            return ["原创" if value == "true" else "非原创"]
        case "level":
            return [labels("level").get(value or UNCLASSIFIED, value)]
    return [field, value] if field else [value]


def _describe_change(edition: Edition, effects: pl.DataFrame, against: str) -> Iterator[str]:
    moved = effects.select(_ROW).unique().height
    if not moved:
        yield f"{against}，名次、得分和组成部分都没有变化"
        return
    yield f"{against}，{moved} 个对象的名次、得分或组成部分有变化："
    names: dict[str, str] = dict(edition.subjects.select("subject", "name").iter_rows())
    groups = effects.group_by(_ROW, maintain_order=True)
    names |= _labels_of(edition)
    boards = {(own, key): title for own, key, title in edition.boards.select(*_ROW[:2], "title").iter_rows()}
    told = sorted((_order(rows), str(key[1]), _tell(key, rows, names, boards)) for key, rows in groups)
    yield from (line for *_, line in told[:_MOST_TOLD])
    if moved > _MOST_TOLD:
        yield f"  ……另有 {moved - _MOST_TOLD} 个"


def _labels_of(edition: Edition) -> dict[str, str]:
    """Key of a part → what is printed for it."""
    labels: dict[str, str] = {}
    for standard in standards_of(edition):
        labels |= {node.key: node.title for node in standard.nodes}
        labels |= {entry.key: entry.title for entry in standard.adjustments}
    return labels


def printed_figures(edition: Edition) -> pl.DataFrame:
    """Rank, score and printed parts as one long table."""
    ranked = edition.scores.filter(pl.col("rank").is_not_null())
    return pl.concat(
        [
            ranked.select(*_ROW, part=pl.lit(RANK), figure=pl.col("rank").cast(pl.Float64)),
            ranked.select(*_ROW, part=pl.lit(SCORE), figure=pl.col("score")),
            edition.parts.select(*_ROW, "part", figure=pl.col("printed")),
        ]
    )


def _order(rows: pl.DataFrame) -> float:
    """The better of the two ranks; rows whose rank stayed come last."""
    ranks = rows.filter(part=RANK).select(pl.min_horizontal("before", "after")).to_series()
    return float(ranks[0]) if len(ranks) else float("inf")


def _tell(
    key: tuple[object, ...],
    rows: pl.DataFrame,
    names: dict[str, str],
    boards: Mapping[tuple[str, str], str],
) -> str:
    standard, board, subject = (str(part) for part in key)
    return f"  {boards.get((standard, board), board)} {names.get(subject, subject)}：{_tell_figures(rows, names)}"


def _tell_figures(rows: pl.DataFrame, names: dict[str, str]) -> str:
    figures = {
        part: (before, after) for part, before, after in rows.select("part", "before", "after").iter_rows()
    }
    told = [f"名次 {_place(figures[RANK][0])}→{_place(figures[RANK][1])}"] if RANK in figures else []
    told += [f"得分 {_mark(figures[SCORE][0])}→{_mark(figures[SCORE][1])}"] if SCORE in figures else []
    told += [
        f"{names.get(part, part)} {_mark(a)}→{_mark(b)}"
        for part, (a, b) in figures.items()
        if part not in (RANK, SCORE)
    ]
    return "，".join(told)


def _place(rank: float | None) -> str:
    return "未排名" if rank is None else f"第{int(rank)}名"


def _mark(figure: float | None) -> str:
    return "无" if figure is None else f"{round_half_up(figure, 2):f}"
