"""A board's scores as columns of formulas, from the values of metrics to the rank, with what each gives."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ranking.catalogue import Metric
from ranking.publish.formula_steps import BARRED, EMPTY, round_half_up, step_formula, when_number
from ranking.publish.formula_trees import (
    Child,
    adjustment_formula,
    combine_formula,
    condition_formula,
    receive_formula,
)
from ranking.publish.model import Board, Row
from ranking.publish.phrases import describe_adjustment, describe_missing, describe_node, describe_step
from ranking.standard import Node, Scored, board_entry
from ranking.standard.language import BOARD_SCOPE, ROOT
from ranking.standard.numbers import Bools, Floats, round_column
from ranking.standard.tree import Worked

METRIC_SHEET, FIGURE_SHEET = "指标值", "界值"
# Columns before those of the nodes: account, published rank and score, both worked out again, whether they agree.
_LEADING = 6
_SCORE_COLUMN = 3
WEIGHT_LINE = 4  # of the sheet of formulas, counted from 1 as in its cells
# Said in the column of a step that has no formula.
NO_FORMULA = "此步要与同组账号逐一比较，不能写成公式，直接给出数值"

Value = float | str
# Place among the rows of the board → text of the formula, where `{r}` stands for the line.
Formula = Callable[[int], str]


@dataclass(frozen=True)
class LiveColumn:
    """One column: title, rule in words, formula (None: values alone) and what it gives in each row."""

    title: str
    rule: str
    formula: Formula | None
    values: tuple[Value, ...]
    weight: float | None = None


@dataclass(frozen=True)
class Figure:
    """One figure that a step found in the data, a line of the sheet of figures."""

    node: str
    step: str
    group: str
    name: str
    value: float


@dataclass(frozen=True)
class Recomputation:
    """Everything that the live sheets of a board print; `columns` begin after the leading six."""

    rows: tuple[Row, ...]
    metrics: tuple[tuple[str, str], ...]  # key and title
    inputs: tuple[tuple[float | None, ...], ...]  # of each row
    figures: tuple[Figure, ...]
    columns: tuple[LiveColumn, ...]
    score: LiveColumn
    rank: LiveColumn


def column_name(place: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def recompute_board(
    board: Board, scored: Scored, lines: tuple[int, int], labels: Mapping[str, Metric]
) -> Recomputation | None:
    """The formulas of a board's rows, which stand in `lines` (first and last) of every sheet.

    None where the board has no row.
    """
    rows = board.rows
    if not rows:
        return None
    return _Writer(board, scored, lines, labels).write()


@dataclass
class _Writer:
    board: Board
    scored: Scored
    lines: tuple[int, int]
    labels: Mapping[str, Metric]
    columns: list[LiveColumn] = field(default_factory=list)
    children: dict[str, Child] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)
    figure_lines: dict[tuple[str, int, str], dict[str, str]] = field(default_factory=dict)

    def write(self) -> Recomputation:
        standard = self.scored.standard
        self.places = self._find_rows()
        self.metric_cells = {
            key: f"'{METRIC_SHEET}'!${column_name(place)}{{r}}"
            for place, key in enumerate(standard.metrics, start=2)
        }
        figures = tuple(self._list_figures())
        for node in reversed(standard.ordered_nodes):
            self._write_node(node)
        score, rank = self._write_score()
        return Recomputation(
            rows=self.board.rows,
            metrics=tuple((key, self._label(key)) for key in standard.metrics),
            inputs=tuple(
                tuple(_or_none(self.scored.sheet.metrics[key][place]) for key in standard.metrics)
                for place in self.places
            ),
            figures=figures,
            columns=tuple(self.columns),
            score=score,
            rank=rank,
        )

    def _label(self, key: str) -> str:
        return self.labels[key].label if key in self.labels else key

    def _find_rows(self) -> list[int]:
        """The row of the scored sheet of each row of the board."""
        sheet = self.scored.sheet
        of_board = (sheet.boards == self.board.key).to_numpy()
        places = {sheet.subjects[int(place)]: int(place) for place in np.flatnonzero(of_board)}
        return [places[row.subject] for row in self.board.rows]

    def _list_figures(self) -> Iterator[Figure]:
        """What the standard's steps found in the data, for the groups of this board's rows."""
        sheet, standard = self.scored.sheet, self.scored.standard
        wanted = {
            (scope, group.names[code])
            for scope, group in sheet.groups.items()
            for code in group.codes[self.places].tolist()
        }
        line = 4
        for scope, group, key, step, name, value in self.scored.bounds.iter_rows():
            if (scope, group) not in wanted or key not in standard.by_key:
                continue
            node = standard.by_key[key]
            cells = self.figure_lines.setdefault((key, step, group), {})
            cells[name] = f"'{FIGURE_SHEET}'!$E${line}"
            words = self._step_words(node, step)
            yield Figure(node.title, words, self._group_words(scope, group), name, value)
            line += 1

    def _step_words(self, node: Node, step: int) -> str:
        if step == 0:
            return "合并下级"
        return describe_step(node.steps[step - 1], self.labels) if step <= len(node.steps) else "缺失时代替"

    def _group_words(self, scope: str, group: str) -> str:
        return self.board.title if scope == BOARD_SCOPE else "全部账号" if scope == "all" else group

    def _add(self, column: LiveColumn) -> str:
        """Put a column at the end; gives its cell in the line of a row."""
        self.columns.append(column)
        return f"{column_name(_LEADING + len(self.columns) - 1)}{{r}}"

    def _values(self, values: Floats, barred: Bools) -> tuple[Value, ...]:
        return tuple(
            (BARRED if barred[place] else "") if math.isnan(values[place]) else float(values[place])
            for place in self.places
        )

    def _write_node(self, node: Node) -> None:
        worked = self.scored.nodes[node.key]
        nobody = self.scored.sheet.nobody
        below = _any_of([child.excluded for child in worked.children], nobody)
        cell = (
            self._write_input(node, worked) if node.metric is not None else self._write_blend(worked, below)
        )
        stages = [(self._step_words(node, place), place) for place in range(1, len(node.steps) + 1)]
        stages += [(f"四舍五入到 {node.decimals} 位小数", 0)] if node.decimals is not None else []
        for (words, place), values in zip(stages, self.scored.after_steps(node.key), strict=True):
            formula = self._step(node, place, cell)
            rule = words if formula else f"{words}；{NO_FORMULA}"
            cell = self._add(LiveColumn(f"{node.title}：{words}", rule, formula, self._values(values, below)))
        value = cell
        if node.missing != "reweight":
            formula = self._received(node, cell)
            given = self._values(worked.received, worked.excluded)
            cell = self._add(LiveColumn(f"{node.title}：缺失处理", describe_missing(node), formula, given))
        if node.parent is not None:
            self.columns[-1] = replace(self.columns[-1], weight=node.weight)
        letters = cell.removesuffix("{r}")
        self.children[node.key] = Child(value, cell, f"{letters}${WEIGHT_LINE}")

    def _write_input(self, node: Node, worked: Worked) -> str:
        metric = self.metric_cells[str(node.metric)]
        text = f"IF(ISNUMBER({metric}),{metric},{EMPTY})"
        title = self._label(str(node.metric))
        if node.per is not None:
            per = self.metric_cells[node.per]
            divided = f"IF({per}=0,{EMPTY},{metric}/{per})"
            text = f"IF(AND(ISNUMBER({metric}),ISNUMBER({per})),{divided},{EMPTY})"
            title += f" ÷ {self._label(node.per)}"
        values = self._values(worked.input, self.scored.sheet.nobody)
        cell = self._add(LiveColumn(f"{node.title}：取指标", title, _fixed(text), values))
        self.raws[node.key] = cell
        return cell

    def _write_blend(self, worked: Worked, below: Bools) -> str:
        node = worked.node
        children = [self.children[child.node.key] for child in worked.children]
        text = combine_formula(node, children)
        rule = describe_node(node, self.labels).split("；")[0]
        values = self._values(worked.input, below)
        title = "总分：合并" if node.key == ROOT and node.label is None else f"{node.title}：合并"
        if text is None:
            return self._add(LiveColumn(title, f"{rule}；{NO_FORMULA}", None, values))
        return self._add(LiveColumn(title, rule, _fixed(text), values))

    def _step(self, node: Node, place: int, cell: str) -> Formula | None:
        """The formula of a step; 0 is the rounding of the node."""
        if place == 0:
            text = when_number(cell, round_half_up(cell, node.decimals or 0))
            return lambda _: text
        step = node.steps[place - 1]
        if step_formula(step, cell, self.metric_cells, {}) is None:
            return None
        if not step.is_data_driven:
            fixed = step_formula(step, cell, self.metric_cells, {})
            return lambda _: str(fixed)
        group = self.scored.sheet.groups[step.scope or node.scope]

        def formula(row: int) -> str:
            figures = self.figure_lines.get((node.key, place, group.names[group.codes[self.places[row]]]), {})
            return str(step_formula(step, cell, self.metric_cells, figures))

        return formula

    def _received(self, node: Node, cell: str) -> Formula:
        group = self.scored.sheet.groups[node.scope]
        name = str(node.missing).removeprefix("group_")

        def formula(row: int) -> str:
            key = (node.key, len(node.steps) + 1, group.names[group.codes[self.places[row]]])
            return receive_formula(node.missing, cell, self.figure_lines.get(key, {}).get(name))

        return formula

    def _write_score(self) -> tuple[LiveColumn, LiveColumn]:
        standard, scored = self.scored.standard, self.scored
        root = scored.nodes[ROOT]
        cell = self.children[ROOT].received
        scores = root.received
        bars = self._coverage_bar()
        for entry in standard.adjustments:
            words = describe_adjustment(entry, self.labels)
            if entry.key in scored.adjusted.vetoed:
                bars.append(condition_formula(entry.when, self.metric_cells) if entry.when else "TRUE")
                continue
            scores = scores + scored.adjusted.parts[entry.key]
            text = adjustment_formula(standard, entry, cell, self.metric_cells)
            cell = self._add(
                LiveColumn(f"调整：{entry.title}", words, _fixed(text), self._values(scores, root.excluded))
            )
        return self._finish(cell, scores, bars)

    def _coverage_bar(self) -> list[str]:
        """A column of how much of the weight rests on data, where the board asks for so much."""
        entry = board_entry(self.scored.standard, self.board.key)
        least = entry.min_coverage if entry else 0.0
        if not least:
            return []
        standard = self.scored.standard
        text = "+".join(self._coverage_terms(standard.root, 1.0))
        values = self._values(self.scored.nodes[ROOT].coverage, self.scored.sheet.nobody)
        rule = f"有数据的权重份额，低于 {least:g} 的不排名"
        cell = self._add(LiveColumn("数据完整度", rule, _fixed(text), values))
        return [f"{cell}<{least!r}-0.000000000001"]

    def _coverage_terms(self, node: Node, share: float) -> Iterator[str]:
        children = [child for child in self.scored.standard.children(node.key) if child.weight > 0]
        if not children:
            yield f"ISNUMBER({self.raws[node.key]})*ISNUMBER({self.children[node.key].value})*{share!r}"
        total = sum(child.weight for child in children)
        for child in children:
            yield from self._coverage_terms(child, share * child.weight / total)

    def _finish(self, cell: str, scores: Floats, bars: Sequence[str]) -> tuple[LiveColumn, LiveColumn]:
        standard, final = self.scored.standard, self.scored.final
        unrounded = np.where(np.isnan(final), np.nan, scores)
        there = f"ISNUMBER({cell})"
        text = f"IF({there},{cell},{EMPTY})"
        if bars:
            barred = bars[0] if len(bars) == 1 else f"OR({','.join(bars)})"
            text = f"IF({barred},{EMPTY},{text})"
        nobody = self.scored.sheet.nobody
        title, rule = "修约前得分", "不排名的账号为空"
        cell = self._add(LiveColumn(title, rule, _fixed(text), self._values(unrounded, nobody)))
        rounded = f"IF(ISNUMBER({cell}),{round_half_up(cell, standard.decimals)},{EMPTY})"
        words = f"四舍五入到 {standard.decimals} 位小数"
        score = LiveColumn("复算得分", words, _fixed(rounded), self._values(final, nobody))
        ranked_by = f"{column_name(_SCORE_COLUMN)}{{r}}"
        places = standard.rank_decimals
        if places is not None and places != standard.decimals:
            words = f"四舍五入到 {places} 位小数，据以排名"
            text = f"IF(ISNUMBER({cell}),{round_half_up(cell, places)},{EMPTY})"
            values = self._values(round_column(unrounded, places), nobody)
            ranked_by = self._add(LiveColumn("排名用得分", words, _fixed(text), values))
        return score, self._rank(ranked_by)

    def _rank(self, cell: str) -> LiveColumn:
        values = self._values(self.scored.ranks, self.scored.sheet.nobody)
        letters = cell.removesuffix("{r}")
        listed = f"${letters}${self.lines[0]}:${letters}${self.lines[1]}"
        first = f"RANK({cell},{listed})"
        ties = self.scored.standard.ties
        if ties == "ordered":
            return LiveColumn("复算名次", NO_FORMULA, None, values)
        if ties == "dense":
            first = f"SUMPRODUCT(ISNUMBER({listed})*({listed}>{cell})/COUNTIF({listed},{listed}))+1"
        elif ties == "average":
            first = f"{first}+(COUNTIF({listed},{cell})-1)/2"
        text = f"IF(ISNUMBER({cell}),{first},{EMPTY})"
        return LiveColumn("复算名次", "按复算得分从高到低", _fixed(text), values)


def _any_of(claims: Sequence[Bools], nobody: Bools) -> Bools:
    return np.asarray(np.logical_or.reduce([nobody, *claims]))


def _fixed(text: str) -> Formula:
    return lambda _: text


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
