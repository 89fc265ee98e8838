"""Makes one account ready for its page: where it stands on every board, against the quartiles of that board."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ranking.editions.withholding import WITHHELD
from ranking.publish.account_chart import chart_course
from ranking.publish.certainty import describe_standing
from ranking.publish.members import Members, present_members
from ranking.publish.model import Board, BoardMonth, Chart, Row
from ranking.publish.quartiles import find_quartiles
from ranking.publish.wording import MISSING, print_measure, print_score, print_share


@dataclass(frozen=True)
class Line:
    """One line of a table on the page, cells as printed."""

    label: str
    cells: tuple[str, ...]
    colour: int = 0


@dataclass(frozen=True)
class Standing:
    """An account on one board: its place, parts, months and their chart."""

    board: Board
    row: Row
    summary: str
    parts: tuple[Line, ...]
    months: tuple[Line, ...]
    chart: Chart | None


@dataclass(frozen=True)
class Account:
    """One account of an edition on all boards that list it."""

    row: Row
    standings: tuple[Standing, ...]
    measures: tuple[Line, ...]
    members: Members | None = None  # of a matrix


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


def present_account(boards: Sequence[Board], subject: str) -> Account:
    """One account with its standings in the order of the boards; `subject` is on one of them at least."""
    found = [(board, row) for board in boards for row in board.rows if row.subject == subject]
    standings = tuple(
        _present_standing(board, row, place) for place, (board, row) in enumerate(found, start=1)
    )
    board, row = found[0]
    return Account(row, standings, _list_measures(board, row), present_members(boards, row))


def _present_standing(board: Board, row: Row, place: int) -> Standing:
    return Standing(
        board=board,
        row=row,
        summary=_summarise(board, row),
        parts=tuple(_list_parts(board, row)) if row.groups else (),
        months=tuple(_list_months(board, row)),
        chart=chart_course(board, row, f"course-{place}"),
    )


def _summarise(board: Board, row: Row) -> str:
    if row.score is None:
        return f"未排名：{row.reason}"
    quartiles = find_quartiles([other.score for other in board.ranked if other.score is not None])
    where = (
        "不低于上四分位" if row.score >= quartiles[2] else "不低于中位数" if row.score >= quartiles[1] else ""
    )
    tail = f"，得分{where}" if where else ""
    return (
        f"第 {row.rank_text} 名，得分 {row.score_text}；本榜列出 {len(board.ranked)} 个有名次的账号{tail}。"
        f"{describe_standing(row.certainty)}"
    )


def _list_parts(board: Board, row: Row) -> list[Line]:
    """Each group: this month, the month before, and the quartiles of the board's rows that have it."""
    lines = []
    for place, group in enumerate(board.groups):
        amounts = [other.groups[place].value for other in board.ranked]
        known = [amount for amount in amounts if amount is not None]
        quartiles = find_quartiles(known) if known else (None, None, None)
        before = row.groups_before[place] if row.groups_before else None
        bar = row.groups[place]
        now = bar.text if bar.value is not None else f"{bar.text}（缺失：{bar.absence}）"
        cells = (now, *(print_score(value, board.decimals) for value in (before, *quartiles)))
        lines.append(Line(group.label, cells, group.colour))
    return lines


def _list_months(board: Board, row: Row) -> list[Line]:
    """Latest first; a month in which the account had no rank has a dash."""
    lines = []
    for month in reversed(board.months):
        point = month.standings.get(row.subject)
        own = (str(point.rank), print_score(point.score, board.decimals)) if point else (MISSING, MISSING)
        lines.append(Line(month.label, (*own, *_print_quartiles(board, month))))
    return lines


def _print_quartiles(board: Board, month: BoardMonth) -> tuple[str, ...]:
    return (*(print_score(value, board.decimals) for value in month.quartiles), str(len(month.standings)))


def _list_measures(board: Board, row: Row) -> tuple[Line, ...]:
    """What was measured, with the counts that it rests on."""
    labels = {metric.key: metric for metric in board.metrics}
    lines = []
    for measure in row.measures:
        metric = labels[measure.key]
        if measure.is_withheld:
            lines.append(Line(metric.label, (WITHHELD, MISSING, MISSING)))
            continue
        is_share = metric.unit == "比例"
        value = print_measure(measure.value, "%" if is_share else metric.unit)
        floor = "≥ " if measure.is_floor and measure.value is not None else ""
        unit = "" if is_share or measure.value is None else f" {metric.unit}"
        base = MISSING if measure.base is None else f"{measure.base:,}"
        lines.append(
            Line(metric.label, (f"{floor}{value}{unit}".rstrip(), base, print_share(measure.coverage)))
        )
    return tuple(lines)
