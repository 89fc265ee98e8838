"""The page of good examples (典型案例): what editors named, why, whose it is, and where to read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ranking.publish.best_posts import safe_href
from ranking.publish.lookup import Lookup
from ranking.publish.wording import clean_name
from ranking.vocabulary import labels


@dataclass(frozen=True)
class Case:
    """One good example; of an account as a whole there is no title."""

    title: str
    href: str
    published: str
    subject: str
    name: str
    organisation: str
    platform: str
    points: str
    reason: str


def list_cases(lookup: Lookup) -> Iterator[Case]:
    """The good examples of an edition, those with most points first; who reviewed is not in an edition."""
    rows = lookup.archive.edition.cases.iter_rows(named=True)
    for row in sorted(rows, key=lambda row: (-row["points"], row["place"])):
        subject = lookup.subjects[row["subject"]]
        yield Case(
            title=clean_name(row["title"]),
            href=safe_href(row["url"]),
            published=row["published"] or "",
            subject=row["subject"],
            name=clean_name(subject["name"]),
            organisation=clean_name(subject["organisation"]),
            platform=labels("platform").get(subject["platform"], subject["platform"] or ""),
            points=f"{row['points']:g}",
            reason=clean_name(row["reason"]),
        )
