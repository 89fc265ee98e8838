"""One month's acts for a person or a scheduler: build, publish, export."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ranking.calendar import describe_count_age
from ranking.catalogue import read_catalogue
from ranking.config import Settings, read_settings
from ranking.editions.build import build_edition
from ranking.editions.chain import BUNDLE_FOLDER
from ranking.editions.effect import describe_amendments
from ranking.editions.gate import describe_checks
from ranking.editions.life import Order
from ranking.editions.matrices import is_matrix
from ranking.editions.measuring import MonthMeasured
from ranking.editions.model import Archive, Edition, EditionFacts
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import Profile
from ranking.editions.shelve import has_bundle, read_archive, read_facts
from ranking.errors import InputError
from ranking.months import Month
from ranking.publish import EXPORTERS, Progress, PublishResult, choose_exporters, publish_edition
from ranking.resources import find_workspace
from ranking.routine.bundles import write_bundle
from ranking.routine.life import keep_revision, revision_folder
from ranking.routine.period import series_of
from ranking.shelf import find_standard
from ranking.store import Store

# The bundle is written like a format, though it comes from the store as it was frozen.
BUNDLE = "bundle"
_BASIS_LABELS = {
    "given": "由命令指定",
    "calendar": "按日程",
    "last_capture": "按日程之前没有计数，取该月稿件最后一次采集的时间（补编旧刊）",
}


def build_month(
    store: Store,
    month: Month,
    names: Sequence[str],
    *,
    cut_off: dt.datetime | None,
    author: str,
    now: dt.datetime,
    settings: Settings | None = None,
    held: Sequence[Edition] = (),
    ahead: MonthMeasured | None = None,
) -> Edition:
    """The month's draft by the named standards, or by those of `ranking.toml` where none is named.

    For `held` and `ahead` see `build_edition`.
    """
    workspace = find_workspace()
    settings = settings or read_settings(workspace)
    catalogue = read_catalogue(workspace)
    standards = [
        find_standard(name, month=month, workspace=workspace, metrics=catalogue.metrics)
        for name in names or settings.series.standards
    ]
    order = Order(month, standards, cut_off, settings, author, now)
    return build_edition(store, catalogue, order, held, ahead)


def describe_draft(edition: Edition, workspace: Path | None = None) -> list[str]:
    """What was built, in a few lines for the person who asked for it."""
    facts = edition.facts
    ranked = edition.scores.filter(edition.scores["rank"].is_not_null()).height
    names = "、".join(
        f"{row[0]}@{row[1]}" for row in edition.standards.select("standard_id", "version").rows()
    )
    matrices = edition.subjects.filter(is_matrix()).height
    among = f"，{matrices} 个矩阵" if matrices else ""
    accounts = edition.subjects.height - matrices
    return [
        f"已编制 {facts.month.label} 草稿：{edition.boards.height} 个榜，{accounts} 个账号{among}，{ranked} 个名次",
        f"计分标准：{names}",
        f"计数截止：{facts.cut_off:%Y-%m-%d %H:%M}（{_BASIS_LABELS[facts.cut_off_basis]}）",
        f"计数时长：{describe_count_age(facts.month, facts.cut_off, facts.count_age)}",
        *describe_amendments(edition, read_catalogue(workspace).metrics),
        *describe_checks(edition),
        f"下一步：ranking publish {facts.month} --out 文件夹 --by 签发人",
    ]


def publish_month(
    store: Store,
    month: Month,
    out: Path,
    *,
    author: str,
    now: dt.datetime,
    progress: Progress,
    series: str | None = None,
    profile: Profile = "public",
) -> PublishResult:
    """Freeze the month's draft in the name of `author`, then write it; a month that is published already is only written."""
    workspace = find_workspace()
    settings = read_settings(workspace)
    series = series or series_of(settings, month)
    needs_preview = settings.calendar.objections.days > 0
    frozen = freeze_edition(store, series, month, author=author, now=now, needs_preview=needs_preview)
    results = [
        write_revision(store, series, facts, out, workspace=workspace, progress=progress, profile=profile)
        for facts in read_facts(store, series)
        if facts.month == month and (facts == frozen.facts or not revision_folder(out, facts).exists())
    ]
    written = [path for result in results for path in result.written]
    return replace(results[-1], written=written)


