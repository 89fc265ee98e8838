"""Whose file it is where its rows do not say: asked in one fixed order, each answer with its basis."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.encoding import digest_file
from ranking.ingest.format import Format
from ranking.ingest.model import AccountKey
from ranking.store import Store
from ranking.vocabulary import codes_by_name

# The header of the workbook of rejected rows names the load that they come from.
_FROM_LOAD = re.compile(r"^拒绝原因（第 (\d+) 次载入")
_PARTS = {
    "{platform}": r"(?P<platform>[^/]+?)",
    "{account}": r"(?P<account>[^/]+?)",
    "{name}": r"(?P<name>[^/]+?)",
    "*": r"[^/]*",
}
_SPLIT = re.compile(r"(\{platform\}|\{account\}|\{name\}|\*)")
_NAMES = """
SELECT platform, trim(name), any_value(native_id)
FROM account
GROUP BY platform, trim(name)
HAVING count(DISTINCT account_id) = 1
ORDER BY ALL
"""
_LOADS = "SELECT load_id, account_id FROM load WHERE account_id IS NOT NULL ORDER BY load_id"


class OwnerlessError(InputError):
    """Nobody says yet whose file it is: it waits until an editor does, and is loaded again then."""

    def __init__(self, message: str, form: Format | None = None) -> None:
        super().__init__(message)
        self.form = form


@dataclass(frozen=True)
class Owner:
    """An account and who says that a file is its."""

    account: AccountKey
    basis: str  # Chinese, for the editor


@dataclass(frozen=True)
class Owners:
    """What is known of owners beyond `--account` and the file's own name."""

    book: Mapping[str, AccountKey] = field(default_factory=dict)  # hash of a file → account
    patterns: Sequence[str] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)  # platform, registered name → id
    loads: Mapping[int, AccountKey] = field(default_factory=dict)
    has_book: bool = False  # the editor is asked by a workbook

    def find(self, file: Path, told: Path, header: Sequence[str], platform: str | None) -> Owner | None:
        """The owner of the file: by the load that its rows were rejected from, the workbook, then the patterns.

        `platform` is the format's; an answer for another one raises InputError.
        """
        found = self._of_rejected(header) or self._of_book(file) or self._of_path(told, platform)
        if found is not None and platform not in (None, found.account.platform):
            msg = f"{told}: {found.basis}说是 {found.account.account_id}，平台与文件的格式不符，请更正"
            raise InputError(msg)
        return found

    def _of_rejected(self, header: Sequence[str]) -> Owner | None:
        numbers = [int(match[1]) for cell in header if (match := _FROM_LOAD.match(cell.strip()))]
        account = self.loads.get(numbers[0]) if numbers else None
        return None if account is None else Owner(account, f"第 {numbers[0]} 次载入的被拒行")

    def _of_book(self, file: Path) -> Owner | None:
        account = self.book.get(digest_file(file).sha256) if self.book else None
        return None if account is None else Owner(account, "归属表")

    def _of_path(self, told: Path, platform: str | None) -> Owner | None:
        for pattern in self.patterns:
            match = pattern_expression(pattern).search(told.as_posix())
            if match is None:
                continue
            said = match.groupdict()
            code = codes_by_name("platform").get((said.get("platform") or "").strip()) or platform
            if code is None:
                continue
            name = (said.get("name") or "").strip()
            native = (said.get("account") or "").strip() or self.names.get((code, name))
            if native:
                return Owner(AccountKey(code, native), f"命名规则 {pattern}")
        return None


def pattern_expression(pattern: str) -> re.Pattern[str]:
    """A declared pattern as an expression over the end of a path; raises InputError where it names no account."""
    if pattern.count("{account}") + pattern.count("{name}") != 1 or pattern.count("{platform}") > 1:
        msg = f"命名规则“{pattern}”须含 {{account}}（账号ID）或 {{name}}（登记的名称）之一，只写一次；可另用 {{platform}} 和 *"
        raise InputError(msg)
    body = "".join(_PARTS.get(part) or re.escape(part) for part in _SPLIT.split(pattern))
    return re.compile(rf"(?:^|/){body}$")


def read_owners(store: Store, patterns: Sequence[str], book: Mapping[str, AccountKey]) -> Owners:
    """Everything that the store, the settings and the workbook say of owners."""
    for pattern in patterns:
        pattern_expression(pattern)
    names = {(str(code), str(name)): str(native) for code, name, native in store.rows(_NAMES)}
    loads = {int(number): _key(str(account)) for number, account in store.rows(_LOADS)}
    return Owners(book, tuple(patterns), names, loads)


def _key(account_id: str) -> AccountKey:
    platform, _, native = account_id.partition(":")
    return AccountKey(platform, native)
