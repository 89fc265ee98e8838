"""The frames of an archive, read once into tables that presenters look things up in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from ranking.catalogue import Catalogue, Metric
from ranking.editions.model import Archive, Edition
from ranking.editions.seal import Profile
from ranking.publish.absence import is_absent
from ranking.publish.audience import public_archive
from ranking.publish.certainty import read_certainty
from ranking.publish.model import Certainty, Measure, Past
from ranking.rounding import round_half_up
from ranking.standard import Standard, parse_standard

BoardKey = tuple[str, str]  # standard_id, board
# Printed parts by key in their order; None where the part's node had no value and it adds nothing.
Parts = dict[str, Decimal | None]


@dataclass(frozen=True)
class Lookup:
    """An archive for presenters: everything by board and subject, months in the order of time."""

    archive: Archive
    profile: Profile
    catalogue: Mapping[str, Metric]
    families: Mapping[str, str]  # key of a metric → what its family is called
    standards: dict[str, Standard]
    subjects: dict[str, dict[str, Any]]
    measures: dict[str, dict[str, Measure]]
    floored: frozenset[str]
    scores: dict[BoardKey, list[dict[str, Any]]]
    values: dict[tuple[str, str, str], dict[str, float | None]]
    parts: dict[BoardKey, dict[str, Parts]]
    part_kinds: dict[BoardKey, dict[str, str]]
    months: tuple[str, ...]
    history: dict[BoardKey, dict[str, dict[str, Past]]]
    names: dict[str, str]
    previous_scores: dict[BoardKey, dict[str, dict[str, Any]]]
    previous_parts: dict[BoardKey, dict[str, Parts]]
    previous_versions: dict[str, str]
    certainty: Mapping[BoardKey, Mapping[str, Certainty]]

    def is_comparable(self, standard_id: str) -> bool:
        """Whether the month before was published by the same version of this standard."""
        return self.previous_versions.get(standard_id) == self.standards[standard_id].version


def read_lookup(archive: Archive, catalogue: Catalogue, profile: Profile = "internal") -> Lookup:
    """The lookups of one archive for its readers; standards are parsed from the texts that it was scored with."""
    if profile == "public":
        archive = public_archive(archive)
    edition, previous = archive.edition, archive.previous
    standards = {
        row["standard_id"]: parse_standard(row["text"], source=f"{row['standard_id']}@{row['version']}")
        for row in edition.standards.iter_rows(named=True)
    }
    decimals = {name: standard.decimals for name, standard in standards.items()}
    values = _read_values(edition)
    parts, kinds = _read_parts(edition, decimals, values)
    previous_parts = _read_parts(previous, decimals, _read_values(previous))[0] if previous else {}
    return Lookup(
        archive=archive,
        profile=profile,
        catalogue=catalogue.metrics,
        families={metric.key: family.label for family in catalogue.families for metric in family.metrics},
        standards=standards,
        subjects={row["subject"]: row for row in edition.subjects.iter_rows(named=True)},
        measures=_read_measures(edition, catalogue, is_public=profile == "public"),
        floored=_find_floored(edition, standards),
        scores=_read_scores(edition),
        values=values,
        parts=parts,
        part_kinds=kinds,
        months=tuple(str(edition.facts.month.plus(back)) for back in range(-11, 1)),
        history=_read_history(archive, standards),
        names=_read_names(archive),
        previous_scores=_by_subject(_read_scores(previous)) if previous else {},
        previous_parts=previous_parts,
        previous_versions=_read_versions(previous) if previous else {},
        certainty=read_certainty(edition),
    )


def _read_versions(edition: Edition) -> dict[str, str]:
    return dict(edition.standards.select("standard_id", "version").iter_rows())


def _read_measures(
    edition: Edition, catalogue: Catalogue, *, is_public: bool
) -> dict[str, dict[str, Measure]]:
    """Subject → metric → measure, in the catalogue's order, those that it does not know last."""
    places = {metric: place for place, metric in enumerate(catalogue.metrics)}
    place = pl.col("metric").replace_strict(places, default=len(places), return_dtype=pl.Int32)
    hidden = edition.withheld.select("subject", "metric").unique().with_columns(is_hidden=is_public)
    rows = (
        edition.metrics.sort(place, "metric", maintain_order=True)
        .join(hidden, on=["subject", "metric"], how="left", maintain_order="left")
        .with_columns(pl.col("is_hidden").fill_null(value=False))
    )
    measures: dict[str, dict[str, Measure]] = defaultdict(dict)
    columns = rows.select("metric", "value", "base", "coverage", "is_floor", "is_hidden")
    # An edition has hundreds of thousands of them: no loop of Python's makes them.
    made = map(Measure._make, columns.iter_rows())
    for subject, metric, measure in zip(rows["subject"], rows["metric"], made, strict=True):
        measures[subject][metric] = measure
    return dict(measures)


