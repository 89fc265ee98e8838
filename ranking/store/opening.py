"""Opening the store: creating it, checking that it is ours, and saying plainly why it cannot be opened."""

import datetime as dt
import getpass
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from ranking.errors import StoreError
from ranking.store.holder import note_holder, read_holder
from ranking.store.migrating import copy_before_migrating, migrate
from ranking.store.store import SCHEMA_VERSION, Store

_SHANGHAI = ZoneInfo("Asia/Shanghai")

# A missing extension must fail at once instead of reaching for the network; nothing here has a zone.
_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET TimeZone = 'UTC'",
    "SET preserve_insertion_order = true",
)


def open_store(path: Path, *, create: bool = False) -> Store:
    """The store at `path`, made new if `create` is set and nothing is there.

    A store of an earlier schema is copied beside itself, then brought up to date. Raises StoreError when there
    is no store, the file is not one, another process holds it, or a newer program wrote it.
    """
    if not path.exists() and not create:
        msg = f"{path}: 尚无数据库，请先运行 ranking load accounts 载入登记表，或用 --db 指明数据库文件"
        raise StoreError(msg)
    store = _open(path, create)
    version = _schema_version(store)
    if version < SCHEMA_VERSION:
        # Closed first, so that the copy holds everything that is still in the write-ahead log.
        store.con.close()
        copy = copy_before_migrating(path, version)
        store = _open(path, create)
        with _closing_on_error(store), store.transaction():
            migrate(store.con, version)
            _record_migration(store, version, copy)
        sys.stderr.write(
            f"数据库结构已由版本 {version} 升级到 {SCHEMA_VERSION}；升级前的数据库备份在 {copy}\n"
        )
    note_holder(path)
    return store


def read_store(path: Path) -> Store:
    """The store at `path` for reading alone, beside other readers; raises StoreError as `open_store` does.

    Its schema may be an earlier one: nothing is migrated.
    """
    if not path.exists():
        msg = f"{path}: 尚无数据库，请用 --db 指明数据库文件"
        raise StoreError(msg)
    store = Store(path, _connect(path, read_only=True))
    with _closing_on_error(store):
        _check_schema(store, create=False)
    return store


def _record_migration(store: Store, version: int, copy: Path) -> None:
    detail = {"from": version, "to": SCHEMA_VERSION, "backup": copy.name}
    now = dt.datetime.now(_SHANGHAI).replace(tzinfo=None, microsecond=0)
    store.record_act(getpass.getuser(), "program", "migrate", detail, now)


def _open(path: Path, create: bool) -> Store:
    store = Store(path, _connect(path))
    with _closing_on_error(store):
        _set_up(store.con)
        _check_schema(store, create)
    return store


def connect_again(store: Store) -> duckdb.DuckDBPyConnection:
    """A second connection to an open store, for a thread of its own; whoever asks for it closes it."""
    return connect_beside(store.con)


def connect_beside(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection to the same database, as `connect_again` gives it."""
    beside = con.cursor()
    _set_up(beside)
    return beside


def _set_up(con: duckdb.DuckDBPyConnection) -> None:
    for setting in _SETTINGS:
        con.execute(setting)


@contextmanager
def _closing_on_error(store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.con.close()
        raise


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    if not path.parent.is_dir():
        msg = f"{path}: 所在文件夹不存在，请先建立该文件夹或用 --db 指明别处"
        raise StoreError(msg)
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        raise StoreError(tell_reason(path, str(error))) from error


def tell_reason(path: Path, message: str) -> str:
    """DuckDB's own words in ours: what is the matter with the file and what to do."""
    holder = re.search(r"\(PID (\d+)\)", message)
    if "lock" in message.lower():
        pid = int(holder[1]) if holder else None
        who = read_holder(path, pid) or (f"进程 {pid}" if pid else "另一个程序")
        return f"{path}: 数据库正被{who}使用，请等它结束后再试"
    if "not a valid DuckDB" in message:
        return f"{path}: 不是数据库文件（可能是空文件、已损坏或别的程序的文件），请用 --db 指明正确的文件"
    if "different configuration" in message:
        return f"{path}: 数据库已被本程序以另一种方式打开，请先关闭"
    if "newer version" in message or "storage version" in message.lower():
        return f"{path}: 数据库由更新版本的 DuckDB 写成，请升级本程序"
    return f"{path}: 数据库无法打开，请检查路径、权限和磁盘（{message.splitlines()[0]}）"


def _check_schema(store: Store, create: bool) -> None:
    tables = {str(row[0]) for row in store.rows("SELECT table_name FROM duckdb_tables()")}
    if not tables and create:
        _create_schema(store)
    elif "setting" not in tables:
        msg = f"{store.path}: 不是本程序的数据库，请用 --db 指明正确的文件"
        raise StoreError(msg)
    _check_version(store)


def _create_schema(store: Store) -> None:
    schema = files("ranking.store").joinpath("schema.sql").read_text(encoding="utf-8")
    with store.transaction():
        store.con.execute(schema)
        store.con.execute("INSERT INTO setting VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])


def _schema_version(store: Store) -> int:
    return int(store.rows("SELECT value FROM setting WHERE key = 'schema_version'")[0][0])


def _check_version(store: Store) -> None:
    """Refuse what neither is of this schema nor can be brought up to it."""
    found = store.rows("SELECT value FROM setting WHERE key = 'schema_version'")
    version = str(found[0][0]) if found else "无"
    if version.isdecimal() and 1 <= int(version) <= SCHEMA_VERSION:
        return
    if version.isdecimal() and int(version) > SCHEMA_VERSION:
        remedy = "它由更新的程序写成，请升级本程序"
    else:
        remedy = "本程序不能读取，请用写成它的程序版本，或重新载入原始文件"
    msg = f"{store.path}: 数据库结构版本是 {version}，本程序需要 {SCHEMA_VERSION}；{remedy}"
    raise StoreError(msg)
