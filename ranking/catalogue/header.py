"""Reads the comment header of one metric file: TOML behind `-- `, then the query."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ranking.catalogue.model import Family
from ranking.errors import MetricError

# Columns that every metric or scored table has already; a metric of that name would collide.
RESERVED_KEYS = frozenset({"subject", "board", "group", "rank", "coverage", "score"})

_TEXT_FIELDS = ("label", "unit", "definition", "base", "base_label", "source", "blind_spot", "example")

_REMEDIES = {
    "missing": "缺少此项，请补上",
    "extra_forbidden": "没有这个字段，请删去或改正拼写",
    "string_type": "应为带引号的文字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": '应为列表，如 ["reads"]',
    "string_pattern_mismatch": "只能用小写字母、数字和下划线，且以字母开头",
}


def read_family(path: Path) -> Family:
    """The family that a metric file declares; raises MetricError naming file, field, value and remedy.

    Every fault of the header is listed, one a line.
    """
    return _family_of(path, _read_text(path))


# Every month reads the catalogue again; most of that is taking the headers apart.
@lru_cache(maxsize=128)
def _family_of(path: Path, text: str) -> Family:
    content = {**_parse_header(path, text), "sql": text, "path": path.name}
    content["metrics"] = content.pop("metric", [])
    try:
        family = Family.model_validate(content)
    except ValidationError as error:
        faults = [_describe_fault(path, content, fault) for fault in error.errors()]
        raise MetricError("\n".join(faults)) from error
    faults = list(_find_faults(path, family))
    if faults:
        raise MetricError("\n".join(faults))
    return family


def _read_text(path: Path) -> str:
    try:
        # A byte-order mark and CRLF come from editors on office machines and mean nothing here.
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"{path.name}：不是 UTF-8 文本（第 {error.start} 字节处），请另存为 UTF-8 后重试"
        raise MetricError(msg) from error
    except FileNotFoundError as error:
        msg = f"{path}：没有这个文件，请核对路径"
        raise MetricError(msg) from error
    except OSError as error:
        msg = f"{path}：无法读取指标文件（{error.strerror}），请核对路径"
        raise MetricError(msg) from error


def _parse_header(path: Path, text: str) -> dict[str, Any]:
    lines = list(takewhile(lambda line: line.startswith("--"), text.split("\n")))
    if not lines:
        msg = f"{path.name}：第 1 行不是以 -- 开头的指标说明，请在查询之前写明 key、label、about 和各 [[metric]]"
        raise MetricError(msg)
    try:
        return tomllib.loads("\n".join(line.removeprefix("--").removeprefix(" ") for line in lines))
    except tomllib.TOMLDecodeError as error:
        msg = f"{path.name}：开头的指标说明不是合法的 TOML（{error}），请改正该行"
        raise MetricError(msg) from error


def _describe_fault(path: Path, content: dict[str, Any], fault: ErrorDetails) -> str:
    where = _name_place(content, fault["loc"])
    if fault["type"] == "missing":
        return f"{path.name}：{where} {_REMEDIES['missing']}"
    if fault["type"] == "literal_error":
        remedy = f"可取 {fault['ctx']['expected'].replace(' or ', '、').replace(', ', '、')}"
    else:
        remedy = _REMEDIES.get(fault["type"], "类型不对，请对照指标手册改正")
    return f"{path.name}：{where} 的值是 {fault['input']!r}，{remedy}"


def _name_place(content: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """`指标 "posts" 的 direction`, where the metric says its key; else its number."""
    if loc[0] != "metrics" or len(loc) < 2 or not isinstance(loc[1], int):
        return "[[metric]]" if loc[0] == "metrics" else str(loc[0])
    entry = content["metrics"][loc[1]]
    key = entry.get("key") if isinstance(entry, dict) else None
    name = f'指标 "{key}"' if key else f"第 {loc[1] + 1} 个 [[metric]]"
    return " ".join([name, *(str(part) for part in loc[2:3])])


def _find_faults(path: Path, family: Family) -> Iterator[str]:
    if not family.metrics:
        yield f"{path.name}：[[metric]] 一个也没有，请至少写一个"
    seen = set()
    for metric in family.metrics:
        if metric.key in seen:
            yield f'{path.name}：指标 "{metric.key}" 写了两次，请删去或改名'
        if metric.key in RESERVED_KEYS:
            yield f'{path.name}：指标 key 的值是 "{metric.key}"，这是保留名，请换一个'
        for field in _TEXT_FIELDS:
            if not getattr(metric, field).strip():
                yield f'{path.name}：指标 "{metric.key}" {field} 是空的，请写明'
        seen.add(metric.key)
