"""Takes the text out of a document by its fonts' own tables, page by page."""

import re
from pathlib import Path
from typing import Any

import pikepdf


def read_pages(path: Path) -> list[str]:
    """The text of each page without white space, in the order in which it was drawn."""
    with pikepdf.open(path) as document:
        return ["".join(_read_stream(page, page.get("/Resources")).split()) for page in document.pages]


def _read_stream(owner: Any, resources: Any) -> str:
    pieces: list[str] = []
    table: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(owner):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf":
            table = _table_of(resources["/Font"][str(operands[0])])
        elif name in ("Tj", "TJ"):
            parts = operands[0] if name == "TJ" else [operands[0]]
            pieces += [_decode(bytes(part), table) for part in parts if isinstance(part, pikepdf.String)]
        elif name == "Do":
            inner = resources["/XObject"][str(operands[0])]
            if inner.get("/Subtype") == "/Form":
                pieces.append(_read_stream(inner, inner.get("/Resources", resources)))
    return "".join(pieces)


def _decode(codes: bytes, table: dict[int, str]) -> str:
    return "".join(
        table.get(int.from_bytes(codes[place : place + 2], "big"), "\ufffd")
        for place in range(0, len(codes), 2)
    )


def _table_of(font: Any) -> dict[int, str]:
    """Code → text, from the font's ToUnicode map."""
    source = font["/ToUnicode"].read_bytes().decode("latin-1")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            table[int(code, 16)] = _text(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            table |= {
                code: _text(f"{start + code - int(first, 16):04x}")
                for code in range(int(first, 16), int(last, 16) + 1)
            }
        for first, last, texts in re.findall(r"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", block, re.DOTALL):
            codes = range(int(first, 16), int(last, 16) + 1)
            table |= dict(zip(codes, map(_text, re.findall(r"<(\w+)>", texts)), strict=True))
    return table


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
