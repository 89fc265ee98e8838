"""A bundle's bytes depend on the data alone: not on zone, locale, hash seed or number of threads."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_SEAL = """
import hashlib, sys
from pathlib import Path
from ranking.catalogue import read_catalogue
from ranking.editions.remedies import Claim
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import seal_edition
from ranking.store import open_store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, load
from tests.editions.test_matrices import REGISTER, build_both
from tests.editions.test_objections import decide
from tests.editions.test_tampering import lines_of
folder, catalogue = Path(sys.argv[1]), read_catalogue()
with open_store(folder / "m.duckdb", create=True) as store:
    store.con.execute("SET threads = " + sys.argv[2])
    load(store, folder, "accounts", REGISTER)
    load(store, folder, "posts", "\\n".join([POST_HEADER, *lines_of(AUGUST), *lines_of(SEPTEMBER)]))
    build_both(store, catalogue, AUGUST)
    freeze_edition(store, "small", AUGUST, author="演示", now=NOW)
    decide(store, catalogue, "matrix=南片演示", claim=Claim(SEPTEMBER, "weibo:2", "矩阵有误（演示）"))
    sealed = seal_edition(build_both(store, catalogue, SEPTEMBER))
for profile, files in sorted(sealed.files.items()):
    for name, data in files.items():
        print(profile, name, hashlib.sha256(data).hexdigest())
"""


def seal_elsewhere(folder: Path, threads: str, **machine: str) -> list[str]:
    """Form, file and hash of everything in both bundles of an edition with matrices and a decision."""
    folder.mkdir()
    env = os.environ | {"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": threads} | machine
    done = subprocess.run(
        [sys.executable, "-c", _SEAL, str(folder), threads],
        env=env, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_another_machine_seals_the_same_bytes(tmp_path: Path) -> None:
    here = seal_elsewhere(tmp_path / "a", "2", TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    there = seal_elsewhere(tmp_path / "b", "1", TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="2")
    assert {line.split()[0] for line in here} == {"public", "internal"}
    assert any("amended.csv" in line for line in here)
    assert here == there
