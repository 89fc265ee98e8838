"""The chart of a board's scores: how many accounts lie in which range, and where one of them stands."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ranking.publish.colours import FAINT, colour_of
from ranking.publish.figures import base_layout, dump_figure, grid_axis, label_axis, quiet_axis, short_name
from ranking.publish.model import Chart, ChartTable, Row
from ranking.publish.quartiles import find_quartiles
from ranking.publish.wording import print_score

_FEWEST = 4  # a shape of fewer accounts says nothing
_MOST_BINS = 12
_HEIGHT = 320
_SIGN_PIXELS, _NARROW = 12, 300  # a sign of a label; the drawing on a phone


@dataclass(frozen=True)
class Distribution:
    """The scores of the ranked rows of a board in ranges of equal width, lower end included."""

    scores: tuple[Decimal, ...]
    first: Decimal
    step: Decimal
    counts: tuple[int, ...]
    decimals: int

    def place_of(self, score: Decimal) -> int:
        """The range that holds a score."""
        return min(int((score - self.first) / self.step), len(self.counts) - 1)

    def ends_of(self, place: int) -> tuple[Decimal, Decimal]:
        """Lower and upper end of a range."""
        return self.first + place * self.step, self.first + (place + 1) * self.step

    @cached_property
    def labels(self) -> list[str]:
        """The ranges as printed: `60–65`."""
        ends = map(self.ends_of, range(len(self.counts)))
        return [f"{low.normalize():f}–{high.normalize():f}" for low, high in ends]

    @cached_property
    def ascending(self) -> list[Decimal]:
        """The scores, the lowest first."""
        return sorted(self.scores)


def spread_scores(rows: Sequence[Row], decimals: int) -> Distribution | None:
    """The distribution of ranked rows; None where they are too few to have a shape."""
    scores = tuple(row.score for row in rows if row.score is not None)
    if len(scores) < _FEWEST:
        return None
    low, high = min(scores), max(scores)
    # About twice the square root of their number, so that few accounts do not lie alone in many ranges.
    step = _round_step(high - low, min(_MOST_BINS, math.ceil(2 * len(scores) ** 0.5)))
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    counts = [0] * (int((high - first) / step) + 1)
    for score in scores:
        counts[int((score - first) / step)] += 1
    return Distribution(scores, first, step, tuple(counts), decimals)


def _round_step(span: Decimal, bins: int) -> Decimal:
    """1, 2 or 5 times a power of ten, so that the span needs about as many ranges."""
    if span == 0:
        return Decimal(1)
    rough = span / bins
    power = Decimal(10) ** math.floor(rough.log10())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def chart_distribution(spread: Distribution, key: str, noun: str, marked: Row | None = None) -> Chart:
    """The distribution as bars; with `marked`, a ranked row of it, its range stands out and its score is named."""
    labels = spread.labels
    at = None if marked is None or marked.score is None else spread.place_of(marked.score)
    plain = colour_of(1) if at is None else FAINT
    bars: dict[str, Any] = {
        "type": "bar",
        "x": labels,
        "y": list(spread.counts),
        "marker": {"color": [colour_of(1) if place == at else plain for place in range(len(labels))]},
        "hovertemplate": f"%{{x}} 分：%{{y}} 个{noun}<extra></extra>",
    }
    notes = [label_axis(f"{noun}数"), label_axis("得分", is_end=True)]
    if marked is not None and at is not None:
        notes.append(_name_note(spread, at, short_name(marked.name)))
    every = math.ceil(len(labels) / 8)
    layout = base_layout(
        _HEIGHT,
        showlegend=False,
        bargap=0.08,
        xaxis=quiet_axis(type="category", tickvals=labels[::every], ticktext=labels[::every], tickangle=0),
        yaxis=grid_axis(
            rangemode="tozero", range=[0, max(spread.counts) * 1.15], dtick=math.ceil(max(spread.counts) / 5)
        ),
        annotations=notes,
    )
    layout["margin"] |= {"t": 30, "b": 44}
    return Chart(
        key=key,
        title=_state_board(spread, noun) if marked is None else _state_account(spread, noun, marked),
        units=f"有名次的 {len(spread.scores)} 个{noun}按得分分段，每段含下限；纵轴为{noun}数，单位：个",
        figure=dump_figure([bars], layout),
        height=_HEIGHT,
        table=ChartTable(
            columns=("得分（分）", f"{noun}数（个）"),
            rows=tuple((label, str(count)) for label, count in zip(labels, spread.counts, strict=True)),
        ),
    )


def _name_note(spread: Distribution, at: int, name: str) -> dict[str, Any]:
    """A name above its range and above every bar beside it that the name would cover on a phone."""
    last = len(spread.counts) - 1
    reach = math.ceil((len(name) * _SIGN_PIXELS / (_NARROW / (last + 1)) - 1) / 2)
    # Near an end the name runs inwards, so that it is not cut.
    anchor = "left" if at < reach else "right" if at > last - reach else "center"
    before, after = {"left": (0, 2 * reach), "right": (2 * reach, 0), "center": (reach, reach)}[anchor]
    covered = spread.counts[max(0, at - before) : at + after + 1]
    place = {"x": spread.labels[at], "xanchor": anchor, "y": max(covered), "yanchor": "bottom"}
    return {**place, "text": name, "showarrow": False, "font": {"color": colour_of(1)}}


def _state_board(spread: Distribution, noun: str) -> str:
    if min(spread.scores) == max(spread.scores):
        tied = print_score(spread.scores[0], spread.decimals)
        return f"{len(spread.scores)} 个{noun}得分相同，都是 {tied} 分"
    low, middle, high = (print_score(value, spread.decimals) for value in find_quartiles(spread.scores))
    return f"得分中位数 {middle} 分，居中的一半{noun}在 {low} 至 {high} 分之间"


def _state_account(spread: Distribution, noun: str, row: Row) -> str:
    score = row.score or Decimal(0)
    below = bisect_left(spread.ascending, score)
    others = len(spread.scores) - 1
    if score == spread.ascending[-1]:
        where = "在本榜最高" if below == others else "与他人并列本榜最高"
    elif not below:
        where = "在本榜最低" if spread.ascending[1] > score else "与他人并列本榜最低"
    else:
        where = f"高于本榜其余 {others} 个{noun}中的 {below} 个"
    return f"“{row.name}”得分 {row.score_text}，{where}"
