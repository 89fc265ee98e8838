"""The page of an account: its standing in figures that agree with the boards, against the board's quartiles."""

import statistics
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.accounts import AccountBook, account_file, list_subjects
from ranking.publish.model import Board, Row
from ranking.publish.quartiles import find_quartiles
from ranking.publish.templating import print_headed_rows, print_rows
from tests.publish.archives import make_full_archive
from tests.publish.page_reader import Element, read_page

FOLDER = Path("2026-10") / "accounts"


def table_of(page: Element, caption: str) -> list[list[str]]:
    """The cells of the first table whose caption begins so, row headings included."""
    table = next(
        table for table in page.all("table") if any(c.text.startswith(caption) for c in table.all("caption"))
    )
    return [
        [cell.text for cell in row.children if cell.tag in ("th", "td")]
        for row in table.all("tbody")[0].all("tr")
    ]


def page_of(site: Path, row: Row) -> Element:
    return read_page(site / FOLDER / f"{account_file(row.subject)}.html")


def test_every_listed_account_has_a_page_that_its_board_links(site: Path, boards: dict[str, Board]) -> None:
    for board in boards.values():
        links = {
            link.attributes.get("href")
            for link in read_page(site / "2026-10" / f"{board.slug}.html").all("a")
        }
        for row in board.rows:
            assert f"accounts/{account_file(row.subject)}.html" in links
    assert len(list((site / FOLDER).iterdir())) == len(list_subjects(list(boards.values())))


def test_page_agrees_with_the_board(site: Path, county: Board) -> None:
    for row in county.ranked[:5]:
        page = page_of(site, row)
        assert page.all("h1")[0].text == row.name
        assert f"第 {row.rank_text} 名，得分 {row.score_text}" in page.text
        parts = table_of(page, "得分的分项")
        assert [line[1] for line in parts] == [bar.text for bar in row.groups]


def test_months_are_those_of_the_archive_latest_first(site: Path, county: Board, archive: Archive) -> None:
    row = county.ranked[0]
    of_row = archive.history.filter(subject=row.subject, board="weibo-county").sort("month", descending=True)
    expected = [(str(rank), f"{score:.2f}") for rank, score in of_row.select("rank", "score").iter_rows()]
    assert [(line[1], line[2]) for line in table_of(page_of(site, row), "各月的名次")] == expected


def test_quartiles_are_those_of_the_board_in_that_month(site: Path, county: Board, archive: Archive) -> None:
    for line, month in zip(
        table_of(page_of(site, county.ranked[3]), "各月的名次"), ("2026-10", "2026-09"), strict=False
    ):
        scores = archive.history.filter(board="weibo-county", month=month)["score"]
        expected = [scores.quantile(share, interpolation="linear") for share in (0.25, 0.5, 0.75)]
        assert [float(cell) for cell in line[3:6]] == pytest.approx(expected, abs=0.0051)
        assert line[6] == str(scores.len())


def test_month_without_rank_is_a_dash_and_a_gap(site: Path, rows: dict[str, Row]) -> None:
    lines = table_of(page_of(site, rows["weibo:1011"]), "各月的名次")
    assert [line[1] == "—" for line in lines] == [False] * 3 + [True] * 3 + [False] * 6


def test_unranked_account_is_told_why(site: Path, rows: dict[str, Row]) -> None:
    page = page_of(site, rows["weibo:1020"])
    assert "未排名：观测不全" in page.text and "21/31" not in page.text and "0/31，观测不全" in page.text


def test_missing_part_names_its_rule(site: Path, boards: dict[str, Board]) -> None:
    row = next(row for row in boards["wechat-city"].ranked if row.subject == "wechat:2003")
    line = table_of(page_of(site, row), "得分的分项")[3]
    assert line[1] == "—（缺失：不计入，权重分给同级其他项）"


def test_measures_stand_with_their_base_and_coverage(boards: dict[str, Board], archive: Archive) -> None:
    account = AccountBook(list(boards.values()), archive.edition).account("wechat:2000")
    cells = {row[0]: row[1:] for family in account.measures for row in family.rows}
    measure = account.row.measure("posts")
    assert measure is not None and measure.value is not None
    labels = {metric.key: metric.label for metric in boards["wechat-city"].metrics}
    assert cells[labels["posts"]] == (f"{measure.value:.0f} 篇", "31", "100%")
    assert cells[labels["reads_mean"]][0].startswith("≥ ")


def test_every_measure_stands_under_its_family_or_is_named_as_without_data(
    boards: dict[str, Board], archive: Archive, catalogue: Catalogue
) -> None:
    account = AccountBook(list(boards.values()), archive.edition).account("wechat:2000")
    families = {family.label: family for family in catalogue.families}
    told = {one.title: {label for label, *_ in one.rows} for one in account.measures}
    blank = {one.title: set(one.labels) for one in account.blanks}
    for measure in account.row.measures.values():
        family, metric = catalogue.family_of(measure.key), catalogue.metrics[measure.key]
        assert metric.label in (blank if measure.value is None else told)[family.label]
    assert sum(map(len, (*told.values(), *blank.values()))) == len(account.row.measures)
    assert told.keys() | blank.keys() <= families.keys()


def test_what_there_is_no_data_of_is_folded_with_its_count(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = make_full_archive()
    nulls = pl.when(pl.col("metric") != "posts").then(pl.col("value"))
    edition = replace(archive.edition, metrics=archive.edition.metrics.with_columns(value=nulls))
    publish_edition(replace(archive, edition=edition), tmp_path, catalogue=catalogue, only={"accounts"})
    page = read_page(tmp_path / FOLDER / "weibo-1000.html")
    folded = next(one for one in page.all("details") if "没有数据" in one.text)
    assert "open" not in folded.attributes
    count = archive.edition.metrics.filter(subject="weibo:1000", metric="posts").height
    assert count == 1 and f"另有 {count} 项没有数据" in folded.text
    assert catalogue.metrics["posts"].label in folded.all("dd")[0].text


@given(st.lists(st.lists(st.text(st.sampled_from("甲<>&'\"a ")), min_size=2, max_size=4), max_size=4))
@settings(deadline=None, max_examples=50)
def test_rows_are_escaped_as_cells_one_by_one_are(rows: list[list[str]]) -> None:
    headed = [(f'<tr><th scope="row">{escape(row[0])}</th>', row[1:]) for row in rows]
    plain = [("<tr>", row) for row in rows]
    for printed, expected in ((print_headed_rows(rows), headed), (print_rows(rows), plain)):
        wanted = "".join(
            head + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
            for head, cells in expected
        )
        assert str(printed) == wanted


def test_account_of_a_single_month_has_no_chart(boards: dict[str, Board], archive: Archive) -> None:
    account = AccountBook([boards["weibo-unclassified"]], archive.edition).account(
        boards["weibo-unclassified"].rows[0].subject
    )
    assert [standing.charts for standing in account.standings] == [()]


def test_names_of_files_differ_where_ids_do() -> None:
    subjects = ["wechat:gh_a", "wechat:gh_A", "wechat:gh-a", "weibo:1", "weibo:一", "weibo:a/b", "weibo:a:b"]
    names = [account_file(subject).lower() for subject in subjects]
    assert len(set(names)) == len(subjects) and not any(set(name) & set('/\\:*?"<>|. ') for name in names)


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=40))
@settings(deadline=None, max_examples=50)
def test_quartiles_lie_in_order_between_the_ends(scores: list[Decimal]) -> None:
    low, middle, high = find_quartiles(scores)
    assert min(scores) <= low <= middle <= high <= max(scores)
    assert middle == statistics.median(scores)
