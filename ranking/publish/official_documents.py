"""Writes the two documents of an edition, kept apart: the bulletin of the boards, and the notice of compliance."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ranking.publish.accounts import count_subjects
from ranking.publish.files import write_if_changed
from ranking.publish.flags import Flagged, find_flagged
from ranking.publish.model import Board
from ranking.publish.official_text import LONGEST, Attachment, Written, write_document
from ranking.publish.publication import Audience, Publication
from ranking.publish.wording import print_measure

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BulletinExporter:
    """The boards as an official bulletin: influence, no flags; every ranked row in a table."""

    name = "docx"
    title = "Word 榜单简报"
    media_type = _DOCX
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `documents/bulletin.docx`; a text above 4,000 characters is remarked."""
        boards = {board.slug: board for board in publication.boards}
        rows = {row.subject: row for board in publication.boards for row in board.rows}
        accounts, matrices = count_subjects(publication.boards)
        facts = {
            "boards": publication.boards,
            "standards": [
                f"《{title}》" for title in dict.fromkeys(b.standard_title for b in boards.values())
            ],
            "figures": {
                "accounts": accounts,
                "matrices": matrices,
                "ranked": len({row.subject for board in boards.values() for row in board.ranked}),
                "posts": print_measure(sum(row.posts or 0 for row in rows.values())),
            },
        }
        written = write_document(
            publication, "bulletin.txt", facts, lambda mark: _list_board(boards[mark.removeprefix("榜 ")])
        )
        yield from _put(publication, self.title, "bulletin.docx", written)
        for _ in publication.boards:
            tick()


class ComplianceExporter:
    """What the standards' flags found, with date, evidence and deadline; no traffic, no rank, internal."""

    name = "docx-notice"
    title = "Word 检查提示通报"
    media_type = _DOCX
    audience: Audience = "internal"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `documents/compliance.docx`."""
        findings = list(find_flagged(publication))
        rows = {row.subject: row for board in publication.boards for row in board.rows}
        accounts, matrices = count_subjects(publication.boards)
        kinds = dict.fromkeys((finding.label, finding.basis) for finding in findings)
        facts = {
            "accounts": accounts,
            "matrices": matrices,
            "findings": findings,
            "flagged": len({finding.subject for finding in findings}),
            "not_seen": sum(not row.is_observed_fully for row in rows.values()),
            "groups": [
                {
                    "label": label,
                    "basis": basis,
                    "findings": [one for one in findings if (one.label, one.basis) == (label, basis)],
                }
                for label, basis in kinds
            ],
        }
        written = write_document(publication, "compliance.txt", facts, lambda _: _list_findings(findings))
        yield from _put(publication, self.title, "compliance.docx", written)
        for _ in publication.boards:
            tick()


def _list_board(board: Board) -> Attachment:
    rows = tuple(
        (row.rank_text, row.change_words, row.name, row.organisation, row.score_text) for row in board.ranked
    )
    heads = ("名次", "变化", board.noun, "主办单位", "得分")
    return Attachment(f"附表：{board.title}（{board.standard_name}）", heads, rows, (8, 19, 30, 30, 13))


def _list_findings(findings: list[Flagged]) -> Attachment:
    rows = tuple(
        (str(place), one.organisation, one.name, one.platform, one.label, one.evidence)
        for place, one in enumerate(findings, start=1)
    )
    heads = ("序号", "主办单位", "账号", "平台", "提示", "情况")
    return Attachment("附表：检查提示", heads, rows, (7, 19, 18, 12, 18, 26))


def _put(publication: Publication, title: str, name: str, written: Written) -> Iterator[Path]:
    if written.characters > LONGEST:
        publication.remarks.append(
            f"{title}正文 {written.characters} 字，超过 {LONGEST} 字；请在模板中精简，或减少一期的榜数"
        )
    path = publication.document(name)
    if write_if_changed(path, written.content):
        yield path
