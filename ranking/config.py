"""The workspace's `ranking.toml`: who publishes what, from which files, when, and where to."""

import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from ranking.calendar import SHORT, Calendar
from ranking.errors import InputError
from ranking.months import Month
from ranking.resources import CONFIG_NAME

__all__ = ["Calendar", "Compliance", "Output", "Publisher", "Series", "Settings", "Source", "read_settings"]


class Publisher(BaseModel):
    """Who issues the boards; printed on every page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "（未填写发布单位）"
    contact: str = ""


class Series(BaseModel):
    """One series of monthly editions; its id is part of every edition's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(default="monthly", pattern=r"^[a-z0-9-]+$")
    title: str = "政务新媒体榜单"
    standards: tuple[str, ...] = Field(default=("ecology-account",), min_length=1)
    notice: str | None = None


class Source(BaseModel):
    """Files that are expected for a month: where they lie, what they are, and what they do not say themselves.

    `files` is a path or pattern within the workspace; `{month}` and `{year}` in it stand for the month's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    files: str = Field(min_length=1)
    kind: Literal[
        "accounts", "posts", "events", "followers", "campaigns", "reviews", "metrics", "history"
    ] = "posts"
    required: StrictBool = True
    covers: StrictBool = False  # the files show the whole month: a day without posts is a silent one
    publishable: StrictBool = True  # False: figures count, but are not given out (a vendor's contract)
    account: str | None = None
    mapping: str | None = None

    @field_validator("files", "mapping")
    @classmethod
    def _stays_inside(cls, path: str | None) -> str | None:
        if path is not None and (
            PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or ":" in path
        ):
            msg = "只能是工作区以内的相对路径，如 收件/{month}/*.csv"
            raise ValueError(msg)
        return path

    def pattern(self, month: Month) -> str:
        """The pattern of its files for a month."""
        return self.files.replace("{month}", str(month)).replace("{year}", f"{month.year:04d}")

    def paths(self, month: Month, workspace: Path) -> list[Path]:
        """Its files and folders for a month, in order; what hides and what an open workbook leaves is left out."""
        found = sorted(workspace.glob(self.pattern(month)))
        return [path for path in found if not path.name.startswith((".", "~$"))]


class Owners(BaseModel):
    """How files that do not name their account are named: `{name}_*.xls`, `{platform}/{account}/*.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patterns: tuple[str, ...] = ()


class Output(BaseModel):
    """Folders of the workspace: what comes in, the site, what is for internal eyes, and backups."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intake: str = Field(default="收件", min_length=1)
    site: str = Field(default="发布", min_length=1)
    drafts: str = Field(default="预览", min_length=1)
    backups: str = Field(default="备份", min_length=1)
    profile: Literal["public", "internal"] = "public"

    @model_validator(mode="after")
    def _keeps_drafts_apart(self) -> "Output":
        folders = [PurePosixPath(name) for name in (self.intake, self.site, self.drafts, self.backups)]
        if len(set(folders)) < len(folders):
            msg = "intake、site、drafts、backups 须是四个不同的文件夹"
            raise ValueError(msg)
        return self


class Compliance(BaseModel):
    """When silence is flagged and warned of, and how long there is to mend it; days.

    国办秘函〔2019〕19号: an account that has not been updated within 14 days is named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    flag_days: int = Field(default=14, ge=1)
    warning_days: tuple[Annotated[int, Field(ge=1)], ...] = (10, 12)
    mend_days: int = Field(default=15, ge=1)


class Settings(BaseModel):
    """All of `ranking.toml`; every entry has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: Publisher = Publisher()
    series: Series = Series()
    sources: tuple[Source, ...] = ()
    owners: Owners = Owners()
    calendar: Calendar = Calendar()
    compliance: Compliance = Compliance()
    output: Output = Output()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        names = [source.name for source in sources]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            msg = f"名称 {'、'.join(twice)} 用了两次，请改成不同的名称"
            raise ValueError(msg)
        return sources


def read_settings(workspace: Path | None) -> Settings:
    """The settings of a workspace, or the defaults where there is none; raises InputError."""
    if workspace is None:
        return Settings()
    path = workspace / CONFIG_NAME
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Settings.model_validate(given)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path.name}：不是合法的 TOML 文件（{error}），请改正后重试"
        raise InputError(msg) from error
    except ValidationError as error:
        raise InputError("\n".join(_describe_faults(path, error, given))) from error


def _describe_faults(path: Path, error: ValidationError, given: dict[str, Any]) -> Iterator[str]:
    for fault in error.errors():
        where = _spell(fault["loc"], given)
        if fault["type"] == "missing":
            yield f"{path.name}：缺少字段 {where}，请补上"
        else:
            yield f"{path.name}：字段 {where} 的值 {_print(fault['input'])} 有误，{_remedy(fault)}"


def _spell(loc: tuple[int | str, ...], given: dict[str, Any]) -> str:
    """A field as the user wrote it: entries counted from 1, short spellings as such."""
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    for short, (full, inner) in SHORT.items():
        if where == f"calendar.{full}.{inner}" and short in given.get("calendar", {}):
            return f"calendar.{short}"
    return where


def _print(value: object) -> str:
    """A value as TOML writes it, as far as a message needs it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _remedy(fault: ErrorDetails) -> str:
    limits: dict[str, Any] = fault.get("ctx", {})
    match fault["type"]:
        case "extra_forbidden":
            return "没有这个字段，请删去或改正拼写"
        case "string_pattern_mismatch":
            return "只能用小写字母、数字和连字符"
        case "greater_than_equal":
            return f"数值过小，最小取 {limits['ge']}"
        case "less_than_equal":
            return f"数值过大，最大取 {limits['le']}"
        case "value_error":
            return str(limits["error"])
        case "literal_error":
            return f"只能取 {str(limits['expected']).replace(' or ', '、').replace(', ', '、')}"
        case "string_too_short" | "too_short":
            return "不能为空，请填写"
        case "int_type":
            return "须是整数，不加引号"
        case "bool_type":
            return "须是 true 或 false，不加引号"
        case "string_type":
            return "须是文字，用双引号括起来"
        case "tuple_type":
            return '须是列表，如 ["甲", "乙"]'
        case _:
            return "类型不对，请对照 ranking init 生成的示例"
