"""The short codes of Weibo posts (`IpiSVggyG`) and the 16-digit numbers that they stand for."""

import polars as pl

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
# From the right, four characters to base 62 are seven decimal digits.
_CHARACTERS, _DECIMALS = 4, 7
_CODE = r"^[0-9A-Za-z]{5,12}$"
_NUMBER = r"^[0-9]{13,19}$"


def number_of_code(code: str) -> str:
    """The number of a post as the platform's other addresses and exports write it."""
    blocks: list[str] = []
    for end in range(len(code), 0, -_CHARACTERS):
        value = 0
        for character in code[max(0, end - _CHARACTERS) : end]:
            value = value * len(_DIGITS) + _VALUE[character]
        blocks.append(f"{value:0{_DECIMALS}d}")
    return "".join(reversed(blocks)).lstrip("0")


def numbers_of_codes(codes: pl.Series) -> pl.Series:
    """The numbers of a column of codes; numbers stay what they are, what is neither becomes NULL."""
    tidy = codes.str.strip_chars()
    is_code = tidy.str.contains(_CODE).fill_null(False)
    numbers = [number_of_code(code) for code in tidy.filter(is_code)]
    known = tidy.set(~is_code & ~tidy.str.contains(_NUMBER).fill_null(False), None)
    return known.scatter(is_code.arg_true(), pl.Series(numbers, dtype=pl.String))
