"""Whatever a file turns into: one clear error or every row accounted for, never half a load."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest import FORMATS, Group, LoadOptions, load_paths
from ranking.ingest.model import group_of_kind
from ranking.store import Store, open_store
from tests.ingest.desk import NOW
from tests.ingest.test_cases import options_of

_CASES = Path(__file__).parents[1] / "cases" / "formats"
_FILES = sorted(_CASES.glob("*/input/**/*.csv"))
_DOCUMENTS = sorted(
    path
    for path in _CASES.glob("*/input/**/*")
    if path.suffix in (".json", ".jsonl", ".db") and not path.is_relative_to(_CASES / "wechat-articles-json")
)
_COUNTED = (
    "load",
    "act",
    "rejected_row",
    "post",
    "capture",
    "account",
    "observed_period",
    "follower_capture",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all mutations; each is rolled back after it was looked at."""
    with open_store(tmp_path_factory.mktemp("fuzz") / "a.duckdb", create=True) as opened:
        yield opened


def _cut(content: bytes, draw: st.DataObject) -> bytes:
    return content[: draw.draw(st.integers(0, len(content)))]


def _put_in(content: bytes, draw: st.DataObject) -> bytes:
    place = draw.draw(st.integers(0, len(content)))
    return (
        content[:place]
        + draw.draw(st.sampled_from([b'"', b"\x00", b"\xff", b"\r", b",", b"\n", b'","']))
        + content[place:]
    )


def _shuffle_columns(content: bytes, draw: st.DataObject) -> bytes:
    rows = list(
        csv.reader(io.StringIO(content.decode("gb18030" if b"\xc6\xbd\xcc\xa8" in content else "utf-8-sig")))
    )
    order = draw.draw(st.permutations(range(len(rows[0]))))
    target = io.StringIO()
    csv.writer(target).writerows([row[place] for place in order if place < len(row)] for row in rows)
    return target.getvalue().encode()


def _drop_quotes(content: bytes, draw: st.DataObject) -> bytes:
    return content.replace(b'"', b"", draw.draw(st.integers(1, 3)))


def _repeat_lines(content: bytes, draw: st.DataObject) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([*lines, *draw.draw(st.lists(st.sampled_from(lines), max_size=4))])


_MUTATIONS = (_cut, _put_in, _shuffle_columns, _drop_quotes, _repeat_lines)


def _group_of(path: Path) -> Group:
    case = path.relative_to(_CASES).parts[0]
    return next(group_of_kind(form.kind) for form in FORMATS if case.startswith(form.key))


def _sizes(store: Store) -> list[int]:
    return [store.rows(f"SELECT count(*) FROM {table}")[0][0] for table in _COUNTED]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(_FILES), st.sampled_from(_MUTATIONS), st.data())
def test_mutated_file_is_refused_or_accounted_for(
    store: Store, tmp_path_factory: pytest.TempPathFactory, path: Path, mutate: object, data: st.DataObject
) -> None:
    assert callable(mutate)
    target = tmp_path_factory.mktemp("m") / path.name
    target.write_bytes(mutate(path.read_bytes(), data))
    options = LoadOptions(captured_at=dt.datetime(2027, 1, 1))
    before = _sizes(store)
    try:
        (outcome,) = load_paths(store, _group_of(path), [target], options, author="演示", now=NOW)
    except InputError as error:
        assert str(error).startswith(f"{target}: ")
        assert _sizes(store) == before
        return
    assert outcome.rows_read == outcome.accepted + outcome.unchanged + outcome.rejected
    assert min(outcome.accepted, outcome.unchanged, outcome.rejected) >= 0
    (kept,) = store.rows("SELECT count(*) FROM rejected_row WHERE load_id = ?", [outcome.load_id])[0]
    if outcome.state == "loaded":
        assert kept == outcome.rejected


def _change_bytes(content: bytes, draw: st.DataObject) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.draw(st.integers(1, 8))):
        changed[draw.draw(st.integers(0, len(content) - 1))] = draw.draw(st.integers(0, 255))
    return bytes(changed)


_WORKBOOKS = sorted(path for path in _CASES.glob("*/input/**/*") if path.suffix in (".xlsx", ".xls", ".ods"))


def _change_part(content: bytes, draw: st.DataObject) -> bytes:
    """A workbook one of whose parts is cut, changed or missing; packed again, so that it opens."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _change_bytes(content, draw)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(target, "w") as packed:
        names = whole.namelist()
        chosen = draw.draw(st.sampled_from(names))
        mutate = draw.draw(st.sampled_from((_cut, _put_in, _change_bytes)))
        for name in names:
            part = whole.read(name)
            packed.writestr(name, mutate(part, draw) if name == chosen and part else part)
    return target.getvalue()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(_WORKBOOKS), st.sampled_from((_cut, _change_bytes, _change_part)), st.data())
def test_mutated_workbook_is_refused_or_accounted_for(
    store: Store, tmp_path_factory: pytest.TempPathFactory, path: Path, mutate: object, data: st.DataObject
) -> None:
    assert callable(mutate)
    target = tmp_path_factory.mktemp("w") / path.name
    target.write_bytes(mutate(path.read_bytes(), data))
    before = _sizes(store)
    options = options_of(_CASES / path.relative_to(_CASES).parts[0])
    try:
        outcomes = load_paths(store, _group_of(path), [target], options, author="演示", now=NOW)
    except InputError as error:
        assert str(error).startswith(f"{target}")
        assert _sizes(store) == before
        return
    assert all(o.rows_read == o.accepted + o.unchanged + o.rejected for o in outcomes)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(_DOCUMENTS), st.sampled_from((_cut, _put_in, _change_bytes)), st.data())
def test_mutated_document_is_refused_or_accounted_for(
    store: Store, tmp_path_factory: pytest.TempPathFactory, path: Path, mutate: object, data: st.DataObject
) -> None:
    assert callable(mutate)
    target = tmp_path_factory.mktemp("d") / path.name
    target.write_bytes(mutate(path.read_bytes(), data))
    options = LoadOptions(account="weibo:1000000001", captured_at=dt.datetime(2027, 1, 1))
    before = _sizes(store)
    try:
        outcomes = load_paths(store, "posts", [target], options, author="演示", now=NOW)
    except InputError as error:
        assert str(error).startswith(f"{target}: ")
        assert _sizes(store) == before
        return
    for outcome in outcomes:
        assert outcome.rows_read == outcome.accepted + outcome.unchanged + outcome.rejected
        assert min(outcome.accepted, outcome.unchanged, outcome.rejected) >= 0
