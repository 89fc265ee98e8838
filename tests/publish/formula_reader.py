"""Works out a workbook's formulas from the file alone, in plain Python: an oracle for the live sheets."""

import math
import re
import statistics
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TOKEN = re.compile(
    r"""(?P<call>[A-Z][A-Z0-9]*(?=\())|(?P<number>\d+\.?\d*(?:E[+-]?\d+)?)|(?P<text>"(?:[^"]|"")*")
    |(?P<ref>(?:'(?P<sheet>[^']+)'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)
    |(?P<name>TRUE|FALSE)|(?P<sign><=|>=|<>|[-+*/^&=<>(),])""",
    re.VERBOSE,
)
Value = float | str | bool | None


class Workbook:
    """The cells of a workbook; `value` works a formula out, `written` is what the file says it gives."""

    def __init__(self, path: Path) -> None:
        self.formulas: dict[tuple[str, str], str] = {}
        self.written: dict[tuple[str, str], Value] = {}
        self._known: dict[tuple[str, str], Value] = {}
        with zipfile.ZipFile(path) as archive:
            texts = _shared_texts(archive)
            names = [
                sheet.get("name", "") for sheet in _parse(archive, "xl/workbook.xml").iter(f"{_SPACE}sheet")
            ]
            for place, name in enumerate(names, start=1):
                self._read(name, _parse(archive, f"xl/worksheets/sheet{place}.xml"), texts)

    def _read(self, sheet: str, tree: ElementTree.Element, texts: list[str]) -> None:
        for cell in tree.iter(f"{_SPACE}c"):
            key = (sheet, cell.get("r", ""))
            formula, value = cell.find(f"{_SPACE}f"), cell.find(f"{_SPACE}v")
            text = value.text or "" if value is not None else ""
            kind = cell.get("t")
            self.written[key] = (
                texts[int(text)] if kind == "s" else text if kind == "str" else float(text) if text else ""
            )
            if formula is not None:
                self.formulas[key] = formula.text or ""

    def value(self, sheet: str, cell: str) -> Value:
        """What the cell gives; None where it is empty."""
        key = (sheet, cell)
        if key not in self.formulas:
            return self.written.get(key)
        if key not in self._known:
            self._known[key] = _Reading(self, sheet, self.formulas[key]).work_out()
        return self._known[key]


