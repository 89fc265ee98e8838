"""A step and a combine as they are written in a node, read into frozen models."""

import math
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ranking.standard.language import COMBINES, STEPS, Argument

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Pair = tuple[Number, Number]
Moments = Literal["sample", "population"]
QuantileType = Annotated[int, Field(strict=True, ge=1, le=9)]
RankTies = Literal["min", "max", "average", "dense"]
DEFAULT_OUTLIER_POINTS = 5  # the COIN Tool's limit

_FORMS: dict[Argument, str] = {
    "none": "不带参数，请写成 true 或只写步骤名",
    "number": "须是一个数",
    "decimals": "须是 0 到 10 的整数",
    "pair": "须是两个不相等的数",
    "clip": "须是 [下限, 上限]，下限不大于上限",
    "shares": "须是 [低分位, 高分位]，在 0 到 1 之间且低者在前",
    "points": "须是至少两个 [x, y]，x 由小到大",
    "metric": "须是指标名",
    "fill": '须是一个数、"group_mean" 或 "group_median"',
    "count": "须是 0 或正整数（最多改动的点数）",
}


class Frozen(BaseModel):
    """A model that is checked when built and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=True)


class Step(Frozen):
    """One step of a node: its name, its argument in one of three fields, and its options."""

    name: str
    number: float | None = None
    numbers: tuple[float, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    word: str | None = None  # a metric, or a group word of `fill`
    to: Pair = (0.0, 100.0)
    factor: Number = 1.0
    scope: Annotated[str, Field(strict=True, min_length=1)] | None = None
    sd: Moments | None = None
    ties: RankTies = "min"
    lower_is_better: Annotated[bool, Field(strict=True)] = False
    cap: Annotated[bool, Field(strict=True)] = False
    quantile_type: QuantileType | None = None
    skewness: Moments | None = None
    kurtosis: Moments | None = None
    skewness_limit: Number = 2.0
    kurtosis_limit: Number = 3.5
    log: Literal["coin_tool", "coinr"] = "coin_tool"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        entry = {written: True} if isinstance(written, str) else written
        if not isinstance(entry, dict):
            raise ValueError("步骤须是步骤名，或 { 步骤名 = 参数 }")
        names = [name for name in entry if name in STEPS]
        if len(names) != 1:
            raise ValueError(f"步骤 {written!r} 须恰好含一个已有的步骤名：{'、'.join(STEPS)}")
        name = names[0]
        options = {key: value for key, value in entry.items() if key != name}
        if unknown := set(options) - STEPS[name].options:
            allowed = "、".join(sorted(STEPS[name].options)) or "无"
            raise ValueError(f"步骤 {name} 没有选项 {'、'.join(sorted(unknown))}，可用选项：{allowed}")
        return {"name": name, **_argument_fields(name, entry[name]), **options}

    @property
    def metric(self) -> str | None:
        """The metric that this step reads, if any."""
        return self.word if STEPS[self.name].argument == "metric" else None

    @property
    def is_data_driven(self) -> bool:
        """Whether other subjects' values decide the result."""
        return STEPS[self.name].is_data_driven or (self.name == "fill" and self.word is not None)

    def as_written(self) -> object:
        """The step as it would be written in a file, options at their default left out."""
        given = self.model_dump(
            exclude={"name", "number", "numbers", "points", "word"}, exclude_defaults=True, mode="json"
        )
        argument: object = True
        for value in (self.word, self.number, self.numbers or None, self.points or None):
            argument = value if value is not None else argument
        return self.name if argument is True and not given else {self.name: argument, **given}


class Combine(Frozen):
    """How an inner node makes one value of its children."""

    name: str = "arithmetic"
    exponent: Number | None = None
    normalise: Literal["vector", "min_max"] = "vector"
    ideal: Literal["data", "fixed"] = "data"
    best: Number | dict[str, Number] | None = None
    worst: Number | dict[str, Number] | None = None
    count: Literal["net", "wins", "outranking"] = "net"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        entry = {written: {}} if isinstance(written, str) else written
        if not isinstance(entry, dict) or len(entry) != 1 or next(iter(entry)) not in COMBINES:
            raise ValueError(f"须是合并方式之一：{'、'.join(COMBINES)}")
        name, given = next(iter(entry.items()))
        options = {"exponent": given} if name == "power" and not isinstance(given, dict) else given
        if not isinstance(options, dict) or set(options) - COMBINES[name]:
            raise ValueError(f"{name} 的可用选项：{'、'.join(sorted(COMBINES[name])) or '无'}")
        return {"name": name, **options}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.name == "power" and self.exponent is None:
            raise ValueError("power 须写明指数，例如 { power = 2 }")
        if self.name == "topsis" and (self.ideal == "fixed") != (self.best is not None):
            raise ValueError('topsis 的 best、worst 与 ideal = "fixed" 须同时写明')
        if (self.best is None) != (self.worst is None):
            raise ValueError("topsis 的 best 与 worst 须同时写明")
        return self

    def as_written(self) -> object:
        """The combine as it would be written in a file."""
        given = self.model_dump(exclude={"name"}, exclude_defaults=True, mode="json")
        if self.name == "power":
            return {"power": self.exponent}
        return {self.name: given} if given else self.name


def _argument_fields(name: str, value: object) -> dict[str, object]:
    """The argument of a step put into the field of its shape; ValueError says which shape it must have."""
    kind = STEPS[name].argument
    if kind == "none" and (value is True or value == {}):
        return {}
    if kind == "count" and value is True:
        return {"number": float(DEFAULT_OUTLIER_POINTS)}
    if kind == "metric" and isinstance(value, str) and value:
        return {"word": value}
    if kind == "fill" and value in ("group_mean", "group_median"):
        return {"word": value}
    if kind in ("number", "fill") and _is_number(value):
        return {"number": value}
    if kind in ("decimals", "count") and _is_whole(value, 10 if kind == "decimals" else None):
        return {"number": value}
    if kind in ("pair", "clip", "shares") and _is_pair(kind, value):
        return {"numbers": value}
    if kind == "points" and _are_points(value):
        return {"points": value}
    raise ValueError(f"步骤 {name} 的参数是 {value!r}，{_FORMS[kind]}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: object, highest: int | None) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return value >= 0 and (highest is None or value <= highest)


def _is_pair(kind: Argument, value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    first, second = value
    if kind == "clip":
        numbers = all(_is_number(x) or x in (math.inf, -math.inf) for x in value)
        return numbers and not isinstance(first, bool) and first <= second
    if not (_is_number(first) and _is_number(second)):
        return False
    return bool(first != second) if kind == "pair" else bool(0 <= first < second <= 1)


def _are_points(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) < 2:
        return False
    pairs = all(isinstance(p, list | tuple) and len(p) == 2 and all(map(_is_number, p)) for p in value)
    return pairs and all(a[0] < b[0] for a, b in pairwise(value))
