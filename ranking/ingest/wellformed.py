"""The fast way through CSV: blocks that are provably well formed are split by polars, others are not."""

import io

import polars as pl
import pyarrow

from ranking.ingest.table import ROW

_QUOTE, _COMMA, _RETURN, _NEWLINE = b'",\r\n'
_DELIMITERS = [_COMMA, _RETURN, _NEWLINE]


def split_well_formed(
    block: bytes, lines: int, header: tuple[str, ...], first_line: int
) -> pl.DataFrame | None:
    """The rows of `block` with their line numbers, or None where anything in it is out of the ordinary.

    `block` is `lines` whole lines in UTF-8 from a row's beginning. It is split only if every quote stands where
    standard CSV puts one, every row is as wide as the header, and every line is accounted for; then
    both ways through a file give the same rows.
    """
    # Most files hold neither, and then two quick looks are all that this costs.
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return None
    has_quotes = b'"' in block
    if has_quotes and not _has_standard_quotes(block):
        return None
    try:
        rows = pl.read_csv(io.BytesIO(block), has_header=False, schema=dict.fromkeys(header, pl.String))
    except pl.exceptions.PolarsError:
        return None
    # Without quotes a cell holds no comma.
    inside = _inside(rows, ",") if has_quotes else 0
    if block.count(b",") != rows.height * (len(header) - 1) + inside:
        return None
    return _numbered(rows, first_line, lines)


def _has_standard_quotes(data: bytes) -> bool:
    """Whether every quote opens at a cell's start, closes at its end, or is one of a doubled pair.

    Read in turns, a doubled pair is a closing quote and an opening one side by side.
    """
    bytes_ = pl.Series(
        pyarrow.Array.from_buffers(pyarrow.uint8(), len(data), [None, pyarrow.py_buffer(data)])
    )
    places = (bytes_ == _QUOTE).arg_true().cast(pl.Int64)
    if len(places) % 2:
        return False
    opening, closing = places.gather_every(2), places.gather_every(2, offset=1)
    before = bytes_.gather((opening - 1).clip(0))
    after = bytes_.gather((closing + 1).clip(0, len(data) - 1))
    opens = (opening == 0) | before.is_in([_QUOTE, *_DELIMITERS])
    closes = (closing == len(data) - 1) | after.is_in([_QUOTE, *_DELIMITERS])
    return bool(opens.all() and closes.all())


def _inside(rows: pl.DataFrame, mark: str) -> int:
    """How often `mark` stands inside cells."""
    return int(sum(rows.select(pl.all().str.count_matches(mark, literal=True).sum()).row(0)))


def _numbered(rows: pl.DataFrame, first_line: int, lines: int) -> pl.DataFrame | None:
    """`rows` with the line each begins on, or None where lines are left over (blank ones)."""
    if rows.height == lines:
        numbers = pl.int_range(first_line, first_line + lines, dtype=pl.Int64, eager=True)
        return rows.insert_column(0, numbers.alias(ROW))
    breaks = rows.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0)))
    taken = breaks.to_series().cast(pl.Int64) + 1
    if taken.sum() != lines:
        return None
    return rows.insert_column(0, (taken.cum_sum() - taken + first_line).alias(ROW))
