"""Reads, interactions and followers: the metrics of counts as captured by the cut-off."""

import datetime as dt

from tests.oracle.scene import ENDLESS, Cells, Measured, Scene, Subject, median, share
from tests.oracle.world import Followers, Post

Counts = tuple[str, ...]
GROUPS: dict[str, Counts] = {
    **{name: (name,) for name in ("reads", "likes", "comments", "shares", "favourites", "recommends")},
    "interactions": ("likes", "comments", "shares"),
}
WEEK = dt.timedelta(days=7)


def measure_counts(scene: Scene, subject: Subject) -> Cells:
    found: Cells = {}
    for name, counts in GROUPS.items():
        found |= _totals(scene, subject, name, counts)
        if name in ("reads", "likes", "shares", "recommends"):
            found |= _headlines(scene, subject, name, counts)
        if name in ("comments", "shares"):
            found |= _originals(scene, subject, name, counts)
    followers = measure_followers(scene, subject)
    found["interactions_per_1000_followers"] = _per_follower(
        found["interactions_total"], followers["followers"]
    )
    return {**found, **_of_reads(scene, subject), **followers}


def _known(scene: Scene, posts: list[Post], counts: Counts) -> list[int]:
    return [number for post in posts if (number := scene.known(post, counts)) is not None]


def _floors(scene: Scene, posts: list[Post], counts: Counts) -> int:
    return sum(scene.is_floored(post, counts) for post in posts)


def _is_shown(scene: Scene, subject: Subject, counts: Counts, *, of: str = "all") -> bool:
    """Whether the platforms of the subject show the count at all this month (of headlines, of originals)."""
    for peer in scene.peers(subject):
        for post in scene.posts(peer):
            is_fit = {
                "all": True,
                "headlines": post.position == 1,
                "originals": scene.originality(post) is True,
            }
            if is_fit[of] and scene.known(post, counts) is not None:
                return True
    return False


def _totals(scene: Scene, subject: Subject, name: str, counts: Counts) -> Cells:
    posts = scene.posts(subject)
    known, floors = _known(scene, posts, counts), _floors(scene, posts, counts)
    is_zero = scene.is_silent(subject) and _is_shown(scene, subject, counts)
    part = share(len(known), len(posts), float(is_zero))
    whole = scene.observed_share(subject) * part
    at_most = [
        ENDLESS if scene.is_floored(post, counts) else number
        for post in posts
        if (number := scene.known(post, counts)) is not None
    ]
    found = {
        f"{name}_total": Measured(sum(known) if known or is_zero else None, len(known), whole, floors > 0),
        f"{name}_mean": Measured(sum(known) / len(known) if known else None, len(known), part, floors > 0),
        f"{name}_median": Measured(median(known), len(known), part, median(at_most) != median(known)),
    }
    if name in ("reads", "likes", "shares", "recommends"):
        found[f"{name}_max"] = Measured(max(known, default=None), len(known), whole, floors > 0)
    return found


def _headlines(scene: Scene, subject: Subject, name: str, counts: Counts) -> Cells:
    posts = scene.posts(subject)
    placed = [post for post in posts if post.position is not None]
    headlines = [post for post in posts if post.position == 1]
    known, floors = _known(scene, headlines, counts), _floors(scene, headlines, counts)
    is_zero = scene.is_silent(subject) and _is_shown(scene, subject, counts, of="headlines")
    is_none = is_zero or (bool(placed) and not headlines)
    part = share(len(placed), len(posts), 0.0) * share(len(known), len(headlines), 1.0)
    whole = scene.observed_share(subject) * (1.0 if is_zero else part)
    total = 0 if is_none else sum(known) if known else None
    found = {f"headline_{name}": Measured(total, len(known), whole, floors > 0)}
    if name == "reads":
        value = 0 if is_none else floors if known else None
        found["headline_floor_posts"] = Measured(value, len(known), whole)
        is_floor = None if value is None else int(value > 0)
        found["headline_reads_is_floor"] = Measured(is_floor, len(known), whole)
    return found


