"""Write a large canonical CSV of posts for benchmarks: `python benchmarks/generate.py posts.csv --posts 1000000`."""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

ACCOUNTS = 5_000
MONTHS = 24
LAST_MOMENT = np.datetime64("2026-11-01T00:00:00", "ms")
PLATFORMS = ("weibo", "wechat", "douyin")

# Themes follow each other through the time of a plan; a post's theme is at most two away from the one of its moment.
THEMES = 50
THEME_REACH = 2

# Rows made at a time, so that ten million posts need no more memory than one million.
_CHUNK = 200_000
_FRAGMENTS = 4_000
# Three to six fragments of these lengths give texts of 63 to 210 characters.
_FRAGMENT_CHARACTERS = (21, 35)
_FRAGMENT_COUNTS = (3, 4, 5, 6)
_FRAGMENT_SHARES = (0.25, 0.35, 0.25, 0.15)
# How long the texts of official accounts are: quantiles over 3,762 exported posts of a city's government (2020) and of
# 35 verified organisations (2024) on Weibo. Their mean is 177 characters, that of the texts above 121.
_EXPORTED_SHARES = (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1)
_EXPORTED_LENGTHS = (2, 20, 34, 46, 75, 99, 119, 135, 153, 178, 217, 331, 438, 759, 1068, 1262, 2386)
_CAPTURE_DELAY = np.timedelta64(3 * 86_400_000, "ms")
_CEILING = 100_000
_KINDS = ("text", "picture", "video", "article", "poster", "interpretation")
# Of the posts that copy: how many letters are changed, and how often.
_EDITS = (0, 1, 4, 8, 14)
_EDIT_SHARES = (0.4, 0.35, 0.1, 0.1, 0.05)
_COPY_DELAY_SECONDS = 10 * 86_400
_CHARACTERS = (
    "生态环境监测数据公开治理水源大气土壤河湖山林鸟类湿地企业许可巡查整改群众志愿节约绿色低碳宣传科普执法"
)


@dataclass(frozen=True)
class Plan:
    """How much is made up, and over what time."""

    posts: int
    accounts: int = ACCOUNTS
    months: int = MONTHS
    copied: float = 0.12  # the share of posts that copy another one, at most ten days old
    seed: int = 1
    as_exported: bool = False  # texts as long as official accounts' exports have them, with their long tail
    tagged: float = (
        0.0  # the share of posts that carry the tag of a theme, each theme around a time of its own
    )

    @property
    def first_moment(self) -> np.datetime64:
        """The beginning of the first month."""
        first = LAST_MOMENT.astype("datetime64[M]") - np.timedelta64(self.months, "M")
        return np.datetime64(first, "ms")


def write_posts(path: Path, posts: int, *, seed: int = 1) -> None:
    """Write `posts` canonical rows, one capture each, to the CSV file `path`; see `write_plan`."""
    write_plan(path, Plan(posts, seed=seed))


def write_plan(path: Path, plan: Plan) -> list[tuple[int, int]]:
    """Write the plan's posts as canonical rows, one capture each; returns who copies whom, by row number from 0.

    The accounts (some far busier than others), their months and the heavy tails of the counts are drawn
    from the seed alone. WeChat prints `10万+`; Weibo has no reads. Two posts of a pair have other accounts.
    """
    rng = np.random.default_rng(plan.seed)
    fragments = _fragments(rng)
    activity = _account_shares(rng, plan.accounts)
    planted: list[tuple[int, int]] = []
    with path.open("wb") as stream:
        for start in range(0, plan.posts, _CHUNK):
            rows = min(_CHUNK, plan.posts - start)
            chunk, pairs = _make_chunk(rng, fragments, activity, plan, start, rows)
            chunk.write_csv(stream, include_header=start == 0)
            planted += pairs
    return planted


def _make_chunk(
    rng: np.random.Generator, fragments: pl.Series, activity: np.ndarray, plan: Plan, start: int, rows: int
) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
    accounts = rng.choice(len(activity), size=rows, p=activity)
    first = plan.first_moment
    span = int((LAST_MOMENT - first) / np.timedelta64(1, "s"))
    seconds = rng.integers(0, span, size=rows)
    texts = (_exported_texts if plan.as_exported else _texts)(rng, fragments, rows)
    copies, sources = _copies(rng, rows, plan.copied)
    seconds[copies] = np.minimum(
        seconds[sources] + rng.integers(60, _COPY_DELAY_SECONDS, size=len(copies)), span - 1
    )
    accounts[copies] = (accounts[sources] + rng.integers(1, len(activity), size=len(copies))) % len(activity)
    texts = texts.scatter(copies, pl.Series(_edited(rng, texts.gather(sources)), dtype=pl.String))
    if plan.tagged:
        texts = _tagged(np.random.default_rng([plan.seed, start]), texts, seconds / span, plan.tagged)
    published = first + 1000 * seconds.astype("timedelta64[ms]")
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
            "text": texts,
            "popularity": pl.Series(_heavy_tail(rng, rows) * (1 + 40 * activity[accounts] * len(activity))),
        }
    )
    pairs = zip((copies + start).tolist(), (sources + start).tolist(), strict=True)
    return facts.select(*_identity(), *_content(), *_counts()), list(pairs)


