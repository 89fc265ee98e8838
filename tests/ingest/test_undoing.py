"""A load that is undone leaves the store as if its file had never been loaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest.undoing import undo_load
from ranking.store import Store, open_store
from tests.ingest.desk import NOW, POST, Desk

# What editors and metrics read; numbers of posts and loads are only names, and are followed to what they name.
_CONTENT = {
    "post": "SELECT * EXCLUDE (post_id, load_id), l.sha256 FROM post JOIN load AS l USING (load_id)",
    "capture": "SELECT c.* EXCLUDE (post_id, load_id), p.account_id, p.native_id, l.sha256 "
    "FROM capture AS c LEFT JOIN post AS p USING (post_id) JOIN load AS l ON l.load_id = c.load_id",
    "follower_capture": "SELECT f.* EXCLUDE (load_id), l.sha256 FROM follower_capture AS f JOIN load AS l USING (load_id)",
    "provisional_account": "SELECT a.* EXCLUDE (load_id), l.sha256 FROM provisional_account AS a JOIN load AS l USING (load_id)",
    # Whether a text is written out or referred to is no content.
    "told_post": "SELECT t.* EXCLUDE (post_id, load_id, text, text_is_known), "
    "CASE WHEN t.text_is_known THEN p.text ELSE t.text END AS text, l.sha256 "
    "FROM told_post AS t JOIN post AS p USING (post_id) JOIN load AS l ON l.load_id = t.load_id",
    # Nor is whether the first telling of a time was a bound: it stands anyhow.
    "told_capture": "SELECT t.* EXCLUDE (post_id, load_id, is_bound), l.sha256 FROM told_capture AS t JOIN load AS l USING (load_id)",
    **{
        table: f"SELECT t.* EXCLUDE (load_id), l.sha256 FROM {table} AS t JOIN load AS l USING (load_id)"
        for table in (
            *("account", "account_day", "event", "campaign", "given_metric", "review_point", "old_rank"),
            *("observed_period", "load_account", "account_sight", "rejected_row", "contradiction"),
            *("told_account", "told_account_day", "told_event", "told_campaign", "told_given_metric"),
            *("told_review_point", "told_old_rank", "told_follower_capture"),
        )
    },
}


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: store.rows(
            f"SELECT * FROM ({query.replace('SELECT * EXCLUDE (post_id, load_id)', 'SELECT post.* EXCLUDE (post_id, load_id)')}) ORDER BY ALL"
        )
        for table, query in _CONTENT.items()
    }


def undo(store: Store, load_id: int) -> None:
    undo_load(store, load_id, "演示", NOW)


def test_every_table_of_loads_is_undone(desk: Desk) -> None:
    tables = {
        str(name)
        for (name,) in desk.store.rows(
            "SELECT table_name FROM duckdb_columns() WHERE column_name = 'load_id' AND NOT internal"
        )
    }
    assert tables - {"load"} == set(_CONTENT)


def test_twins_have_the_columns_of_their_tables(desk: Desk) -> None:
    for table in (name for name in _CONTENT if name.startswith("told_")):
        own = {row[0] for row in desk.store.rows(f"DESCRIBE {table.removeprefix('told_')}")}
        twin = {row[0] for row in desk.store.rows(f"DESCRIBE {table}")}
        assert twin - own <= {"is_bound", "text_is_known"}
        assert own <= twin


def test_undone_file_is_gone_and_can_be_loaded_again(desk: Desk) -> None:
    before = content(desk.store)
    loaded = desk.load_posts({"likes": "3"}, {"post_id": "x" * 3, "published_at": "nonsense"})
    undo(desk.store, loaded.load_id or 0)
    assert content(desk.store) == before
    assert desk.store.rows("SELECT what, author FROM act ORDER BY act_id") == [
        ("load", "演示"),
        ("undo", "演示"),
    ]
    again = desk.load(desk.folder / "a.csv")
    assert (again.state, again.accepted, again.rejected, again.load_id) == ("loaded", 1, 1, 2)


def test_what_a_later_file_filled_goes_with_it(desk: Desk) -> None:
    desk.load_posts({"likes": "3"})
    before = content(desk.store)
    later = desk.load_posts({"likes": "3", "title": "标题", "text": "全文"}, name="b.csv")
    assert desk.one("SELECT title FROM post") == "标题"
    undo(desk.store, later.load_id or 0)
    assert content(desk.store) == before


def test_what_a_later_file_also_gave_stays(desk: Desk) -> None:
    first = desk.load_posts({"likes": "3", "title": "甲"})
    desk.load_posts({"likes": "3"}, name="b.csv")
    undo(desk.store, first.load_id or 0)
    assert desk.store.rows("SELECT native_id, title FROM post") == [("5001", None)]
    assert desk.store.rows("SELECT likes, load_id FROM capture") == [(3, 2)]


def test_published_rows_are_not_touched_and_the_second_undo_is_refused(desk: Desk) -> None:
    loaded = desk.load_posts({})
    undo(desk.store, loaded.load_id or 0)
    before = desk.image()
    with pytest.raises(InputError, match="已经撤销"):
        undo(desk.store, loaded.load_id or 0)
    with pytest.raises(InputError, match="没有第 99 次载入"):
        undo(desk.store, 99)
    assert desk.image() == before


def test_corrected_record_goes_back_to_what_it_was(desk: Desk) -> None:
    row = {
        "event": "e1",
        "title": "演示发布会",
        "kind": "政策",
        "released_at": "2026-10-01 08:30",
        "window_hours": "24",
    }
    desk.load_rows([row], "events", "a.csv")
    before = content(desk.store)
    second = desk.load_rows([{**row, "title": "演示发布会（更正）"}], "events", "b.csv")
    undo(desk.store, second.load_id or 0)
    assert content(desk.store) == before


def test_register_that_would_overlap_is_refused(desk: Desk) -> None:
    row = {"platform": "微博", "native_id": "1", "name": "演示", "valid_from": "2026-01-01"}
    desk.load_rows([row], "accounts", "a.csv")
    closed = desk.load_rows([{**row, "valid_to": "2026-06-30"}], "accounts", "b.csv")
    desk.load_rows([{**row, "valid_from": "2026-07-01", "name": "演示新名"}], "accounts", "c.csv")
    before = desk.image()
    with pytest.raises(InputError, match="请先撤销第 3 次载入"):
        undo(desk.store, closed.load_id or 0)
    assert desk.image() == before


def test_unregistered_account_is_provisional_again(desk: Desk) -> None:
    desk.load_posts({"account_name": "演示发布"})
    before = content(desk.store)
    row = {"platform": "微博", "native_id": POST["account"], "name": "演示", "valid_from": "2026-01-01"}
    register = desk.load_rows([row], "accounts", "r.csv")
    assert desk.one("SELECT count(*) FROM provisional_account") == 0
    undo(desk.store, register.load_id or 0)
    assert content(desk.store) == before


def test_time_that_was_known_from_the_undone_file_is_first_again(tmp_path: Path) -> None:
    """The second file, of no stated time, said the same as the first; the third told of that very moment."""
    first = [{"likes": "5", "captured_at": "2026-10-20 00:00:00"}]
    same = [{"likes": "5", "captured_at": ""}]
    third = [{"reads": "700", "captured_at": POST["published_at"]}]
    undone = _load_all(tmp_path / "a", [first, same, third], None, undone=0)
    assert undone == _load_all(tmp_path / "b", [first, same, third], 0, undone=None)


def test_count_that_only_the_undone_file_filled_makes_a_later_one_the_same_again(tmp_path: Path) -> None:
    first = [{"likes": "5", "captured_at": "2026-10-20 00:00:00"}]
    filling = [{"reads": "700", "captured_at": "2026-10-20 00:00:00"}]
    later = [{"likes": "5", "captured_at": ""}]
    undone = _load_all(tmp_path / "a", [first, filling, later], None, undone=1)
    assert undone == _load_all(tmp_path / "b", [first, filling, later], 1, undone=None)


_POSTS = st.fixed_dictionaries(
    {
        "post_id": st.sampled_from(["1", "2", "3"]),
        "published_at": st.sampled_from(["2026-10-01", "2026-10-01 08:00", "2026-10-01 08:00:07"]),
        "captured_at": st.sampled_from(["", "2026-10-20 00:00:00", "2026-10-21 00:00:00"]),
        "likes": st.sampled_from(["", "5"]),
        "reads": st.sampled_from(["", "700"]),
        "title": st.sampled_from(["", "甲"]),
        "text": st.sampled_from(["", "正文"]),
        "is_original": st.sampled_from(["", "是"]),
        "account_name": st.sampled_from(["", "演示"]),
    }
)
_FILES = st.lists(
    st.lists(_POSTS, min_size=1, max_size=3, unique_by=lambda p: p["post_id"]), min_size=2, max_size=4
)


def _load_all(
    folder: Path, files: Sequence[Sequence[dict[str, str]]], left_out: int | None, *, undone: int | None
) -> dict[str, Any]:
    folder.mkdir()
    with open_store(folder / "s.duckdb", create=True) as store:
        desk = Desk(store, folder)
        loads = []
        for place, rows in enumerate(files):
            if place != left_out:
                # A comment tells files of the same rows apart.
                rows = [{**POST, "url": f"https://example.cn/{place}", **row} for row in rows]
                loads.append(desk.load_rows(rows, name=f"{place}.csv").load_id or 0)
        if undone is not None:
            undo(store, loads[undone])
        return content(store)


@settings(deadline=None, max_examples=10)
@given(_FILES, st.data())
def test_undoing_any_file_is_as_if_it_had_not_been_loaded(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[dict[str, str]]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(files) - 1))
    folder = tmp_path_factory.mktemp("u")
    with_it = _load_all(folder / "a", files, None, undone=place)
    assert with_it == _load_all(folder / "b", files, place, undone=None)
