"""Amendments (更正事项): what persons' decisions change in what is measured, and how that is applied by rule."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.editions.frames import FRAMES
from ranking.months import Month
from ranking.store import Store, quote_name

# Counts of a post that can be corrected, with their words.
COUNTS = {
    "reads": "阅读",
    "likes": "点赞",
    "comments": "评论",
    "shares": "转发",
    "favourites": "收藏",
    "recommends": "推荐",
}
KINDS = {
    "exclude": "稿件不计入",
    "exclude_counts": "稿件的计数不计入",
    "exclude_followers": "粉丝数的采集不计入",
    "count": "更正稿件计数",
    "original": "更正原创认定",
    "metric": "更正指标值",
    "level": "更正账号层级",
    "matrix": "更正所属矩阵",
    "post": "补收稿件（来源：异议）",
}
DECISIONS = {
    "upheld": "采纳",
    "partly": "部分采纳",
    "rejected": "不采纳",
    "held": "暂不计入",
    "corrected": "更正",
}


@dataclass(frozen=True)
class Amendment:
    """One change; `kind` is a key of KINDS, `post` a native id, `value` what holds instead of what was measured."""

    amendment_id: int
    month: Month
    objection_id: int | None
    kind: str
    account_id: str
    post: str | None = None
    captured_at: dt.datetime | None = None
    field: str | None = None
    value: str | None = None


_IN_FORCE = """
SELECT a.amendment_id, a.month, a.objection_id, a.kind, a.account_id, a.post, a.captured_at, a.field, a.value
FROM amendment AS a
WHERE a.act_id <= $until AND (a.kind NOT IN ('level', 'matrix') OR a.month <= $month) AND NOT EXISTS (
    SELECT 1 FROM amendment_release AS r WHERE r.amendment_id = a.amendment_id AND r.act_id <= $until
)
ORDER BY a.amendment_id
"""
_NEWEST_ACT = 2**31 - 1
_LAST_MONTH = "9999-12"


def amendments_in_force(
    store: Store, month: Month | None = None, *, until_act: int = _NEWEST_ACT
) -> list[Amendment]:
    """The amendments that hold after an act (the newest one by default), in the order in which they were made.

    What was decided on the register of a later month than `month` plays no part in it.
    """
    upto = {"until": until_act, "month": str(month) if month is not None else _LAST_MONTH}
    rows = store.con.execute(_IN_FORCE, upto).fetchall()
    return [Amendment(number, Month.parse(month), *rest) for number, month, *rest in rows]


@contextmanager
def amended_rows(
    con: DuckDBPyConnection, amendments: Sequence[Amendment], count_age: int | None = None
) -> Iterator[None]:
    """The store as the amendments have it, for measuring: views of this connection in front of its tables.

    Within the block `post`, `capture`, `follower_capture` and `account` are read with what is excluded, corrected and assigned; the
    stored rows stay as they are. With `count_age` captures of more than so many days after the post play no part.
    """
    latest = {
        (
            a.kind,
            a.account_id,
            a.post,
            a.captured_at,
            a.field,
            a.month if a.kind in ("level", "matrix") else None,
        ): a
        for a in amendments
    }
    views = dict(_views(con, list(latest.values()), count_age))
    # What was measured before is trusted by the text of these views, so it says what the amendments are.
    mark = hashlib.sha256(repr(latest).encode()).hexdigest()
    try:
        for name, query in views.items():
            con.execute(
                f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM ({query}) AS amended WHERE '{mark}' <> ''"
            )
        yield
    finally:
        for name in views:
            con.execute(f"DROP VIEW IF EXISTS temp.{name}")
        con.execute("DROP TABLE IF EXISTS temp.amended_row")


def amend_metrics(metrics: pl.DataFrame, amendments: Sequence[Amendment], month: Month) -> pl.DataFrame:
    """A month's metric table with the values that were decided; their base and coverage stay."""
    decided = {
        (a.account_id, a.field): float(a.value)
        for a in amendments
        if a.kind == "metric" and a.month == month and a.value is not None
    }
    if not decided:
        return metrics
    rows = [(subject, metric, value) for (subject, metric), value in decided.items()]
    schema = {"subject": pl.String, "metric": pl.String, "decided": pl.Float64}
    joined = metrics.join(
        pl.DataFrame(rows, schema=schema, orient="row"),
        on=["subject", "metric"],
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(
        value=pl.coalesce("decided", "value"), is_floor=pl.col("is_floor") & pl.col("decided").is_null()
    ).drop("decided")


def told_amendments(store: Store, month: Month) -> pl.DataFrame:
    """The frame `Edition.amendments` of a month: decided objections and what is held out, as they are now."""
    return (
        store.query(_TOLD, [str(month), str(month)])
        .select(list(FRAMES["amendments"].columns))
        .cast(
            dict(FRAMES["amendments"].columns)  # type: ignore[arg-type]
        )
    )


_TOLD = """
WITH decided AS (
    SELECT d.objection_id, d.decision, d.reason, d.act_id
    FROM objection_decision AS d
    QUALIFY ROW_NUMBER() OVER (PARTITION BY d.objection_id ORDER BY d.act_id DESC) = 1
),
in_force AS (
    SELECT * FROM amendment AS a
    WHERE NOT EXISTS (SELECT 1 FROM amendment_release AS r WHERE r.amendment_id = a.amendment_id)
),
told AS (
    SELECT
        'objection' AS source, o.objection_id AS number, o.account_id AS subject, d.decision, a.kind,
        a.post, a.field, a.value, d.reason, o.evidence, CAST(t."at" AS DATE) AS decided, a.amendment_id
    FROM objection AS o
    JOIN decided AS d USING (objection_id)
    JOIN act AS t ON t.act_id = d.act_id
    LEFT JOIN in_force AS a ON a.objection_id = o.objection_id
    WHERE o.month = ?
    UNION ALL
    SELECT
        'hold', a.amendment_id, a.account_id, IF(STARTS_WITH(a.kind, 'exclude'), 'held', 'corrected'), a.kind, a.post, a.field, a.value, a.reason, a.evidence,
        CAST(t."at" AS DATE), a.amendment_id
    FROM in_force AS a
    JOIN act AS t ON t.act_id = a.act_id
    WHERE a.objection_id IS NULL AND a.month = ?
)
SELECT CAST(ROW_NUMBER() OVER (ORDER BY source DESC, number, amendment_id) AS INTEGER) AS place, *
FROM told
ORDER BY place
"""


def _views(
    con: DuckDBPyConnection, amendments: Sequence[Amendment], count_age: int | None
) -> Iterator[tuple[str, str]]:
    """Name and query of every view that something asks for."""
    kinds = {amendment.kind for amendment in amendments}
    database = quote_name(str(con.execute("SELECT current_database()").fetchall()[0][0]))
    if kinds:
        con.register("amendment_rows", _frame(amendments))
        con.execute(_ROWS.format(database=database))
        con.unregister("amendment_rows")
    if kinds & {"exclude", "original"}:
        # Only where one is decided: the look for each post's decision costs far more than leaving posts out.
        decided = f"REPLACE ({_ORIGINAL})" if "original" in kinds else ""
        yield "post", _POST.format(database=database, original=decided)
    if kinds & {"exclude_counts", "count"} or count_age is not None:
        counts = ", ".join(_COUNT.format(field=field) for field in COUNTS) if "count" in kinds else ""
        yield (
            "capture",
            _CAPTURE.format(
                database=database,
                counts=f"REPLACE ({counts})" if counts else "",
                excluded=_EXCLUDED if "exclude_counts" in kinds else "",
                aged=_AGED.format(database=database, days=count_age) if count_age is not None else "",
            ),
        )
    if kinds & {"level", "matrix"}:
        yield "account", _ACCOUNT.format(database=database)
    if "exclude_followers" in kinds:
        yield "follower_capture", _FOLLOWERS.format(database=database)


def _frame(amendments: Sequence[Amendment]) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {
        "amendment_id": pl.Int64(),
        "kind": pl.String(),
        "account_id": pl.String(),
        "post": pl.String(),
        "captured_at": pl.Datetime("us"),
        "field": pl.String(),
        "value": pl.String(),
        "month_start": pl.Date(),
        "month_end": pl.Date(),
    }
    rows = [
        (
            a.amendment_id,
            a.kind,
            a.account_id,
            a.post,
            a.captured_at,
            a.field,
            a.value,
            a.month.start.date(),
            a.month.end.date(),
        )
        for a in amendments
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


# Posts are looked up once by the names that decisions give them; every row after that by number.
_ROWS = """
CREATE OR REPLACE TEMP TABLE amended_row AS
SELECT a.*, p.post_id
FROM amendment_rows AS a
LEFT JOIN {database}.main.post AS p ON p.account_id = a.account_id AND p.native_id = a.post
"""
_ORIGINAL = """COALESCE((SELECT ANY_VALUE(x.value) FROM amended_row AS x
              WHERE x.kind = 'original' AND x.post_id = p.post_id) = 'true',
             p.is_original) AS is_original"""
_POST = """
SELECT p.* {original}
FROM {database}.main.post AS p
WHERE NOT EXISTS (
    SELECT 1 FROM amended_row AS x
    WHERE x.kind = 'exclude' AND x.post_id = p.post_id
)
"""
_DECIDED = (
    "(SELECT ANY_VALUE(x.value) FROM amended_row AS x WHERE x.kind = 'count' AND x.field = '{field}' "
    "AND x.post_id = c.post_id)"
)
_COUNT = (
    f"COALESCE(CAST({_DECIDED} AS BIGINT), c.{{field}}) AS {{field}}, "
    f"c.{{field}}_is_floor AND {_DECIDED} IS NULL AS {{field}}_is_floor"
)
_EXCLUDED = """AND NOT EXISTS (
    SELECT 1 FROM amended_row AS x
    WHERE x.kind = 'exclude_counts' AND x.post_id = c.post_id
      AND (x.captured_at IS NULL OR x.captured_at = c.captured_at)
)"""
_AGED = """AND EXISTS (
    SELECT 1 FROM {database}.main.post AS p
    WHERE p.post_id = c.post_id AND c.captured_at <= p.published_at + to_days({days:d})
)"""
_CAPTURE = """
SELECT c.* {counts}
FROM {database}.main.capture AS c
WHERE TRUE {excluded} {aged}
"""
_FOLLOWERS = """
SELECT f.*
FROM {database}.main.follower_capture AS f
WHERE NOT EXISTS (
    SELECT 1 FROM amended_row AS x
    WHERE x.kind = 'exclude_followers' AND x.account_id = f.account_id AND x.captured_at = f.captured_at
)
"""
# Of the register rows that held in the month; the decision on the latest month counts, of one month that made last;
# an empty text is none.
_REGISTERED = """(SELECT ARG_MAX(COALESCE(x.value, ''), (x.month_start, x.amendment_id)) FROM amended_row AS x
    WHERE x.kind = '{0}' AND x.account_id = r.account_id
      AND r.valid_from < x.month_end AND COALESCE(r.valid_to, DATE '9999-12-31') >= x.month_start)"""
_ACCOUNT = (
    "SELECT r.* REPLACE ("
    + ", ".join(
        f"NULLIF(COALESCE({_REGISTERED.format(column)}, r.{column}), '') AS {column}"
        for column in ("level", "matrix")
    )
    + ") FROM {database}.main.account AS r"
)
