"""The tables that tuning works on: a file of one's own, or months as the store has them in editions."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from pydantic import TypeAdapter, ValidationError

from ranking.editions.scoring import table_of_month
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import EditionError, InputError, StandardError
from ranking.months import Month
from ranking.routine.score import prepare_table
from ranking.routine.tables import read_table
from ranking.standard import Standard, assign_boards
from ranking.store import Store
from ranking.tuning import Choice, Comparison, Influence, Sensitivity, WeightRange

MONTH = "month"
AnyFound = TypeVar("AnyFound", Comparison, Influence, Sensitivity)


def tables_of_file(
    path: Path, standards: Sequence[Standard], size: str | None = None
) -> dict[str, pl.DataFrame]:
    """Month → table, from a file as `score_file` takes it; a column `month` parts it into months.

    Without that column the only month is called by the file's name. Raises what `prepare_table` raises.
    """
    frame = read_table(path)
    keys = ("subject", "board", MONTH)
    numbers = (size,) if size is not None else ()
    table = prepare_table(path, frame, standards, numbers=numbers, keys=keys)
    if MONTH not in table.columns:
        return {path.stem: table}
    parted = table.partition_by(MONTH, as_dict=True, include_key=False)
    return {str(key[0]): part for key, part in sorted(parted.items())}


def tables_of_store(
    store: Store, series: str, first: Month, last: Month, standard: Standard
) -> dict[str, pl.DataFrame]:
    """Month → table, from the latest edition (draft or published) of every month from first to last that has one.

    Who is on which board is told by `standard`. Nothing is written. Raises EditionError where no month was built.
    """
    latest = {facts.month: facts for facts in read_facts(store, series) if first <= facts.month <= last}
    if not latest:
        msg = f"{first} 至 {last} 之间没有编制过榜单，请先运行 ranking build，或用 --table 给出表格"
        raise EditionError(msg)
    tables = {}
    for month, facts in sorted(latest.items()):
        edition = read_edition(store, facts)
        _, members = assign_boards(standard, edition.subjects)
        tables[str(month)] = table_of_month(members, edition.subjects, edition.metrics)
    return tables


def only_table(tables: Mapping[str, pl.DataFrame]) -> tuple[str, pl.DataFrame]:
    """The one month there is; raises InputError for several, where only one can be looked at."""
    if len(tables) != 1:
        msg = f"这里一次只看一个月，现有 {'、'.join(tables)}；请用 --months 指定其中一个月"
        raise InputError(msg)
    return next(iter(tables.items()))


def only_board(table: pl.DataFrame, board: str | None) -> str:
    """The named board, or the only one there is; raises InputError where it has to be named."""
    boards = sorted(set(table["board"].cast(pl.String))) if "board" in table.columns else ["all"]
    if board is None and len(boards) == 1:
        return boards[0]
    if board not in boards:
        what = "请用 --board 指定一个榜" if board is None else f"没有榜 {board}"
        msg = f"{what}，可用：{'、'.join(boards)}"
        raise InputError(msg)
    return str(board)


def of_board(found: AnyFound, board: str | None) -> AnyFound:
    """What was found about one board: every frame of a result cut to it; all of it where none is named.

    The scoring itself has seen all boards, as groups over all of them need. Raises InputError for a board that is not there.
    """
    if board is None:
        return found
    frames: dict[str, Any] = {field.name: getattr(found, field.name) for field in fields(found)}
    cut = {
        name: frame
        for name, frame in frames.items()
        if isinstance(frame, pl.DataFrame) and "board" in frame.columns
    }
    only_board(next(iter(cut.values())), board)
    kept: dict[str, Any] = {name: frame.filter(pl.col("board") == board) for name, frame in cut.items()}
    return replace(found, **kept)


def read_inputs(path: Path) -> tuple[tuple[Choice, ...], tuple[WeightRange, ...]]:
    """Named alternatives and single weights that a sensitivity run varies, from a TOML file.

    `[[choice]]` has `name` and `option`, a list of { name, settings }; `[[weight]]` has `node` and `spread`.
    Raises InputError for a file that is none.
    """
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
        choices = [
            {"name": entry["name"], "options": entry["option"]} for entry in document.pop("choice", [])
        ]
        weights = document.pop("weight", [])
        if document or not (choices or weights):
            raise StandardError("须有 [[choice]] 或 [[weight]]，且没有别的内容")
        return (
            TypeAdapter(tuple[Choice, ...]).validate_python(choices),
            TypeAdapter(tuple[WeightRange, ...]).validate_python(weights),
        )
    except FileNotFoundError:
        msg = f"找不到文件 {path}，请检查路径"
        raise InputError(msg) from None
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        ValidationError,
        StandardError,
    ) as error:
        told = (
            str(error) if isinstance(error, StandardError | tomllib.TOMLDecodeError) else "字段缺失或写法不对"
        )
        msg = f"{path.name}：{told}；写法见 docs/怎样调整权重.md"
        raise InputError(msg) from error
