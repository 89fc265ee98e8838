"""What the flags of the standards found: whom they concern, on what basis and evidence; for internal eyes alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from ranking.catalogue import Metric
from ranking.editions.withholding import WITHHELD
from ranking.publish.model import Row
from ranking.publish.publication import Publication
from ranking.publish.wording import clean_name, print_measure
from ranking.standard import Flag
from ranking.standard.shares import READS_TAG, SOCIAL_TAGS


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
