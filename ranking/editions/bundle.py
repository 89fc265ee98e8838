"""Reads a bundle from its folder: every file checked against the seal, then the edition it holds."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ranking.editions.difference import Difference
from ranking.editions.frames import FRAMES, LATER_FRAMES
from ranking.editions.model import Edition
from ranking.editions.plain_csv import read_plain_csv
from ranking.editions.seal import (
    PROFILE_FILE,
    PROFILES,
    SEAL_FILE,
    STANDARDS_COLUMNS,
    SUM_FILE,
    Profile,
    Seal,
    read_seal,
    sha256_of,
    sum_line,
)
from ranking.errors import EditionError

# What operating systems put into any folder.
_STRAY = {".DS_Store", "Thumbs.db", "desktop.ini"}
# A name from a bundle never leads out of its folder.
_SAFE_NAME = re.compile(r"(standards/)?\w[\w.-]*")


@dataclass(frozen=True)
class Bundle:
    """The files of a bundle as they lie there, with its seal."""

    folder: Path
    files: dict[str, bytes]
    seal: Seal
    hash: str
    profile: Profile


def open_bundle(folder: Path) -> Bundle:
    """The bundle in `folder`, its files not yet checked; raises EditionError where there is none."""
    if not (folder / SEAL_FILE).is_file():
        msg = f"{folder}：这里没有复算包（缺少 {SEAL_FILE}），请指明期次文件夹中的 bundle 文件夹"
        raise EditionError(msg)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _STRAY
    }
    return Bundle(
        folder, files, read_seal(files[SEAL_FILE]), sha256_of(files[SEAL_FILE]), _read_profile(files)
    )


def find_file_faults(bundle: Bundle) -> Iterator[Difference]:
    """Every file that is missing, changed or not part of the bundle."""
    if bundle.files.get(SUM_FILE) != sum_line(bundle.hash):
        noted = bundle.files.get(SUM_FILE, b"").decode("utf-8", "replace").partition(" ")[0]
        yield Difference(f"文件 {SEAL_FILE} 的校验值", noted or "（缺少 seal.sha256）", bundle.hash)
    sealed = bundle.seal.files(bundle.profile)
    for name, expected in sealed.items():
        data = bundle.files.get(name)
        if not _SAFE_NAME.fullmatch(name):
            yield Difference(f"{SEAL_FILE} 所列的文件", "文件夹内的文件名", name)
        elif data is None:
            yield Difference(f"文件 {name}", "在复算包中", "缺少")
        elif sha256_of(data) != expected:
            yield Difference(f"文件 {name} 的校验值", expected, sha256_of(data))
    for name in bundle.files:
        if name not in sealed and name not in (SEAL_FILE, SUM_FILE):
            yield Difference(f"文件 {name}", "不在复算包中", "多出")


def read_edition_of(bundle: Bundle) -> Edition:
    """The edition that a bundle holds; raises EditionError naming file and line of what cannot be read."""
    frames = {
        name: read_plain_csv(spec.file, _file(bundle, spec.file), spec.columns)
        for name, spec in FRAMES.items()
        if name != "standards" and (name not in LATER_FRAMES or spec.file in bundle.files)
    }
    file = FRAMES["standards"].file
    standards = read_plain_csv(file, _file(bundle, file), STANDARDS_COLUMNS)
    texts = [
        _read_standard(bundle, name, sha) for name, sha in standards.select("standard_id", "sha256").rows()
    ]
    frames["standards"] = standards.with_columns(text=pl.Series(texts, dtype=pl.String)).select(
        list(FRAMES["standards"].columns)
    )
    return Edition(facts=bundle.seal.facts(bundle.hash), **frames)


def _read_profile(files: dict[str, bytes]) -> Profile:
    try:
        noted = json.loads(files.get(PROFILE_FILE, b""))["profile"]
    except (ValueError, KeyError, TypeError):
        noted = None
    found = [profile for profile in PROFILES if profile == noted]
    if not found:
        msg = f"{PROFILE_FILE}：缺少或无法识别，不能确定是公开本还是内部本；复算包不完整或已被改动"
        raise EditionError(msg)
    return found[0]


def _file(bundle: Bundle, name: str) -> bytes:
    if name not in bundle.files:
        msg = f"复算包中缺少文件 {name}，请重新取得复算包"
        raise EditionError(msg)
    return bundle.files[name]


def _read_standard(bundle: Bundle, name: str, expected: str) -> str:
    file = f"standards/{name}.toml"
    data = _file(bundle, file)
    if sha256_of(data) != expected:
        msg = f"{file}：与 standards.csv 所记的校验值不符，应为 {expected}，实为 {sha256_of(data)}"
        raise EditionError(msg)
    return data.decode("utf-8")
