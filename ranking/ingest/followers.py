"""Follower counts as dated captures, from canonical files and from users.csv."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ranking.ingest.counts import read_counts
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.post_rows import read_accounts, read_capture_times
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import FAULT
from ranking.ingest.table import ROW
from ranking.ingest.telling import FOLLOWERS, keep_tellings
from ranking.ingest.words import read_texts

_KNOWN = """
SELECT account_id, captured_at, followers, is_floor
FROM follower_capture
WHERE account_id IN (SELECT account_id FROM taken_rows)
"""
# What post files of the same folder prove: users.csv was written when its posts were there.
_NEWEST_BESIDE = """
SELECT a.account_id, max(a.newest_post)
FROM load_account AS a
JOIN load AS l USING (load_id)
WHERE list_contains(?, l.sha256)
GROUP BY a.account_id
"""
_NO_TIME = "这份文件没有采集时间，请加 --captured-at，或与同批抓取的稿件文件一起按文件夹载入"


@dataclass(frozen=True)
class _Sight:
    """The followers of one account as one row tells them."""

    row: int
    account_id: str
    captured_at: dt.datetime | None
    followers: int
    is_floor: bool


class FollowerIntake(GatheringIntake):
    """Takes follower rows; of several rows for one account and time the rules of the format decide."""

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.add(FAULT, texts[FAULT])
        faults.require("platform", "account")
        accounts = read_accounts(texts, faults)
        faults.need("followers")
        counts = read_counts(texts["followers"])
        faults.add("followers", counts.faults)
        faults.add_where("followers", counts.values.is_null(), "没有粉丝数，请补全")
        typed = pl.DataFrame(
            [
                texts[ROW].alias("row"),
                accounts,
                read_texts(texts["account_name"]).alias("account_name"),
                read_capture_times(texts, faults).alias("captured_at"),
                counts.values.alias("followers"),
                counts.is_floor.alias("is_floor"),
            ]
        )
        return Typed(typed.filter(faults.none), faults.table())

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Insert what is new; contradicting and timeless rows come back as faults."""
        if self._source.format.keeps_last_row:
            taken = taken.unique("account_id", keep="last", maintain_order=True)
        known = {(a, t): (n, floor) for a, t, n, floor in self._store.rows(_KNOWN)}
        return self._insert(list(_sights(taken)), known)

    def _insert(
        self, sights: list[_Sight], known: dict[tuple[str, dt.datetime], tuple[int, bool]]
    ) -> Settlement:
        newest = self._newest_beside()
        values_of: dict[str, set[tuple[int, bool]]] = {}
        for (account, _), value in known.items():
            values_of.setdefault(account, set()).add(value)
        bases: set[str] = set()
        new: list[tuple[_Sight, dt.datetime, bool]] = []
        again: list[tuple[_Sight, dt.datetime, bool]] = []
        faults: list[tuple[int, str, str | None, str]] = []
        for sight in sights:
            value = (sight.followers, sight.is_floor)
            at = sight.captured_at or self._source.options.captured_at
            bases.add("row" if sight.captured_at else "given" if at else "newest_post")
            is_bound = at is None
            at = at or newest.get(sight.account_id)
            if at is None:
                faults.append((sight.row, self._field("captured_at"), None, _NO_TIME))
            elif (sight.account_id, at) in known:
                if known[sight.account_id, at] != value:
                    faults.append(self._conflict(sight, known[sight.account_id, at][0]))
                else:
                    again.append((sight, at, is_bound))
            elif is_bound and value in values_of.get(sight.account_id, set()):
                again.append((sight, at, is_bound))
            else:
                new.append((sight, at, is_bound))
                known[sight.account_id, at] = value
        self._write(new)
        self._tell_again(again)
        basis = min(bases, key=("newest_post", "given", "row").index)
        return Settlement(len(new), faults_of(faults), captured_at_basis=basis)

    def _tell_again(self, sights: list[tuple[_Sight, dt.datetime, bool]]) -> None:
        """Keep what was known already as this file's telling of it."""
        if sights:
            self._store.con.register("new_telling", self._captures(sights))
            keep_tellings(self._store, FOLLOWERS, ", FALSE AS is_bound")
            self._store.con.unregister("new_telling")

    def _captures(self, sights: list[tuple[_Sight, dt.datetime, bool]]) -> pl.DataFrame:
        """Sights with the times that they are taken to be of, as rows of the store."""
        return pl.DataFrame(
            {
                "account_id": sight.account_id,
                "captured_at": at,
                "followers": sight.followers,
                "is_floor": sight.is_floor,
                "load_id": self._source.load_id,
                "row": sight.row,
                "is_bound": is_bound,
            }
            for sight, at, is_bound in sights
        )

    def _newest_beside(self) -> dict[str, dt.datetime]:
        if not self._source.neighbours:
            return {}
        return dict(self._store.rows(_NEWEST_BESIDE, [list(self._source.neighbours)]))

    def _conflict(self, sight: _Sight, known: int) -> tuple[int, str, str, str]:
        reason = f"同一账号同一采集时间已有不同粉丝数 {known}，已保留先载入的；请核对采集时间或粉丝数"
        return sight.row, self._field("followers"), str(sight.followers), reason

    def _field(self, key: str) -> str:
        return self._source.told_names[key]

    def _write(self, sights: list[tuple[_Sight, dt.datetime, bool]]) -> None:
        if sights:
            self._store.con.register("new_sights", self._captures(sights))
            self._store.con.execute(
                "INSERT INTO follower_capture BY NAME SELECT * EXCLUDE (is_bound) FROM new_sights"
            )
            self._store.con.unregister("new_sights")


def _sights(taken: pl.DataFrame) -> Iterator[_Sight]:
    for row in taken.drop("account_name").iter_rows(named=True):
        yield _Sight(**row)
