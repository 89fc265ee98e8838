"""On generated months every metric equals its plain-loop oracle."""

import datetime as dt
from dataclasses import replace
from random import Random

from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ranking.months import Month
from tests.measure.small_store import COUNTS, fill_store, measure_store, shipped_catalogue
from tests.oracle.metrics import GIVEN, measure_world
from tests.oracle.scene import Kind
from tests.oracle.world import Capture, Entry, Event, Followers, Given, Period, Post, Review, Theme, World

# Leap day, plain February, a turn of the year, a month of 31 days after one of 30.
MONTHS = (Month(2024, 2), Month(2026, 2), Month(2026, 1), Month(2026, 10))
ACCOUNTS = ("weibo:1", "weibo:2", "wechat:3")
WORDS = ("蓝天保卫战", "督察", "演示", "#低碳日#", "Low Carbon", "见http://t.cn/x")
TAGS = (None, "低碳日", "蓝天保卫战,低碳日", "low carbon", "")
DAY = dt.timedelta(days=1)
# A longer text with its near copies: one word changed, another mark, cut at the front; and one that is too far off.
LONG = "蓝天保卫战第三轮督察组今日进驻演示省开展下沉督察重点核查河湖治理和扬尘管控情况"
COPIES = (LONG, LONG[:-1] + "啦", f"{LONG}！", LONG[4:], LONG[20:] + LONG[:20], "早安，演示！")
KEYWORDS = (None, "督察, 演示", "蓝天", "LOW", "没有")


