"""Which campaigns' rules a post fulfils by what it says: a tag, column or link, or the keywords as declared."""

import re
from collections.abc import Sequence

import polars as pl

from ranking.measure.campaign.declared import Campaign
from ranking.measure.campaign.near import near_windows
from ranking.measure.campaign.words import cites_link, plain_texts, table_words

# How much of a text is kept for telling its kind, its series and what it begins with.
EXCERPT = 120

# `excerpt` is the beginning of the text.
FOUND = {
    **{"campaign_id": pl.String, "post_id": pl.Int64, "matched_by": pl.String, "has_excluded": pl.Boolean},
    **{"title": pl.String, "excerpt": pl.String, "has_text": pl.Boolean},
}


def match_posts(posts: pl.DataFrame, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """The posts near a campaign that fulfil its rule, columns as in FOUND; each once a campaign."""
    words = table_words(campaigns)
    topics = pl.lit("#") + pl.col("topics").str.replace_all(",", "#\n#", literal=True) + pl.lit("#")
    body = pl.concat_str("title", "text", topics, pl.lit(""), separator="\n", ignore_nulls=True)
    spellings = words["word"].unique().to_list()
    bodies = posts.select("post_id", body=plain_texts(body, spellings) + pl.lit("\n"))
    hits = (
        bodies.select(
            "post_id",
            word=pl.col("body").str.extract_many(spellings, overlapping=True),
        )
        .explode("word", empty_as_null=False)
        .unique()
        .join(words, on="word")
    )
    hits = _without_longer_links(hits, bodies)
    told = _tell_matches(hits, campaigns).join(near_windows(campaigns), on="campaign_id")
    return (
        told.join(posts, on="post_id")
        .filter(pl.col("published_at").is_between("since", "until", closed="left"))
        .with_columns(excerpt=pl.col("text").str.slice(0, EXCERPT), has_text=pl.col("text").is_not_null())
        .select(FOUND.keys())
    )


def _without_longer_links(hits: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """The hits without those of a link that is only the beginning or end of another one."""
    links = hits.filter(role="link")
    if links.is_empty():
        return hits
    texts = dict(bodies.join(links, on="post_id", how="semi").select("post_id", "body").iter_rows())
    cited = [
        re.search(cites_link(word), texts[post]) is not None
        for post, word in links.select("post_id", "word").iter_rows()
    ]
    return pl.concat(
        [hits.filter(pl.col("role") != "link"), links.filter(pl.Series(cited, dtype=pl.Boolean))]
    )


def _tell_matches(hits: pl.DataFrame, campaigns: Sequence[Campaign]) -> pl.DataFrame:
    """One row a campaign and post that fulfils its rule: how it does, in words, and whether it holds what excludes."""
    is_any, is_tag = pl.col("role") == "any", pl.col("role").is_in(["tag", "link"])
    found = (
        hits.sort("place")
        .group_by("campaign_id", "post_id")
        .agg(
            tag=pl.col("told").filter(is_tag).first(),
            any_word=pl.col("told").filter(is_any).first(),
            all_words=(pl.col("role") == "all").sum().cast(pl.Int64),
            has_excluded=(pl.col("role") == "none").any(),
        )
    )
    rules = pl.DataFrame(
        [
            (
                *(each.campaign_id, bool(each.keywords_any)),
                *(len(set(map(str.lower, each.keywords_all))), "”“".join(each.keywords_all)),
            )
            for each in campaigns
        ],
        schema={"campaign_id": pl.String, "asks_any": pl.Boolean, "wanted": pl.Int64, "listed": pl.String},
        orient="row",
    )
    has_any = pl.col("any_word").is_not_null()
    by_keywords = (pl.col("asks_any") | (pl.col("wanted") > 0)) & (has_any | ~pl.col("asks_any"))
    listed = pl.when(pl.col("wanted") > 0).then("listed")
    words = (
        pl.lit("关键词“") + pl.concat_str("any_word", listed, separator="”“", ignore_nulls=True) + pl.lit("”")
    )
    matched = pl.when(by_keywords & (pl.col("all_words") == pl.col("wanted"))).then(words)
    return (
        found.join(rules, on="campaign_id")
        .with_columns(matched_by=pl.coalesce("tag", matched))
        .filter(pl.col("matched_by").is_not_null())
        .select("campaign_id", "post_id", "matched_by", "has_excluded")
    )
