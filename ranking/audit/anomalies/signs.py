"""What each sign looks at and from where on it is told, as declared in `data/anomaly-signs.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ranking.errors import InputError
from ranking.resources import shipped_root

FILE_NAME = "anomaly-signs.toml"
# What a workspace calls its own file: a table a sign, with the limits that it sets otherwise.
OWN_NAME = "核查阈值.toml"


class Limit(BaseModel):
    """One threshold or condition, with what it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    value: float
    words: str
    basis: str


class Sign(BaseModel):
    """One sign; `false_alarms` is a share of accounts a month, `recall` one of planted anomalies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    what: str
    statistic: str
    source: str
    remedy: Literal["exclude", "exclude_counts", "exclude_followers"]
    false_alarms: float
    recall: float
    limits: tuple[Limit, ...]

    def __getitem__(self, key: str) -> float:
        return next(limit.value for limit in self.limits if limit.key == key)


def read_signs(workspace: Path | None) -> dict[str, Sign]:
    """Every sign by key, with the limits that the workspace sets; raises InputError for what it names wrongly."""
    text = (shipped_root() / "data" / FILE_NAME).read_text(encoding="utf-8")
    signs = {entry["key"]: Sign(**entry) for entry in tomllib.loads(text)["sign"]}
    path = workspace / OWN_NAME if workspace is not None else None
    if path is None or not path.is_file():
        return signs
    own = _read_own(path)
    for key in own:
        if key not in signs:
            msg = f"{OWN_NAME}：没有线索 [{key}]，可用：{'、'.join(signs)}"
            raise InputError(msg)
    return {key: _with_own(sign, own.get(key, {})) for key, sign in signs.items()}


def _read_own(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{OWN_NAME}：不是合法的 TOML 文件（{error}），请改正后重试"
        raise InputError(msg) from error


def _with_own(sign: Sign, own: Any) -> Sign:
    known = {limit.key: limit for limit in sign.limits}
    if not isinstance(own, dict):
        msg = f"{OWN_NAME}：{sign.key} 须写成一段 [{sign.key}]，其下每行一个阈值"
        raise InputError(msg)
    for key, value in own.items():
        if key not in known:
            msg = f"{OWN_NAME}：[{sign.key}] 没有阈值 {key}，可用：{'、'.join(known)}"
            raise InputError(msg)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e9:
            msg = f"{OWN_NAME}：[{sign.key}] {key} 的值 {value} 须是大于零的数"
            raise InputError(msg)
        known[key] = known[key].model_copy(
            update={"value": float(value), "basis": f"本单位所定（{OWN_NAME}）"}
        )
    return sign.model_copy(update={"limits": tuple(known.values())})
