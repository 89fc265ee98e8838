"""The site's own list of editions, `editions.json`: what was written here and what is known."""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ranking.editions.seal import Profile
from ranking.errors import InputError
from ranking.publish.accounts import count_subjects
from ranking.publish.files import write_if_changed
from ranking.publish.model import Facts
from ranking.publish.publication import Publication
from ranking.publish.wording import PROFILE_WORDS

FILE = "editions.json"


class BoardEntry(BaseModel):
    """One board of an edition that lies on the site."""

    model_config = ConfigDict(frozen=True)

    slug: str
    title: str
    platform: str
    ranked: int
    leader: str
    leader_score: str


class EditionEntry(BaseModel):
    """One edition; `boards` is empty where it is known but not written here."""

    model_config = ConfigDict(frozen=True)

    profile: Profile = "public"
    month: str
    month_label: str
    state_label: str
    issued: str
    published: str = ""
    cut_off: str
    revision: str
    hash: str
    standards: tuple[str, ...] = ()
    accounts: int = 0
    matrices: int = 0
    boards: tuple[BoardEntry, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether the site holds its pages."""
        return bool(self.boards)


def register_edition(publication: Publication) -> tuple[EditionEntry, ...]:
    """All editions of the site, latest first, with this one entered; the list is not written yet."""
    entries = {entry.month: entry for entry in read_register(publication.out)}
    for facts in publication.editions:
        known = entries.get(facts.month)
        if known is None or not known.is_written:
            entries[facts.month] = _describe(facts)
    entries[publication.facts.month] = _describe_written(publication)
    return tuple(entries[month] for month in sorted(entries, reverse=True))


def read_register(out: Path) -> tuple[EditionEntry, ...]:
    """The editions that the site lists already; raises InputError where the list is not ours."""
    path = out / FILE
    if not path.is_file():
        return ()
    try:
        return tuple(EditionEntry.model_validate(entry) for entry in json.loads(path.read_text("utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError, TypeError) as error:
        msg = f"{path}：不是本程序写出的期次清单，请换一个文件夹，或删去该文件后重新发布"
        raise InputError(msg) from error


def refuse_other_profile(out: Path, profile: Profile) -> None:
    """Raises InputError where the site at `out` is for other readers: what is internal never lies beside public pages."""
    for entry in read_register(out):
        if entry.profile != profile:
            here, wanted = PROFILE_WORDS[entry.profile], PROFILE_WORDS[profile]
            msg = f"{out}：这里是{here}网站，不能再写入{wanted}；请换一个文件夹"
            raise InputError(msg)


def write_register(out: Path, entries: Sequence[EditionEntry]) -> list[Path]:
    """Write the list; gives its path where it changed."""
    text = json.dumps([entry.model_dump() for entry in entries], ensure_ascii=False, indent=1) + "\n"
    return [out / FILE] if write_if_changed(out / FILE, text) else []


def _describe(facts: Facts) -> EditionEntry:
    return EditionEntry(
        profile=facts.profile,
        month=facts.month,
        month_label=facts.month_label,
        state_label=facts.state_label,
        issued=facts.issued,
        published=facts.published,
        cut_off=facts.cut_off,
        revision=facts.revision,
        hash=facts.hash,
    )


def _describe_written(publication: Publication) -> EditionEntry:
    boards = tuple(
        BoardEntry(
            slug=board.slug,
            title=board.title,
            platform=board.platform,
            ranked=len(board.ranked),
            leader=board.ranked[0].name if board.ranked else "",
            leader_score=board.ranked[0].score_text if board.ranked else "",
        )
        for board in publication.boards
    )
    accounts, matrices = count_subjects(publication.boards)
    standards = tuple(dict.fromkeys(board.standard_name for board in publication.boards))
    extra = {"boards": boards, "standards": standards, "accounts": accounts, "matrices": matrices}
    return _describe(publication.facts).model_copy(update=extra)
