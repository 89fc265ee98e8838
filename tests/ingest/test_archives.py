"""ZIP and GZ files: loaded as folders, told under their own names, bounded."""

import datetime as dt
import gzip
import io
import re
import zipfile

import pytest
import xlsxwriter

from ranking.errors import InputError
from ranking.ingest import archives
from tests.ingest.desk import POST, Desk, csv_text


def _zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_files_of_a_zip_load_under_its_name(desk: Desk) -> None:
    content = _zip(**{"甲/a.csv": csv_text([POST]).encode(), "说明.txt": "说明\n".encode()})
    path = desk.write("各市.zip", content)
    outcomes = desk.load_all(path)
    assert [(o.path, o.state) for o in outcomes] == [
        (path / "甲/a.csv", "loaded"),
        (path / "说明.txt", "skipped"),
    ]
    assert str(desk.one("SELECT path FROM load")).endswith("各市.zip/甲/a.csv")
    assert str(outcomes[1].reason).startswith("无法识别")


def test_file_known_from_a_zip_is_known_unpacked(desk: Desk) -> None:
    desk.load_all(desk.write("a.zip", _zip(**{"a.csv": csv_text([POST]).encode()})))
    assert desk.load(desk.write("a.csv", csv_text([POST]))).state == "unchanged"


def test_gz_loads_as_the_file_it_holds(desk: Desk) -> None:
    (outcome,) = desk.load_all(desk.write("a.csv.gz", gzip.compress(csv_text([POST]).encode())))
    assert (outcome.path.name, outcome.accepted) == ("a.csv", 1)


def test_archives_in_a_folder_load_with_it(desk: Desk) -> None:
    desk.write("b.csv", csv_text([{**POST, "post_id": "5002"}]))
    desk.write("a.zip", _zip(**{"a.csv": csv_text([POST]).encode()}))
    assert [outcome.state for outcome in desk.load_all(desk.folder)] == ["loaded", "loaded"]


def test_archive_in_an_archive_is_told_and_left(desk: Desk) -> None:
    inner = _zip(**{"a.csv": csv_text([POST]).encode()})
    with pytest.raises(InputError, match="压缩包里的压缩包"):
        desk.load_all(desk.write("a.zip", _zip(**{"b.zip": inner})))


def test_names_written_in_gbk_are_read(desk: Desk) -> None:
    content = _zip(**{"AAAA.csv": csv_text([POST]).encode()}).replace(b"AAAA", "演示".encode("gb18030"))
    (outcome,) = desk.load_all(desk.write("a.zip", content))
    assert outcome.path.name == "演示.csv"


def test_no_name_leads_out_of_the_archive(desk: Desk) -> None:
    (outcome,) = desk.load_all(desk.write("a.zip", _zip(**{"../../a.csv": csv_text([POST]).encode()})))
    assert outcome.path == desk.folder / "a.zip" / "a.csv"


@pytest.mark.parametrize(
    "content", [_zip(a=b"x" * 1000), gzip.compress(b"x" * 1000, mtime=0)], ids=["zip", "gz"]
)
def test_bomb_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(archives, "_LARGEST_UNPACKED", 100)
    with pytest.raises(InputError, match="上限"):
        desk.load_all(desk.write("a.bin", content))


@pytest.mark.parametrize("cut", [10, 40, 200])
def test_cut_gz_is_an_input_error(desk: Desk, cut: int) -> None:
    content = gzip.compress(csv_text([{**POST, "post_id": str(n)} for n in range(500)]).encode())
    with pytest.raises(InputError, match="压缩包已损坏"):
        desk.load_all(desk.write("a.csv.gz", content[:-cut]))
    assert desk.one("SELECT count(*) FROM load") == 0


def test_workbook_in_a_gz_loads(desk: Desk) -> None:
    with xlsxwriter.Workbook(str(desk.folder / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(POST))
        sheet.write_row(1, 0, list(POST.values()))
    packed = desk.write("b.xlsx.gz", gzip.compress((desk.folder / "a.xlsx").read_bytes()))
    (outcome,) = desk.load_all(packed)
    assert (outcome.path.name, outcome.accepted) == ("b.xlsx", 1)


def test_workbook_of_libreoffice_loads(desk: Desk) -> None:
    (outcome,) = desk.load_all(desk.write("a.ods", ods([list(POST), list(POST.values())])))
    assert (outcome.format, outcome.accepted, outcome.rejected) == ("canonical-posts", 1, 0)
    assert desk.store.rows("SELECT account_id, published_at FROM post") == [
        ("weibo:1000000001", dt.datetime(2026, 10, 1, 8))
    ]


def ods(rows: list[list[str]]) -> bytes:
    """A spreadsheet as LibreOffice packs it: text cells, a date cell where a text is a moment."""

    def cell(text: str) -> str:
        if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text):
            value = f'office:value-type="date" office:date-value="{text.replace(" ", "T")}"'
        else:
            value = 'office:value-type="string"'
        return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="稿件">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return packed.getvalue()
