"""From the text of a standard's file to a checked `Standard`, `extends` merged."""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ranking.errors import StandardError
from ranking.standard.checking import check_standard
from ranking.standard.language import LANGUAGE_VERSION
from ranking.standard.model import Standard
from ranking.standard.problems import Problem, problems_of, refuse, shown
from ranking.standard.structure import check_structure
from ranking.standard.writing import with_text

_TABLES = {
    "node": "nodes",
    "adjustment": "adjustments",
    "flag": "flags",
    "board": "boards",
    "rollup": "rollups",
    "gate": "gates",
}
Resolve = Callable[[str], str]


def parse_standard(
    text: str, *, source: str, resolve: Resolve | None = None, metrics: Collection[str] | None = None
) -> Standard:
    """The standard that a TOML text describes; `text` and `sha256` are those of the merged whole.

    `source` is the file's name in messages; `resolve` gives the text of the standard named in `extends`.
    With `metrics` (keys of the catalogue, or columns of a table) an unknown metric is a fault too.
    Raises StandardError with every fault found, one a line.
    """
    entries = _merged(text, source, resolve, ())
    refuse(_form_problems(entries), source)
    fields = entries["standard"] | {name: value for name, value in entries.items() if name != "standard"}
    return _check(_Entries(repr(fields), fields), source, None if metrics is None else tuple(metrics))


@dataclasses.dataclass(frozen=True)
class _Entries:
    """The fields of a merged standard, told apart by how they read."""

    words: str
    fields: dict[str, Any] = dataclasses.field(compare=False)


# Every month of a run asks for the same standards again: neither their texts nor their entries are taken apart twice.
@lru_cache(maxsize=32)
def _check(entries: _Entries, source: str, metrics: tuple[str, ...] | None) -> Standard:
    fields = entries.fields
    try:
        standard = Standard.model_validate(fields)
    except ValidationError as error:
        findings = error.errors(include_url=False)
        refuse([*problems_of(findings, fields), *_rest_without(findings, fields, metrics)], source)
        raise
    refuse([*check_structure(standard), *check_standard(standard, metrics)], source)
    return with_text(standard)


def _rest_without(
    findings: Sequence[ErrorDetails], fields: dict[str, Any], metrics: Collection[str] | None
) -> list[Problem]:
    """The other faults of what is left without the faulty fields, so that all is told at once."""
    tables = {name: [dict(entry) for entry in fields[name]] for name in _TABLES.values()}
    for finding in findings:
        table, *rest = finding["loc"]
        if table in tables and len(rest) > 1 and isinstance(rest[0], int):
            tables[str(table)][rest[0]].pop(str(rest[1]), None)
    try:
        remainder = Standard.model_validate({"id": "x", **tables})
    except ValidationError:
        return []
    return [*check_structure(remainder), *check_standard(remainder, metrics)]


def _merged(text: str, source: str, resolve: Resolve | None, trail: tuple[str, ...]) -> dict[str, Any]:
    """The entries of a file laid over those of the standard it extends."""
    entries = _read_toml(text, source)
    head = dict(entries["standard"]) if isinstance(entries["standard"], dict) else {}
    name = head.pop("extends", None)
    if name is None:
        return entries
    if not isinstance(name, str) or resolve is None:
        refuse([Problem("", "extends", shown(name), "找不到这个标准，请写已有标准的名称")], source)
    if name in trail:
        refuse([Problem("", "extends", shown(name), f"与自身循环引用：{' → '.join((*trail, name))}")], source)
    assert isinstance(name, str) and resolve is not None
    below = _merged(resolve(name), name, resolve, (*trail, name))
    return _overlay(below, entries | {"standard": head}, source)


@lru_cache(maxsize=32)
def _read_toml(text: str, source: str) -> dict[str, Any]:
    """The tables of a file; who gets them only reads them."""
    try:
        document = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise StandardError(f"{source}: 不是合格的 TOML 文件（{error}），请检查引号、括号和等号") from None
    known = {"language", "standard", *_TABLES}
    problems = [
        Problem("", name, None, f"没有这个表，可用的有：{'、'.join(sorted(known))}")
        for name in document
        if name not in known
    ]
    problems += [
        Problem("", name, None, f"须写成 [[{name}]]")
        for name in _TABLES
        if not _is_list_of_tables(document.get(name, []))
    ]
    if not isinstance(document.get("standard"), dict):
        problems.append(Problem("", "[standard]", None, "必须有这个表，其中写明 id"))
    refuse(problems, source)
    tables = {field: document.get(table, []) for table, field in _TABLES.items()}
    return {
        "language": document.get("language", LANGUAGE_VERSION),
        "standard": document["standard"],
        **tables,
    }


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any], source: str) -> dict[str, Any]:
    merged = {"language": above["language"], "standard": below["standard"] | above["standard"]}
    problems: list[Problem] = []
    for field in _TABLES.values():
        merged[field] = _overlay_entries(below[field], above[field], problems)
    removed = {e["key"] for e in above["nodes"] if e.get("remove") is True and "key" in e}
    merged["nodes"] = _without_orphans(merged["nodes"], removed)
    if "title" not in above["standard"] and "title" in below["standard"]:
        merged["standard"]["title"] = below["standard"]["title"]
    refuse(problems, source)
    return merged


def _overlay_entries(below: list[Any], above: list[Any], problems: list[Problem]) -> list[Any]:
    entries = {_key(entry, place): entry for place, entry in enumerate(below)}
    for place, entry in enumerate(above):
        key = _key(entry, place + len(below))
        if entry.get("remove") is True:
            if entries.pop(key, None) is None:
                problems.append(Problem(f'"{key}"', "remove", "true", "所扩展的标准中没有这一项"))
            continue
        change = {name: value for name, value in entry.items() if name != "remove"}
        entries[key] = entries.get(key, {}) | change
    return list(entries.values())


def _key(entry: Mapping[str, Any], place: int) -> str:
    """The key of an entry; a split board may leave it to its columns, a faulty entry has only its place."""
    if "key" not in entry and (split := entry.get("split")):
        columns = split if isinstance(split, list) else [split]
        return "-".join(
            re.sub(r"[^A-Za-z0-9]+", "-", str(column)).strip("-") or "split" for column in columns
        )
    return str(entry.get("key", f"#{place}"))


def _without_orphans(nodes: list[Any], removed: set[str]) -> list[Any]:
    """The nodes less all that stood below a removed one."""
    gone = set(removed)
    while True:
        below = {n.get("key") for n in nodes if n.get("parent") in gone} - gone
        if not below:
            return [node for node in nodes if node.get("key") not in gone or node.get("parent") not in gone]
        gone |= below


def _form_problems(entries: dict[str, Any]) -> list[Problem]:
    """Fields that only belong to a file that extends another one; split boards get their default key."""
    problems = []
    for field in _TABLES.values():
        for place, entry in enumerate(entries[field]):
            if "remove" in entry:
                problems.append(
                    Problem(
                        f'"{_key(entry, place)}"', "remove", shown(entry["remove"]), "只能与 extends 一起使用"
                    )
                )
    entries["boards"] = [
        {"key": _key(b, i), **b} if b.get("split") else b for i, b in enumerate(entries["boards"])
    ]
    return problems
