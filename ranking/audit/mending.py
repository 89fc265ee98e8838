"""Open flags of a month with their deadlines, and whether what was flagged the month before is mended (整改)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ranking.audit.rescoring import rescored_standards
from ranking.catalogue import Metric
from ranking.config import Compliance
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.shelve import read_edition, read_facts
from ranking.months import Month
from ranking.store import Store

# A flag by account and label: the same label of two standards is one matter.
Key = tuple[str, str]


@dataclass(frozen=True)
class Flagged:
    """One flag of one account in one month, as a standard found it."""

    name: str
    organisation: str | None
    evidence: str
    basis: str


@dataclass(frozen=True)
class FlagMonth:
    """What the newest edition of a month flags; `blind` are the accounts that it saw only in part."""

    facts: EditionFacts
    flags: Mapping[Key, Flagged]
    accounts: frozenset[str]
    blind: frozenset[str]


@dataclass(frozen=True)
class Matter:
    """One flag, open or mended; `since` is the first of the months in a row that it was raised in."""

    account: str
    label: str
    flagged: Flagged
    since: Month
    deadline: dt.date | None
    state: str


def find_matters(
    store: Store, series: str, month: Month, as_of: dt.datetime, rules: Compliance
) -> list[Matter] | None:
    """The flags of the month's newest edition and of the month before, by account; None without an edition.

    A deadline runs from the issue of the edition that first raised the flag; before that there is none.
    """
    newest = {facts.month: facts for facts in read_facts(store, series)}
    if month not in newest:
        return None
    seen = _FlagMonths(store, newest)
    now, before = seen.of(month), seen.of(month.plus(-1))
    assert now is not None
    keys = sorted({*now.flags, *(before.flags if before else {})})
    return [_matter(seen, key, month, as_of, rules) for key in keys]


class _FlagMonths:
    """The flags of months, each worked out once and only when asked for."""

    def __init__(self, store: Store, newest: Mapping[Month, EditionFacts]) -> None:
        self._store, self._newest = store, newest
        self._known: dict[Month, FlagMonth] = {}

    def of(self, month: Month) -> FlagMonth | None:
        """The month's flags; None where no edition was made."""
        if month not in self._newest:
            return None
        if month not in self._known:
            edition = read_edition(self._store, self._newest[month])
            accounts = frozenset(edition.subjects["subject"])
            self._known[month] = FlagMonth(edition.facts, dict(_flags(edition)), accounts, _blind(edition))
        return self._known[month]

    def first(self, key: Key, month: Month) -> FlagMonth:
        """The first of the months in a row up to `month` that raise the flag."""
        first = self._known[month]
        while (earlier := self.of(first.facts.month.plus(-1))) is not None and key in earlier.flags:
            first = earlier
        return first


def _matter(seen: _FlagMonths, key: Key, month: Month, as_of: dt.datetime, rules: Compliance) -> Matter:
    now = seen.of(month)
    assert now is not None
    is_open = key in now.flags
    first = seen.first(key, month if is_open else month.plus(-1))
    flagged = now.flags[key] if is_open else first.flags[key]
    issued = first.facts.published_at
    deadline = issued.date() + dt.timedelta(days=rules.mend_days) if issued else None
    if not is_open and key[0] not in now.accounts:
        state = "本月已不在册"
    elif not is_open:
        state = "不能断定（本月观测不全）" if key[0] in now.blind else "已整改"
    elif first.facts.month == month:
        state = "本月新提示"
    else:
        state = "未整改，已逾期" if deadline and as_of.date() > deadline else "未整改"
    return Matter(*key, flagged, first.facts.month, deadline, state)


def _flags(edition: Edition) -> Iterator[tuple[Key, Flagged]]:
    known = {row["subject"]: row for row in edition.subjects.iter_rows(named=True)}
    for one in rescored_standards(edition).values():
        told = one.scored.flags.select("subject", "label", "evidence", "basis").iter_rows()
        for subject, label, evidence, basis in told:
            row = known[subject]
            yield (subject, label), Flagged(row["name"], row["organisation"], evidence, basis)


def _blind(edition: Edition) -> frozenset[str]:
    """Accounts that were not seen on every day of the month."""
    rows = edition.subjects.iter_rows(named=True)
    return frozenset(row["subject"] for row in rows if row["observed_days"] < row["month_days"])


def tell_evidence(evidence: str, metrics: Mapping[str, Metric]) -> str:
    """A standard's evidence (`longest_silence_days=20`) with the metrics by their Chinese names."""
    pieces = (piece.partition("=") for piece in evidence.split("，"))
    return "，".join(f"{metrics[key].label if key in metrics else key} {value}" for key, _, value in pieces)


def mended(now: str, before: str | None) -> str | None:
    """What became of last month's silence, from both months' states in words; None where there was none."""
    if before is None or not before.startswith("静默"):
        return None
    if now == "正常" or now.startswith("预警"):
        return "已整改"
    return "未整改" if now.startswith("静默") else "不能断定"
