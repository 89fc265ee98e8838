"""Yearly targets (每年至少一次……): files with their source and the years they hold for, never constants."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from ranking.errors import CampaignError
from ranking.measure.campaign.declared import Campaign
from ranking.resources import content_files
from ranking.vocabulary import codes_by_name, labels


class YearTarget(BaseModel):
    """What every account is to do in a year: so many campaigns, each with so many posts, originals and products."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    first_year: int
    last_year: int
    source: str
    quote: str = ""
    campaigns: int
    posts: int = 0
    originals: int = 0
    products: int = 0
    levels: tuple[str, ...] = ()

    @field_validator("levels", mode="before")
    @classmethod
    def _coded(cls, levels: list[str]) -> tuple[str, ...]:
        known = codes_by_name("level")
        if unknown := [level for level in levels if level not in known]:
            msg = f"“{'、'.join(unknown)}”不在可用的词中，可用：{'、'.join(labels('level').values())}"
            raise ValueError(msg)
        return tuple(known[level] for level in levels)

    @model_validator(mode="after")
    def _checked(self) -> "YearTarget":
        if self.first_year > self.last_year:
            raise ValueError("first_year 晚于 last_year，请更正")
        return self

    def applied_to(self, campaign: Campaign) -> Campaign:
        """The campaign held to this target where its own declaration sets none."""
        told = {
            f"target_{goal}": own if (own := getattr(campaign, f"target_{goal}")) is not None else wanted
            for goal, wanted in (
                ("posts", self.posts),
                ("originals", self.originals),
                ("products", self.products),
            )
        }
        return campaign.model_copy(update=told)


def find_target(year: int, workspace: Path | None = None, path: Path | None = None) -> YearTarget | None:
    """The target in force in a year: of a given file, else of the first file that holds for it; None without one."""
    if path is not None:
        return _read(path)
    found = [target for file in content_files("targets", ".toml", workspace) if (target := _read(file))]
    return next((target for target in found if target.first_year <= year <= target.last_year), None)


def _read(path: Path) -> YearTarget:
    try:
        return YearTarget(**tomllib.loads(path.read_text(encoding="utf-8-sig"))["target"])
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}：年度目标文件读不出来，请检查路径，并存为 UTF-8 文本"
        raise CampaignError(msg) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        msg = f"{path}：不是年度目标文件（{error}），须有 [target] 一节，写法见 data/targets 中的例子"
        raise CampaignError(msg) from error
    except ValidationError as error:
        told = "；".join(
            f"{'.'.join(map(str, one['loc'])) or 'target'}：{one['msg']}" for one in error.errors()
        )
        msg = f"{path}：年度目标写得不对，请更正：{told}"
        raise CampaignError(msg) from error
