"""The page on file formats says what the code reads."""

from pathlib import Path

from ranking.ingest import FORMATS
from ranking.ingest.columns import COLUMNS
from ranking.ingest.manual import manual_text

_PAGE = Path(__file__).parents[2] / "docs" / "数据格式.md"


def test_page_is_as_the_code_would_write_it() -> None:
    is_current = _PAGE.read_text(encoding="utf-8") == manual_text()
    assert is_current, "run: python -m ranking.ingest.manual > docs/数据格式.md"


def test_every_format_and_column_is_on_the_page() -> None:
    page = _PAGE.read_text(encoding="utf-8")
    for form in FORMATS:
        assert form.label in page
    for column in (column for columns in COLUMNS.values() for column in columns):
        assert f"| {column.label} | `{column.key}` |" in page
