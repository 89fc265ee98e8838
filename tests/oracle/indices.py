"""The public indices as plain formulas over posts, and the metrics that the same posts give."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """One post as a collector sees it; `is_floor`: the platform showed 10万+, at least 100,000 reads."""

    reads: int
    likes: int = 0
    recommends: int = 0
    shares: int = 0
    comments: int = 0
    is_floor: bool = False
    is_headline: bool = False
    is_original: bool = False


@dataclass(frozen=True)
class Account:
    """One account's month, wholly observed."""

    posts: tuple[Post, ...]
    followers: int = 0
    followers_gained: int = 0
    days: int = 31


def measure(account: Account) -> dict[str, float | None]:
    """Every metric that the indices use, as the manual defines it: 10万+ is stored as 100000 and marked."""
    posts = account.posts
    headlines = [post for post in posts if post.is_headline]
    originals = [post for post in posts if post.is_original]
    reads_max = max((post.reads for post in posts), default=None)
    marks = [post.is_floor for post in posts if post.reads == reads_max]
    return {
        "posts": len(posts),
        "calendar_days": account.days,
        "declared_originals": len(originals),
        "floor_posts": sum(post.is_floor for post in posts),
        "headline_floor_posts": sum(post.is_floor for post in headlines),
        "reads_max_is_floor": float(any(marks)) if posts else None,
        "headline_reads": sum(post.reads for post in headlines),
        "headline_likes": sum(post.likes for post in headlines),
        "headline_recommends": sum(post.recommends for post in headlines),
        "headline_shares": sum(post.shares for post in headlines),
        "originals_shares_total": sum(post.shares for post in originals),
        "originals_comments_total": sum(post.comments for post in originals),
        "comments_total": sum(post.comments for post in posts),
        "followers": account.followers,
        "followers_gained": account.followers_gained,
        **{f"{name}_total": sum(counts(posts, name)) for name in ("reads", "likes", "recommends", "shares")},
        **{
            f"{name}_max": max(counts(posts, name), default=None)
            for name in ("reads", "likes", "recommends", "shares")
        },
    }


def counts(posts: Iterable[Post], name: str, floor: int = 100_000) -> list[int]:
    """One count of each post; `floor` is what 10万+ is taken as."""
    return [floor if name == "reads" and post.is_floor else getattr(post, name) for post in posts]


def log1(x: float) -> float:
    """L(x) = ln(x + 1)."""
    return math.log(x + 1)


def per(total: float, number: int) -> float:
    """R/n; with no posts it is defined as 0."""
    return total / number if number else 0.0


@dataclass(frozen=True)
class Figures:
    """One count in the four ways WCI looks at it: total, a post, headline, best."""

    total: float
    mean: float
    headline: float
    best: float


def look_at(account: Account, name: str, days: float) -> Figures:
    """Total and headline a day, mean a post, best; 10万+ taken as 100001."""
    values = counts(account.posts, name, floor=100_001)
    headlines = counts((post for post in account.posts if post.is_headline), name, floor=100_001)
    return Figures(
        sum(values) / days, per(sum(values), len(values)), sum(headlines) / days, max(values, default=0)
    )


def wci_early(account: Account, *, times: float, days: float) -> float:
    """V2.0 (times 1, days 1), V11 (10, 1), V12.0 (10, d)."""
    r, z = look_at(account, "reads", days), look_at(account, "likes", days)
    reads = 0.40 * log1(r.total) + 0.45 * log1(r.mean) + 0.15 * log1(r.best)
    likes = 0.40 * log1(times * z.total) + 0.45 * log1(times * z.mean) + 0.15 * log1(times * z.best)
    return 10 * (0.8 * reads + 0.2 * likes) ** 2


def wci_v13(account: Account, *, days: float, z_count: str = "likes") -> float:
    """V13.0: 30/30/30/10 of 85/15."""
    r, z = look_at(account, "reads", days), look_at(account, z_count, days)
    o = 0.85 * log1(r.total) + 0.15 * log1(10 * z.total)
    a = 0.85 * log1(r.mean) + 0.15 * log1(10 * z.mean)
    h = 0.85 * log1(r.headline) + 0.15 * log1(10 * z.headline)
    p = 0.85 * log1(r.best) + 0.15 * log1(10 * z.best)
    return (0.3 * o + 0.3 * a + 0.3 * h + 0.1 * p) ** 2 * 10


def wci_v14_2(account: Account, *, days: float, variant: str) -> float:
    """V14.2: 60/20/10/10 of 85/9/6 (a) or 70/9/6/15 (b)."""
    names = ("reads", "recommends", "likes", "shares")
    r, z, k, s = (look_at(account, name, days) for name in names)

    def g(reads: float, recommends: float, likes: float, shares: float) -> float:
        if variant == "a":
            return 0.85 * log1(reads) + 0.09 * log1(10 * recommends) + 0.06 * log1(10 * likes)
        seen = 0.70 * log1(reads) + 0.09 * log1(10 * recommends) + 0.06 * log1(10 * likes)
        return seen + 0.15 * log1(10 * shares)

    o, a = g(r.total, z.total, k.total, s.total), g(r.mean, z.mean, k.mean, s.mean)
    h, p = g(r.headline, z.headline, k.headline, s.headline), g(r.best, z.best, k.best, s.best)
    return (0.6 * o + 0.2 * a + 0.1 * h + 0.1 * p) ** 2 * 1.2 * 10


