"""One edition ready to be written: what every exporter gets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ranking.editions.scoring import rescore
from ranking.editions.withholding import touched_standards
from ranking.publish.account_chart import list_courses
from ranking.publish.accounts import AccountBook
from ranking.publish.boards import tell_source
from ranking.publish.lookup import Lookup
from ranking.publish.model import Board, Chart, Facts
from ranking.publish.notes import Notes
from ranking.publish.resonance import Story, tell_events
from ranking.standard import Scored

if TYPE_CHECKING:
    from ranking.publish.press import Press

Audience = Literal["public", "internal"]


class Progress(Protocol):
    """Told what is being worked on, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int | None = None) -> None: ...


# Beside the pages of a month; written by `ranking audit --into`.
AUDIT_FOLDER = "audit"


@dataclass(frozen=True)
class Publication:
    """An edition's boards with the place they are written to and the looks they get."""

    out: Path
    facts: Facts
    boards: tuple[Board, ...]
    editions: tuple[Facts, ...]  # all of the series up to this one, oldest first
    created: tuple[int, int, int, int, int, int]  # the edition's time, for files that carry one
    templates: tuple[Path, ...]
    notes: Notes
    lookup: Lookup  # what the boards were made from, cut to the same profile
    contact: str = ""
    # Suffixes of board files that someone is writing meanwhile: linked as if they lay there already.
    promised: frozenset[str] = frozenset()
    # Where documents are printed, if the caller has a browser running already.
    press: "Press | None" = None
    remarks: list[str] = field(default_factory=list)  # what the person who publishes should know

    @property
    def months(self) -> int:
        """How many months the edition is of."""
        return self.lookup.archive.edition.facts.month.length

    @cached_property
    def scored(self) -> dict[str, Scored]:
        """The edition's standards worked out again with everything between metric and score; by standard."""
        edition = self.lookup.archive.edition
        return rescore(list(self.lookup.standards.values()), edition.subjects, edition.metrics)

    @cached_property
    def withheld_standards(self) -> set[str]:
        """The standards of a public edition that read figures of sources that may not be published."""
        if self.facts.profile == "internal":
            return set()
        return touched_standards(list(self.lookup.standards.values()), self.lookup.archive.edition.withheld)

    @cached_property
    def book(self) -> AccountBook:
        """The accounts of the edition's boards, for their pages."""
        return AccountBook(self.boards, self.lookup.archive.edition)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The events of the month and how they spread."""
        source = tell_source(self.facts)
        return tuple(
            replace(story, chart=replace(story.chart, source=source, data=story.key) if story.chart else None)
            for story in tell_events(self.lookup.archive.edition)
        )

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart that has its numbers beside it as files; those of accounts share one of their board."""
        of_boards = [chart for board in self.boards for chart in board.charts]
        courses = [list_courses(board) for board in self.boards if board.months]
        of_events = [story.chart for story in self.stories if story.chart is not None]
        return (*of_boards, *courses, *of_events, *self.book.matrix_charts())

    @property
    def chart_folder(self) -> Path:
        """Where the numbers of charts lie."""
        return self.folder / "data" / "charts"

    def find_chart_files(self) -> frozenset[str]:
        """The names of charts whose numbers lie there in both formats, so that no link leads nowhere."""
        names = {path.name for path in self.chart_folder.glob("*")}
        return frozenset(
            chart.data for chart in self.charts if {f"{chart.data}.csv", f"{chart.data}.json"} <= names
        )

    @property
    def folder(self) -> Path:
        """Where the edition's pages lie."""
        return self.out / self.facts.month

    @property
    def accounts(self) -> Path:
        """Where the pages of the edition's accounts lie."""
        return self.folder / "accounts"

    @property
    def audits(self) -> Path:
        """Where the dossiers of accounts lie, on an internal site that has them."""
        return self.folder / AUDIT_FOLDER

    @property
    def assets(self) -> Path:
        """What all pages of the site share."""
        return self.out / "assets"

    def data_file(self, board: Board, suffix: str) -> Path:
        """Where a board's data of one kind lie."""
        return self.folder / "data" / f"{board.slug}.{suffix}"

    def codebook(self, suffix: str) -> Path:
        """What the columns of the edition's data mean."""
        return self.folder / "data" / f"codebook.{suffix}"

    def pdf_file(self, board: Board) -> Path:
        """Where a board's document lies."""
        return self.folder / f"{board.slug}.pdf"

    def document(self, name: str) -> Path:
        """Where a document of the whole edition lies."""
        return self.folder / "documents" / name

    def picture_file(self, board: Board, page: int) -> Path:
        """Where one of the pictures of a board lies, counted from one."""
        return self.folder / "pictures" / f"{board.slug}-{page}.png"

    @property
    def article(self) -> Path:
        """Where the article on the edition lies, with its pictures beside it."""
        return self.folder / "article"


class Exporter(Protocol):
    """One format: its name on the command line, its title on the page, and who may see it.

    An `internal` one is written in the internal profile alone; one `on_request` only where it is named.
    """

    name: str
    title: str
    media_type: str
    audience: Audience
    on_request: bool

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write the format's files; gives those that were written anew. Calls `tick` after each board."""
        ...
