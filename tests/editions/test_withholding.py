"""A source that may not be published: its figures count, and stand in no file for the public."""

import io
import zipfile
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue
from ranking.editions.model import Edition
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import read_archive
from ranking.editions.verify import describe_verification, verify_bundle
from ranking.ingest import LoadOptions, load_paths
from ranking.publish import publish_edition
from ranking.publish.browser import Page
from ranking.store import Store
from tests.editions.conftest import NOW, POST_HEADER, REGISTER, SEPTEMBER, build, load, post_lines
from tests.editions.sealing import put_files, reseal
from tests.publish.pdf_text import read_pages

# Reads and likes that nothing else can come to: 9 posts of 918273 are 8264457.
PLANTED, IN_ALL = 918_273, 8_264_457
SHOWN = {str(PLANTED), str(IN_ALL), f"{PLANTED:,}", f"{IN_ALL:,}"}


def plant(store: Store, folder: Path, *, publishable: bool | None) -> None:
    """September posts of a registered account that has none but these."""
    path = folder / "vendor.csv"
    lines = [f"{line},{PLANTED}" for line in post_lines(5, SEPTEMBER, 9, PLANTED)]
    path.write_text("\n".join([f"{POST_HEADER},reads", *lines]), encoding="utf-8")
    load(store, folder, "accounts", REGISTER + "微博,5,戊县环境演示,县级,2026-01-01\n")
    options = LoadOptions(publishable=publishable)
    load_paths(store, "posts", [path], options, author="演示编制", now=NOW)


def bytes_in(folder: Path) -> dict[str, str]:
    """Every file as text, workbooks unpacked."""
    found: dict[str, str] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                found |= {
                    f"{path}/{name}": book.read(name).decode("utf-8", "replace") for name in book.namelist()
                }
        else:
            found[str(path)] = data.decode("utf-8", "replace")
    return found


def told_in(folder: Path) -> list[str]:
    return figures_in(bytes_in(folder))


def figures_in(texts: dict[str, str]) -> list[str]:
    return [f"{name}: {figure}" for name, text in texts.items() for figure in SHOWN if figure in text]


@pytest.fixture
def edition(store: Store, catalogue: Catalogue, tmp_path: Path) -> Edition:
    plant(store, tmp_path, publishable=False)
    return build(store, catalogue, SEPTEMBER)


def test_a_withheld_figure_counts_and_stands_in_no_public_file(
    store: Store, edition: Edition, catalogue: Catalogue, tmp_path: Path
) -> None:
    score = edition.scores.filter(subject="weibo:5")
    assert score["rank"].null_count() == 0
    archive = read_archive(store, "small", SEPTEMBER)
    out = tmp_path / "site"
    publish_edition(
        archive,
        out,
        catalogue=catalogue,
        profile="public",
        only={"html", "csv", "json", "xlsx", "feed", "docx"},
    )
    assert told_in(out) == []
    assert any("来源约定不公开" in text for name, text in bytes_in(out).items() if name.endswith(".html"))
    internal = tmp_path / "internal"
    publish_edition(archive, internal, catalogue=catalogue, profile="internal", only={"html", "json"})
    assert told_in(internal) != []


def test_a_withheld_figure_stands_in_no_document_picture_or_article(
    store: Store, edition: Edition, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Letters of a picture are pixels: what is looked at is every page that the browser was shown.
    shown: dict[str, str] = {}
    load, write = Page.load, Page.write

    async def load_and_keep(page: Page, path: Path, medium: str = "screen") -> None:
        shown[path.name] = path.read_text(encoding="utf-8")
        await load(page, path, medium)

    async def write_and_keep(page: Page, text: str) -> None:
        shown[f"written-{len(shown)}"] = text
        await write(page, text)

    monkeypatch.setattr(Page, "load", load_and_keep)
    monkeypatch.setattr(Page, "write", write_and_keep)
    archive = read_archive(store, "small", SEPTEMBER)
    wanted = {"pdf", "pdf-edition", "pdf-accounts", "png", "article"}
    publish_edition(archive, tmp_path / "site", catalogue=catalogue, profile="public", only=wanted)
    documents = {path.name: "".join(read_pages(path)) for path in (tmp_path / "site").rglob("*.pdf")}
    assert "戊县环境演示" in documents["edition.pdf"]
    pictures = [text for text in shown.values() if "picture.css" in text]
    assert any("戊县环境演示" in text for text in pictures)
    # One page of all boards, one a board, one an account.
    assert sum(name.startswith("written-") for name in shown) == len(documents)
    assert figures_in(documents) == figures_in(shown) == told_in(tmp_path / "site") == []
    assert (tmp_path / "site" / str(SEPTEMBER) / "article" / "index.html").is_file()


def test_a_bundle_with_withheld_figures_verifies_and_says_what_it_took_as_given(
    edition: Edition, tmp_path: Path
) -> None:
    files = seal_edition(edition).files
    public = put_files(tmp_path / "public", files["public"])
    assert told_in(public) == []
    assert told_in(put_files(tmp_path / "internal", files["internal"])) != []
    result = verify_bundle(public)
    assert result.agrees, result.difference
    assert any("来源约定不公开：1 个账号" in line for line in describe_verification(result))
    whole = verify_bundle(tmp_path / "internal")
    assert whole.agrees, whole.difference
    assert not any("来源约定不公开" in line for line in describe_verification(whole))


def test_a_forged_score_beside_withheld_figures_is_found(edition: Edition, tmp_path: Path) -> None:
    files = dict(seal_edition(edition).files["public"])
    lines = files["scores.csv"].decode().splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if "weibo:5" in line)
    cells = lines[place].split(",")
    cells[3] = "99.99"
    lines[place] = ",".join(cells)
    files["scores.csv"] = "".join(lines).encode()
    result = verify_bundle(put_files(tmp_path / "forged", reseal(files)))
    assert result.difference is not None and "之和" in str(result.difference)


def test_the_same_posts_of_an_open_source_are_told(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    plant(store, tmp_path, publishable=None)
    edition = build(store, catalogue, SEPTEMBER)
    assert edition.withheld.is_empty()
    assert told_in(put_files(tmp_path / "public", seal_edition(edition).files["public"])) != []


def test_given_figures_marked_so_are_withheld_by_themselves(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    load(
        store,
        tmp_path,
        "metrics",
        "平台,账号ID,月份,指标,数值,来源,可公开\n微博,1,2026-09,reads,918273,演示机构,否\n微博,2,2026-09,reads,5,演示机构,是\n",
    )
    edition = build(store, catalogue, SEPTEMBER)
    assert {("weibo:1", "given_reads")} <= set(edition.withheld.rows())
    assert {subject for subject, _ in edition.withheld.rows()} == {"weibo:1"}
    given = next(family for family in catalogue.families if family.key == "given")
    assert {metric for _, metric in edition.withheld.rows()} <= {metric.key for metric in given.metrics}