def nri(account: Account, *, days: int) -> float:
    """NRI; 10万+ stays 100000 and the mean is cut to a whole number."""
    reads = counts(account.posts, "reads")
    headlines = counts((post for post in account.posts if post.is_headline), "reads")
    average = sum(reads) // len(reads) if reads else 0
    likes = sum(counts(account.posts, "likes"))
    return 1000 * (
        0.75 * log1(sum(reads)) / math.log(800_000 * days + 1)
        + 0.10 * log1(average) / math.log(100_001)
        + 0.05 * log1(max(reads, default=0)) / math.log(100_001)
        + 0.05 * log1(sum(headlines)) / math.log(100_000 * days + 1)
        + 0.05 * log1(likes) / math.log(80_000 * days + 1)
    )


def zj_wechat(account: Account) -> float:
    """(.42 O + .42 A + .16 P)² · 10 of 85/15."""
    r, z = look_at(account, "reads", 30), look_at(account, "likes", 30)
    o = 0.85 * log1(r.total) + 0.15 * log1(10 * z.total)
    a = 0.85 * log1(r.mean) + 0.15 * log1(10 * z.mean)
    p = 0.85 * log1(r.best) + 0.15 * log1(10 * z.best)
    return (0.42 * o + 0.42 * a + 0.16 * p) ** 2 * 10


def zj_weibo(account: Account) -> float:
    """(.2 L(posts) + .8 [.4 L(shares) + .4 L(comments) + .2 L(likes)]) · 160."""
    shares, comments, likes = (log1(sum(counts(account.posts, n))) for n in ("shares", "comments", "likes"))
    return (0.2 * log1(len(account.posts)) + 0.8 * (0.4 * shares + 0.4 * comments + 0.2 * likes)) * 160


def bci(account: Account) -> float:
    """160 (.2 W1 + .8 W2)."""
    originals = [post for post in account.posts if post.is_original]
    shares, comments, likes = (log1(sum(counts(account.posts, n))) for n in ("shares", "comments", "likes"))
    own_shares, own_comments = (log1(sum(counts(originals, n))) for n in ("shares", "comments"))
    w1 = 0.3 * log1(len(account.posts)) + 0.7 * log1(len(originals))
    w2 = 0.2 * shares + 0.2 * comments + 0.25 * own_shares + 0.25 * own_comments + 0.1 * likes
    return 160 * (0.2 * w1 + 0.8 * w2)


def dci(account: Account) -> float:
    """100 {.10 works + .76 interaction + .14 cover}; a fall in fans counts 0."""
    likes, comments, shares = (log1(sum(counts(account.posts, n))) for n in ("likes", "comments", "shares"))
    gained, fans = log1(max(account.followers_gained, 0)), log1(account.followers)
    interaction = 0.17 * likes + 0.37 * comments + 0.46 * shares
    return 100 * (0.10 * log1(len(account.posts)) + 0.76 * interaction + 0.14 * (0.11 * gained + 0.89 * fans))


def bvci(account: Account) -> float:
    """100 {.15 videos + .25 plays a day + .30 comments a day + .18 fans + .12 new fans}."""
    plays, comments = (sum(counts(account.posts, name)) / 30 for name in ("reads", "comments"))
    gained = max(account.followers_gained, 0)
    return 100 * (
        0.15 * log1(len(account.posts))
        + 0.25 * log1(plays)
        + 0.30 * log1(comments)
        + 0.18 * log1(account.followers)
        + 0.12 * log1(gained)
    )


FORMULAS: dict[str, Callable[[Account], float]] = {
    "nri": lambda account: nri(account, days=30),
    "nri-day": lambda account: nri(account, days=1),
    "wci-v2.0": lambda account: wci_early(account, times=1, days=1),
    "wci-v11": lambda account: wci_early(account, times=10, days=1),
    "wci-v12.0": lambda account: wci_early(account, times=10, days=30),
    "wci-v12.0-real-days": lambda account: wci_early(account, times=10, days=account.days),
    "wci-v13.0": lambda account: wci_v13(account, days=30),
    "wci-v13.0-real-days": lambda account: wci_v13(account, days=account.days),
    "wci-v13.0-recommends": lambda account: wci_v13(account, days=30, z_count="recommends"),
    "wci-v14.2-a": lambda account: wci_v14_2(account, days=30, variant="a"),
    "wci-v14.2-a-real-days": lambda account: wci_v14_2(account, days=account.days, variant="a"),
    "wci-v14.2-b": lambda account: wci_v14_2(account, days=30, variant="b"),
    "wci-v14.2-b-real-days": lambda account: wci_v14_2(account, days=account.days, variant="b"),
    "bci-v9": bci,
    "dci": dci,
    "bvci-v2.0": bvci,
    "zj-wechat": zj_wechat,
    "zj-weibo": zj_weibo,
    "zj-short-video": zj_weibo,
}
