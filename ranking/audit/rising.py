"""What would move a score up: the gap to the next places, and single metrics that would close it."""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import log2

import numpy as np
import polars as pl

from ranking.audit.arithmetic import number_words
from ranking.audit.rescoring import Rescored, row_of, sees_nobody
from ranking.audit.trials import scored_by, trial_values
from ranking.catalogue import Metric
from ranking.errors import StandardError
from ranking.publish.reports import Cell, Column, Section, Table
from ranking.standard import score_table

NOT_ADVICE = "仅为算术，不是建议：其他账号、其他指标都不变时，单独改变一项指标恰好够上一名所需的最小变动。流量类指标（阅读、点赞、评论、转发、关注）一律不列。"
_PLACES = 3
_PRINTED = 6  # significant digits of a value that would be enough
_HALVINGS = 24  # of the way between two trials: finer than any printed digit
_NOISE = 1e-9
_PIECES = 64  # into which a way is cut where many trials cost as much as one
_FEW = 8  # and where every trial is a scoring of its own


def gaps_above(rescored: Rescored, board: str, subject: str) -> list[tuple[int, str, float]]:
    """Rank, subject and points between it and this one, nearest first, at most three places up."""
    scores = rescored.scored.scores.filter((pl.col("board") == board) & pl.col("score").is_not_null())
    mine = scores.filter(pl.col("subject") == subject)
    if not mine.height:
        return []
    above = scores.filter(pl.col("score") > mine["score"][0]).sort("score", "subject")
    rows = above.unique("score", keep="first", maintain_order=True).head(_PLACES)
    own = float(mine["score"][0])
    return [
        (int(rank), str(name), round(float(score) - own, 10))
        for rank, name, score in rows.select("rank", "subject", "score").iter_rows()
    ]


def smallest_change(
    rescored: Rescored, board: str, subject: str, metric: Metric, goal: float
) -> tuple[float, float] | None:
    """Present value of a metric and the nearest one at which the place of the score `goal` is reached; None where none does.

    Looked for between the lowest and the highest value on the board, every trial scored as the month is: where others'
    scores move with this one's, it is the rank that counts.
    """
    values = rescored.table.filter(pl.col("board") == board)[metric.key].drop_nulls()
    here = (pl.col("board") == board) & (pl.col("subject") == subject)
    now = rescored.table.filter(here)[metric.key][0]
    if now is None:
        return None

    def reaching(trials: list[float]) -> list[bool]:
        return _reached(rescored, board, subject, metric.key, trials, goal)

    alone = sees_nobody(rescored.standard)
    stops = trial_values(rescored.standard, metric, values, _PIECES if alone else _FEW)
    found = []
    for side in (sorted(v for v in stops if v > now), sorted((v for v in stops if v < now), reverse=True)):
        reached = reaching(side)
        if True in reached:
            short, enough = [float(now), *side][reached.index(True) :][:2]
            halved = _nearest(short, enough, reaching, _PIECES if alone else 2, is_integer=metric.is_integer)
            found.append(halved)
    return (float(now), min(found, key=lambda value: abs(value - now))) if found else None


def print_outward(enough: float, now: float) -> str:
    """`enough` with few digits, rounded away from `now`: what is printed is enough too."""
    exact = Decimal(repr(enough))
    unit = Decimal(1).scaleb(min(0, exact.adjusted() + 1 - _PRINTED))
    return f"{exact.quantize(unit, ROUND_CEILING if enough > now else ROUND_FLOOR).normalize():f}"


def _nearest(
    short: float,
    enough: float,
    reaching: Callable[[list[float]], list[bool]],
    pieces: int,
    *,
    is_integer: bool,
) -> float:
    """The value nearest to `short` that reaches, between there and `enough`, which does."""
    for _ in range(round(_HALVINGS / log2(pieces))):
        steps = [short + (enough - short) * place / pieces for place in range(1, pieces)]
        between = sorted({float(np.floor(step)) if is_integer else step for step in steps} - {short, enough})
        if not between:
            break
        between = between if enough > short else between[::-1]
        reached = reaching(between)
        first = reached.index(True) if True in reached else len(between)
        short, enough = [short, *between, enough][first : first + 2]
    return enough


def _reached(
    rescored: Rescored, board: str, subject: str, metric: str, trials: list[float], goal: float
) -> list[bool]:
    """Whether the subject would stand where the score `goal` stands now, with each of these values of one metric."""
    here = (pl.col("board") == board) & (pl.col("subject") == subject)
    try:
        if sees_nobody(rescored.standard):
            copies = pl.DataFrame(
                {"subject": [f"{subject} {place:04}" for place in range(len(trials))], metric: trials},
                schema_overrides={metric: pl.Float64},
            )
            own = rescored.table.filter(here).drop("subject", metric)
            finals = score_table(rescored.standard, own.join(copies, how="cross")).final
            return [bool(final >= goal) for final in finals]
        scores = rescored.scored.scores.filter(pl.col("board") == board)["score"]
        wanted = 1 + int((scores > goal + _NOISE).sum())
        found = []
        for value in trials:
            changed = pl.when(here).then(pl.lit(value)).otherwise(pl.col(metric)).alias(metric)
            scored = score_table(rescored.standard, rescored.table.with_columns(changed))
            row = row_of(scored, board, subject)
            found.append(row is not None and bool(scored.ranks[row] <= wanted))
    except StandardError:
        return [False] * len(trials)
    return found


def rising_section(rescored: Rescored, board: str, subject: str, metrics: Mapping[str, Metric]) -> Section:
    """The gaps in words, the single changes as a table."""
    key, title = f"rising-{rescored.standard.id}-{board}", f"离上一名还差多少 {rescored.standard.title}"
    gaps = gaps_above(rescored, board, subject)
    if not gaps:
        return Section(key, title, ("本账号在榜首或不排名，没有上一名。",))
    names = dict(rescored.edition.subjects.select("subject", "name").iter_rows())
    told = [f"距第 {rank} 名（{names.get(name, name)}）{gap:g} 分。" for rank, name, gap in gaps]
    row = row_of(rescored.scored, board, subject)
    goal = round(float(rescored.scored.final[row]) + gaps[0][2], 10) if row is not None else np.inf
    read = (owner.metrics for owner in scored_by(rescored.standard))
    used = dict.fromkeys(name for metrics in read for name in metrics)
    rows: list[tuple[Cell, ...]] = []
    for name in used:
        metric = metrics.get(name)
        if metric is None or metric.tags or metric.key not in rescored.table.columns:
            continue
        change = smallest_change(rescored, board, subject, metric, goal)
        if change is not None:
            now, enough = change
            printed = print_outward(enough, now)
            moved = Decimal(printed) - Decimal(repr(now))
            rows.append((metric.label, number_words(now), printed, f"{moved:+.10g}", metric.unit))
    columns = (Column("指标"), Column("现值"), Column("够上一名的值"), Column("变动"), Column("单位"))
    empty = "没有哪一项非流量指标单独改变就能够上一名（以同榜最低到最高的值为限）。"
    return Section(key, title, (*told, NOT_ADVICE), Table(columns, tuple(rows)), empty)
