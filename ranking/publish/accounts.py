"""Makes accounts ready for their pages: where each stands on every board, against the quartiles of that board."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ranking.editions.matrices import MATRIX_PREFIX
from ranking.editions.model import Edition
from ranking.editions.withholding import WITHHELD
from ranking.publish.account_chart import Backdrop, chart_course, draw_backdrop
from ranking.publish.best_posts import BestPost, read_best
from ranking.publish.boards import tell_source
from ranking.publish.certainty import describe_standing
from ranking.publish.distribution import Distribution, chart_distribution, spread_scores
from ranking.publish.matrix_days import chart_days, read_days
from ranking.publish.members import Members, present_members
from ranking.publish.model import Board, Chart, Definition, Measure, Row
from ranking.publish.periods import say_of_period
from ranking.publish.quartiles import find_quartiles
from ranking.publish.wording import MISSING, YES_OR_NO, print_measure, print_score, print_share


@dataclass(frozen=True)
class Line:
    """One line of a table on the page, cells as printed."""

    label: str
    cells: tuple[str, ...]
    colour: int = 0


# A row of a table as printed, its heading first.
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """The measures of one family of metrics."""

    title: str
    rows: tuple[Cells, ...]


@dataclass(frozen=True)
class Blank:
    """The metrics of one family of which an account has no data."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """An account on one board: its place, parts, months and their chart."""

    board: Board
    row: Row
    summary: str
    parts: tuple[Line, ...]
    months: tuple[Cells, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Account:
    """One account of an edition on all boards that list it."""

    row: Row
    standings: tuple[Standing, ...]
    measures: tuple[Family, ...]  # what there is data of
    blanks: tuple[Blank, ...]  # and what there is none of
    best: tuple[BestPost, ...] = ()
    members: Members | None = None  # of a matrix
    days: Chart | None = None  # of a matrix

    @property
    def blank_count(self) -> int:
        """How many metrics there is no data of."""
        return sum(len(blank.labels) for blank in self.blanks)


def account_file(subject: str) -> str:
    """The name of an account's page without its ending, the same every month and on every file system."""
    plain = subject.replace(":", "-", 1)
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else f"~{ord(sign):x}" for sign in plain
    )
    # Windows does not tell capitals from small letters; ids do.
    return f"{safe}-{hashlib.sha256(subject.encode()).hexdigest()[:8]}" if safe != safe.lower() else safe


def list_subjects(boards: Sequence[Board]) -> list[str]:
    """Every account that some board lists, in the order of the boards."""
    return list(dict.fromkeys(row.subject for board in boards for row in board.rows))


def count_subjects(boards: Sequence[Board]) -> tuple[int, int]:
    """How many accounts and how many matrices the boards list, each counted once."""
    subjects = list_subjects(boards)
    matrices = sum(subject.startswith(MATRIX_PREFIX) for subject in subjects)
    return len(subjects) - matrices, matrices


@dataclass(frozen=True)
class _Ground:
    """What the pages of all accounts of one board share, worked out once."""

    board: Board
    quartiles: tuple[Decimal, Decimal, Decimal] | None
    of_groups: tuple[tuple[str, ...], ...]  # printed quartiles of each group
    of_months: tuple[tuple[str, ...], ...]  # printed quartiles and count of each month, as in `board.months`
    spread: Distribution | None
    backdrop: Backdrop | None
    definitions: dict[str, Definition]
    rows: dict[str, Row]


class AccountBook:
    """All accounts of an edition; each is made ready when it is asked for."""

    def __init__(self, boards: Sequence[Board], edition: Edition) -> None:
        self._boards = boards
        self._grounds = [_survey(board) for board in boards]
        self._best = read_best(edition)
        self._days = read_days(edition.days)
        self._month = edition.facts.month

    def account(self, subject: str) -> Account:
        """One account with its standings in the order of the boards; `subject` is on one of them at least."""
        grounds = [ground for ground in self._grounds if subject in ground.rows]
        standings = tuple(
            _present_standing(ground, ground.rows[subject], place)
            for place, ground in enumerate(grounds, start=1)
        )
        row = grounds[0].rows[subject]
        members = present_members(self._boards, row)
        days = chart_days(members.members, self._days, "days") if members else None
        if days is not None:
            days = replace(
                days, source=tell_source(grounds[0].board.facts), data=f"{account_file(subject)}-days"
            )
        best = tuple(self._best.get(subject, ()))
        account = Account(row, standings, *_list_measures(grounds[0], row), best, members, days)
        return say_of_period(account, self._month)

    def matrix_charts(self) -> Iterator[Chart]:
        """The charts by day of every matrix that a board lists."""
        for subject in list_subjects(self._boards):
            if subject.startswith(MATRIX_PREFIX) and (chart := self.account(subject).days) is not None:
                yield chart


