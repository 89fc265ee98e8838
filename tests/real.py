"""Where the authentic exports lie: beside a checkout, never inside it."""

import os
from pathlib import Path

import pytest

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"


def real_set(name: str) -> Path:
    """The folder of one authentic data set; skips where it is not at hand, fails there in CI."""
    folder = REAL / name
    if folder.is_dir():
        return folder
    reason = f"authentic data not at hand: ../shared/real/{name}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
