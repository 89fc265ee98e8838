"""Which rows are one post: by the platform's id, or by title and time where one of two sources gives no id."""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import polars as pl

from ranking.ingest.natural_keys import MARK
from ranking.ingest.regrouping import regroup
from ranking.store import Store

_MADE = f"starts_with(native_id, '{MARK}')"
# Only where one source gives no ids can a post have several names.
_WITHOUT_IDS = f"""
SELECT DISTINCT account_id FROM post WHERE {_MADE}
UNION
SELECT DISTINCT account_id FROM told_post WHERE {_MADE}
"""
_TOLD = (
    "SELECT account_id, native_id, post_id, title, published_at, time_precision, load_id, row FROM told_post"
)
_UNCONTESTED = f"{_TOLD.replace('told_post', 'post')} ANTI JOIN told_post USING (post_id)"
# After every load that is known.
_STAGED = """
SELECT account_id, native_id, NULL, title, published_at, time_precision, 2147483647, row FROM staged_post
"""
_EXACTNESS = "CASE time_precision WHEN 'second' THEN 0 WHEN 'minute' THEN 1 ELSE 2 END"
# What a source without ids tells the time to is as good as its key: no better than the minute.
_NAMES = f"""
SELECT
    account_id, native_id, max(post_id) AS post_id, min(row) FILTER (post_id IS NULL) AS row,
    arg_min(title, (load_id, row)) FILTER (title IS NOT NULL) AS title,
    arg_min(published_at, ({_EXACTNESS}, load_id, row)) AS published_at,
    arg_min(time_precision, ({_EXACTNESS}, load_id, row)) AS time_precision
FROM ({{told}})
SEMI JOIN some_account USING (account_id)
GROUP BY account_id, native_id
ORDER BY account_id, native_id
"""
_STEPS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}
_COARSEST_FIRST = tuple(_STEPS)


@dataclass(frozen=True)
class _Name:
    """One name that posts are known under, with the title and time that its sources tell."""

    account_id: str
    native_id: str
    published_at: dt.datetime
    precision: str
    row: int | None = field(compare=False)  # the first one of the file at hand

    @property
    def is_made(self) -> bool:
        return self.native_id.startswith(MARK)

    def may_be(self, other: "_Name") -> bool:
        """Whether both can be names of one post: two ids never, two made ones only where one tells less."""
        if self.is_made == other.is_made and (not self.is_made or self.precision == other.precision):
            return False
        coarser = min(self.precision, other.precision, key=_COARSEST_FIRST.index)
        return self.published_at.strftime(_STEPS[coarser]) == other.published_at.strftime(_STEPS[coarser])


def join_names(store: Store, *, with_staged: bool) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    """Bring the posts of the store in line with what is known of their names, the staged rows' among it.

    Names are one post where title and time agree among all of them and at most one is an id of the platform; which
    they are depends on what the store and the file tell, not on the order of loading. The result is `account_id`,
    `native_id` and `main` for the names that stand for a post known by another one, and what cannot be decided, by row.
    """
    if not _find_accounts(store, with_staged):
        return pl.DataFrame(schema={"account_id": pl.String, "native_id": pl.String, "main": pl.String}), []
    told = [_TOLD, _UNCONTESTED, *([_STAGED] if with_staged else [])]
    names = store.query(_NAMES.replace("{told}", " UNION ALL ".join(told)))
    store.con.execute("DROP TABLE some_account")
    joined: list[tuple[str, str, str]] = []
    undecided: list[tuple[int, str]] = []
    for title, group in _groups(names):
        if all(one.may_be(other) for one, other in combinations(group, 2)):
            main = min(group, key=lambda name: (name.is_made, name.native_id)).native_id
            joined += [(name.account_id, name.native_id, main) for name in group if name.native_id != main]
        else:
            undecided += _tell(title, group)
    schema = {"account_id": pl.String, "native_id": pl.String, "main": pl.String}
    aliases = pl.DataFrame(joined, schema=schema, orient="row")
    known = names.filter(pl.col("post_id").is_not_null()).select("account_id", "native_id", "post_id")
    regroup(
        store,
        known.join(aliases, on=["account_id", "native_id"], how="left").with_columns(
            main=pl.coalesce("main", "native_id")
        ),
    )
    return aliases, sorted(undecided)


def _find_accounts(store: Store, with_staged: bool) -> bool:
    """Whether there are accounts in question; the table `some_account` lists them."""
    query = f"{_WITHOUT_IDS} UNION SELECT DISTINCT account_id FROM staged_post WHERE {_MADE}"
    store.con.execute(
        f"CREATE OR REPLACE TEMP TABLE some_account AS FROM ({query}) SEMI JOIN staged_post USING (account_id)"
        if with_staged
        else f"CREATE OR REPLACE TEMP TABLE some_account AS {_WITHOUT_IDS}"
    )
    if store.rows("SELECT 1 FROM some_account LIMIT 1"):
        return True
    store.con.execute("DROP TABLE some_account")
    return False


def _groups(names: pl.DataFrame) -> Iterator[tuple[str, list[_Name]]]:
    """Names of one account and title that hang together, several at a time, with the title; none of two days ever do."""
    alike: dict[tuple[str, str, dt.date], list[_Name]] = defaultdict(list)
    titles: dict[tuple[str, str, dt.date], str] = {}
    for account_id, native_id, _, row, title, at, precision in names.iter_rows():
        plain = "".join(unicodedata.normalize("NFKC", title or "").split())
        if plain:
            key = account_id, plain, at.date()
            alike[key].append(_Name(account_id, native_id, at, precision, row))
            titles.setdefault(key, title)
    for key, group in alike.items():
        if len(group) > 1 and any(name.is_made for name in group):
            for linked in _linked(group):
                yield titles[key], linked


def _linked(names: Sequence[_Name]) -> Iterator[list[_Name]]:
    left = list(names)
    while left:
        linked = [left.pop(0)]
        for name in linked:
            near = [other for other in left if name.may_be(other)]
            left = [other for other in left if other not in near]
            linked += near
        if len(linked) > 1:
            yield linked


def _tell(title: str, group: Sequence[_Name]) -> Iterator[tuple[int, str]]:
    rows = [name.row for name in group if name.row is not None]
    if rows:
        ids = "、".join(name.native_id for name in group)
        yield (
            min(rows),
            f"第 {min(rows)} 行，“{title}”：标题和时间相同的有 {len(group)} 篇（{ids}），分不清没有编号的是哪一篇，各自成篇",
        )
