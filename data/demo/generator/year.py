"""The twelve months of all accounts: ordinary posts, reports and campaign pieces, before the stories."""

import datetime as dt
from collections.abc import Iterator

from generator.cast import CAMPAIGN, PLANS, Plan, cast_accounts, provisional_account
from generator.declared import Campaign, Event
from generator.months import FIRST_DAY, LAST_DAY, MONTHS, chance, spread_days, time_of_day
from generator.places import Account
from generator.posts import Desk, Post
from generator.words import Words

_PRODUCTS = ("poster", "video")
_PLAIN_KINDS = {"weibo": ("text", "picture"), "wechat": ("article", "picture"), "douyin": ("picture",)}
# Campaign pieces of the accounts that have no plan of their own, by level.
_PIECES = {"province": (10, 15), "city": (3, 12), "county": (0, 3)}


def write_year(words: Words, events: list[Event], campaigns: list[Campaign]) -> list[Post]:
    """All posts of all accounts, ordered by account and time."""
    rows = cast_accounts()
    names = {row.account_id: row.name for row in rows}
    posts: list[Post] = []
    for row in [*rows, provisional_account()]:
        for year, month in MONTHS:
            if _is_open(row, year, month):
                desk = Desk(words, row, names.get(row.superior), chance("posts", row.account_id, year, month))
                posts += desk.ordinary_posts(year, month)
                posts += _reports(
                    desk, [e for e in events if (e.released_at.year, e.released_at.month) == (year, month)]
                )
        for campaign in campaigns:
            rng = chance("campaign", campaign.campaign, row.account_id)
            posts += _campaign_pieces(Desk(words, row, None, rng), campaign)
    return sorted((post for post in posts if _is_within(post)), key=_order)


def _reports(desk: Desk, events: list[Event]) -> Iterator[Post]:
    for event in events:
        report = desk.event_report(event)
        if report is not None:
            yield report


def _campaign_pieces(desk: Desk, campaign: Campaign) -> Iterator[Post]:
    plan = _plan_for(desk, campaign)
    length = (campaign.last_day - campaign.first_day).days + 1
    days = [campaign.first_day + dt.timedelta(days=i) for i in range(length)]
    total = plan.originals + plan.others
    for i, day in enumerate(spread_days(desk.rng, days, total)):
        # The copies of others come first: an account warms up with what the province sent round.
        original = i >= plan.others
        is_product = original and i < plan.others + plan.products
        kinds = _PRODUCTS if is_product else _PLAIN_KINDS[desk.account.platform]
        yield desk.make_post(
            time_of_day(desk.rng, day),
            campaign.subject,
            opening="campaign_openings",
            topics=campaign.topics,
            kind=desk.rng.choice(kinds),
            is_original=original,
        )


def _plan_for(desk: Desk, campaign: Campaign) -> Plan:
    key, level = desk.account.key, desk.account.level
    if campaign.campaign == CAMPAIGN and key in PLANS:
        return PLANS[key]
    if level not in _PIECES or not desk.account.is_main:
        return Plan(0, 0, 0)
    originals = desk.rng.randrange(*_PIECES[level])
    return Plan(originals, desk.rng.randrange(0, 3), min(originals, desk.rng.randrange(0, 3)))


def _is_open(row: Account, year: int, month: int) -> bool:
    key = (year, month)
    closes = row.valid_to or LAST_DAY
    return (row.valid_from.year, row.valid_from.month) <= key <= (closes.year, closes.month)


def _is_within(post: Post) -> bool:
    day, row = post.published_at.date(), post.account
    return max(row.valid_from, FIRST_DAY) <= day <= min(row.valid_to or LAST_DAY, LAST_DAY)


def _order(post: Post) -> tuple[str, dt.datetime, int]:
    return (post.account.account_id, post.published_at, post.position or 0)


def followers_of(row: Account, index: int) -> int:
    """Followers of an account after `index` months: a size drawn by level, growing at its own pace."""
    rng = chance("followers", row.account_id)
    size = {"province": 420_000, "city": 68_000, "county": 7_400}.get(row.level, 30_000)
    start = int(size * (0.3 + 1.6 * rng.random()))
    pace = 0.002 + 0.016 * rng.random()
    return start + int(start * pace * index) + chance("followers", row.account_id, index).randrange(0, 9)
