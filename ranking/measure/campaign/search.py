"""Finds the posts that a campaign's words, links or list name; every text is scanned once for all campaigns."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import Campaign

# A post so many days outside the window is told as a near miss.
NEAR_DAYS = 30
_CHUNK = 100_000

# The text that is searched: title, text, then the source's own topics as they are written in a text.
_BODIES = """
SELECT
    post_id,
    LOWER(CONCAT(
        COALESCE(title, ''), chr(10), COALESCE(text, ''), chr(10),
        CASE WHEN topics IS NULL THEN '' ELSE '#' || REPLACE(topics, ',', '#' || chr(10) || '#') || '#' END, chr(10)
    )) AS body,
    url
FROM post
WHERE published_at >= $since AND published_at < $until
"""
_LISTED = """
SELECT post_id, account_id || '/' || native_id AS listed
FROM post
WHERE published_at <= $until AND account_id || '/' || native_id IN (SELECT UNNEST($listed))
"""

_LINKED = "SELECT post_id, url FROM post WHERE url IS NOT NULL AND published_at <= $until"

FOUND = {"campaign_id": pl.String, "post_id": pl.Int64, "matched_by": pl.String, "has_excluded": pl.Boolean}


@dataclass(frozen=True)
class Rule:
    """One campaign's words as they are looked for in a text: lower case, a tag or section in all its spellings."""

    campaign_id: str
    tags: dict[str, str]  # spelling → how a match by it is told
    any_of: tuple[str, ...]
    all_of: tuple[str, ...]
    none_of: tuple[str, ...]

    @property
    def words(self) -> set[str]:
        """Everything that is looked for."""
        return {*self.tags, *self.any_of, *self.all_of, *self.none_of}

    def match(self, held: set[str]) -> str | None:
        """How a text that holds these words belongs to the theme, in words; None where it does not."""
        for spelling, told in self.tags.items():
            if spelling in held:
                return told
        if not (self.any_of or self.all_of) or not held.issuperset(self.all_of):
            return None
        any_found = next((word for word in self.any_of if word in held), None)
        if self.any_of and any_found is None:
            return None
        return f"关键词“{'”“'.join(word for word in (any_found, *self.all_of) if word)}”"


def rule_of(campaign: Campaign) -> Rule:
    """The words of a campaign; see `Rule`."""
    tags = {
        spelling: f"话题“{topic}”"
        for topic in campaign.topics
        for spelling in _topic_spellings(topic.lower())
    }
    sections = {
        spelling: f"专栏“{section}”"
        for section in campaign.sections
        for spelling in _section_spellings(section.lower())
    }
    links = {_bare_link(link): f"链接 {link}" for link in campaign.links}
    return Rule(
        campaign.campaign_id,
        tags={**tags, **sections, **links},
        any_of=tuple(map(str.lower, campaign.keywords_any)),
        all_of=tuple(map(str.lower, campaign.keywords_all)),
        none_of=tuple(map(str.lower, campaign.keywords_none)),
    )


def _topic_spellings(topic: str) -> Iterator[str]:
    # Weibo closes a tag with #; WeChat and Douyin end it with a blank or the line.
    return (f"#{topic}{end}" for end in ("#", " ", "\n", "\u3000", "\u00a0"))


def _section_spellings(section: str) -> Iterator[str]:
    yield from (f"{left}{section}{right}" for left, right in ("【】", "[]", "［］", "「」", "《》"))
    yield from (f"{section}{bar}" for bar in ("丨", "｜", "|", " |", " ｜", " 丨"))
    yield from _topic_spellings(section)


def _bare_link(link: str) -> str:
    """A link as it is compared: lower case, without scheme, fragment and final slash."""
    bare = link.strip().lower().partition("#")[0]
    return bare.partition("://")[2].rstrip("/") if "://" in bare else bare.rstrip("/")


def find_posts(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Every post on the theme of a campaign, published by `as_of`.

    Searched are the windows of all campaigns and `NEAR_DAYS` on either side. Columns as in FOUND, one row a
    campaign and post, ordered; posts that a campaign lists or links are found whenever they were published.
    """
    by_word = _rules_by_word([rule_of(campaign) for campaign in campaigns])
    found = [pl.DataFrame(schema=FOUND)]
    if by_word:
        since, until = _span(campaigns)
        read = _read_bodies(con, since, min(until, as_of + dt.timedelta(microseconds=1)))
        found += [_match(bodies, by_word) for bodies in read]
    found.append(_find_listed(con, campaigns, as_of))
    merged = pl.concat(found).unique(["campaign_id", "post_id"], keep="last", maintain_order=True)
    return merged.sort("campaign_id", "post_id")


def _rules_by_word(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    by_word: dict[str, list[Rule]] = {}
    for rule in rules:
        for word in rule.words:
            by_word.setdefault(word, []).append(rule)
    return by_word


def _span(campaigns: Sequence[Campaign]) -> tuple[dt.datetime, dt.datetime]:
    near = dt.timedelta(days=NEAR_DAYS)
    first = min(campaign.first_day for campaign in campaigns) - near
    last = max(campaign.last_day for campaign in campaigns) + near + dt.timedelta(days=1)
    return dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time())


def _read_bodies(con: DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> Iterator[pl.DataFrame]:
    reader = con.sql(_BODIES, params={"since": since, "until": until}).to_arrow_reader(_CHUNK)
    for batch in reader:
        chunk = pl.from_arrow(batch)
        assert isinstance(chunk, pl.DataFrame)
        yield chunk


def _match(bodies: pl.DataFrame, by_word: dict[str, list[Rule]]) -> pl.DataFrame:
    words = list(by_word)
    # Few texts hold any word: the quick look first, then the words of those that do.
    bodies = bodies.filter(pl.col("body").str.contains_any(words))
    rows = []
    for post_id, listed in zip(
        bodies["post_id"], bodies["body"].str.extract_many(words, overlapping=True), strict=True
    ):
        held = set(listed)
        rules = {rule.campaign_id: rule for word in held for rule in by_word[word]}
        rows += [
            (rule.campaign_id, post_id, told, not held.isdisjoint(rule.none_of))
            for rule in rules.values()
            if (told := rule.match(held)) is not None
        ]
    return pl.DataFrame(rows, schema=FOUND, orient="row")


def _find_listed(con: DuckDBPyConnection, campaigns: Sequence[Campaign], as_of: dt.datetime) -> pl.DataFrame:
    """Posts that a campaign names one by one, by link or as `platform:account/post`."""
    rows = []
    listed = {name: [c for c in campaigns if name in c.posts] for c in campaigns for name in c.posts}
    if listed:
        values = {"until": as_of, "listed": list(listed)}
        for post_id, name in con.execute(_LISTED, values).fetchall():
            rows += [(c.campaign_id, post_id, "逐篇列出", False) for c in listed[name]]
    links = {
        _bare_link(link): [c for c in campaigns if link in c.links] for c in campaigns for link in c.links
    }
    if links:
        urls = con.sql(_LINKED, params={"until": as_of}).pl()
        urls = urls.with_columns(bare=_bare_urls(urls["url"])).filter(pl.col("bare").is_in(list(links)))
        rows += [
            (c.campaign_id, post_id, f"链接 {url}", False)
            for post_id, url, bare in urls.iter_rows()
            for c in links[bare]
        ]
    return pl.DataFrame(sorted(set(rows)), schema=FOUND, orient="row")


def _bare_urls(urls: pl.Series) -> pl.Series:
    bare = urls.str.strip_chars().str.to_lowercase().str.replace("#.*$", "")
    return bare.str.replace(r"^[^:/]*://", "").str.strip_chars_end("/")
