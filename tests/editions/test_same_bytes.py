"""A bundle's bytes depend on the data alone: not on zone, locale, hash seed or number of threads."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_SEAL = """
import sys
from pathlib import Path
from ranking.catalogue import read_catalogue
from ranking.editions.seal import seal_edition
from tests.editions.conftest import SEPTEMBER, build, make_small_store
with make_small_store(Path(sys.argv[1])) as store:
    store.con.execute("SET threads = " + sys.argv[2])
    print(seal_edition(build(store, read_catalogue(), SEPTEMBER)).hash)
"""


def seal_elsewhere(folder: Path, threads: str, **machine: str) -> str:
    folder.mkdir()
    env = os.environ | {"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": threads} | machine
    done = subprocess.run(
        [sys.executable, "-c", _SEAL, str(folder), threads],
        env=env, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_another_machine_seals_the_same_bytes(tmp_path: Path) -> None:
    here = seal_elsewhere(tmp_path / "a", "2", TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    there = seal_elsewhere(tmp_path / "b", "1", TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="2")
    assert len(here) == 64
    assert here == there
