"""The stated rates hold: few false alarms in clean months, and planted anomalies are found."""

from collections import Counter

import pytest

from ranking.audit.anomalies.finding import Finding
from ranking.audit.anomalies.signs import Sign
from tests.audit.anomalies.conftest import ACCOUNTS, CLEAN_SEEDS, PLANTED_EACH, PLANTED_SEEDS, look
from tests.audit.anomalies.made import PLANTS, World, make_world


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, signs: dict[str, Sign]) -> list[Finding]:
    """Everything that is found in clean months: heavy tails, weeks, growth, small accounts, looks that miss posts."""
    worlds = [make_world(ACCOUNTS, seed) for seed in CLEAN_SEEDS]
    return [one for world in worlds for one in look(tmp_path_factory.mktemp("clean"), world, signs)]


@pytest.fixture(scope="module")
def planted(
    tmp_path_factory: pytest.TempPathFactory, signs: dict[str, Sign]
) -> list[tuple[World, list[Finding]]]:
    """Worlds with anomalies, and what is found in each."""
    worlds = [make_world(ACCOUNTS, seed, PLANTED_EACH) for seed in PLANTED_SEEDS]
    return [(world, look(tmp_path_factory.mktemp("planted"), world, signs)) for world in worlds]


def test_every_sign_has_a_planted_anomaly(signs: dict[str, Sign]) -> None:
    assert list(PLANTS) == list(signs)


@pytest.mark.parametrize("key", list(PLANTS))
def test_clean_months_raise_no_more_alarms_than_stated(
    clean: list[Finding], signs: dict[str, Sign], key: str
) -> None:
    alarms = Counter(one.sign.key for one in clean)
    assert alarms[key] <= signs[key].false_alarms * ACCOUNTS * len(CLEAN_SEEDS)


@pytest.mark.parametrize("key", list(PLANTS))
def test_planted_anomalies_are_found_as_often_as_stated(
    planted: list[tuple[World, list[Finding]]], signs: dict[str, Sign], key: str
) -> None:
    found = sum(
        any(one.account == account and one.sign.key == key for one in findings)
        for world, findings in planted
        for account in world.planted[key]
    )
    assert found >= signs[key].recall * PLANTED_EACH * len(PLANTED_SEEDS)


def test_a_finding_names_the_posts_that_were_planted(
    planted: list[tuple[World, list[Finding]]],
) -> None:
    for world, findings in planted:
        for one in findings:
            mine = world.posts.filter(world.posts["account_id"] == one.account)["native_id"].to_list()
            assert set(one.posts) <= set(mine)
            assert one.posts or one.captures
            assert one.statistic >= one.threshold
            assert one.peers.lower <= one.peers.median <= one.peers.upper <= one.peers.largest


def test_words_never_accuse(planted: list[tuple[World, list[Finding]]], signs: dict[str, Sign]) -> None:
    told = [one.told for _, findings in planted for one in findings]
    told += [text for sign in signs.values() for text in (sign.title, sign.what)]
    assert all(told)
    assert not [
        text for text in told if any(word in text for word in ("造假", "刷量", "作弊", "水军", "虚假"))
    ]
