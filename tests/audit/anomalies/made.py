"""A made-up world for the signs: accounts whose months are clean, and anomalies planted into some of them."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ranking.months import Month
from ranking.store import Store

MONTH = Month(2026, 10)
CUT_OFF = dt.datetime(2026, 11, 6)
EARLIER = 6
# Readers by the hour of the day: few at night.
_HOURS = np.array([1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 4, 5, 5, 5, 5, 6, 5, 5, 5, 5, 6, 6, 7, 8, 8, 6, 3])
# Fewer posts on Saturday and Sunday.
_WEEK = np.array([1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5])
_LOOKED_DAYS = 6
_HALF_LIFE = 14.0
# A look misses a post that is there.
_MISSED = 0.01
_US = np.timedelta64(1, "us")


@dataclass
class World:
    """Frames as the store has them; `planted` says which accounts have which anomaly."""

    accounts: pl.DataFrame
    posts: pl.DataFrame
    captures: pl.DataFrame
    followers: pl.DataFrame
    planted: dict[str, list[str]] = field(default_factory=dict)


def make_world(accounts: int, seed: int, planted: int = 0) -> World:
    """Clean months of so many accounts: heavy tails, weeks, growth, small accounts; with `planted` accounts a sign."""
    rng = np.random.default_rng(seed)
    ids = [f"{'weibo' if n % 4 == 3 else 'wechat'}:{n:05}" for n in range(accounts)]
    posts = _make_posts(rng, ids)
    world = World(
        pl.DataFrame({"account_id": ids}), posts, _make_captures(rng, posts), _make_followers(rng, ids)
    )
    if planted:
        _plant(rng, world, planted)
    return world


def _make_posts(rng: np.random.Generator, ids: list[str]) -> pl.DataFrame:
    frames = []
    for account in ids:
        size, spread = rng.uniform(3.0, 9.0), rng.uniform(0.4, 1.3)
        growth, rate = rng.normal(0.01, 0.03), rng.uniform(8, 60)
        ratio, ratio_spread = rng.normal(-4.0, 0.5), rng.uniform(0.15, 0.5)
        for back in range(-EARLIER, 1):
            month = MONTH.plus(back)
            days = np.array([(month.start + dt.timedelta(days=d)).weekday() for d in range(month.days)])
            weights = _WEEK[days] * rng.gamma(4, 0.25, size=month.days)
            count = rng.poisson(rate)
            day = rng.choice(month.days, size=count, p=weights / weights.sum())
            at = (
                np.datetime64(month.start, "us")
                + (day * 86_400 + rng.integers(7 * 3600, 22 * 3600, count)) * 1_000_000 * _US
            )
            reads = np.exp(rng.normal(size + growth * back, spread, count)).astype(np.int64)
            likes = rng.poisson(reads * np.exp(rng.normal(ratio, ratio_spread, count)))
            frames.append(
                pl.DataFrame(
                    {
                        "account_id": [account] * count,
                        "published_at": np.sort(at),
                        "reads": reads,
                        "likes": likes,
                    }
                )
            )
    posts = pl.concat(frames).with_row_index("post_id", offset=1)
    letters = np.array(list("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"))
    text = ["".join(row) for row in letters[rng.integers(0, len(letters), (posts.height, 36))]]
    return posts.with_columns(
        pl.col("post_id").cast(pl.Int64),
        comments=pl.Series(rng.poisson(posts["likes"].to_numpy() * 0.2)),
        shares=pl.Series(rng.poisson(posts["reads"].to_numpy() * 0.01)),
        native_id=pl.format("p{}", "post_id"),
        text=pl.Series(text),
        is_original=pl.lit(value=True),
    )


def _make_captures(rng: np.random.Generator, posts: pl.DataFrame) -> pl.DataFrame:
    """Every account looked at shortly after midnight and at six for six days of a post; all once more in the end."""
    now = posts.filter(pl.col("published_at") >= MONTH.start)
    old = posts.filter(pl.col("published_at") < MONTH.start)
    published = now["published_at"].to_numpy().astype("datetime64[us]")
    midnight = published.astype("datetime64[D]").astype("datetime64[us]")
    frames = [_seen(old, old["published_at"].to_numpy() + 20 * np.timedelta64(1, "D"))]
    for day in range(_LOOKED_DAYS):
        for minutes in (10, 360):
            at = midnight + np.timedelta64((day + 1) * 1440 + minutes, "m")
            kept = (rng.random(now.height) > _MISSED) & (at < np.datetime64("2026-11-02"))
            frames.append(_seen(now.filter(pl.Series(kept)), at[kept]))
    frames.append(_seen(now, np.full(now.height, np.datetime64("2026-11-03T09:30", "us"))))
    return pl.concat(frames)


def _seen(posts: pl.DataFrame, at: np.ndarray) -> pl.DataFrame:
    grown = 1 - 0.5 ** (_open_hours(posts["published_at"].to_numpy(), at) / _HALF_LIFE)
    counts = {
        name: pl.Series(np.floor(posts[name].to_numpy() * grown).astype(np.int64))
        for name in ("reads", "likes", "comments", "shares")
    }
    return posts.select("post_id", "account_id").with_columns(
        captured_at=pl.Series(at.astype("datetime64[us]")), **counts
    )


def _open_hours(since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """Hours between, weighed by how many readers are awake."""
    weights = np.concatenate([[0], np.cumsum(_HOURS)]) / _HOURS.mean()

    def gone(moment: np.ndarray) -> np.ndarray:
        hours = moment.astype("datetime64[us]").astype(np.int64) / 3.6e9
        whole = np.floor(hours % 24).astype(int)
        return np.asarray(
            np.floor(hours / 24) * 24 + weights[whole] + (hours % 1) * (_HOURS / _HOURS.mean())[whole]
        )

    return np.asarray(gone(until) - gone(since))


def _make_followers(rng: np.random.Generator, ids: list[str]) -> pl.DataFrame:
    days = [MONTH.start - dt.timedelta(days=60) + dt.timedelta(days=d, hours=8) for d in range(92)]
    frames = []
    for account in ids:
        growth = (
            rng.normal(0.001, 0.001) + rng.normal(0, 0.0005, len(days)) + rng.exponential(0.0007, len(days))
        )
        size = np.exp(rng.uniform(4, 12) + np.cumsum(growth))
        frames.append(
            pl.DataFrame(
                {"account_id": [account] * len(days), "captured_at": days, "followers": size.astype(np.int64)}
            )
        )
    return pl.concat(frames)


def _plant(rng: np.random.Generator, world: World, each: int) -> None:
    """Every anomaly into accounts of its own that are large enough to show it."""
    now = world.posts.filter(pl.col("published_at") >= MONTH.start)
    sizes = now.group_by("account_id").agg(n=pl.len(), reads=pl.col("reads").median()).sort("account_id")
    fit = sizes.filter(
        (pl.col("n") >= 15) & (pl.col("reads") >= 200) & pl.col("account_id").str.starts_with("wechat")
    )
    accounts = list(rng.permutation(fit["account_id"].to_numpy()))
    for kind, plant in PLANTS.items():
        world.planted[kind] = [str(accounts.pop()) for _ in range(each)]
        for account in world.planted[kind]:
            plant(rng, world, account)


def _times(world: World, where: pl.Expr, **factors: float) -> None:
    """Multiply final counts of posts, and what captures saw of them."""
    ids = world.posts.filter(where)["post_id"].to_list()
    for name in ("posts", "captures"):
        frame: pl.DataFrame = getattr(world, name)
        changed = {
            key: pl.when(pl.col("post_id").is_in(ids))
            .then((pl.col(key) * factor).cast(pl.Int64))
            .otherwise(key)
            for key, factor in factors.items()
        }
        setattr(world, name, frame.with_columns(**changed))


def _october(world: World, account: str) -> pl.DataFrame:
    is_mine = (pl.col("account_id") == account) & (pl.col("published_at") >= MONTH.start)
    return world.posts.filter(is_mine).sort("published_at")


def _one_post(rng: np.random.Generator, world: World, account: str) -> None:
    mine = _october(world, account)
    middle = mine.sort("reads")["post_id"][mine.height // 2]
    _times(world, pl.col("post_id") == middle, reads=400.0, likes=400.0, comments=400.0, shares=400.0)


def _whole_month(rng: np.random.Generator, world: World, account: str) -> None:
    where = (pl.col("account_id") == account) & (pl.col("published_at") >= MONTH.start)
    _times(world, where, reads=15.0, likes=15.0, comments=15.0, shares=15.0)


def _ratio_of_posts(rng: np.random.Generator, world: World, account: str) -> None:
    mine = _october(world, account)["post_id"].to_list()[:4]
    _times(world, pl.col("post_id").is_in(mine), reads=60.0)


def _ratio_of_account(rng: np.random.Generator, world: World, account: str) -> None:
    _times(world, pl.col("account_id") == account, reads=100.0)


def _night(rng: np.random.Generator, world: World, account: str) -> None:
    # From the first midnight to six in the morning; and what comes later keeps it.
    mine = _october(world, account).filter(pl.col("published_at").dt.day() < 20)
    post = mine.row(int(rng.integers(mine.height)), named=True)
    day = post["published_at"].date() + dt.timedelta(days=2)
    six = dt.datetime.combine(day, dt.time(5, 30))
    gain = 20 * int(post["reads"]) + 2000
    where = (pl.col("post_id") == post["post_id"]) & (pl.col("captured_at") >= six)
    world.captures = world.captures.with_columns(
        reads=pl.when(where).then(pl.col("reads") + gain).otherwise("reads")
    )


def _silent_jump(rng: np.random.Generator, world: World, account: str) -> None:
    first = MONTH.start + dt.timedelta(days=10)
    gone = _october(world, account).filter(
        pl.col("published_at").is_between(first, first + dt.timedelta(days=6))
    )
    for name in ("posts", "captures"):
        frame: pl.DataFrame = getattr(world, name)
        setattr(world, name, frame.filter(~pl.col("post_id").is_in(gone["post_id"].to_list())))
    later = (pl.col("account_id") == account) & (pl.col("captured_at") >= first + dt.timedelta(days=4))
    world.followers = world.followers.with_columns(
        followers=pl.when(later).then((pl.col("followers") * 1.4).cast(pl.Int64) + 500).otherwise("followers")
    )


def _same_count(rng: np.random.Generator, world: World, account: str) -> None:
    mine = _october(world, account)
    ids = mine["post_id"].to_list()[:8]
    value = sorted(mine["reads"])[mine.height // 2] + 57
    last = (pl.col("post_id").is_in(ids)) & (pl.col("captured_at") >= dt.datetime(2026, 11, 3))
    world.captures = world.captures.with_columns(reads=pl.when(last).then(value).otherwise("reads"))


def _fall(rng: np.random.Generator, world: World, account: str) -> None:
    post = _october(world, account).sort("reads")["post_id"][-1]
    last = (pl.col("post_id") == post) & (pl.col("captured_at") >= dt.datetime(2026, 11, 3))
    world.captures = world.captures.with_columns(
        reads=pl.when(last).then((pl.col("reads") * 0.5).cast(pl.Int64)).otherwise("reads")
    )


def _bulk(rng: np.random.Generator, world: World, account: str) -> None:
    mine = _october(world, account)
    count = mine.height + 6
    usual = mine.sort("reads")[mine.height // 2 : mine.height // 2 + 1]
    at = np.datetime64("2026-10-29T08:00", "us") + rng.integers(0, 3 * 86_400, count) * 1_000_000 * _US
    top = max(world.posts["post_id"]) + 1
    extra = pl.concat([usual] * count).with_columns(
        post_id=pl.Series(range(top, top + count), dtype=pl.Int64), published_at=pl.Series(np.sort(at))
    )
    extra = extra.with_columns(
        native_id=pl.format("p{}", "post_id"),
        reads=pl.col("reads") + pl.Series(rng.integers(0, 50, count)),
        text=pl.lit(None, pl.String),
    )
    world.posts = pl.concat([world.posts, extra.select(world.posts.columns).cast(world.posts.schema)])
    seen = _seen(extra, np.full(count, np.datetime64("2026-11-03T09:30", "us")))
    world.captures = pl.concat([world.captures, seen.cast(world.captures.schema)])


def _copying(rng: np.random.Generator, world: World, account: str) -> None:
    others = world.posts.filter((pl.col("account_id") != account) & (pl.col("published_at") >= MONTH.start))
    mine = _october(world, account).filter(pl.col("published_at").dt.day() > 10)["post_id"].to_list()[:4]
    source = others.filter(pl.col("published_at").dt.day() < 8).sort("post_id")
    texts = dict(zip(mine, source["text"].gather(rng.integers(0, source.height, len(mine))), strict=True))
    world.posts = world.posts.with_columns(
        text=pl.col("post_id").replace_strict(texts, default=pl.col("text"), return_dtype=pl.String)
    )


def _backdate(rng: np.random.Generator, world: World, account: str) -> None:
    mine = _october(world, account).filter(pl.col("published_at").dt.day().is_between(4, 20))
    post = mine.row(int(rng.integers(mine.height)), named=True)
    cut = post["published_at"] + dt.timedelta(days=5)
    world.captures = world.captures.filter(
        ~((pl.col("post_id") == post["post_id"]) & (pl.col("captured_at") < cut))
    )


PLANTS = {
    "reads_of_posts": _one_post,
    "reads_of_month": _whole_month,
    "likes_per_read": _ratio_of_posts,
    "likes_of_board": _ratio_of_account,
    "night_bursts": _night,
    "follower_jumps": _silent_jump,
    "repeated_counts": _same_count,
    "fallen_counts": _fall,
    "month_end": _bulk,
    "copied_originals": _copying,
    "backdated": _backdate,
}


def fill(store: Store, world: World) -> None:
    """Put the world into an empty store, row by row as loading would leave it."""
    act = store.record_act("演示", "loader", "load", {}, CUT_OFF)
    store.con.execute(
        "INSERT INTO load (load_id, act_id, path, sha256, bytes, kind, format, rows_read, accepted, unchanged, rejected) "
        "VALUES (1, ?, '演示.csv', 'x', 1, 'posts', 'canonical-posts', 1, 1, 0, 0)",
        [act],
    )
    platform = pl.col("account_id").str.split(":").list.get(0)
    _insert(
        store,
        "account",
        world.accounts.with_columns(
            platform=platform,
            native_id=pl.col("account_id").str.split(":").list.get(1),
            name=pl.format("演示{}", "account_id"),
            level=pl.lit("county"),
            valid_from=dt.date(2025, 1, 1),
            load_id=1,
            row=1,
        ),
    )
    posts = world.posts.drop("reads", "likes", "comments", "shares")
    _insert(
        store, "post", posts.with_columns(time_precision=pl.lit("second"), text_length=36, load_id=1, row=1)
    )
    no_reads = pl.col("account_id").str.starts_with("weibo")
    floors = {
        f"{name}_is_floor": pl.lit(value=False)
        for name in ("reads", "likes", "comments", "shares", "favourites", "recommends")
    }
    seen = world.captures.with_columns(
        reads=pl.when(no_reads).then(None).otherwise("reads"), load_id=1, row=1, **floors
    )
    _insert(store, "capture", seen.drop("account_id"))
    _insert(
        store,
        "follower_capture",
        world.followers.with_columns(is_floor=pl.lit(value=False), load_id=1, row=1),
    )
    observed = world.accounts.with_columns(
        first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 11, 10), basis=pl.lit("file"), load_id=1
    )
    _insert(store, "observed_period", observed)


def _insert(store: Store, table: str, rows: pl.DataFrame) -> None:
    store.con.register("made_rows", rows)
    store.con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made_rows")
    store.con.unregister("made_rows")