class _Reading:
    """One formula, read and worked out at once; branches that are not taken are read without being worked out."""

    def __init__(self, book: Workbook, sheet: str, formula: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = [(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(formula)]
        assert "".join(text for _, text in self.tokens) == formula, formula
        self.place = 0

    def work_out(self) -> Value:
        result: Value = self._compare()()
        assert self.place == len(self.tokens)
        return result

    def _peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def _take(self) -> tuple[str, str]:
        self.place += 1
        return self.tokens[self.place - 1]

    def _chain(self, signs: tuple[str, ...], below: Callable[[], Callable[[], Any]]) -> Callable[[], Any]:
        left = below()
        while self._peek() in signs:
            sign, right = self._take()[1], below()
            left = _binary(sign, left, right)
        return left

    def _compare(self) -> Callable[[], Any]:
        return self._chain(("=", "<>", "<", ">", "<=", ">="), self._join)

    def _join(self) -> Callable[[], Any]:
        return self._chain(("&",), self._add)

    def _add(self) -> Callable[[], Any]:
        return self._chain(("+", "-"), self._times)

    def _times(self) -> Callable[[], Any]:
        return self._chain(("*", "/"), self._power)

    def _power(self) -> Callable[[], Any]:
        return self._chain(("^",), self._atom)

    def _atom(self) -> Callable[[], Any]:
        kind, text = self._take()
        if text == "-":
            inner = self._atom()
            return lambda: -_number(inner())
        if text == "(":
            inner = self._compare()
            assert self._take()[1] == ")"
            return inner
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1].replace('""', '"')
        if kind == "name":
            return lambda: text == "TRUE"
        return self._call(text) if kind == "call" else self._reference(text)

    def _reference(self, text: str) -> Callable[[], Any]:
        sheet, cells = text.split("!") if "!" in text else (self.sheet, text)
        sheet, cells = sheet.strip("'"), cells.replace("$", "")
        if ":" not in cells:
            return lambda: self.book.value(sheet, cells)
        first, last = cells.split(":")
        letters = first.rstrip("0123456789")
        numbers = range(int(first[len(letters) :]), int(last[len(letters) :]) + 1)
        return lambda: [self.book.value(sheet, f"{letters}{line}") for line in numbers]

    def _call(self, name: str) -> Callable[[], Any]:
        assert self._take()[1] == "("
        arguments = [self._compare()]
        while self._take()[1] == ",":
            arguments.append(self._compare())
        if name == "IF":
            test, yes, no = arguments
            return lambda: yes() if test() else no()
        return lambda: _FUNCTIONS[name](*(argument() for argument in arguments))


def _binary(sign: str, left: Callable[[], Any], right: Callable[[], Any]) -> Callable[[], Any]:
    def apply() -> Any:
        a, b = left(), right()
        if not isinstance(a, list) and not isinstance(b, list):
            return _OPERATIONS[sign](a, b)
        size = max(len(side) for side in (a, b) if isinstance(side, list))
        pairs = zip(*(side if isinstance(side, list) else [side] * size for side in (a, b)), strict=True)
        return [_OPERATIONS[sign](x, y) for x, y in pairs]

    return apply


def _number(value: Any) -> Any:
    assert not isinstance(value, str), f"text where a number must be: {value!r}"
    return float(value or 0)


def _order(a: Any, b: Any) -> int:
    """Numbers come before text, as in a workbook."""
    keys = [(isinstance(x, str), x if isinstance(x, str) else _number(x)) for x in (a, b)]
    return int(keys[0] > keys[1]) - int(keys[0] < keys[1])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else f"{value:.15g}"


def _numbers(values: tuple[Any, ...]) -> list[float]:
    return [x for x in values if isinstance(x, float) and not isinstance(x, bool)]


def _round(value: Any, decimals: Any) -> float:
    """Half away from zero on the 15 digits that a spreadsheet keeps."""
    from decimal import ROUND_HALF_UP, Decimal

    number = Decimal(f"{_number(value):.15g}")
    return float(number.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP))


def _rank(value: Any, listed: list[Any]) -> Any:
    return 1.0 + sum(other > value for other in _numbers(tuple(listed)))


def _count_if(listed: list[Any], wanted: Any) -> Any:
    if isinstance(wanted, list):
        return [_count_if(listed, one) for one in wanted]
    return float(sum(type(x) is type(wanted) and x == wanted for x in listed))


def _is_number(value: Any) -> Any:
    return [_is_number(x) for x in value] if isinstance(value, list) else isinstance(value, float)


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "/": lambda a, b: _number(a) / _number(b),
    "^": lambda a, b: _number(a) ** _number(b),
    "&": lambda a, b: _text(a) + _text(b),
    "=": lambda a, b: _order(a, b) == 0,
    "<>": lambda a, b: _order(a, b) != 0,
    "<": lambda a, b: _order(a, b) < 0,
    ">": lambda a, b: _order(a, b) > 0,
    "<=": lambda a, b: _order(a, b) <= 0,
    ">=": lambda a, b: _order(a, b) >= 0,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ISNUMBER": _is_number,
    "AND": lambda *claims: all(claims),
    "OR": lambda *claims: any(claims),
    "NOT": lambda claim: not claim,
    "COUNT": lambda *values: float(len(_numbers(values))),
    "MIN": lambda *values: min(_numbers(values)),
    "MAX": lambda *values: max(_numbers(values)),
    "MEDIAN": lambda *values: float(statistics.median(_numbers(values))),
    "ROUND": _round,
    "INT": lambda value: float(math.floor(value)),
    "ABS": abs,
    "LN": math.log,
    "LOG10": math.log10,
    "EXP": math.exp,
    "SQRT": math.sqrt,
    "RANK": _rank,
    "COUNTIF": _count_if,
    "SUMPRODUCT": lambda values: float(sum(values)),
}


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    tree = _parse(archive, "xl/sharedStrings.xml")
    return ["".join(part.text or "" for part in item.iter(f"{_SPACE}t")) for item in tree]
