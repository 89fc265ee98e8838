"""A bundle recomputed in a page of plain Python: what a sceptic would write in an evening."""

import csv
import math
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of one of the bundle's tables."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def recompute(bundle: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(board, subject) → score and rank as text, by the ecology standards; no rank is an empty text."""
    metrics = {
        (row["subject"], row["metric"]): float(row["value"])
        for row in read_rows(bundle / "metrics.csv")
        if row["value"]
    }
    register = read_rows(bundle / "accounts.csv")
    accounts = [row for row in register if not row["subject"].startswith("matrix:")]
    boards: dict[str, dict[str, Decimal | None]] = {}
    for account in accounts:
        board = boards.setdefault(f"{account['platform']}-{account['level'] or 'unclassified'}", {})
        board[account["subject"]] = score(bundle, "ecology-account", account["subject"], metrics)
    members: dict[str, list[str]] = {}
    for account in accounts:
        members.setdefault(account["matrix"], []).append(account["subject"])
    scores = {
        subject: found for board in boards.values() for subject, found in board.items() if found is not None
    }
    for matrix in (row for row in register if row not in accounts):
        rolled = roll_up(bundle, members[matrix["name"]], scores, metrics)
        own = metrics | {(matrix["subject"], key): found for key, found in rolled.items()}
        board = boards.setdefault("matrix", {})
        board[matrix["subject"]] = score(bundle, "ecology-matrix", matrix["subject"], own)
    return {
        (board, subject): (str(found), str(1 + sum(s > found for s in scored.values() if s is not None)))
        if found is not None
        else ("", "")
        for board, scored in boards.items()
        for subject, found in scored.items()
    }


def roll_up(
    bundle: Path, members: list[str], scores: dict[str, Decimal], metrics: dict[tuple[str, str], float]
) -> dict[str, float]:
    """The roll-ups of one matrix that have a value: means, and the share of members that reach a number."""
    found = {}
    for entry in read_standard(bundle, "ecology-matrix")["rollup"]:
        given = [
            float(scores[name]) if entry["of"] == "score" else metrics[name, entry["of"]]
            for name in members
            if (name in scores if entry["of"] == "score" else (name, entry["of"]) in metrics)
        ]
        if entry["how"] == "share_at_least":
            given = [float(number >= entry["at_least"]) for number in given]
        elif entry["how"] != "mean":
            raise ValueError(entry)
        if given:
            found[entry["key"]] = math.fsum(given) / len(given)
    return found


def score(bundle: Path, standard: str, subject: str, metrics: dict[tuple[str, str], float]) -> Decimal | None:
    """The rounded score of one subject, None where it has none."""
    nodes = read_standard(bundle, standard)["node"]

    def value(node: dict[str, Any]) -> tuple[float | None, float]:
        """The number of a node and the share of its weights that have one."""
        if "metric" in node:
            number = metrics.get((subject, node["metric"]))
            return (None, 0.0) if number is None else (take_steps(number, node.get("steps", [])), 1.0)
        children = [(c, c.get("weight", 1), *value(c)) for c in nodes if c.get("parent") == node["key"]]
        if any(v is None and c.get("missing") == "exclude" for c, _, v, _ in children):
            return None, 0.0
        known = math.fsum(w * share for _, w, _, share in children) / math.fsum(w for _, w, _, _ in children)
        there = [(weight, v) for _, weight, v, _ in children if v is not None]
        if not there or known < node.get("min_coverage", 0):
            return None, known
        return math.fsum(w * v for w, v in there) / math.fsum(w for w, _ in there), known

    total, _ = value(nodes[0])
    if total is None:
        return None
    return half_up(total + points(read_standard(bundle, standard), subject, metrics))


def points(standard: dict[str, Any], subject: str, metrics: dict[tuple[str, str], float]) -> float:
    """What the points given for a metric add to the score of one subject."""
    entries = [entry for entry in standard.get("adjustment", []) if (subject, entry["per"]) in metrics]
    return math.fsum(
        min(entry["add"] * metrics[subject, entry["per"]], entry.get("ceiling", math.inf))
        for entry in entries
    )


@cache
def read_standard(bundle: Path, name: str) -> dict[str, Any]:
    """A standard of the bundle as TOML."""
    return tomllib.loads((bundle / "standards" / f"{name}.toml").read_text(encoding="utf-8"))


def take_steps(number: float, steps: list[Any]) -> float:
    """A metric's value after the steps of the ecology standard; any other step is an error."""
    for step in steps:
        match step:
            case "log1p":
                number = math.log(1 + number)
            case {"clip": [low, high]}:
                number = min(max(number, low), high)
            case {"goalposts": [low, high]}:
                number = 100 * (number - low) / (high - low)
            case _:
                raise ValueError(step)
    return number


def half_up(number: float) -> Decimal:
    """To two decimals, binary noise beyond the tenth put away first."""
    steady = Decimal(repr(number)).quantize(Decimal("1e-10"), ROUND_HALF_UP)
    return steady.quantize(Decimal("0.01"), ROUND_HALF_UP)
