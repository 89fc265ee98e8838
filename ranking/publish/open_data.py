"""Writes each board as JSON: all its facts and rows, scores and parts as printed, metrics as scored."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ranking.publish.chart_data import write_chart_files
from ranking.publish.codebook import codebook_json
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board, Facts, Measure, Row
from ranking.publish.publication import Audience, Publication

_TRUTH = {True: "true", False: "false"}
_FORMAT = 1  # raised when a field changes its meaning


class JsonExporter:
    """One object a board; numbers that are printed with fixed decimals are strings."""

    name = "json"
    title = "JSON"
    media_type = "application/json"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `data/BOARD.json`, the numbers of charts, and what the fields mean, `data/codebook.json`."""
        for board in publication.boards:
            path = publication.data_file(board, "json")
            if write_if_changed(path, json_text(board)):
                yield path
            tick()
        yield from write_chart_files(publication.chart_folder, publication.charts, publication.facts, "json")
        path = publication.codebook("json")
        if write_if_changed(path, codebook_json(publication.boards)):
            yield path


def json_text(board: Board) -> str:
    """The board as JSON, fields in a fixed order, a line a row."""
    content = {
        "format": _FORMAT,
        "edition": _describe_edition(board.facts),
        "board": {
            "key": board.key,
            "title": board.title,
            "platform": board.platform,
            "level": board.level,
            "caption": board.caption,
        },
        "standard": {
            "name": board.standard_name,
            "title": board.standard_title,
            "sha256": board.method.sha256,
        },
        "groups": [{"key": group.key, "label": group.label, "share": group.share} for group in board.groups],
        "parts": [
            {"key": leaf.key, "label": leaf.label, "group": leaf.group, "kind": leaf.kind}
            for leaf in board.leaves
        ],
        "metrics": [
            {
                "key": metric.key,
                "label": metric.label,
                "unit": metric.unit,
                "definition": metric.definition,
                "is_scored": metric.key in board.inputs,
            }
            for metric in board.metrics
        ],
    }
    rows = ",\n".join(_print_row(board, row) for row in board.rows)
    # A row a line: short, quick to write, and a difference between two versions shows whose row changed.
    head = ",\n".join(f"{_dump(key)}: {_dump(value)}" for key, value in content.items())
    return f'{{{head},\n"rows": [\n{rows}\n]}}\n'


_dump = json.JSONEncoder(ensure_ascii=False).encode
_quote = cache(_dump)


def _describe_edition(facts: Facts) -> dict[str, str]:
    return {
        "id": facts.edition_id,
        "profile": facts.profile,
        "series": facts.series_title,
        "month": facts.month,
        "publisher": facts.publisher,
        "notice": facts.notice,
        "state": facts.state,
        "issued": facts.issued,
        "cut_off": facts.cut_off,
        "program_version": facts.program_version,
        "hash": facts.hash,
        "previous_hash": facts.previous_hash,
    }


def _print_row(board: Board, row: Row) -> str:
    """One row; its metrics stand between what it scored and what that rests on."""
    measures = ", ".join(f"{_quote(key)}: {_print_measure(measure)}" for key, measure in row.measures.items())
    scored, rest = _dump(_describe_scored(board, row)), _dump(_describe_rest(row))
    return f'{scored[:-1]}, "metrics": {{{measures}}}, {rest[1:]}'


def _describe_scored(board: Board, row: Row) -> dict[str, Any]:
    parts = list(zip(board.leaves, row.parts, row.absences, strict=True))
    return {
        "subject": row.subject,
        "name": row.name,
        "former_name": row.former_name or None,
        "platform": row.platform,
        "level": row.level,
        "region": row.region,
        "organisation": row.organisation,
        "matrix": row.matrix,
        "rank": row.rank,
        "previous_rank": row.previous_rank,
        "range": row.certainty.range_text if row.certainty else None,
        "range_without": row.certainty.without_text if row.certainty else None,
        "band": (row.certainty.band or None) if row.certainty else None,
        "cautions": list(row.certainty.cautions) if row.certainty else [],
        "change": row.change,
        "score": row.score_text if row.score is not None else None,
        "groups": {
            group.key: None if bar.value is None else bar.text
            for group, bar in zip(board.groups, row.groups, strict=bool(row.groups))
        },
        "parts": {
            leaf.key: None if part is None else f"{part:f}"
            for leaf, part, text in parts
            if part is not None or text
        },
        "absences": {leaf.key: text for leaf, _, text in parts if text},
    }


def _describe_rest(row: Row) -> dict[str, Any]:
    return {
        "posts": row.posts,
        "observed_days": row.observed_days,
        "month_days": row.month_days,
        "coverage": row.coverage,
        "has_floor": row.has_floor,
        "reason": row.reason or None,
    }


def _print_measure(measure: Measure) -> str:
    """The figures as they were scored: a whole number without a fraction, null where missing.

    Written without the encoder: an edition has hundreds of thousands.
    """
    _, value, base, coverage, is_floor, is_withheld = measure
    number = "null" if value is None else repr(int(value) if value.is_integer() else value)
    return (
        f'{{"value": {number}, "base": {_print_number(base)}, "coverage": {_print_number(coverage)}, '
        f'"is_floor": {_TRUTH[is_floor]}, "is_withheld": {_TRUTH[is_withheld]}}}'
    )


def _print_number(number: float | None) -> str:
    return "null" if number is None else repr(number)
