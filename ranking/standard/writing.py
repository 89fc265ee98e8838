"""The canonical TOML text of a standard: everything that decides a score, nothing else."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ranking.standard.model import Standard
from ranking.standard.step import Frozen

_TABLES = (
    ("node", "nodes"),
    ("adjustment", "adjustments"),
    ("flag", "flags"),
    ("board", "boards"),
    ("rollup", "rollups"),
    ("gate", "gates"),
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def with_text(standard: Standard) -> Standard:
    """The standard with its canonical text and that text's SHA-256."""
    text = write_standard(standard)
    return standard.model_copy(
        update={"text": text, "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
    )


def write_standard(standard: Standard) -> str:
    """The standard as TOML, fields in a fixed order, those at their default left out."""
    return "\n\n".join(block["text"] for block in standard_blocks(standard)) + "\n"


def standard_blocks(standard: Standard, *, without_weights: bool = False) -> list[dict[str, str]]:
    """The tables of the TOML text in order, each with its `text`; those of nodes below the root with `node`.

    Without weights, a line `weight = …` put after the text of every `node` makes the text whole again.
    """
    inside = {"language", "text", "sha256", *(field for _, field in _TABLES)}
    blocks = [
        {"text": f"language = {standard.language}"},
        {"text": _block("[standard]", written_fields(standard, frozenset(inside)))},
    ]
    for table, field in _TABLES:
        for entry in getattr(standard, field):
            is_child = table == "node" and entry.parent is not None
            left_out = frozenset({"weight"}) if is_child and without_weights else frozenset[str]()
            block = {"text": _block(f"[[{table}]]", written_fields(entry, left_out))}
            blocks.append(block | ({"node": entry.key} if is_child else {}))
    return blocks


def written_fields(model: Frozen, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields that differ from their default, in the model's order."""
    written: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if (
            name not in left_out
            and value is not None
            and (
                field.is_required()
                or value != field.default
                or isinstance(value, bool) != isinstance(field.default, bool)
            )
        ):
            written[name] = _plain(value)
    return written


def _plain(value: Any) -> Any:
    if hasattr(value, "as_written"):
        return value.as_written()
    if isinstance(value, Frozen):
        return written_fields(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _block(header: str, fields: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{_key(name)} = {toml_value(value)}" for name, value in fields.items())])


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def toml_value(value: Any) -> str:
    """A value in TOML; whole floats are written without a point, so that a text has one form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {toml_value(v)}" for k, v in value.items()) + " }"
    return "[" + ", ".join(toml_value(item) for item in value) + "]"


def _quoted(text: str) -> str:
    escaped = "".join(
        _ESCAPES.get(char) or (f"\\u{ord(char):04x}" if ord(char) < 32 or ord(char) == 127 else char)
        for char in text
    )
    return f'"{escaped}"'
