"""Every shipped metric once more, as plain loops over Python objects: slow, obvious, and no SQL."""

import datetime as dt
import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ranking.measure.declared import known_years
from ranking.months import Month
from ranking.rounding import to_significant
from ranking.vocabulary import terms
from tests.oracle.counts import measure_counts
from tests.oracle.events import measure_events
from tests.oracle.posts import authorship, measure_form, measure_frequency, measure_originality
from tests.oracle.scene import DAY, Cells, Kind, Measured, Scene, Subject, share
from tests.oracle.texts import Copies
from tests.oracle.themes import measure_themes
from tests.oracle.world import Given, World

Table = dict[tuple[str, str], Measured]

CHANGING = (
    *("posts", "active_days", "longest_silence_days", "declared_original_share", "independent_share"),
    *("form_diversity", "event_on_time_share", "event_lag_hours", "reads_mean", "interactions_mean"),
    "followers",
)


def measure_world(world: World, month: Month, cut_off: dt.datetime, kind: Kind = "account") -> Table:
    """Every metric of every account (or matrix) of the month, compared with the months before."""
    now = measure_one_month(world, month, cut_off, kind)
    first = min((post.at for post in world.posts), default=None)
    earlier = [month.plus(-back) for back in range(1, 13)]
    known = [each for each in earlier if first is not None and first < each.end]
    before = [(each, measure_one_month(world, each, cut_off_of(world, each), kind)) for each in known]
    changes: Table = {}
    for subject in dict.fromkeys(name for name, _ in now):
        for metric in CHANGING:
            if kind == "matrix" and metric == "longest_silence_days":
                continue
            for months in (3, 12):
                past = [
                    table[subject, metric]
                    for each, table in before
                    if each >= month.plus(-months) and (subject, metric) in table
                ]
                cell = _change(now[subject, metric], past, months)
                changes[subject, f"{metric}_change_{months}m"] = cell
        done = [
            table[subject, "campaigns_done"]
            for each, table in [(month, now), *before]
            if each.year == month.year and (subject, "campaigns_done") in table
        ]
        changes[subject, "target_met"] = _target(done, month.year)
    return now | changes


def _target(done: list[Measured], year: int) -> Measured:
    # The plan's target: once a year, from 2021 to 2025.
    if not 2021 <= year <= 2025:
        return Measured(None, 0, 0.0)
    told = [cell.value for cell in done if cell.value is not None]
    is_met = int(sum(told) >= 1) if told else None
    return Measured(is_met, len(told), to_significant(len(told) / len(done)))


def _mean(values: list[float]) -> float:
    """The mean of an exact sum of twelve decimals, whatever the order."""
    units = sum(int((Decimal(str(value)) * 10**12).to_integral_value(ROUND_HALF_UP)) for value in values)
    return units / 10**12 / len(values)


def _change(now: Measured, past: list[Measured], months: int) -> Measured:
    values = [cell.value for cell in past if cell.value is not None and cell.coverage >= 0.8]
    if now.value is None or now.coverage < 0.8 or not values:
        return Measured(None, 0, 0.0)
    # Both sides are rounded; what their difference has beyond ten decimals is noise.
    change = math.floor((now.value - _mean(values)) * 1e10 + 0.5) / 1e10
    return Measured(to_significant(change), len(values), to_significant(len(values) / months))


def cut_off_of(world: World, month: Month) -> dt.datetime:
    """The end of the fifth of the next month, or the last capture of its posts where all came later."""
    calendar = month.plus(1).start + dt.timedelta(days=5)
    posts = {post.post_id for post in world.posts if Month.of(post.at.date()) == month}
    times = [capture.at for capture in world.captures if capture.post_id in posts]
    return max(times) if times and min(times) > calendar else calendar


def measure_one_month(world: World, month: Month, cut_off: dt.datetime, kind: Kind) -> Table:
    """Without the comparison."""
    scene = Scene(world, month, cut_off, Copies(world, cut_off, month.end))
    table = {
        (subject.name, metric): _settle(measured)
        for subject in scene.subjects(kind)
        for metric, measured in _measure(scene, subject).items()
    }
    return table | (_given(scene) if kind == "account" else {})


def _measure(scene: Scene, subject: Subject) -> Cells:
    own = _silence(scene, subject) if subject.kind == "account" else _members(scene, subject)
    return {
        **own,
        **measure_events(scene, subject),
        **measure_frequency(scene, subject),
        **measure_originality(scene, subject),
        **measure_form(scene, subject),
        **measure_counts(scene, subject),
        **_relays(scene, subject),
        **_reviews(scene, subject),
        **measure_themes(scene, subject),
    }


def _settle(measured: Measured) -> Measured:
    # Counts are whole numbers and stay exact.
    is_exact = measured.value is None or isinstance(measured.value, int)
    value = measured.value if is_exact else to_significant(measured.value or 0.0)
    is_floor = measured.is_floor and value is not None
    return replace(measured, value=value, coverage=to_significant(measured.coverage), is_floor=is_floor)


