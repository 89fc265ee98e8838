"""What captures follow from what several files tell of one post or account: as loading them in order would give."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter


@dataclass(frozen=True)
class Telling:
    """The figures that one row of one file gives for one moment; a bound moment is only known not to be later.

    `marks` go with the figures: a floor or none. No figure of a fact that knows no floors has any.
    """

    at: dt.datetime
    figures: tuple[int | None, ...]
    marks: tuple[bool, ...]
    load_id: int
    row: int
    is_bound: bool


@dataclass
class _Capture:
    first: Telling
    figures: list[int | None]
    marks: list[bool]

    def contradicts(self, told: Telling) -> bool:
        """Whether a figure that both know differs."""
        return any(
            a is not None and b is not None and (a, x) != (b, y)
            for a, b, x, y in zip(self.figures, told.figures, self.marks, told.marks, strict=True)
        )

    def fill(self, told: Telling) -> None:
        """Take what is not known yet."""
        for place, figure in enumerate(told.figures):
            if self.figures[place] is None and figure is not None:
                self.figures[place], self.marks[place] = figure, told.marks[place]

    def as_telling(self) -> Telling:
        """What is known, under the row that was first."""
        first = self.first
        figures, marks = tuple(self.figures), tuple(self.marks)
        return Telling(first.at, figures, marks, first.load_id, first.row, first.is_bound)


def replay(tellings: Iterable[Telling]) -> tuple[list[Telling], list[Telling]]:
    """The captures of one post or account, and the tellings that have to be kept beside them.

    The rules are those of `captures.py` and `followers.py`: figures of a bound moment that are known already
    are no new capture; of one moment the first telling holds and others fill its gaps.
    """
    captures: dict[dt.datetime, _Capture] = {}
    kept: dict[tuple[int, int], Telling] = {}
    ordered = sorted(tellings, key=attrgetter("load_id", "row"))
    for _, group in groupby(ordered, key=attrgetter("load_id")):
        _take_load(captures, kept, list(group))
    return [capture.as_telling() for capture in captures.values()], list(kept.values())


def _take_load(
    captures: dict[dt.datetime, _Capture], kept: dict[tuple[int, int], Telling], rows: Sequence[Telling]
) -> None:
    def keep(told: Telling) -> None:
        kept[told.load_id, told.row] = told

    known = {tuple(capture.figures) for capture in captures.values()}
    seen = [told for told in rows if told.is_bound and told.figures in known]
    for told in seen:
        keep(told)
        if told.at in captures:
            keep(captures[told.at].first)
    left = []
    for told in (told for told in rows if told not in seen):
        if told.at in captures:
            left.append(told)
        else:
            captures[told.at] = _Capture(told, list(told.figures), list(told.marks))
    agreeing = [told for told in left if not captures[told.at].contradicts(told)]
    for told in agreeing:
        keep(captures[told.at].first)
        keep(told)
    for told in agreeing:
        captures[told.at].fill(told)
