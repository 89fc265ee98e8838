"""Text that a spreadsheet program would take for a formula, made harmless."""

# The full-width signs work as well in some programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def defuse(text: str) -> str:
    """`text` as a cell of a CSV file for spreadsheet programs: a leading apostrophe where it would be a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
