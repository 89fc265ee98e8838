"""Which boards there are, and who is on them."""

import hashlib
import re
from collections.abc import Iterator

import polars as pl

from ranking.standard.entries import Board
from ranking.standard.model import Standard
from ranking.standard.problems import Problem, refuse, shown
from ranking.vocabulary import UNCLASSIFIED, UNCLASSIFIED_LABEL, labels, terms

BOARDS_SCHEMA = {
    "key": pl.String,
    "title": pl.String,
    "platform": pl.String,  # code, where the board has exactly one
    "level": pl.String,
    "top_n": pl.Int32,
    "audience": pl.String,
}
WITHOUT_BOARDS = "all"


def assign_boards(standard: Standard, subjects: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The boards of a standard in file order, and who is on each of them.

    `subjects` has `subject` and the columns that boards filter or split by (platform, level, is_main, …).
    Boards: key, title, platform, level, top_n, audience. Members: board, subject, by board order and subject.
    Raises StandardError for a column that is missing and for a board that nobody is on.
    """
    refuse(_column_problems(standard, subjects), standard.id)
    entries = standard.boards or (Board(key=WITHOUT_BOARDS, title=standard.title),)
    found = [made for entry in entries for made in _boards_of(entry, subjects)]
    members = [
        people.select(pl.lit(board["key"]).alias("board"), pl.col("subject").cast(pl.String)).sort("subject")
        for board, people in found
    ]
    refuse(_emptiness(standard, entries, found), standard.id)
    return pl.DataFrame([board for board, _ in found], schema=BOARDS_SCHEMA), pl.concat(members)


def cut_board(scores: pl.DataFrame, top_n: int | None) -> pl.DataFrame:
    """The ranked rows of one board's scores down to place `top_n`, never cut inside a tie."""
    ranked = scores.filter(pl.col("rank").is_not_null()).sort("rank", "subject")
    if top_n is None or ranked.height <= top_n:
        return ranked
    return ranked.filter(pl.col("rank") <= ranked["rank"][top_n - 1])


_Made = tuple[dict[str, str | int | None], pl.DataFrame]


def _boards_of(entry: Board, subjects: pl.DataFrame) -> Iterator[_Made]:
    chosen = _filtered(entry, subjects)
    if not entry.split:
        platform = entry.platform[0] if len(entry.platform) == 1 else None
        level = entry.level[0] if len(entry.level) == 1 else None
        yield _board(entry, entry.key, entry.title, platform, level), chosen
        return
    columns = list(entry.split)
    texts = chosen.with_columns(pl.col(columns).cast(pl.String))
    combinations = sorted(texts.select(columns).unique().iter_rows(), key=lambda row: _order(columns, row))
    for values in combinations:
        people = texts.filter(
            pl.all_horizontal(pl.col(c).eq_missing(v) for c, v in zip(columns, values, strict=True))
        )
        known = dict(zip(columns, values, strict=True))
        key = "-".join([*([entry.prefix] if entry.prefix else []), *(_slug(value) for value in values)])
        title = entry.title.format_map({c: _label(c, v) for c, v in known.items()})
        yield _board(entry, key, title, known.get("platform"), known.get("level")), people


def _board(
    entry: Board, key: str, title: str, platform: str | None, level: str | None
) -> dict[str, str | int | None]:
    level = None if level == UNCLASSIFIED else level
    return {
        "key": key,
        "title": title,
        "platform": platform,
        "level": level,
        "top_n": entry.top_n,
        "audience": entry.audience,
    }


def _filtered(entry: Board, subjects: pl.DataFrame) -> pl.DataFrame:
    """The subjects that an entry's filters let in; 未分级 is a level that is not there."""
    chosen = subjects
    for column, values in entry.filters.items():
        fits = pl.col(column).cast(pl.String).is_in(list(values)).fill_null(False)
        if UNCLASSIFIED in values:
            fits = fits | pl.col(column).is_null()
        chosen = chosen.filter(fits)
    return chosen.filter(pl.col("is_main").fill_null(False)) if entry.main_only else chosen


def _order(columns: list[str], values: tuple[str | None, ...]) -> list[tuple[int, str]]:
    """Vocabulary order for platforms and levels, text order for the rest, what is not there last."""
    places = []
    for column, value in zip(columns, values, strict=True):
        codes = [term.code for term in terms("platform" if column == "platform" else "level")]
        is_code = column in ("platform", "level") and value in codes
        place = codes.index(str(value)) if is_code else len(codes)
        places.append((place + (value is None), value or ""))
    return places


def _slug(value: str | None) -> str:
    """A value as part of an address."""
    if value is None:
        return UNCLASSIFIED
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        return value
    return "x" + hashlib.sha256(value.encode("utf-8")).hexdigest()[:8]


def _label(column: str, value: str | None) -> str:
    if value is None:
        return UNCLASSIFIED_LABEL if column == "level" else "未填"
    if column == "platform":
        return labels("platform").get(value, value)
    return labels("level").get(value, value) if column == "level" else value


def _column_problems(standard: Standard, subjects: pl.DataFrame) -> Iterator[Problem]:
    for entry in standard.boards:
        needed = [*entry.filters, *entry.split, *(["is_main"] if entry.main_only else [])]
        for column in needed:
            if column not in subjects.columns:
                yield Problem(f'榜单 "{entry.key}"', None, shown(column), "计分对象没有这一列，请改正列名")


def _emptiness(standard: Standard, entries: tuple[Board, ...], found: list[_Made]) -> Iterator[Problem]:
    for board, people in found:
        if not people.height:
            yield Problem(
                f'榜单 "{board["key"]}"', None, None, "没有任何计分对象符合条件，请改正筛选条件或删去此榜"
            )
    if not found:
        yield Problem("", "[[board]]", None, "没有任何计分对象可上榜")
    keys = [board["key"] for board, _ in found]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield Problem(f'榜单 "{key}"', "key", None, "由两处榜单定义同时产生，请为其中一处另写 prefix 或 key")
