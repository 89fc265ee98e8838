"""Issues a draft: from then on its rows and bundles never change; the next edition names its hash."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from ranking.editions.gate import refuse_broken
from ranking.editions.life import issue, start_preview
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import (
    find_facts,
    hold_or_read,
    read_edition,
    read_facts,
    write_bundles,
)
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store


def freeze_edition(
    store: Store,
    series: str,
    month: Month,
    *,
    author: str,
    now: dt.datetime,
    needs_preview: bool = False,
    held: Sequence[Edition] = (),
) -> Edition:
    """The month's draft, now published and hashed; a month that is published already is returned as it is.

    A draft in `held`, as building it returned it, is not read again.
    Raises EditionError where there is no draft, it may not be published yet (`issue`) or a must-rule of its
    gate is broken. One transaction: a crash leaves the draft a draft.
    """
    draft = find_facts(store, series, month)
    if draft.state == "published":
        return read_edition(store, draft)
    facts = issue(draft, read_facts(store, series), now=now, author=author, needs_preview=needs_preview)
    edition = replace(hold_or_read(store, draft, held), facts=facts)
    _refuse_unranked(edition)
    refuse_broken(edition)
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


def preview_edition(
    store: Store, series: str, month: Month, *, until: dt.datetime, author: str, now: dt.datetime
) -> EditionFacts:
    """The month's draft, now open to objections until then; raises EditionError where it cannot be."""
    facts = start_preview(find_facts(store, series, month), until=until, now=now)
    _refuse_unranked(read_edition(store, facts))
    with store.transaction():
        store.con.execute(
            "UPDATE edition SET state = ?, objections_until = ? WHERE edition_id = ?",
            [facts.state, facts.objections_until, facts.edition_id],
        )
        detail = {"edition": facts.edition_id, "until": until}
        store.record_act(author, "preparer", "preview", detail, now)
    return facts


def _refuse_unranked(edition: Edition) -> None:
    if edition.scores["rank"].null_count() == edition.scores.height:
        msg = f"{edition.facts.month} 的草稿中没有任何账号得到名次，不能发布；请检查登记表、数据和计分标准"
        raise EditionError(msg)