class Script:
    """A world made up from one seed: few distinct times, so that ties are common, and many near misses."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.month = self.random.choice(MONTHS)
        # Most happens around a few days, so that posts meet events and edges of the month.
        # In a tidy world everyone is registered in one matrix, looked at, and on time: much can be measured.
        self.is_tidy = self.random.random() < 0.4
        self.has_places = self.random.random() < 0.7
        self.busy_days = [self.day(-2, self.month.days + 1) for _ in range(3)]
        # And, in some worlds, around a day of the month before: then there is something to compare with.
        self.busy_days += self.random.choice(([], [self.day(-25, -5)]))
        usual = self.month.end + dt.timedelta(days=5)
        self.cut_off = self.random.choice((usual, usual, usual, self.moment()))

    def day(self, first: int, last: int) -> dt.date:
        return self.month.start.date() + dt.timedelta(days=self.random.randint(first, last))

    def moment(self) -> dt.datetime:
        near = self.random.choice(self.busy_days) + dt.timedelta(days=self.random.randint(0, 2))
        day = self.random.choice((near, near, self.day(-40, self.month.days + 8)))
        hour, minute, second = (self.random.choice(part) for part in ((0, 9, 9, 23), (0, 0, 30), (0, 59)))
        return dt.datetime.combine(day, dt.time(hour, minute, second))

    def world(self) -> World:
        posts = [
            self.post(number) for number in range(60 if self.is_tidy else self.random.choice((0, 1, 6, 40)))
        ]
        return World(
            entries=tuple(entry for account in ACCOUNTS for entry in self.entries(account)),
            posts=tuple(posts),
            captures=tuple(capture for post in posts for capture in self.captures(post)),
            periods=tuple(self.periods()),
            followers=tuple(self.followers() for _ in range(self.random.choice((0, 2, 9)))),
            events=tuple(
                self.event(number) for number in range(6 if self.is_tidy else self.random.choice((0, 1, 4)))
            ),
            reviews=tuple(self.review(posts) for _ in range(self.random.choice((0, 2, 6)))),
            given=tuple(self.given(number) for number in range(self.random.choice((0, 3, 40)))),
            themes=tuple(
                self.theme(number) for number in range(2 if self.is_tidy else self.random.choice((0, 0, 3)))
            ),
        )

    def entries(self, account: str) -> list[Entry]:
        """No row, one open-ended row, or two rows with a gap or none between them."""
        shapes = ("always",) if self.is_tidy else ("none", "always", "always", "always", "always", "dated")
        shape = self.random.choice(shapes)
        rows = [self.entry(account), self.entry(account)]
        if shape != "dated":
            return rows[:1] if shape == "always" else []
        first, last, again = sorted(self.day(-40, self.month.days + 8) for _ in range(3))
        dated = [
            replace(rows[0], name="演示旧名", valid_from=first, valid_to=last),
            replace(rows[1], name="演示新名", valid_from=again),
        ]
        return dated if again > last else dated[:1]

    def entry(self, account: str) -> Entry:
        return Entry(
            account,
            level=self.random.choice(("county", "county", "city", None)),
            organisation=self.random.choice(("演示甲局", "演示甲局", "演示乙局", None)),
            matrix="演示矩阵"
            if self.is_tidy
            else self.random.choice(("演示矩阵", "演示矩阵", "演示另阵", None)),
            superior_id=self.random.choice((None, None, *ACCOUNTS)),
            is_main=self.random.choice((True, False, None)),
        )

    def post(self, number: int) -> Post:
        at, precision = self.moment(), self.random.choice(("second", "second", "minute", "minute", "day"))
        if precision == "day":
            at = dt.datetime.combine(at.date(), dt.time())
        return Post(
            number,
            self.random.choice(ACCOUNTS),
            at.replace(second=0) if precision == "minute" else at,
            precision,
            is_original=self.random.choice((True, False, None)),
            is_repost=self.random.choice((True, None)),
            title=self.random.choice((None, *WORDS)),
            text=self.text(),
            topics=self.random.choice(TAGS),
            kind=self.random.choice((None, "text", "video", "interpretation")),
            position=self.random.choice((None, 1, 1, 2)) if self.has_places else None,
            url=self.random.choice((None, None, "https://demo.invalid/a", "https://demo.invalid/b")),
        )

    def text(self) -> str | None:
        if self.random.random() < (0.9 if self.is_tidy else 0.4):
            return self.random.choice(COPIES)
        return "，".join(self.random.choices(WORDS, k=self.random.randint(0, 2))) or None

    def review(self, posts: list[Post]) -> Review:
        post = self.random.choice(posts) if posts and self.random.random() < 0.7 else None
        account = post.account_id if post else self.random.choice(ACCOUNTS)
        month = self.random.choice((self.month, self.month, self.month.plus(-1)))
        points = self.random.choice((1.0, 2.5))
        number = post.post_id if post else None
        return Review(account, str(month), points, number, self.random.random() < 0.5)

    def theme(self, number: int) -> Theme:
        first, last = sorted(self.day(-40, self.month.days + 30) for _ in range(2))
        wanted = self.random.choice((None, 1, 1, 3))
        return Theme(f"c{number}", first, last, "低碳日", self.random.random() < 0.8, wanted)

    def given(self, number: int) -> Given:
        value, base = self.random.choice((None, 0.1, 812.5)), self.random.choice((None, 7))
        account, is_floor = self.random.choice(ACCOUNTS), self.random.random() < 0.3
        name = self.random.choice((f"index_{number}", *GIVEN))
        if name in ("replies", "comments"):
            value = self.random.choice((0.0, 3.0, 4.0))
        return Given(account, str(self.month), name, value, base, is_floor)

    def captures(self, post: Post) -> list[Capture]:
        counts = (None, 0, 1, 2, 3, 3, 100_000) if self.random.random() < 0.4 else (0, 7, 11, 500)
        return [self.capture(post, counts) for _ in range(self.random.choice((0, 1, 1, 2)))]

    def capture(self, post: Post, counts: tuple[int | None, ...]) -> Capture:
        at = Month.of(post.at.date()).end + dt.timedelta(days=self.random.choice((-9, -1, 3, 3, 9)))
        numbers = dict(zip(COUNTS, self.random.choices(counts, k=len(COUNTS)), strict=True))
        floored = self.random.sample(COUNTS, self.random.choice((0, 0, 1, 2)))
        return Capture(post.post_id, at, **numbers, floors=frozenset(floored))

    def periods(self) -> list[Period]:
        """Every account always looked at, or a few stretches that leave gaps, or nothing."""
        shape = "whole" if self.is_tidy else self.random.choice(("whole", "gaps", "none"))
        if shape == "whole":
            start = self.month.start.date()
            return [Period(account, start - 60 * DAY, start + 60 * DAY) for account in ACCOUNTS]
        spans = [sorted(self.day(-40, self.month.days + 8) for _ in range(2)) for _ in range(6)]
        return [Period(self.random.choice(ACCOUNTS), *span) for span in spans] if shape == "gaps" else []

    def followers(self) -> Followers:
        account, is_floor = self.random.choice(ACCOUNTS), self.random.random() < 0.3
        edge = self.random.choice((self.month.start, self.month.end)) + dt.timedelta(
            days=self.random.randint(-8, 8)
        )
        return Followers(
            account, self.random.choice((self.moment(), edge)), self.random.randint(0, 99), is_floor
        )

    def event(self, number: int) -> Event:
        return Event(
            f"e{number}",
            self.moment(),
            self.random.choice((0.5, 24.0, 48.0, 72.0, 100.0)),
            topics=self.random.choice(TAGS),
            keywords_any=self.random.choice(KEYWORDS),
            keywords_all=self.random.choice((None, None, None, *KEYWORDS)),
            keywords_none=self.random.choice((None, None, None, None, *KEYWORDS[-3:])),
            links=self.random.choice((None, None, None, "https://demo.invalid/A,http://t.cn/x")),
            expected_level=self.random.choice((None, "county", "city,county")),
            expected_matrix=self.random.choice((None, None, None, "演示矩阵,演示第三阵")),
            expected_accounts=self.random.choice((None, None, None, "weibo:1,wechat:3")),
        )


# A seed rather than drawn parts: drawn lists are mostly empty, and empty months prove little.
@given(st.integers(0, 2**32 - 1))
@example(0)
@example(43477)  # a matrix of an earlier month has no account in this one
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_metrics_equal_their_oracles(con: DuckDBPyConnection, seed: int) -> None:
    script = Script(seed)
    world = script.world()
    fill_store(con, world)
    kinds: tuple[Kind, ...] = ("account", "matrix")
    for kind in kinds:
        measured = measure_store(con, script.month, script.cut_off, kind)
        assert measured == measure_world(world, script.month, script.cut_off, kind)


def test_generated_months_reach_every_metric() -> None:
    scripts = [Script(seed) for seed in range(60)]
    kinds: tuple[Kind, ...] = ("account", "matrix")
    told = {
        key
        for script in scripts
        for kind in kinds
        for (_, key), cell in measure_world(script.world(), script.month, script.cut_off, kind).items()
        if cell.value and not key.startswith("given_index")
    }
    assert told == set(shipped_catalogue().metrics)
