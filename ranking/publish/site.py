"""Publishes one edition: presents it once, then writes it in every format that is asked for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from ranking.catalogue import Catalogue
from ranking.collecting import without_collecting
from ranking.config import read_settings
from ranking.editions.model import Archive
from ranking.editions.seal import Profile
from ranking.errors import InputError, ToolError
from ranking.publish.account_pages import AccountExporter
from ranking.publish.boards import present_boards, present_facts
from ranking.publish.fonts import find_font
from ranking.publish.lookup import read_lookup
from ranking.publish.notes import present_notes
from ranking.publish.official_documents import BulletinExporter, ComplianceExporter
from ranking.publish.open_data import JsonExporter
from ranking.publish.pages import HtmlExporter
from ranking.publish.paper import AccountPdfExporter, EditionPdfExporter, PdfExporter
from ranking.publish.pictures import ArticleExporter, PictureExporter
from ranking.publish.press import Press
from ranking.publish.publication import Exporter, Progress, Publication
from ranking.publish.register import refuse_other_profile
from ranking.publish.spreadsheet_csv import CsvExporter
from ranking.publish.tuner import write_tuners
from ranking.publish.workbook import XlsxExporter
from ranking.resources import content_folders

# In the order in which they run: the pages come last because they link what is there.
EXPORTERS: tuple[Exporter, ...] = (
    CsvExporter(),
    JsonExporter(),
    XlsxExporter(),
    BulletinExporter(),
    ComplianceExporter(),
    PdfExporter(),
    EditionPdfExporter(),
    AccountPdfExporter(),
    PictureExporter(),
    ArticleExporter(),
    AccountExporter(),
    HtmlExporter(),
)


@dataclass(frozen=True)
class PublishResult:
    """The files that were written anew, and what had to be left out and why."""

    written: list[Path] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def publish_edition(
    archive: Archive,
    out: Path,
    *,
    catalogue: Catalogue,
    only: set[str] | None = None,
    progress: Progress | None = None,
    workspace: Path | None = None,
    profile: Profile = "public",
    promised: frozenset[str] = frozenset(),
    contact: str | None = None,
    turn: AbstractContextManager[object] | None = None,
    press: Press | None = None,
) -> PublishResult:
    """Write an edition into the site at `out`, all formats or those named in `only`.

    The public profile holds public boards down to their `top_n` and tells no falls; the internal one holds all.
    A site is of one profile: raises InputError where `out` holds the other.
    Files that are unchanged are not touched, each other one is replaced in one step. What cannot be made
    on this machine (PDF without a browser) is left out and reported; the rest is written. Files of boards with a
    suffix in `promised` are linked though they may not lie there yet: the caller has them written meanwhile.
    The publisher's `contact` is that of the workspace's settings unless it is given.
    Processes that write editions of one site at the same time share a lock, their `turn`: it is held while that is
    written what all editions share. Documents are printed by the `press`, where the caller has one running already.
    """
    chosen = choose_exporters(only, profile)
    refuse_other_profile(out, profile)
    with without_collecting():
        publication = replace(
            prepare_publication(archive, out, catalogue, workspace, profile, contact),
            promised=promised,
            press=press,
        )
        return _write(publication, chosen, progress, turn or nullcontext())


def _write(
    publication: Publication,
    chosen: Sequence[Exporter],
    progress: Progress | None,
    turn: AbstractContextManager[object],
) -> PublishResult:
    result = PublishResult()
    for exporter in chosen:
        tick = _count_boards(progress, f"{publication.facts.month_label} {exporter.title}", publication)
        try:
            with turn if isinstance(exporter, HtmlExporter) else nullcontext():
                result.written.extend(exporter.export(publication, tick))
        except ToolError as error:
            result.left_out.append((exporter.title, str(error)))
    if any(isinstance(exporter, HtmlExporter) for exporter in chosen):
        result.written.extend(write_tuners(publication))
    result.remarks.extend(publication.remarks)
    if find_font() is None:
        why = "没有找到 justmytype-intl-cjk 所带的字体，页面将使用系统字体；请重新安装本程序的依赖"
        result.left_out.append(("中文字体", why))
    return result


def choose_exporters(only: set[str] | None, profile: Profile) -> list[Exporter]:
    """The exporters that are to run, in their order.

    Without `only` all that fit the profile and are not on request alone. Raises InputError where an internal
    format is named for the public.
    """
    if only is None:
        return [
            exporter
            for exporter in EXPORTERS
            if not exporter.on_request and (profile == "internal" or exporter.audience == "public")
        ]
    chosen = [exporter for exporter in EXPORTERS if exporter.name in only]
    barred = [exporter.name for exporter in chosen if profile == "public" and exporter.audience == "internal"]
    if barred:
        msg = (
            f"--only 的格式 {'、'.join(barred)} 只用于内部版，不能对外公布；请去掉，或加上 --profile internal"
        )
        raise InputError(msg)
    return chosen


def prepare_publication(
    archive: Archive,
    out: Path,
    catalogue: Catalogue,
    workspace: Path | None,
    profile: Profile,
    contact: str | None = None,
) -> Publication:
    """An archive made ready for every exporter, cut to its profile; nothing is written."""
    facts = archive.edition.facts
    moment = facts.published_at or facts.built_at
    lookup = read_lookup(archive, catalogue, profile)
    return Publication(
        out=out,
        facts=present_facts(facts, profile),
        boards=tuple(present_boards(lookup)),
        notes=present_notes(lookup.archive.edition, lookup.catalogue),
        editions=tuple(present_facts(known, profile) for known in archive.editions),
        created=(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second),
        templates=tuple(content_folders("templates", workspace)),
        lookup=lookup,
        contact=read_settings(workspace).publisher.contact if contact is None else contact,
    )


def _count_boards(progress: Progress | None, what: str, publication: Publication) -> Callable[[], None]:
    """Tells the progress after each board."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(what, done, len(publication.boards))

    return tick