def write_revision(
    store: Store,
    series: str,
    facts: EditionFacts,
    out: Path,
    *,
    workspace: Path | None,
    progress: Progress,
    profile: Profile = "public",
) -> PublishResult:
    """Write a published revision as its month's pages, then keep them under the revision's own address."""
    result = write_month(
        store,
        series,
        facts.month,
        out,
        only=None,
        workspace=workspace,
        progress=progress,
        revision=facts.revision,
        profile=profile,
    )
    keep_revision(out, facts)
    return result


def export_month(
    store: Store,
    month: Month,
    out: Path,
    *,
    only: str | None,
    progress: Progress,
    profile: Profile = "public",
) -> PublishResult:
    """Write the month again, all formats or those in `only`; the store is not changed."""
    workspace = find_workspace()
    series, formats = series_of(read_settings(workspace), month), _parse_formats(only)
    choose_exporters(formats, profile)  # a format that may not be written stops it before anything is
    return write_month(
        store, series, month, out, only=formats, workspace=workspace, progress=progress, profile=profile
    )


def write_month(
    store: Store,
    series: str,
    month: Month,
    out: Path,
    *,
    only: set[str] | None,
    workspace: Path | None,
    progress: Progress,
    revision: int | None = None,
    profile: Profile = "public",
) -> PublishResult:
    """Write a month's latest edition, or that revision, into the site; a published one with its bundle."""
    archive, bundle = hand_out(store, series, month, out, only=only, revision=revision, profile=profile)
    result = publish_edition(
        archive,
        out,
        catalogue=read_catalogue(workspace),
        only=only,
        progress=progress,
        workspace=workspace,
        profile=profile,
    )
    return replace(result, written=[*bundle, *result.written])


def hand_out(
    store: Store,
    series: str,
    month: Month,
    out: Path,
    *,
    only: set[str] | None,
    revision: int | None = None,
    profile: Profile = "public",
    held: Sequence[Edition] = (),
) -> tuple[Archive, list[Path]]:
    """All that writing a month needs of the store: its archive, and a published edition's bundle already written.

    Editions in `held` are not read again.
    """
    archive = read_archive(store, series, month, revision, held)
    facts = archive.edition.facts
    if (only is None or BUNDLE in only) and has_bundle(store, facts):
        # Before the pages, which link what is there.
        return archive, write_bundle(store, facts, profile, out / str(month) / BUNDLE_FOLDER)
    return archive, []


def describe_formats() -> list[str]:
    """Every format that `--only` takes, a line each: name, title, media type, for whom, and whether on request."""
    lines = [
        f"{exporter.name:<14}{exporter.title}（{exporter.media_type}）"
        + ("；仅内部版" if exporter.audience == "internal" else "")
        + ("；点名才写" if exporter.on_request else "")
        for exporter in EXPORTERS
    ]
    return [*lines, f"{BUNDLE:<14}复算包：供他人复算的数据文件夹和 ZIP（随已发布的一期）"]


def _parse_formats(only: str | None) -> set[str] | None:
    if only is None:
        return None
    wanted = {name.strip().lower() for name in only.replace("，", ",").split(",") if name.strip()}
    known = {BUNDLE, *(exporter.name for exporter in EXPORTERS)}
    if not wanted or wanted - known:
        strange = "、".join(sorted(wanted - known)) or "（空）"
        msg = f"--only 的格式 {strange} 不认识；可用：{'、'.join(sorted(known))}"
        raise InputError(msg)
    return wanted
