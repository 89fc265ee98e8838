"""Flags, decisions on signs, objections, holds and revisions that touch an account."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ranking.audit.anomalies.deciding import DECISIONS, Decided, read_decisions
from ranking.audit.anomalies.kept_look import KeptLook, read_look
from ranking.audit.anomalies.signs import Sign, read_signs
from ranking.editions.amendments import KINDS
from ranking.editions.model import EditionFacts
from ranking.editions.objection_lists import Objection, list_objections
from ranking.months import Month
from ranking.publish.reports import Cell, Column, Section, Table
from ranking.store import Store

_ANSWERS = {"upheld": "采纳", "partly": "部分采纳", "rejected": "不采纳", None: "待答复"}
_MONTHS_DECIDED = "SELECT DISTINCT month FROM anomaly_decision WHERE account_id = ?"
_EFFECTS = """
SELECT standard_id, board, part, before, after
FROM edition_effect
WHERE edition_id = ? AND subject = ?
ORDER BY standard_id, board, part
"""
_HOLDS = """
SELECT a.amendment_id, a.kind, a.post, a.captured_at, a.reason, a.evidence, r.reason
FROM amendment AS a
LEFT JOIN amendment_release AS r USING (amendment_id)
WHERE a.objection_id IS NULL AND a.month = ? AND a.account_id = ?
ORDER BY a.amendment_id
"""


def touching_section(
    store: Store, account: str, editions: Sequence[EditionFacts], flags: Sequence[str]
) -> Section:
    """Everything found, decided or revised about the account in the months of these editions; internal.

    `flags` are the findings of the standards beside the newest score, in words.
    """
    rows: list[tuple[Cell, ...]] = []
    signs = read_signs(None)
    looks = {facts.month: read_look(store, facts.month, account) for facts in editions}
    objections = [one for one in list_objections(store) if one.claim.account_id == account]
    months_decided = {month for (month,) in store.rows(_MONTHS_DECIDED, [account])}
    for facts in editions:
        asked = read_decisions(store, facts.month) if str(facts.month) in months_decided else {}
        decided = [one for one in asked.values() if one.account == account]
        rows += _waiting_rows(facts.month, looks[facts.month], decided, signs)
        rows += [_sign_row(facts.month, one, signs) for one in decided]
        rows += [_objection_row(one) for one in objections if one.claim.month == facts.month]
        rows += [_hold_row(facts.month, *hold) for hold in store.rows(_HOLDS, [str(facts.month), account])]
        for standard_id, board, part, before, after in store.rows(_EFFECTS, [facts.edition_id, account]):
            told = f"{standard_id} {board} {part}：{before if before is not None else '—'} → {after if after is not None else '—'}"
            rows.append(
                (str(facts.month), f"修订（第 {facts.revision} 版）", told, None, facts.revision_reason)
            )
    columns = (Column("月份"), Column("事项"), Column("内容", "long"), Column("处理"), Column("理由", "long"))
    return Section(
        "touching",
        "提示、线索、异议、暂不计入与修订",
        (*(f"提示：{flag}" for flag in flags), _told_looks(looks)),
        Table(columns, tuple(rows)),
        "没有。",
    )


def _told_looks(looks: Mapping[Month, KeptLook | None]) -> str:
    """Which months were looked through for signs, and when: what is not listed may not have been looked for."""
    done = [
        f"{month}（{look.looked_at:%Y-%m-%d %H:%M}）" for month, look in looks.items() if look is not None
    ]
    undone = len(looks) - len(done)
    told = f"待核实的线索取自最近一次 ranking anomalies：{'、'.join(done)}。" if done else ""
    which = f"其余 {undone} 个月" if done else "以上各月"
    return told + (f"{which}还没有用 ranking anomalies 查过线索。" if undone else "")


def _waiting_rows(
    month: Month, look: KeptLook | None, decided: Sequence[Decided], signs: Mapping[str, Sign]
) -> list[tuple[Cell, ...]]:
    """What the last look found and nobody has decided."""
    known = {one.code for one in decided}
    return [
        (str(month), f"线索 {one.code} {signs[one.sign].title}", one.told, "待核实", None)
        for one in (look.findings if look else ())
        if one.code not in known
    ]


def _sign_row(month: Month, one: Decided, signs: Mapping[str, Sign]) -> tuple[Cell, ...]:
    title = signs[one.sign].title if one.sign in signs else one.sign
    state = "待核实（原处理已解除）" if one.is_open else DECISIONS[one.decision]
    told = f"{one.told}（{one.by} {one.at:%Y-%m-%d} 处理）"
    return str(month), f"线索 {one.code} {title}", told, state, one.reason


def _hold_row(
    month: Month,
    number: int,
    kind: str,
    post: str | None,
    captured: dt.datetime | None,
    reason: str,
    evidence: str | None,
    released: str | None,
) -> tuple[Cell, ...]:
    which = f"，仅 {captured:%Y-%m-%d %H:%M} 的采集" if captured else ""
    told = (f"稿件 {post}" if post else "粉丝数") + which + (f"；依据：{evidence}" if evidence else "")
    state = f"已解除：{released}" if released else KINDS[kind]
    return str(month), f"暂不计入 {number}", told, state, reason


def _objection_row(one: Objection) -> tuple[Cell, ...]:
    claim = one.claim
    return str(claim.month), f"异议 {one.number}", claim.claim, _ANSWERS[one.decision], one.reason
