"""Which files a path means, what each of them is, and whose it is."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.encoding import tell_unreadable
from ranking.ingest.examples import without_examples
from ranking.ingest.format import Format
from ranking.ingest.formats import FORMATS
from ranking.ingest.mapping import read_mapping
from ranking.ingest.model import (
    KIND_LABELS,
    KINDS_OF_GROUP,
    LISTS_OF_ACCOUNTS,
    AccountKey,
    Group,
    LoadOptions,
    command_of_kind,
)
from ranking.ingest.office_files import OPEN_COPY
from ranking.ingest.ownership import OwnerlessError, Owners
from ranking.ingest.recognising import Recognised, recognise_parts
from ranking.ingest.table import Table
from ranking.vocabulary import labels

# `1000000001`, and what a second download or a copy makes of it; a month (202610) or day is no account.
_ID_NAME = re.compile(
    r"(?!20[0-9]{2}(?:0[1-9]|1[0-2])?(?:[0-3][0-9])?(?:\D|$))([0-9]+)"
    r"(?:\s*-?\s*副本)?(?:\s*[(（][0-9]{1,2}[)）])?"
)


@dataclass(frozen=True)
class Found:
    """A recognised table of a file; `open` reads it as a table, which can still fail."""

    path: Path  # as the user knows it
    file: Path  # where it lies: elsewhere if it comes out of an archive
    format: Format
    open: Callable[[], Table]
    account: AccountKey | None
    account_name: str | None
    owner_basis: str | None
    part: str | None  # which table of a file that holds several; None where it is loaded as one


def files_under(folder: Path, *, with_open_copies: bool = False) -> Iterator[Path]:
    """Every file of a folder in sorted order; what hides is left out, and unless asked for what an open workbook leaves.

    Raises InputError for a folder that may not be read.
    """
    found = (
        Path(place) / name for place, _, names in os.walk(folder, onerror=_refuse_folder) for name in names
    )
    for path in sorted(found):
        parts = path.relative_to(folder).parts
        is_left_out = any(part.startswith(".") for part in parts)
        if not is_left_out and (with_open_copies or not path.name.startswith(OPEN_COPY)):
            yield path


def _refuse_folder(error: OSError) -> None:
    """A folder that may not be looked into is no empty one."""
    raise InputError(tell_unreadable(Path(error.filename), error)) from error


def find_parts(path: Path, group: Group, options: LoadOptions, told: Path | None = None) -> list[Found]:
    """What the file at `path` holds, in the order of loading; raises InputError when `group` takes nothing of it.

    Most files are one table; those of several (sheets, a database, JSON) give one part a known table.
    """
    forms = FORMATS if options.mapping is None else (read_mapping(options.mapping).as_format(),)
    recognised, others = recognise_parts(path, options.account is not None, forms)
    kinds = KINDS_OF_GROUP[group]
    taken = sorted(
        (part for part in recognised if part.format.kind in kinds),
        key=lambda part: kinds.index(part.format.kind),
    )
    if not taken:
        format_ = recognised[0].format
        command = command_of_kind(format_.kind)
        msg = f"{path}: 这是{KIND_LABELS[format_.kind]}文件（{format_.label}），请用 {command} 载入"
        raise InputError(msg)
    left = [*others, *(part.part or "" for part in recognised if part not in taken)]
    read = "、".join(part.part or "" for part in taken)
    notes = (f"只读取了“{read}”，未读取：{'、'.join(left)}",) if left else ()
    return [
        replace(
            _found(
                path, part, options, notes if part is taken[0] else (), told or path, alone=len(taken) == 1
            ),
            path=told or path,
        )
        for part in taken
    ]


def _found(
    path: Path, part: Recognised, options: LoadOptions, notes: tuple[str, ...], told: Path, *, alone: bool
) -> Found:
    _refuse_repeated(path, part)
    try:
        account, name = _owner(path, part.format, part.header, options)
        basis = None if account is None else ("--account" if options.account else "文件名")
    except OwnerlessError as error:
        owners = options.owners or Owners()
        owner = owners.find(path, told, part.header, part.format.platform)
        if owner is None:
            raise OwnerlessError(str(error), part.format) from error
        account, name, basis = owner.account, None, owner.basis
    opening = partial(_open_without_examples, part, notes)
    return Found(path, path, part.format, opening, account, name, basis, None if alone else part.part)


def _open_without_examples(part: Recognised, notes: tuple[str, ...]) -> Table:
    return without_examples(part.open(notes), part.format)


def _refuse_repeated(path: Path, part: Recognised) -> None:
    twice = part.format.repeated(part.header)
    if twice is not None:
        msg = f"{path}: 表头里“{twice.strip()}”写了不止一次，分不清该取哪一列，请改名或删去其一"
        raise InputError(msg)


def _owner(
    path: Path, format_: Format, header: Sequence[str], options: LoadOptions
) -> tuple[AccountKey | None, str | None]:
    """Whose file it is where its rows do not say so: as the user says, or as the path does."""
    if "account" in format_.names(header) or format_.kind in LISTS_OF_ACCOUNTS:
        return None, None
    given = options.account_key
    if given is not None and format_.platform not in (None, given.platform):
        msg = f"{path}: 这是{format_.label}，--account 的平台“{given.platform}”与它不符"
        raise InputError(msg)
    if format_.owner_by_name and given is None:
        return None, None
    if not format_.account_in_path:
        if given is None and format_.platform is not None:
            raise OwnerlessError(_ownerless(path, format_.label, format_.platform))
        return given, None
    return _owner_by_path(path, format_, given)


def _ownerless(path: Path, label: str, platform: str) -> str:
    told = f"{labels('platform')[platform]}:账号ID"
    return f"{path}: {label}里没有账号，请用 --account {told} 说明文件属于哪个账号"


def _owner_by_path(path: Path, format_: Format, given: AccountKey | None) -> tuple[AccountKey, str | None]:
    """The account that the file is named after, and the nickname that its folder is named after."""
    name = path.parent.name if path.parent.name not in ("", path.stem) else None
    named = _ID_NAME.fullmatch(path.stem)
    if named is not None and format_.platform is not None:
        own = AccountKey(format_.platform, named[1])
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
    raise OwnerlessError(msg)