def _find_floored(edition: Edition, standards: dict[str, Standard]) -> frozenset[str]:
    """Subjects of which a metric that counts in a standard is only known to be at least so much."""
    used = {metric for standard in standards.values() for metric in standard.metrics}
    return frozenset(edition.metrics.filter(pl.col("is_floor"), pl.col("metric").is_in(used))["subject"])


def _read_scores(edition: Edition) -> dict[BoardKey, list[dict[str, Any]]]:
    boards: dict[BoardKey, list[dict[str, Any]]] = defaultdict(list)
    for row in edition.scores.iter_rows(named=True):
        boards[row["standard_id"], row["board"]].append(row)
    return dict(boards)


def _by_subject(boards: dict[BoardKey, list[dict[str, Any]]]) -> dict[BoardKey, dict[str, dict[str, Any]]]:
    return {key: {row["subject"]: row for row in rows} for key, rows in boards.items()}


def _read_values(edition: Edition) -> dict[tuple[str, str, str], dict[str, float | None]]:
    values: dict[tuple[str, str, str], dict[str, float | None]] = defaultdict(dict)
    rows = edition.values.select("standard_id", "board", "subject", "node", "value").iter_rows()
    for standard_id, board, subject, node, value in rows:
        values[standard_id, board, subject][node] = value
    return dict(values)


def _read_parts(
    edition: Edition,
    decimals: dict[str, int],
    values: Mapping[tuple[str, str, str], Mapping[str, float | None]],
) -> tuple[dict[BoardKey, dict[str, Parts]], dict[BoardKey, dict[str, str]]]:
    """Printed parts by board and subject, and the kind of each part."""
    parts: dict[BoardKey, dict[str, Parts]] = defaultdict(lambda: defaultdict(dict))
    kinds: dict[BoardKey, dict[str, str]] = defaultdict(dict)
    columns = ("standard_id", "board", "subject", "part", "kind", "printed")
    for standard_id, board, subject, part, kind, printed in edition.parts.select(*columns).iter_rows():
        if standard_id in decimals:
            nodes = values.get((standard_id, board, subject), {})
            amount = round_half_up(printed, decimals[standard_id])
            # A rule may give a missing node a number; then it counts, and is printed.
            parts[standard_id, board][subject][part] = (
                amount if amount or not is_absent(nodes, part) else None
            )
            kinds[standard_id, board].setdefault(part, kind)
    return dict(parts), dict(kinds)


def _read_history(
    archive: Archive, standards: dict[str, Standard]
) -> dict[BoardKey, dict[str, dict[str, Past]]]:
    """Scores of two versions of a standard are not comparable, so only the present version's are kept."""
    boards: dict[BoardKey, dict[str, dict[str, Past]]] = defaultdict(lambda: defaultdict(dict))
    columns = ("standard_id", "version", "board", "subject", "month", "score", "rank")
    for standard_id, version, board, subject, month, score, rank in archive.history.select(
        *columns
    ).iter_rows():
        if standard_id in standards and standards[standard_id].version == version:
            boards[standard_id, board][subject][month] = Past(score, rank)
    return {key: dict(subjects) for key, subjects in boards.items()}


def _read_names(archive: Archive) -> dict[str, str]:
    """The latest known name of everyone who was ranked in the past year."""
    rows = archive.history.sort("month").select("subject", "name").iter_rows()
    return dict(rows) | dict(archive.edition.subjects.select("subject", "name").iter_rows())
