"""Which files a path means, what each of them is, and whose it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.delimited import open_delimited, preview_rows
from ranking.ingest.encoding import container_of
from ranking.ingest.format import Format
from ranking.ingest.formats import nearest, recognise
from ranking.ingest.lookalikes import tell_lookalike
from ranking.ingest.model import (
    KIND_LABELS,
    KINDS_OF_GROUP,
    AccountKey,
    Group,
    Kind,
    LoadOptions,
    group_of_kind,
)
from ranking.ingest.office_files import refuse_by_name, refuse_ole2
from ranking.ingest.parquet import open_parquet
from ranking.ingest.table import Table
from ranking.ingest.workbook import open_sheet, preview_sheet, read_sheets
from ranking.vocabulary import labels

_COMMANDS: dict[Group, str] = {
    "accounts": "ranking load accounts",
    "posts": "ranking load posts",
    "events": "ranking load events",
}
# Their rows are about accounts, or about no account at all; `--account` says nothing there.
_WITHOUT_ACCOUNT: tuple[Kind, ...] = ("accounts", "events", "campaigns")


@dataclass(frozen=True)
class Found:
    """A recognised file; `open` reads it as a table, which can still fail."""

    path: Path
    format: Format
    open: Callable[[], Table]
    account: AccountKey | None
    account_name: str | None


def files_under(folder: Path) -> Iterator[Path]:
    """Every file of a folder in sorted order; what hides and what an open workbook leaves is left out."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "~$")) for part in parts):
            yield path


def find_file(path: Path, group: Group, options: LoadOptions) -> Found:
    """What the file at `path` is; raises InputError when it is nothing that `group` takes."""
    format_, header, opener = _recognised(path, options)
    if format_.kind not in KINDS_OF_GROUP[group]:
        command = _COMMANDS[group_of_kind(format_.kind)]
        msg = f"{path}: 这是{KIND_LABELS[format_.kind]}文件（{format_.label}），请用 {command} 载入"
        raise InputError(msg)
    account, name = _owner(path, format_, header, options)
    return Found(path, format_, opener, account, name)


_Recognised = tuple[Format, Sequence[str], Callable[[], Table]]


def _recognised(path: Path, options: LoadOptions) -> _Recognised:
    if not path.is_file():
        msg = f"{path}: 文件不存在，请检查路径"
        raise InputError(msg)
    if path.stat().st_size == 0:
        msg = f"{path}: 文件是空的，请重新导出"
        raise InputError(msg)
    refuse_by_name(path)
    container = container_of(path)
    if container == "ole2":
        refuse_ole2(path)
    if container in ("zip", "ole2"):
        return _recognised_workbook(path, options)
    if container == "parquet":
        table = open_parquet(path)
        format_, _ = _match(path, [list(table.header)], options)
        return format_, table.header, lambda: table
    rows = preview_rows(path)
    format_, place = _match(path, rows, options)
    return format_, rows[place], partial(open_delimited, path, place)


def _recognised_workbook(path: Path, options: LoadOptions) -> _Recognised:
    """The first sheet that is of a known format; the others are named in a note."""
    sheets = read_sheets(path)
    previews = [preview_sheet(sheet) for _, sheet in sheets]
    for (name, sheet), rows in zip(sheets, previews, strict=True):
        found = _first_match(rows, options)
        if found is not None:
            others = "、".join(other for other, _ in sheets if other != name)
            notes = (f"只读取了工作表“{name}”，未读取：{others}",) if others else ()
            format_, place = found
            return format_, rows[place], partial(open_sheet, sheet, place, notes)
    raise InputError(_unknown(path, [row for rows in previews for row in rows], options))


def _match(path: Path, rows: Sequence[list[str]], options: LoadOptions) -> tuple[Format, int]:
    found = _first_match(rows, options)
    if found is None:
        raise InputError(_unknown(path, rows, options))
    return found


def _first_match(rows: Sequence[list[str]], options: LoadOptions) -> tuple[Format, int] | None:
    """The format of the first row that is a known header, and which row that is."""
    for place, row in enumerate(rows):
        format_ = recognise(row, options.account is not None)
        if format_ is not None:
            return format_, place
    return None


def _unknown(path: Path, rows: Sequence[list[str]], options: LoadOptions) -> str:
    """Why a file is of no known format: a required column is missing, or nothing fits at all."""
    account_given = options.account is not None
    lookalike = next((reason for row in rows if (reason := tell_lookalike(row)) is not None), None)
    if lookalike is not None:
        return f"{path}: {lookalike}"
    for row in rows:
        near = nearest(row, account_given)
        if near is not None:
            lacking = "、".join(near.missing(row, account_given))
            return f"{path}: 像是{near.label}，但缺少必需的列：{lacking}；请补上该列或重新导出"
    seen = "、".join(cell.strip() for cell in (rows[0] if rows else [])[:6] if cell.strip())
    return f"{path}: 无法识别的格式（首行为“{seen[:60]}”）；可载入的格式和列名见 docs/数据格式.md"


def _owner(
    path: Path, format_: Format, header: Sequence[str], options: LoadOptions
) -> tuple[AccountKey | None, str | None]:
    """Whose file it is where its rows do not say so: as the user says, or as the path does."""
    if "account" in format_.names(header) or format_.kind in _WITHOUT_ACCOUNT:
        return None, None
    given = options.account_key
    if given is not None and format_.platform not in (None, given.platform):
        msg = f"{path}: 这是{format_.label}，--account 的平台“{given.platform}”与它不符"
        raise InputError(msg)
    if not format_.account_in_path:
        if given is None and format_.platform is not None:
            raise InputError(_ownerless(path, format_.label, format_.platform))
        return given, None
    return _owner_by_path(path, format_, given)


def _ownerless(path: Path, label: str, platform: str) -> str:
    told = f"{labels('platform')[platform]}:账号ID"
    return f"{path}: {label}里没有账号，请用 --account {told} 说明文件属于哪个账号"


def _owner_by_path(path: Path, format_: Format, given: AccountKey | None) -> tuple[AccountKey, str | None]:
    """The account that the file is named after, and the nickname that its folder is named after."""
    name = path.parent.name if path.parent.name not in ("", path.stem) else None
    is_id = path.stem.isascii() and path.stem.isdecimal()
    if is_id and format_.platform is not None:
        own = AccountKey(format_.platform, path.stem)
        if given not in (None, own):
            msg = f"{path}: 文件名说是账号 {own.native_id}，--account 说是 {given.native_id if given else ''}，请更正其一"
            raise InputError(msg)
        return own, name
    if given is not None:
        return given, name
    msg = (
        f"{path}: 文件里没有账号，文件名“{path.stem}”也不是账号ID；"
        "请用 --account weibo:账号ID 说明，或把文件改名为 账号ID.csv"
    )
    raise InputError(msg)
