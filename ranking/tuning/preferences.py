"""What an editor wants of the weights: who above whom, who among the first, how much for a node."""

import tomllib
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from ranking.errors import StandardError
from ranking.standard.step import Frozen

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
_FORMS = (
    '写法之一：above = "甲"、below = "乙"；subject = "丙"、top = 10；'
    'node = "timeliness"、at_least = 20（或 at_most）；traffic_at_most = 30'
)


class Preference(Frozen):
    """One wish: exactly one of four forms; without `month` it holds for every month that is given.

    `at_least`, `at_most` and `traffic_at_most` are percent of the total.
    """

    above: Text | None = None
    below: Text | None = None
    subject: Text | None = None
    top: Annotated[int, Field(strict=True, ge=1)] | None = None
    node: Text | None = None
    at_least: Percent | None = None
    at_most: Percent | None = None
    traffic_at_most: Percent | None = None
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    board: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = {name for name in Preference.model_fields if getattr(self, name) is not None}
        form = frozenset(given - {"month", "board"})
        if form not in _ALLOWED:
            raise ValueError(_FORMS)
        return self

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whom it is about."""
        return tuple(name for name in (self.above, self.below, self.subject) if name is not None)

    def told(self) -> str:
        """In words."""
        where = "".join(
            part for part in (self.month and f"{self.month} ", self.board and f"{self.board} 榜") if part
        )
        where = f"（{where.strip()}）" if where else ""
        if self.above is not None:
            return f"{self.above} 排在 {self.below} 前面{where}"
        if self.subject is not None:
            return f"{self.subject} 进入前 {self.top} 名{where}"
        if self.node is not None:
            limits = [f"不低于 {self.at_least:g}%"] if self.at_least is not None else []
            limits += [f"不高于 {self.at_most:g}%"] if self.at_most is not None else []
            return f"节点 {self.node} 占总分{'、'.join(limits)}"
        return f"点赞、评论、转发、关注占总分不高于 {self.traffic_at_most:g}%"


_ALLOWED = {
    frozenset({"above", "below"}),
    frozenset({"subject", "top"}),
    frozenset({"node", "at_least"}),
    frozenset({"node", "at_most"}),
    frozenset({"node", "at_least", "at_most"}),
    frozenset({"traffic_at_most"}),
}


def read_preferences(text: str, source: str) -> tuple[Preference, ...]:
    """The preferences of a TOML text with one `[[prefer]]` a wish; raises StandardError naming every faulty one."""
    try:
        document: dict[str, Any] = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise StandardError(f"{source}: 不是合格的 TOML 文件（{error}），请检查引号、括号和等号") from None
    entries = document.get("prefer")
    if set(document) != {"prefer"} or not isinstance(entries, list) or not entries:
        raise StandardError(f"{source}: 须只含 [[prefer]]，每个愿望一节；{_FORMS}")
    found, faults = [], []
    for place, entry in enumerate(entries, start=1):
        try:
            found.append(Preference.model_validate(entry))
        except ValidationError as error:
            fields = "、".join(str(part["loc"][0]) for part in error.errors() if part["loc"]) or "写法"
            faults.append(f"{source}: 第 {place} 个 [[prefer]] 的{fields}不对，{_FORMS}")
    if faults:
        raise StandardError("\n".join(faults))
    return tuple(found)
