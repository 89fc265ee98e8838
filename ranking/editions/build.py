"""Builds a month's draft: measure, score by each standard, compare with the month before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.amendments import (
    Amendment,
    amend_metrics,
    amended_rows,
    amendments_in_force,
    told_amendments,
)
from ranking.editions.appraisal import refuse_appraisal_words
from ranking.editions.change import with_changes
from ranking.editions.effect import compare_revisions
from ranking.editions.evidence import gather_evidence
from ranking.editions.gate import check_edition
from ranking.editions.life import Order, open_draft
from ranking.editions.matrices import refuse_rollups
from ranking.editions.measuring import MonthMeasured, measure_edition, refuse_metrics
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.moves import find_moves
from ranking.editions.period import Period, mark_mixed
from ranking.editions.scoring import score_month
from ranking.editions.shelve import read_edition, read_facts, read_previous, write_edition
from ranking.editions.withholding import find_withheld, withhold_matrices
from ranking.errors import EditionError, StandardError
from ranking.measure import default_cut_off
from ranking.months import Month
from ranking.standard import Standard, check_standard
from ranking.store import Store


def build_edition(
    store: Store,
    catalogue: Catalogue,
    order: Order,
    held: Sequence[Edition] = (),
    ahead: MonthMeasured | None = None,
) -> Edition:
    """Measure and score one month and keep the result as its draft, replacing an earlier draft.

    Published editions in `held` are not read again, nor is what was measured `ahead` measured again where it is what
    the order asks for and no decision changes it. A preview stays a preview until its term. With `order.revision` the draft is that of the next revision of a
    published month. Raises EditionError when the month is in no state for it, or has no posts or no
    registered account; StandardError when a standard names metrics that do not exist.
    """
    opened = open_draft(read_facts(store, order.settings.series.id), order)
    _check_standards(order.standards, catalogue)
    refuse_appraisal_words(order.standards, catalogue, order.settings)
    _refuse_empty_month(store, order.month)
    cut_off, basis = _cut_off(store, order, opened)
    facts = replace(opened, cut_off=cut_off, cut_off_basis=basis)
    amendments = amendments_in_force(store, order.month)
    with amended_rows(store.con, amendments, facts.count_age):
        measured = _measure(store, catalogue, order, facts, ahead if not amendments else None)
        edition = _score(order, facts, measured, amendments)
        previous = read_previous(store, read_facts(store, facts.series), order.month, held)
        edition = _with_effects(store, with_changes(edition, previous))
        evidence = gather_evidence(store, edition, previous)
        edition = replace(edition, **vars(measured.illustrations), moves=find_moves(store, edition))
    edition = _with_amendments(store, catalogue, order, edition, amendments)
    withheld = find_withheld(store, order.month, catalogue, edition.metrics)
    edition = replace(edition, withheld=withhold_matrices(withheld, edition, order.standards))
    edition = replace(edition, checks=check_edition(edition, order.standards, evidence))
    with store.transaction():
        write_edition(store, edition)
        store.record_act(order.author, "preparer", *_describe_act(order, edition.facts), order.now)
    return read_edition(store, edition.facts)


def compose_edition(store: Store, catalogue: Catalogue, order: Order, period: Period) -> Edition:
    """Score what the months of a quarter or year gave and keep it as its draft, replacing an earlier draft."""
    opened = open_draft(read_facts(store, order.settings.series.id), order)
    refuse_appraisal_words(order.standards, catalogue, order.settings)
    assert order.cut_off is not None
    facts = replace(
        opened, cut_off=order.cut_off, notice=mark_mixed(opened.notice, period.mixed), count_age=None
    )
    edition = _compose(order, facts, period.subjects, period.metrics)
    edition = replace(edition, withheld=withhold_matrices(period.withheld, edition, order.standards))
    previous = read_previous(store, read_facts(store, facts.series), facts.month)
    edition = _with_effects(store, with_changes(edition, previous))
    checks = check_edition(edition, order.standards, gather_evidence(store, edition, previous))
    edition = replace(edition, checks=checks)
    with store.transaction():
        write_edition(store, edition)
        store.record_act(order.author, "preparer", *_describe_act(order, edition.facts), order.now)
    return read_edition(store, edition.facts)


def _measure(
    store: Store, catalogue: Catalogue, order: Order, facts: EditionFacts, ahead: MonthMeasured | None = None
) -> MonthMeasured:
    """What the order asks for as the store now reads, amendments being laid before it by the caller."""
    asked = order.month, facts.cut_off, tuple(standard.sha256 for standard in order.standards)
    if ahead is not None and asked == (ahead.month, ahead.cut_off, ahead.standards):
        return ahead
    day = order.settings.calendar.cut_off
    return measure_edition(store.con, order.month, facts.cut_off, catalogue, order.standards, day)


def _score(
    order: Order, facts: EditionFacts, measured: MonthMeasured, amendments: Sequence[Amendment]
) -> Edition:
    metrics = amend_metrics(measured.metrics, amendments, order.month)
    return _compose(order, facts, measured.subjects, metrics)


def _with_amendments(
    store: Store, catalogue: Catalogue, order: Order, edition: Edition, amendments: Sequence[Amendment]
) -> Edition:
    """The edition with what was decided on its month, and what that changed."""
    told = told_amendments(store, order.month)
    others = [amendment for amendment in amendments if amendment.month != order.month]
    amended = edition.amended
    if len(others) < len(amendments):
        with amended_rows(store.con, others, edition.facts.count_age):
            measured = _measure(store, catalogue, order, edition.facts)
        without = _score(order, edition.facts, measured, others)
        amended = compare_revisions(without, edition)
    return replace(edition, amendments=told, amended=amended)


def _cut_off(store: Store, order: Order, opened: EditionFacts) -> tuple[dt.datetime, str]:
    """The moment by which counts are taken: as ordered, as of the edition that is revised, or by the calendar."""
    if order.cut_off is not None:
        return order.cut_off, "given"
    if opened.supersedes is not None:
        return opened.cut_off, opened.cut_off_basis
    return default_cut_off(store.con, order.month, order.settings.calendar.cut_off)


def _describe_act(order: Order, facts: EditionFacts) -> tuple[str, dict[str, object]]:
    if order.revision is None:
        return "build", {"edition": facts.edition_id}
    return "revise", {
        "edition": facts.edition_id,
        "supersedes": facts.supersedes,
        "kind": order.revision.kind,
        "reason": order.revision.reason,
    }


def _check_standards(standards: Sequence[Standard], catalogue: Catalogue) -> None:
    faults = [str(fault) for standard in standards for fault in check_standard(standard, catalogue.metrics)]
    ids = [standard.id for standard in standards]
    faults += [
        f"计分标准 {name} 给出了两次，请只留一个" for name in sorted({n for n in ids if ids.count(n) > 1})
    ]
    faults += refuse_rollups(standards, catalogue.metrics)
    faults += refuse_metrics(standards, catalogue.metrics)
    # A published rank is a whole number; a shared place in the middle would print as 2.5.
    faults += [
        f'计分标准 {standard.id} 的 ties 是 "average"，月度榜单的名次须为整数，请改用 min、dense 或 ordered'
        for standard in standards
        if standard.ties == "average"
    ]
    if faults:
        raise StandardError("\n".join(faults))


def _refuse_empty_month(store: Store, month: Month) -> None:
    found = store.con.execute(
        "SELECT count(*) FILTER (WHERE published_at >= ? AND published_at < ?), min(published_at), max(published_at) FROM post",
        [month.start, month.end],
    ).fetchone()
    assert found is not None
    posts, first, last = found
    if posts:
        return
    span = (
        f"库中稿件的时间为 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}" if first is not None else "库中没有任何稿件"
    )
    msg = f"{month} 没有稿件（{span}）；请核对月份，或先用 ranking load posts 载入该月数据"
    raise EditionError(msg)


def _compose(order: Order, facts: EditionFacts, subjects: pl.DataFrame, metrics: pl.DataFrame) -> Edition:
    results = dict(vars(score_month(order.standards, subjects, metrics)))
    rollups = results.pop("rollups")
    return Edition(
        facts=facts,
        standards=_standard_rows(order.standards),
        subjects=subjects,
        metrics=pl.concat([metrics, rollups]).sort("subject", "metric"),
        **results,
    )


def _standard_rows(standards: Sequence[Standard]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"standard_id": s.id, "version": s.version, "place": place, "text": s.text, "sha256": s.sha256}
            for place, s in enumerate(standards, start=1)
        ]
    )


def _with_effects(store: Store, edition: Edition) -> Edition:
    """The edition with what it changes against the one it supersedes."""
    earlier = [f for f in read_facts(store, edition.facts.series) if f.edition_id == edition.facts.supersedes]
    if not earlier:
        return edition
    return replace(edition, effects=compare_revisions(read_edition(store, earlier[0]), edition))
