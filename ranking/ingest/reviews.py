"""Reviews (评阅) of posts and accounts by editors: who gave how many points, and why."""

import polars as pl

from ranking.ingest.columns import COLUMNS
from ranking.ingest.faults import Faults, faults_of
from ranking.ingest.figures import read_figures
from ranking.ingest.gathering import GatheringIntake
from ranking.ingest.merging import Keyed
from ranking.ingest.month_forms import read_months
from ranking.ingest.post_rows import read_accounts
from ranking.ingest.settling import Settlement, Typed
from ranking.ingest.source import FAULT
from ranking.ingest.table import ROW
from ranking.ingest.times import read_times
from ranking.ingest.words import read_codes, read_ids, read_texts

# By the first of id, address and title that a row gives; a title can stand for several posts.
_POSTS = """
SELECT r.row, count(p.post_id) AS posts, any_value(p.post_id) AS post_id,
    any_value(strftime(p.published_at, '%Y-%m')) AS post_month
FROM taken_rows AS r
LEFT JOIN post AS p
    ON p.account_id = r.account_id
    AND CASE
        WHEN r.native_id IS NOT NULL THEN p.native_id = r.native_id
        WHEN r.url IS NOT NULL THEN p.url = r.url
        ELSE p.title = r.title AND (r.month IS NULL OR strftime(p.published_at, '%Y-%m') = r.month)
    END
WHERE r.is_of_post
GROUP BY r.row
"""
_KEY = ("account_id", "post_id", "month", "kind", "reviewer", "reviewed_at", "reason")
_LABELS = {column.key: column.label for column in COLUMNS["reviews"]}
_NO_POST = "库里没有这篇稿件，请先载入稿件，再另存这一行载入；评整个账号的不要写稿件"
_SEVERAL_POSTS = "有 {} 篇稿件符合，分不清是哪一篇，请写稿件ID"
_OTHER_MONTH = "稿件发布于 {}，评阅只能计入那个月，请更正或留空"


class ReviewIntake(GatheringIntake):
    """Takes reviews; the same review again with other points is a corrected one."""

    def read(self, texts: pl.DataFrame) -> Typed:
        """One chunk, typed."""
        faults = Faults(texts, self._source.told_names)
        faults.add(FAULT, texts[FAULT])
        faults.require("platform", "account", "points", "kind", "reason", "reviewer", "reviewed_at")
        accounts = read_accounts(texts, faults)
        ids, spoilt = read_ids(texts["post_id"])
        faults.add("post_id", spoilt)
        months, wrong = read_months(texts["month"])
        faults.add("month", wrong)
        points = read_figures(texts["points"], "number")
        faults.add("points", points.faults)
        faults.add_where("points", points.values.is_null(), "没有分值，请补全")
        kinds, unknown = read_codes(texts["kind"], "review_kind")
        faults.add("kind", unknown)
        times = read_times(texts["reviewed_at"])
        faults.add("reviewed_at", times.faults)
        urls, titles = (read_texts(texts[key]).alias(key) for key in ("url", "title"))
        is_of_post = ids.is_not_null() | urls.is_not_null() | titles.is_not_null()
        faults.add_where("month", months.is_null() & ~is_of_post, "评整个账号的须写月份，如 2026-10")
        said = [read_texts(texts[key]).alias(key) for key in ("reason", "reviewer")]
        typed = pl.DataFrame(
            [
                texts[ROW].alias("row"),
                *(accounts, ids.alias("native_id"), urls, titles, is_of_post.alias("is_of_post")),
                *(months.alias("month"), points.values.alias("points"), kinds.alias("kind"), *said),
                times.values.alias("reviewed_at"),
            ]
        )
        return Typed(typed.filter(faults.none), faults.table())

    def merge(self, taken: pl.DataFrame) -> Settlement:
        """Find the posts that are meant and write what is new or corrected; what is not found comes back as faults."""
        posts = self._store.query(_POSTS)
        found = taken.join(posts, on="row", how="left", maintain_order="left")
        wrong = self._faults(found)
        usable = found.filter(~pl.col("row").is_in(wrong["row"].implode())).with_columns(
            month=pl.coalesce("post_month", "month")
        )
        table = Keyed(
            "review_point", _KEY, _LABELS, self._source.told_names["points"], "同一人对同一对象的这条评阅"
        )
        settled = table.merge(self._store, usable.select("row", *_KEY, "points"), self._source.load_id)
        faults = pl.concat([wrong, settled.faults]).sort("row")
        return Settlement(settled.accepted, faults, settled.contradictions, settled.contradiction_count)

    def _faults(self, found: pl.DataFrame) -> pl.DataFrame:
        faults: list[tuple[int, str | None, str | None, str]] = []
        for row in found.filter("is_of_post").sort("row").iter_rows(named=True):
            key = next(key for key in ("native_id", "url", "title") if row[key] is not None)
            field = self._source.told_names["post_id" if key == "native_id" else key]
            if row["posts"] == 0:
                faults.append((row["row"], field, row[key], _NO_POST))
            elif row["posts"] > 1:
                faults.append((row["row"], field, row[key], _SEVERAL_POSTS.format(row["posts"])))
            elif row["month"] not in (None, row["post_month"]):
                told = self._source.told_names["month"]
                faults.append((row["row"], told, row["month"], _OTHER_MONTH.format(row["post_month"])))
        return faults_of(faults)
