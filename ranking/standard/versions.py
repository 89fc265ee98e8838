"""Which version of a standard is in force in a month."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ranking.errors import StandardError
from ranking.months import Month


class Dated(Protocol):
    """What has a name and a version that is in force from a month on: a standard, or the head of its file."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def effective_from(self) -> str | None: ...


AnyDated = TypeVar("AnyDated", bound=Dated)


def pick_version(standards: Iterable[AnyDated], name: str, month: Month | None) -> AnyDated:
    """The standard called `name`: `NAME@VERSION` exactly that one, a name alone the one in force in `month`.

    In force is the one with the latest `effective_from` not after the month (None: the latest of all); one
    without it has always been in force. Raises StandardError if there is none or more than one.
    """
    plain, _, version = name.partition("@")
    named = [standard for standard in standards if standard.id == plain]
    if version:
        found = [standard for standard in named if standard.version == version]
    else:
        begun = [s for s in named if month is None or (s.effective_from or "") <= str(month)]
        latest = max((s.effective_from or "" for s in begun), default="")
        found = [s for s in begun if (s.effective_from or "") == latest]
    if len(found) == 1:
        return found[0]
    listed = "、".join(f"{s.id}@{s.version}（{term_words(s.effective_from)}）" for s in named) or "无"
    what = "没有可用的版本" if not found else f"有 {len(found)} 个版本同时生效，请写明 NAME@VERSION"
    when = f"在 {month} " if month is not None and not version else ""
    raise StandardError(f"计分标准 {name} {when}{what}；已有：{listed}")


def term_words(effective_from: str | None) -> str:
    """From which month on a version holds, in words."""
    return "不限月份" if effective_from is None else f"自 {effective_from} 起"
