"""One fault of a standard, and how a checker's findings are told to an editor in Chinese."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import ErrorDetails

from ranking.errors import StandardError

_ENTRY_NAMES = {
    "nodes": "节点",
    "adjustments": "调整项",
    "flags": "提示",
    "boards": "榜单",
    "rollups": "汇总指标",
    "gates": "发布前检查",
}
_REMEDIES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个字段，请删去或改正拼写",
    "float_type": "须是数字",
    "int_type": "须是整数",
    "int_from_float": "须是整数",
    "string_type": "须是文字",
    "bool_type": "须是 true 或 false",
    "tuple_type": "须是列表",
    "dict_type": "须是表",
    "model_type": "须是表",
    "model_attributes_type": "须是表",
    "finite_number": "须是有限的数",
    "string_too_short": "不能为空",
}


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what stands there, and what to do about it."""

    where: str  # 节点 "x"; empty for the file as a whole
    field: str | None
    value: str | None
    remedy: str

    def __str__(self) -> str:
        found = self.where
        if self.field is not None:
            found += f" 的 {self.field}" if found else self.field
        if self.value is not None:
            found += f" 是 {self.value}"
        return f"{found}，{self.remedy}" if found else self.remedy


def refuse(problems: Iterable[Problem], source: str) -> None:
    """Raise StandardError with every problem on a line of its own, if there is any."""
    lines = [f"{source}: {problem}" for problem in dict.fromkeys(problems)]
    if lines:
        raise StandardError("\n".join(lines))


def node_problem(key: str, field: str, value: object, remedy: str) -> Problem:
    """A fault of one node."""
    return Problem(f'节点 "{key}"', field, shown(value), remedy)


def problems_of(errors: Sequence[ErrorDetails], entries: Mapping[str, Any]) -> list[Problem]:
    """The findings of the models told in Chinese; `entries` is what was checked."""
    found: dict[tuple[str, str | None], Problem] = {}
    for error in errors:
        problem = _told(error, entries)
        earlier = found.get((problem.where, problem.field))
        if earlier is not None and problem.remedy not in earlier.remedy:  # the alternatives of one union
            problem = replace(earlier, remedy=f"{earlier.remedy}，或{problem.remedy}")
        found[problem.where, problem.field] = problem
    return list(found.values())


def shown(value: object) -> str:
    """A value as it is quoted in a message."""
    return (
        f'"{value}"'
        if isinstance(value, str)
        else str(value).replace("True", "true").replace("False", "false")
    )


def _told(error: ErrorDetails, entries: Mapping[str, Any]) -> Problem:
    location = [part for part in error["loc"] if not _is_branch(part)]
    where, fields = _place(location, entries)
    if error["type"] == "value_error":
        remedy = str(error.get("ctx", {}).get("error", error["msg"]))
        value = None if error["loc"] and isinstance(error["input"], dict) else shown(error["input"])
        return Problem(where, fields, value, remedy)
    value = None if error["type"] in ("missing", "extra_forbidden") else shown(error["input"])
    return Problem(where, fields, value, _remedy(error))


def _is_branch(part: int | str) -> bool:
    """Whether a location's part is only the alternative of a union that was tried."""
    return isinstance(part, str) and (
        part.startswith(("literal[", "constrained-", "function-")) or part in _TRIED
    )


_TRIED = frozenset({"float", "str", "int", "bool"})


def _place(location: list[int | str], entries: Mapping[str, Any]) -> tuple[str, str | None]:
    if len(location) > 1 and location[0] in _ENTRY_NAMES and isinstance(location[1], int):
        table, index = str(location[0]), location[1]
        entry = entries[table][index]
        key = entry.get("key") if isinstance(entry, dict) else None
        name = f'"{key}"' if isinstance(key, str) else f"第 {index + 1} 个"
        where, rest = f"{_ENTRY_NAMES[table]} {name}", location[2:]
    else:
        where, rest = "", location
    field = ".".join(f"第{part + 1}项" if isinstance(part, int) else part for part in rest)
    return where, field or None


def _remedy(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return f"须是 {str(context['expected']).replace(' or ', '、').replace(', ', '、')} 之一"
    if kind == "greater_than_equal":
        return f"须不小于 {context['ge']:g}"
    if kind == "less_than_equal":
        return f"须不大于 {context['le']:g}"
    if kind == "string_pattern_mismatch":
        return "写法不符合要求（见 docs/standard-language.md）"
    return _REMEDIES.get(kind, "无法识别，请对照 docs/standard-language.md 改正")
