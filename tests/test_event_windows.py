"""Every kind of event has a window; an office's own file takes its place."""

from pathlib import Path

import pytest

from ranking.errors import InputError
from ranking.event_windows import OWN_NAME, event_windows
from ranking.resources import CONFIG_NAME
from ranking.vocabulary import terms

_OWN = '[[window]]\nkind = "{kind}"\nhours = {hours}\nbasis = "演示规定"\n'


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / CONFIG_NAME).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_kind_has_a_window_with_its_basis() -> None:
    windows = event_windows()
    assert set(windows) == {term.code for term in terms("event_kind")}
    assert {kind: window.hours for kind, window in windows.items()} == {
        "policy": 72,
        "emergency": 24,
        "response": 48,
        "theme": 168,
    }
    assert all(window.basis for window in windows.values())


def test_own_window_takes_the_place_of_the_shipped_one(workspace: Path) -> None:
    (workspace / OWN_NAME).write_text(_OWN.format(kind="emergency", hours=5), encoding="utf-8-sig")
    assert event_windows()["emergency"].hours == 5
    assert event_windows()["policy"].hours == 72


@pytest.mark.parametrize(("kind", "hours"), [("emergency", 0), ("emergency", '"一天"'), ("会议", 5)])
def test_faulty_window_is_refused_by_file(workspace: Path, kind: str, hours: object) -> None:
    (workspace / OWN_NAME).write_text(_OWN.format(kind=kind, hours=hours), encoding="utf-8")
    with pytest.raises(InputError, match=OWN_NAME):
        event_windows()
