"""Canonical post rows from text to types, with a reason for every row that cannot be used."""

import datetime as dt

import polars as pl

from ranking.ingest.columns import COUNT_KEYS
from ranking.ingest.counts import Counts, read_counts
from ranking.ingest.faults import Faults
from ranking.ingest.relative_times import absolute_texts
from ranking.ingest.settling import Typed
from ranking.ingest.source import FAULT, Source
from ranking.ingest.table import ROW
from ranking.ingest.text_measures import measure_texts
from ranking.ingest.times import END_OF_DAY, read_times
from ranking.ingest.words import read_codes, read_each_once, read_flags, read_ids, read_lists, read_texts

_END_OF_DAY_SECONDS = END_OF_DAY.hour * 3600 + END_OF_DAY.minute * 60 + END_OF_DAY.second


def type_posts(texts: pl.DataFrame, source: Source) -> Typed:
    """The canonical text rows of one chunk as typed rows for the staging table of `posts.py`, and the faulty ones."""
    faults = Faults(texts, source.told_names)
    faults.add(FAULT, texts[FAULT])
    faults.require("platform", "account", "post_id", "published_at")
    typed = pl.DataFrame(
        [
            texts[ROW].alias("row"),
            *_identity(texts, faults),
            *_times(texts, faults, source),
            *_facts(texts, faults),
            *_words(texts),
            *_counts(texts, faults, source.format.zero_words),
        ]
    )
    return Typed(typed.filter(faults.none), faults.table())


def read_accounts(texts: pl.DataFrame, faults: Faults) -> pl.Series:
    """The account of each row as `platform:native_id`; an id that already says its platform is fine."""
    platforms, unknown = read_codes(texts["platform"], "platform")
    faults.add("platform", unknown)
    natives, spoilt = read_each_once(texts["account"], read_ids)
    faults.add("account", spoilt)
    pairs = pl.DataFrame({"platform": platforms, "native": natives})
    native = (
        pl.when(pl.col("native").str.starts_with(pl.col("platform") + ":"))
        .then(pl.col("native").str.split_exact(":", 1).struct.field("field_1"))
        .otherwise(pl.col("native"))
    )
    return pairs.select(account_id=pl.format("{}:{}", pl.col("platform"), native))["account_id"]


def _identity(texts: pl.DataFrame, faults: Faults) -> list[pl.Series]:
    accounts = read_accounts(texts, faults)
    ids, spoilt = read_ids(texts["post_id"])
    faults.add("post_id", spoilt)
    return [accounts, ids.alias("native_id"), read_texts(texts["account_name"]).alias("account_name")]


def _times(texts: pl.DataFrame, faults: Faults, source: Source) -> list[pl.Series]:
    options = source.options
    published = read_times(absolute_texts(texts["published_at"], options.captured_at, options.year))
    faults.add("published_at", published.faults)
    captured = read_capture_times(texts, faults)
    if options.captured_at is not None:
        captured = captured.fill_null(options.captured_at)
    too_early = (captured < published.values).fill_null(False)
    faults.add_where("captured_at", too_early, "采集时间早于发布时间，请核对这一行或 --captured-at")
    return [
        published.values.alias("published_at"),
        published.precisions.alias("time_precision"),
        captured.alias("captured_at"),
    ]


def read_capture_times(texts: pl.DataFrame, faults: Faults) -> pl.Series:
    """The capture time of each row, NULL where it says none; a bare day means its last second."""
    captured = read_times(texts["captured_at"])
    faults.add("captured_at", captured.faults)
    is_day = (captured.precisions == "day").fill_null(False)
    ends = captured.values + dt.timedelta(seconds=_END_OF_DAY_SECONDS)
    return captured.values.zip_with(~is_day, ends)


def _facts(texts: pl.DataFrame, faults: Faults) -> list[pl.Series]:
    kinds, unknown = read_codes(texts["kind"], "kind")
    faults.add("kind", unknown)
    originals, not_original = read_flags(texts["is_original"])
    faults.add("is_original", not_original)
    reposts, not_repost = read_flags(texts["is_repost"])
    faults.add("is_repost", not_repost)
    faults.add_where("is_original", originals & reposts, "既是原创又是转发，自相矛盾，请更正其一")
    cut, not_cut = read_flags(texts["text_is_cut"])
    faults.add("text_is_cut", not_cut)
    positions = read_counts(texts["position"])
    faults.add("position", positions.faults)
    out_of_range = ~positions.values.is_between(1, 100).fill_null(True)
    faults.add_where("position", out_of_range, "位置须是 1 到 100 的整数，头条为 1")
    return [
        kinds.alias("kind"),
        originals.alias("is_original"),
        reposts.alias("is_repost"),
        cut.alias("text_is_cut"),
        positions.values.alias("position"),
    ]


def _words(texts: pl.DataFrame) -> list[pl.Series]:
    """Title, text, address and topics, the length in characters, and the text that copies are told by."""
    cleaned = pl.DataFrame(
        [
            read_texts(texts["title"]).alias("title"),
            read_texts(texts["text"]).alias("text"),
            read_texts(texts["url"]).alias("url"),
            read_lists(texts["topics"]).alias("topics"),
        ]
    )
    lengths = pl.col("title").str.len_chars().fill_null(0) + pl.col("text").str.len_chars().fill_null(0)
    plain_texts, measures = measure_texts(cleaned["text"])
    return cleaned.with_columns(
        lengths.cast(pl.Int32).alias("text_length"), plain_texts.alias("plain_text"), *measures
    ).get_columns()


def _counts(texts: pl.DataFrame, faults: Faults, zero_words: frozenset[str]) -> list[pl.Series]:
    columns: list[pl.Series] = []
    floors: list[pl.Series] = []
    for key in COUNT_KEYS:
        found: Counts = read_counts(texts[key], zero_words)
        faults.add(key, found.faults)
        columns.append(found.values.alias(key))
        floors.append(found.is_floor.alias(f"{key}_is_floor"))
    return [*columns, *floors]
