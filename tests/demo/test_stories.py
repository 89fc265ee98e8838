"""The stories that `data/demo/README.md` promises, found in the files."""

import datetime as dt
from itertools import pairwise

import polars as pl

from tests.demo.conftest import COUNTS, DEMO, PostsOf, near_copies, read_demo, reports_in_window, sources_of

_OCTOBER = dt.date(2026, 10, 1)
_CAST = (
    *("苔桥生态环境", "洲心生态环境", "沙鸥环境发布", "枫渚生态环境", "竹雾生态环境", "墨溪生态环境"),
    *("生态雪绒", "牧笛环境发布", "碧苇生态环境", "望岫生态", "云岭生态环境", "云沧流域生态监管"),
    *("雁回港环保志愿者", "梨霜生态环境", "澄沙生态环境", "霜河生态环境", "霁川生态", "松鹤湾生态环境"),
    "鹭溪洲生态环境",
)
_CUT_OFF = dt.datetime(2026, 11, 6)


def _in_month(posts: pl.DataFrame, year: int, month: int) -> pl.DataFrame:
    return posts.filter(pl.col("day").dt.year() == year, pl.col("day").dt.month() == month)


def _silent_days(days: list[dt.date]) -> int:
    return max(((later - earlier).days - 1 for earlier, later in pairwise(days)), default=0)


def test_one_account_is_silent_for_twenty_observed_days(posts_of: PostsOf) -> None:
    days = sorted(set(posts_of("weibo", "苔桥生态环境")["day"].to_list()))
    assert dt.date(2026, 10, 3) in days
    assert dt.date(2026, 10, 24) in days
    assert _silent_days(days) == 20
    observed = read_demo("observed").filter(pl.col("account") == "9991970323")
    assert observed.select("first_day", "last_day").rows() == [("2025-11-01", "2026-10-31")]


def test_no_other_observed_account_is_silent_for_two_weeks(posts: pl.DataFrame) -> None:
    observed = posts.filter(pl.col("account_name") != "洲心生态环境")
    longest = {key[0]: _silent_days(sorted(set(own["day"]))) for key, own in observed.group_by("account_id")}
    assert [name for name, days in longest.items() if days >= 14] == ["weibo:9991970323"]


def test_one_account_is_not_observed_for_ten_days(posts_of: PostsOf) -> None:
    periods = read_demo("observed").filter(pl.col("account") == "gh_9992970522")
    assert periods["last_day"].to_list() == ["2026-10-11", "2026-10-31"]
    assert periods["first_day"].to_list() == ["2025-11-01", "2026-10-22"]
    unseen = pl.col("day").is_between(dt.date(2026, 10, 12), dt.date(2026, 10, 21))
    assert posts_of("wechat", "洲心生态环境").filter(unseen).is_empty()


def test_all_others_are_observed_without_a_gap() -> None:
    periods = read_demo("observed").group_by("account").len().filter(pl.col("len") > 1)
    assert periods["account"].to_list() == ["gh_9992970522"]


def test_one_account_copies_others_and_declares_it_original(posts: pl.DataFrame, posts_of: PostsOf) -> None:
    own = posts_of("weibo", "沙鸥环境发布").filter(pl.col("day") >= dt.date(2026, 8, 1))
    others = posts.filter(pl.col("account_name") != "沙鸥环境发布", pl.col("platform") == "weibo")
    copies = near_copies(own["text"].to_list(), others["text"].to_list())
    assert len(copies) / own.height > 0.5
    assert own[copies]["is_original"].unique().to_list() == ["是"]
    assert not set(own[copies]["text"]) & set(others["text"])


def test_a_copy_is_always_later_than_what_it_copies(posts: pl.DataFrame, posts_of: PostsOf) -> None:
    own = posts_of("weibo", "沙鸥环境发布").filter(pl.col("day") >= dt.date(2026, 8, 1))
    others = posts.filter(pl.col("account_name") != "沙鸥环境发布", pl.col("platform") == "weibo")
    found = sources_of(own["text"].to_list(), others["text"].to_list())
    pairs = [(copied, source) for copied, source in enumerate(found) if source is not None]
    lags = [own["published_at"][copied] - others["published_at"][source] for copied, source in pairs]
    assert min(lags) >= dt.timedelta(hours=2)
    assert len({source for _, source in pairs}) == len(pairs)


def test_the_reads_of_one_account_jump_while_its_likes_do_not(posts_of: PostsOf) -> None:
    own = posts_of("wechat", "枫渚生态环境").with_columns(pl.col("day") >= dt.date(2026, 10, 12))
    medians = own.group_by("day").agg(pl.col("reads_n", "likes_n").median()).sort("day").rows()
    (_, reads_before, likes_before), (_, reads_after, likes_after) = medians
    assert reads_after / reads_before > 8
    assert likes_after / likes_before < 3


def test_two_accounts_tie_in_everything_but_their_texts(posts_of: PostsOf) -> None:
    same = ["published_at", "kind", "is_original", "is_repost", "position", "topics", *COUNTS, "captured_at"]
    first, second = (
        posts_of("weibo", name).filter(pl.col("day") >= dt.date(2026, 9, 1))
        for name in ("竹雾生态环境", "墨溪生态环境")
    )
    assert first.height >= 16
    assert first.select(same).equals(second.select(same))
    assert not set(first["text"]) & set(second["text"])
    assert near_copies(first["text"].to_list(), second["text"].to_list()) == []


