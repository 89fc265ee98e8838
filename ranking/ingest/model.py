"""What goes into a load and what comes out of it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ranking.errors import InputError
from ranking.vocabulary import codes_by_name, terms

if TYPE_CHECKING:
    from ranking.ingest.ownership import Owners

Group = Literal["accounts", "posts", "events", "followers", "campaigns", "reviews", "metrics", "history"]
Kind = Literal[
    "accounts",
    "posts",
    "account_days",
    "followers",
    "observed",
    "events",
    "campaigns",
    "reviews",
    "metrics",
    "history",
]

# The kinds of one command, in the order in which a folder's files are loaded: follower counts
# without a date lean on the posts beside them.
KINDS_OF_GROUP: dict[Group, tuple[Kind, ...]] = {
    "accounts": ("accounts",),
    "posts": ("posts", "observed", "account_days", "followers"),
    "events": ("events", "campaigns"),
    "followers": ("followers",),
    "campaigns": ("campaigns",),
    "reviews": ("reviews",),
    "metrics": ("metrics",),
    "history": ("history",),
}
KIND_LABELS: dict[Kind, str] = {
    "accounts": "登记表",
    "posts": "稿件",
    "account_days": "账号逐日数字",
    "followers": "粉丝数",
    "observed": "观测期",
    "events": "重大信息",
    "campaigns": "网络主题宣传",
    "reviews": "评阅",
    "metrics": "账号月度指标",
    "history": "以往榜单",
}

# Their rows are about many accounts, or about none at all; `--account` says nothing there.
LISTS_OF_ACCOUNTS: tuple[Kind, ...] = ("accounts", "events", "campaigns", "reviews", "metrics", "history")


def group_of_kind(kind: Kind) -> Group:
    """The first command that loads files of this kind, with those that belong to them."""
    return next(group for group, kinds in KINDS_OF_GROUP.items() if kind in kinds)


def command_of_kind(kind: Kind) -> str:
    """The command that loads files of this kind and no others, where there is one."""
    return f"ranking load {kind if kind in KINDS_OF_GROUP else group_of_kind(kind)}"


@dataclass(frozen=True)
class AccountKey:
    """Which account: a platform code and the id that the platform gives."""

    platform: str
    native_id: str

    @property
    def account_id(self) -> str:
        """As an account is known everywhere: `weibo:2656274875`."""
        return f"{self.platform}:{self.native_id}"

    @classmethod
    def parse(cls, text: str) -> "AccountKey":
        """The account written as `平台:账号ID`; raises InputError for anything else."""
        platform, mark, native_id = text.replace("：", ":").partition(":")
        code = codes_by_name("platform").get(platform.strip())
        if not mark or not native_id.strip() or code is None:
            accepted = "、".join(term.label for term in terms("platform"))
            msg = (
                f"--account: “{text}”无法识别，请写成 平台:账号ID，如 weibo:1234567890；平台可用：{accepted}"
            )
            raise InputError(msg)
        return cls(code, native_id.strip())


@dataclass(frozen=True)
class LoadOptions:
    """What the user says about files that do not say it themselves."""

    account: str | None = None
    captured_at: dt.datetime | None = None
    covers: tuple[dt.date, dt.date] | None = None
    mapping: Path | None = None  # what the columns of files of no known format mean
    year: int | None = None  # of times and months without one
    month: str | None = None  # `2026-10`: of account-month figures
    source: str | None = None  # who gave account-month figures
    publishable: bool | None = (
        None  # False: its source may not be published; figures count, but are not given out
    )
    leaves_undone: bool = False  # what a person took back is not taken in again
    owners: "Owners | None" = None  # what is known of files that do not name their account

    def __post_init__(self) -> None:
        if self.covers is not None and self.covers[1] < self.covers[0]:
            msg = f"--covers: 截止日期 {self.covers[1]} 早于起始日期 {self.covers[0]}，请对调"
            raise InputError(msg)
        if self.account is not None:
            AccountKey.parse(self.account)

    @property
    def account_key(self) -> AccountKey | None:
        """The account given, if any."""
        return None if self.account is None else AccountKey.parse(self.account)


class Progress(Protocol):
    """Told which file is being read and how many of its rows are done."""

    def __call__(self, what: str, done: int, total: int | None = None) -> None: ...


@dataclass(frozen=True)
class Waits:
    """A file that waits for its owner: by which hash it is known again, and what it is."""

    sha256: str
    label: str
    platform: str | None


@dataclass(frozen=True)
class LoadOutcome:
    """What became of one file: `rows_read` is `accepted` + `unchanged` + `rejected`."""

    path: Path
    state: Literal["loaded", "unchanged", "skipped", "waiting"]
    kind: Kind | None = None
    format: str | None = None
    label: str | None = None
    part: str | None = None  # which table of a file that holds several
    load_id: int | None = None
    rows_read: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    reason: str | None = None  # why skipped, or since when known
    contradictions: tuple[str, ...] = ()  # the first ones in full
    contradiction_count: int = 0
    notes: tuple[str, ...] = ()
    owner_basis: str | None = None  # who says whose file it is, where its rows do not
    waits: "Waits | None" = None  # of a file that waits for its owner
