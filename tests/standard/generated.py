"""Random standards and tables for the properties that must always hold."""

import random

import polars as pl

PLAIN_STEPS = (
    "{ add = 3 }",
    "{ times = 0.5 }",
    '"log1p"',
    '"sqrt"',
    "{ clip = [1, 40] }",
    "{ goalposts = [0, 50] }",
    "{ piecewise = [[0, 0], [10, 30], [60, 40]] }",
    "{ round = 1 }",
)
DRIVEN_STEPS = (
    '"min_max"',
    '{ min_max = true, to = [1, 5], scope = "all" }',
    '{ rank = true, scope = "tier" }',
    '{ percentile_rank = true, ties = "average" }',
    '"share_of_max"',
    "{ winsorise = [0.1, 0.9] }",
    '"treat_outliers"',
)
MEANS = ('"arithmetic"', '"geometric"', '"harmonic"', "{ power = 2 }")
COMBINES = (*MEANS, '"sum"', '"min"', '"max"', '"median"', '"topsis"', '"copeland"')
MISSING = ('"reweight"', '"zero"', '"group_median"', '"group_mean"', "12.5", '"exclude"')
ADJUSTMENTS = """
[[adjustment]]
key = "late"
deduct = 1.5
per = "m1"
beyond = 20
ceiling = 4

[[adjustment]]
key = "half"
factor = 0.75
when = { any = [{ metric = "m0", below = 10 }, { metric = "m2", is_missing = true }] }
"""


def write_random_standard(
    seed: int, *, scale: float = 1.0, combines: tuple[str, ...] = COMBINES, head: str = "decimals = 3"
) -> str:
    """The text of a standard of three levels over the metrics m0 to m4; `scale` multiplies all weights."""
    rng = random.Random(seed)
    blocks = [f'[standard]\nid = "random"\n{head}', _node(rng, "score", None, scale, combines)]
    for group in range(rng.randint(1, 3)):
        name = f"group_{group}"
        blocks.append(_node(rng, name, "score", scale, combines))
        leaves = [f"leaf_{group}_{leaf}" for leaf in range(rng.randint(1, 3))]
        blocks += [_node(rng, leaf, name, scale, combines) for leaf in leaves]
    return "\n\n".join(blocks) + "\n" + ADJUSTMENTS


def _node(rng: random.Random, key: str, parent: str | None, scale: float, combines: tuple[str, ...]) -> str:
    lines = ["[[node]]", f'key = "{key}"']
    if parent is not None:
        lines += [
            f'parent = "{parent}"',
            f"weight = {rng.randint(1, 9) * scale!r}",
            f"missing = {rng.choice(MISSING)}",
        ]
    steps = rng.sample(PLAIN_STEPS, rng.randint(0, 2)) + rng.sample(DRIVEN_STEPS, rng.randint(0, 1))
    if key.startswith("leaf"):
        lines.append(f'metric = "m{rng.randint(0, 4)}"')
    else:
        lines += [f"combine = {rng.choice(combines)}", f"min_coverage = {rng.choice((0, 0, 0.5))}"]
        # Copeland may be negative, which roots and logs refuse.
        steps = [step for step in steps if step not in ('"sqrt"', '"log1p"')]
        steps.insert(0, "{ clip = [0, inf] }")
    lines.append(f"steps = [{', '.join(steps)}]")
    return "\n".join(lines)


def random_table(seed: int, rows: int = 14) -> pl.DataFrame:
    """A table on two boards with ties, zeros and missing values."""
    rng = random.Random(seed)
    columns: dict[str, list[object]] = {"subject": [f"s{row:02}" for row in range(rows)]}
    columns["board"] = [rng.choice(("p", "q")) for _ in range(rows)]
    columns["tier"] = [rng.choice(("one", "two", None)) for _ in range(rows)]
    for metric in range(5):
        columns[f"m{metric}"] = [_value(rng) for _ in range(rows)]
    return pl.DataFrame(columns, schema_overrides={f"m{metric}": pl.Float64 for metric in range(5)})


def _value(rng: random.Random) -> float | None:
    return rng.choice((None, 0.0, float(rng.randint(0, 9)), rng.uniform(0, 100), rng.uniform(0, 100)))
