"""What differs between two standards, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from ranking.standard.language import COMBINES
from ranking.standard.model import Standard
from ranking.standard.shares import effective_shares
from ranking.standard.step import Frozen
from ranking.standard.writing import toml_value, written_fields

_TABLES = (
    ("nodes", "节点"),
    ("adjustments", "调整项"),
    ("flags", "提示"),
    ("boards", "榜单"),
    ("rollups", "汇总指标"),
    ("gates", "发布前检查"),
)
_HEAD = frozenset({"text", "sha256", "id", *(field for field, _ in _TABLES)})


def diff_standards(old: Standard, new: Standard) -> list[str]:
    """What was added, removed and changed from one standard to the other, a line each; nothing if equal."""
    lines = _changes("标准", written_fields(old, _HEAD), written_fields(new, _HEAD))
    for field, name in _TABLES:
        lines += _table_changes(name, getattr(old, field), getattr(new, field))
    return [*lines, *_share_changes(old, new), *_order_changes(old, new)]


def _table_changes(name: str, old: Sequence[Any], new: Sequence[Any]) -> list[str]:
    before, after = ({entry.key: entry for entry in entries} for entries in (old, new))
    lines = [f'删去{name} "{key}"{_titled(before[key])}' for key in before if key not in after]
    for key, entry in after.items():
        if key not in before:
            lines.append(f'新增{name} "{key}"{_titled(entry)}')
        else:
            where = f'{name} "{key}"{_titled(entry)}'
            lines += _changes(where, written_fields(before[key]), written_fields(entry))
    return lines


def _titled(entry: Frozen) -> str:
    title = getattr(entry, "label", None) or getattr(entry, "title", None)
    return f"（{title}）" if title and title != getattr(entry, "key", None) else ""


def _changes(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    lines = []
    for field in dict.fromkeys((*old, *new)):
        before, after = (_shown(field, side) for side in (old, new))
        if before != after:
            lines.append(f"{where} 的 {field} 由 {before} 改为 {after}")
    return lines


def _shown(field: str, side: Mapping[str, Any]) -> str:
    return toml_value(side[field]) if field in side else "默认值"


def _share_changes(old: Standard, new: Standard) -> list[str]:
    """Shares of the total that moved, also of nodes that were not touched themselves."""
    before, after = effective_shares(old), effective_shares(new)
    return [
        f'节点 "{key}"（{new.by_key[key].title}）占总分的份额由 {_percent(before[key])} 变为 {_percent(share)}'
        for key, share in after.items()
        if key in before and _percent(before[key]) != _percent(share)
    ]


def _percent(share: float | None) -> str:
    return "不定" if share is None else f"{share:.2%}"


def _order_changes(old: Standard, new: Standard) -> list[str]:
    """Adjustments work in file order, so a new order is a change."""
    before, after = ([entry.key for entry in side.adjustments] for side in (old, new))
    kept = [key for key in after if key in before]
    if [key for key in before if key in after] == kept:
        return []
    return [f"调整项的先后次序改为 {'、'.join(kept)}"]


def new_standard_text(name: str, other: Standard) -> str:
    """The text of a new standard that extends another one, ready to be filled with differences."""
    pinned = f"{other.id}@{other.version}"
    return (
        f"# 在 {pinned}（{other.title}）的基础上制定；只写与其不同之处，其余照用。\n"
        f"# 节点写同样的 key 即改写所写的字段；remove = true 删去节点及其下级。合并方式：{'、'.join(COMBINES)}。\n\n"
        "language = 1\n\n[standard]\n"
        f"id = {toml_value(name)}\nextends = {toml_value(pinned)}\n"
        f'version = "1"\ntitle = {toml_value(other.title + "（修改版）")}\n'
    )
