"""The rows of a load that could not be used, as they are told to whoever loaded them."""

from dataclasses import dataclass

from ranking.store.store import Store


@dataclass(frozen=True)
class RejectedRow:
    """One row that was kept aside: where it stood, what was wrong, what to do."""

    row: int
    field: str | None
    value: str | None
    reason: str
    raw: str

    def __str__(self) -> str:
        places = [f"第 {self.row} 行"]
        if self.field:
            places.append(f"{self.field} 的值“{self.value}”" if self.value else self.field)
        return "：".join([*places, self.reason])


def read_rejected(store: Store, load_id: int, *, most: int | None = None) -> list[RejectedRow]:
    """The rejected rows of a load in file order, all or the first `most`."""
    limit = "" if most is None else f" LIMIT {int(most)}"
    rows = store.rows(
        "SELECT row, field, value, reason, raw FROM rejected_row WHERE load_id = ? ORDER BY row, field, reason"
        + limit,
        [load_id],
    )
    return [RejectedRow(*row) for row in rows]
