"""What the downloads of the 公众号 back office share."""

import polars as pl

PLATFORM = "wechat"

ACCOUNT_REMEDY = "没有账号列（用 --account 微信公众号:账号ID 说明）"
NOT_STORED = "各种比率和人数不存"

COMPACT_DAY = r"^\s*(20[0-9]{2})([0-9]{2})([0-9]{2})(?:\.0)?\s*$"


def as_dashed_days(name: str) -> pl.Expr:
    """Days written as `20220329`, number or text, in the form that is read everywhere."""
    return pl.col(name).str.replace(COMPACT_DAY, "$1-$2-$3")
