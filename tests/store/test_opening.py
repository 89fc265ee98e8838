"""Opening a store: new, missing, foreign, newer, and held by another process."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ranking.errors import StoreError
from ranking.store import SCHEMA_VERSION, open_store, quote_name, quote_text

_HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_missing_store_says_what_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"尚无数据库.*ranking load accounts"):
        open_store(tmp_path / "none.duckdb")
    assert not (tmp_path / "none.duckdb").exists()


def test_store_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with open_store(path, create=True) as store:
        store.record_act("演示", "loader", "load", {"path": "甲.csv"}, dt.datetime(2026, 11, 1, 8))
    with open_store(path) as store:
        acts = store.query('SELECT act_id, "at", author, detail FROM act')
    assert acts.rows() == [(1, dt.datetime(2026, 11, 1, 8), "演示", '{"path": "甲.csv"}')]


@pytest.mark.parametrize("content", [b"", b"not a database" * 500])
def test_foreign_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="不是数据库文件"):
        open_store(path, create=True)
    assert path.read_bytes() == content


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE theirs (x INTEGER)")
    with pytest.raises(StoreError, match="不是本程序的数据库"):
        open_store(path, create=True)


@pytest.mark.parametrize(("version", "remedy"), [(SCHEMA_VERSION + 1, "升级本程序"), (0, "重新载入")])
def test_store_of_another_schema_version_is_refused(tmp_path: Path, version: int, remedy: str) -> None:
    path = tmp_path / "a.duckdb"
    with open_store(path, create=True) as store:
        store.con.execute("UPDATE setting SET value = ? WHERE key = 'schema_version'", [str(version)])
    with pytest.raises(StoreError, match=rf"版本是 {version}.*{remedy}"):
        open_store(path)


def test_store_held_by_another_process_names_it(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    open_store(path, create=True).con.close()
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError, match=rf"正被进程 {holder.pid}使用"):
            open_store(path)
        holder.communicate("")


def test_folder_in_place_of_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="无法打开"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="所在文件夹不存在"):
        open_store(tmp_path / "none" / "a.duckdb", create=True)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_transaction_is_undone_by_any_exception(tmp_path: Path, error: type[BaseException]) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        with pytest.raises(error), store.transaction():
            store.con.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise error
        assert store.rows("SELECT key FROM setting") == [("schema_version",)]


def test_interrupted_query_raises_keyboard_interrupt(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        with pytest.raises(KeyboardInterrupt), store.transaction():
            raise RuntimeError("Query interrupted")
        assert store.next_id("act", "act_id") == 1


def test_other_runtime_errors_keep_their_kind(tmp_path: Path) -> None:
    with (
        open_store(tmp_path / "a.duckdb", create=True) as store,
        pytest.raises(RuntimeError, match="defect"),
        store.transaction(),
    ):
        raise RuntimeError("defect")


def test_memory_limit_holds_for_its_block_only(tmp_path: Path) -> None:
    query = "SELECT current_setting('memory_limit')"
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        before = store.rows(query)
        with store.memory_limit("200MB"):
            assert store.rows(query) != before
        assert store.rows(query) == before


def test_quoting_survives_quotes() -> None:
    assert quote_name('a"b') == '"a""b"'
    assert quote_text("a'b") == "'a''b'"
