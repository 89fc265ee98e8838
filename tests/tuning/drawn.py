"""Random standards that the matrix path can do: means of every kind, plain steps, all simple missing rules."""

import random

import polars as pl

from ranking.standard import Standard, parse_standard

_COMBINES = (
    '"arithmetic"',
    '"arithmetic"',
    '"geometric"',
    '"harmonic"',
    "{ power = 2 }",
    "{ power = 0.5 }",
    '"sum"',
)
_STEPS = (
    "{ add = 3 }",
    "{ times = 0.5 }",
    "{ clip = [2, 60] }",
    "{ round = 1 }",
    '"sqrt"',
    '{ add_metric = "m4" }',
)
_RULES = ('"reweight"', '"reweight"', '"zero"', '"exclude"', "12.5")
_HEADS = (
    "decimals = 2",
    'decimals = 1\nties = "dense"',
    'decimals = 0\nties = "average"',
    'decimals = 1\nties = "ordered"\ntie_breakers = ["m1", "-leaf_0_0"]',
    "decimals = 3\nrank_decimals = 0",
)
_TAIL = """
[[adjustment]]
key = "late"
deduct = 1.5
per = "m4"
beyond = 50
ceiling = 4

[[adjustment]]
key = "gone"
veto = "not_ranked"
when = { metric = "m4", above = 97 }

[[board]]
key = "p"
title = "演示榜"
min_coverage = 0.4
"""


def draw_standard(seed: int) -> Standard:
    """A standard of three levels over m0 to m4."""
    rng = random.Random(seed)
    tail = _TAIL if seed % 2 else ""
    blocks = [f'[standard]\nid = "drawn"\n{_HEADS[seed % len(_HEADS)]}', _node(rng, "score", None)]
    for group in range(rng.randint(1, 3)):
        blocks.append(_node(rng, f"group_{group}", "score"))
        blocks += [_node(rng, f"leaf_{group}_{leaf}", f"group_{group}") for leaf in range(rng.randint(1, 3))]
    return parse_standard("\n\n".join(blocks) + tail, source="drawn")


def _node(rng: random.Random, key: str, parent: str | None) -> str:
    lines = ["[[node]]", f'key = "{key}"']
    if parent is not None:
        lines += [f'parent = "{parent}"', f"weight = {rng.randint(1, 9)}", f"missing = {rng.choice(_RULES)}"]
    steps = rng.sample(_STEPS, rng.choice((0, 0, 1, 2)))
    if key.startswith("leaf"):
        lines.append(f'metric = "m{rng.randint(0, 3)}"')
        steps += rng.choice(([], ['"min_max"']))
    else:
        lines += [f"combine = {rng.choice(_COMBINES)}", f"min_coverage = {rng.choice((0, 0, 0.5))}"]
        lines += ["decimals = 1"] if rng.random() < 0.2 else []
    return "\n".join([*lines, f"steps = [{', '.join(steps)}]"])


def draw_table(seed: int, rows: int = 12) -> pl.DataFrame:
    """A table on two boards with ties, zeros and missing values; m4 is never missing."""
    rng = random.Random(seed)
    columns: dict[str, list[object]] = {
        "subject": [f"演示{row:02}" for row in range(rows)],
        "board": [rng.choice("pq") for _ in range(rows)],
    }
    for metric in range(4):
        columns[f"m{metric}"] = [rng.choice((None, 0.0, 5.0, rng.uniform(0, 100))) for _ in range(rows)]
    columns["m4"] = [float(rng.randint(0, 100)) for _ in range(rows)]
    return pl.DataFrame(columns, schema_overrides={f"m{metric}": pl.Float64 for metric in range(4)})


def flat_standard(weights: dict[str, float], head: str = "decimals = 2") -> Standard:
    """A weighted mean of metrics, one a weight, as they are."""
    blocks = [f'[standard]\nid = "flat"\n{head}', '[[node]]\nkey = "score"']
    blocks += [
        f'[[node]]\nkey = "{key}"\nparent = "score"\nweight = {weight!r}\nmetric = "{key}"'
        for key, weight in weights.items()
    ]
    return parse_standard("\n\n".join(blocks), source="flat")
