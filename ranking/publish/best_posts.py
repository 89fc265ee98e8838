"""An account's most read posts of the month, as its page lists them."""

from dataclasses import dataclass

from ranking.editions.model import Edition
from ranking.publish.wording import MISSING, clean_name

_UNTITLED = "（无标题）"


@dataclass(frozen=True)
class BestPost:
    """One post; `href` is empty where the source gives no address that a browser opens."""

    title: str
    href: str
    published: str
    reads: str
    interactions: str


def read_best(edition: Edition) -> dict[str, list[BestPost]]:
    """Subject → its posts in their order."""
    posts: dict[str, list[BestPost]] = {}
    for row in edition.best.iter_rows(named=True):
        floor = "≥ " if row["is_floor"] else ""
        posts.setdefault(row["subject"], []).append(
            BestPost(
                title=clean_name(row["title"]) or _UNTITLED,
                href=safe_href(row["url"]),
                published=row["published"],
                reads=floor + _print_count(row["reads"]),
                interactions=_print_count(row["interactions"]),
            )
        )
    return posts


def safe_href(url: str | None) -> str:
    """The address where it is one of the web: whatever else a source holds is no link."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _print_count(count: int | None) -> str:
    return MISSING if count is None else f"{count:,}"
