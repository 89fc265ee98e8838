"""The steps of an edition's life beyond the first draft: preview, revision, and an address for each revision."""

import datetime as dt
import shutil
from pathlib import Path

from ranking.catalogue import read_catalogue
from ranking.config import Settings, read_settings
from ranking.editions.audience import standards_of
from ranking.editions.build import build_edition
from ranking.editions.life import Order, Revision
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.period import rule_of
from ranking.editions.publish import preview_edition
from ranking.editions.shelve import find_facts, read_edition
from ranking.errors import EditionError
from ranking.months import Month
from ranking.publish.files import SCRATCH_FILES
from ranking.resources import find_workspace
from ranking.routine.period import build_period, series_of
from ranking.store import Store


def preview_month(
    store: Store, month: Month, *, until: dt.datetime | None, author: str, now: dt.datetime
) -> EditionFacts:
    """Open the month's draft to objections until `until`, or for the days that `ranking.toml` grants.

    Raises EditionError where neither says until when, or the month is in no state for it.
    """
    settings = read_settings(find_workspace())
    end = until or _end_of_term(settings, now)
    return preview_edition(store, series_of(settings, month), month, until=end, author=author, now=now)


def revise_month(
    store: Store,
    month: Month,
    revision: Revision,
    *,
    cut_off: dt.datetime | None,
    author: str,
    now: dt.datetime,
) -> Edition:
    """The draft of the next revision of a published month, by the standards that it was published by.

    Counts are taken as of the same cut-off unless another is given; the register and what was loaded since are
    those of now. Raises EditionError where the month is not published.
    """
    workspace = find_workspace()
    settings = read_settings(workspace)
    latest = find_facts(store, series_of(settings, month), month)
    if month.length > 1:
        rule = rule_of(read_edition(store, latest))
        # Versions that were mixed when it was first published may be mixed again; the notice says so.
        return build_period(store, month, rule, may_mix=True, author=author, now=now, revision=revision)
    standards = standards_of(read_edition(store, latest))
    order = Order(month, standards, cut_off, settings, author, now, revision)
    return build_edition(store, read_catalogue(workspace), order)


def revision_folder(out: Path, facts: EditionFacts) -> Path:
    """The address that is a revision's own: `2026-10-r1`."""
    return out / f"{facts.month}-r{facts.revision}"


def keep_revision(out: Path, facts: EditionFacts) -> Path:
    """The folder in which a published revision stays as it was issued; made from the month's where it is not there.

    `2026-10` always shows the latest revision; `2026-10-r1` and so on keep their address and content.
    """
    kept = revision_folder(out, facts)
    if not kept.exists():
        scratch = out / f".{kept.name}.part"
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(out / str(facts.month), scratch, ignore=shutil.ignore_patterns(SCRATCH_FILES))
        scratch.rename(kept)
    return kept


def _end_of_term(settings: Settings, now: dt.datetime) -> dt.datetime:
    term = settings.calendar.objections
    if not term.days:
        msg = "请用 --until 给出征求异议的截止时间，或在 ranking.toml 的 [calendar] 中设定 objections = { days = 3 }"
        raise EditionError(msg)
    return term.end_after(now.date())
