"""Reading JSON, JSONL and TOML: every list of objects, and every object beside one, as a table of text."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from ranking.errors import InputError
from ranking.ingest.encoding import encoding_of
from ranking.ingest.parts import Part
from ranking.ingest.table import CHUNK_ROWS, ROW, BrokenRow, Chunk, Table, unique_names

# A document has to be in memory as a whole; a crawler's run over a month is far below.
_LARGEST = 1 << 28
_BLANK = " \t\r\n\ufeff"

_Object = Mapping[str, Any]


def is_json(path: Path) -> bool:
    """Whether a text file begins as JSON does."""
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"{", b"["))


def json_parts(path: Path) -> list[Part]:
    """The tables of the document; raises InputError when it is no whole JSON or JSONL."""
    if path.stat().st_size > _LARGEST:
        msg = f"{path}: JSON 文件超过 {_LARGEST >> 20} MB 的上限，请拆分后再载入"
        raise InputError(msg)
    text = path.read_text(encoding=encoding_of(path)).strip(_BLANK)
    lines = _objects_by_line(text)
    if lines is not None:
        objects, broken = lines
        return [_part(None, objects, broken)]
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        msg = f"{path}: JSON 在第 {error.lineno} 行第 {error.colno} 字处不完整或有误，请重新导出该文件"
        raise InputError(msg) from error
    except (RecursionError, ValueError) as error:
        msg = f"{path}: JSON 嵌套过深或数字过长，不是可读的导出文件，请重新导出"
        raise InputError(msg) from error
    return [_part(name, enumerate(objects, start=1)) for name, objects in _lists(document)]


def toml_parts(path: Path) -> list[Part]:
    """The tables of a TOML file, a row an entry, lists joined by commas; raises InputError when it is none."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: 不是合法的 TOML 文件（{error}），请改正后另存为 UTF-8"
        raise InputError(msg) from error
    return [
        _part(name, enumerate(map(_with_joined_lists, objects), start=1))
        for name, objects in _lists(document)
    ]


def _with_joined_lists(entry: _Object) -> _Object:
    return {
        key: ",".join(map(str, value)) if isinstance(value, list) else value for key, value in entry.items()
    }


def _objects_by_line(text: str) -> tuple[list[tuple[int, _Object]], list[BrokenRow]] | None:
    """One object a line (JSONL) and the lines that are none; None where the text is one document."""
    lines = text.split("\n")
    objects: list[tuple[int, _Object]] = []
    broken: list[BrokenRow] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = _object(line)
        if found is not None:
            objects.append((number, found))
        elif number == 1:
            return None
        else:
            broken.append(BrokenRow(number, "这一行不是完整的 JSON 对象，请核对或重新导出", line))
    is_document = len(lines) == 1 and any(isinstance(value, list) for value in objects[0][1].values())
    return None if is_document else (objects, broken)


def _object(line: str) -> _Object | None:
    try:
        found = json.loads(line)
    except (RecursionError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _lists(document: Any) -> Iterator[tuple[str | None, list[_Object]]]:
    """The lists of objects of a document: itself, or its members; an object stands for a list of one."""
    if isinstance(document, list):
        yield None, [item for item in document if isinstance(item, dict)]
    elif isinstance(document, dict):
        for name, value in document.items():
            items = value if isinstance(value, list) else [value]
            objects: list[_Object] = [item for item in items if isinstance(item, dict)]
            if objects:
                yield name, objects


def _part(name: str | None, objects: Iterable[tuple[int, _Object]], broken: Iterable[BrokenRow] = ()) -> Part:
    numbered = list(objects)
    keys = list(dict.fromkeys(key for _, item in numbered for key in item))
    header = unique_names(keys)
    columns = [
        pl.Series(column, [_told(item.get(key)) for _, item in numbered], dtype=pl.String)
        for key, column in zip(keys, header, strict=True)
    ]
    numbers = pl.Series(ROW, [number for number, _ in numbered], dtype=pl.Int64)
    return Part(
        name, [list(header)], partial(_open, header, pl.DataFrame([numbers, *columns]), tuple(broken))
    )


def _open(
    header: tuple[str, ...], rows: pl.DataFrame, broken: tuple[BrokenRow, ...], _: int, notes: tuple[str, ...]
) -> Table:
    return Table(header, lambda: _chunks(rows, broken), notes)


def _chunks(rows: pl.DataFrame, broken: tuple[BrokenRow, ...]) -> Iterator[Chunk]:
    for place in range(0, max(rows.height, 1), CHUNK_ROWS):
        yield Chunk(rows.slice(place, CHUNK_ROWS), broken if place == 0 else ())


def _told(value: Any) -> str | None:
    """A value as the text that a CSV would hold; what is nested stays JSON, half characters are marked."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value
    elif isinstance(value, (dict, list)):
        text = json.dumps(value, ensure_ascii=False) if value else ""
    else:
        text = str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
