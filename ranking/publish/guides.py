"""The pages beside an edition's boards: how it is published (发布方法), what its metrics mean (指标手册), how events spread
(重大信息), what editors named as good (典型案例)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from jinja2 import Environment

from ranking.catalogue import Metric
from ranking.catalogue.manual import print_direction, print_tags
from ranking.months import Month
from ranking.publish.accounts import account_file
from ranking.publish.assets import PLOTLY_FILE
from ranking.publish.cases import list_cases
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board, Link
from ranking.publish.publication import Publication
from ranking.publish.wording import print_moment
from ranking.standard import Standard

METHOD_PAGE, METRICS_PAGE, EVENTS_PAGE, CASES_PAGE = (
    "method.html",
    "metrics.html",
    "events.html",
    "cases.html",
)
_NO_CONTACT = "发布单位没有登记联系方式，请与其直接联系。"


@dataclass(frozen=True)
class Version:
    """One version of a standard and the months of the past year that it scored, as a line of the changelog."""

    standard: str
    months: str
    effect: str
    remark: str


@dataclass(frozen=True)
class Entry:
    """One metric of the handbook."""

    metric: Metric
    direction: str
    tags: str
    used_by: tuple[str, ...]  # titles of this edition's standards that score by it


@dataclass(frozen=True)
class Family:
    """The metrics of one family."""

    title: str
    entries: tuple[Entry, ...]


def write_guides(templates: Environment, publication: Publication) -> Iterator[Path]:
    """Write `method.html`, `metrics.html`, `events.html` and `cases.html` of the month; gives those that changed."""
    known = frozenset(path.stem for path in publication.accounts.glob("*.html"))
    pages = {
        METHOD_PAGE: templates.get_template("method.html").render(
            root="../",
            facts=publication.facts,
            examples=_pick_boards(publication),
            versions=tuple(list_versions(publication)),
            objecting=tell_objecting(publication),
            drawings=None,
        ),
        METRICS_PAGE: templates.get_template("metrics.html").render(
            root="../", facts=publication.facts, families=tuple(list_families(publication))
        ),
        EVENTS_PAGE: templates.get_template("events.html").render(
            root="../",
            facts=publication.facts,
            stories=publication.stories,
            chart_files=publication.find_chart_files(),
            data_root="",
            drawings=None,
            plotly=PLOTLY_FILE,
        ),
        CASES_PAGE: templates.get_template("cases.html").render(
            root="../",
            facts=publication.facts,
            cases=tuple(list_cases(publication.lookup)),
            file_of=account_file,
            known=known,
        ),
    }
    for name, text in pages.items():
        if write_if_changed(publication.folder / name, text):
            yield publication.folder / name


def link_guides(publication: Publication) -> tuple[Link, ...]:
    """These pages, for the page of the edition."""
    return (
        Link("发布方法", METHOD_PAGE),
        Link("指标手册", METRICS_PAGE),
        Link("重大信息", EVENTS_PAGE),
        Link("典型案例", CASES_PAGE),
    )


def _pick_boards(publication: Publication) -> tuple[Board, ...]:
    """One board a standard, the first whose example can be worked; it carries the standard in words."""
    chosen: dict[str, Board] = {}
    for board in publication.boards:
        held = chosen.setdefault(board.standard_name, board)
        if held.method.worked is None and board.method.worked is not None:
            chosen[board.standard_name] = board
    return tuple(chosen.values())


def _shown_standards(publication: Publication) -> dict[str, Standard]:
    """The standards of the boards that these readers see, by id; an internal board's is not named to the public."""
    names = {board.standard_name for board in publication.boards}
    known = publication.lookup.standards
    return {key: one for key, one in known.items() if f"{one.id}@{one.version}" in names}


def list_versions(publication: Publication) -> Iterator[Version]:
    """Which version of each present standard scored which months of the past year, latest first."""
    history = publication.lookup.archive.history.select("standard_id", "version", "month").unique()
    for name, standard in _shown_standards(publication).items():
        months: dict[str, list[str]] = {standard.version: [publication.facts.month]}
        for _, version, month in sorted(history.filter(standard_id=name).iter_rows()):
            months.setdefault(version, []).append(month)
        for version, scored in sorted(months.items(), key=lambda entry: max(entry[1]), reverse=True):
            remark = (
                "现行版本" if version == standard.version else "与现行版本的得分和名次不可比，走势图不相连"
            )
            effect = _tell_effect(publication.lookup.archive.moves.filter(standard_id=name, version=version))
            yield Version(f"{name}@{version}", _print_span(sorted(set(scored))), effect, remark)


def _tell_effect(moves: pl.DataFrame) -> str:
    """How far the first month of a version moved against the version before, both scored on the same figures."""
    if moves.is_empty():
        return "没有可比的上一版"
    total = moves.select(pl.sum("subjects", "moved", "over_3", "over_10"), pl.max("most")).row(0, named=True)
    month = Month.parse(moves["month"][0]).label
    told = (
        f"以{month}的数据按上一版（{moves['before'][0]}）和本版各算一次：{total['subjects']} 个有名次的账号中"
    )
    if not total["moved"]:
        return f"{told}，名次都没有变动"
    return (
        f"{told} {total['moved']} 个名次变动，其中 {total['over_3']} 个超过 3 位、{total['over_10']} 个超过 10 位，"
        f"最多 {total['most']} 位"
    )


def _print_span(months: list[str]) -> str:
    first, last = (Month.parse_period(months[place]).label for place in (0, -1))
    return f"{first}（1 期）" if len(months) == 1 else f"{first}至{last}（{len(months)} 期）"


def tell_objecting(publication: Publication) -> tuple[str, ...]:
    """How to object, with whom and until when, as far as the edition and the publisher say."""
    facts = publication.lookup.archive.edition.facts
    contact = f"联系：{publication.contact}。" if publication.contact else _NO_CONTACT
    how = "对名次、得分或所用数据有异议的，请写明榜名、账号、项目和依据，向发布单位提出；每件异议由人核查后作出决定，结果随榜公布。"
    told = [how, f"发布单位：{publication.facts.publisher}。{contact}"]
    if facts.objections_until is not None and facts.state == "preview":
        told.append(
            f"本期正在征求异议，截止 {print_moment(facts.objections_until)}；逾期提出的在下一期或修订版中处理。"
        )
    elif facts.objections_until is not None:
        told.append(
            f"本期征求异议已于 {print_moment(facts.objections_until)} 截止；此后提出的，查实的以修订版更正并说明。"
        )
    else:
        told.append("本期没有单独的征求异议期；发布后提出的，查实的以修订版更正并说明。")
    return tuple(told)


def list_families(publication: Publication) -> Iterator[Family]:
    """Every metric of the catalogue by family, in its order; the public is not shown those that are internal."""
    lookup, shown = publication.lookup, _shown_standards(publication)
    found: dict[str, list[Entry]] = {}
    for key, metric in lookup.catalogue.items():
        if metric.audience == "internal" and lookup.profile == "public":
            continue
        titles = tuple(one.title for one in shown.values() if key in one.metrics)
        entry = Entry(metric, print_direction(metric), print_tags(metric), titles)
        found.setdefault(lookup.families[key], []).append(entry)
    for title, entries in found.items():
        yield Family(title, tuple(entries))
