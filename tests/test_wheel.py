"""The built wheel carries its content and works from any directory."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ranking.resources import content_files, shipped_root

PROJECT = Path(__file__).parents[1]
Call = Callable[..., str]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def call(installed: Path, tmp_path: Path) -> Call:
    """Run the installed program from an empty directory, the checkout out of sight."""

    def run(*words: str) -> str:
        code = "from ranking.cli import main; main()"
        environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
        )
        return done.stdout.decode()

    return run


def test_wheel_holds_all_content_and_no_leftovers(installed: Path) -> None:
    for kind in ("metrics", "templates", "data"):
        shipped = {p.relative_to(shipped_root()) for p in (shipped_root() / kind).rglob("*") if p.is_file()}
        wanted = {path for path in shipped if "__pycache__" not in path.parts}
        packed = {
            p.relative_to(installed / "ranking")
            for p in (installed / "ranking" / kind).rglob("*")
            if p.is_file()
        }
        assert packed == wanted


def test_installed_program_is_the_one_in_the_wheel(installed: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = "import ranking.resources as r; print(r.shipped_root())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed.parent,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(done.stdout.strip()) == installed / "ranking"


def test_installed_program_finds_its_standards_and_metrics(call: Call) -> None:
    listed = call("standards", "list")
    assert all(path.stem in listed for path in content_files("standards", ".toml"))
    assert "longest_silence_days" in call("metrics", "list")


def test_installed_program_makes_a_workspace(call: Call, tmp_path: Path) -> None:
    call("init", "榜单")
    assert (tmp_path / "榜单" / "登记表.xlsx").is_file()
