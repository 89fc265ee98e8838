"""The facts of an XLS: its records are walked through as [MS-XLS] and [MS-CFB] lay them out."""

import struct
from collections.abc import Iterator
from pathlib import Path

from ranking.ingest.sheet_facts import ORIGIN, ORIGIN_1904, MergedCell, SheetExtent, SheetFacts

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _DATEMODE, _BOUNDSHEET = 0x0809, 0x000A, 0x0022, 0x0085
_MERGEDCELLS, _FORMULA, _BOOLERR = 0x00E5, 0x0006, 0x0205
_NOT_A_NUMBER, _ERROR = 0xFFFF, 2
_CODE_NOT_AVAILABLE = 0x2A
_ENTRY = 128  # bytes of one entry of the directory
_SMALL = 4096  # streams below lie in the small sectors of the root entry
_FREE = 0xFFFFFFFA  # sector numbers from here on end a chain


def xls_facts(path: Path) -> SheetFacts:
    """The facts of the workbook at `path`; none where its records cannot be walked through."""
    try:
        stream = _workbook(path.read_bytes())
        places, origin = [], ORIGIN
        for kind, data in _records(stream, 0):
            if kind == _DATEMODE and data[:1] == b"\x01":
                origin = ORIGIN_1904
            elif kind == _BOUNDSHEET:
                places.append((_name(data), struct.unpack_from("<I", data)[0]))
        return SheetFacts(origin, {name: _extent(_records(stream, place)) for name, place in places})
    except (struct.error, IndexError, UnicodeDecodeError):
        return SheetFacts()


def _extent(records: Iterator[tuple[int, bytes]]) -> SheetExtent:
    found = SheetExtent()
    for kind, data in records:
        if kind == _MERGEDCELLS:
            for number in range(struct.unpack_from("<H", data)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * number)
                found.merged.append(MergedCell(left, right, top + 1, bottom + 1))
        elif kind == _FORMULA:
            row, column, _, what, code, mark = struct.unpack_from("<3HBxBxxxH", data)
            if mark == _NOT_A_NUMBER and what == _ERROR and code != _CODE_NOT_AVAILABLE:
                found.uncomputed.append((row + 1, column))
        elif kind == _BOOLERR:
            row, column, _, code, is_error = struct.unpack_from("<3HBB", data)
            if is_error and code != _CODE_NOT_AVAILABLE:
                found.uncomputed.append((row + 1, column))
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of the substream that begins at `place`."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _name(data: bytes) -> str:
    """The name in a BOUNDSHEET record: characters of one byte, or of two."""
    length, is_wide = data[6], data[7] & 1
    return data[8 : 8 + 2 * length].decode("utf-16-le") if is_wide else data[8 : 8 + length].decode("latin-1")


def _workbook(content: bytes) -> bytes:
    """The stream of the workbook out of the sectors of the compound file."""
    sector, small = (1 << shift for shift in struct.unpack_from("<2H", content, 30))
    links = _links(content, sector)
    directory = _chain(content, links, struct.unpack_from("<I", content, 48)[0], sector, sector)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    named = {
        entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le"): entry
        for entry in entries
    }
    entry = next((named[name] for name in _STREAMS if name in named), None)
    if entry is None:
        return b""
    start, size = struct.unpack_from("<2I", entry, 116)
    if size >= _SMALL:
        return _chain(content, links, start, sector, sector)[:size]
    holder = _chain(content, links, struct.unpack_from("<I", entries[0], 116)[0], sector, sector)
    small_links = _numbers(_chain(content, links, struct.unpack_from("<I", content, 60)[0], sector, sector))
    return _chain(holder, small_links, start, small, 0)[:size]


def _links(content: bytes, sector: int) -> list[int]:
    """Which sector follows each: the table's own sectors are listed in the header, and then in a chain."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<2I", content, 68)
    for _ in range(min(count, len(content) // sector)):
        if more >= _FREE:
            break
        *numbers, more = _numbers(content[(more + 1) * sector : (more + 2) * sector])
        listed += numbers
    return [
        number
        for at in listed
        if at < _FREE
        for number in _numbers(content[(at + 1) * sector : (at + 2) * sector])
    ]


def _chain(content: bytes, links: list[int], start: int, sector: int, offset: int) -> bytes:
    """The sectors from `start` on; a chain that turns back on itself ends after as many as there are."""
    parts: list[bytes] = []
    while start < _FREE and len(parts) <= len(links):
        parts.append(content[offset + start * sector : offset + (start + 1) * sector])
        start = links[start]
    return b"".join(parts)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
