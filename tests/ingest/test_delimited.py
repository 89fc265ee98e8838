"""CSV: true line numbers, ragged rows, and no quote that swallows what follows."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ranking.errors import InputError
from ranking.ingest import delimited
from ranking.ingest.table import ROW, Chunk


def _read(path: Path, content: str | bytes) -> tuple[list[tuple[object, ...]], list[int]]:
    """Rows with their line numbers, and the lines of what was broken."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    chunks = list(delimited.open_delimited(path, 0).chunks())
    rows = [row for chunk in chunks for row in chunk.rows.rows()]
    return rows, [broken.row for chunk in chunks for broken in chunk.broken]


def test_line_numbers_count_line_breaks_in_cells(tmp_path: Path) -> None:
    rows, broken = _read(tmp_path / "a.csv", 'a,b\n1,"x\ny"\n\n2,z\n')
    assert rows == [(2, "1", "x\ny"), (5, "2", "z")]
    assert broken == []


def test_short_rows_are_padded_and_long_ones_keep_their_cells(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path / "a.csv", "a,b\n1\n2,3,4\n")
    assert rows == [(2, "1", None, None), (3, "2", "3", "4")]


def test_unclosed_quote_costs_one_row_only(tmp_path: Path) -> None:
    rows, broken = _read(tmp_path / "a.csv", 'a,b\n1,"open\n2,"ok"\n3,x\n4,"end\n5,y\n')
    assert [row[0] for row in rows] == [3, 4, 6]
    assert broken == [2, 5]


@pytest.mark.parametrize("cell", ['"a"b', '""a""', '"a" ', '"a""b', '"a"""b'])
def test_text_behind_a_closing_quote_breaks_its_row(tmp_path: Path, cell: str) -> None:
    rows, broken = _read(tmp_path / "a.csv", f"a,b\n{cell},x\n2,y\n")
    assert broken == [2]
    assert rows == [(3, "2", "y")]


def test_file_cut_in_a_row_loses_that_row_only(tmp_path: Path) -> None:
    rows, broken = _read(tmp_path / "a.csv", "a,b,c\n1,2,3\n4,5")
    assert (rows, broken) == ([(2, "1", "2", "3")], [3])


def test_last_line_needs_no_line_end(tmp_path: Path) -> None:
    assert _read(tmp_path / "a.csv", "a,b\n1,2") == ([(2, "1", "2")], [])


def test_repeated_headers_are_no_data(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path / "a.csv", "a,b\n1,2\na,b\n3,4\na,b,c\n5,6\n")
    assert [row[:2] for row in rows] == [(2, "1"), (4, "3"), (6, "5")]


def test_cell_beyond_the_limit_is_broken_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'a,b\n1,"open {"x" * 140_000}\n2,ok\n', encoding="utf-8")
    (chunk,) = delimited.open_delimited(path, 0).chunks()
    assert chunk.rows.rows() == [(3, "2", "ok")]
    assert "131072" in chunk.broken[0].reason


def test_gb18030_is_read_where_utf8_is_not(tmp_path: Path) -> None:
    rows, _ = _read(tmp_path / "a.csv", "平台,账号\n微博,甲\n".encode("gb18030"))
    assert rows == [(2, "微博", "甲")]


def test_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\n1,2\n".encode("utf-8-sig"))
    assert delimited.open_delimited(path, 0).header == ("a", "b")


@pytest.mark.parametrize("content", ['"a,b\n1,2\n', "a\rb,c\n1,2\n"])
def test_header_that_cannot_be_split_is_an_input_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(InputError, match="表头无法分列"):
        delimited.open_delimited(path, 0)


def _rows_of(chunks: list[Chunk]) -> pl.DataFrame:
    """All rows with empty and missing cells alike, as they are to every format."""
    return pl.concat([chunk.rows for chunk in chunks], how="diagonal").select(
        ROW, pl.col(_HEADER).replace("", None)
    )


_HEADER = ["x", "y", "z"]
_CELLS = st.text(st.sampled_from('ab ,"\n，中'), max_size=6)
_TABLES = st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=12)


@settings(deadline=None, max_examples=120)
@given(_TABLES, st.sampled_from(["\n", "\r\n"]), st.integers(1, 60))
def test_both_ways_through_a_file_agree_with_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], ending: str, block: int
) -> None:
    target = io.StringIO()
    csv.writer(target, lineterminator=ending).writerows([_HEADER, *table])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(target.getvalue().encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK_BYTES", block)
        fast = _rows_of(list(delimited.open_delimited(path, 0).chunks()))
        patch.setattr(delimited, "split_well_formed", lambda *_: None)
        slow = _rows_of(list(delimited.open_delimited(path, 0).chunks()))
    expected = [[cell or None for cell in row] for row in table if any(row)]
    assert fast.equals(slow)
    assert [list(row[1:]) for row in slow.rows()] == expected


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from('ab1,"\n\r中'), max_size=40))
@example('""a"",1,2\n3,4,5\n')
@example('"a"b,1,2\n3,4,5\n')
@example('a"b",1,2\n3,4,5\n')
@example('"a,1,2\n"b",4,5\n"c,6,7\n')
def test_any_text_is_read_the_same_both_ways_and_loses_no_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(f"x,y,z\n{text}".encode())
    with pytest.MonkeyPatch.context() as patch:
        fast = list(delimited.open_delimited(path, 0).chunks())
        patch.setattr(delimited, "split_well_formed", lambda *_: None)
        slow = list(delimited.open_delimited(path, 0).chunks())
    if fast and slow:
        assert _rows_of(fast).equals(_rows_of(slow))
    assert [broken for chunk in fast for broken in chunk.broken] == [
        b for chunk in slow for b in chunk.broken
    ]
