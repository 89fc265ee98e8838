"""The rank of an account without what a sign points at, measured and scored as a hold would have it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from ranking.audit.anomalies.finding import Finding
from ranking.audit.anomalies.places import Effect, find_places
from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.editions.amendments import Amendment, amend_metrics, amended_rows, amendments_in_force
from ranking.editions.audience import standards_of
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.remedies import Remedy
from ranking.measure import measure_month
from ranking.measure.copied import refresh_copies
from ranking.measure.entangled import find_entangled
from ranking.measure.supposed import Supposition, measure_supposed
from ranking.measure.table import METRIC_TABLE
from ranking.months import Month
from ranking.standard import Standard
from ranking.store import Store

# Hypothetical amendments stand behind all real ones.
_FIRST_NUMBER = 2**30


def amendments_of(finding: Finding, month: Month) -> list[Amendment]:
    """What a hold of a finding would change."""
    return [
        Amendment(0, month, None, remedy.kind, finding.account, post, remedy.captured_at)
        for post, remedy in holds_of(finding)
    ]


def holds_of(finding: Finding) -> list[tuple[str | None, Remedy]]:
    """Post (none where followers are meant) and remedy, as `hold_out` takes them."""
    kind = finding.sign.remedy
    if kind == "exclude_followers":
        return [(None, Remedy(kind, captured_at=moment)) for moment in finding.captures]
    return [(post, Remedy(kind)) for post in finding.posts]


def find_effects(
    store: Store, catalogue: Catalogue, settings: Settings, edition: Edition, findings: Sequence[Finding]
) -> dict[str, list[Effect]]:
    """Code of a finding → its effects on the boards of the edition; nothing of it stays in the store.

    Every finding stands for itself: its account's row alone is put into the edition's table, measured as if nothing
    else were held out, so that no other account's doubts touch it.
    """
    standards = [one for one in standards_of(edition) if one.subject == "account"]
    rows: dict[str, dict[str, Any]] = {}
    with _nothing_kept(store):
        held = _Held(store, edition.facts, _used_families(catalogue, standards), settings)
        for group, is_entangled in held.rounds(findings):
            mine = held.measure(group, is_entangled=is_entangled).partition_by("subject", as_dict=True)
            for finding in group:
                if (finding.account,) in mine:
                    figures = mine[finding.account,].select("metric", "value").iter_rows()
                    rows[finding.code] = {"subject": finding.account, **dict(figures)}
    effects: dict[str, list[Effect]] = defaultdict(list)
    for standard in standards:
        for code, effect in find_places(standard, edition, rows):
            effects[code].append(effect)
    return dict(effects)


_GONE = """
SELECT p.post_id, p.account_id
FROM post AS p
JOIN named_rows AS n ON n.account_id = p.account_id AND n.native_id = p.native_id
WHERE p.published_at >= ? AND p.published_at < ?
ORDER BY p.post_id
"""


class _Held:
    """A month measured with findings held out on top of what is held already."""

    def __init__(self, store: Store, facts: EditionFacts, catalogue: Catalogue, settings: Settings) -> None:
        self._store, self._facts, self._catalogue = store, facts, catalogue
        self._cut_off_day = settings.calendar.cut_off
        self._held = amendments_in_force(store, facts.month)

    def rounds(self, findings: Sequence[Finding]) -> Iterator[tuple[list[Finding], bool]]:
        """The findings in as few groups as hold at most one an account; a group of its own for each entangled one."""
        waiting: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            waiting[finding.account].append(finding)
        for place in range(max(map(len, waiting.values()), default=0)):
            group = [mine[place] for mine in waiting.values() if place < len(mine)]
            entangled = self._entangled(group)
            yield [one for one in group if one.account not in entangled], False
            yield from (([one], True) for one in group if one.account in entangled)

    def measure(self, group: Sequence[Finding], *, is_entangled: bool) -> pl.DataFrame:
        """The metrics with all of a group held out; near copies are compared anew where they are entangled."""
        facts, con = self._facts, self._store.con
        if not group:
            return pl.DataFrame(schema=METRIC_TABLE)
        extra = _numbered([one for finding in group for one in amendments_of(finding, facts.month)])
        amendments = [*self._held, *extra]
        if is_entangled:
            with amended_rows(con, amendments, facts.count_age):
                table = measure_month(
                    con, facts.month, facts.cut_off, self._catalogue, "account", self._cut_off_day
                )
        else:
            supposition = Supposition(
                partial(amended_rows, con, self._held, facts.count_age),
                partial(amended_rows, con, amendments, facts.count_age),
                self._gone(group),
                {finding.account for finding in group},
            )
            table = measure_supposed(
                con, facts.month, facts.cut_off, self._catalogue, supposition, self._cut_off_day
            )
        return amend_metrics(table, amendments, facts.month)

    def _entangled(self, group: Sequence[Finding]) -> set[str]:
        gone = self._gone(group)
        if gone.is_empty():
            return set()
        facts = self._facts
        with amended_rows(self._store.con, self._held, facts.count_age):
            refresh_copies(self._store.con, [facts.month], facts.cut_off)
        return find_entangled(self._store.con, facts.month, gone)

    def _gone(self, group: Sequence[Finding]) -> pl.DataFrame:
        """The posts that a group leaves out."""
        rows = [
            (one.account_id, one.post)
            for finding in group
            for one in amendments_of(finding, self._facts.month)
            if one.kind == "exclude"
        ]
        named = pl.DataFrame(rows, schema={"account_id": pl.String, "native_id": pl.String}, orient="row")
        self._store.con.register("named_rows", named)
        month = self._facts.month
        found = self._store.query(_GONE, [month.start, month.end])
        self._store.con.unregister("named_rows")
        return found


def _used_families(catalogue: Catalogue, standards: Sequence[Standard]) -> Catalogue:
    """What the standards read: the rest of the catalogue need not be measured."""
    used = {name for standard in standards for name in standard.metrics}
    return Catalogue(
        tuple(family for family in catalogue.families if used & {metric.key for metric in family.metrics})
    )


def _numbered(amendments: Sequence[Amendment]) -> list[Amendment]:
    return [replace(one, amendment_id=_FIRST_NUMBER + place) for place, one in enumerate(amendments)]


@contextmanager
def _nothing_kept(store: Store) -> Iterator[None]:
    """Whatever is written within the block is taken back."""
    store.con.execute("BEGIN TRANSACTION")
    try:
        yield
    finally:
        store.con.execute("ROLLBACK")
