"""Who plays which story of the demo; the page of stories is `README.md` beside the data."""

import datetime as dt
from dataclasses import dataclass, replace

from generator.places import Account, list_accounts

SILENT = "weibo:苔桥县"
SILENT_DAYS = (dt.date(2026, 10, 4), dt.date(2026, 10, 23))
UNOBSERVED = "wechat:洲心县"
UNOBSERVED_DAYS = (dt.date(2026, 10, 12), dt.date(2026, 10, 21))
COPIER = "weibo:沙鸥县"
COPIES_FROM = dt.date(2026, 8, 1)
JUMPER = "wechat:枫渚市"
JUMP_FROM = dt.date(2026, 10, 12)
JUMP_FACTOR = 18
TIED, TWIN = "weibo:竹雾县", "weibo:墨溪县"
TIED_FROM = dt.date(2026, 9, 1)
CLOSED = "weibo:碧苇县"
RENAMED = "wechat:望岫市"
FORMER_NAME = "望岫环保之窗"
ORIGINALITY_NOT_STATED = "wechat:梨霜县"
FLOOR = "wechat:云岭省"
FALLING = "douyin:澄沙市"
CAPTURED_LATE = "wechat:霜河市"
PROVISIONAL_SINCE = dt.date(2026, 9, 1)

# Accounts opened within the twelve months.
_OPENED = {"douyin:雪绒县": dt.date(2026, 9, 8), "weibo:牧笛县": dt.date(2026, 10, 8)}
_CLOSING_DAY = dt.date(2026, 6, 30)
_RENAMING_DAY = dt.date(2026, 4, 1)


@dataclass(frozen=True)
class Plan:
    """How many pieces an account gives to a campaign: originals, others, and products among the originals."""

    originals: int
    others: int
    products: int


CAMPAIGN = "hehu-2026"
PLANS = {
    "wechat:霁川市": Plan(originals=12, others=2, products=2),  # meets every target
    "wechat:松鹤湾市": Plan(originals=9, others=4, products=1),  # one original short
    "wechat:鹭溪洲市": Plan(originals=12, others=1, products=0),  # no product
    COPIER: Plan(originals=13, others=0, products=1),  # every piece copied from others
}


def cast_accounts() -> list[Account]:
    """Every row of the register with the dates and names that the stories need."""
    rows: list[Account] = []
    for account in list_accounts():
        if account.key in _OPENED:
            rows.append(replace(account, valid_from=_OPENED[account.key]))
        elif account.key == CLOSED:
            rows.append(replace(account, valid_to=_CLOSING_DAY))
        elif account.key == RENAMED:
            before = _RENAMING_DAY - dt.timedelta(days=1)
            rows.append(replace(account, name=FORMER_NAME, valid_to=before))
            rows.append(replace(account, valid_from=_RENAMING_DAY))
        else:
            rows.append(account)
    return rows


def provisional_account() -> Account:
    """An account that posts but stands in no register."""
    return Account(
        platform="weibo",
        native_id="9991999999",
        name="雁回港环保志愿者",
        level="county",
        region_code="",
        region="雁回港市",
        organisation="",
        matrix="",
        superior="",
        is_main=True,
        valid_from=PROVISIONAL_SINCE,
    )
