"""Account-month metrics and reviews: corrections, repeats, whose they are, and what a mapping makes of others' lists."""

import datetime as dt

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.errors import InputError
from ranking.measure import measure_month
from ranking.months import Month
from tests.ingest.desk import Desk

_ROW = {
    "平台": "微博",
    "账号ID": "1000000001",
    "月份": "2026-10",
    "来源": "演示机构",
    "总阅读数": "100",
    "打开率": "12.5%",
}
_REVIEW = {
    **{"平台": "微博", "账号ID": "1000000001", "月份": "2026-10", "分值": "2", "类型": "其他"},
    **{"理由": "演示", "评阅人": "演示", "评阅时间": "2026-11-02"},
}
_VALUES = "SELECT metric, value, source FROM given_metric ORDER BY ALL"


def test_later_file_corrects_a_figure_and_tells_so(desk: Desk) -> None:
    desk.load_rows([_ROW], "metrics")
    outcome = desk.load_rows([{**_ROW, "总阅读数": "120", "打开率": ""}], "metrics", "b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (1, 1)
    assert "数值由“100.0”改为“120.0”" in outcome.contradictions[0]
    assert desk.store.rows(_VALUES) == [("open_rate", 0.125, "演示机构"), ("reads", 120.0, "演示机构")]


def test_figures_of_two_sources_stand_side_by_side(desk: Desk) -> None:
    desk.load_rows([_ROW, {**_ROW, "来源": "演示二", "总阅读数": "7"}], "metrics")
    assert [row for row in desk.store.rows(_VALUES) if row[0] == "reads"] == [
        ("reads", 7.0, "演示二"),
        ("reads", 100.0, "演示机构"),
    ]


def test_row_that_says_otherwise_than_an_earlier_one_is_refused_whole(desk: Desk) -> None:
    rows = [_ROW, {**_ROW, "总阅读数": "7", "总点赞数": "3"}, _ROW]
    outcome = desk.load_rows(rows, "metrics")
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (1, 1, 1)
    assert "已在第 2 行" in desk.rejected()[0][2]
    assert desk.one("SELECT count(*) FROM given_metric WHERE metric = 'likes'") == 0


def test_one_figure_told_twice_in_a_row_and_differently_is_refused(desk: Desk) -> None:
    outcome = desk.load_rows([{**_ROW, "指标": "总阅读数", "数值": "5"}], "metrics")
    assert (outcome.accepted, outcome.rejected) == (0, 1)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"指标": "好 评", "数值": "5"}, "指标", "小写字母"),
        ({"指标": "", "数值": "5"}, "指标", "没有指标名称"),
        ({"指标": "reply_hours", "数值": ""}, "数值", "没有数值"),
        ({"可公开": "也许"}, "可公开", "是、否"),
        ({"基数": "一"}, "基数", "不是可读"),
        ({"账号ID": "1.23E+18"}, "账号ID", "表格软件"),
    ],
)
def test_wrong_row_is_refused_with_the_remedy(
    desk: Desk, change: dict[str, str], field: str, reason: str
) -> None:
    assert desk.load_rows([{**_ROW, **change}], "metrics").rejected == 1
    ((_, found, why),) = desk.rejected()
    assert found == field and reason in why


def test_user_says_source_month_and_whether_it_may_be_given_out(desk: Desk) -> None:
    row = {**_ROW, "来源": "", "月份": ""}
    desk.load_rows([row], "metrics", source="演示三", month="2026-09", publishable=False)
    rows = desk.store.rows("SELECT DISTINCT month, source, publishable FROM given_metric")
    assert rows == [("2026-09", "演示三", False)]


def test_list_of_another_vendor_is_read_by_a_mapping(desk: Desk) -> None:
    desk.write(
        "对应表.toml",
        'name = "演示月报"\nkind = "账号月度指标"\n'
        + "".join(
            f'[[column]]\nfield = "{field}"\n{rest}\n'
            for field, rest in (
                ("平台", 'value = "微信公众号"'),
                ("账号ID", 'column = "编号"'),
                ("月份", 'value = "2026-10"'),
                ("来源", 'value = "演示机构"'),
                ("总阅读数", 'column = "阅读(万)"\nunit = "万"'),
                ("打开率", 'column = "打开率%"\nunit = "%"'),
            )
        ),
    )
    path = desk.write("月报.csv", "编号,阅读(万),打开率%\ngh_demo0001,1.2,12.5\n")
    desk.load(path, "metrics", mapping=desk.folder / "对应表.toml")
    assert desk.store.rows(_VALUES) == [("open_rate", 0.125, "演示机构"), ("reads", 12_000.0, "演示机构")]


def test_percent_is_no_unit_of_a_count(desk: Desk) -> None:
    desk.write("a.toml", '[[column]]\nfield = "总阅读数"\ncolumn = "x"\nunit = "%"\n')
    text = (desk.folder / "a.toml").read_text(encoding="utf-8")
    mapping = desk.write("b.toml", 'kind = "metrics"\n' + text)
    with pytest.raises(InputError, match="不是比率，单位不能写 %"):
        desk.load(desk.write("c.csv", "x\n1\n"), "metrics", mapping=mapping)


def test_corrected_review_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.load_rows([_REVIEW], "reviews")
    outcome = desk.load_rows([{**_REVIEW, "分值": "3"}, {**_REVIEW, "理由": "演示二"}], "reviews", "b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (2, 1)
    assert desk.store.rows("SELECT reason, points FROM review_point ORDER BY ALL") == [
        ("演示", 3.0),
        ("演示二", 2.0),
    ]


def test_review_of_a_post_counts_for_the_month_of_the_post(desk: Desk) -> None:
    desk.load_posts({"published_at": "2026-09-30 23:59:59"})
    desk.load_rows([{**_REVIEW, "月份": "", "稿件ID": "5001"}], "reviews", "r.csv")
    assert desk.store.rows("SELECT month, reviewed_at FROM review_point") == [
        ("2026-09", dt.datetime(2026, 11, 2))
    ]


def test_file_of_another_kind_names_its_command(desk: Desk) -> None:
    with pytest.raises(InputError, match="请用 ranking load reviews 载入"):
        desk.load_rows([_REVIEW], "metrics")
    with pytest.raises(InputError, match="请用 ranking load metrics 载入"):
        desk.load_rows([_ROW], "posts")


def test_given_floor_is_measured_as_a_floor(desk: Desk) -> None:
    register = {"平台": "微博", "账号ID": "1000000001", "名称": "演示发布", "启用日期": "2026-01-01"}
    desk.load_rows([register], "accounts", "登记表.csv")
    desk.load_rows([{**_ROW, "总阅读数": "", "最高阅读数": "10万+"}], "metrics", "m.csv")
    measured = measure_month(desk.store.con, Month(2026, 10), dt.datetime(2026, 11, 5), read_catalogue())
    found = measured.filter(pl.col("metric").str.starts_with("given_"), pl.col("value").is_not_null()).select(
        "metric", "value", "is_floor"
    )
    assert sorted(found.rows()) == [("given_open_rate", 0.125, False), ("given_reads_max", 100_000.0, True)]
