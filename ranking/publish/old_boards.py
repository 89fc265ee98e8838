"""Boards that others published before (以往榜单), for reading only: on an account's page and on a page of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from jinja2 import Environment

from ranking.editions.model import Archive
from ranking.months import Month
from ranking.publish.accounts import Line
from ranking.publish.files import write_if_changed
from ranking.publish.publication import Publication
from ranking.publish.wording import clean_name, print_measure

HISTORY_PAGE = "history.html"


@dataclass(frozen=True)
class OldBoard:
    """One board of one month as its publisher printed it."""

    title: str
    source: str
    month_label: str
    rows: tuple[tuple[str, str, str], ...]  # rank, name, score


def list_old_places(archive: Archive, subject: str) -> tuple[Line, ...]:
    """The places of one account on old boards, latest first: source, board, rank, score."""
    if archive.old_ranks.is_empty():
        return ()
    rows = archive.old_ranks.filter(subject=subject).sort("month", "source", "board", descending=True)
    return tuple(
        Line(
            Month.parse(row["month"]).label,
            (
                clean_name(row["source"]),
                clean_name(row["board"]),
                str(row["rank"]),
                print_measure(row["score"]),
            ),
        )
        for row in rows.iter_rows(named=True)
    )


def write_old_boards(templates: Environment, publication: Publication) -> Iterator[Path]:
    """Write `history.html` where there are old boards, and take it away where there are none any more."""
    path = publication.out / HISTORY_PAGE
    boards = _list_boards(publication.lookup.archive.old_ranks)
    if not boards:
        path.unlink(missing_ok=True)
        return
    page = templates.get_template("history.html")
    if write_if_changed(path, page.render(root="", facts=publication.facts, boards=boards)):
        yield path


def _list_boards(ranks: pl.DataFrame) -> tuple[OldBoard, ...]:
    """The boards, the latest month first, each in the order of its ranks."""
    ordered = ranks.sort(
        "month", "source", "board", "rank", "subject", descending=[True, False, False, False, False]
    )
    return tuple(
        OldBoard(
            clean_name(str(board)),
            clean_name(str(source)),
            Month.parse(str(month)).label,
            tuple(
                (str(row["rank"]), clean_name(row["name"]) or row["subject"], print_measure(row["score"]))
                for row in rows.iter_rows(named=True)
            ),
        )
        for (month, source, board), rows in ordered.group_by(
            ["month", "source", "board"], maintain_order=True
        )
    )
