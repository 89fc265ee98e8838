"""What touches an account beside its score: flags (internal), decisions on objections and holds, revisions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ranking.editions.effect import effects_by_subject, tell_amendment
from ranking.editions.life import REVISION_KINDS
from ranking.editions.model import Edition
from ranking.publish.flags import Flagged, find_flagged
from ranking.publish.publication import Publication
from ranking.publish.wording import clean_name, print_day

_SOURCES = {"objection": "异议", "hold": "核查"}


@dataclass(frozen=True)
class Notice:
    """One thing that was decided or revised: its kind, day, what changed, and why."""

    kind: str
    day: str
    text: str
    reason: str


@dataclass(frozen=True)
class Touching:
    """Everything that touches one account in an edition."""

    flags: tuple[Flagged, ...] = ()
    notices: tuple[Notice, ...] = ()


def find_touching(publication: Publication) -> Mapping[str, Touching]:
    """By subject, for those whom anything touches; the public is told no flags, and of decisions no evidence."""
    flags: dict[str, list[Flagged]] = {}
    if publication.facts.profile == "internal":
        for one in find_flagged(publication):
            flags.setdefault(one.subject, []).append(one)
    notices: dict[str, list[Notice]] = {}
    for subject, notice in _list_notices(publication):
        notices.setdefault(subject, []).append(notice)
    return {
        subject: Touching(tuple(flags.get(subject, ())), tuple(notices.get(subject, ())))
        for subject in flags.keys() | notices.keys()
    }


def _list_notices(publication: Publication) -> Iterator[tuple[str, Notice]]:
    edition, facts = publication.lookup.archive.edition, publication.lookup.archive.edition.facts
    names: dict[str, str] = dict(edition.subjects.select("subject", "name").iter_rows())
    for row in edition.amendments.iter_rows(named=True):
        told = tell_amendment(row, names.get(row["subject"], row["subject"]), publication.lookup.catalogue)
        day = print_day(row["decided"]) if row["decided"] else ""
        yield (
            row["subject"],
            Notice(_SOURCES[row["source"]], day, clean_name(told), clean_name(row["reason"])),
        )
    titles = {(board.standard_name.split("@")[0], board.key): board.title for board in publication.boards}
    for subject, text in _tell_effects(edition, "amended", titles):
        yield subject, Notice("处理的影响", "", text, "与不作上述处理相比")
    if facts.supersedes is not None:
        day = print_day(facts.published_at) if facts.published_at else ""
        for subject, text in _tell_effects(edition, "effects", titles):
            kind = REVISION_KINDS.get(facts.revision_kind or "", "修订")
            yield subject, Notice(kind, day, text, clean_name(facts.revision_reason or ""))


def _tell_effects(
    edition: Edition, frame: str, titles: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str]]:
    for subject, changes in effects_by_subject(edition, getattr(edition, frame)).items():
        for standard_id, board, told in changes:
            yield subject, f"{titles.get((standard_id, board), board)}：{told}"
