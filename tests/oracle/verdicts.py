"""The verdicts on posts once more, as plain loops over the rows of a small world whose texts are all alike or all different."""

import datetime as dt
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ranking.measure.campaign import Campaign

Row = dict[str, Any]
_WORDS = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "campaign-words.toml").read_text(encoding="utf-8")
)
_NEAR = dt.timedelta(days=30)


def judge_world(
    world: dict[str, list[Row]], campaigns: Iterable[Campaign], as_of: dt.datetime
) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Campaign and post → refusal (empty where it counts), original, product. Posts have `base`: which text it is."""
    posts = sorted((post for post in world["post"] if post["at"] <= as_of), key=lambda post: post["at"])
    judged: dict[tuple[str, str], list[str]] = {}
    taken: dict[str, list[Campaign]] = {}
    for campaign in sorted(campaigns, key=lambda one: (one.first_day, one.campaign_id)):
        pieces: set[tuple[str, str]] = set()
        series: set[tuple[str, str]] = set()
        for post in posts:
            if not _is_on_theme(campaign, post):
                continue
            name, account = post["post"], post["post"].partition("/")[0]
            said = _decisions(world, campaign, name, as_of)
            is_counted = any(said.values())
            refusal = _refusal(world, campaign, post, said, as_of)
            piece = (account, _piece(world, posts, post))
            if not refusal and not is_counted and campaign.same_piece == "once":
                refusal = "same_piece" if piece in pieces else ""
                pieces.add(piece)
            if not refusal:
                others = [one for one in taken.get(name, []) if not _may_share(campaign, one)]
                refusal = "other_campaign" if others and not is_counted else ""
            if not refusal:
                taken.setdefault(name, []).append(campaign)
            original = _original(world, campaign, posts, post, said)
            product = _product(campaign, post, original, said)
            if not refusal and product == "yes" and campaign.series_once and "series" in post:
                if (account, post["series"]) in series and "product" not in said:
                    product = "apart"
                series.add((account, post["series"]))
            judged[campaign.campaign_id, name] = [refusal, original, product]
    return {key: (told[0], told[1], told[2]) for key, told in judged.items()}


def _is_on_theme(campaign: Campaign, post: Row) -> bool:
    first = dt.datetime.combine(campaign.first_day, dt.time()) - _NEAR
    last = dt.datetime.combine(campaign.last_day + dt.timedelta(days=1), dt.time()) + _NEAR
    text = f"{post.get('title') or ''}\n{post['text']}\n".lower()
    tags = [f"{a}{topic}{b}" for topic in campaign.topics for a in "#＃" for b in "#＃ \n"]
    has_any = any(word.lower() in text for word in campaign.keywords_any) or not campaign.keywords_any
    has_all = all(word.lower() in text for word in campaign.keywords_all)
    by_words = bool(campaign.keywords_any or campaign.keywords_all) and has_any and has_all
    return first <= post["at"] < last and (by_words or any(tag in text for tag in tags))


def _decisions(
    world: dict[str, list[Row]], campaign: Campaign, name: str, as_of: dt.datetime
) -> dict[str, bool]:
    told = [
        row
        for row in world["decision"]
        if row["campaign_id"] == campaign.campaign_id and row["post"] == name and row["decided_at"] <= as_of
    ]
    said = {row["aspect"]: row for row in sorted(told, key=lambda row: row["decided_at"])}
    said = {aspect: row for aspect, row in said.items() if row["counts"] is not None}
    refused = said.get("post")
    if refused and not refused["counts"]:
        # What was said of the post later stands above an earlier word that it is an original or a product.
        said = {
            key: row
            for key, row in said.items()
            if key == "post" or row["decided_at"] > refused["decided_at"]
        } | {key: row for key, row in said.items() if not row["counts"]}
    return {key: row["counts"] for key, row in said.items()}


def _refusal(
    world: dict[str, list[Row]], campaign: Campaign, post: Row, said: dict[str, bool], as_of: dt.datetime
) -> str:
    day = post["at"].date()
    if any(said.values()):
        return ""
    if said.get("post") is False:
        return "refused_by_person"
    entry = _entry(world, post)
    if entry is None:
        return "unregistered"
    if campaign.levels and entry["level"] not in campaign.levels:
        return "not_applicable"
    if any(word in post["text"] for word in campaign.keywords_none):
        return "excluded_word"
    if not campaign.first_day <= day <= campaign.last_day:
        return "outside_window"
    gone = [row for row in world["removal"] if row["post"] == post["post"] and row["seen_at"] <= as_of]
    return "removed" if gone and not campaign.deleted_counts else ""


def _entry(world: dict[str, list[Row]], post: Row) -> Row | None:
    account, day = post["post"].partition("/")[0], post["at"].date()
    held = [row for row in world["account"] if row["id"] == account and row["valid_from"] <= day]
    return held[-1] if held else None


def _owner(world: dict[str, list[Row]], post: Row) -> str:
    """The organisation of the account; here nobody changes it."""
    account = post["post"].partition("/")[0]
    return next((str(row["organisation"]) for row in world["account"] if row["id"] == account), account)


def _piece(world: dict[str, list[Row]], posts: list[Row], post: Row) -> str:
    """The first post of the same organisation with the same text."""
    own = [one for one in posts if one["base"] == post["base"] and _owner(world, one) == _owner(world, post)]
    return str(own[0]["post"])


def _may_share(one: Campaign, other: Campaign) -> bool:
    return one.campaign_id in other.shared_with or other.campaign_id in one.shared_with


def _classes(family: str, codes: tuple[str, ...], post: Row) -> bool:
    head = (post.get("title") or post["text"][:40]).lower()
    return any(
        post.get("kind") in each["post_kinds"] or any(word in head for word in each["words"])
        for each in _WORDS[family]
        if each["code"] in codes
    )


def _original(
    world: dict[str, list[Row]], campaign: Campaign, posts: list[Row], post: Row, said: dict[str, bool]
) -> str:
    if "original" in said:
        return "yes" if said["original"] else "no"
    if post.get("repost"):
        return "no"
    if _classes("apart", campaign.apart, post):
        return "apart"
    first = next(one for one in posts if one["base"] == post["base"])
    declared = {True: "yes", False: "no", None: "pending"}[post.get("original")]
    wrote = "yes" if _owner(world, first) == _owner(world, post) else "no"
    if post["base"] == "short":
        wrote = "pending"
    asked = {"declared": [declared], "independent": [wrote], "both": [declared, wrote]}[
        campaign.original_rule
    ]
    return next((answer for answer in ("no", "pending") if answer in asked), "yes")


def _product(campaign: Campaign, post: Row, original: str, said: dict[str, bool]) -> str:
    if "product" in said:
        return "yes" if said["product"] else "no"
    if not _classes(
        "product", campaign.product_kinds or tuple(each["code"] for each in _WORDS["product"]), post
    ):
        return "apart"
    return original if original in ("yes", "pending") else "no"
