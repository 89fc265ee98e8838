"""The acts of a store, told in words: who, in which role, when, what."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from ranking.errors import InputError
from ranking.store import Store

ROLES = {"loader": "载入", "preparer": "编制", "issuer": "签发", "keeper": "保管", "program": "程序"}
WHAT = {
    "load": "载入",
    "undo": "撤销载入",
    "build": "编制草稿",
    "revise": "编制修订稿",
    "preview": "征求异议",
    "publish": "签发",
    "objection": "登记异议",
    "decide": "答复异议",
    "hold": "暂不计入",
    "anomaly": "处理线索",
    "release": "恢复计入",
    "campaign_decision": "专题认定",
    "post_removal": "登记删稿",
    "migrate": "升级数据库结构",
    "restore": "从备份恢复",
}
# What the detail of an act calls things, as an office does; a hash is shortened.
_FIELDS = {
    "path": "文件", "edition": "期次", "until": "受理至", "reason": "理由", "kind": "类别", "supersedes": "取代",
    "hash": "校验值", "rows_read": "行数", "accepted": "新增", "rejected": "被拒", "from": "原版本", "to": "新版本",
    "backup": "备份", "editions": "期数", "objection": "异议", "decision": "答复", "hold": "编号", "month": "月份",
    "format": "格式", "load_id": "载入编号", "removed": "去掉", "unchanged": "未变", "contradictions": "前后不一", "part": "部分", "claim": "内容", "account": "账号", "sign": "线索", "code": "证据编号", "post": "稿件",
}  # fmt: skip
_HASH = 64
_SHOWN = 12


def describe_acts(
    store: Store, *, since: dt.datetime | None = None, what: Sequence[str] = ()
) -> Iterator[str]:
    """One line an act, oldest first; raises InputError for a kind of act that does not exist."""
    found = {str(row[0]) for row in store.rows("SELECT DISTINCT what FROM act")}
    codes = [_code_of(name, found) for name in what]
    rows = store.rows(
        'SELECT "at", author, role, what, detail FROM act WHERE "at" >= ? ORDER BY act_id',
        [since or dt.datetime.min],
    )
    for at, author, role, code, detail in rows:
        if not codes or code in codes:
            yield f"{at:%Y-%m-%d %H:%M:%S}  {author}（{ROLES.get(role, role)}）  {WHAT.get(code, code)}  {_tell(detail)}".rstrip()


def _code_of(name: str, found: set[str]) -> str:
    codes = {label: code for code, label in WHAT.items()}
    if name in codes:
        return codes[name]
    if name in WHAT or name in found:
        return name
    msg = f"--what：没有“{name}”这种操作，可用：{'、'.join(WHAT.values())}"
    raise InputError(msg)


def _tell(detail: str) -> str:
    entries: dict[str, Any] = json.loads(detail)
    return "，".join(
        f"{_FIELDS.get(key, key)} {_shorten(value)}" for key, value in entries.items() if value is not None
    )


def _shorten(value: object) -> str:
    text = str(value)
    return f"{text[:_SHOWN]}…" if len(text) == _HASH and " " not in text else text
