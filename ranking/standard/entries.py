"""What stands beside the tree in a standard: adjustments, flags, boards, roll-ups and their conditions."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ranking.standard.step import Frozen, Number

Text = Annotated[str, Field(strict=True, min_length=1)]
NodeKey = Annotated[str, StringConstraints(strict=True, pattern=r"^[\w-]+$")]
AsciiKey = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")]
Decimals = Annotated[int, Field(strict=True, ge=0, le=10)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
NotNegative = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Flagged = Annotated[bool, Field(strict=True)]
MissingRule = Literal["reweight", "zero", "exclude", "group_median", "group_mean"] | Number
Texts = tuple[Text, ...]


def _refuse_true(floor: float | bool) -> float | bool:
    if floor is True:
        raise ValueError("须是数字，或 false（不设下限）")
    return floor


# Strict, for to a literal `false` a plain 0 is equal.
Floor = Annotated[Number | Flagged, AfterValidator(_refuse_true)]


def listed(entry: Any, *fields: str) -> Any:
    """The entry with single texts of the named fields turned into lists of one."""
    if not isinstance(entry, dict):
        return entry
    return entry | {key: [entry[key]] for key in fields if isinstance(entry.get(key), str)}


class Condition(Frozen):
    """A claim about a subject's metrics; several comparisons in one entry must all hold."""

    metric: Text | None = None
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None
    equals: Number | None = None
    is_missing: Flagged | None = None
    is_hidden: Flagged | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        forms = (self.metric is not None, bool(self.all), bool(self.any))
        if sum(forms) != 1:
            raise ValueError("条件须写 metric 与比较，或 all、any 之一（其中至少一个条件）")
        if (self.metric is not None) != bool(self.comparisons):
            raise ValueError(
                "条件的 metric 须有比较：at_least、above、at_most、below、equals、is_missing、is_hidden"
            )
        return self

    @property
    def comparisons(self) -> dict[str, float | bool]:
        """The comparisons that are given, by name."""
        return self.model_dump(exclude={"metric", "all", "any"}, exclude_none=True)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric named in the condition, in order."""
        if self.metric is not None:
            return (self.metric,)
        return tuple(dict.fromkeys(name for part in (*self.all, *self.any) for name in part.metrics))


class Adjustment(Frozen):
    """One change of the score after the tree; exactly one effect."""

    key: NodeKey
    label: Text | None = None
    basis: Text | None = None
    note: Text | None = None
    when: Condition | None = None
    veto: Literal["zero", "not_ranked"] | None = None
    cap: Number | None = None
    deduct: NotNegative | None = None
    add: NotNegative | None = None
    factor: NotNegative | Text | None = None
    per: Text | None = None
    beyond: Number = 0.0
    ceiling: NotNegative | None = None
    floor: Floor | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        effects = (self.veto, self.cap, self.deduct, self.add, self.factor)
        if sum(effect is not None for effect in effects) != 1:
            raise ValueError("须恰好写明一种效果：veto、cap、deduct、add 或 factor")
        if self.deduct is None and self.add is None and (self.per or self.ceiling is not None):
            raise ValueError("per、beyond、ceiling 只用于 deduct 和 add")
        return self

    @property
    def title(self) -> str:
        """The text that is printed for the adjustment."""
        return self.label or self.key

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric of its condition and amount."""
        amount = (self.per, self.factor if isinstance(self.factor, str) else None)
        condition = self.when.metrics if self.when else ()
        return tuple(dict.fromkeys((*condition, *(name for name in amount if name is not None))))


class Flag(Frozen):
    """A finding beside the score that never changes it."""

    key: NodeKey
    label: Text
    when: Condition
    basis: Text | None = None
    note: Text | None = None


class Board(Frozen):
    """One ranked list, or with `split` a family of them."""

    key: AsciiKey
    title: Text
    split: Texts = ()
    prefix: AsciiKey | None = None
    platform: Texts = ()
    level: Texts = ()
    where: dict[str, Texts] = Field(default={})
    main_only: Flagged = False
    min_coverage: Share = 0.0
    top_n: Annotated[int, Field(strict=True, ge=1)] | None = None
    audience: Literal["public", "internal"] = "public"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, entry: Any) -> Any:
        entry = listed(entry, "platform", "level", "split")
        if isinstance(entry, dict) and isinstance(entry.get("where"), dict):
            entry = entry | {"where": listed(entry["where"], *entry["where"])}
        return entry

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """Column → the values that are let in."""
        named = {"platform": self.platform, "level": self.level, **self.where}
        return {column: values for column, values in named.items() if values}

    def holds_key(self, board: str) -> bool:
        """Whether a board of this key comes from this entry."""
        if not self.split:
            return board == self.key
        start = f"{self.prefix}-" if self.prefix else ""
        return (
            re.fullmatch(rf"{re.escape(start)}[a-z0-9]+(-[a-z0-9]+){{{len(self.split) - 1},}}", board)
            is not None
        )


class Gate(Frozen):
    """One rule that an edition is held against before it is published; scoring takes no notice of it."""

    key: Literal[
        "with_data",
        "unobserved_days",
        "missing_values",
        "young_counts",
        "vanished",
        "rank_jump",
        "open_objections",
    ]
    limit: NotNegative
    must: Flagged = False
    days: Annotated[int, Field(strict=True, ge=1)] = 3
    note: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.key not in ("vanished", "rank_jump", "open_objections") and self.limit > 1:
            raise ValueError(f"{self.key} 的 limit 是比例，须在 0 与 1 之间（如 0.9）")
        return self


class Rollup(Frozen):
    """A metric of a matrix that is made from its members."""

    key: Text
    of: Text
    how: Literal["mean", "sum", "median", "share_at_least", "best"]
    at_least: Number | None = None
    n: Annotated[int, Field(strict=True, ge=1)] = 1
    platforms: dict[str, NotNegative] = Field(default={})
    absent: Literal["zero", "reweight"] = "zero"
    note: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.how == "share_at_least") != (self.at_least is not None):
            raise ValueError('at_least 与 how = "share_at_least" 须同时写明')
        return self
