"""Linear and mixed-integer programs through HiGHS, with nothing printed."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ranking.standard.numbers import Bools, Floats

_SILENCE = threading.Lock()


@dataclass(frozen=True)
class Solution:
    """What the solver found: the values (None: none exist, or none was found) and a proved bound of the objective."""

    values: Floats | None
    bound: float | None
    is_impossible: bool


def minimise(
    objective: Floats,
    constraints: Sequence[LinearConstraint],
    whole: Bools,
    *,
    low: Floats | float = 0.0,
    high: Floats | float = np.inf,
    most_nodes: int = 10_000,
) -> Solution:
    """Minimise objective · x under linear constraints, the marked values being whole numbers.

    The search ends after `most_nodes` nodes, a count and not a time, so that every machine ends at the same place.
    """
    with silence():
        result = milp(
            objective,
            constraints=list(constraints),
            integrality=whole.astype(np.int64),
            bounds=Bounds(low, high),
            options={"node_limit": most_nodes, "mip_rel_gap": 0.0},
        )
    bound = result.mip_dual_bound if whole.any() else result.fun
    return Solution(result.x, None if bound is None else float(bound), result.status == 2)


@contextmanager
def silence() -> Iterator[None]:
    """Keep off the console what HiGHS 1.12 writes to file 1 itself, past its own switch for it."""
    with _SILENCE:
        sys.stdout.flush()
        try:
            kept = os.dup(1)
        except OSError:  # no console at all
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
