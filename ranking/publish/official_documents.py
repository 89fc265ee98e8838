"""Writes the two documents of an edition, kept apart: the bulletin of the boards, and the notice of compliance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ranking.catalogue import Metric
from ranking.editions.withholding import WITHHELD
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board, Row
from ranking.publish.official_text import LONGEST, Attachment, Written, write_document
from ranking.publish.publication import Audience, Publication
from ranking.publish.wording import clean_name, print_measure
from ranking.standard import Flag
from ranking.standard.shares import READS_TAG, SOCIAL_TAGS

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
        facts = {
            "boards": publication.boards,
            "standards": [
                f"《{title}》" for title in dict.fromkeys(b.standard_title for b in boards.values())
            ],
            "figures": {
                "subjects": len(rows),
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
        kinds = dict.fromkeys((finding.label, finding.basis) for finding in findings)
        facts = {
            "subjects": len(rows),
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


@dataclass(frozen=True)
class Flagged:
    """One flag of one account, ready to be printed."""

    subject: str
    name: str
    platform: str
    organisation: str
    label: str
    basis: str
    evidence: str


def find_flagged(publication: Publication) -> Iterator[Flagged]:
    """Every flag of every listed account once, by standard, flag and account; figures of traffic are not told."""
    rows = {row.subject: row for board in publication.boards for row in board.rows}
    told: set[tuple[str, str]] = set()
    for scored in publication.scored.values():
        flags = {flag.key: flag for flag in scored.standard.flags}
        found = scored.flags.select("flag", "subject").iter_rows()
        for key, subject in sorted(found, key=lambda pair: (list(flags).index(pair[0]), pair[1])):
            flag = flags[key]
            if subject not in rows or (flag.label, subject) in told:
                continue
            told.add((flag.label, subject))
            row = rows[subject]
            yield Flagged(
                subject=subject,
                name=row.name,
                platform=row.platform,
                organisation=row.organisation,
                label=clean_name(flag.label),
                basis=clean_name(flag.basis),
                evidence=_tell_evidence(publication, flag, row),
            )


def _tell_evidence(publication: Publication, flag: Flag, row: Row) -> str:
    pieces = []
    for key in flag.when.metrics:
        metric, measure = publication.lookup.catalogue.get(key), row.measure(key)
        if metric is None or measure is None or _is_traffic(metric):
            continue
        if measure.is_withheld:
            pieces.append(f"{metric.label}{WITHHELD}")
            continue
        value = "缺失" if measure.value is None else f"{print_measure(measure.value)}{metric.unit}"
        pieces.append(f"{metric.label}{value}")
    seen = "" if row.is_observed_fully else f"（观测{row.observed_text}日）"
    return f"{publication.facts.month_label}{'，'.join(pieces)}{seen}"


def _is_traffic(metric: Metric) -> bool:
    return bool(frozenset(metric.tags) & (SOCIAL_TAGS | {READS_TAG}))


def _list_board(board: Board) -> Attachment:
    rows = tuple(
        (row.rank_text, row.change_words, row.name, row.organisation, row.score_text) for row in board.ranked
    )
    heads = ("名次", "变化", "账号", "主办单位", "得分")
    return Attachment(f"附表：{board.title}（{board.standard_name}）", heads, rows, (9, 12, 32, 32, 15))


def _list_findings(findings: list[Flagged]) -> Attachment:
    rows = tuple(
        (str(place), one.organisation, one.name, one.platform, one.label, one.evidence)
        for place, one in enumerate(findings, start=1)
    )
    heads = ("序号", "主办单位", "账号", "平台", "提示", "情况")
    return Attachment("附表：检查提示", heads, rows, (9, 20, 20, 11, 18, 22))


def _put(publication: Publication, title: str, name: str, written: Written) -> Iterator[Path]:
    if written.characters > LONGEST:
        publication.remarks.append(
            f"{title}正文 {written.characters} 字，超过 {LONGEST} 字；请在模板中精简，或减少一期的榜数"
        )
    path = publication.document(name)
    if write_if_changed(path, written.content):
        yield path
