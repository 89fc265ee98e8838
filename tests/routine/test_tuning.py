"""The tables that tuning works on: read from a file, or from the editions in a store."""

from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.errors import EditionError, InputError, StandardError
from ranking.months import Month
from ranking.routine.tuning import (
    of_board,
    only_board,
    only_table,
    read_inputs,
    tables_of_file,
    tables_of_store,
)
from ranking.shelf import find_standard
from ranking.standard import score_table
from ranking.tuning import compare_months, find_influence
from tests.editions.conftest import AUGUST, SEPTEMBER, build, make_small_store
from tests.tuning.drawn import flat_standard

STANDARD = flat_standard({"a": 1.0, "b": 1.0})


def write(folder: Path, text: str) -> Path:
    path = folder / "表.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_without_months_is_one_month_of_its_own_name(tmp_path: Path) -> None:
    tables = tables_of_file(write(tmp_path, "名称,a,b,posts\n甲,1,2,30\n乙,3,,\n"), [STANDARD], "posts")
    assert list(tables) == ["表"]
    assert tables["表"].rows() == [("甲", 1.0, 2.0, 30.0), ("乙", 3.0, None, None)]


def test_a_column_of_months_parts_the_file_and_a_subject_may_return(tmp_path: Path) -> None:
    tables = tables_of_file(write(tmp_path, "名称,month,a,b\n甲,2026-08,1,2\n甲,2026-07,3,4\n"), [STANDARD])
    assert [(month, table["a"].to_list()) for month, table in tables.items()] == [
        ("2026-07", [3.0]),
        ("2026-08", [1.0]),
    ]
    with pytest.raises(InputError, match="2026-07、2026-08"):
        only_table(tables)


def test_metrics_of_both_standards_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="c 没有对应的列"):
        tables_of_file(write(tmp_path, "名称,a,b\n甲,1,2\n"), [STANDARD, flat_standard({"c": 1.0, "a": 1.0})])


def test_a_board_is_named_where_there_are_several() -> None:
    table = pl.DataFrame({"subject": ["甲", "乙"], "board": ["p", "q"], "a": [1.0, 2], "b": [1.0, 2]})
    assert only_board(table.filter(pl.col("board") == "p"), None) == "p"
    with pytest.raises(InputError, match="--board"):
        only_board(table, None)
    with pytest.raises(InputError, match="没有榜 x"):
        only_board(table, "x")


def test_what_was_found_is_cut_to_a_board_after_scoring_all() -> None:
    rows = {
        "subject": list("甲乙丙丁戊己"),
        "board": list("pppqqq"),
        "a": [1.0, 2, 3, 4, 5, 6],
        "b": [2.0, 1, 4, 3, 6, 5],
    }
    found = of_board(find_influence(STANDARD, pl.DataFrame(rows)), "q")
    assert found.nodes["board"].unique().to_list() == ["q"]
    comparison = of_board(compare_months(STANDARD, STANDARD, {"m": pl.DataFrame(rows)}), "p")
    assert comparison.moves["subject"].sort().to_list() == sorted("甲乙丙")


def test_alternatives_are_read_and_faults_told(tmp_path: Path) -> None:
    path = tmp_path / "i.toml"
    path.write_text('[[weight]]\nnode = "a"\nspread = 0.2\n', encoding="utf-8")
    assert read_inputs(path)[1][0].spread == 0.2
    for text in ("", "x = 1", "[[choice]]", '[[choice]]\nname = "a"\noption = 3', "[["):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="怎样调整权重"):
            read_inputs(path)
    with pytest.raises(InputError, match="找不到文件"):
        read_inputs(tmp_path / "none.toml")


def test_months_of_a_store_score_as_their_editions_do_and_nothing_is_written(tmp_path: Path) -> None:
    catalogue = read_catalogue()
    with make_small_store(tmp_path) as store:
        editions = {str(month): build(store, catalogue, month) for month in (AUGUST, SEPTEMBER)}
        acts = store.con.execute("SELECT count(*) FROM act").fetchall()
        standard = find_standard("ecology-account", month=SEPTEMBER)
        tables = tables_of_store(store, "small", AUGUST.plus(-3), SEPTEMBER, standard)
        assert store.con.execute("SELECT count(*) FROM act").fetchall() == acts
        with pytest.raises(EditionError, match="没有编制过"):
            tables_of_store(store, "small", Month(2020, 1), Month(2020, 2), standard)
    assert list(tables) == list(editions)
    for month, table in tables.items():
        scored = score_table(standard, table).scores.select("board", "subject", "score", "rank")
        published = editions[month].scores.select("board", "subject", "score", "rank")
        assert scored.sort("board", "subject").equals(published.sort("board", "subject"))
