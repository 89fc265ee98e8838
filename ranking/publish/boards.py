"""Makes one board of an edition ready for every format."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ranking.calendar import describe_count_age
from ranking.editions.model import EditionFacts
from ranking.editions.seal import Profile
from ranking.months import Month
from ranking.period_words import in_words_of
from ranking.publish.absence import explain_dashes
from ranking.publish.audience import INTERNAL_NOTICE, board_size
from ranking.publish.certainty import explain_ranges
from ranking.publish.contributions import chart_contributions
from ranking.publish.courses import follow_rows, months_shown
from ranking.publish.distribution import chart_distribution, spread_scores
from ranking.publish.findings import tell_changes
from ranking.publish.lookup import BoardKey, Lookup
from ranking.publish.method import find_groups, present_definitions, present_method
from ranking.publish.metric_scatter import chart_scatter
from ranking.publish.model import Board, BoardMonth, Chart, Facts, Group, Leaf, Past, Row
from ranking.publish.periods import say_of_period
from ranking.publish.quartiles import find_quartiles
from ranking.publish.rows import Layout, present_rows, sum_groups
from ranking.publish.sparkline import find_span
from ranking.publish.trends import chart_ranks, chart_scores
from ranking.publish.wording import STATE_WORDS, TIE_RULES, clean_name, print_day, print_moment, tell_noun
from ranking.rounding import round_half_up
from ranking.standard import Standard
from ranking.vocabulary import labels

_PURPOSE = (
    "得分按《{title}》，由{groups}计算，反映{noun}当月的可测表现；"
    "不衡量内容是否准确、办事质量高低，也不是合规判定，不作评价单位或个人工作的依据。"
)

_WHOSE_DAYS = {"账号": "账号", "矩阵": "成员账号（日数相加）"}


def present_boards(lookup: Lookup) -> list[Board]:
    """Every board of an edition in its order; a page name is unique within the edition."""
    places: dict[str, int] = dict(lookup.archive.edition.standards.select("standard_id", "place").iter_rows())
    boards = sorted(
        lookup.archive.edition.boards.iter_rows(named=True),
        key=lambda entry: (places[entry["standard_id"]], entry["place"]),
    )
    first = min(places, key=lambda name: places[name])
    facts = present_facts(lookup.archive.edition.facts, lookup.profile)
    presented = [
        _present_board(
            lookup,
            facts,
            entry,
            entry["board"] if entry["standard_id"] == first else f"{entry['standard_id']}--{entry['board']}",
        )
        for entry in boards
    ]
    return [say_of_period(board, lookup.archive.edition.facts.month) for board in presented]


def present_facts(facts: EditionFacts, profile: Profile) -> Facts:
    """An edition's facts as printed; what is internal says so in its notice, on every page."""
    issued = f"{print_day(facts.published_at)}发布" if facts.published_at else "尚未发布，数字可能变动"
    notices = (INTERNAL_NOTICE if profile == "internal" else "", clean_name(facts.notice))
    return Facts(
        edition_id=facts.edition_id,
        profile=profile,
        series_title=clean_name(facts.title),
        month=str(facts.month),
        month_label=facts.month.label,
        publisher=clean_name(facts.publisher),
        notice="；".join(notice for notice in notices if notice),
        state=facts.state,
        state_label=STATE_WORDS[facts.state],
        issued=issued,
        published=f"{facts.published_at.isoformat(timespec='seconds')}+08:00" if facts.published_at else "",
        cut_off=print_moment(facts.cut_off),
        count_age=in_words_of(facts.month, describe_count_age(facts.month, facts.cut_off, facts.count_age)),
        revision=f"第 {facts.revision} 版" if facts.revision > 1 else "",
        program_version=facts.program_version,
        hash=facts.hash or "",
        previous_hash=facts.previous_hash or "",
    )


def _present_board(lookup: Lookup, facts: Facts, entry: dict[str, str], slug: str) -> Board:
    key = (entry["standard_id"], entry["board"])
    standard = lookup.standards[key[0]]
    layout = _lay_out(lookup, key, standard)
    ranked, unranked = present_rows(lookup, layout)
    changes, changes_note = tell_changes(lookup, layout, ranked, unranked)
    charts, charts_note = _draw_charts(lookup, layout, ranked)
    groups = "、".join(group.label for group in layout.groups if group.share)
    name = f"{standard.id}@{standard.version}"
    return Board(
        facts=facts,
        key=key[1],
        slug=slug,
        title=clean_name(entry["title"]),
        platform=labels("platform").get(entry["platform"], ""),
        level=labels("level").get(entry["level"], ""),
        noun=layout.noun,
        standard_name=name,
        standard_title=standard.title,
        decimals=standard.decimals,
        purpose=_PURPOSE.format(title=standard.title, groups=groups, noun=layout.noun),
        caption=_describe_table(standard, ranked, unranked) + _describe_cut(lookup, key),
        groups=layout.groups,
        leaves=layout.leaves,
        ranked=tuple(ranked),
        unranked=tuple(unranked),
        changes=changes,
        changes_note=changes_note,
        marks=tuple(_explain_marks(lookup, layout, [*ranked, *unranked])),
        months=tuple(_present_months(lookup, layout)),
        metrics=present_definitions(lookup, _list_metrics([*ranked, *unranked])),
        inputs=standard.metrics,
        charts=tuple(
            replace(chart, source=tell_source(facts, name), data=f"{slug}-{chart.key}") for chart in charts
        ),
        charts_note=charts_note,
        method=present_method(lookup, layout, ranked[0] if ranked else None),
    )


