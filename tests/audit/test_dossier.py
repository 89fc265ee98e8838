"""The dossier: parts that sum to the score, a change that is split exactly, an account that is found."""

import shutil
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from ranking.audit import find_account
from ranking.audit.arithmetic import arithmetic_section
from ranking.audit.copied import mark_differences
from ranking.audit.moving import split_change
from ranking.audit.rescoring import Rescored, rescored_standards
from ranking.audit.rising import gaps_above, smallest_change
from ranking.catalogue import Catalogue
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import EditionError
from ranking.standard import score_table
from ranking.store import Store
from ranking.tuning.variants import with_weights
from tests.cli.conftest import Run
from tests.publish.formula_reader import Workbook


def test_parts_sum_to_the_score_for_all_accounts_and_months(store: Store, catalogue: Catalogue) -> None:
    told = 0
    for facts in read_facts(store, "small"):
        edition = read_edition(store, facts)
        for name, one in rescored_standards(edition).items():
            for row in edition.scores.filter(pl.col("standard_id") == name).iter_rows(named=True):
                section = arithmetic_section(one, row["board"], row["subject"], catalogue.metrics)
                assert section.table is not None
                parts = [Decimal(str(cells[-1])) for cells in section.table.rows if cells[-1] is not None]
                if row["score"] is not None:
                    assert sum(parts) == Decimal(str(row["score"]))
                    told += 1
    assert told >= 4


def test_the_last_step_of_a_leaf_gives_its_finished_value(store: Store) -> None:
    edition = read_edition(store, read_facts(store, "small")[-1])
    for one in rescored_standards(edition).values():
        for leaf in one.standard.leaves:
            worked = one.scored.nodes[leaf.key]
            after = [worked.input, *one.scored.after_steps(leaf.key)]
            assert len(after) == 1 + len(leaf.steps) + (leaf.decimals is not None)
            assert pl.Series(after[-1]).equals(pl.Series(worked.value))


def test_a_change_is_split_exactly(store: Store) -> None:
    august, september = (read_edition(store, facts) for facts in read_facts(store, "small"))
    old, new = rescored_standards(august), rescored_standards(september)
    compared = 0
    for row in september.scores.iter_rows(named=True):
        before = august.scores.filter(
            (pl.col("subject") == row["subject"]) & (pl.col("board") == row["board"])
        )
        name = row["standard_id"]
        split = split_change(old[name], new[name], row["board"], row["subject"])
        if not before.height or before["score"][0] is None or row["score"] is None:
            assert split is None
            continue
        assert split is not None
        assert sum(split.values()) == pytest.approx(row["score"] - before["score"][0], abs=1e-9)
        assert all(abs(amount) < 0.011 for (cause, _), amount in split.items() if cause == "rounding")
        assert not any(cause == "version" for cause, _ in split)
        compared += 1
    assert compared >= 2


def test_a_new_version_of_the_standard_is_told_apart_from_the_data(store: Store) -> None:
    august, september = (read_edition(store, facts) for facts in read_facts(store, "small"))
    (name,) = rescored_standards(august)
    old, same = rescored_standards(august)[name], rescored_standards(september)[name]
    first = old.standard.children("score")[0]
    heavier = with_weights(old.standard, {first.key: first.weight * 3})
    changed = heavier.model_copy(update={"version": "x", "sha256": "x"})
    new = Rescored(september, changed)
    board = old.boards_of("weibo:1")[0]
    before, after = split_change(old, same, board, "weibo:1"), split_change(old, new, board, "weibo:1")
    assert before is not None
    assert after is not None
    for cause in ("own", "field"):
        told = [{node: v for (c, node), v in split.items() if c == cause} for split in (before, after)]
        assert told[0] == pytest.approx(told[1])
    assert any(cause == "version" for cause, _ in after)
    finals = [
        one.scored.scores.filter((pl.col("subject") == "weibo:1") & (pl.col("board") == board))
        for one in (old, new)
    ]
    assert sum(after.values()) == pytest.approx(finals[1]["score"][0] - finals[0]["score"][0], abs=1e-9)


def test_the_smallest_change_reaches_the_goal_and_a_little_less_does_not(
    store: Store, catalogue: Catalogue
) -> None:
    edition = read_edition(store, read_facts(store, "small")[-1])
    found = 0
    for one in rescored_standards(edition).values():
        for row in edition.scores.filter(pl.col("standard_id") == one.standard.id).iter_rows(named=True):
            gaps = gaps_above(one, row["board"], row["subject"])
            if not gaps:
                continue
            goal = row["score"] + gaps[0][2]
            for name in {leaf.metric for leaf in one.standard.leaves if leaf.metric}:
                metric = catalogue.metrics[name]
                change = smallest_change(one, row["board"], row["subject"], metric, goal)
                if change is None:
                    continue
                now, enough = change
                here = (pl.col("subject") == row["subject"]) & (pl.col("board") == row["board"])
                short = enough - 1 if metric.is_integer else enough - (enough - now) / 1000
                reached = []
                for value in (short, enough):
                    changed = one.table.with_columns(
                        pl.when(here).then(pl.lit(float(value))).otherwise(pl.col(name)).alias(name)
                    )
                    scores = score_table(one.standard, changed).scores.filter(here)
                    reached.append(scores["score"][0] >= goal - 1e-9)
                assert reached[1], (name, change)
                assert metric.direction == "lower" or not reached[0], (name, change)
                found += 1
    assert found


