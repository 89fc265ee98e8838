"""A bundle recomputed in twenty lines of plain Python: what a sceptic would write in an evening."""

import csv
import math
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of one of the bundle's tables."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def recompute(bundle: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(board, subject) → score and rank as text, by the bundle's first standard; no rank is an empty text."""
    standard = tomllib.loads(next(bundle.glob("standards/*.toml")).read_text(encoding="utf-8"))
    metrics = {(row["subject"], row["metric"]): row["value"] for row in read_rows(bundle / "metrics.csv")}

    def value(node: dict[str, Any], subject: str) -> float | None:
        if "metric" in node:
            text = metrics[subject, node["metric"]]
            return take_steps(float(text), node.get("steps", [])) if text else None
        children = [
            (c.get("weight", 1), value(c, subject))
            for c in standard["node"]
            if c.get("parent") == node["key"]
        ]
        there = [(weight, v) for weight, v in children if v is not None]
        return math.fsum(w * v for w, v in there) / math.fsum(w for w, _ in there) if there else None

    found: dict[str, dict[str, Decimal | None]] = {}
    for account in read_rows(bundle / "accounts.csv"):
        total = value(standard["node"][0], account["subject"])
        board = found.setdefault(f"{account['platform']}-{account['level'] or 'unclassified'}", {})
        board[account["subject"]] = None if total is None else half_up(total)
    return {
        (board, subject): (str(score), str(1 + sum(s > score for s in scores.values() if s is not None)))
        if score is not None
        else ("", "")
        for board, scores in found.items()
        for subject, score in scores.items()
    }


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
