"""Undoing any file of any kind is as if it had not been loaded: a property, kind by kind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest.model import Kind, group_of_kind
from ranking.store import open_store
from tests.ingest.desk import POST, Desk
from tests.ingest.test_undoing import content, undo

_ACCOUNT = {"platform": st.just("微博"), "account": st.sampled_from(["1000000001", "1000000002"])}
# Two files that contradict each other are another matter: the later row is rejected and stays so.
_ROWS: Mapping[Kind, Mapping[str, st.SearchStrategy[str]]] = {
    "followers": {
        **_ACCOUNT,
        "captured_at": st.sampled_from(["2026-10-01 08:00", "2026-10-02 08:00"]),
        "followers": st.just("3万"),
    },
    "account_days": {
        **_ACCOUNT,
        "day": st.sampled_from(["2026-10-01", "2026-10-02"]),
        "reads": st.sampled_from(["1", "2"]),
        "pushes": st.sampled_from(["", "0", "3"]),
    },
    "events": {
        "event": st.sampled_from(["e1", "e2"]),
        "title": st.sampled_from(["演示甲", "演示乙"]),
        "kind": st.just("重要政策"),
        "released_at": st.just("2026-10-01 08:30"),
        "window_hours": st.sampled_from(["24", "48"]),
    },
    "accounts": {
        "platform": st.just("微博"),
        "native_id": st.sampled_from(["1000000001", "1000000002"]),
        "name": st.sampled_from(["演示甲", "演示乙"]),
        "valid_from": st.just("2026-01-01"),
        "valid_to": st.sampled_from(["", "2026-12-31"]),
    },
    "reviews": {
        **_ACCOUNT,
        "month": st.just("2026-10"),
        "points": st.sampled_from(["1", "2"]),
        "kind": st.just("其他"),
        "reason": st.just("演示"),
        "reviewer": st.sampled_from(["演示甲", "演示乙"]),
        "reviewed_at": st.just("2026-11-02"),
    },
    "metrics": {
        **_ACCOUNT,
        "month": st.just("2026-10"),
        "source": st.just("演示机构"),
        "reads": st.sampled_from(["1", "2"]),
    },
}
_KEYS = ("platform", "account", "captured_at", "day", "event", "native_id", "reviewer")


def _loaded(
    folder: Path, kind: Kind, files: list[list[dict[str, str]]], left_out: int | None, *, undone: int | None
) -> Any:
    folder.mkdir()
    with open_store(folder / "s.duckdb", create=True) as store:
        desk = Desk(store, folder)
        desk.load_rows([POST], name="posts.csv")
        loads = {}
        for place, rows in enumerate(files):
            if place != left_out:
                # Another column tells files of the same rows apart.
                told = [{**row, f"备用{place}": "x"} for row in rows]
                loads[place] = desk.load_rows(told, group_of_kind(kind), f"{place}.csv").load_id or 0
        if undone is not None:
            undo(store, loads[undone])
        # What a later file was told to contradict when it came in is history, and stays.
        return {table: rows for table, rows in content(store).items() if table != "contradiction"}


@pytest.mark.parametrize("kind", _ROWS)
@settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_undoing_any_file_is_as_if_it_had_not_been_loaded(
    tmp_path_factory: pytest.TempPathFactory, kind: Kind, data: st.DataObject
) -> None:
    rows = st.fixed_dictionaries(dict(_ROWS[kind]))
    once = st.lists(rows, min_size=1, max_size=2, unique_by=lambda row: tuple(row.get(key) for key in _KEYS))
    files = data.draw(st.lists(once, min_size=2, max_size=3))
    place = data.draw(st.integers(0, len(files) - 1))
    folder = tmp_path_factory.mktemp("u")
    try:
        undone = _loaded(folder / "a", kind, files, None, undone=place)
    except InputError as error:
        assert "请先撤销第" in str(error)
        return
    assert undone == _loaded(folder / "b", kind, files, place, undone=None)
