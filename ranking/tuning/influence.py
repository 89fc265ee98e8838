"""What each node really drives, beside the weight that it has on paper."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ranking.standard import Bounds, Scored, Standard, effective_shares, score_table
from ranking.standard.numbers import Floats, Ints, steady
from ranking.standard.scored import BASE_PART

REDUNDANT = 0.9
# A metric is silent where this share of the subjects has one and the same value.
SILENT_SHARE = 0.9
SIZE_DRIVEN = 0.9
_FEWEST = 3


@dataclass(frozen=True)
class Influence:
    """Effective weights of one standard over one table; every frame has `board` first.

    - `nodes`: board, node, label, nominal (share of the total; null where it cannot be told), variance_share (of
      the score's variance before adjustments: cov(part, score) / var(score); leaves and base sum to 1), r_squared
      (squared correlation of its value with the score), deviation (of its value), subjects
    - `redundant`: board, first, second, r: pairs of leaves with |r| ≥ 0.9
    - `silent`: board, node, label, value, share: the value that nearly all have
    - `size_driven`: board, node, label, r_squared with ln(1 + size): 0.9 and more
    """

    nodes: pl.DataFrame
    redundant: pl.DataFrame
    silent: pl.DataFrame
    size_driven: pl.DataFrame


def find_influence(
    standard: Standard, table: pl.DataFrame, *, size: str | None = None, bounds: Bounds | None = None
) -> Influence:
    """The effective weights on every board (Paruolo, Saisana and Saltelli, 2013; variance shares are exact sums).

    `size` is a column that tells small from large subjects.
    """
    scored = score_table(standard, table, bounds=bounds)
    sizes = _sizes(scored, table, size)
    groups = scored.sheet.groups["board"]
    found: dict[str, list[dict[str, object]]] = {name: [] for name in _SCHEMAS}
    for number, board in enumerate(groups.names):
        rows = np.flatnonzero((groups.codes == number) & ~np.isnan(scored.final))
        for name, entries in (
            ("nodes", _nodes(scored, rows)),
            ("redundant", _redundant(scored, rows)),
            ("silent", _silent(scored, rows)),
            ("size_driven", _size_driven(scored, rows, sizes)),
        ):
            found[name] += [{"board": board, **entry} for entry in entries]
    return Influence(**{name: pl.DataFrame(rows, schema=_SCHEMAS[name]) for name, rows in found.items()})


_NAMES: dict[str, type[pl.DataType]] = {"board": pl.String, "node": pl.String, "label": pl.String}
_SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "nodes": _NAMES
    | dict.fromkeys(("nominal", "variance_share", "r_squared", "deviation"), pl.Float64)
    | {"subjects": pl.Int64},
    "redundant": {"board": pl.String, "first": pl.String, "second": pl.String, "r": pl.Float64},
    "silent": _NAMES | {"value": pl.Float64, "share": pl.Float64},
    "size_driven": _NAMES | {"r_squared": pl.Float64},
}


def _nodes(scored: Scored, rows: Ints) -> list[dict[str, object]]:
    standard = scored.standard
    root = scored.nodes[standard.root.key].received[rows]
    shares = effective_shares(standard)
    parts = {key: column[rows] for key, column in scored.split.leaves.items()}
    below: dict[str, Floats] = {}
    for node in reversed(standard.ordered_nodes):
        children = [below[child.key] for child in standard.children(node.key)]
        own = parts.get(node.key, np.zeros(len(rows)))
        below[node.key] = own + sum(children, np.zeros(len(rows)))
    entries: list[dict[str, object]] = []
    for node in standard.ordered_nodes[1:]:
        value = scored.nodes[node.key].value[rows]
        r = _correlation(value, root)
        entries.append(
            {
                "node": node.key,
                "label": node.title,
                "nominal": shares[node.key],
                "variance_share": _variance_share(below[node.key], root),
                "r_squared": None if r is None else r * r,
                "deviation": float(np.nanstd(value, ddof=1)) if (~np.isnan(value)).sum() > 1 else None,
                "subjects": int((~np.isnan(value)).sum()),
            }
        )
    base = _variance_share(scored.split.base[rows], root)
    if base is not None and abs(base) > 1e-9:
        entries.append({"node": BASE_PART, "label": "基数", "variance_share": base, "subjects": len(rows)})
    return entries


def _variance_share(part: Floats, whole: Floats) -> float | None:
    if len(whole) < _FEWEST or np.ptp(steady(whole)) == 0:
        return None
    away = whole - whole.mean()
    return float(((part - part.mean()) * away).sum() / (away**2).sum())


def _correlation(first: Floats, second: Floats) -> float | None:
    """Pearson's correlation over the rows that have both; None for too few or equal values."""
    both = ~np.isnan(first) & ~np.isnan(second)
    a, b = first[both], second[both]
    if len(a) < _FEWEST or np.ptp(steady(a)) == 0 or np.ptp(steady(b)) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _redundant(scored: Scored, rows: Ints) -> list[dict[str, object]]:
    keys = [leaf.key for leaf in scored.standard.leaves if leaf.weight > 0]
    found: list[dict[str, object]] = []
    for place, first in enumerate(keys):
        for second in keys[place + 1 :]:
            r = _correlation(scored.nodes[first].value[rows], scored.nodes[second].value[rows])
            if r is not None and abs(r) >= REDUNDANT:
                found.append({"first": first, "second": second, "r": r})
    return found


def _silent(scored: Scored, rows: Ints) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for leaf in scored.standard.leaves:
        values = scored.nodes[leaf.key].value[rows]
        present = steady(values[~np.isnan(values)])
        if len(present) < _FEWEST:
            continue
        distinct, counts = np.unique(present, return_counts=True)
        most = int(counts.argmax())
        if counts[most] / len(present) >= SILENT_SHARE:
            found.append(
                {
                    "node": leaf.key,
                    "label": leaf.title,
                    "value": float(distinct[most]),
                    "share": counts[most] / len(present),
                }
            )
    return found


def _size_driven(scored: Scored, rows: Ints, sizes: Floats | None) -> list[dict[str, object]]:
    if sizes is None:
        return []
    found: list[dict[str, object]] = []
    for leaf in scored.standard.leaves:
        r = _correlation(scored.nodes[leaf.key].value[rows], sizes[rows])
        if r is not None and r * r >= SIZE_DRIVEN:
            found.append({"node": leaf.key, "label": leaf.title, "r_squared": r * r})
    return found


def _sizes(scored: Scored, table: pl.DataFrame, size: str | None) -> Floats | None:
    """ln(1 + size) of each row of the sheet."""
    if size is None or size not in table.columns:
        return None
    known = table.select(pl.col("subject").cast(pl.String), pl.col(size).cast(pl.Float64).alias("size"))
    known = known.unique("subject", keep="first", maintain_order=True)
    rows = pl.DataFrame({"subject": scored.sheet.subjects}).join(
        known, on="subject", how="left", maintain_order="left"
    )
    column = rows["size"].fill_null(float("nan")).to_numpy()
    return np.asarray(np.log1p(np.maximum(column, 0.0)))
