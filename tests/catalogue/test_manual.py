"""The shipped metrics and the manual that is made of them."""

import pytest

from ranking.catalogue import Catalogue, Metric, describe_metric, manual_text, read_catalogue
from ranking.resources import shipped_root

CATALOGUE: Catalogue = read_catalogue()

KEYS_OF_FAMILIES = {
    "timeliness": {"longest_silence_days", "days_since_last_post", "event_lag_hours", "event_on_time_share"},
    "frequency": {"posts", "active_days", "posts_per_day"},
    "originality": {"declared_originals", "declared_original_share"},
    "reach": {
        *{"reads_total", "reads_mean", "reads_median", "reads_max", "floor_posts", "likes_total"},
        *{"comments_total", "shares_total", "interactions_total", "interactions_mean"},
    },
    "influence": {"followers"},
}


def test_shipped_families_have_the_keys_that_standards_name() -> None:
    found = {family.key: {metric.key for metric in family.metrics} for family in CATALOGUE.families}
    assert found == KEYS_OF_FAMILIES


def test_family_of_a_metric_is_found() -> None:
    assert CATALOGUE.family_of("posts").key == "frequency"
    with pytest.raises(KeyError):
        CATALOGUE.family_of("none")


def test_traffic_is_tagged_wherever_it_counts() -> None:
    tagged = {key for key, metric in CATALOGUE.metrics.items() if metric.tags}
    assert tagged == KEYS_OF_FAMILIES["reach"] | KEYS_OF_FAMILIES["influence"]
    assert CATALOGUE.metrics["interactions_mean"].tags == ("likes", "comments", "shares")


@pytest.mark.parametrize("metric", CATALOGUE.metrics.values(), ids=lambda metric: metric.key)
def test_metric_is_defined_for_a_reader(metric: Metric) -> None:
    assert metric.example.startswith("演示：")
    assert metric.source.startswith("行动计划")
    assert metric.definition.endswith("。")
    assert metric.blind_spot.endswith("。")


def test_manual_is_current() -> None:
    page = shipped_root() / "docs" / "指标手册.md"
    is_current = page.read_text(encoding="utf-8") == manual_text(CATALOGUE)
    assert is_current, "write manual_text(read_catalogue()) to docs/指标手册.md"


@pytest.mark.parametrize("metric", CATALOGUE.metrics.values(), ids=lambda metric: metric.key)
def test_manual_tells_everything_about_each_metric(metric: Metric) -> None:
    section = describe_metric(metric)
    assert f'<a id="{metric.key}"></a>\n\n### {section}' in manual_text(CATALOGUE)
    told = (metric.label, metric.unit, metric.definition, metric.base_label, metric.source, metric.blind_spot)
    assert all(word in section for word in (*told, metric.example))
    assert ("下限" in section.split("看不到的")[1]) or metric.floor is None
