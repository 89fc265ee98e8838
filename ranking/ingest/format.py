"""How a source format declares itself: what it is called, how it is known, and how its rows are read."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ranking.ingest.columns import ACCOUNT_KEYS
from ranking.ingest.counts import narrow_forms
from ranking.ingest.model import LISTS_OF_ACCOUNTS, Kind

# A header that holds so many of a format's names is meant to be that format, even if it lacks one.
_NEAR_ENOUGH = 3


@dataclass(frozen=True)
class Layout:
    """Another order of columns that rows of the same file can have after the exporter was upgraded."""

    columns: tuple[str, ...]
    anchor: str  # a column whose form tells whether a row is read under the right names
    pattern: str  # what the anchor's cells look like


def _unchanged(rows: pl.DataFrame) -> pl.DataFrame:
    return rows


@dataclass(frozen=True)
class Format:
    """One source format. `columns` maps our names to the spellings of the file's header.

    `derive` turns the renamed text columns into those of `ingest/columns.py`, still text; columns
    that it does not give count as not provided.
    """

    key: str
    label: str
    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    known_by: str  # Chinese, for the manual
    gives: str
    lacks: str
    platform: str | None = None  # None: a column of the file says it
    account_in_path: bool = False
    derive: Callable[[pl.DataFrame], pl.DataFrame] = _unchanged
    layouts: tuple[Layout, ...] = ()
    overflows: bool = False  # later versions of the exporter write cells beyond the header of the file
    zero_words: frozenset[str] = frozenset()
    keeps_last_row: bool = False  # one row an account, the last one counts
    reposts_optional: bool = False  # a file without any repost says nothing about originality
    one_owner: str | None = (
        None  # a column that must say the same throughout where `--account` says whose it is
    )
    owner_by_name: bool = False  # rows give an account's name only; the register says which one it is
    zeros_are_blank: bool = False  # a file in which every figure is 0 was made without a valid log-in
    natural_key: tuple[str, ...] = ()  # the columns that tell posts apart where the source gives no id
    how: str = ""  # Chinese, for the manual: what to click to get the file
    month_in_name: bool = False  # the month that the figures are of stands in the file's name
    example_key: str | None = None  # the column by which the example row of a template is known
    is_own: bool = False  # people write such files for this program: a column of another name is told
    # What the file calls a column that `derive` makes, for messages about it.
    told_as: Mapping[str, str] = field(default_factory=dict)
    # What a rejected row may keep; None: the row as it stood.
    public_columns: frozenset[str] | None = field(default=None)

    def names(self, header: Sequence[str]) -> dict[str, str]:
        """Our name of each column that this header holds → the file's own name."""
        by_spelling = {tidy_name(cell): cell for cell in reversed(header)}
        found = {}
        for key, spellings in self.columns.items():
            cell = next((by_spelling[s] for s in map(tidy_name, spellings) if s in by_spelling), None)
            if cell is not None:
                found[key] = cell
        return found

    def strange(self, header: Sequence[str]) -> dict[str, str | None]:
        """The columns of this header that the format has no name for → the known one that was likely meant."""
        known = {tidy_name(name): name for names in self.columns.values() for name in names}
        strange = [cell for cell in header if tidy_name(cell) and tidy_name(cell) not in known]
        close = {cell: difflib.get_close_matches(tidy_name(cell), list(known), n=1) for cell in strange}
        return {cell: known[names[0]] if names else None for cell, names in close.items()}

    def repeated(self, header: Sequence[str]) -> str | None:
        """The first column of this format that the header holds twice, as the file calls it."""
        tidy = [tidy_name(cell) for cell in header]
        return next((cell for cell in self.names(header).values() if tidy.count(tidy_name(cell)) > 1), None)

    def missing(self, header: Sequence[str], account_given: bool) -> tuple[str, ...]:
        """The required columns that this header lacks, as the manual calls them."""
        found = self.names(header)
        # Lists of many accounts are none without their column, whatever `--account` says.
        is_owned = account_given and "account" not in found and self.kind not in LISTS_OF_ACCOUNTS
        excused = ACCOUNT_KEYS if is_owned else ()
        return tuple(
            self.columns[key][-1] for key in self.required if key not in found and key not in excused
        )

    def is_near(self, header: Sequence[str]) -> bool:
        """Whether this header is plainly meant to be this format."""
        return len(self.names(header)) >= max(1, min(_NEAR_ENOUGH, len(self.required) - 1))


def tidy_name(cell: str) -> str:
    """A header cell as it is compared: without blanks, byte order mark, case and width, 帐号 as 账号."""
    return "".join(narrow_forms(cell.replace("\ufeff", "")).split()).lower().replace("帐", "账")
