"""Finds scoring standards by name among the user's own files and the shipped ones."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ranking.catalogue import Metric
from ranking.errors import StandardError
from ranking.months import Month
from ranking.resources import content_files, shipped_root
from ranking.standard import (
    Standard,
    TrafficDependence,
    parse_standard,
    pick_version,
    read_words,
    traffic_among,
)


@dataclass(frozen=True)
class Entry:
    """One standard file: its id, version and the month from which it is in force."""

    path: Path
    id: str
    version: str
    title: str
    subject: str
    effective_from: str | None  # None = always

    @property
    def name(self) -> str:
        """As it is pinned on the command line: `ecology-account@2026.1`."""
        return f"{self.id}@{self.version}"


def list_standards(workspace: Path | None = None) -> list[Entry]:
    """Every standard that can be named, by id and version."""
    heads = {path: _read_head(path) for path in content_files("standards", ".toml", workspace)}
    entries = [_entry_of(path, _inherit(head, list(heads.values()))) for path, head in heads.items()]
    return sorted(entries, key=lambda entry: (entry.id, entry.effective_from or "", entry.version))


def find_standard(
    name: str,
    *,
    month: Month | None = None,
    workspace: Path | None = None,
    metrics: Collection[str] | None = None,
) -> Standard:
    """The standard with this name, checked for its form and, with `metrics`, for metrics that do not exist.

    `name` is a file, `ID` (the version in force in `month`, or the newest) or `ID@VERSION`.
    """
    path = _find_path(name, month, workspace)
    # `extends` reads a name the way a person would write it, for the same month.
    return parse_standard(
        read_standard_text(path),
        source=path.name,
        metrics=metrics,
        resolve=lambda base: read_standard_text(_find_path(base, month, workspace, beside=path)),
    )


def find_dependence(
    standard: Standard,
    metrics: Mapping[str, Metric],
    *,
    month: Month | None = None,
    workspace: Path | None = None,
) -> TrafficDependence:
    """How far a standard rests on traffic; that of a matrix standard's members is found by their standard's name."""
    name = standard.members_standard
    members = [find_standard(name, month=month, workspace=workspace)] if name else []
    return traffic_among(standard, metrics, members)


def appraisal_words() -> tuple[str, ...]:
    """The words of appraisal that may not stand beside traffic."""
    return read_words((shipped_root() / "data" / "appraisal-words.txt").read_text(encoding="utf-8"))


def read_standard_text(path: Path) -> str:
    """The text of a standard file; line ends are those of Unix, a byte-order mark is dropped."""
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        msg = f"找不到文件 {path}，请检查路径"
        raise StandardError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path.name}：不是 UTF-8 编码的文本，请另存为 UTF-8 后重试"
        raise StandardError(msg) from error


def write_new_standard(name: str, text: str, out: Path | None, workspace: Path | None) -> Path:
    """Write a new standard's text to `out`, or into the workspace's own standards; never over a file.

    Raises StandardError where the file exists already.
    """
    path = out or (workspace / "标准" if workspace else Path()) / f"{name}.toml"
    if path.exists():
        msg = f"{path} 已经存在，没有改动；请另取名称或用 --out 指定文件"
        raise StandardError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _read_head(path: Path) -> dict[str, str]:
    try:
        head = _parse_head(read_standard_text(path))
    except tomllib.TOMLDecodeError as error:
        msg = f"{path.name}：不是合法的 TOML 文件（{error}），请改正后重试"
        raise StandardError(msg) from error
    return {"id": path.stem, **head}


# Every month asks for the heads of all standards again.
@lru_cache(maxsize=256)
def _parse_head(text: str) -> Mapping[str, str]:
    head = tomllib.loads(text).get("standard", {})
    return {key: str(value) for key, value in head.items() if isinstance(value, str)}


def _inherit(head: dict[str, str], heads: list[dict[str, str]]) -> dict[str, str]:
    """A head with what it takes over from the standards it extends."""
    seen = [head["id"]]
    while base := _base_of(head, heads):
        if base["id"] in seen:  # a circle; reading the standard itself will say so
            break
        seen.append(base["id"])
        own = {key: value for key, value in head.items() if key != "extends"}
        head = {**base, **own}
    return head


def _base_of(head: dict[str, str], heads: list[dict[str, str]]) -> dict[str, str] | None:
    wanted, _, version = head.get("extends", "").partition("@")
    found = [base for base in heads if base["id"] == wanted and version in ("", base.get("version", "1"))]
    return max(found, key=lambda base: base.get("effective_from", "")) if found else None


def _entry_of(path: Path, head: dict[str, str]) -> Entry:
    return Entry(
        path=path,
        id=head["id"],
        version=head.get("version", "1"),
        title=head.get("title", head["id"]),
        subject=head.get("subject", "account"),
        effective_from=head.get("effective_from"),
    )


def _find_path(name: str, month: Month | None, workspace: Path | None, beside: Path | None = None) -> Path:
    file = Path(name)
    if file.suffix == ".toml":
        for candidate in (file, *([beside.parent / file] if beside else [])):
            if candidate.is_file():
                return candidate
        msg = f"找不到计分标准文件 {name}，请检查路径"
        raise StandardError(msg)
    return _find_entry(name, month, workspace).path


def _find_entry(name: str, month: Month | None, workspace: Path | None) -> Entry:
    wanted = name.partition("@")[0]
    entries = list_standards(workspace)
    if not any(entry.id == wanted for entry in entries):
        known = "、".join(sorted({entry.id for entry in entries})) or "无"
        msg = f"没有名为 {wanted} 的计分标准；现有：{known}。也可以直接给出 .toml 文件"
        raise StandardError(msg)
    return pick_version(entries, name, month)
