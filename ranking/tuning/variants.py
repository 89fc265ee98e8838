"""Standards that differ from another one: other weights, other fields, kept as a text of their own."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from ranking.errors import StandardError
from ranking.standard import Standard, parse_standard
from ranking.standard.structure import check_structure
from ranking.standard.writing import toml_value, with_text

SETTING_FORM = "请写成 节点.字段=值，例如 reads.weight=30、score.combine=geometric、standard.decimals=1"


def with_weights(standard: Standard, weights: Mapping[str, float]) -> Standard:
    """The standard with other weights for some of its nodes; its text stays that of the original."""
    nodes = tuple(
        node.model_copy(update={"weight": float(weights[node.key])}) if node.key in weights else node
        for node in standard.nodes
    )
    return _rebuilt(standard, nodes=nodes)


def change_standard(standard: Standard, settings: Sequence[str]) -> Standard:
    """The standard after settings such as `reads.weight=30`; values are TOML, a bare word is a text.

    `standard.FIELD` sets a field of the whole; `KEY.remove=true` takes a node or an adjustment away.
    Raises StandardError for a key that is not there and for whatever the language refuses.
    """
    if not settings:
        return standard
    blocks = [
        f"[standard]\nid = {toml_value(standard.id)}\n"
        f'extends = "base"\nversion = {toml_value(standard.version + "+")}'
    ]
    heads = [setting for setting in settings if setting.startswith("standard.")]
    blocks[0] += "".join(f"\n{_field(head)} = {toml_value(_value(head))}" for head in heads)
    blocks += [_block(standard, setting) for setting in settings if setting not in heads]
    return parse_standard("\n\n".join(blocks), source="--set", resolve=lambda _: standard.text)


def keep_variant(standard: Standard, *, name: str, note: str) -> Standard:
    """The variant as a standard of its own: a new id, version 1, and a note that says where it comes from.

    Raises StandardError for a name that no standard can have.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        msg = f"新标准的名称是 {name}，须由英文字母、数字、-、_、. 组成并以字母或数字开头，请换一个文件名"
        raise StandardError(msg)
    notes = (*standard.notes, note)
    kept = _rebuilt(standard, id=name, version="1", notes=notes, title=f"{standard.title}（调整稿）")
    return with_text(kept)


def weights_of(standard: Standard) -> dict[str, float]:
    """Key → weight of every node but the root."""
    return {node.key: node.weight for node in standard.ordered_nodes[1:]}


def is_sound(standard: Standard) -> bool:
    """Whether a variant still has the structure of a standard, e.g. a weight above zero among siblings."""
    return not check_structure(standard)


def _rebuilt(standard: Standard, **changes: Any) -> Standard:
    """A standard of changed fields, built anew so that nothing worked out for the old one stays with it."""
    fields = {name: getattr(standard, name) for name in Standard.model_fields}
    return Standard.model_validate(fields | changes)


def _block(standard: Standard, setting: str) -> str:
    """One setting as an entry of a file that extends the standard."""
    field, key = _field(setting), setting.partition("=")[0].rpartition(".")[0].strip()
    if not key:
        raise _unreadable(setting)
    tables = {
        "node": [node.key for node in standard.nodes],
        "adjustment": [entry.key for entry in standard.adjustments],
        "board": [entry.key for entry in standard.boards],
    }
    table = next((name for name, keys in tables.items() if key in keys), None)
    if table is None:
        known = "、".join([*tables["node"], *tables["adjustment"]])
        msg = f"--set {setting}: 标准 {standard.id} 中没有 {key}；{SETTING_FORM}；可用：{known}"
        raise StandardError(msg)
    return f"[[{table}]]\nkey = {toml_value(key)}\n{field} = {toml_value(_value(setting))}"


def _field(setting: str) -> str:
    left, sign, _ = setting.partition("=")
    field = left.rpartition(".")[2].strip()
    if not sign or not field.isidentifier():
        raise _unreadable(setting)
    return field


def _unreadable(setting: str) -> StandardError:
    return StandardError(f"--set {setting}: 无法识别；{SETTING_FORM}")


def _value(setting: str) -> Any:
    """The value read as TOML; what is none is a text."""
    written = setting.partition("=")[2].strip()
    try:
        return tomllib.loads(f"value = {written}")["value"]
    except tomllib.TOMLDecodeError:
        return written
