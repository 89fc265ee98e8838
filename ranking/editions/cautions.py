"""Says where a rank rests on little: few on the board, few posts, few reads."""

import polars as pl

from ranking.editions.matrices import of_kind
from ranking.standard import Scored

# Below these a rank says little: one post, one reader more would move it.
FEW_SUBJECTS, FEW_POSTS, FEW_READS = 10, 5, 500
POSTS, READS = "posts", "reads_total"
# What a public bundle keeps beside the metrics of its standards, so that these warnings follow from it.
COUNTED = (POSTS, READS)

WARNINGS = {
    "few_subjects": f"本榜有名次的不足 {FEW_SUBJECTS} 个",
    "few_posts": f"当月稿件不足 {FEW_POSTS} 篇",
    "few_reads": f"当月阅读不足 {FEW_READS} 次",
}


def warn_of_little(scored: Scored, metrics: pl.DataFrame) -> pl.DataFrame:
    """Board, subject and `warnings` (keys of WARNINGS, comma-joined; null = none) of every ranked row.

    Few reads are told only where the standard reads reads; counts that are not known are no warning.
    """
    ranked = scored.scores.filter(pl.col("rank").is_not_null()).select("board", "subject")
    counts = of_kind(scored.standard, metrics)
    for name in COUNTED:
        known = counts.filter(metric=name).select("subject", pl.col("value").alias(name))
        ranked = ranked.join(known, on="subject", how="left", maintain_order="left")
    uses_reads = any(metric.startswith("reads") for metric in scored.standard.metrics)
    claims = {
        "few_subjects": pl.len().over("board") < FEW_SUBJECTS,
        "few_posts": pl.col(POSTS) < FEW_POSTS,
        "few_reads": (pl.col(READS) < FEW_READS) & uses_reads,
    }
    told = [pl.when(claim.fill_null(value=False)).then(pl.lit(name)) for name, claim in claims.items()]
    joined = pl.concat_str(told, separator=",", ignore_nulls=True)
    return ranked.select("board", "subject", warnings=pl.when(joined != "").then(joined))
