"""The shipped standards load, rest on known metrics and keep what they say of themselves."""

from pathlib import Path

import pytest

from ranking.catalogue import read_catalogue
from ranking.resources import shipped_root
from ranking.standard import (
    Standard,
    check_standard,
    effective_shares,
    parse_standard,
    read_words,
    traffic_dependence,
)

FOLDER = shipped_root() / "data" / "standards"


def load(name: str) -> Standard:
    path = FOLDER / f"{name}.toml"
    return parse_standard(
        path.read_text(encoding="utf-8"),
        source=path.name,
        resolve=lambda other: (FOLDER / f"{other.split('@')[0]}.toml").read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_standard_loads_names_its_source_and_is_its_own_text(path: Path) -> None:
    standard = load(path.stem)
    assert standard.id == path.stem
    assert standard.sources
    assert parse_standard(standard.text, source="again") == standard


@pytest.mark.parametrize("name", ["ecology-account", "ecology-account-no-traffic"])
def test_ecology_standards_rest_on_metrics_that_exist(name: str) -> None:
    assert check_standard(load(name), read_catalogue(None).metrics) == []


def test_ecology_standard_weighs_the_groups_of_the_plan() -> None:
    standard = load("ecology-account")
    shares = effective_shares(standard)
    top = {node.label: shares[node.key] for node in standard.children("score")}
    assert top == pytest.approx(
        {
            **dict.fromkeys(("信息发布时效", "发布频次", "原创水平"), 0.2),
            **{"形式与可读性": 0.1, "公众阅读与传播": 0.25, "社会影响力": 0.05},
        }
    )


def test_variant_without_traffic_has_none() -> None:
    metrics = read_catalogue(None).metrics
    loud, quiet = (traffic_dependence(load(f"ecology-account{end}"), metrics) for end in ("", "-no-traffic"))
    assert (quiet.social_share, quiet.reads_share, quiet.bars_appraisal) == (0.0, 0.0, False)
    assert loud.social_share > 0 and loud.reads_share > 0


def test_list_of_appraisal_words_is_that_of_the_design() -> None:
    text = (shipped_root() / "data" / "appraisal-words.txt").read_text(encoding="utf-8")
    assert read_words(text) == ("考核", "评比", "评选", "评优", "表彰", "十佳")
