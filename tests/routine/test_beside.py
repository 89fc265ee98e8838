"""The second process writes what this one would, and neither outlives the other nor hides an error."""

from pathlib import Path
from typing import Any

import pytest

from ranking.catalogue import read_catalogue
from ranking.errors import InputError, ToolError
from ranking.publish import publish_edition
from ranking.routine.beside import Beside
from ranking.routine.foreseen import cut_font_for
from tests.publish.archives import make_archive, make_crowd

_FORMATS = {"csv", "json", "html"}


@pytest.fixture(autouse=True)
def _own_font_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    # One for all these tests: cutting a font takes seconds.
    monkeypatch.setenv("RANKING_CACHE", str(tmp_path_factory.getbasetemp() / "fonts-beside"))


def _order(out: Path, **changes: Any) -> dict[str, Any]:
    given = {"only": _FORMATS, "workspace": None, "profile": "public"} | changes
    archive = make_archive(make_crowd(3, "weibo-county", "weibo", "county", 5))
    return {"archive": archive, "out": out, **given}


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_written_beside_is_what_is_written_here(tmp_path: Path) -> None:
    told: list[str] = []
    with Beside() as beside:
        for _ in range(2):
            beside.publish(**_order(tmp_path / "a"), progress=lambda what, *_: told.append(what))
    publish_edition(**_order(tmp_path / "b"), catalogue=read_catalogue())
    assert _contents(tmp_path / "a") == _contents(tmp_path / "b")
    assert any("CSV" in what for what in told)


def test_error_over_there_is_raised_here_and_ends_nothing(tmp_path: Path) -> None:
    with Beside() as beside:
        beside.publish(**_order(tmp_path / "a", only={"html"}), progress=_silent)
        with pytest.raises(InputError):
            beside.publish(**_order(tmp_path / "a", profile="internal"), progress=_silent)
        assert beside.publish(**_order(tmp_path / "b", only={"csv"}), progress=_silent).written


def test_font_is_cut_over_there_as_here(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("龘", encoding="utf-8")
    with Beside() as beside:
        beside.cut_font(tmp_path / "a", [tmp_path / "names.csv"])
        with pytest.raises(FileNotFoundError):
            beside.cut_font(tmp_path / "a", [tmp_path / "nowhere.csv"])
    cut_font_for(tmp_path / "b", [tmp_path / "names.csv"])
    assert _contents(tmp_path / "a") == _contents(tmp_path / "b")


def test_second_process_ends_with_the_block() -> None:
    with pytest.raises(ZeroDivisionError), Beside() as beside:
        raise ZeroDivisionError
    assert beside._process.returncode == 0


def test_process_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="意外结束"), Beside() as beside:
        beside._process.kill()
        beside.publish(**_order(tmp_path), progress=_silent)


def _silent(what: str, done: int, total: int | None = None) -> None:
    """Progress that nobody watches."""
