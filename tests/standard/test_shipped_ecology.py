"""The shipped matrix and progress standards, worked by hand."""

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.shelf import find_standard
from ranking.standard import check_standard, roll_up, score_table, traffic_dependence


def scores_of(name: str, table: pl.DataFrame) -> dict[str, float | None]:
    return dict(score_table(find_standard(name), table).scores.select("subject", "score").iter_rows())


def test_matrix_weighs_quality_activity_and_resonance() -> None:
    members = pl.DataFrame(
        [
            ("演示省", 80.0, 30, 1.0),
            ("演示省", 40.0, 5, 0.5),
            ("演示省", None, 0, 0.0),
            ("演示市", 70.0, 9, None),
            ("演示县", None, 0, None),
        ],
        schema=["matrix", "score", "posts", "event_on_time_share"],
        orient="row",
    )
    scores = scores_of("ecology-matrix", roll_up(find_standard("ecology-matrix"), members))
    # 0.5·60 + 0.2·100·2/3 + 0.3·50; without events 50 and 20 are shared out: (0.5·70 + 0.2·100)/0.7.
    assert scores == {"演示省": 58.33, "演示市": 78.57, "演示县": None}


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
