"""Makes posts again from what their rows told, after it has turned out which of their names are one."""

import polars as pl

from ranking.ingest.natural_keys import MARK
from ranking.ingest.remaking import complete_tellings, remake_posts
from ranking.ingest.undoing_captures import move_captures
from ranking.store import Store

# Where people named a post; a name that is no more is followed to the one that the post has now.
_NAMED_IN = {
    "amendment": "post",
    "objection": "post",
    "campaign_decision": "native_id",
    "post_removal": "native_id",
}


def regroup(store: Store, names: pl.DataFrame) -> None:
    """Let every post have the names that belong together: `account_id`, `native_id`, `post_id`, and `main` of all names.

    A post keeps its number where its main name, or the first of its names, stays with it.
    """
    touched = _touched(store, names)
    if touched.is_empty():
        return
    numbered = touched.join(_numbers(store, touched), on=["account_id", "main"])
    store.con.register("named_post", numbered)
    store.con.execute("CREATE OR REPLACE TEMP TABLE touched_post AS SELECT DISTINCT post_id FROM named_post")
    complete_tellings(store)
    moved = store.rows(
        "SELECT t.load_id, t.row, n.number FROM told_post AS t JOIN named_post AS n USING (post_id, account_id, native_id)"
    )
    move_captures(store, {(load_id, row): number for load_id, row, number in moved})
    store.con.execute("DELETE FROM post WHERE post_id IN (SELECT post_id FROM touched_post)")
    store.con.execute(
        "UPDATE told_post SET post_id = n.number FROM named_post AS n WHERE told_post.post_id = n.post_id "
        "AND told_post.account_id = n.account_id AND told_post.native_id = n.native_id"
    )
    store.con.execute(
        "CREATE OR REPLACE TEMP TABLE touched_post AS SELECT DISTINCT number AS post_id FROM named_post"
    )
    remake_posts(store, "SELECT DISTINCT number AS post_id, main AS native_id FROM named_post")
    _follow_reviews(store, numbered)
    store.con.unregister("named_post")
    follow_names(store, numbered.select("account_id", "native_id", "main"))


def _touched(store: Store, names: pl.DataFrame) -> pl.DataFrame:
    """All names of the posts that are not grouped as they should be, with the post's present name as `present`."""
    store.con.register("known_name", names)
    present = store.query(
        "SELECT post_id, p.native_id AS present FROM post AS p SEMI JOIN known_name USING (post_id)"
    )
    store.con.unregister("known_name")
    told = names.join(present, on="post_id")
    wrong = told.filter(
        (pl.col("main") != pl.col("present"))
        | (pl.col("main").n_unique().over("post_id") > 1)
        | (pl.col("post_id").n_unique().over("account_id", "main") > 1)
    )
    return told.filter(pl.col("post_id").is_in(wrong["post_id"].implode()))


def _numbers(store: Store, touched: pl.DataFrame) -> pl.DataFrame:
    """`account_id`, `main` and the `number` of the post to be."""
    free = store.next_id("post", "post_id")
    # Of the names of a post the platform's id keeps its number.
    in_order = touched.sort(pl.col("main").str.starts_with(MARK), "main", "post_id")
    taken: dict[int, tuple[str, str]] = {}
    numbers: dict[tuple[str, str], int] = {}
    for account_id, main, post_id in in_order.select("account_id", "main", "post_id").iter_rows():
        owner = taken.setdefault(post_id, (account_id, main))
        if owner == (account_id, main):
            numbers[owner] = min(numbers.get(owner, post_id), post_id)
    for key in in_order.select("account_id", "main").unique(maintain_order=True).iter_rows():
        if key not in numbers:
            numbers[key] = free
            free += 1
    rows = [(*key, number) for key, number in numbers.items()]
    schema = {"account_id": pl.String, "main": pl.String, "number": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _follow_reviews(store: Store, numbered: pl.DataFrame) -> None:
    """Reviews of a post that has been joined to another one are reviews of that."""
    kept: dict[int, int] = dict(
        numbered.sort(pl.col("main").str.starts_with(MARK), "main", descending=True)
        .select("post_id", "number")
        .iter_rows()
    )
    for old, new in kept.items():
        if old != new:
            for table in ("review_point", "told_review_point"):
                store.con.execute(f"UPDATE {table} SET post_id = ? WHERE post_id = ?", [new, old])


def follow_names(store: Store, names: pl.DataFrame) -> None:
    """What was said of a post under one of its names `native_id` is said of it under `main`."""
    store.con.register("followed_name", names.filter(pl.col("native_id") != pl.col("main")).unique())
    for table, column in _NAMED_IN.items():
        store.con.execute(
            f"UPDATE {table} SET {column} = f.main FROM followed_name AS f "
            f"WHERE {table}.account_id = f.account_id AND {table}.{column} = f.native_id"
        )
    store.con.unregister("followed_name")
