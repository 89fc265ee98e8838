"""Record tables under a key, merged by sets: a later file's record takes an earlier one's place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ranking.ingest.faults import faults_of
from ranking.ingest.records import Record, tell_change
from ranking.ingest.settling import Settlement, settled_with
from ranking.ingest.telling import tell_frame
from ranking.store import Store, quote_name


@dataclass(frozen=True)
class Keyed:
    """A table whose rows are told apart by `key`; `told` names columns to the user."""

    table: str
    key: Sequence[str]
    told: Mapping[str, str]
    field: str  # the file's column that a repeated row is told under
    repeated: str  # what a row repeats, e.g. 同一账号同一月份同一指标

    def merge(self, store: Store, taken: pl.DataFrame, load_id: int) -> Settlement:
        """Write the new and changed ones of `taken` (`row` and the table's columns; several may come of one row).

        A row of the file that says of one key something else than an earlier row comes back as a fault, as a whole.
        """
        values = [name for name in taken.columns if name not in ("row", *self.key)]
        once, faults = self._without_repeats(taken, values)
        tell_frame(store, self.table, once, load_id)
        known = self._known(store, once, values)
        joined = once.join(known, on=self.key, how="left", suffix="_known", nulls_equal=True)
        is_known = pl.col("_is_known").fill_null(False)
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_known")) for name in values)
        changed = joined.filter(is_known & differs)
        written = pl.concat([joined.filter(~is_known), changed])
        self._write(store, written.select(once.columns).sort("row", maintain_order=True), load_id)
        lines = [self._tell(row, values) for row in changed.sort("row").iter_rows(named=True)]
        return settled_with(written["row"].n_unique(), lines, faults=faults)

    def _without_repeats(
        self, taken: pl.DataFrame, values: Sequence[str]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        numbered = taken.with_row_index("_line")
        once = numbered.unique(self.key, keep="first", maintain_order=True)
        again = numbered.join(once, on=self.key, suffix="_first", nulls_equal=True, maintain_order="left")
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_first")) for name in values)
        wrong = again.filter((pl.col("_line") != pl.col("_line_first")) & differs).unique("row", keep="first")
        faults = [
            (row, self.field, None, f"{self.repeated}已在第 {first} 行，而内容不同，请删去其一")
            for row, first in wrong.sort("row").select("row", "row_first").iter_rows()
        ]
        return once.drop("_line").filter(~pl.col("row").is_in(wrong["row"].implode())), faults_of(faults)

    def _known(self, store: Store, once: pl.DataFrame, values: Sequence[str]) -> pl.DataFrame:
        store.con.register("taken_keys", once.select(self.key))
        columns = ", ".join(quote_name(name) for name in (*self.key, *values))
        same = " AND ".join(
            f"k.{quote_name(name)} IS NOT DISTINCT FROM t.{quote_name(name)}" for name in self.key
        )
        known = store.query(
            f"SELECT {columns}, TRUE AS _is_known FROM {quote_name(self.table)} AS t "
            f"WHERE EXISTS (SELECT 1 FROM taken_keys AS k WHERE {same})"
        )
        store.con.unregister("taken_keys")
        return known

    def _write(self, store: Store, rows: pl.DataFrame, load_id: int) -> None:
        store.con.register("written_rows", rows)
        same = " AND ".join(
            f"w.{quote_name(name)} IS NOT DISTINCT FROM t.{quote_name(name)}" for name in self.key
        )
        store.con.execute(
            f"DELETE FROM {quote_name(self.table)} AS t WHERE EXISTS (SELECT 1 FROM written_rows AS w WHERE {same})"
        )
        store.con.execute(
            f"INSERT INTO {quote_name(self.table)} BY NAME SELECT *, {load_id} AS load_id FROM written_rows"
        )
        store.con.unregister("written_rows")

    def _tell(self, row: Mapping[str, object], values: Sequence[str]) -> str:
        who = " ".join(str(row[name]) for name in self.key if row[name] is not None)
        record = Record(int(str(row["row"])), {name: row[name] for name in values})
        return tell_change(record, {name: row[f"{name}_known"] for name in values}, who, self.told)
