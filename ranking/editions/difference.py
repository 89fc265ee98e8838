"""What a recomputation found to be otherwise than published, as one line names it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

# Two computations of the same number on different machines agree far below this.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """One thing that does not agree: where, what was expected, what was found."""

    place: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.place}：应为 {self.expected}，实为 {self.found}"


@dataclass(frozen=True)
class Comparison:
    """How rows of one frame are compared: what names them, what must be equal and what nearly so."""

    title: str
    keys: tuple[str, ...]
    exact: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def first_difference(
    how: Comparison, expected: pl.DataFrame, found: pl.DataFrame, *, order: Sequence[str] = ()
) -> Difference | None:
    """The first row, by `order` and keys, in which `found` is not as `expected`; None where all agree.

    `order` names columns of `expected` by which its rows are looked at first.
    """
    keys, compared = list(how.keys), [*how.exact, *how.near]
    left = expected.select(*dict.fromkeys((*order, *keys)), *compared, is_expected=pl.lit(True))
    right = found.select(*keys, *(pl.col(c).alias(f"{c}_found") for c in compared), is_found=pl.lit(True))
    if right.select(keys).is_duplicated().any():
        double = right.filter(right.select(keys).is_duplicated()).row(0, named=True)
        return Difference(_name(how, double), "只有一行", "有重复的行")
    both = left.join(right, on=keys, how="full", coalesce=True, nulls_equal=True)
    wrong = both.filter(_differs(how)).sort(*order, *keys, nulls_last=True)
    return _describe(how, wrong.row(0, named=True)) if wrong.height else None


def _differs(how: Comparison) -> pl.Expr:
    exact = [pl.col(c).ne_missing(pl.col(f"{c}_found")) for c in how.exact]
    near = [
        pl.col(c).is_null().ne(pl.col(f"{c}_found").is_null())
        | ((pl.col(c) - pl.col(f"{c}_found")).abs() > TOLERANCE * pl.max_horizontal(pl.col(c).abs(), 1.0))
        for c in how.near
    ]
    absent = pl.col("is_expected").is_null() | pl.col("is_found").is_null()
    return pl.any_horizontal(absent, *(claim.fill_null(value=False) for claim in (*exact, *near)))


def _describe(how: Comparison, row: dict[str, object]) -> Difference:
    place = _name(how, row)
    if row["is_found"] is None:
        return Difference(place, "有这一行", "缺少")
    if row["is_expected"] is None:
        return Difference(place, "没有这一行", "多出")
    columns = [c for c in (*how.exact, *how.near) if _is_other(how, c, row)]
    return Difference(f"{place}，{columns[0]}", _print(row[columns[0]]), _print(row[f"{columns[0]}_found"]))


def _is_other(how: Comparison, column: str, row: dict[str, object]) -> bool:
    expected, found = row[column], row[f"{column}_found"]
    if column in how.exact or not isinstance(expected, float) or not isinstance(found, float):
        return expected != found
    return abs(expected - found) > TOLERANCE * max(abs(expected), 1.0)


def _name(how: Comparison, row: dict[str, object]) -> str:
    return " ".join([how.title, *(str(row[key]) for key in how.keys)])


def _print(cell: object) -> str:
    return "（空）" if cell is None else repr(cell) if isinstance(cell, float) else str(cell)
