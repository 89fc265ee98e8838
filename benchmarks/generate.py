"""Write a large canonical CSV of posts for benchmarks: `python benchmarks/generate.py posts.csv --posts 1000000`."""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

ACCOUNTS = 5_000
FIRST_MOMENT = np.datetime64("2024-11-01T00:00:00", "ms")
LAST_MOMENT = np.datetime64("2026-11-01T00:00:00", "ms")
PLATFORMS = ("weibo", "wechat", "douyin")

# Rows made at a time, so that ten million posts need no more memory than one million.
_CHUNK = 200_000
_FRAGMENTS = 4_000
# Three to six fragments of these lengths give texts of 63 to 210 characters.
_FRAGMENT_CHARACTERS = (21, 35)
_FRAGMENT_COUNTS = (3, 4, 5, 6)
_FRAGMENT_SHARES = (0.25, 0.35, 0.25, 0.15)
_CAPTURE_DELAY = np.timedelta64(3 * 86_400_000, "ms")
_CEILING = 100_000
_KINDS = ("text", "picture", "video", "article", "poster", "interpretation")
_CHARACTERS = (
    "生态环境监测数据公开治理水源大气土壤河湖山林鸟类湿地企业许可巡查整改群众志愿节约绿色低碳宣传科普执法"
)


def write_posts(path: Path, posts: int, *, seed: int = 1) -> None:
    """Write `posts` canonical rows, one capture each, to the CSV file `path`.

    The accounts (5,000, some far busier than others), their 24 months and the heavy tails of the
    counts are drawn from `seed` alone. WeChat prints `10万+`; Weibo has no reads.
    """
    rng = np.random.default_rng(seed)
    fragments = _fragments(rng)
    activity = _account_shares(rng)
    with path.open("wb") as stream:
        for start in range(0, posts, _CHUNK):
            rows = min(_CHUNK, posts - start)
            chunk = _make_chunk(rng, fragments, activity, start, rows)
            chunk.write_csv(stream, include_header=start == 0)


def _make_chunk(
    rng: np.random.Generator, fragments: pl.Series, activity: np.ndarray, start: int, rows: int
) -> pl.DataFrame:
    accounts = rng.choice(ACCOUNTS, size=rows, p=activity)
    span = int((LAST_MOMENT - FIRST_MOMENT) / np.timedelta64(1, "s"))
    published = FIRST_MOMENT + 1000 * rng.integers(0, span, size=rows).astype("timedelta64[ms]")
    facts = pl.DataFrame(
        {
            "number": pl.Series(np.arange(start, start + rows)),
            "platform": pl.Series(PLATFORMS).gather(accounts % len(PLATFORMS)),
            "account_number": pl.Series(accounts),
            "published": pl.Series(published),
            "captured": pl.Series(published + _CAPTURE_DELAY),
            "kind": pl.Series(_KINDS).gather(rng.integers(0, len(_KINDS), size=rows)),
            "original": pl.Series(rng.random(rows) < 0.6),
            "title": fragments.gather(rng.integers(0, _FRAGMENTS, size=rows)),
            "text": _texts(rng, fragments, rows),
            "popularity": pl.Series(_heavy_tail(rng, rows) * (1 + 40 * activity[accounts] * ACCOUNTS)),
        }
    )
    return facts.select(*_identity(), *_content(), *_counts())


def _identity() -> list[pl.Expr]:
    number = pl.col("account_number").cast(pl.String).str.zfill(6)
    return [
        pl.col("platform"),
        pl.format("9990{}", number).alias("account"),
        pl.format("演示账号{}", number).alias("account_name"),
        pl.format("99{}", pl.col("number").cast(pl.String).str.zfill(14)).alias("post_id"),
        pl.col("published").dt.strftime("%Y-%m-%d %H:%M:%S").alias("published_at"),
    ]


def _content() -> list[pl.Expr]:
    is_weibo = pl.col("platform") == "weibo"
    said = pl.when(pl.col("original")).then(pl.lit("是")).otherwise(pl.lit("否"))
    return [
        pl.col("kind"),
        said.alias("is_original"),
        pl.lit("否").alias("is_repost"),
        pl.when(pl.col("platform") == "wechat").then(pl.lit("1")).alias("position"),
        pl.when(~is_weibo).then(pl.col("title")).alias("title"),
        pl.col("text"),
        pl.format("https://demo.invalid/{}", "number").alias("url"),
        pl.when(is_weibo).then(pl.col("title").str.slice(0, 6)).alias("topics"),
        pl.col("captured").dt.strftime("%Y-%m-%d %H:%M:%S").alias("captured_at"),
    ]


def _counts() -> list[pl.Expr]:
    reads = (pl.col("popularity") * 40).cast(pl.Int64)
    printed = pl.when(reads > _CEILING).then(pl.lit("10万+")).otherwise(reads.cast(pl.String))
    shares = {"likes": 3.1, "comments": 0.4, "shares": 1.2, "favourites": 0.5}
    return [
        pl.when(pl.col("platform") != "weibo").then(printed).alias("reads"),
        *((pl.col("popularity") * share).cast(pl.Int64).alias(name) for name, share in shares.items()),
    ]


def _texts(rng: np.random.Generator, fragments: pl.Series, rows: int) -> pl.Series:
    """Texts of three to six fragments each."""
    counts = rng.choice(_FRAGMENT_COUNTS, size=rows, p=_FRAGMENT_SHARES)
    columns = []
    for place in range(max(_FRAGMENT_COUNTS)):
        chosen = fragments.gather(rng.integers(0, _FRAGMENTS, size=rows))
        columns.append(
            pl.select(pl.when(pl.Series(counts > place)).then(chosen)).to_series().alias(str(place))
        )
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), ignore_nulls=True)).to_series()


def _fragments(rng: np.random.Generator) -> pl.Series:
    """The stock of sentences, of 21 to 35 characters with their punctuation."""
    shortest, longest = _FRAGMENT_CHARACTERS
    lengths = rng.integers(shortest - 1, longest, size=_FRAGMENTS)
    letters = np.array(list(_CHARACTERS))
    sentences = ["".join(rng.choice(letters, size=length)) for length in lengths]
    return pl.Series([f"{sentence}{'，。！'[i % 3]}" for i, sentence in enumerate(sentences)])


def _account_shares(rng: np.random.Generator) -> np.ndarray:
    """How the posts spread over the accounts: the busiest writes some fifty times the median."""
    weights = np.minimum(rng.pareto(1.5, size=ACCOUNTS) + 0.3, 40)
    return np.asarray(weights / weights.sum())


def _heavy_tail(rng: np.random.Generator, rows: int) -> np.ndarray:
    return np.asarray(0.25 / (0.0005 + rng.random(rows)))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="生成压力测试用的稿件文件（本系统 CSV 格式）。")
    parser.add_argument("path", type=Path, help="写入的 CSV 文件")
    parser.add_argument("--posts", type=int, default=1_000_000, help="稿件数")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    arguments = parser.parse_args()
    write_posts(arguments.path, arguments.posts, seed=arguments.seed)


if __name__ == "__main__":
    main()
