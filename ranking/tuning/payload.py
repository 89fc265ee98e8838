"""A standard and a table as plain data, for `templates/scoring.js` to score in a browser by the same rules."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ranking.standard import Bounds, Standard
from ranking.standard.entries import Condition
from ranking.standard.language import BOARD_SCOPE
from ranking.standard.model import Node
from ranking.standard.numbers import Floats
from ranking.standard.scoring import board_entry
from ranking.standard.sheet import Grouping, open_sheet
from ranking.standard.writing import standard_blocks
from ranking.tuning.variants import keep_variant

_HEAD = (
    *("decimals", "rank_decimals", "ties", "tie_breakers", "floor"),
    *("sd", "quantile_type", "skewness", "kurtosis"),
)


def write_payload(standard: Standard, table: pl.DataFrame, *, bounds: Bounds | None = None) -> dict[str, Any]:
    """What the browser's scoring takes, ready for JSON: the checked standard, the rows in sheet order, their groups.

    `table` is as `score_table` takes it, and the same StandardError is raised for one that does not fit.
    Missing numbers are null, unlimited bounds the texts "Infinity" and "-Infinity".
    """
    sheet = open_sheet(standard, table)
    boards = sheet.groups[BOARD_SCOPE].names
    entries = [board_entry(standard, board) for board in boards]
    return {
        "standard": _plain_standard(standard),
        "subjects": sheet.subjects.to_list(),
        "boards": list(boards),
        "least_coverage": [entry.min_coverage if entry else 0.0 for entry in entries],
        "registered": sheet.registered.tolist(),
        "metrics": {name: _numbers(values) for name, values in sheet.metrics.items()},
        "hidden": {name: marks.tolist() for name, marks in sheet.hidden.items()},
        "groups": {scope: _plain_group(group) for scope, group in sheet.groups.items()},
        "bounds": [] if bounds is None else [list(row) for row in bounds.table.iter_rows()],
    }


def write_skeleton(standard: Standard, note: str) -> dict[str, Any]:
    """The standard's text in blocks, from which the browser writes a new one with other weights.

    `name` is a proposal for its id; `blocks` have `text`, and `node` for those that take a line `weight = …`.
    """
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{standard.id}-tuned").lstrip("-._")
    kept = keep_variant(standard, name=name, note=note)
    return {"name": name, "blocks": standard_blocks(kept, without_weights=True)}


def _plain_standard(standard: Standard) -> dict[str, Any]:
    fields = {name: _json(getattr(standard, name)) for name in _HEAD}
    adjustments = [
        entry.model_dump() | {"when": None if entry.when is None else _plain_condition(entry.when)}
        for entry in standard.adjustments
    ]
    nodes = [_plain_node(node) for node in standard.ordered_nodes]
    return fields | {"nodes": nodes, "adjustments": adjustments}


def _plain_node(node: Node) -> dict[str, Any]:
    fields = {
        name: _json(getattr(node, name)) for name in type(node).model_fields if name not in ("note", "basis")
    }
    return fields | {
        "combine": _json(node.combine.model_dump()),
        "steps": [_json(step.model_dump()) for step in node.steps],
    }


def _plain_condition(condition: Condition) -> dict[str, Any]:
    return {
        "metric": condition.metric,
        "comparisons": condition.comparisons,
        "all": [_plain_condition(part) for part in condition.all],
        "any": [_plain_condition(part) for part in condition.any],
    }


def _plain_group(group: Grouping) -> dict[str, Any]:
    return {"names": list(group.names), "codes": group.codes.tolist(), "people": group.people.tolist()}


def _numbers(values: Floats) -> list[float | None]:
    return [
        None if missing else value for value, missing in zip(values.tolist(), np.isnan(values), strict=True)
    ]


def _json(value: Any) -> Any:
    """A value that JSON can hold; unlimited numbers become the words that the browser reads as such."""
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    return value
