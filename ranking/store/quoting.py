"""The one place where identifiers and paths are quoted into SQL; values are always bound."""


def quote_name(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """`text` as an SQL string literal, for the places where DuckDB cannot bind (paths, settings)."""
    return "'" + text.replace("'", "''") + "'"
