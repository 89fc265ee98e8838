"""What of a month has come in: declared sources, and each registered account's observed days, unit by unit."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from ranking.config import Settings, Source
from ranking.errors import InputError
from ranking.ingest.archives import is_archive, unpack
from ranking.ingest.encoding import digest_file
from ranking.ingest.folder import files_under
from ranking.ingest.formats import FORMATS
from ranking.months import Month
from ranking.store import Store
from ranking.vocabulary import labels

_NO_UNIT = "（未填主办单位）"
# Days of the month in which an account was open, and those of them that were looked at or have a post.
_ACCOUNTS = """
WITH day AS (
    SELECT CAST(unnest(generate_series(CAST($begin AS DATE), CAST($finish AS DATE), INTERVAL 1 DAY)) AS DATE) AS day
),
open_day AS (
    SELECT DISTINCT a.account_id, d.day
    FROM account AS a
    JOIN day AS d ON d.day BETWEEN a.valid_from AND coalesce(a.valid_to, d.day)
),
seen_day AS (
    SELECT o.account_id, d.day FROM observed_period AS o JOIN day AS d ON d.day BETWEEN o.first_day AND o.last_day
    UNION
    SELECT account_id, CAST(published_at AS DATE) FROM post WHERE published_at >= $begin AND published_at < $next
),
newest AS (
    SELECT account_id, arg_max(name, valid_from) AS name, arg_max(coalesce(organisation, ''), valid_from) AS unit,
        arg_max(platform, valid_from) AS platform
    FROM account
    WHERE valid_from <= CAST($finish AS DATE)
    GROUP BY account_id
)
SELECT n.unit, n.platform, n.name, account_id, count(o.day), count(s.day)
FROM open_day AS o
JOIN newest AS n USING (account_id)
LEFT JOIN seen_day AS s USING (account_id, day)
GROUP BY ALL
ORDER BY n.unit, n.platform, account_id
"""
_FILES = """
SELECT DISTINCT i.account_id, l.load_id, l.format
FROM load AS l
JOIN account_sight AS i USING (load_id)
WHERE l.undone_act_id IS NULL AND (
    EXISTS (SELECT 1 FROM observed_period AS o WHERE o.load_id = l.load_id AND o.account_id = i.account_id
        AND o.first_day <= CAST($finish AS DATE) AND o.last_day >= CAST($begin AS DATE))
    OR EXISTS (SELECT 1 FROM post AS p WHERE p.load_id = l.load_id AND p.account_id = i.account_id
        AND p.published_at >= $begin AND p.published_at < $next)
)
ORDER BY ALL
"""


@dataclass(frozen=True)
class AccountIntake:
    """One registered account in the month: days open, and days known to have been looked at."""

    unit: str
    platform: str
    name: str
    account_id: str
    open_days: int
    seen_days: int

    @property
    def state(self) -> str:
        """Received, incomplete or missing, in Chinese."""
        if self.seen_days == 0:
            return "未收到"
        return "齐全" if self.seen_days >= self.open_days else "不全"


@dataclass(frozen=True)
class SourceIntake:
    """One declared source: files that lie at `pattern`, and how many of them are loaded.

    An early one shows whole months and is not loaded before the month is over.
    """

    name: str
    pattern: str
    files: int
    loaded: int
    required: bool
    is_early: bool

    @property
    def is_lacking(self) -> bool:
        """Whether the month cannot go on without what is still to come."""
        return self.is_early or (self.required and self.files == 0)

    @property
    def state(self) -> str:
        """What has become of it, in Chinese."""
        if self.files == 0:
            return "未收到" if self.required else "没有（非必需）"
        if self.is_early:
            return "已收到，月份尚未结束，月末以后再载入"
        return "已载入" if self.loaded == self.files else "有文件未载入"


@dataclass(frozen=True)
class Intake:
    """A month's receipts; `burden` gives each unit's files and fields."""

    month: Month
    sources: tuple[SourceIntake, ...]
    accounts: tuple[AccountIntake, ...]
    burden: dict[str, tuple[int, int]]

    def units(self) -> Iterator[tuple[str, list[AccountIntake]]]:
        """Each unit with its accounts, in order."""
        for unit in dict.fromkeys(account.unit for account in self.accounts):
            yield unit, [account for account in self.accounts if account.unit == unit]


def read_intake(
    store: Store, month: Month, settings: Settings, workspace: Path | None, now: dt.datetime
) -> Intake:
    """What the store and the workspace hold of a month; raises InputError where nothing is expected of anybody.

    A workspace that declares no sources expects files in its folder for them.
    """
    values = {
        "begin": month.start,
        "finish": month.end - dt.timedelta(days=1),
        "next": month.end,
    }
    rows = store.con.execute(_ACCOUNTS, values).fetchall()
    accounts = tuple(AccountIntake(unit or _NO_UNIT, *rest) for unit, *rest in rows)
    sources = settings.sources
    if workspace is not None and not sources:
        sources = (Source(name=settings.output.intake, files=settings.output.intake),)
    if not accounts and not sources:
        msg = f"{month}: 登记表里没有这个月在用的账号，ranking.toml 也没有列出来源，请先载入登记表"
        raise InputError(msg)
    expected = tuple(_source(store, source, month, workspace or Path(), now) for source in sources)
    return Intake(month, expected, accounts, _burden(store, accounts, values))


def _source(store: Store, source: Source, month: Month, workspace: Path, now: dt.datetime) -> SourceIntake:
    found = source.paths(month, workspace)
    files = [file for path in found for file in (files_under(path) if path.is_dir() else [path])]
    known = {
        str(sha) for (sha,) in store.rows("SELECT DISTINCT sha256 FROM load WHERE undone_act_id IS NULL")
    }
    loaded = sum(_is_loaded(file, known) for file in files)
    is_early = bool(files) and source.covers and now < month.end
    return SourceIntake(source.name, source.pattern(month), len(files), loaded, source.required, is_early)


def _is_loaded(file: Path, known: set[str]) -> bool:
    """Whether the file, or something of the archive that it is, was loaded."""
    if digest_file(file).sha256 in known:
        return True
    if not is_archive(file):
        return False
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / file.stem
        try:
            unpack(file, folder)
        except InputError:
            return False
        return any(digest_file(part).sha256 in known for part in files_under(folder))


def _burden(
    store: Store, accounts: Sequence[AccountIntake], values: dict[str, dt.datetime]
) -> dict[str, tuple[int, int]]:
    unit_of = {account.account_id: account.unit for account in accounts}
    fields = {form.key: len(form.columns) for form in FORMATS}
    files: dict[str, dict[int, int]] = {account.unit: {} for account in accounts}
    for account_id, load_id, form in store.con.execute(_FILES, values).fetchall():
        if account_id in unit_of:
            files[unit_of[account_id]][load_id] = fields.get(form, 0)
    return {unit: (len(loads), sum(loads.values())) for unit, loads in files.items()}


def describe_intake(intake: Intake) -> Iterator[str]:
    """The lines for a terminal."""
    states = [account.state for account in intake.accounts]
    yield (
        f"{intake.month.label}：应收账号 {len(states)} 个，齐全 {states.count('齐全')} 个，"
        f"不全 {states.count('不全')} 个，未收到 {states.count('未收到')} 个"
    )
    for source in intake.sources:
        yield f"来源 {source.name}：{source.state}（文件 {source.files} 个，已载入 {source.loaded} 个）"
    for unit, accounts in intake.units():
        files, fields = intake.burden[unit]
        yield f"{unit}：本月用到它的文件 {files} 个、栏目 {fields} 个"
        for account in accounts:
            platform = labels("platform").get(account.platform, account.platform)
            yield f"  {account.state}  {platform} {account.name}（{account.account_id}）：已观测 {account.seen_days}/{account.open_days} 天"


def reminders(intake: Intake) -> dict[str, str]:
    """For each unit that something is missing of, a text to send; only what is wanted and how to give it."""
    return {
        unit: _reminder(intake.month, unit, [a for a in accounts if a.state != "齐全"])
        for unit, accounts in intake.units()
        if any(account.state != "齐全" for account in accounts)
    }


def _reminder(month: Month, unit: str, accounts: Sequence[AccountIntake]) -> str:
    lines = [
        f"{labels('platform').get(a.platform, a.platform)}“{a.name}”："
        + ("尚未收到" if a.seen_days == 0 else f"已收到 {a.seen_days} 天，缺 {a.open_days - a.seen_days} 天")
        for a in accounts
    ]
    listed = "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))
    return (
        f"{unit}：\n{month.label}新媒体账号数据尚缺以下内容，请便时补送后台导出的原始文件，不必另行填表或整理：\n"
        f"{listed}\n如账号已停用或改名，请告知日期即可。谢谢。"
    )


def write_intake(intake: Intake, path: Path) -> None:
    """The same as a workbook, with the texts to send; raises InputError where it exists already."""
    if path.exists() or not path.parent.is_dir():
        msg = f"{path}: 文件已存在或文件夹不存在，没有写出；请换一个名称"
        raise InputError(msg)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"{intake.month.label}收件情况", "created": dt.datetime(2026, 1, 1)})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        tables: dict[str, list[tuple[object, ...]]] = {
            "账号": [
                ("主办单位", "平台", "名称", "账号", "在用天数", "已观测天数", "情况"),
                *((a.unit, labels("platform").get(a.platform, a.platform), a.name, a.account_id, a.open_days,
                   a.seen_days, a.state) for a in intake.accounts),
            ],
            "来源": [("来源", "文件数", "已载入", "情况"), *((s.name, s.files, s.loaded, s.state) for s in intake.sources)],
            "负担": [("主办单位", "文件数", "栏目数"), *((unit, *counts) for unit, counts in intake.burden.items())],
            "催报": [("主办单位", "可发送的文字"), *reminders(intake).items()],
        }  # fmt: skip
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 3, 60 if name == "催报" else 24, wrapped)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row, bold if place == 0 else wrapped)
