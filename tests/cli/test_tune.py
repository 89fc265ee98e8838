"""The commands of `ranking tune` on a table, without a database."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run

STANDARD = """
[standard]
id = "own"
title = "演示标准"
[[node]]
key = "score"
label = "总分"
[[node]]
key = "lag"
label = "时效"
parent = "score"
weight = 40
metric = "days_since_last_post"
[[node]]
key = "often"
label = "频次"
parent = "score"
weight = 40
metric = "active_days"
[[node]]
key = "likes"
label = "点赞"
parent = "score"
weight = 20
metric = "likes_total"
steps = ["log1p", "min_max"]
"""
ROWS = [
    ("演示甲", 90, 20, 5000, 100),
    ("演示乙", 30, 95, 800, 40),
    ("演示丙", 60, 60, 90, 15),
    ("演示丁", 75, 10, 20000, 400),
    ("演示戊", 10, 80, 40, 8),
]


@pytest.fixture
def table(run: Run, tmp_path: Path) -> Path:
    """One month of five subjects beside the standard `own.toml`; the command line runs in that folder."""
    (tmp_path / "own.toml").write_text(STANDARD, encoding="utf-8")
    lines = [
        "对象,days_since_last_post,active_days,likes_total,posts",
        *(",".join(map(str, row)) for row in ROWS),
    ]
    path = tmp_path / "表.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rows_of(out: str, first: str) -> list[dict[str, str]]:
    """The printed table, which begins at its heading."""
    return list(csv.DictReader(io.StringIO(out[out.index(first) :])))


def test_compare_tells_who_moves_and_why(run: Run, table: Path) -> None:
    shown = run("tune", "compare", "own.toml", "--set", "lag.weight=90", "--table", table, "--top", 2)
    assert shown.code == 0 and "非正式榜单" in shown.err
    rows = {row["对象"]: row for row in rows_of(shown.out, "月份,榜")}
    assert (rows["演示甲"]["原名次"], rows["演示甲"]["新名次"]) == ("2.0", "1.0")
    assert (rows["演示甲"]["主因类别"], rows["演示甲"]["主因节点"]) == ("权重", "lag")
    assert "演示甲 1 位（主因：lag 的权重" in shown.out


def test_compare_replays_every_month_of_a_table(run: Run, table: Path, tmp_path: Path) -> None:
    text = table.read_text(encoding="utf-8").splitlines()
    doubled = [
        f"{text[0]},month",
        *(f"{line},{month}" for month in ("2026-07", "2026-08") for line in text[1:]),
    ]
    (tmp_path / "两月.csv").write_text("\n".join(doubled), encoding="utf-8")
    shown = run(
        "tune", "compare", "own.toml", "--set", "likes.remove=true", "--table", "两月.csv", "--out", "o.csv"
    )
    with (tmp_path / "o.csv").open(encoding="utf-8-sig") as file:
        months = [row["月份"] for row in csv.DictReader(file)]
    assert (shown.code, months) == (0, ["2026-07"] * 5 + ["2026-08"] * 5)


def test_a_page_stands_alone_and_carries_the_banner(run: Run, table: Path, tmp_path: Path) -> None:
    run("tune", "compare", "own.toml", "--set", "lag.label='<b>'", "--table", table, "--page", "页.html")
    page = (tmp_path / "页.html").read_text(encoding="utf-8")
    assert page.count("非正式榜单") == 2 and "演示甲" in page and "<style>" in page
    assert "http" not in page.split("</style>")[1] and "<b>" not in page


def test_sensitivity_is_the_same_each_time(run: Run, table: Path) -> None:
    words = (
        "tune",
        "sensitivity",
        "own.toml",
        "--table",
        table,
        "--count",
        50,
        "--plan",
        "uniform",
        "--amount",
        0.5,
    )
    first, again = run(*words), run(*words)
    assert first.code == 0 and first.out == again.out and "±50%" in first.out
    assert len(rows_of(first.out, "榜,对象")) == 5


def test_weights_and_alternatives_come_from_files(run: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("lag,often\n10,90\n90,10\n", encoding="utf-8")
    shown = run("tune", "sensitivity", "own.toml", "--table", table, "--weights", "w.csv")
    assert shown.code == 0 and "文件给出的 2 组" in shown.out
    (tmp_path / "i.toml").write_text(
        '[[choice]]\nname = "合并"\noption = [{ name = "平均" }, { name = "几何", settings = ["score.combine=geometric"] }]\n'
        '[[weight]]\nnode = "lag"\nspread = 0.5\n',
        encoding="utf-8",
    )
    shown = run(
        "tune",
        "sobol",
        "own.toml",
        "--table",
        table,
        "--inputs",
        "i.toml",
        "--samples",
        16,
        "--subject",
        "演示甲",
    )
    assert [row["因素"] for row in rows_of(shown.out, "结果,因素")] == ["合并", "权重 lag", "全部权重"] * 2
    (tmp_path / "i.toml").write_text("[[choice]]\nnam = 1\n", encoding="utf-8")
    assert run("tune", "sobol", "own.toml", "--table", table, "--inputs", "i.toml").code == 1


def test_leaving_out_stability_reach_and_influence_print_their_tables(run: Run, table: Path) -> None:
    left_out = run("tune", "sensitivity", "own.toml", "--table", table, "--leave-out")
    assert [row["指标节点"] for row in rows_of(left_out.out, "指标节点,")] == ["lag", "often", "likes"]
    stability = run(
        "tune", "stability", "own.toml", "--table", table, "--top", 2, "--pair", "演示甲", "演示丙"
    )
    assert {row["保持"] for row in rows_of(stability.out, "节点,名称")} == {
        "前列名单和名次",
        "第一名",
        "指定两者的先后",
    }
    reach = run("tune", "reach", "own.toml", "--table", table, "--limit", "lag=40:40", "--spread", 0.3)
    assert all(row["已证明"] == "是" for row in rows_of(reach.out, "对象,名次"))
    influence = run("tune", "influence", "own.toml", "--table", table)
    shares = [float(row["方差份额"]) for row in rows_of(influence.out, "榜,节点")]
    assert sum(shares) == pytest.approx(1, abs=0.001)


def test_a_proposal_becomes_a_standard_that_passes_the_check(run: Run, table: Path) -> None:
    assert (
        run("tune", "propose", "own.toml", "--table", table, "--method", "critic", "--save", "新.toml").code
        == 1
    )
    shown = run("tune", "propose", "own.toml", "--table", table, "--method", "critic", "--save", "new.toml")
    assert shown.code == 0
    assert run("standards", "check", "new.toml").code == 0
    assert "CRITIC" in run("standards", "show", "new.toml").out
    again = run("tune", "propose", "own.toml", "--table", table, "--method", "sd", "--save", "new.toml")
    assert again.code == 1 and "已经存在" in again.err


def test_judgements_need_a_file_and_no_table(run: Run, table: Path, tmp_path: Path) -> None:
    assert run("tune", "propose", "own.toml", "--method", "ahp").code == 2
    text = "节点,lag,often,likes\nlag,1,2,4\noften,1/2,1,2\nlikes,1/4,1/2,1\n"
    (tmp_path / "判断.csv").write_text(text, encoding="utf-8")
    shown = run("tune", "propose", "own.toml", "--method", "ahp", "--judgements", "判断.csv")
    assert [row["新权重"] for row in rows_of(shown.out, "节点,名称")] == ["57.1429", "28.5714", "14.2857"]


def test_fit_finds_weights_or_tells_the_contradiction(run: Run, table: Path, tmp_path: Path) -> None:
    wish = '[[prefer]]\nabove = "演示乙"\nbelow = "演示甲"\n[[prefer]]\ntraffic_at_most = 15\n'
    (tmp_path / "愿望.toml").write_text(wish, encoding="utf-8")
    shown = run("tune", "fit", "own.toml", "--table", table, "--prefer", "愿望.toml", "--save", "fitted.toml")
    assert shown.code == 0 and "愿望反推" in shown.out
    assert run("standards", "check", "fitted.toml").code == 0
    against = (
        '[[prefer]]\nabove = "演示甲"\nbelow = "演示乙"\n[[prefer]]\nabove = "演示乙"\nbelow = "演示甲"\n'
    )
    (tmp_path / "矛盾.toml").write_text(against, encoding="utf-8")
    shown = run("tune", "fit", "own.toml", "--table", table, "--prefer", "矛盾.toml", "--save", "none.toml")
    assert shown.out.count("相互矛盾：") == 2 and not (tmp_path / "none.toml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "own.toml", "--table", "表.csv"], "--set"),
        (["stability", "own.toml"], "二者取一"),
        (["stability", "own.toml", "--table", "表.csv", "--top", "0"], "超出范围"),
        (["stability", "own.toml", "--table", "表.csv", "--top", "多"], "须是整数"),
        (["sensitivity", "own.toml", "--plan", "magic"], "不在可选范围内"),
        (["reach", "own.toml", "--table", "表.csv", "--limit", "lag=1"], "节点=下限:上限"),
        (["reach", "own.toml", "--table", "表.csv", "--limit", "x=1:2"], "没有节点 x"),
        (["reach", "own.toml", "--table", "表.csv", "--limit", "lag=-5:30"], "下限不小于 0"),
        (["reach", "own.toml", "--table", "表.csv", "--limit", "lag=50:30"], "不大于上限"),
        (["compare", "own.toml", "--months", "2026-10:2026-01"], "晚于截止月"),
    ],
)
def test_wrong_usage_is_told_in_chinese(run: Run, table: Path, words: list[str], said: str) -> None:
    shown = run("tune", *words)
    assert (shown.code, said in shown.err) == (2, True), shown.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "own.toml", "--set", "lag"], "--set lag: 无法识别；请写成 节点.字段=值"),
        (["compare", "own.toml", "--set", "x.weight=1"], "没有 x"),
        (["compare", "own.toml", "--set", "lag.weight=-1"], "须不小于 0"),
        (["fit", "own.toml", "--prefer", "没有.toml"], "找不到文件 没有.toml"),
        (["propose", "own.toml", "--method", "magic"], "pca、ahp、ahp-geometric、swing"),
        (["propose", "own.toml", "--method", "equal", "--of", "x"], "标准 own 中没有节点 x"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_remedy(
    run: Run, table: Path, words: list[str], said: str
) -> None:
    shown = run("tune", *words, "--table", table)
    assert (shown.code, said in shown.err) == (1, True), shown.err


@pytest.mark.parametrize("words", [["stability"], ["sensitivity", "--leave-out"]])
def test_a_standard_of_one_leaf_is_told_to_have_nothing_to_vary(
    run: Run, table: Path, tmp_path: Path, words: list[str]
) -> None:
    one = STANDARD.split("[[node]]")[:3]
    (tmp_path / "one.toml").write_text("[[node]]".join(one), encoding="utf-8")
    shown = run("tune", words[0], "one.toml", *words[1:], "--table", table)
    assert (shown.code, "没有同级" in shown.out + shown.err) == (0, True)


def test_one_subject_is_told_to_be_too_few_for_influence(run: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "一行.csv").write_text(
        "\n".join(table.read_text(encoding="utf-8").split("\n")[:2]), encoding="utf-8"
    )
    shown = run("tune", "influence", "own.toml", "--table", "一行.csv")
    assert (shown.code, "只有 1 个对象" in shown.out + shown.err) == (0, True)


def test_a_board_that_is_not_there_and_several_months_are_refused(run: Run, table: Path) -> None:
    shown = run("tune", "influence", "own.toml", "--table", table, "--board", "x")
    assert (shown.code, "没有榜 x" in shown.err) == (1, True)
    shown = run("tune", "stability", "own.toml", "--months", "2026-10")
    assert shown.code == 1


def test_page_is_one_file_that_opens_by_itself(run: Run, table: Path, tmp_path: Path) -> None:
    shown = run("tune", "page", "own.toml", "--set", "lag.weight=30", "--table", table, "--out", "试调.html")
    assert shown.code == 0 and "非正式榜单" in shown.err
    page = (tmp_path / "试调.html").read_text(encoding="utf-8")
    assert "演示甲" in page and "试调权重：演示标准" in page and '<link rel="stylesheet"' not in page


def test_page_of_a_board_that_is_not_there_is_refused(run: Run, table: Path, tmp_path: Path) -> None:
    shown = run("tune", "page", "own.toml", "--table", table, "--board", "none", "--out", "试调.html")
    assert shown.code == 1 and "没有榜 none" in shown.err and not (tmp_path / "试调.html").exists()
