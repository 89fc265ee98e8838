"""How posts are received: heavy tails, levels that differ, and counts as the platforms print them."""

import random
from dataclasses import dataclass, replace

CEILING = 100_000  # WeChat prints 10万+ from here on

# Reads (Weibo: likes) of an ordinary post of a main account, by platform and level.
_TYPICAL = {
    ("wechat", "province"): 7000.0,
    ("wechat", "city"): 1900.0,
    ("wechat", "county"): 380.0,
    ("douyin", "province"): 21000.0,
    ("douyin", "city"): 6500.0,
    ("douyin", "county"): 1600.0,
    ("weibo", "province"): 58.0,
    ("weibo", "city"): 19.0,
    ("weibo", "county"): 6.0,
}
# In a push the second and later articles are opened less often.
_POSITION_SHARES = (1.0, 0.46, 0.31, 0.24)


@dataclass(frozen=True)
class Counts:
    """Counts of one post; None where the platform does not give them."""

    reads: int | None
    likes: int
    comments: int
    shares: int
    favourites: int | None

    def scaled(self, share: float) -> "Counts":
        """The same post seen earlier, when it had only that share of what came later."""
        return Counts(
            reads=None if self.reads is None else int(self.reads * share),
            likes=int(self.likes * share),
            comments=int(self.comments * share),
            shares=int(self.shares * share),
            favourites=None if self.favourites is None else int(self.favourites * share),
        )

    def with_reads(self, reads: int) -> "Counts":
        """The same post with other reads."""
        return replace(self, reads=reads)


def heavy_tail(rng: random.Random) -> float:
    """A factor with mean near 1.1, median near 0.5 and rare values above 15.

    Made of divisions only: unlike `exp` and `log` they give the same bits on every machine.
    """
    return 0.25 * (0.6 + 0.8 * rng.random()) / (0.012 + 0.988 * rng.random())


def receive(
    rng: random.Random, platform: str, level: str, strength: float, position: int | None, *, favours: bool
) -> Counts:
    """How one post is received in the end by the audience of an account of that strength."""
    typical = _TYPICAL[platform, level or "city"] * strength
    main = typical * heavy_tail(rng) * _POSITION_SHARES[min(position or 1, 4) - 1]
    if platform == "weibo":
        return _weibo_counts(rng, main)
    reads = int(main) + rng.randrange(20, 90)
    shares = {"wechat": (0.012, 0.0016, 0.021, 0.004), "douyin": (0.019, 0.0024, 0.0031, 0.0022)}[platform]
    likes, comments, forwards, kept = (int(reads * share * (0.5 + rng.random())) for share in shares)
    return Counts(reads, likes, comments, forwards, kept if favours else None)


def printed(count: int | None, platform: str, *, is_reads: bool = False) -> str | None:
    """The count as the platform prints it: WeChat shows `10万+` instead of reads above its ceiling."""
    if count is None:
        return None
    return "10万+" if is_reads and platform == "wechat" and count > CEILING else str(count)


def _weibo_counts(rng: random.Random, likes: float) -> Counts:
    comments = int(likes * 0.22 * (0.4 + 1.2 * rng.random()))
    shares = int(likes * 0.3 * (0.3 + 1.4 * rng.random()))
    return Counts(None, int(likes), comments, shares, None)
