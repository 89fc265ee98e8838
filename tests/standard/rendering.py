"""Write a generated standard as the TOML text that both the engine and the oracle read."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]


def render(document: Document) -> str:
    """The document as TOML: tables and arrays of tables at the top, inline values below."""
    lines: list[str] = []
    for name, content in document.items():
        if isinstance(content, dict):
            lines += [f"[{name}]", *_fields(content), ""]
        elif isinstance(content, list):
            for entry in content:
                lines += [f"[[{name}]]", *_fields(entry), ""]
        else:
            lines.append(f"{name} = {_value(content)}")
    return "\n".join(lines)


def _fields(entry: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in entry.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_fields(value)) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)
