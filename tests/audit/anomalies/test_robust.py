"""Tails without an account's own values are those of a plain list of the others."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.audit.anomalies.robust import LEAST_FOR_TAIL, tails_without_own


@given(st.integers(0, 10_000), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_tails_leave_out_the_account_itself(seed: int, accounts: int) -> None:
    rng = np.random.default_rng(seed)
    owners = rng.integers(0, accounts, 2 * LEAST_FOR_TAIL)
    values = rng.integers(0, 50, len(owners)).astype(float)
    found = tails_without_own(values, owners, {0: 10.0}, 0.01)[0]
    others = sorted(v for v, owner in zip(values, owners, strict=True) if owner != 0)
    if len(others) < LEAST_FOR_TAIL:
        assert found == 0
        return
    near, far = (others[-(-int(q * 100) * (len(others) - 1) // 100)] for q in (0.9, 0.99))
    slope = (far - near) / np.log(10)
    assert abs(found - near - slope * np.log(0.1 * 10 / 0.01)) < 1e-9
