"""What campaigns gave a month, by plain loops: tags, windows, declared originals."""

import datetime as dt

from ranking.months import Month
from tests.oracle.scene import Cells, Measured, Scene, Subject
from tests.oracle.world import Post, Theme


def measure_themes(scene: Scene, subject: Subject) -> Cells:
    """The metrics of `campaigns.sql`."""
    asked = [theme for theme in scene.world.themes if _is_asked(theme, scene.month)]
    posts = originals = products = done = 0
    for theme in asked:
        counted = _counted(scene, subject, theme)
        within = [post for post in counted if Month.of(post.at.date()) == scene.month]
        posts += len(within)
        originals += sum(_is_original(post) for post in within)
        products += sum(_is_original(post) and post.kind == "video" for post in within)
        done += theme.is_major and _is_met_within(theme, counted, scene.month)
    base, seen = len(asked), scene.observed_share(subject)
    known = bool(asked) and scene.observed_days(subject) > 0
    return {
        "campaign_posts": Measured(posts if known else None, base, seen),
        "campaign_originals": Measured(originals if known else None, base, seen),
        "campaign_products": Measured(products if known else None, base, seen),
        "campaigns_done": Measured(done if known else None, base, seen),
    }


def _is_asked(theme: Theme, month: Month) -> bool:
    return theme.last_day.year == month.year or _reaches(theme, month)


def _reaches(theme: Theme, month: Month) -> bool:
    return theme.first_day <= month.last_day and theme.last_day >= month.start.date()


def _counted(scene: Scene, subject: Subject, theme: Theme) -> list[Post]:
    """The posts of the window that carry the tag, of accounts that were open on their day, in the order of time."""
    if not _reaches(theme, scene.month):
        return []
    found = [
        post
        for account in subject.accounts
        for post in scene.world.posts
        if post.account_id == account
        and post.at <= scene.cut_off
        and theme.first_day <= post.at.date() <= theme.last_day
        and scene.is_open(account, post.at.date())
        and _carries(post, theme.topics)
    ]
    return sorted(found, key=lambda post: (post.at, post.post_id))


def _carries(post: Post, tag: str) -> bool:
    said = "\n".join([post.title or "", post.text or ""]).lower() + "\n"
    listed = [topic.strip().lower() for topic in (post.topics or "").split(",")]
    return tag in listed or any(f"#{tag}{end}" in said for end in ("#", " ", "\n", "\u3000", "\u00a0"))


def _is_original(post: Post) -> bool:
    return post.is_original is True and not post.is_repost


def _is_met_within(theme: Theme, counted: list[Post], month: Month) -> bool:
    if not theme.target_originals:
        return False
    days: list[dt.date] = sorted(post.at.date() for post in counted if _is_original(post))
    reached = len(days) >= theme.target_originals
    return reached and Month.of(days[theme.target_originals - 1]) == month