def _originals(scene: Scene, subject: Subject, name: str, counts: Counts) -> Cells:
    posts = scene.posts(subject)
    stated = [post for post in posts if scene.originality(post) is not None]
    originals = [post for post in stated if scene.originality(post)]
    known, floors = _known(scene, originals, counts), _floors(scene, originals, counts)
    is_zero = scene.is_silent(subject) and _is_shown(scene, subject, counts, of="originals")
    is_none = is_zero or (bool(posts) and len(stated) == len(posts) and not originals)
    part = share(len(stated), len(posts), 0.0) * share(len(known), len(originals), 1.0)
    whole = scene.observed_share(subject) * (1.0 if is_zero else part)
    total = 0 if is_none else sum(known) if known else None
    return {f"originals_{name}_total": Measured(total, len(known), whole, floors > 0)}


def _of_reads(scene: Scene, subject: Subject) -> Cells:
    posts = scene.posts(subject)
    known = _known(scene, posts, ("reads",))
    floors = [post for post in posts if scene.is_floored(post, ("reads",))]
    total = _totals(scene, subject, "reads", ("reads",))
    whole, part = total["reads_total"].coverage, total["reads_mean"].coverage
    is_zero = scene.is_silent(subject) and _is_shown(scene, subject, ("reads",))
    at_top = [post for post in floors if scene.known(post, ("reads",)) == max(known)]
    return {
        "reads_max_is_floor": Measured(int(bool(at_top)) if known else None, len(known), whole),
        "floor_posts": Measured(len(floors) if known or is_zero else None, len(known), whole),
        "zero_read_share": Measured(known.count(0) / len(known) if known else None, len(known), part),
    }


def _per_follower(interactions: Measured, followers: Measured) -> Measured:
    count = followers.value
    is_known = interactions.value is not None and count and not followers.is_floor
    value = (
        interactions.value * 1000 / count if is_known and interactions.value is not None and count else None
    )
    coverage = interactions.coverage * followers.coverage
    return Measured(value, interactions.base, coverage, interactions.is_floor)


def measure_followers(scene: Scene, subject: Subject) -> Cells:
    last = [capture for account in subject.accounts if (capture := _last(scene, account)) is not None]
    in_month = [
        capture
        for account in subject.accounts
        for capture in _captures(scene, account)
        if capture.at >= scene.month.start
    ]
    recent = {capture.account_id for capture in in_month}
    edges = [pair for account in subject.accounts if (pair := _edges(scene, account)) is not None]
    before, after = sum(first.count for first, _ in edges), sum(second.count for _, second in edges)
    days = max(((second.at.date() - first.at.date()).days for first, second in edges), default=0)
    part = len(edges) / len(subject.accounts)
    gained = after - before if edges else None
    return {
        "followers": Measured(
            sum(capture.count for capture in last) if last else None,
            len(in_month),
            len(recent) / len(subject.accounts),
            any(capture.is_floor for capture in last),
        ),
        "followers_gained": Measured(gained, days, part),
        "followers_gain_rate": Measured(
            gained / before if gained is not None and before else None, days, part
        ),
    }


def _captures(scene: Scene, account: str) -> list[Followers]:
    return [
        capture
        for capture in scene.world.followers
        if capture.account_id == account and capture.at <= scene.cut_off
    ]


def _last(scene: Scene, account: str) -> Followers | None:
    found = None
    for capture in _captures(scene, account):
        if found is None or capture.at >= found.at:
            found = capture
    return found


def _edges(scene: Scene, account: str) -> tuple[Followers, Followers] | None:
    """The exact captures nearest to the month's two ends, within a week."""
    found = []
    for edge in (scene.month.start, scene.month.end):
        near = [
            (abs(capture.at - edge), capture.at, -place, capture)
            for place, capture in enumerate(_captures(scene, account))
            if not capture.is_floor and abs(capture.at - edge) <= WEEK
        ]
        if not near:
            return None
        found.append(min(near, key=lambda item: item[:3])[3])
    return found[0], found[1]
