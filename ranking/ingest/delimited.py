"""Reading CSV in chunks: true line numbers, ragged rows, and no quote that swallows what follows it."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import polars as pl

from ranking.errors import InputError
from ranking.ingest.encoding import encoding_of, is_surely_utf8
from ranking.ingest.table import CHUNK_ROWS, BrokenRow, Chunk, Table, frame_of_rows, unique_names
from ranking.ingest.wellformed import split_well_formed

if TYPE_CHECKING:
    from _csv import Reader as _RowReader

# Notes that people put above a table are short; a header further down is no header.
HEADER_WITHIN = 20
_PREVIEW_BYTES = 1 << 18
# Some 25,000 posts: enough for vectorised work, small beside the store's own buffers.
_BLOCK_BYTES = 1 << 24
# A quote that stays open over so many lines is not one cell of text.
_OPEN_LINES = 1_000


class _Tape:
    """Lines that can be given back, so that reading resumes behind a line that broke."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.used: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.used.append(line)
        return line

    def give_back(self, after: int) -> str:
        """Return every used line behind the one at `after`, which itself is handed out as broken."""
        broken = self.used[after]
        self._returned.extendleft(reversed(self.used[after + 1 :]))
        del self.used[after:]
        return broken


def preview_rows(path: Path) -> list[list[str]]:
    """The first rows of a text file as far as they can be read; for recognising it only."""
    with path.open("rb") as file:
        start = file.read(_PREVIEW_BYTES)
    text = _decode_start(start)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline="")):
            rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
    return rows


def _decode_start(start: bytes) -> str:
    """The text of a file's first bytes; a character cut at the end is left out."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    try:
        return decoder.decode(start)
    except UnicodeDecodeError as error:
        is_damaged = is_surely_utf8(start[: error.start])
        return start.decode("utf-8-sig" if is_damaged else "gb18030", errors="replace")


def open_delimited(path: Path, header_place: int) -> Table:
    """The CSV at `path` whose header is its row number `header_place` (from 0).

    Raises InputError when the whole file is not text in a known encoding.
    """
    encoding = encoding_of(path)
    with _open_as_utf8(path, encoding) as file:
        header = unique_names(_header_row(path, _rows_of(file), header_place))
    return Table(header, lambda: _chunks(path, encoding, header, header_place))


def _open_as_utf8(path: Path, encoding: str) -> BinaryIO:
    """The bytes of the file in UTF-8, without a byte order mark."""
    file = path.open("rb")
    if encoding == "gb18030":
        return cast("BinaryIO", codecs.EncodedFile(file, "utf-8", encoding))
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def _rows_of(file: BinaryIO) -> "_RowReader":
    return csv.reader((line.decode() for line in iter(file.readline, b"")), strict=True)


def _header_row(path: Path, reader: "_RowReader", header_place: int) -> list[str]:
    try:
        return next(islice(reader, header_place, None))
    except (csv.Error, StopIteration) as error:
        msg = f"{path}: 表头无法分列，可能是引号没有成对或换行符异常，请改正后再载入"
        raise InputError(msg) from error


def _chunks(path: Path, encoding: str, header: tuple[str, ...], header_place: int) -> Iterator[Chunk]:
    """Blocks at full speed as long as they are well formed; from the first that is not, row by row."""
    with _open_as_utf8(path, encoding) as file:
        reader = _rows_of(file)
        _header_row(path, reader, header_place)
        done = reader.line_num
        while block := _whole_rows(file):
            count = block.count(b"\n") + (not block.endswith(b"\n"))
            rows = split_well_formed(block, count, header, done + 1)
            if rows is None:
                lines = chain(io.BytesIO(block), iter(file.readline, b""))
                yield from _chunks_by_row((line.decode() for line in lines), header, done)
                return
            done += count
            yield Chunk(_data_rows(rows, header))


def _whole_rows(file: BinaryIO) -> bytes:
    """The next lines of a file, up to one at which no quote is open; empty at the end."""
    block = file.read(_BLOCK_BYTES)
    open_quote = block.count(b'"') % 2 == 1
    added: list[bytes] = []
    last = block
    while len(added) < _OPEN_LINES and (open_quote or not last.endswith(b"\n")):
        last = file.readline()
        if not last:
            break
        added.append(last)
        open_quote ^= last.count(b'"') % 2 == 1
    return b"".join((block, *added))


def _data_rows(rows: pl.DataFrame, header: tuple[str, ...]) -> pl.DataFrame:
    """Without blank rows and without headers that an appending exporter wrote again."""
    cells = rows[header[0]]
    # Few files hold either; a look at one column tells.
    if not cells.null_count() and not cells.str.contains(header[0], literal=True).any():
        return rows
    first = pl.col(header[0])
    is_blank = first.is_null() & pl.all_horizontal(pl.col(header).fill_null("") == "")
    is_header = pl.all_horizontal(pl.col(name).str.strip_chars() == name for name in header[:2])
    return rows.filter(~is_blank & ~is_header.fill_null(False))


def _chunks_by_row(lines: Iterable[str], header: tuple[str, ...], done: int) -> Iterator[Chunk]:
    tape = _Tape(lines)
    while True:
        tape.used.clear()
        numbers, rows, broken = _read_some(tape, done)
        if not tape.used and not broken:
            return
        done += len(tape.used) + len(broken)
        numbers, rows, cut = _without_cut_end(tape, header, numbers, rows)
        full = [place for place, row in enumerate(rows) if any(row)]
        frame = frame_of_rows(header, [numbers[place] for place in full], [rows[place] for place in full])
        yield Chunk(_data_rows(frame, header), (*broken, *cut))


def _read_some(tape: _Tape, done: int) -> tuple[list[int], list[list[str]], list[BrokenRow]]:
    """Up to a chunk of rows with the line each begins on; `done` lines were read before."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    broken: list[BrokenRow] = []
    while len(rows) < CHUNK_ROWS:
        base = len(tape.used)
        begin = 0
        reader = csv.reader(tape, strict=True)
        try:
            for row in reader:
                numbers.append(done + len(broken) + base + begin + 1)
                rows.append(row)
                begin = reader.line_num
                if len(rows) >= CHUNK_ROWS:
                    break
            else:
                break
        except csv.Error as error:
            line = done + len(broken) + base + begin + 1
            broken.append(BrokenRow(line, _reason(error), tape.give_back(base + begin)))
    return numbers, rows, broken


def _reason(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"单元格超过 {csv.field_size_limit()} 字，可能是引号没有闭合，请核对这一行"
    if "new-line" in str(error):
        return "行中间有回车符，无法分列，请改正这一行后再载入"
    return "引号没有成对，无法分列，请改正这一行的引号后再载入"


def _without_cut_end(
    tape: _Tape, header: tuple[str, ...], numbers: list[int], rows: list[list[str]]
) -> tuple[list[int], list[list[str]], tuple[BrokenRow, ...]]:
    """Without a last row that ends in the middle: no line end, and fewer cells than the header."""
    if not rows or not tape.used or tape.used[-1].endswith("\n") or len(rows[-1]) >= len(header):
        return numbers, rows, ()
    reason = "最后一行不完整，文件可能被截断，请重新导出"
    return numbers[:-1], rows[:-1], (BrokenRow(numbers[-1], reason, ",".join(rows[-1])),)
