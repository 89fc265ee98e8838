"""Flags, objections, holds and revisions that touch an account."""

from collections.abc import Sequence

from ranking.editions.model import EditionFacts
from ranking.editions.objections import Objection, describe_holds, list_objections
from ranking.publish.reports import Cell, Column, Section, Table
from ranking.store import Store

_DECISIONS = {"upheld": "采纳", "partly": "部分采纳", "rejected": "不采纳", None: "待答复"}
_EFFECTS = """
SELECT standard_id, board, part, before, after
FROM edition_effect
WHERE edition_id = ? AND subject = ?
ORDER BY standard_id, board, part
"""


def touching_section(
    store: Store, account: str, editions: Sequence[EditionFacts], flags: Sequence[str]
) -> Section:
    """Everything decided or revised about the account in the months of these editions; internal.

    `flags` are the findings of the standards beside the newest score, in words.
    """
    rows: list[tuple[Cell, ...]] = []
    for facts in editions:
        rows += [
            _objection_row(one)
            for one in list_objections(store, facts.month)
            if one.claim.account_id == account
        ]
        lines = [line for line in describe_holds(store, facts.month) if f"{account} 稿件" in line]
        rows += [(str(facts.month), "暂不计入", line, None, None) for line in lines]
        for standard_id, board, part, before, after in store.rows(_EFFECTS, [facts.edition_id, account]):
            told = f"{standard_id} {board} {part}：{before if before is not None else '—'} → {after if after is not None else '—'}"
            rows.append(
                (str(facts.month), f"修订（第 {facts.revision} 版）", told, None, facts.revision_reason)
            )
    columns = (Column("月份"), Column("事项"), Column("内容", "long"), Column("答复"), Column("理由", "long"))
    return Section(
        "touching",
        "提示、异议、暂不计入与修订",
        tuple(f"提示：{flag}" for flag in flags),
        Table(columns, tuple(rows)),
        "没有。",
    )


def _objection_row(one: Objection) -> tuple[Cell, ...]:
    claim = one.claim
    return str(claim.month), f"异议 {one.number}", claim.claim, _DECISIONS[one.decision], one.reason