def _tagged(rng: np.random.Generator, texts: pl.Series, when: np.ndarray, share: float) -> pl.Series:
    """The texts, some of them with the tag of a theme of that time (`when` runs from 0 to 1)."""
    chosen = np.flatnonzero(rng.random(len(when)) < share)
    near = when[chosen] * THEMES + rng.uniform(-THEME_REACH, THEME_REACH, size=len(chosen))
    themes = np.clip(near, 0, THEMES - 1).astype(int)
    tags = pl.Series([f"#{theme_name(theme)}# " for theme in themes], dtype=pl.String)
    return texts.scatter(chosen, tags + texts.gather(chosen))


def theme_name(number: int) -> str:
    """The topic of a theme, from 0."""
    return f"{_CHARACTERS[number % 10]}{_CHARACTERS[10 + number // 10]}主题宣传{number:02}"


def _copies(rng: np.random.Generator, rows: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Which rows copy, and which rows that copy nobody they copy."""
    is_copy = rng.random(rows) < share
    is_copy[0] = False
    copies = np.flatnonzero(is_copy)
    return copies, rng.choice(np.flatnonzero(~is_copy), size=len(copies))


def _edited(rng: np.random.Generator, texts: Iterable[str]) -> list[str]:
    letters = list(_CHARACTERS)
    edited = []
    for text in texts:
        changed = list(text)
        for place in rng.integers(0, len(changed), size=rng.choice(_EDITS, p=_EDIT_SHARES)):
            changed[place] = letters[place % len(letters)]
        edited.append("".join(changed))
    return edited


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


def _exported_texts(rng: np.random.Generator, fragments: pl.Series, rows: int) -> pl.Series:
    """Texts cut to the lengths of exported ones."""
    lengths = np.interp(rng.random(rows), _EXPORTED_SHARES, _EXPORTED_LENGTHS).astype(int)
    counts = lengths // (_FRAGMENT_CHARACTERS[0] - 1) + 1
    told = pl.DataFrame(
        {
            "row": np.repeat(np.arange(rows), counts),
            "text": fragments.gather(rng.integers(0, _FRAGMENTS, size=counts.sum())),
        }
    )
    joined = told.group_by("row", maintain_order=True).agg(pl.col("text").str.join())["text"]
    return pl.DataFrame({"text": joined, "length": lengths}).select(
        pl.col("text").str.head(pl.col("length"))
    )["text"]


def _fragments(rng: np.random.Generator) -> pl.Series:
    """The stock of sentences, of 21 to 35 characters with their punctuation."""
    shortest, longest = _FRAGMENT_CHARACTERS
    lengths = rng.integers(shortest - 1, longest, size=_FRAGMENTS)
    letters = np.array(list(_CHARACTERS))
    sentences = ["".join(rng.choice(letters, size=length)) for length in lengths]
    return pl.Series([f"{sentence}{'，。！'[i % 3]}" for i, sentence in enumerate(sentences)])


def _account_shares(rng: np.random.Generator, accounts: int) -> np.ndarray:
    """How the posts spread over the accounts: the busiest writes some fifty times the median."""
    weights = np.minimum(rng.pareto(1.5, size=accounts) + 0.3, 40)
    return np.asarray(weights / weights.sum())


def _heavy_tail(rng: np.random.Generator, rows: int) -> np.ndarray:
    return np.asarray(0.25 / (0.0005 + rng.random(rows)))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="生成压力测试用的稿件文件（本系统 CSV 格式）。")
    parser.add_argument("path", type=Path, help="写入的 CSV 文件")
    parser.add_argument("--posts", type=int, default=1_000_000, help="稿件数")
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help="账号数")
    parser.add_argument("--months", type=int, default=MONTHS, help="月数，到 2026 年 10 月为止")
    parser.add_argument("--copied", type=float, default=0.12, help="近似稿件所占比例")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    arguments = parser.parse_args()
    write_plan(
        arguments.path, Plan(**{name: vars(arguments)[name] for name in vars(arguments) if name != "path"})
    )


if __name__ == "__main__":
    main()