def _survey(board: Board) -> _Ground:
    scores = [row.score for row in board.ranked if row.score is not None]
    return _Ground(
        board=board,
        quartiles=find_quartiles(scores) if scores else None,
        of_groups=tuple(_print_group_quartiles(board, place) for place in range(len(board.groups))),
        of_months=tuple(
            (*_print_quartiles(board, month.quartiles), str(len(month.standings))) for month in board.months
        ),
        spread=spread_scores(board.ranked, board.decimals),
        backdrop=draw_backdrop(board),
        definitions={metric.key: metric for metric in board.metrics},
        rows={row.subject: row for row in board.rows},
    )


def _print_group_quartiles(board: Board, place: int) -> tuple[str, ...]:
    """Of the rows that have the group."""
    amounts = [row.groups[place].value for row in board.ranked]
    known = [amount for amount in amounts if amount is not None]
    return _print_quartiles(board, find_quartiles(known) if known else (None, None, None))


def _print_quartiles(board: Board, quartiles: Sequence[Decimal | None]) -> tuple[str, ...]:
    return tuple(print_score(value, board.decimals) for value in quartiles)


def _present_standing(ground: _Ground, row: Row, place: int) -> Standing:
    return Standing(
        board=ground.board,
        row=row,
        summary=_summarise(ground, row),
        parts=tuple(_list_parts(ground, row)) if row.groups else (),
        months=tuple(_list_months(ground, row)),
        charts=tuple(_draw(ground, row, place)),
    )


def _draw(ground: _Ground, row: Row, place: int) -> Iterator[Chart]:
    board = ground.board
    source = tell_source(board.facts, board.standard_name)
    course = chart_course(ground.backdrop, row, f"course-{place}") if ground.backdrop else None
    if course is not None:
        yield replace(course, source=source, data=f"{board.slug}-courses")
    if ground.spread is not None and row.score is not None:
        among = chart_distribution(ground.spread, f"among-{place}", board.noun, row)
        yield replace(among, source=source, data=f"{board.slug}-distribution")


def _summarise(ground: _Ground, row: Row) -> str:
    if row.score is None or ground.quartiles is None:
        return f"未排名：{row.reason}"
    _, middle, high = ground.quartiles
    where = "不低于上四分位" if row.score >= high else "不低于中位数" if row.score >= middle else ""
    tail = f"，得分{where}" if where else ""
    return (
        f"第 {row.rank_text} 名，得分 {row.score_text}；本榜列出 {len(ground.board.ranked)} 个有名次的{ground.board.noun}{tail}。"
        f"{describe_standing(row.certainty)}"
    )


def _list_parts(ground: _Ground, row: Row) -> list[Line]:
    """Each group: this month, the month before, and the quartiles of the board's rows that have it."""
    board = ground.board
    lines = []
    for place, group in enumerate(board.groups):
        before = row.groups_before[place] if row.groups_before else None
        bar = row.groups[place]
        now = bar.text if bar.value is not None else f"{bar.text}（缺失：{bar.absence}）"
        cells = (now, print_score(before, board.decimals), *ground.of_groups[place])
        lines.append(Line(group.label, cells, group.colour))
    return lines


def _list_months(ground: _Ground, row: Row) -> list[Cells]:
    """Latest first; a month in which the account had no rank has a dash."""
    board = ground.board
    lines = []
    for month, printed in zip(reversed(board.months), reversed(ground.of_months), strict=True):
        point = month.standings.get(row.subject)
        own = (str(point.rank), print_score(point.score, board.decimals)) if point else (MISSING, MISSING)
        lines.append((month.label, *own, *printed))
    return lines


def _list_measures(ground: _Ground, row: Row) -> tuple[tuple[Family, ...], tuple[Blank, ...]]:
    """What was measured, by family, with the counts that it rests on; and what there is no data of."""
    rows: dict[str, list[Cells]] = {}
    blanks: dict[str, list[str]] = {}
    for key, measure in row.measures.items():
        metric = ground.definitions[key]
        if measure.value is None and not measure.is_withheld:
            blanks.setdefault(metric.family, []).append(metric.label)
        else:
            rows.setdefault(metric.family, []).append(_print_measured(metric, measure))
    return (
        tuple(Family(title, tuple(of_family)) for title, of_family in rows.items()),
        tuple(Blank(title, tuple(labels)) for title, labels in blanks.items()),
    )


def _print_measured(metric: Definition, measure: Measure) -> Cells:
    """Label, value with its unit, base and coverage."""
    _, value, base, coverage, is_floor, is_withheld = measure
    if is_withheld:
        return (metric.label, WITHHELD, MISSING, MISSING)
    unit = metric.unit
    if unit == "比例":
        text = print_measure(value, "%")
    elif unit in ("", YES_OR_NO):
        text = print_measure(value, unit)
    else:
        text = f"{print_measure(value, unit)} {unit}"
    return (
        metric.label,
        f"≥ {text}" if is_floor else text,
        MISSING if base is None else f"{base:,}",
        print_share(coverage),
    )
