"""Objections and holds as acts of persons: entered, decided, released; nothing is ever overwritten."""

import datetime as dt
from collections.abc import Sequence

from ranking.catalogue import Catalogue
from ranking.editions.objection_lists import find_objection
from ranking.editions.remedies import Claim, Remedy, check_remedy, refuse_phones, refuse_unknown_account
from ranking.errors import EditionError
from ranking.store import Store


def add_objection(store: Store, claim: Claim, catalogue: Catalogue, *, author: str, now: dt.datetime) -> int:
    """The number of a new objection; raises EditionError for an account, post or metric that is not known."""
    refuse_phones(claim.claim, claim.objector)
    refuse_unknown_account(store, claim.account_id)
    if claim.metric is not None and claim.metric not in catalogue.metrics:
        msg = f"没有指标 {claim.metric}，请改成 ranking metrics list 列出的名称"
        raise EditionError(msg)
    with store.transaction():
        number = store.next_id("objection", "objection_id")
        detail = {"objection": number, "month": str(claim.month), "account": claim.account_id}
        act = store.record_act(author, "preparer", "objection", detail, now)
        store.con.execute(
            "INSERT INTO objection VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(number, str(claim.month), claim.account_id, claim.post, claim.metric),
                *(claim.claim, claim.evidence, claim.objector, act),
            ],
        )
    return number


def decide_objection(
    store: Store,
    number: int,
    decision: str,
    reason: str,
    remedies: Sequence[Remedy],
    catalogue: Catalogue,
    *,
    author: str,
    now: dt.datetime,
) -> None:
    """Decide an objection; of one that was decided before, the earlier decision and its effect end.

    Raises EditionError for an upheld one without remedy, a rejected one with one, and a remedy that cannot be applied.
    """
    claim = find_objection(store, number).claim
    refuse_phones(reason)
    if (decision == "rejected") == bool(remedies):
        msg = (
            "不采纳的异议不作任何更正，请去掉 --set、--exclude 等选项"
            if remedies
            else f"采纳异议须写明怎样更正（--set、--exclude、--exclude-counts 或 --add-post），异议 {number} 没有写"
        )
        raise EditionError(msg)
    checked = [check_remedy(store, claim, remedy, catalogue) for remedy in remedies]
    with store.transaction():
        detail = {"objection": number, "decision": decision, "reason": reason}
        act = store.record_act(author, "preparer", "decide", detail, now)
        for (earlier,) in store.rows(
            "SELECT amendment_id FROM amendment WHERE objection_id = ? AND amendment_id NOT IN "
            "(SELECT amendment_id FROM amendment_release)",
            [number],
        ):
            store.con.execute(
                "INSERT INTO amendment_release VALUES (?, ?, ?)", [earlier, "异议重新答复", act]
            )
        store.con.execute(
            "INSERT INTO objection_decision VALUES (?, ?, ?, ?)", [number, decision, reason, act]
        )
        for remedy in checked:
            _amend(store, claim, remedy, number, reason, act)


def hold_out(
    store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue, *, author: str, now: dt.datetime
) -> int:
    """The number of a new hold: a post, or its counts, is left out until it is released; `claim.claim` says why."""
    with store.transaction():
        return record_hold(store, claim, remedy, catalogue, author=author, now=now)


def record_hold(
    store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue, *, author: str, now: dt.datetime
) -> int:
    """As `hold_out`, inside the caller's transaction."""
    refuse_phones(claim.claim)
    refuse_unknown_account(store, claim.account_id)
    checked = check_remedy(store, claim, remedy, catalogue)
    detail = {
        "month": str(claim.month),
        "account": claim.account_id,
        "post": claim.post,
        "reason": claim.claim,
    }
    act = store.record_act(author, "preparer", "hold", detail, now)
    return _amend(store, claim, checked, None, claim.claim, act)


def release_hold(store: Store, number: int, reason: str, *, author: str, now: dt.datetime) -> None:
    """End a hold; raises EditionError where there is none of that number, or it has ended."""
    rows = store.rows(
        "SELECT r.amendment_id FROM amendment AS a LEFT JOIN amendment_release AS r USING (amendment_id) "
        "WHERE a.amendment_id = ? AND a.objection_id IS NULL",
        [number],
    )
    if not rows or rows[0][0] is not None:
        why = "已经解除" if rows else "不存在"
        msg = f"暂不计入事项 {number} {why}，请用 ranking holds list 查看"
        raise EditionError(msg)
    refuse_phones(reason)
    with store.transaction():
        act = store.record_act(author, "preparer", "release", {"hold": number, "reason": reason}, now)
        store.con.execute("INSERT INTO amendment_release VALUES (?, ?, ?)", [number, reason, act])


def _amend(store: Store, claim: Claim, remedy: Remedy, objection: int | None, reason: str, act: int) -> int:
    number = store.next_id("amendment", "amendment_id")
    store.con.execute(
        "INSERT INTO amendment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(number, str(claim.month), objection, remedy.kind, claim.account_id),
            *(None if remedy.kind in ("metric", "level", "matrix") else claim.post, remedy.captured_at),
            *(remedy.field, remedy.value, reason, claim.evidence, act),
        ],
    )
    return number
