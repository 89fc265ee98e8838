"""The stories worked into the year: each takes all posts and gives them back changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from generator import cast
from generator.counts import CEILING, Counts
from generator.months import chance, sweep_after
from generator.places import Account
from generator.posts import Post
from generator.words import Words

# A copy of a shorter text would change too much of it with one word.
_SHORTEST_SOURCE = 80
_DAY = dt.timedelta(days=1)
_LATE_CAPTURE_DAY = 12
_GROWTH_AFTER_CUT_OFF = 1.3
_FLOOR_READS = (CEILING + 31_072, CEILING + 8_655)
_OCTOBER = dt.date(2026, 10, 1)


def tell_stories(posts: list[Post], words: Words) -> list[Post]:
    """All posts with the stories in them, in the order in which they build on each other."""
    posts = mirror_twin(posts, words)
    posts = copy_others(posts, words)
    posts = fall_silent(posts)
    posts = [unstate_originality(post) for post in posts]
    posts = [jump(post) for post in posts]
    posts = [capture_late(post) for post in posts]
    posts = reach_the_ceiling(posts)
    return lose_likes(posts)


def mirror_twin(posts: list[Post], words: Words) -> list[Post]:
    """Two county accounts do the same at the same time from September on: an exact tie."""
    twin = next(post.account for post in posts if post.account.key == cast.TWIN)
    kept = [post for post in posts if not (post.account == twin and _is_tied(post))]
    return kept + [
        _as_twin(post, twin, words) for post in posts if post.account.key == cast.TIED and _is_tied(post)
    ]


def copy_others(posts: list[Post], words: Words) -> list[Post]:
    """One account fills its page with others' texts, a word changed, and declares them its own."""
    barred = (cast.COPIER, cast.TIED, cast.TWIN)
    sources = [
        post
        for post in sorted(posts, key=lambda post: (post.published_at, post.account.account_id))
        if post.account.platform == "weibo"
        and post.account.key not in barred
        and len(post.text) >= _SHORTEST_SOURCE
    ]
    taken: set[int] = set()
    return [_copy_of_other(post, sources, taken, words) if _is_to_be_copied(post) else post for post in posts]


def fall_silent(posts: Iterable[Post]) -> list[Post]:
    """One account posts nothing for exactly twenty days; of another ten days were never seen."""
    gaps = {cast.SILENT: cast.SILENT_DAYS, cast.UNOBSERVED: cast.UNOBSERVED_DAYS}
    kept = []
    for post in posts:
        first, last = gaps.get(post.account.key, (dt.date.max, dt.date.min))
        if not first <= post.published_at.date() <= last:
            kept.append(post)
    return _meet_the_gap(kept)


def _meet_the_gap(posts: list[Post]) -> list[Post]:
    """The posts next to the silence are moved to its very edges."""
    first, last = cast.SILENT_DAYS
    own = [i for i, post in enumerate(posts) if post.account.key == cast.SILENT]
    before = max(
        (i for i in own if posts[i].published_at.date() < first), key=lambda i: posts[i].published_at
    )
    after = min((i for i in own if posts[i].published_at.date() > last), key=lambda i: posts[i].published_at)
    for i, day in ((before, first - _DAY), (after, last + _DAY)):
        moment = dt.datetime.combine(day, posts[i].published_at.time())
        final = posts[i].final
        at = sweep_after(moment.year, moment.month)
        posts[i] = replace(posts[i], published_at=moment, captures=((at, final),))
    return posts


def unstate_originality(post: Post) -> Post:
    """One account's source does not say what is original."""
    if post.account.key != cast.ORIGINALITY_NOT_STATED:
        return post
    return replace(post, is_original=None, is_repost=None)


def jump(post: Post) -> Post:
    """The reads of one account rise eighteenfold overnight while likes and comments stay."""
    if post.account.key != cast.JUMPER or post.published_at.date() < cast.JUMP_FROM:
        return post
    captures = tuple(
        (at, counts.with_reads((counts.reads or 0) * cast.JUMP_FACTOR)) for at, counts in post.captures
    )
    return replace(post, captures=captures)


def capture_late(post: Post) -> Post:
    """One account's October was captured again after the cut-off; the later counts must not be used."""
    if post.account.key != cast.CAPTURED_LATE or post.published_at.date() < _OCTOBER:
        return post
    at, counts = post.captures[-1]
    later = sweep_after(at.year, at.month - 1, _LATE_CAPTURE_DAY)
    return replace(post, captures=((at, counts), (later, counts.scaled(_GROWTH_AFTER_CUT_OFF))))


def reach_the_ceiling(posts: list[Post]) -> list[Post]:
    """Two October posts of one account pass 100,000 reads between their captures."""
    best = sorted(_october_of(posts, cast.FLOOR), key=lambda i: -(posts[i].final.reads or 0))
    for i, reads in zip(best, _FLOOR_READS, strict=False):
        posts[i] = _captured_twice(posts[i], posts[i].final.with_reads(reads), 0.86)
    return posts


def lose_likes(posts: list[Post]) -> list[Post]:
    """The likes of one post fell between two captures: the platform took bought ones away."""
    best = max(_october_of(posts, cast.FALLING), key=lambda i: posts[i].final.likes)
    post = _captured_twice(posts[best], posts[best].final, 0.9)
    (first, seen), (last, final) = post.captures
    posts[best] = replace(post, captures=((first, seen), (last, replace(final, likes=int(seen.likes * 0.7)))))
    return posts


def _as_twin(post: Post, twin: Account, words: Words) -> Post:
    """The same post by another account: same time, kind, originality and counts, a text of its own."""
    rng = chance("twin", twin.account_id, post.published_at)
    text = words.write_text(rng, post.subject, twin.region, post.published_at.date(), post.opening)
    tagged = f"#{post.topics}#{text}" if post.topics else text
    return replace(post, account=twin, account_name=twin.name, text=tagged)


def _is_tied(post: Post) -> bool:
    return post.published_at.date() >= cast.TIED_FROM


def _is_to_be_copied(post: Post) -> bool:
    if post.account.key != cast.COPIER or post.published_at.date() < cast.COPIES_FROM:
        return False
    is_campaign = post.opening == "campaign_openings"
    return is_campaign or (post.opening == "openings" and post.published_at.day % 4 != 0)


def _copy_of_other(post: Post, sources: list[Post], taken: set[int], words: Words) -> Post:
    """`post` with the newest fitting text of another account; unchanged where none fits."""
    is_campaign = post.opening == "campaign_openings"
    reach = 12 * _DAY if is_campaign else 3 * _DAY
    for i in range(len(sources) - 1, -1, -1):
        source, lag = sources[i], post.published_at - sources[i].published_at
        fits = source.opening == post.opening and (not is_campaign or source.subject == post.subject)
        if fits and i not in taken and dt.timedelta(hours=2) <= lag <= reach:
            taken.add(i)
            text = words.change_a_word(source.text)
            return replace(post, subject=source.subject, text=text, topics=source.topics, is_original=True)
    return post


def _october_of(posts: list[Post], key: str) -> list[int]:
    last = _OCTOBER + 20 * _DAY
    return [
        i
        for i, post in enumerate(posts)
        if post.account.key == key and _OCTOBER <= post.published_at.date() <= last
    ]


def _captured_twice(post: Post, final: Counts, share: float) -> Post:
    """`post` with a capture three days after it, at `share` of what the last one saw."""
    last = post.captures[-1][0]
    first = dt.datetime.combine(post.published_at.date() + 3 * _DAY, dt.time(10, 0))
    return replace(post, captures=((first, final.scaled(share)), (last, final)))
