"""The tuner page: one file in which weights are tried on a month's metric table, for internal use only."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import polars as pl

from ranking.catalogue import Metric
from ranking.editions.scoring import table_of_month
from ranking.errors import StandardError
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board
from ranking.publish.publication import Publication
from ranking.publish.templating import open_templates, read_static
from ranking.standard import Standard, assign_boards
from ranking.tuning import list_presets, write_payload, write_skeleton

UNOFFICIAL = "非正式榜单：仅供研究权重使用，不是已发布的结果，不作为评价单位或个人工作的依据"


@dataclass(frozen=True)
class TunerSource:
    """What a tuner page is made from: a standard, one month's table of all its boards, and what they are called."""

    standard: Standard
    table: pl.DataFrame
    month: str
    titles: Mapping[str, str]  # board → title; one that is not there is called by its key
    board: str | None = None  # the one that is opened first
    notice: str | None = None  # of the edition, above everything
    fonts: str = "fonts"  # folder of the site's fonts; a page by itself uses those of the machine


def render_tuner(source: TunerSource, metrics: Mapping[str, Metric], folders: tuple[Path, ...]) -> str:
    """The page as one HTML text that needs nothing else; raises StandardError where the table does not fit."""
    standard = source.standard
    name = f"{standard.id}@{standard.version}"
    return (
        open_templates(folders)
        .get_template("tuner.html")
        .render(
            title=f"试调权重：{standard.title}",
            banner=UNOFFICIAL,
            standard=name,
            notice=source.notice,
            month=source.month,
            css=_style(folders, source.fonts),
            scoring=read_static(folders, "scoring.js"),
            script=read_static(folders, "tuner.js"),
            data=_embed(_page_data(source, metrics, name)),
        )
    )


def _style(folders: tuple[Path, ...], fonts: str) -> str:
    sheet = read_static(folders, "style.css").replace('url("fonts/', f'url("{fonts}/')
    return sheet + read_static(folders, "tuner.css")


def _page_data(source: TunerSource, metrics: Mapping[str, Metric], name: str) -> dict[str, Any]:
    presets = list_presets(source.standard, source.table, metrics)
    return {
        "payload": write_payload(source.standard, source.table),
        "skeleton": write_skeleton(
            source.standard, f"权重由试调页得出，以 {name} 为基础，所用数据：{source.month}"
        ),
        "presets": [asdict(preset) for preset in presets],
        "titles": dict(source.titles),
        "board": source.board,
        "names": _names(source.table),
    }


def name_boards(standard: Standard, table: pl.DataFrame) -> dict[str, str]:
    """Board → title as the standard writes it; a board that its columns cannot make is left out."""
    subjects = table.unique("subject", keep="first")
    try:
        boards, _ = assign_boards(standard, subjects)
    except StandardError:
        return {entry.key: entry.title for entry in standard.boards if not entry.split}
    return dict(boards.select("key", "title").iter_rows())


def _names(table: pl.DataFrame) -> dict[str, str]:
    """Subject → its name, where the table has one."""
    if "name" not in table.columns:
        return {}
    named = (
        table.select(pl.col("subject", "name").cast(pl.String)).drop_nulls().unique("subject", keep="first")
    )
    return dict(sorted(named.iter_rows()))


def _embed(data: dict[str, Any]) -> str:
    """Data as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def tuner_file(standard_id: str) -> str:
    """The name of a standard's tuner page in the folder of its edition."""
    return f"tuner-{standard_id}.html"


def link_tuner(publication: Publication, board: Board) -> str | None:
    """From a board's page to its place on the tuner page; None on a public site."""
    if publication.facts.profile != "internal":
        return None
    key = board.slug.rpartition("--")[2]
    return f"{tuner_file(board.standard_name.partition('@')[0])}#{urlencode({'board': key})}"


def write_tuners(publication: Publication) -> Iterator[Path]:
    """Bring the tuner page of every standard of an internal edition up to date; a public one has none."""
    if publication.facts.profile != "internal":
        return
    lookup = publication.lookup
    edition = lookup.archive.edition
    for standard in lookup.standards.values():
        boards, members = assign_boards(standard, edition.subjects)
        source = TunerSource(
            standard,
            table_of_month(members, edition.subjects, edition.metrics),
            publication.facts.month_label,
            dict(boards.select("key", "title").iter_rows()),
            notice=publication.facts.notice,
            fonts="../assets/fonts",
        )
        path = publication.folder / tuner_file(standard.id)
        if write_if_changed(path, render_tuner(source, lookup.catalogue, publication.templates)):
            yield path
