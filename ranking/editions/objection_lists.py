"""Objections and holds as they stand: listed, found by number, told in lines."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ranking.editions.amendments import DECISIONS, KINDS
from ranking.editions.remedies import Claim
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store


@dataclass(frozen=True)
class Objection:
    """An objection with what became of it; `decision` is None while it is open."""

    number: int
    claim: Claim
    at: dt.datetime
    by: str
    decision: str | None
    reason: str | None


def find_objection(store: Store, number: int) -> Objection:
    """One objection; raises EditionError where there is none of that number."""
    found = [objection for objection in list_objections(store) if objection.number == number]
    if not found:
        msg = f"没有第 {number} 号异议，请用 ranking objections list 查看"
        raise EditionError(msg)
    return found[0]


def list_objections(store: Store, month: Month | None = None) -> list[Objection]:
    """All objections, or those of a month, by number."""
    rows = store.rows(
        """
        SELECT o.objection_id, o.month, o.account_id, o.claim, o.post, o.metric, o.evidence, o.objector,
               t."at", t.author, d.decision, d.reason
        FROM objection AS o
        JOIN act AS t ON t.act_id = o.act_id
        LEFT JOIN (
            SELECT * FROM objection_decision
            QUALIFY ROW_NUMBER() OVER (PARTITION BY objection_id ORDER BY act_id DESC) = 1
        ) AS d ON d.objection_id = o.objection_id
        ORDER BY o.objection_id
        """
    )
    found = [
        Objection(number, Claim(Month.parse(text), *claim), at, by, decision, reason)
        for number, text, *claim, at, by, decision, reason in rows
    ]
    return [objection for objection in found if month in (None, objection.claim.month)]


def open_objections(store: Store, month: Month) -> list[str]:
    """The account of every objection of the month that is not decided."""
    return [o.claim.account_id for o in list_objections(store, month) if o.decision is None]


def describe_objections(objections: Sequence[Objection]) -> Iterator[str]:
    """Objections in lines for the editors; who raised one is not among them."""
    for objection in objections:
        claim = objection.claim
        about = [f"稿件 {claim.post}"] if claim.post else []
        about += [f"指标 {claim.metric}"] if claim.metric else []
        state = DECISIONS[objection.decision] if objection.decision else "待答复"
        yield f"异议 {objection.number}（{claim.month}，{state}）{' '.join([claim.account_id, *about])}：{claim.claim}"
        if claim.evidence:
            yield f"  依据：{claim.evidence}"
        yield f"  {objection.at:%Y-%m-%d %H:%M} 由 {objection.by} 登记"
        if objection.reason:
            yield f"  答复：{objection.reason}"


def describe_holds(store: Store, month: Month | None = None) -> Iterator[str]:
    """Every hold in a line, ended ones too."""
    rows = store.rows(
        """
        SELECT a.amendment_id, a.month, a.kind, a.account_id, a.post, a.reason, a.evidence, r.reason,
               t."at", t.author, a.captured_at
        FROM amendment AS a
        JOIN act AS t ON t.act_id = a.act_id
        LEFT JOIN amendment_release AS r USING (amendment_id)
        WHERE a.objection_id IS NULL
        ORDER BY a.amendment_id
        """
    )
    for number, text, kind, account, post, reason, evidence, released, at, by, captured in rows:
        if month is not None and text != str(month):
            continue
        state = f"已解除：{released}" if released else KINDS[kind]
        which = f"，仅 {captured:%Y-%m-%d %H:%M} 的采集" if captured else ""
        what = f"稿件 {post}{which}" if post else f"粉丝数{which}"
        yield f"暂不计入 {number}（{text}）{account} {what}：{reason}（{state}）"
        yield f"  {at:%Y-%m-%d %H:%M} 由 {by} 决定{f'，依据：{evidence}' if evidence else ''}"
