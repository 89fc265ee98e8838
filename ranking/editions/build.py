"""Builds a month's draft: measure, score by each standard, compare with the month before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ranking import __version__
from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.editions.appraisal import refuse_appraisal_words
from ranking.editions.change import compare_with_previous
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.scoring import score_month
from ranking.editions.shelve import read_edition, read_facts, write_edition
from ranking.errors import EditionError, StandardError
from ranking.measure import default_cut_off, measure_month, subjects_of_month
from ranking.months import Month
from ranking.standard import Standard, check_standard
from ranking.store import Store


@dataclass(frozen=True)
class Order:
    """What is to be built: the month, by which standards, with counts as of when."""

    month: Month
    standards: Sequence[Standard]
    cut_off: dt.datetime | None
    settings: Settings
    author: str
    now: dt.datetime


def build_edition(store: Store, catalogue: Catalogue, order: Order) -> Edition:
    """Measure and score one month and keep the result as its draft, replacing an earlier draft.

    Raises EditionError when the month is published already, or has no posts or no registered account;
    StandardError when a standard names metrics that do not exist.
    """
    _refuse_published(store, order)
    _check_standards(order.standards, catalogue)
    refuse_appraisal_words(order.standards, catalogue, order.settings)
    _refuse_empty_month(store, order.month)
    cut_off, basis = (
        (order.cut_off, "given")
        if order.cut_off is not None
        else default_cut_off(store.con, order.month, order.settings.calendar.cut_off_day)
    )
    subjects = subjects_of_month(store.con, order.month)
    if subjects.is_empty():
        msg = f"{order.month} 没有已登记的账号，榜单无人可排；请先用 ranking load accounts 载入登记表"
        raise EditionError(msg)
    metrics = measure_month(store.con, order.month, cut_off, catalogue)
    edition = _compose(order, _draft_facts(order, cut_off, basis), subjects, metrics)
    edition = _with_changes(store, edition)
    with store.transaction():
        write_edition(store, edition)
        store.record_act(order.author, "preparer", "build", {"edition": edition.facts.edition_id}, order.now)
    return read_edition(store, edition.facts)


def _refuse_published(store: Store, order: Order) -> None:
    for facts in read_facts(store, order.settings.series.id):
        if facts.month == order.month and facts.state == "published":
            msg = f"{order.month} 已于 {facts.published_at:%Y-%m-%d} 发布并冻结，不能重新编制"
            raise EditionError(msg)


def _check_standards(standards: Sequence[Standard], catalogue: Catalogue) -> None:
    faults = [str(fault) for standard in standards for fault in check_standard(standard, catalogue.metrics)]
    ids = [standard.id for standard in standards]
    faults += [
        f"计分标准 {name} 给出了两次，请只留一个" for name in sorted({n for n in ids if ids.count(n) > 1})
    ]
    faults += [
        f'计分标准 {standard.id} 以矩阵为对象（subject = "matrix"），月度编制目前只支持账号（"account"）'
        for standard in standards
        if standard.subject != "account"
    ]
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


def _draft_facts(order: Order, cut_off: dt.datetime, basis: str) -> EditionFacts:
    series = order.settings.series
    return EditionFacts(
        edition_id=f"{series.id}/{order.month}/r1",
        series=series.id,
        month=order.month,
        revision=1,
        state="draft",
        title=series.title,
        publisher=order.settings.publisher.name,
        notice=series.notice,
        cut_off=cut_off,
        cut_off_basis=basis,
        built_at=order.now,
        published_at=None,
        issued_by=None,
        program_version=__version__,
        previous_hash=None,
        hash=None,
    )


def _compose(order: Order, facts: EditionFacts, subjects: pl.DataFrame, metrics: pl.DataFrame) -> Edition:
    results = score_month(order.standards, subjects, metrics)
    return Edition(
        facts=facts,
        standards=_standard_rows(order.standards),
        subjects=subjects,
        metrics=metrics,
        **vars(results),
    )


def _standard_rows(standards: Sequence[Standard]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"standard_id": s.id, "version": s.version, "place": place, "text": s.text, "sha256": s.sha256}
            for place, s in enumerate(standards, start=1)
        ]
    )


def _with_changes(store: Store, edition: Edition) -> Edition:
    previous = _read_previous(store, edition)
    now = edition.standards.select("standard_id", "version")
    if previous is None:
        before, subjects = edition.scores.clear(), edition.subjects.clear()
    else:
        same = now.join(previous.standards, on=["standard_id", "version"]).select("standard_id")
        before, subjects = previous.scores.join(same, on="standard_id"), previous.subjects
    scores = compare_with_previous(edition.scores, before, subjects)
    return Edition(**{**vars(edition), "scores": scores})


def _read_previous(store: Store, edition: Edition) -> Edition | None:
    month = edition.facts.month.plus(-1)
    published = [
        facts
        for facts in read_facts(store, edition.facts.series)
        if facts.month == month and facts.state == "published"
    ]
    return read_edition(store, published[-1]) if published else None
