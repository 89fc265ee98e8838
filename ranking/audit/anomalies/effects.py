"""The rank of an account without what a sign points at, measured and scored as a hold would have it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ranking.audit.anomalies.finding import Finding
from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.editions.amendments import Amendment, amend_metrics, amended_rows, amendments_in_force
from ranking.editions.audience import standards_of
from ranking.editions.matrices import is_matrix
from ranking.editions.model import Edition
from ranking.editions.remedies import Remedy
from ranking.editions.scoring import table_of_month
from ranking.measure import measure_month
from ranking.months import Month
from ranking.standard import Standard, assign_boards, score_table
from ranking.standard.language import BOARD_SCOPE
from ranking.store import Store

# Hypothetical amendments stand behind all real ones.
_FIRST_NUMBER = 2**30
_COPY_MARK = "\x1f"
Place = tuple[int | None, float | None]


@dataclass(frozen=True)
class Effect:
    """One account on one board: as it stands, and without what is in question."""

    board: str
    title: str
    standard: str
    rank: int | None
    score: float | None
    rank_without: int | None
    score_without: float | None


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

    Every finding stands for itself: in each round of measuring every account has at most one of its findings held
    out, and its row alone is put into the edition's table, so that no other account's doubts touch it.
    """
    standards = [one for one in standards_of(edition) if one.subject == "account"]
    scored_by = _used_families(catalogue, standards)
    facts = edition.facts
    held = amendments_in_force(store, facts.month)
    rows: dict[str, dict[str, Any]] = {}
    for group in _rounds(findings):
        extra = [one for finding in group for one in amendments_of(finding, facts.month)]
        amendments = [*held, *_numbered(extra)]
        with _nothing_kept(store), amended_rows(store.con, amendments, facts.count_age):
            measured = measure_month(
                store.con, facts.month, facts.cut_off, scored_by, "account", settings.calendar.cut_off
            )
        measured = amend_metrics(measured, amendments, facts.month)
        mine = measured.partition_by("subject", as_dict=True)
        for finding in group:
            if (finding.account,) in mine:
                figures = mine[finding.account,].select("metric", "value").iter_rows()
                rows[finding.code] = {"subject": finding.account, **dict(figures)}
    effects: dict[str, list[Effect]] = defaultdict(list)
    for standard in standards:
        for code, effect in _score(standard, edition, rows):
            effects[code].append(effect)
    return dict(effects)


def _used_families(catalogue: Catalogue, standards: Sequence[Standard]) -> Catalogue:
    """What the standards read: the rest of the catalogue need not be measured."""
    used = {name for standard in standards for name in standard.metrics}
    return Catalogue(
        tuple(family for family in catalogue.families if used & {metric.key for metric in family.metrics})
    )


def _rounds(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """The findings in as few groups as hold at most one an account; those that leave out posts come first.

    Near copies are compared anew only where posts are left out, so later rounds are cheap.
    """
    waiting: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda one: one.sign.remedy != "exclude"):
        waiting[finding.account].append(finding)
    for place in range(max(map(len, waiting.values()), default=0)):
        yield [mine[place] for mine in waiting.values() if place < len(mine)]


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


def _score(
    standard: Standard, edition: Edition, rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, Effect]]:
    subjects = edition.subjects.filter(~is_matrix())
    _, members = assign_boards(standard, subjects)
    table = table_of_month(members, subjects, edition.metrics)
    before = _places(score_table(standard, table).scores)
    after: dict[tuple[str, str, str], Place] = {}
    if set(standard.scopes) <= {BOARD_SCOPE}:
        concerned = pl.col("subject").is_in(list({row["subject"] for row in rows.values()}))
        scored = score_table(standard, _copies(table, rows)).scores.filter(concerned)
        for (copy, subject), place in _places(scored).items():
            board, _, code = copy.partition(_COPY_MARK)
            after[code, board, subject] = place
    else:
        for code, row in rows.items():
            scored = score_table(standard, _with_row(table, row)).scores
            after |= {(code, board, subject): place for (board, subject), place in _places(scored).items()}
    titles = dict(edition.boards.filter(standard_id=standard.id).select("board", "title").iter_rows())
    boards = dict(table.group_by("subject", maintain_order=True).agg("board").iter_rows())
    for code, row in rows.items():
        for board in boards.get(row["subject"], ()):
            key = board, row["subject"]
            yield code, Effect(board, titles[board], standard.title, *before[key], *after[code, *key])


def _copies(table: pl.DataFrame, rows: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """Every board of a changed row once a row, with that row changed; boards do not see one another.

    The copy's name is a board of its own, so that all of them are scored at once.
    """
    metrics = [
        name for name in table.columns if any(name in row for row in rows.values()) and name != "subject"
    ]
    changed = pl.DataFrame(
        [[code, row["subject"], *(row.get(name) for name in metrics)] for code, row in rows.items()],
        schema={"code": pl.String, "changed": pl.String} | {f"new {name}": pl.Float64 for name in metrics},
        orient="row",
    )
    places = table.select("board", changed="subject").join(changed, on="changed", maintain_order="right_left")
    copies = places.join(table, on="board", maintain_order="left_right")
    here = pl.col("subject") == pl.col("changed")
    new = [pl.when(here).then(f"new {name}").otherwise(name).alias(name) for name in metrics]
    named = copies.with_columns(*new, board=pl.col("board") + _COPY_MARK + pl.col("code"))
    return named.select(table.columns)


def _places(scores: pl.DataFrame) -> dict[tuple[str, str], Place]:
    columns = scores.select("board", "subject", "rank", "score").iter_rows()
    return {(board, subject): (rank, score) for board, subject, rank, score in columns}


def _with_row(table: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """The table with one subject's metrics as they would be."""
    here = pl.col("subject") == row["subject"]
    return table.with_columns(
        pl.when(here).then(pl.lit(value, pl.Float64)).otherwise(pl.col(name)).alias(name)
        for name, value in row.items()
        if name in table.columns and name != "subject"
    )
