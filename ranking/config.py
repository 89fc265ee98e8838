"""The workspace's `ranking.toml`: who publishes what, and when counts are cut off."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ranking.errors import InputError
from ranking.resources import CONFIG_NAME


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
    standards: tuple[str, ...] = ("ecology-account",)
    notice: str | None = None


class Calendar(BaseModel):
    """By which day of the following month counts are taken, and for how many days objections are invited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cut_off_day: int = Field(default=5, ge=1, le=28)  # a post of the 28th is then a week old
    objection_days: int = Field(default=0, ge=0, le=28)  # 0 = a draft may be published without preview
    count_age: int | None = Field(
        default=None, ge=1, le=28
    )  # counts of so many days after publishing; None = cut-off


class Settings(BaseModel):
    """All of `ranking.toml`; every entry has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publisher: Publisher = Publisher()
    series: Series = Series()
    calendar: Calendar = Calendar()


_REMEDIES = {
    "extra_forbidden": "没有这个字段，请删去或改正拼写",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
    "greater_than_equal": "数值过小，天数可取 0 至 28，日期可取 1 至 28",
    "less_than_equal": "数值过大，可取至 28",
}


def read_settings(workspace: Path | None) -> Settings:
    """The settings of a workspace, or the defaults where there is none; raises InputError."""
    if workspace is None:
        return Settings()
    path = workspace / CONFIG_NAME
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path.name}：不是合法的 TOML 文件（{error}），请改正后重试"
        raise InputError(msg) from error
    except ValidationError as error:
        raise InputError("\n".join(_describe_faults(path, error))) from error


def _describe_faults(path: Path, error: ValidationError) -> list[str]:
    return [
        f"{path.name}：字段 {'.'.join(str(part) for part in fault['loc'])} 的值 {fault['input']!r} 有误，"
        f"{_REMEDIES.get(fault['type'], '类型不对，请对照 ranking init 生成的示例')}"
        for fault in error.errors()
    ]
