"""Which office files cannot be read as they are, and what each of them is."""

import zipfile
from pathlib import Path

from ranking.errors import InputError

_REMEDY = "请在 WPS 或 Excel 中另存为不加密的 xlsx 后再载入"
# How the name of what an open workbook leaves beside itself begins.
OPEN_COPY = "~$"
# Names of streams in an OLE2 file stand in its directory as UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"mime-version:")
_PARTS = {"word/": "文字文档（.docx）", "ppt/": "演示文稿（.pptx）"}
_NO_TABLES = {
    **{b"Rar!\x1a\x07": " RAR 压缩包", b"7z\xbc\xaf\x27\x1c": " 7z 压缩包", b"%PDF-": " PDF 文件"},
    **{b"\x89PNG\r\n": "图片（PNG）", b"\xff\xd8\xff": "图片（JPG）", b"GIF8": "图片（GIF）"},
}
_LONGEST_MARK = max(map(len, _NO_TABLES))
# A workbook of this size unpacks to more than is ever meant; a month of posts is below a tenth of it.
_LARGEST_OLE2 = 1 << 28


def refuse_by_name(path: Path) -> None:
    """Raise InputError for files that are told by their name, whatever they hold."""
    if path.name.startswith(OPEN_COPY):
        msg = f"{path}: 是工作簿打开时产生的临时文件（~$ 开头），里面没有数据，请关闭工作簿后载入原文件"
        raise InputError(msg)
    if path.suffix.lower() == ".et":
        msg = f"{path}: 是 WPS 表格自己的 .et 文件，{_REMEDY}"
        raise InputError(msg)


def refuse_by_first_bytes(path: Path) -> None:
    """Raise InputError for files that hold no table, whatever they are called."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_MARK)
    name = next((name for mark, name in _NO_TABLES.items() if start.startswith(mark)), None)
    if name is not None:
        remedy = "请先解开后载入" if name.endswith("压缩包") else "里面没有可载入的表格，请取得原来的表格文件"
        msg = f"{path}: 是{name}，{remedy}"
        raise InputError(msg)


def refuse_ole2(path: Path) -> None:
    """Raise InputError for an OLE2 file that is no open .xls workbook."""
    if path.stat().st_size > _LARGEST_OLE2:
        msg = f"{path}: 文件超过 {_LARGEST_OLE2 >> 20} MB 的上限，请拆分为多个文件或改用 CSV"
        raise InputError(msg)
    content = path.read_bytes()
    if _ENCRYPTED in content:
        msg = f"{path}: 是加了密码的工作簿，{_REMEDY}"
        raise InputError(msg)
    if not any(name in content for name in _WORKBOOKS):
        msg = f"{path}: 不是 .xls 工作簿（可能是 .doc、.wps 一类文件，或已损坏），{_REMEDY}"
        raise InputError(msg)


def refuse_markup(path: Path) -> None:
    """Raise InputError for web pages and XML that some sites hand out under the name of a workbook."""
    with path.open("rb") as file:
        start = file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        msg = f"{path}: 是网页（HTML、XML）形式的表格，不是工作簿或 CSV；请用 WPS 或 Excel 打开后另存为 xlsx 再载入"
        raise InputError(msg)


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip file is a workbook (XLSX, ODS) and not an archive of files."""
    names = archive.namelist()
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= set(names)


def refuse_other_documents(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise InputError for an office document that is no workbook."""
    for part, name in _PARTS.items():
        if any(entry.startswith(part) for entry in archive.namelist()):
            msg = f"{path}: 是{name}，不是工作簿，请把表格另存为 xlsx 后再载入"
            raise InputError(msg)
