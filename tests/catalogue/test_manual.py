"""The shipped metrics and the manual that is made of them."""

import pytest

from ranking.catalogue import Catalogue, Metric, describe_metric, manual_text, read_catalogue
from ranking.resources import shipped_root
from ranking.vocabulary import terms
from tests.oracle.metrics import CHANGING

CATALOGUE: Catalogue = read_catalogue()
COUNTS = ("likes", "comments", "shares", "favourites", "recommends")

# Names that shipped and users' standards rely on: none may vanish.
KEYS_OF_FAMILIES = {
    "campaigns": {"campaign_posts", "campaign_originals", "campaign_products", "campaigns_done"},
    "target": {"target_met"},
    "timeliness": {
        *{"longest_silence_days", "days_since_last_post", "working_day_share", "event_lag_hours"},
        *{"event_on_time_share", "event_first_in_matrix"},
    },
    "frequency": {
        *{"posts", "active_days", "posts_per_day", "pushes", "headline_posts", "keep_alive_posts"},
        "calendar_days",
    },
    "originality": {
        *{"declared_originals", "declared_original_share", "independent_share", "copied_posts"},
        *{"first_publisher_posts", "copies_by_others", "self_repeats"},
    },
    "form": {
        *{"form_diversity", "forms_used", "interpretation_posts", "title_length_median"},
        *{"sentence_length_median", "common_character_share"},
    },
    "reach": {
        *{"reads_total", "reads_mean", "reads_median", "reads_max", "reads_max_is_floor", "floor_posts"},
        *{"zero_read_share", "headline_reads", "headline_reads_is_floor", "headline_floor_posts"},
    },
    "spread": {
        *(f"{c}_{how}" for c in COUNTS for how in ("total", "mean", "median")),
        *(f"{c}_max" for c in ("likes", "shares", "recommends")),
        *(f"headline_{c}" for c in ("likes", "shares", "recommends")),
        *{"originals_comments_total", "originals_shares_total", "interactions_total", "interactions_mean"},
        *{"interactions_median", "interactions_per_1000_followers"},
    },
    "influence": {"followers", "followers_gained", "followers_gain_rate"},
    "linkage": {"relays_of_superior", "event_resonance", "resonance_spread_hours"},
    "coverage": {"platforms_open", "active_account_share", "main_account_share"},
    "quality": {"review_points", "good_posts"},
    "given": {"answered_share", *(f"given_{term.code}" for term in terms("given_metric"))},
    "progress": {f"{key}_change_{months}m" for key in CHANGING for months in (3, 12)},
}
TRAFFIC_PROGRESS = {
    f"{key}_change_{months}m"
    for key in ("reads_mean", "interactions_mean", "followers")
    for months in (3, 12)
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
    traffic = {"reach", "spread", "influence"}
    given = KEYS_OF_FAMILIES["given"] - {"given_posts", "given_pushes"}
    of_traffic = set().union(*(KEYS_OF_FAMILIES[family] for family in traffic))
    assert tagged == of_traffic | TRAFFIC_PROGRESS | {"relays_of_superior"} | given
    assert CATALOGUE.metrics["relays_of_superior"].tags == ("relay",)
    assert CATALOGUE.metrics["interactions_mean"].tags == ("likes", "comments", "shares")


@pytest.mark.parametrize("metric", CATALOGUE.metrics.values(), ids=lambda metric: metric.key)
def test_metric_is_defined_for_a_reader(metric: Metric) -> None:
    assert metric.example.startswith("演示：")
    assert metric.source.startswith("行动计划") or metric.key.startswith("given_")
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
