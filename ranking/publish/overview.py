"""The page of an edition: its boards with their first rows, figures of the whole, downloads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ranking.editions.chain import BUNDLE_FOLDER
from ranking.editions.withholding import WITHHELD
from ranking.months import Month
from ranking.period_words import in_words_of
from ranking.publish.accounts import count_subjects
from ranking.publish.findings import count_changes
from ranking.publish.model import Board, BoardSummary, Link, Row
from ranking.publish.publication import Publication
from ranking.publish.wording import print_measure

_TOP_ROWS = 5
_FORMATS = (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True)
class Figure:
    """One figure of the whole edition."""

    value: str
    label: str


@dataclass(frozen=True)
class BoardGroup:
    """The boards of one platform."""

    title: str
    summaries: tuple[BoardSummary, ...]


def find_downloads(publication: Publication, board: Board, base: str = "") -> tuple[Link, ...]:
    """The files of a board that exist or are promised, so that no link leads nowhere."""
    links = []
    for suffix, title in _FORMATS:
        path = publication.pdf_file(board) if suffix == "pdf" else publication.data_file(board, suffix)
        if suffix in publication.promised or path.is_file():
            links.append(Link(title, base + path.relative_to(publication.folder).as_posix()))
    return tuple(links)


def find_data_notes(publication: Publication) -> tuple[Link, ...]:
    """What belongs to the data of the whole edition: codebook and bundle, where they lie there."""
    wanted = (
        ("字段说明（CSV）", publication.codebook("csv")),
        ("字段说明（JSON）", publication.codebook("json")),
        ("全刊（PDF）", publication.document("edition.pdf")),
        ("公众号文章", publication.article / "index.html"),
        ("榜单简报（Word）", publication.document("bulletin.docx")),
        ("检查提示通报（Word，内部）", publication.document("compliance.docx")),
        ("复算包（ZIP）", publication.folder / f"{BUNDLE_FOLDER}.zip"),
    )
    return tuple(
        Link(title, path.relative_to(publication.folder).as_posix())
        for title, path in wanted
        if path.is_file()
    )


def present_figures(publication: Publication) -> tuple[Figure, ...]:
    """How many boards, accounts, matrices, ranks and posts there are."""
    rows = [row for board in publication.boards for row in board.rows]
    by_subject: dict[str, Row] = {row.subject: row for row in rows}
    posts = sum(row.posts or 0 for row in by_subject.values())
    counts = (row.measure("posts") for row in by_subject.values())
    is_partial = any(count is not None and count.is_withheld for count in counts)
    ranked = {row.subject for row in rows if row.rank is not None}
    accounts, matrices = count_subjects(publication.boards)
    return (
        Figure(str(len(publication.boards)), "个榜"),
        Figure(print_measure(accounts), "个账号"),
        *([Figure(print_measure(matrices), "个矩阵")] if matrices else []),
        Figure(print_measure(len(ranked)), "个有名次"),
        Figure(print_measure(posts), "篇稿件" + (f"（{WITHHELD}的不计）" if is_partial else "")),
    )


def present_board_groups(publication: Publication) -> tuple[BoardGroup, ...]:
    """The boards by platform, in the edition's order."""
    groups: dict[str, list[BoardSummary]] = {}
    for board in publication.boards:
        summary = BoardSummary(
            board=board,
            top=board.ranked[:_TOP_ROWS],
            headline=_tell_headline(board),
            downloads=find_downloads(publication, board),
        )
        groups.setdefault(board.platform or "综合", []).append(summary)
    return tuple(BoardGroup(title, tuple(summaries)) for title, summaries in groups.items())


def _tell_headline(board: Board) -> str:
    if not board.ranked:
        return in_words_of(Month.parse_period(board.facts.month), f"本月没有{board.noun}得到名次")
    return f"{len(board.ranked)} 个{board.noun}有名次：{count_changes(list(board.ranked))}"


def tell_highlights(boards: Sequence[Board]) -> Iterator[tuple[Board, str]]:
    """One sentence a board: who leads, and who rose most."""
    for board in boards:
        if not board.charts:
            continue
        yield board, f"{board.charts[0].title}{_tell_rise(board)}。"


def _tell_rise(board: Board) -> str:
    rises = [entry.findings[0] for entry in board.changes if entry.kind == "up"]
    if not rises:
        return ""
    name = f"该{board.noun}" if rises[0].subject == board.ranked[0].subject else f"“{rises[0].name}”"
    return f"；{name}{rises[0].text.split('，得分')[0]}"