def _silence(scene: Scene, subject: Subject) -> Cells:
    account = subject.name
    observed, seen = scene.observed_days(subject), scene.observed_share(subject)
    active = {post.at.date() for post in scene.visible(account)}

    def silent_days_up_to(day: dt.date) -> int:
        length = 0
        while scene.is_observed(account, day) and day not in active:
            length, day = length + 1, day - DAY
        return length

    longest = max(silent_days_up_to(day) for day in scene.days())
    last_open = scene.open_days(account)[-1]
    trailing = silent_days_up_to(last_open) if scene.is_observed(account, last_open) else None
    working = [day for day in scene.days() if is_working(day) and scene.is_observed(account, day)]
    worked = sum(day in active for day in working)
    known = sum(is_working(day) is not None for day in scene.days()) / len(list(scene.days()))
    return {
        "longest_silence_days": Measured(longest if observed else None, observed, seen),
        "days_since_last_post": Measured(trailing, observed, seen),
        "working_day_share": Measured(worked / len(working) if working else None, len(working), seen * known),
    }


def is_working(day: dt.date) -> bool | None:
    for year in known_years():
        if year.year == day.year:
            return day in year.on or (day.weekday() < 5 and day not in year.off)
    return None


def _members(scene: Scene, subject: Subject) -> Cells:
    singles = {name: Subject(name, (name,)) for name in subject.accounts}
    seen = [name for name, single in singles.items() if scene.is_watched(single)]
    active = [name for name, single in singles.items() if scene.posts(single)]
    told = [name for name in subject.accounts if scene.entry(name).is_main is not None]
    posts = scene.posts(subject)
    known = [post for post in posts if post.account_id in told]
    main = [post for post in known if scene.entry(post.account_id).is_main]
    count = len(subject.accounts)
    return {
        "platforms_open": Measured(len(scene.platforms(subject)), count, 1.0),
        "active_account_share": Measured(
            len(active) / len(seen) if seen else None, len(seen), len(seen) / count
        ),
        "main_account_share": Measured(
            len(main) / len(known) if known else None,
            len(known),
            share(len(known), len(posts), float(bool(seen))),
        ),
    }


def _relays(scene: Scene, subject: Subject) -> Cells:
    posts = scene.posts(subject)
    compared = [post for post in posts if authorship(scene, post) is not None]
    relays = sum(scene.copies.is_relay(post) for post in compared)
    part = share(len(compared), len(posts), float(scene.is_watched(subject)))
    value = relays if compared or scene.is_silent(subject) else None
    return {"relays_of_superior": Measured(value, len(compared), scene.observed_share(subject) * part)}


def _reviews(scene: Scene, subject: Subject) -> Cells:
    found = [
        review
        for review in scene.world.reviews
        if review.account_id in subject.accounts and review.month == str(scene.month)
    ]
    is_known = bool(found) or scene.is_watched(subject)
    good = {review.post_id for review in found if review.is_good and review.post_id is not None}
    points = float(sum(review.points for review in found))
    return {
        "review_points": Measured(points if is_known else None, len(found), float(is_known)),
        "good_posts": Measured(len(good) if is_known else None, len(found), float(is_known)),
    }


GIVEN = tuple(term.code for term in terms("given_metric"))
# Of these the sources say how many, and a ceiling may stand for them.
COUNTED = frozenset(term.code for term in terms("given_metric") if term.form == "count")


def _given(scene: Scene) -> Table:
    table: Table = {}
    for account in scene.accounts():
        own = {
            given.metric: given
            for given in scene.world.given
            if given.account_id == account and given.month == str(scene.month)
        }
        for name in (*GIVEN, *own):
            table[account, f"given_{name}"] = _tell_given(own.get(name), name)
        table[account, "answered_share"] = _answered(own)
    return table


def _tell_given(given: Given | None, name: str) -> Measured:
    if given is None or given.value is None:
        # A figure of a name that nobody declared keeps the base that stands beside its gap.
        base = 0 if given is None or name in GIVEN else 1 if given.base is None else given.base
        return Measured(None, base, 0.0)
    is_floor = given.is_floor and (name in COUNTED or name not in GIVEN)
    return Measured(to_significant(given.value), 1 if given.base is None else given.base, 1.0, is_floor)


def _answered(own: dict[str, Given]) -> Measured:
    values = {name: given.value for name, given in own.items() if given.value is not None}
    replies, comments = values.get("replies"), values.get("comments")
    counted = None
    if replies is not None and comments and replies <= comments:
        counted = replies / comments
    found = values.get("reply_rate", counted)
    if found is None:
        return Measured(None, 0, 0.0)
    base = int(comments or 0) if counted is not None else own["reply_rate"].base
    return Measured(to_significant(found), 1 if base is None else base, 1.0)