def test_the_tied_accounts_report_the_same_events_at_the_same_time(posts_of: PostsOf) -> None:
    reported = []
    for event in read_demo("events").filter(pl.col("released_at") >= "2026-09").iter_rows(named=True):
        first, second = (
            reports_in_window(posts_of("weibo", name), event) for name in ("竹雾生态环境", "墨溪生态环境")
        )
        assert first["published_at"].to_list() == second["published_at"].to_list()
        reported += first["published_at"].to_list()
    assert reported


def test_the_tied_accounts_have_the_same_followers_from_september() -> None:
    rows = read_demo("followers").filter(pl.col("captured_at") >= "2026-09")
    first, second = (
        rows.filter(pl.col("account") == uid)["followers"].to_list() for uid in ("9991970223", "9991980522")
    )
    assert first == second
    assert len(first) == 3


def test_new_accounts_have_no_post_before_they_open(register: pl.DataFrame, posts: pl.DataFrame) -> None:
    new = register.filter(pl.col("valid_from") > "2026-05", pl.col("name") != "望岫生态")
    assert dict(new.select("name", "valid_from").rows()) == {
        "生态雪绒": "2026-09-08",
        "牧笛环境发布": "2026-10-08",
    }
    for name, opened in new.select("name", "valid_from").rows():
        own = posts.filter(pl.col("account_name") == name)
        assert not own.is_empty()
        assert own["day"].to_list()[0] >= dt.date.fromisoformat(opened)


def test_a_closed_account_has_no_post_after_its_last_day(register: pl.DataFrame, posts_of: PostsOf) -> None:
    closed = register.filter(pl.col("valid_to") == "2026-06-30")
    assert closed["name"].to_list() == ["碧苇生态环境"]
    days = posts_of("weibo", "碧苇生态环境")["day"].to_list()
    assert dt.date(2026, 6, 15) < days[-1] <= dt.date(2026, 6, 30)


def test_a_renamed_account_posts_under_the_name_of_the_day(
    register: pl.DataFrame, posts: pl.DataFrame
) -> None:
    rows = register.filter(pl.col("account_id") == "wechat:gh_9992970300")
    assert rows.select("name", "valid_to").rows() == [("望岫环保之窗", "2026-03-31"), ("望岫生态", None)]
    own = posts.filter(pl.col("account_id") == "wechat:gh_9992970300")
    is_later = own["day"] >= dt.date(2026, 4, 1)
    assert own.filter(~is_later)["account_name"].unique().to_list() == ["望岫环保之窗"]
    assert own.filter(is_later)["account_name"].unique().to_list() == ["望岫生态"]


def test_few_wechat_posts_stand_at_the_ceiling(posts: pl.DataFrame, posts_of: PostsOf) -> None:
    at_ceiling = posts.filter(pl.col("reads") == "10万+")
    assert set(at_ceiling["platform"]) == {"wechat"}
    assert 3 <= at_ceiling.height <= 20
    assert _in_month(posts_of("wechat", "云岭生态环境"), 2026, 10)["reads"].to_list().count("10万+") >= 2
    assert max(posts.filter(pl.col("platform") == "wechat")["reads_n"].to_list()) == 100_000


def test_weibo_has_no_reads_and_never_zero_in_their_place(captures: pl.DataFrame) -> None:
    known = captures.group_by("platform").agg(pl.col("reads").is_not_null().mean())
    assert dict(known.rows()) == {"weibo": 0.0, "wechat": 1.0, "douyin": 1.0}


def test_one_registered_account_has_no_level(register: pl.DataFrame) -> None:
    assert register.filter(pl.col("level").is_null())["name"].to_list() == ["云沧流域生态监管"]


def test_one_account_posts_without_being_registered(register: pl.DataFrame, posts: pl.DataFrame) -> None:
    known = register["account_id"].to_list()
    strangers = posts.filter(~pl.col("account_id").is_in(known))
    assert strangers["account_name"].unique().to_list() == ["雁回港环保志愿者"]
    assert strangers["day"].dt.month().unique().sort().to_list() == [9, 10]


def test_the_originality_of_one_account_is_not_stated(posts: pl.DataFrame) -> None:
    unstated = posts.filter(pl.col("is_original").is_null())
    assert unstated["account_name"].unique().to_list() == ["梨霜生态环境"]
    assert unstated["is_repost"].is_null().all()
    assert unstated.height == posts.filter(pl.col("account_id") == "wechat:gh_9992970322").height


def test_counts_grow_between_captures_but_for_one_post(captures: pl.DataFrame) -> None:
    numbers = [f"{name}_n" for name in COUNTS]
    ordered = captures.sort("account_id", "post_id", "captured_at")
    gains = ordered.with_columns(pl.col(numbers).diff().over("account_id", "post_id"))
    fell = gains.filter(pl.any_horizontal(pl.col(numbers) < 0))
    assert fell.select("platform", "account_name").rows() == [("douyin", "澄沙生态环境")]
    assert fell["day"].to_list()[0] >= _OCTOBER
    assert gains.filter(pl.any_horizontal(pl.col(numbers) > 0)).height > 8000


def test_captures_after_the_cut_off_are_higher_and_of_one_account(captures: pl.DataFrame) -> None:
    late = captures.filter(pl.col("captured_at") >= _CUT_OFF)
    assert late["account_name"].unique().to_list() == ["霜河生态环境"]
    in_time = captures.filter(pl.col("captured_at") < _CUT_OFF)
    both = late.join(in_time, on=["account_id", "post_id"])
    assert both.height == late.height
    assert (both["reads_n"] > both["reads_n_right"]).all()


def test_every_story_is_told_in_the_readme() -> None:
    page = (DEMO / "README.md").read_text(encoding="utf-8")
    assert [name for name in _CAST if name not in page] == []
