"""Seals an edition: the files of its two bundles, and one hash that stands for all of them."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, fields
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from ranking.editions.audience import count_unlisted, public_edition
from ranking.editions.frames import FRAMES, LATER_FRAMES
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.plain_csv import write_plain_csv
from ranking.editions.read_me import describe_bundle
from ranking.errors import EditionError, RankingError
from ranking.months import Month
from ranking.standard.language import LANGUAGE_VERSION

Profile = Literal["public", "internal"]
PROFILES: tuple[Profile, ...] = ("public", "internal")

# Raised when a file of a bundle changes its name or meaning, or one more is told of every rank; readers of older
# versions stay.
BUNDLE_VERSION = 2
CERTAINTY_SINCE = 2
SEAL_FILE, SUM_FILE, PROFILE_FILE, README_FILE = "seal.json", "seal.sha256", "profile.json", "README.txt"
STANDARDS_COLUMNS = {name: dtype for name, dtype in FRAMES["standards"].columns.items() if name != "text"}

# Persons' names never leave the store; state and hash follow from the seal itself.
_UNSEALED = {"state", "hash", "issued_by", "previous_hash"}
_TIMES = {"cut_off", "built_at", "published_at", "objections_until"}
SEALED_FACTS = tuple(field.name for field in fields(EditionFacts) if field.name not in _UNSEALED)


class Seal(BaseModel):
    """`seal.json`: the same in both bundles of an edition; its SHA-256 is the edition's hash.

    `public` and `internal` give the SHA-256 of every file of either bundle, so whoever has one of
    them arrives at the same hash.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    bundle_version: int
    language_version: int
    edition: dict[str, str | int | None]
    previous_hash: str | None
    public: dict[str, str]
    internal: dict[str, str]

    def files(self, profile: Profile) -> dict[str, str]:
        """File → SHA-256 of the bundle of one profile."""
        return self.public if profile == "public" else self.internal

    def facts(self, own_hash: str) -> EditionFacts:
        """The edition's facts; who issued it is not in a bundle. Raises EditionError where one is missing."""
        known = [name for name in SEALED_FACTS if name in self.edition]
        try:
            given: dict[str, Any] = {name: _read_fact(name, self.edition[name]) for name in known}
            # Facts that a later program added have defaults.
            return EditionFacts(
                **given, state="published", issued_by=None, previous_hash=self.previous_hash, hash=own_hash
            )
        except (RankingError, ValueError, TypeError) as error:
            msg = f"{SEAL_FILE}：期次的记载不完整或无法识别（{error}），请重新取得复算包"
            raise EditionError(msg) from error


@dataclass(frozen=True)
class Sealed:
    """An edition's two bundles, file → bytes, the seal among them, and the edition's hash."""

    files: dict[Profile, dict[str, bytes]]
    hash: str


def seal_edition(edition: Edition) -> Sealed:
    """Both bundles of an edition and its hash, the same on any machine for the same rows.

    The edition's own `state`, `hash` and issuer play no part.
    """
    internal = _files_of(edition, "internal")
    public = _files_of(public_edition(edition), "public", (edition, internal))
    files: dict[Profile, dict[str, bytes]] = {"public": public, "internal": internal}
    sums = {profile: {name: sha256_of(data) for name, data in files[profile].items()} for profile in PROFILES}
    seal = Seal(
        # A draft of an early program, published by this one, tells no certainty.
        bundle_version=BUNDLE_VERSION if edition.certainty.height else CERTAINTY_SINCE - 1,
        language_version=LANGUAGE_VERSION,
        edition={name: _write_fact(getattr(edition.facts, name)) for name in SEALED_FACTS},
        previous_hash=edition.facts.previous_hash,
        public=sums["public"],
        internal=sums["internal"],
    )
    text = _json(seal.model_dump())
    own_hash = sha256_of(text)
    both = {SEAL_FILE: text, SUM_FILE: sum_line(own_hash)}
    return Sealed({profile: files[profile] | both for profile in PROFILES}, own_hash)


def read_seal(data: bytes) -> Seal:
    """The seal of a bundle; raises EditionError where it is none or of a later program."""
    try:
        entries = json.loads(data.decode("utf-8"))
        if isinstance(entries, dict) and entries.get("bundle_version", 0) > BUNDLE_VERSION:
            msg = f"复算包的格式版本是 {entries['bundle_version']}，本程序只认识到 {BUNDLE_VERSION}，请升级本程序"
            raise EditionError(msg)
        return Seal.model_validate(entries)
    except (UnicodeDecodeError, json.JSONDecodeError, ValidationError, TypeError) as error:
        msg = f"{SEAL_FILE}：内容无法识别，不是本程序写出的复算包，或已被改动"
        raise EditionError(msg) from error


def sha256_of(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sum_line(own_hash: str) -> bytes:
    """The content of `seal.sha256`, as `sha256sum -c` reads it."""
    return f"{own_hash}  {SEAL_FILE}\n".encode()


def _files_of(
    edition: Edition, profile: Profile, whole: tuple[Edition, dict[str, bytes]] | None = None
) -> dict[str, bytes]:
    """The files of one bundle; tables that `whole`, an edition with its files, has the same are not written again."""
    texts = edition.standards.select("standard_id", "text").iter_rows()
    files = {f"standards/{name}.toml": text.encode() for name, text in texts}
    for name, spec in FRAMES.items():
        rows: pl.DataFrame = getattr(edition, name)
        if name in LATER_FRAMES and rows.is_empty():
            continue
        if whole is not None and rows.equals(getattr(whole[0], name)):
            files[spec.file] = whole[1][spec.file]
            continue
        files[spec.file] = write_plain_csv(
            rows.select(list(STANDARDS_COLUMNS if name == "standards" else spec.columns))
        )
    unlisted = count_unlisted(edition)
    files[PROFILE_FILE] = _json({"profile": profile, "unlisted": unlisted})
    files[README_FILE] = describe_bundle(edition.facts, is_public=profile == "public", unlisted=unlisted)
    return dict(sorted(files.items()))


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _write_fact(fact: object) -> str | int | None:
    return fact if fact is None or isinstance(fact, int) else str(fact)


def _read_fact(name: str, fact: str | int | None) -> object:
    if name == "month":
        return Month.parse_period(str(fact))
    if fact is not None and (name in _TIMES):
        return dt.datetime.fromisoformat(str(fact))
    return fact
