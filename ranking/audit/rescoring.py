"""An edition scored again from its own frames, so that every step between a raw value and a part can be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ranking.catalogue import SubjectKind
from ranking.editions.audience import standards_of
from ranking.editions.matrices import of_kind
from ranking.editions.model import Edition
from ranking.editions.scoring import table_of_month
from ranking.standard import Scored, Standard, assign_boards, score_table
from ranking.standard.language import BOARD_SCOPE

# What gives a row a value that follows from other rows.
_COMPARING = frozenset({"topsis", "copeland"})
_GROUP_RULES = frozenset({"group_mean", "group_median"})


@dataclass(frozen=True)
class Rescored:
    """The accounts (or matrices) of an edition under one of its standards, and the table that was scored.

    With `only` the boards of this subject alone are looked at where the standard lets no board see another.
    """

    edition: Edition
    standard: Standard
    only: str | None = None

    @cached_property
    def table(self) -> pl.DataFrame:
        """What `score_table` takes: a row a board and subject, as the edition was scored."""
        subjects = of_kind(self.standard, self.edition.subjects)
        _, members = assign_boards(self.standard, subjects)
        if self.only is not None and set(self.standard.scopes) <= {BOARD_SCOPE}:
            own = members.filter(pl.col("subject") == self.only).select("board")
            # One that is on no board is told so by all of them.
            members = (
                members.join(own, on="board", how="semi", maintain_order="left") if own.height else members
            )
        metrics = self.edition.metrics.join(members, on="subject", how="semi", maintain_order="left")
        return table_of_month(members, subjects, metrics)

    @cached_property
    def scored(self) -> Scored:
        """The table scored."""
        return score_table(self.standard, self.table)

    def boards_of(self, subject: str) -> list[str]:
        """The boards on which a subject stands, in the table's order."""
        return list(self.table.filter(pl.col("subject") == subject)["board"])


def rescored_standards(
    edition: Edition, only: str | None = None, kind: SubjectKind = "account"
) -> Mapping[str, Rescored]:
    """Standard id → the edition under it; those that score accounts, or matrices."""
    return {one.id: Rescored(edition, one, only) for one in standards_of(edition) if one.subject == kind}


def row_of(scored: Scored, board: str, subject: str) -> int | None:
    """The row of a subject on a board; None where it is not there."""
    here = ((scored.sheet.boards == board) & (scored.sheet.subjects == subject)).to_numpy()
    return int(np.argmax(here)) if here.any() else None


def sees_nobody(standard: Standard) -> bool:
    """Whether a score under the standard follows from the subject's own row alone."""
    return not any(
        any(step.is_data_driven for step in node.steps)
        or node.combine.name in _COMPARING
        or {node.missing, node.hidden} & _GROUP_RULES
        for node in standard.nodes
    )
