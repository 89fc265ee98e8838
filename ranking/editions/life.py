"""The life of an edition: draft, preview, published, revised; which step may follow which, and why not."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ranking import __version__
from ranking.config import Settings
from ranking.editions.model import EditionFacts
from ranking.errors import EditionError
from ranking.months import Month
from ranking.standard import Standard

REVISION_KINDS = {"correction": "更正", "revision": "修订"}


@dataclass(frozen=True)
class Revision:
    """Why a published month is issued anew: `kind` is correction (a mistake) or revision (better data)."""

    kind: Literal["correction", "revision"]
    reason: str


@dataclass(frozen=True)
class Order:
    """What is to be built: the month, by which standards, with counts as of when."""

    month: Month
    standards: Sequence[Standard]
    cut_off: dt.datetime | None
    settings: Settings
    author: str
    now: dt.datetime
    revision: Revision | None = None


def open_draft(editions: Sequence[EditionFacts], order: Order) -> EditionFacts:
    """The facts of the draft that an order makes or makes anew, among all `editions` of its series.

    Raises EditionError where the month's latest edition is in no state for it.
    """
    latest = next((facts for facts in reversed(editions) if facts.month == order.month), None)
    if latest is None:
        _refuse_revision_of_nothing(order)
        return _new_facts(order, 1)
    if latest.state == "published":
        return _next_revision(order, latest)
    if (order.revision is None) != (latest.supersedes is None):
        raise EditionError(_other_way(order.month, latest))
    again = _new_facts(order, latest.revision)
    kept = replace(again, state=latest.state, objections_until=latest.objections_until)
    if order.revision is None:
        return kept
    return _with_reason(
        replace(kept, cut_off=latest.cut_off, cut_off_basis=latest.cut_off_basis, count_age=latest.count_age),
        order,
        latest,
    )


def start_preview(facts: EditionFacts, *, until: dt.datetime, now: dt.datetime) -> EditionFacts:
    """The facts of a draft once objections are invited; a preview may be prolonged, never cut short."""
    if facts.state == "published":
        msg = f"{facts.month} 第 {facts.revision} 版已经发布，不能再征求异议；如有错误请用 ranking revise"
        raise EditionError(msg)
    if until <= now:
        msg = f"征求异议的截止时间 {until:%Y-%m-%d %H:%M} 已经过去，请用 --until 给出以后的时间"
        raise EditionError(msg)
    if facts.objections_until is not None and until < facts.objections_until:
        msg = f"征求异议期已公布至 {facts.objections_until:%Y-%m-%d %H:%M}，只能延长，不能提前"
        raise EditionError(msg)
    return replace(facts, state="preview", objections_until=until)


def issue(
    facts: EditionFacts,
    editions: Sequence[EditionFacts],
    *,
    now: dt.datetime,
    author: str,
    needs_preview: bool = False,
) -> EditionFacts:
    """The facts of a draft or preview as they stand once it is published, its own hash not yet set.

    `editions` are all of its series. Raises EditionError while its term runs, where a preview is required first,
    before its cut-off, and where the clock is behind the edition published before it.
    """
    if facts.state == "draft" and needs_preview and facts.supersedes is None:
        msg = (
            f"{facts.month} 须先征求异议（ranking.toml 的 calendar 如此规定）：ranking preview {facts.month}"
        )
        raise EditionError(msg)
    if facts.state == "preview" and facts.objections_until is not None and now < facts.objections_until:
        msg = f"{facts.month} 征求异议期至 {facts.objections_until:%Y-%m-%d %H:%M}，届满后才能发布"
        raise EditionError(msg)
    if now < facts.cut_off:
        msg = f"{facts.month} 的计数截止时间 {facts.cut_off:%Y-%m-%d %H:%M} 未到，不能签发"
        raise EditionError(msg)
    last = last_published(editions)
    if last is not None and last.published_at is not None and now < last.published_at:
        msg = f"现在的时间 {now:%Y-%m-%d %H:%M} 早于上一次发布（{last.published_at:%Y-%m-%d %H:%M}），请校准系统时钟"
        raise EditionError(msg)
    return replace(
        facts,
        state="published",
        published_at=now,
        issued_by=author,
        previous_hash=last.hash if last else None,
    )


def last_published(editions: Sequence[EditionFacts]) -> EditionFacts | None:
    """The end of the chain: the published edition that no other one names as the one before it."""
    named = {facts.previous_hash for facts in editions}
    ends = [facts for facts in editions if facts.state == "published" and facts.hash not in named]
    return ends[-1] if ends else None


def latest_published(editions: Sequence[EditionFacts]) -> list[EditionFacts]:
    """The published edition of each month that no later revision supersedes, by month."""
    published = sorted(
        (facts for facts in editions if facts.state == "published"), key=lambda f: (f.month, f.revision)
    )
    return list({facts.month: facts for facts in published}.values())


def _next_revision(order: Order, latest: EditionFacts) -> EditionFacts:
    if order.revision is None:
        msg = (
            f"{order.month} 已于 {latest.published_at:%Y-%m-%d} 发布并冻结，不能重新编制；"
            f"如有错误，请用 ranking revise {order.month} 编制更正或修订"
        )
        raise EditionError(msg)
    facts = _new_facts(order, latest.revision + 1)
    kept = replace(
        facts, cut_off=latest.cut_off, cut_off_basis=latest.cut_off_basis, count_age=latest.count_age
    )
    return _with_reason(kept, order, latest)


def _with_reason(facts: EditionFacts, order: Order, latest: EditionFacts) -> EditionFacts:
    assert order.revision is not None
    reason = order.revision.reason.strip()
    if not reason:
        msg = "请用 --reason 写明更正或修订的理由，理由将随榜单公布"
        raise EditionError(msg)
    superseded = latest.edition_id if latest.state == "published" else latest.supersedes
    return replace(facts, revision_kind=order.revision.kind, revision_reason=reason, supersedes=superseded)


def _refuse_revision_of_nothing(order: Order) -> None:
    if order.revision is not None:
        msg = f"{order.month} 还没有发布过，无从修订；请先运行 ranking build {order.month}"
        raise EditionError(msg)


def _other_way(month: Month, latest: EditionFacts) -> str:
    if latest.supersedes is None:
        return f"{month} 尚未发布，无须修订；请直接用 ranking build {month} 重新编制草稿"
    return f"{month} 第 {latest.revision} 版是修订稿，请用 ranking revise {month} 重新编制"


def _new_facts(order: Order, revision: int) -> EditionFacts:
    """A draft's facts; its cut-off is that of the order or still to be settled."""
    series = order.settings.series
    return EditionFacts(
        edition_id=f"{series.id}/{order.month}/r{revision}",
        series=series.id,
        month=order.month,
        revision=revision,
        state="draft",
        title=series.title,
        publisher=order.settings.publisher.name,
        notice=series.notice,
        cut_off=order.cut_off or order.now,
        cut_off_basis="given",
        built_at=order.now,
        published_at=None,
        issued_by=None,
        program_version=__version__,
        previous_hash=None,
        hash=None,
        count_age=order.settings.calendar.count_age,
    )
