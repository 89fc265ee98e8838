"""Who published a text first: turns near copies among texts into pairs of posts at most 30 days apart."""

import datetime as dt
from collections.abc import Iterator, Sequence

import polars as pl

from ranking.measure.copies import SHORT_BELOW, bare_texts, similar_pairs

LOOK_BACK = dt.timedelta(days=30)

PAIRS = {
    "post_id": pl.Int64,
    "earlier_id": pl.Int64,
    "similarity": pl.Float64,
    "is_first": pl.Boolean,
    "order_known": pl.Boolean,
    "is_short": pl.Boolean,
}

# How much later than stated a post may have come out: a date means the whole day.
_SPANS = {"second": "1s", "minute": "1m", "day": "1d"}


def pair_copies(posts: pl.DataFrame, superiors: pl.DataFrame, since: dt.datetime) -> pl.DataFrame:
    """The pairs of near copies whose later post came out at or after `since`; columns as in PAIRS.

    `posts`: post_id, account_id, organisation, platform, published_at, time_precision, text (null without).
    `superiors`: account_id, superior_id. A post is paired with the earliest post alike in the 30 days before it
    (`is_first`), of its own account, of its organisation on another platform and of each superior. Where the
    times cannot tell, `order_known` is false and `post_id` is just the higher number.
    """
    sighted, alike = _sight(posts)
    later = sighted.filter(pl.col("published_at") >= since).join(alike, on="text_id")
    platforms = sighted.select("organisation", other_platform="platform").unique()
    elsewhere = later.join(platforms, on="organisation").filter(
        pl.col("other_platform") != pl.col("platform")
    )
    above = later.join(superiors.select("account_id", superior="superior_id").unique(), on="account_id")
    own = (["organisation", "other_platform"], ["organisation", "platform"])
    first = _earliest(later, sighted, [], [])
    pairs = pl.concat(
        [
            first.with_columns(is_first=True, order_known=True),
            *(
                pairs.with_columns(is_first=False, order_known=True)
                for pairs in (
                    _earliest(later, sighted, ["account_id"], ["account_id"]),
                    _earliest(elsewhere, sighted, *own),
                    _earliest(above, sighted, ["superior"], ["account_id"]),
                )
            ),
            *(
                pairs.with_columns(is_first=False, order_known=False)
                for pairs in (
                    _of_unknown_order(later.join(first, on="post_id", how="anti"), sighted),
                    _of_unknown_order(elsewhere, sighted, *own),
                )
            ),
        ]
    )
    return (
        pairs.sort("order_known", "is_first", descending=True)
        .unique(["post_id", "earlier_id"], keep="first", maintain_order=True)
        .select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
        .sort("post_id", "earlier_id")
    )


