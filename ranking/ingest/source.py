"""One file while it is loaded: what it is, whose it is, and its rows under our own column names."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ranking.ingest.columns import ACCOUNT_KEYS, COLUMNS
from ranking.ingest.format import Format, Layout
from ranking.ingest.model import AccountKey, LoadOptions
from ranking.ingest.natural_keys import natural_ids, tell_twins
from ranking.ingest.sheet_facts import read_serials
from ranking.ingest.table import BEYOND, ROW, MergedColumn
from ranking.ingest.unmerging import distrust_uncomputed, unmerge

# A format that distrusts a whole row says why in this column.
FAULT = "fault"
_TOO_WIDE = "这一行的格数比表头多（多出“{}”），各列可能已错位；数字、标题里的逗号须加引号，请改正这一行"
_SHOWN = 20


@dataclass(frozen=True)
class Source:
    """What is known of a file before its first row is read."""

    path: Path
    format: Format
    names: Mapping[str, str]  # our name → the file's
    account: AccountKey | None  # where the whole file belongs to one account
    account_name: str | None
    options: LoadOptions
    load_id: int
    neighbours: tuple[str, ...]  # hashes of the post files loaded from the same folder
    part: str | None = None  # which table of a file that holds several
    owner_basis: str | None = None  # who says that it is that account's
    # Name → native id of the registered accounts, where rows give a name only.
    owners: Mapping[str, str] = field(default_factory=dict)
    serial_origin: dt.datetime | None = None  # of a workbook's dates that stand there as numbers
    merged: tuple[MergedColumn, ...] = ()
    uncomputed: tuple[tuple[str, int], ...] = ()

    @property
    def told_names(self) -> Mapping[str, str]:
        """Our name of a column → what the user sees in the file, or at least in Chinese."""
        labels = {column.key: column.label for column in COLUMNS[self.format.kind]}
        return {**labels, FAULT: "整行", **self.format.told_as, **self.names}


def canonical_rows(raw: pl.DataFrame, source: Source) -> pl.DataFrame:
    """`raw` under the column names of `ingest/columns.py`, still text; absent columns are NULL."""
    aligned = _aligned(raw, source.format.layouts)
    renamed = aligned.select(
        ROW,
        *(pl.col(cell).alias(key) for key, cell in source.names.items()),
        *([] if source.format.overflows else _overflow(raw.columns)),
    )
    computed = distrust_uncomputed(renamed, source.uncomputed, source.names, FAULT)
    whole = unmerge(computed, source.merged, source.names, source.format.kind, FAULT)
    owned = _dated(whole.with_columns(_owner(source, whole.columns)), source)
    derived = _identified(_dated(_derived(owned, source.format), source), source)
    keys = dict.fromkeys([*(column.key for column in COLUMNS[source.format.kind]), "account_name", FAULT])
    return derived.select(
        ROW,
        *(
            pl.col(key) if key in derived.columns else pl.lit(None, dtype=pl.String).alias(key)
            for key in keys
        ),
    )


def _overflow(columns: list[str]) -> list[pl.Expr]:
    """A fault where cells stand beyond the header: a comma without quotes has moved the others."""
    beyond = [pl.col(name) for name in columns if name.startswith(BEYOND)]
    if not beyond:
        return []
    first = pl.coalesce(pl.when(cell.str.strip_chars() != "").then(cell) for cell in beyond)
    return [pl.when(first.is_not_null()).then(pl.format(_TOO_WIDE, first.str.slice(0, _SHOWN))).alias(FAULT)]


def _derived(rows: pl.DataFrame, form: Format) -> pl.DataFrame:
    """What the format makes of the rows; a fault that was found before stays."""
    if FAULT not in rows.columns:
        return form.derive(rows)
    kept = rows.select(ROW, _kept=FAULT)
    derived = form.derive(rows.drop(FAULT)).join(kept, on=ROW, how="left", maintain_order="left")
    later = pl.col(FAULT) if FAULT in derived.columns else pl.lit(None, dtype=pl.String)
    return derived.with_columns(pl.coalesce("_kept", later).alias(FAULT)).drop("_kept")


def _dated(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    """`rows` with the days and times that a workbook holds as numbers written in full."""
    if source.serial_origin is None:
        return rows
    dated = {column.key for column in COLUMNS[source.format.kind] if column.shape in ("day", "time")}
    found = [read_serials(rows[key], source.serial_origin) for key in rows.columns if key in dated]
    return rows.with_columns(found)


def _identified(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    """`rows` with ids made of the format's natural key, and a fault where two posts would share one."""
    key = source.format.natural_key
    if not key:
        return rows
    identified = rows.with_columns(natural_ids(rows, key))
    labels = "、".join(source.told_names[name] for name in key)
    twins = tell_twins(identified, labels)
    told = pl.coalesce(pl.col(FAULT), twins) if FAULT in rows.columns else twins
    return identified.with_columns(told.alias(FAULT))


def _owner(source: Source, present: list[str]) -> list[pl.Expr]:
    """Platform, id and name of the account where the rows do not say them."""
    given = (
        dict.fromkeys(ACCOUNT_KEYS, "")
        if source.account is None
        else {
            "platform": source.account.platform,
            "account": source.account.native_id,
        }
    )
    if source.format.platform is not None:
        given["platform"] = source.format.platform
    if source.account_name is not None:
        given["account_name"] = source.account_name
    told = [pl.lit(text).alias(key) for key, text in given.items() if key not in present and text]
    if source.format.owner_by_name and source.account is None:
        names = pl.col("account_name").str.strip_chars()
        told.append(
            names.replace_strict(source.owners, default=None, return_dtype=pl.String).alias("account")
        )
    return told


def _aligned(raw: pl.DataFrame, layouts: tuple[Layout, ...]) -> pl.DataFrame:
    """`raw` with rows of another layout of the same format moved under their own names."""
    for layout in layouts:
        if layout.anchor not in raw.columns:
            continue
        strays = raw.filter(~raw[layout.anchor].str.contains(layout.pattern).fill_null(False))
        moved = _moved(strays, layout)
        if moved.is_empty():
            continue
        kept = raw.filter(~raw[ROW].is_in(moved[ROW].implode()))
        raw = pl.concat([kept, moved], how="diagonal").select(raw.columns).sort(ROW)
    return raw


def _moved(strays: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Those of `strays` that make sense under `layout`, renamed by position."""
    cells = [name for name in strays.columns if name != ROW]
    place = layout.columns.index(layout.anchor)
    if strays.is_empty() or place >= len(cells):
        return strays.clear()
    fitting = strays.filter(strays[cells[place]].str.contains(layout.pattern).fill_null(False))
    width = min(len(cells), len(layout.columns))
    return fitting.select(ROW, *(pl.col(cells[index]).alias(layout.columns[index]) for index in range(width)))
