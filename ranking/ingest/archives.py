"""ZIP and GZ files unpacked for loading, within bounds that no bomb gets past."""

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ranking.errors import InputError
from ranking.ingest.encoding import container_of
from ranking.ingest.office_files import is_workbook

# A month of thirty cities' exports is far below; more is a mistake or a bomb.
_LARGEST_UNPACKED = 1 << 31
_MOST_FILES = 2_000
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)
_UTF8_NAME = 0x800  # the flag of an entry whose name is in UTF-8
_ENCRYPTED = 0x1


def is_archive(path: Path) -> bool:
    """Whether the file is a ZIP of files (a workbook is none) or a GZ, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        if file.read(len(_GZIP)) == _GZIP:
            return True
    if container_of(path) != "zip" or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not is_workbook(archive)
    except _DAMAGED:  # whoever reads it as a workbook says so
        return False


def unpack(path: Path, folder: Path) -> None:
    """Write the files of the archive at `path` below `folder`; raises InputError for what cannot be unpacked."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                _unpack_zip(path, archive, folder)
        else:
            _unpack_gzip(path, folder / (path.stem if path.suffix.lower() == ".gz" else path.name))
    except _DAMAGED as error:
        msg = f"{path}: 压缩包已损坏，或用了不常见的压缩方法，请重新下载或解开后载入"
        raise InputError(msg) from error


def _unpack_zip(path: Path, archive: zipfile.ZipFile, folder: Path) -> None:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _refuse_excess(path, sum(entry.file_size for entry in entries), len(entries))
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        msg = f"{path}: 压缩包加了密码，请解开后载入"
        raise InputError(msg)
    for entry in entries:
        target = folder / _safe_name(entry)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Reading stops at the declared size, so that the sum above holds.
        with archive.open(entry) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, _BLOCK)


def _safe_name(entry: zipfile.ZipInfo) -> Path:
    """The entry's name below the folder: Windows writes GBK without saying so, and `..` leads nowhere."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..")]
    return Path(*(part.replace(":", "_") for part in parts))


def _unpack_gzip(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with gzip.open(path, "rb") as packed, target.open("wb") as file:
        while block := packed.read(_BLOCK):
            size += len(block)
            _refuse_excess(path, size, 1)
            file.write(block)


def _refuse_excess(path: Path, size: int, files: int) -> None:
    if size > _LARGEST_UNPACKED:
        msg = f"{path}: 解开后超过 {_LARGEST_UNPACKED >> 20} MB 的上限，请拆分为多个文件"
        raise InputError(msg)
    if files > _MOST_FILES:
        msg = f"{path}: 压缩包里有 {files:,} 个文件，超过 {_MOST_FILES:,} 个的上限，请拆分"
        raise InputError(msg)