def _sight(posts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The posts whose text is not alone, with `text_id`, `end` and `is_short`; and which texts are alike.

    The second frame has `text_id`, `other_id`, `similarity`, each pair both ways and each text with itself.
    """
    bare = posts.with_columns(bare=bare_texts(posts["text"])).drop("text").filter(pl.col("bare") != "")
    texts = bare.group_by("bare").agg(pl.len().alias("posts"), pl.col("published_at").min().alias("since"))
    texts = texts.with_columns(is_short=pl.col("bare").str.len_chars() < SHORT_BELOW)
    # Long texts first, in order of time, as `similar_pairs` wants them; then their places are their ids.
    texts = texts.sort("is_short", "since", "bare").with_row_index("text_id").cast({"text_id": pl.Int64})
    pairs = similar_pairs(texts.filter(~pl.col("is_short"))["bare"])
    sides = pairs.rename({"first": "text_id", "second": "other_id"})
    mirrored = sides.select(
        pl.col("other_id").alias("text_id"), pl.col("text_id").alias("other_id"), "similarity"
    )
    many = texts.filter(pl.col("posts") > 1).select("text_id", other_id="text_id", similarity=pl.lit(1.0))
    alike = pl.concat([sides, mirrored, many]).sort("text_id", "other_id")
    known = texts.select("bare", "text_id", "is_short").join(alike, on="text_id", how="semi")
    sighted = bare.join(known, on="bare").drop("bare")
    ends = pl.coalesce(
        pl.when(pl.col("time_precision") == precision).then(pl.col("published_at").dt.offset_by(span))
        for precision, span in _SPANS.items()
    )
    return sighted.with_columns(end=ends), alike


def _earliest(
    later: pl.DataFrame, sighted: pl.DataFrame, keys: Sequence[str], earlier_keys: Sequence[str]
) -> pl.DataFrame:
    """For each later post the post alike that ended first within the 30 days and surely before it."""
    by = [f"by_{place}" for place in range(len(keys))]
    named = dict(zip(by, keys, strict=True))
    left = later.select(
        "post_id",
        "other_id",
        "similarity",
        "is_short",
        "published_at",
        **named,
        floor=pl.col("published_at") - LOOK_BACK,
    ).sort("floor")
    right = (
        sighted.select(
            "end", earlier_id="post_id", other_id="text_id", **dict(zip(by, earlier_keys, strict=True))
        )
        .sort("end", "earlier_id")
        .unique(["other_id", *by, "end"], keep="first", maintain_order=True)
    )
    matched = left.join_asof(
        right,
        left_on="floor",
        right_on="end",
        by=["other_id", *by],
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    ).filter(pl.col("end") <= pl.col("published_at"))
    return (
        matched.sort("post_id", *by, "end", "earlier_id")
        .unique(["post_id", *by], keep="first", maintain_order=True)
        .select("post_id", "earlier_id", "similarity", "is_short")
    )


def _of_unknown_order(
    later: pl.DataFrame, sighted: pl.DataFrame, keys: Sequence[str] = (), earlier_keys: Sequence[str] = ()
) -> pl.DataFrame:
    """Each post with one alike whose time overlaps with its own; without keys, one of another organisation."""
    by = [f"by_{place}" for place in range(len(keys))]
    left = later.rename({"organisation": "own"}).with_columns(
        **{name: pl.col("own" if key == "organisation" else key) for name, key in zip(by, keys, strict=True)}
    )
    right = sighted.select(
        "organisation",
        "published_at",
        "time_precision",
        earlier_id="post_id",
        other_id="text_id",
        **dict(zip(by, earlier_keys, strict=True)),
    )
    found = [
        _pick_one(some, others, ["other_id", *by], is_kin=bool(keys))
        for some, others in _overlapping(left, right)
    ]
    pairs = (
        pl.concat([_NO_PAIRS, *found])
        .sort("post_id", "earlier_id")
        .unique("post_id", keep="first", maintain_order=True)
    )
    return pairs.select(
        pl.max_horizontal("post_id", "earlier_id").alias("post_id"),
        pl.min_horizontal("post_id", "earlier_id").alias("earlier_id"),
        "similarity",
        "is_short",
    ).unique(["post_id", "earlier_id"])


_NO_PAIRS = pl.DataFrame(
    schema={"post_id": pl.Int64, "earlier_id": pl.Int64, "similarity": pl.Float64, "is_short": pl.Boolean}
)


def _overlapping(left: pl.DataFrame, right: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The two sides again, cut by the coarser precision of the two, with the `moment` that they must share."""
    names = list(_SPANS)
    present = set(right["time_precision"].unique())
    for place, (precision, span) in enumerate(_SPANS.items()):
        if precision not in present:
            continue
        moment = pl.col("published_at").dt.truncate(span).alias("moment")
        is_coarse = pl.col("time_precision") == precision
        is_finer = pl.col("time_precision").is_in(names[:place])
        yield (
            left.filter(is_coarse).with_columns(moment),
            right.filter(is_coarse | is_finer).with_columns(moment),
        )
        yield left.filter(is_finer).with_columns(moment), right.filter(is_coarse).with_columns(moment)


def _pick_one(some: pl.DataFrame, others: pl.DataFrame, by: list[str], *, is_kin: bool) -> pl.DataFrame:
    firsts = others.group_by(*by, "moment", "organisation").agg(pl.col("earlier_id").min())
    if not is_kin:
        # The lowest posts of two organisations are enough: one of them is not the post's own.
        ranks = pl.col("earlier_id").rank("ordinal").over(*by, "moment")
        firsts = firsts.filter(ranks <= 2)
    pairs = some.join(firsts, on=[*by, "moment"])
    fit = pairs if is_kin else pairs.filter(pl.col("organisation") != pl.col("own"))
    return fit.filter(pl.col("earlier_id") != pl.col("post_id")).select(_NO_PAIRS.columns)
