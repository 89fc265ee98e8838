"""People's decisions on single posts, and posts seen to be gone: acts with author, time and reason."""

import datetime as dt
from typing import Literal

from ranking.errors import CampaignError
from ranking.measure.campaign import read_campaigns
from ranking.store import Store
from ranking.vocabulary import coded_account

Aspect = Literal["post", "original", "product"]

_BY_NAME = "SELECT account_id, native_id FROM post WHERE account_id || '/' || native_id = ?"
_BY_URL = "SELECT account_id, native_id FROM post WHERE url = ?"
# None where nothing was said, or the last word was taken back.
_LAST_WORD = """
SELECT counts FROM campaign_decision
WHERE campaign_id = ? AND account_id = ? AND native_id = ? AND aspect = ?
QUALIFY ROW_NUMBER() OVER (ORDER BY decided_at DESC, decision_id DESC) = 1 AND counts IS NOT NULL
"""
_BY_ID = "SELECT account_id, native_id FROM post WHERE native_id = ? ORDER BY account_id"


def find_post(store: Store, told: str) -> tuple[str, str]:
    """Account and native id of a post told as `platform:account/post`, by its link, or by its id alone.

    Raises CampaignError where none, or more than one, is meant.
    """
    for query, meant in ((_BY_NAME, coded_account(told)), (_BY_URL, told.strip()), (_BY_ID, told.strip())):
        found = store.rows(query, [meant])
        if len(found) == 1:
            return found[0][0], found[0][1]
        if found:
            names = "、".join(f"{account}/{post}" for account, post in found[:3])
            msg = f"“{told}”不止一篇稿件，请写明是哪一篇：{names}"
            raise CampaignError(msg)
    msg = f"没有稿件“{told}”；请写成 平台:账号ID/稿件ID 或稿件链接（核查结果里有）"
    raise CampaignError(msg)


def decide_post(
    store: Store,
    campaign_id: str,
    post: str,
    aspect: Aspect,
    *,
    counts: bool | None,
    reason: str,
    author: str,
    now: dt.datetime,
) -> tuple[str, str]:
    """Keep a person's word on a post: whether it counts as `aspect`; a later word takes its place, both are kept.

    None takes the last word back, so that the rules decide again. Gives account and native id of the post. Raises
    CampaignError for an unknown campaign or post, no reason, or nothing to take back.
    """
    require_campaign(store, campaign_id)
    if not reason.strip():
        raise CampaignError("请用 --reason 写明理由，理由随核查结果一并列出")
    account_id, native_id = find_post(store, post)
    if counts is None and not store.rows(_LAST_WORD, [campaign_id, account_id, native_id, aspect]):
        msg = f"{account_id}/{native_id} 在 {campaign_id} 中没有这一项的人工认定，无须撤回"
        raise CampaignError(msg)
    with store.transaction():
        detail = {"campaign": campaign_id, "post": f"{account_id}/{native_id}", "aspect": aspect}
        told = {**detail, "counts": counts, "reason": reason}
        act = store.record_act(author, "preparer", "campaign_decision", told, now)
        number = store.next_id("campaign_decision", "decision_id")
        store.con.execute(
            "INSERT INTO campaign_decision BY NAME SELECT ? AS decision_id, ? AS act_id, ? AS campaign_id, "
            "? AS account_id, ? AS native_id, ? AS aspect, ? AS counts, ? AS reason, ? AS decided_by, "
            "CAST(? AS TIMESTAMP) AS decided_at",
            [number, act, campaign_id, account_id, native_id, aspect, counts, reason.strip(), author, now],
        )
    return account_id, native_id


def mark_removed(
    store: Store, post: str, *, seen_at: dt.datetime, evidence: str, author: str, now: dt.datetime
) -> tuple[str, str]:
    """Keep that a post was seen to be gone at a time; gives its account and native id."""
    account_id, native_id = find_post(store, post)
    if not evidence.strip():
        raise CampaignError("请用 --reason 写明怎样看到已删除的")
    with store.transaction():
        detail = {"post": f"{account_id}/{native_id}", "seen_at": seen_at, "evidence": evidence}
        act = store.record_act(author, "preparer", "post_removal", detail, now)
        store.con.execute(
            "INSERT INTO post_removal (act_id, account_id, native_id, seen_at, evidence) VALUES (?, ?, ?, ?, ?)",
            [act, account_id, native_id, seen_at, evidence.strip()],
        )
    return account_id, native_id


def require_campaign(store: Store, campaign_id: str) -> None:
    """Raise CampaignError where no such campaign was declared, naming those that were."""
    known = [campaign.campaign_id for campaign in read_campaigns(store.con)]
    if campaign_id not in known:
        listed = "、".join(known) or "一项也没有"
        msg = f"没有编号为 {campaign_id} 的主题宣传；已载入的：{listed}。用 ranking load campaigns 载入"
        raise CampaignError(msg)