def test_an_account_is_found_by_each_of_its_names(store: Store) -> None:
    assert find_account(store, "weibo:1") == find_account(store, "1") == "weibo:1"
    assert find_account(store, "甲县环境演示") == "weibo:1"
    with pytest.raises(EditionError, match="是否指：甲县环境演示（weibo:1）"):
        find_account(store, "甲县环境")
    with pytest.raises(EditionError, match="平台:账号ID"):
        find_account(store, "zzzz")


def test_differences_are_marked_and_no_character_is_lost() -> None:
    left, right = mark_differences("今天巡河三次", "今天巡山三次")
    assert (str(left), str(right)) == ("今天巡河三次", "今天巡山三次")
    assert [text for text, differs in left.pieces if differs] == ["河"]
    assert [text for text, differs in right.pieces if differs] == ["山"]


def test_the_dossier_is_told_and_written(run: Run, published: Path, tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    outcome = run("audit", "甲县环境演示", "--db", published)
    assert outcome.code == 0, outcome.err
    assert "【账号】" in outcome.out
    assert "仅为算术，不是建议" in outcome.out or "在榜首" in outcome.out
    assert run("audit", "甲县环境演示", "--db", published, "--months", "2020-01").code == 1
    assert run("audit", "--db", published).code == 2
    every = run("audit", "--all", "--db", published, "--out", "单")
    assert every.code == 0, every.err
    assert sorted(path.suffix for path in Path("单").iterdir()) == [".html"] * 4 + [".xlsx"] * 4


def test_an_account_that_was_on_no_board_the_month_before_has_a_dossier(
    run: Run, published: Path, tmp_path: Path
) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    outcome = run("audit", "weibo:3", "--db", published)
    assert outcome.code == 0, outcome.err
    assert "无从比较" in outcome.out


def test_a_number_is_traced_to_the_row_of_its_file(run: Run, published: Path, tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    wrong = run("trace", "small/2026-09/r1", "weibo:1", "没有", "--db", published)
    assert (wrong.code, "可用的有" in wrong.err) == (1, True)
    assert "最近的有" in run("trace", "x", "weibo:1", "score", "--db", published).err
    told = run("trace", "small/2026-09/r1", "weibo:1", "score", "--db", published)
    assert told.code == 0, told.err
    with_posts = told.out.split("【稿件、采集与来源】")[1].splitlines()
    rows = [line for line in with_posts if line.startswith("1-2026-09-")]
    assert len(rows) == 20
    assert all("posts-" in line for line in rows)


def test_the_form_of_a_slip_asks_for_what_the_command_takes(
    run: Run, published: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    db = Path(shutil.copy(published, tmp_path / "copy.duckdb"))
    assert run("audit", "--all", "--db", db, "--out", "单").code == 0
    book = fastexcel.read_excel("单/账号单-2026-09-weibo-1.xlsx")
    sheets = {
        name: book.load_sheet(name, header_row=1).to_polars() for name in ("异议表", "各篇稿件", "指标")
    }
    form = {option: given for _, given, option in sheets["异议表"].iter_rows()}
    assert form["--account"].startswith("weibo:1（")
    post = sheets["各篇稿件"]["稿件编号"][0]
    metric = sheets["指标"]["指标名称"][0]
    assert metric in catalogue.metrics
    words = ["--account", "weibo:1", "--post", post, "--metric", metric, "--claim", "少算一篇（演示）"]
    words += ["--evidence", "https://demo.invalid/1", "--from", "甲局（演示）"]
    assert {word for word in words if word.startswith("--")} <= set(form)
    added = run("objections", "add", form["月份"], *words, "--db", db)
    assert added.code == 0, added.err


def test_a_slip_recomputes_its_own_score_and_names_nobody_else(
    run: Run, published: Path, tmp_path: Path, store: Store
) -> None:
    (tmp_path / "ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    assert run("audit", "--all", "--db", published, "--out", "单").code == 0
    edition = read_edition(store, read_facts(store, "small")[-1])
    names = dict(edition.subjects.select("subject", "name").iter_rows())
    told = 0
    for subject, score in edition.scores.select("subject", "score").iter_rows():
        book = Workbook(Path(f"单/账号单-2026-09-{subject.replace(':', '-')}.xlsx"))
        if score is not None:
            assert book.formulas["分项复算", "D6"]
            assert book.value("分项复算", "D6") == score == book.written["分项复算", "C6"]
            assert book.value("分项复算", "F6") == "一致"
            told += 1
        texts = {str(value) for value in book.written.values()}
        assert not any(name in texts for other, name in names.items() if other != subject)
    assert told >= 2


def test_a_month_without_an_edition_is_told_with_those_that_have_one(run: Run, published: Path) -> None:
    Path("ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    outcome = run("audit", "weibo:1", "--months", "2031-01", "--db", published)
    assert outcome.code == 1
    assert "--months 2031-01 没有编制过榜单；已编制的在 2026-08 至 2026-09 之间" in outcome.err


def test_an_account_that_came_after_the_edition_is_told_why_it_is_on_no_board(
    run: Run, published: Path, tmp_path: Path
) -> None:
    Path("ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    db = Path(shutil.copy(published, tmp_path / "later.duckdb"))
    Path("a.csv").write_text("平台,账号ID,名称,启用日期\n微博,77,后来演示,2026-10-01\n", encoding="utf-8")
    assert run("load", "accounts", "a.csv", "--db", db).code == 0
    outcome = run("audit", "后来演示", "--db", db)
    assert outcome.code == 0, outcome.err
    assert "不在任何榜上（编制时登记表里当月没有它" in outcome.out
