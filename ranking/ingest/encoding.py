"""What a file is by its bytes: its hash, what sort of container, and which encoding its text has."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from ranking.errors import InputError

Container = Literal["text", "zip", "parquet", "ole2", "sqlite"]

_BLOCK = 1 << 20
_MAGIC: tuple[tuple[bytes, Container], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
)
# Text in GB18030 that happens to be valid UTF-8 for that many characters does not occur (about
# one chance in five a character); a file that is, and then breaks, is damaged UTF-8.
_CERTAIN_AFTER = 16


@dataclass(frozen=True)
class FileDigest:
    """The identity of a file's bytes."""

    sha256: str
    size: int


def refuse_unreadable(path: Path) -> None:
    """Raise InputError where there is no file at `path`, or none that may be read."""
    if not path.is_file():
        msg = f"{path}: 文件不存在，请检查路径"
        raise InputError(msg)
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise InputError(tell_unreadable(path, error)) from error


def tell_unreadable(path: Path, error: OSError) -> str:
    """Why a file or folder cannot be read, and what to do."""
    if isinstance(error, PermissionError):
        return f"{path}: 没有读取权限，或正被别的程序独占；请关闭占用它的程序，或请管理员开放权限后再载入"
    return f"{path}: 读取时出错（{error.strerror or error}），请检查磁盘或网络位置，复制到本机后再载入"


def digest_file(path: Path) -> FileDigest:
    """Hash and size of the file at `path`, read in blocks."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return FileDigest(digest.hexdigest(), size)


def container_of(path: Path) -> Container:
    """What the first bytes say the file is; anything unknown counts as text."""
    with path.open("rb") as file:
        start = file.read(16)
    return next((name for magic, name in _MAGIC if start.startswith(magic)), "text")


def refuse_utf16(path: Path) -> None:
    """Raise InputError for what spreadsheets call Unicode text."""
    with path.open("rb") as file:
        start = file.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        msg = f"{path}: 文件是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”后再载入"
        raise InputError(msg)


def encoding_of(path: Path) -> str:
    """`utf-8-sig` or `gb18030`, proven over the whole file; raises InputError for anything else.

    UTF-8 is tried strictly first: read as GB18030, UTF-8 becomes silent garbage. A file that is
    mostly UTF-8 and then breaks is reported as damaged for the same reason.
    """
    refuse_utf16(path)
    broken_at = None if _is_utf8(path) else _first_break(path, "utf-8")
    if broken_at is None:
        return "utf-8-sig"
    if is_surely_utf8(_first_bytes(path, broken_at)):
        msg = f"{path}: UTF-8 文本在第 {broken_at + 1} 字节处损坏或被截断，请重新导出该文件"
        raise InputError(msg)
    if _first_break(path, "gb18030") is not None:
        msg = f"{path}: 既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8（逗号分隔）”后再载入"
        raise InputError(msg)
    return "gb18030"


def _is_utf8(path: Path) -> bool:
    """Whether the file is UTF-8 throughout; polars proves it many times as fast as decoding does."""
    offset = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK) + file.readline():
            _refuse_nul(path, block, offset)
            offset += len(block)
            try:
                pl.Series([block], dtype=pl.Binary).cast(pl.String)
            except pl.exceptions.ComputeError:
                return False
    return True


def _first_break(path: Path, encoding: str) -> int | None:
    """The offset at which the bytes stop being text in `encoding`, or None; NUL bytes are no text."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            _refuse_nul(path, block, offset)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return offset - pending + error.start
            offset += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return offset - len(error.object) + error.start
    return None


def _refuse_nul(path: Path, block: bytes, offset: int) -> None:
    place = block.find(b"\0")
    if place >= 0:
        msg = f"{path}: 第 {offset + place + 1} 字节是空字节（NUL），不是可读的文本文件，请重新导出"
        raise InputError(msg)


def is_surely_utf8(valid: bytes) -> bool:
    """Whether bytes that are valid UTF-8 hold so many wide characters that they can be nothing else."""
    return valid.startswith(codecs.BOM_UTF8) or sum(byte >= 0xC0 for byte in valid) >= _CERTAIN_AFTER


def _first_bytes(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(min(size, _BLOCK))
