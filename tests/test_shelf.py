"""Standards are found by name, version, month and file."""

from pathlib import Path

import pytest

from ranking.errors import StandardError
from ranking.months import Month
from ranking.shelf import find_standard, list_standards

TEXT = """
[standard]
id = "own"
version = "{version}"
effective_from = "{start}"
[[node]]
key = "score"
[[node]]
key = "x"
parent = "score"
metric = "posts"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "标准"
    folder.mkdir()
    for version, start in (("1", "2025-01"), ("2", "2026-07")):
        text = TEXT.format(version=version, start=start)
        (folder / f"own-{version}.toml").write_text(text, encoding="utf-8")
    child = '[standard]\nid = "child"\nversion = "9"\nextends = "own@1"\n[[node]]\nkey = "x"\nweight = 3\n'
    (folder / "child.toml").write_text(child, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("month", "version"), [("2026-06", "1"), ("2026-07", "2"), (None, "2")])
def test_a_name_alone_picks_the_version_in_force(workspace: Path, month: str | None, version: str) -> None:
    found = find_standard("own", month=Month.parse(month) if month else None, workspace=workspace)
    assert found.version == version


def test_a_version_can_be_pinned(workspace: Path) -> None:
    assert find_standard("own@1", month=Month(2026, 12), workspace=workspace).version == "1"


def test_a_file_can_be_named(workspace: Path) -> None:
    assert find_standard(str(workspace / "标准" / "own-1.toml")).version == "1"


def test_a_standard_takes_over_what_it_extends(workspace: Path) -> None:
    child = find_standard("child", workspace=workspace)
    entry = next(entry for entry in list_standards(workspace) if entry.id == "child")
    assert (child.by_key["x"].weight, child.by_key["x"].metric) == (3, "posts")
    assert entry.effective_from == child.effective_from == "2025-01"


@pytest.mark.parametrize(
    ("name", "month", "said"),
    [
        ("nobody", None, "ecology-account"),
        ("own@7", None, "own@1（自 2025-01 起）、own@2"),
        ("own", "2024-01", "own@1"),
        ("nowhere.toml", None, "检查路径"),
    ],
)
def test_a_name_that_leads_nowhere_says_what_there_is(
    workspace: Path, name: str, month: str | None, said: str
) -> None:
    with pytest.raises(StandardError, match=said):
        find_standard(name, month=Month.parse(month) if month else None, workspace=workspace)


def test_every_shipped_standard_loads() -> None:
    assert {entry.id for entry in list_standards()} >= {"ecology-account", "ecology-account-no-traffic"}
    for entry in list_standards():
        standard = find_standard(entry.name)
        assert (standard.id, standard.version, standard.title) == (entry.id, entry.version, entry.title)
        assert standard.effective_from == entry.effective_from
