"""Builds the edition of a quarter or year in a series of its own, and recomputes it from its frozen months."""

import datetime as dt
from dataclasses import replace

from ranking.catalogue import read_catalogue
from ranking.config import Settings, read_settings
from ranking.editions.build import compose_edition
from ranking.editions.life import Order, Revision, latest_published
from ranking.editions.model import Edition
from ranking.editions.period import Period, Rule, compose_period
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import EditionError
from ranking.months import Month
from ranking.resources import find_workspace
from ranking.store import Store

_SERIES = {1: "", 3: "-quarter", 12: "-year"}


def series_of(settings: Settings, month: Month) -> str:
    """The series in which editions of this kind of period stand: months, quarters, years each have their own chain."""
    return settings.series.id + _SERIES[month.length]


def build_period(
    store: Store,
    period: Month,
    rule: Rule,
    *,
    may_mix: bool,
    author: str,
    now: dt.datetime,
    revision: Revision | None = None,
) -> Edition:
    """The draft of a quarter or year; raises EditionError where one of its months is not published."""
    workspace = find_workspace()
    settings = read_settings(workspace)
    months = read_months(store, settings, period)
    found = compose_period(period, months, rule, read_catalogue(workspace), may_mix=may_mix)
    series = settings.series.model_copy(update={"id": series_of(settings, period)})
    own = settings.model_copy(update={"series": series})
    cut_off = max(month.facts.cut_off for month in months)
    order = Order(period, found.standards, cut_off, own, author, now, revision)
    return compose_edition(store, read_catalogue(workspace), order, found)


def recompose(store: Store, edition: Edition, rule: Rule) -> Period:
    """What an edition of a quarter or year is scored by, from its months as they are published now."""
    workspace = find_workspace()
    months = read_months(store, read_settings(workspace), edition.facts.month)
    return compose_period(edition.facts.month, months, rule, read_catalogue(workspace), may_mix=True)


def read_months(store: Store, settings: Settings, period: Month) -> list[Edition]:
    """The latest published edition of every month of a period, in order."""
    published = {facts.month: facts for facts in latest_published(read_facts(store, settings.series.id))}
    missing = [str(month) for month in period.months if month not in published]
    if missing:
        msg = f"{period.label}须由各月已发布的榜单合成，尚未发布的有 {'、'.join(missing)}，请先编制并发布"
        raise EditionError(msg)
    return [read_edition(store, replace(published[month])) for month in period.months]
