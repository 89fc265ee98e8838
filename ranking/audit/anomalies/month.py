"""One month looked through: what is found, what of it is decided already, and what each finding does to a rank."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ranking.audit.anomalies.deciding import Decided, read_decisions
from ranking.audit.anomalies.effects import find_effects
from ranking.audit.anomalies.finding import Finding, find_signs
from ranking.audit.anomalies.gather import gather_seen
from ranking.audit.anomalies.places import Effect
from ranking.audit.anomalies.seen import Seen
from ranking.audit.anomalies.signs import Sign, read_signs
from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.editions.model import EditionFacts
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import EditionError
from ranking.measure import default_cut_off
from ranking.months import Month
from ranking.store import Store


@dataclass(frozen=True)
class Looked:
    """A month's findings, decided ones among them; `effects` by code where an edition is there to be held against."""

    seen: Seen
    signs: Mapping[str, Sign]
    findings: tuple[Finding, ...]
    decided: Mapping[str, Decided]
    facts: EditionFacts | None
    effects: Mapping[str, list[Effect]] = field(default_factory=dict)

    @property
    def month(self) -> Month:
        """The month that was looked through."""
        return self.seen.month

    @property
    def waiting(self) -> list[Finding]:
        """The findings that a person has yet to decide."""
        return [one for one in self.findings if self.is_waiting(one)]

    def is_waiting(self, finding: Finding) -> bool:
        """Whether no decision stands on just this evidence."""
        decision = self.decided.get(finding.code)
        return decision is None or decision.is_open

    def earlier(self, finding: Finding) -> list[Decided]:
        """Decisions on the same sign of the account, on other evidence."""
        return [
            one
            for one in self.decided.values()
            if (one.account, one.sign) == (finding.account, finding.sign.key) and one.code != finding.code
        ]


def look_through(store: Store, month: Month, settings: Settings, workspace: Path | None) -> Looked:
    """The month's findings without effects; raises EditionError for a month without posts."""
    facts = newest_edition(store, month, settings)
    if facts is not None:
        cut_off = facts.cut_off
    else:
        cut_off = default_cut_off(store.con, month, settings.calendar.cut_off)[0]
    signs = read_signs(workspace)
    seen = gather_seen(store, month, cut_off, signs)
    if seen.posts.is_empty():
        msg = f"{month} 没有已登记账号的稿件，无从核查；请核对月份，或先用 ranking load 载入"
        raise EditionError(msg)
    findings = tuple(find_signs(seen, signs))
    return Looked(seen, signs, findings, read_decisions(store, month), facts)


def with_effects(store: Store, looked: Looked, catalogue: Catalogue, settings: Settings) -> Looked:
    """The same with the rank that every undecided finding's account would have without it."""
    if looked.facts is None:
        return looked
    edition = read_edition(store, looked.facts)
    effects = find_effects(store, catalogue, settings, edition, looked.waiting)
    return Looked(looked.seen, looked.signs, looked.findings, looked.decided, looked.facts, effects)


def newest_edition(store: Store, month: Month, settings: Settings) -> EditionFacts | None:
    """The newest edition of the month in the series, drafts too."""
    of_month = [facts for facts in read_facts(store, settings.series.id) if facts.month == month]
    return of_month[-1] if of_month else None


def find_by_code(looked: Looked, code: str) -> Finding:
    """The finding that a code (or its beginning) names; raises EditionError where none or several are meant."""
    named = [one for one in looked.findings if one.code.startswith(code.strip().lower())]
    if len(named) == 1 and code.strip():
        return named[0]
    known = "、".join(one.code for one in looked.waiting[:5]) or "没有待核实的线索"
    why = "指多条线索" if named and code.strip() else "不存在，或其证据已变"
    msg = f"{looked.month} 的线索 {code} {why}；请用 ranking anomalies {looked.month} 查看编号（{known}）"
    raise EditionError(msg)


def told_at(moment: dt.datetime) -> str:
    """A moment as it is printed."""
    return f"{moment:%Y-%m-%d %H:%M}"
