"""Within how many hours accounts should report an event of each kind, where the event itself does not say."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ranking.errors import InputError
from ranking.resources import find_workspace, shipped_root
from ranking.vocabulary import terms

FILE_NAME = "event-windows.toml"
# What a workspace calls its own file; a kind that it names takes the place of the shipped one.
OWN_NAME = "重大信息时限.toml"


class EventWindow(BaseModel):
    """The window of one kind of event, with the rule that it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    hours: float = Field(gt=0, allow_inf_nan=False)
    basis: str = Field(min_length=1)


def event_windows() -> dict[str, EventWindow]:
    """The window of every kind, as shipped or as the workspace's own file says; raises InputError for a faulty file."""
    return dict(_read_windows(find_workspace()))


@cache
def _read_windows(workspace: Path | None) -> tuple[tuple[str, EventWindow], ...]:
    paths = [shipped_root() / "data" / FILE_NAME]
    if workspace is not None and (workspace / OWN_NAME).is_file():
        paths.append(workspace / OWN_NAME)
    windows = {window.kind: window for path in paths for window in _read_file(path)}
    return tuple(sorted(windows.items()))


def _read_file(path: Path) -> list[EventWindow]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))["window"]
        windows = [EventWindow(**entry) for entry in entries]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, KeyError, TypeError) as error:
        msg = (
            f"{path.name}：不能读取，请照 data/{FILE_NAME} 的写法，每类一段 [[window]]，"
            f"含 kind、hours（大于零的小时数）、basis（{error}）"
        )
        raise InputError(msg) from error
    known = [term.code for term in terms("event_kind")]
    for window in windows:
        if window.kind not in known:
            msg = f"{path.name}：没有类别 {window.kind}，可用的有 {'、'.join(known)}"
            raise InputError(msg)
    return windows
