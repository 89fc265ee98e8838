"""Objections and holds for a person at the command line: posts that were missed come in through the front door."""

import csv
import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ranking.catalogue import read_catalogue
from ranking.editions.objection_lists import Objection, find_objection
from ranking.editions.objections import add_objection, decide_objection, hold_out
from ranking.editions.remedies import Claim, Remedy, parse_settings, read_remedies
from ranking.errors import EditionError
from ranking.ingest.columns import COLUMNS
from ranking.ingest.loading import load_told
from ranking.resources import find_workspace
from ranking.store import Store


def enter_objection(store: Store, claim: Claim, *, author: str, now: dt.datetime) -> int:
    """The number of the new objection."""
    return add_objection(store, claim, read_catalogue(find_workspace()), author=author, now=now)


def settle_objection(
    store: Store,
    number: int,
    decision: str,
    reason: str,
    settings: Sequence[str],
    *,
    excluded: str | None,
    adds_post: bool,
    author: str,
    now: dt.datetime,
) -> Objection:
    """The objection as it is decided; `excluded` is exclude or exclude_counts, `settings` are `字段=值`.

    A missed post is loaded as a file of its own named after the objection before the decision is written, so that
    running it again after a stop completes it. Raises EditionError where something does not fit.
    """
    catalogue = read_catalogue(find_workspace())
    remedies = [Remedy(excluded)] if excluded else []
    if adds_post and decision != "rejected":
        _load_missed(store, find_objection(store, number), settings, author=author, now=now)
        remedies.append(Remedy("post"))
    else:
        remedies += read_remedies(settings)
    decide_objection(store, number, decision, reason, remedies, catalogue, author=author, now=now)
    return find_objection(store, number)


def hold_post(store: Store, claim: Claim, remedy: Remedy, *, author: str, now: dt.datetime) -> int:
    """The number of the new hold."""
    return hold_out(store, claim, remedy, read_catalogue(find_workspace()), author=author, now=now)


def _load_missed(
    store: Store, objection: Objection, settings: Sequence[str], *, author: str, now: dt.datetime
) -> None:
    claim = objection.claim
    if claim.post is None:
        msg = f"异议 {objection.number} 没有写明稿件编号（--post），不能补收；请另登记一件写明编号的异议"
        raise EditionError(msg)
    platform, _, account = claim.account_id.partition(":")
    fields = {
        "platform": platform,
        "account": account,
        "post_id": claim.post,
        **dict(parse_settings(settings)),
    }
    strange = sorted(set(fields) - {column.key for column in COLUMNS["posts"]})
    if strange or "published_at" not in fields:
        wrong = f"没有字段 {'、'.join(strange)}" if strange else "缺少发布时间"
        msg = f"补收稿件：{wrong}；请用 --set 给出 published_at、captured_at、title、text、is_original、reads 等"
        raise EditionError(msg)
    told = Path(f"异议{objection.number}.csv")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / told.name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([list(fields), list(fields.values())])
        outcome = load_told(store, "posts", path, told, author=author, now=now)
    if outcome.rejected and outcome.load_id is not None:
        rows = store.rows("SELECT reason FROM rejected_row WHERE load_id = ? ORDER BY row", [outcome.load_id])
        msg = f"补收的稿件无法载入：{'；'.join(str(row[0]) for row in rows)}"
        raise EditionError(msg)
