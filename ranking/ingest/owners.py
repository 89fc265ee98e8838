"""Whose rows are that do not name their account: by a registered name, or one account by `--account`."""

from collections.abc import Iterator

import polars as pl

from ranking.errors import InputError
from ranking.ingest.asides import TOTALS
from ranking.ingest.source import Source
from ranking.ingest.table import Chunk, Table
from ranking.store import Store
from ranking.vocabulary import labels

_NAMED_ONCE = """
SELECT trim(name), any_value(native_id)
FROM account
WHERE platform = ?
GROUP BY trim(name)
HAVING count(DISTINCT account_id) = 1
ORDER BY trim(name)
"""
_SHOWN = 5


def owners_by_name(store: Store, platform: str | None) -> dict[str, str]:
    """Name → native id of the registered accounts of a platform; names that several bear are left out."""
    return {str(name): str(native_id) for name, native_id in store.rows(_NAMED_ONCE, [platform])}


def owned_chunks(table: Table, source: Source) -> Iterator[Chunk]:
    """The chunks of a file, as long as their owner is certain."""
    owners = OwnerCheck(source)
    for chunk in table.chunks():
        owners.see(chunk.rows)
        yield chunk


class OwnerCheck:
    """Sees the rows of one file go by and stops it where its owner is not certain."""

    def __init__(self, source: Source) -> None:
        self._source = source
        key = "account_name" if source.format.owner_by_name else source.format.one_owner
        self._column = source.names.get(key or "")
        self._seen: set[str] = set()

    def see(self, rows: pl.DataFrame) -> None:
        """Look at a chunk; raises InputError, so that the whole file waits and nothing of it is stored."""
        if self._column is None:
            return
        names = rows[self._column].str.strip_chars().drop_nulls().unique()
        self._seen |= set(names.filter(~names.str.contains(TOTALS))) - {""}
        if self._source.account is not None and len(self._seen) > 1:
            raise InputError(self._too_many())
        unknown = sorted(self._seen - self._source.owners.keys())
        if self._source.account is None and self._source.format.owner_by_name and unknown:
            raise InputError(self._unregistered(unknown))

    def _too_many(self) -> str:
        return (
            f"{self._source.path}: “{self._column}”一列有 {len(self._seen)} 个以上不同的账号，"
            "不能都归到 --account 所说的一个；请按账号拆分后分别载入"
        )

    def _unregistered(self, names: list[str]) -> str:
        platform = labels("platform").get(self._source.format.platform or "", "")
        told = "、".join(names[:_SHOWN]) + ("……" if len(names) > _SHOWN else "")
        return (
            f"{self._source.path}: 文件里只有账号名称，登记表里没有唯一名为“{told}”的{platform}账号；"
            f"请先登记，或在只有一个账号时用 --account {platform}:账号ID 说明"
        )