def tell_source(facts: Facts, standard: str = "") -> str:
    """Whose data a chart shows, and as of when."""
    by = f"，计分标准 {standard}" if standard else ""
    return f"{facts.publisher}，数据截至 {facts.cut_off}{by}"


def _lay_out(lookup: Lookup, key: BoardKey, standard: Standard) -> Layout:
    groups, leaves = find_groups(lookup, key)
    history = lookup.history.get(key, {})
    lines = [
        [point.score for month, point in points.items() if month in lookup.months]
        for points in history.values()
    ]
    return Layout(
        key=key,
        noun=tell_noun(standard),
        decimals=standard.decimals,
        groups=groups,
        leaves=leaves,
        largest=_find_largest(lookup, key, groups, leaves),
        span=find_span(lines),
    )


def _find_largest(
    lookup: Lookup, key: BoardKey, groups: Sequence[Group], leaves: Sequence[Leaf]
) -> dict[str, Decimal]:
    sums = [sum_groups(groups, leaves, parts) for parts in lookup.parts.get(key, {}).values()]
    return {
        group.key: max((row[place] or Decimal(0) for row in sums), default=Decimal(0))
        for place, group in enumerate(groups)
    }


def _describe_table(standard: Standard, ranked: Sequence[Row], unranked: Sequence[Row]) -> str:
    if not ranked:
        return f"没有{tell_noun(standard)}得到名次，{len(unranked)} 个未排名。"
    count = f"{len(ranked)} 个{tell_noun(standard)}" + (
        f"（另有 {len(unranked)} 个未排名，列于榜后）" if unranked else ""
    )
    return f"{count}，按得分从高到低排列；{TIE_RULES[standard.ties]}。"


def _present_months(lookup: Lookup, layout: Layout) -> Iterator[BoardMonth]:
    history = lookup.history.get(layout.key, {})
    for month in lookup.months:
        standings = {subject: points[month] for subject, points in history.items() if month in points}
        if standings:
            scores = [round_half_up(point.score, layout.decimals) for point in standings.values()]
            yield BoardMonth(Month.parse_period(month).label, standings, find_quartiles(scores))


def _list_metrics(rows: Sequence[Row]) -> list[str]:
    """Every metric that some row has, in the order of the first row that has it."""
    return list(dict.fromkeys(key for row in rows for key in row.measures))


def _describe_cut(lookup: Lookup, key: BoardKey) -> str:
    """What the public is not shown of a board."""
    edition = lookup.archive.edition
    top_n = board_size(edition, *key) if lookup.profile == "public" else None
    of_board = edition.boards.filter(standard_id=key[0], board=key[1])
    if top_n is None or of_board["subjects"][0] <= top_n:
        return ""
    noun = tell_noun(lookup.standards[key[0]])
    return f"本榜共 {of_board['subjects'][0]} 个{noun}，公开版列至第 {top_n} 名。"


def _explain_marks(lookup: Lookup, layout: Layout, rows: Sequence[Row]) -> Iterator[str]:
    falls = "▼降、" if lookup.profile == "internal" else ""
    others = "" if falls else "公开版只标上升、持平和新上榜，其余留空。"
    yield f"变化：与上月名次相比，▲升、{falls}“平”为持平、“新”为本月首次列入、“—”为无可比。{others}"
    if layout.groups:
        yield "分项下的横条以本榜该项最高分为满格；各分项相加等于得分。"
    yield from explain_dashes(layout.groups, rows, layout.noun)
    yield "近 12 个月：各行得分的起伏用同一比例；断开处当月没有名次，圆点为本月。"
    yield from explain_ranges(rows)
    if any(not row.is_observed_fully for row in rows):
        yield f"“观测不全”：{_WHOSE_DAYS[layout.noun]}开通的日子里有几天没有采集到，未观测的日子不算静默，也不当作零。"
    if any(row.has_floor for row in rows):
        yield "“含下限”：有稿件的计数被平台显示为“10万+”等，按 100000 计，实际不低于此。"


def _draw_charts(lookup: Lookup, layout: Layout, ranked: Sequence[Row]) -> tuple[list[Chart], str]:
    if not ranked:
        return [], f"本榜没有{layout.noun}得到名次，不绘图。"
    courses, note = _draw_courses(lookup, layout, ranked)
    return [
        chart_contributions(ranked, layout.groups, layout.noun),
        *courses,
        *_draw_shapes(lookup, layout, ranked),
    ], note


def _draw_courses(lookup: Lookup, layout: Layout, ranked: Sequence[Row]) -> tuple[list[Chart], str]:
    history: dict[str, dict[str, Past]] = lookup.history.get(layout.key, {})
    courses = follow_rows(ranked, lookup.months, history)
    if not courses:
        return [], "同一版本的计分标准还不足两个月，暂无走势图。"
    months = months_shown(lookup.months, courses)
    charts = [chart_scores(courses, months, layout.decimals, layout.noun)]
    if len(courses) > 1:
        charts.append(chart_ranks(courses, months, layout.noun))
    return charts, ""


def _draw_shapes(lookup: Lookup, layout: Layout, ranked: Sequence[Row]) -> Iterator[Chart]:
    """The charts of this month's board as a whole."""
    spread = spread_scores(ranked, layout.decimals)
    if spread is not None:
        yield chart_distribution(spread, "distribution", layout.noun)
    scatter = chart_scatter(ranked, lookup.standards[layout.key[0]], lookup.catalogue)
    if scatter is not None:
        yield scatter
