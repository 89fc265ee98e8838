"""Issues a draft: from then on its rows and bundles never change; the next edition names its hash."""

import datetime as dt
from dataclasses import replace

from ranking.editions.model import Edition
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import (
    find_facts,
    mark_published,
    read_edition,
    read_facts,
    write_bundles,
)
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store


def freeze_edition(store: Store, series: str, month: Month, *, author: str, now: dt.datetime) -> Edition:
    """The month's draft, now published and hashed; a month that is published already is returned as it is.

    Raises EditionError where there is no draft. One transaction: a crash leaves the draft a draft.
    """
    draft = find_facts(store, series, month)
    if draft.state == "published":
        return read_edition(store, draft)
    facts = mark_published(draft, now=now, author=author, previous_hash=_last_hash(store, series))
    edition = read_edition(store, facts)
    if edition.scores["rank"].null_count() == edition.scores.height:
        msg = f"{month} 的草稿中没有任何账号得到名次，不能发布；请检查登记表、数据和计分标准"
        raise EditionError(msg)
    sealed = seal_edition(edition)
    facts = replace(facts, hash=sealed.hash)
    with store.transaction():
        store.con.execute(
            "UPDATE edition SET state = ?, published_at = ?, issued_by = ?, previous_hash = ?, hash = ?"
            " WHERE edition_id = ?",
            [
                facts.state,
                facts.published_at,
                facts.issued_by,
                facts.previous_hash,
                facts.hash,
                facts.edition_id,
            ],
        )
        write_bundles(store, facts.edition_id, sealed.files)
        store.record_act(author, "issuer", "publish", {"edition": facts.edition_id, "hash": facts.hash}, now)
    return replace(edition, facts=facts)


def _last_hash(store: Store, series: str) -> str | None:
    """The hash of the edition that was published last in the series, whatever its month."""
    issued = [facts for facts in read_facts(store, series) if facts.published_at is not None]
    return max(issued, key=lambda facts: (facts.published_at, facts.month)).hash if issued else None
