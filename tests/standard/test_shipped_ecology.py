"""The shipped matrix and progress standards, worked by hand."""

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.shelf import find_dependence, find_standard
from ranking.standard import check_standard, roll_up, score_table, traffic_dependence


def scores_of(name: str, table: pl.DataFrame) -> dict[str, float | None]:
    return dict(score_table(find_standard(name), table).scores.select("subject", "score").iter_rows())


def test_matrix_weighs_quality_activity_and_resonance() -> None:
    members = pl.DataFrame(
        [("演示省", 80.0), ("演示省", 40.0), ("演示省", None), ("演示市", 70.0), ("演示县", None)],
        schema=["matrix", "score"],
        orient="row",
    )
    measured = pl.DataFrame(
        [("演示省", 2 / 3, 0.5), ("演示市", 1.0, None), ("演示县", 0.0, None)],
        schema=["subject", "active_account_share", "event_resonance"],
        orient="row",
    )
    rolled = roll_up(find_standard("ecology-matrix"), members)
    scores = scores_of("ecology-matrix", rolled.join(measured, on="subject"))
    # 0.5·60 + 0.2·100·2/3 + 0.3·50; without events 50 and 20 are shared out: (0.5·70 + 0.2·100)/0.7.
    assert scores == {"演示省": 58.33, "演示市": 78.57, "演示县": None}


def test_account_standard_covers_the_phrases_of_the_plan() -> None:
    standard = find_standard("ecology-account")
    phrases = [
        "信息发布时效",
        "发布频次",
        "原创水平",
        "内容质量",
        "形式多样性",
        "内容可读性",
        "公众阅读量",
        "网络传播度",
        "社会影响力",
    ]
    bases = [node.basis for node in standard.nodes] + [entry.basis for entry in standard.adjustments]
    said = " ".join(basis for basis in bases if basis)
    assert [phrase for phrase in phrases if phrase not in said] == []


def test_review_points_add_at_most_five() -> None:
    standard = find_standard("ecology-account")
    rows = [
        {"subject": name, "posts_per_day": 1.0, "review_points": points}
        for name, points in (("无", 0), ("三", 3), ("多", 40))
    ]
    blank = dict.fromkeys(standard.metrics)
    table = pl.DataFrame(
        [{**blank, **row} for row in rows], schema_overrides=dict.fromkeys(standard.metrics, pl.Float64)
    )
    scores = scores_of("ecology-account", table)
    plain = scores["无"] or 0.0
    assert scores == pytest.approx({"无": plain, "三": plain + 3, "多": plain + 5})


@pytest.mark.parametrize(
    "name", ["ecology-account-no-traffic", "ecology-matrix-no-traffic", "ecology-progress"]
)
def test_variants_without_traffic_rest_on_none(name: str) -> None:
    found = find_dependence(find_standard(name), read_catalogue().metrics)
    assert (found.social_share, found.reads_share, found.bars_appraisal) == (0.0, 0.0, False)


def test_matrix_standard_rests_on_metrics_that_exist() -> None:
    metrics = read_catalogue().metrics
    standard = find_standard("ecology-matrix")
    assert check_standard(standard, metrics) == []
    assert {rollup.of for rollup in standard.rollups} <= {"score", *metrics}
    assert standard.members_standard == "ecology-account"


def progress_table(rows: dict[str, tuple[float | None, ...]]) -> pl.DataFrame:
    columns = find_standard("ecology-progress").metrics
    data = [(subject, *values) for subject, values in rows.items()]
    schema = {"subject": pl.String} | dict.fromkeys(columns, pl.Float64)
    return pl.DataFrame(data, schema=schema, orient="row")


def test_progress_compares_an_account_with_itself_and_half_is_unchanged() -> None:
    same, best = (0.0,) * 8, (-9.0, -7.0, 12.0, 10.0, 0.4, 0.3, 0.3, 1.0)
    # Silence 3.5 days longer than in three months (25), as long as in twelve (50): 0.6·25 + 0.4·50 = 35.
    worse = (3.5, *same[1:])
    scores = scores_of("ecology-progress", progress_table({"平": same, "升": best, "降": worse}))
    assert scores == {"平": 50.0, "升": 100.0, "降": pytest.approx(0.25 * 35 + 0.75 * 50)}


def test_account_without_own_past_is_not_on_the_progress_board() -> None:
    new, young = (None,) * 8, (0.0, None, 5.0, None, None, None, None, None)
    scores = scores_of("ecology-progress", progress_table({"新": new, "少": young}))
    assert scores == {"新": None, "少": 62.5}


def test_progress_rests_on_metrics_that_exist_and_uses_no_traffic() -> None:
    metrics = read_catalogue().metrics
    standard = find_standard("ecology-progress")
    assert check_standard(standard, metrics) == []
    assert not traffic_dependence(standard, metrics).bars_appraisal
