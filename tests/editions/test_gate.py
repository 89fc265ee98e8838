"""The gate before publishing: each rule on both sides of its limit; must stops, should is printed."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.gate import Evidence, check_edition, describe_checks, refuse_broken
from ranking.editions.model import Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import find_facts, read_edition
from ranking.errors import EditionError, StandardError
from ranking.standard import parse_standard
from ranking.store import Store
from tests.editions.conftest import AUGUST, NOW, SEPTEMBER, build

GATED = '[standard]\nid = "own"\nextends = "ecology-account"\n'


def write_standard(folder: Path, *rules: str) -> str:
    path = folder / "own.toml"
    path.write_text(GATED + "".join(f"[[gate]]\n{rule}\n" for rule in rules), encoding="utf-8")
    return str(path)


def build_gated(store: Store, catalogue: Catalogue, folder: Path, *rules: str) -> Edition:
    return build(store, catalogue, SEPTEMBER, write_standard(folder, *rules))


def checked(edition: Edition) -> dict[str, tuple[float | None, bool]]:
    return {
        rule: (found, holds) for rule, found, holds in edition.checks.select("rule", "found", "holds").rows()
    }


def test_rules_measure_what_they_say(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    load_unseen_account(store)
    edition = build_gated(
        store,
        catalogue,
        tmp_path,
        'key = "with_data"\nlimit = 0.8',
        'key = "unobserved_days"\nlimit = 0.2',
        'key = "young_counts"\nlimit = 0\ndays = 3',
        'key = "missing_values"\nlimit = 1',
    )
    found = checked(edition)
    # Five accounts; the unseen one was open all 30 days, the others were looked at on every day.
    assert found["with_data"] == (4 / 5, True)
    assert found["unobserved_days"] == (30 / 150, True)
    # All 41 posts lie on the first 20 days, their counts are of 3 October.
    assert found["young_counts"] == (0.0, True)
    leaves = edition.values.filter(pl.col("node").is_in(leaf_keys(edition)))
    worst = leaves.group_by("board").agg(pl.col("value").is_null().mean())["value"].max()
    assert found["missing_values"][0] == pytest.approx(worst)


def leaf_keys(edition: Edition) -> list[str]:
    standard = parse_standard(edition.standards["text"][0], source="own")
    return [leaf.key for leaf in standard.leaves]


def load_unseen_account(store: Store) -> None:
    store.con.execute(
        "INSERT INTO account BY NAME SELECT * REPLACE ('weibo:8' AS account_id, '8' AS native_id, '戊县环境演示' AS name)"
        " FROM account WHERE account_id = 'weibo:1'"
    )


@pytest.mark.parametrize(("days", "share"), [(12, 0.0), (13, 1 / 41), (14, 2 / 41), (33, 1.0)])
def test_counts_are_young_below_the_given_age(
    store: Store, catalogue: Catalogue, tmp_path: Path, days: int, share: float
) -> None:
    # The latest post, of 20 September 9:00, was captured on 3 October 0:00: after 12 days and 15 hours.
    rule = f'key = "young_counts"\nlimit = 1\ndays = {days}'
    found = checked(build_gated(store, catalogue, tmp_path, rule))["young_counts"][0]
    assert found == pytest.approx(share)


def test_who_was_there_and_is_gone_has_vanished(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    name = write_standard(tmp_path, 'key = "vanished"\nlimit = 0', 'key = "rank_jump"\nlimit = 0')
    build(store, catalogue, AUGUST, name)
    freeze_edition(store, "small", AUGUST, author="演示", now=NOW)
    store.con.execute("UPDATE account SET valid_to = DATE '2026-08-31' WHERE account_id = 'weibo:2'")
    edition = build(store, catalogue, SEPTEMBER, name)
    assert checked(edition)["vanished"] == (1.0, False)
    assert checked(edition)["rank_jump"] == (1.0, False)
    told = "\n".join(describe_checks(edition))
    assert "提示：上月在榜、本月不在的账号有 1 个，超过 0 个（weibo:2）" in told
    assert "名次变动最大 1 位，超过 0 位（甲县环境演示）" in told


def test_without_a_month_before_nothing_has_vanished(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    rules = ('key = "vanished"\nlimit = 0\nmust = true', 'key = "rank_jump"\nlimit = 0\nmust = true')
    edition = build_gated(store, catalogue, tmp_path, *rules)
    assert checked(edition) == {"vanished": (None, True), "rank_jump": (None, True), "parts": (0.0, True)}


def test_a_broken_must_rule_stops_publishing_and_names_all(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    load_unseen_account(store)
    build_gated(
        store,
        catalogue,
        tmp_path,
        'key = "with_data"\nlimit = 0.9\nmust = true',
        'key = "unobserved_days"\nlimit = 0.1\nmust = true',
    )
    with pytest.raises(
        EditionError,
        match=r"未通过发布前检查(.|\n)*80.0%，不足 90.0%（戊县环境演示）(.|\n)*20.0%，超过 10.0%",
    ):
        freeze_edition(store, "small", SEPTEMBER, author="演示", now=NOW)
    assert find_facts(store, "small", SEPTEMBER).state == "draft"


def test_a_broken_should_rule_is_kept_with_the_edition_without_names_for_the_public(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    load_unseen_account(store)
    build_gated(store, catalogue, tmp_path, 'key = "with_data"\nlimit = 0.9')
    freeze_edition(store, "small", SEPTEMBER, author="演示", now=NOW)
    edition = read_edition(store, find_facts(store, "small", SEPTEMBER))
    row = edition.checks.row(0, named=True)
    assert (row["holds"], row["words"], row["concerns"]) == (
        False,
        "有数据的账号占 80.0%，不足 90.0%",
        "戊县环境演示",
    )
    files = seal_edition(edition).files
    assert "80.0%，不足 90.0%" in files["public"]["checks.csv"].decode()
    assert "戊县" not in files["public"]["checks.csv"].decode()
    assert "戊县" in files["internal"]["checks.csv"].decode()


def test_parts_must_sum_to_the_score_whatever_the_standard_says(store: Store, catalogue: Catalogue) -> None:
    edition = build(store, catalogue, SEPTEMBER)
    off = edition.parts.with_columns(printed=pl.col("printed") + (pl.int_range(pl.len()) == 0) * 0.01)
    broken = replace(edition, parts=off)
    checks = check_edition(broken, [], Evidence(None, lambda _: None))
    assert checks.filter(rule="parts").select("found", "must", "holds").rows() == [(1.0, True, False)]
    with pytest.raises(EditionError, match="组成部分之和与得分不符的有 1 个"):
        refuse_broken(replace(broken, checks=checks))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('key = "nonsense"\nlimit = 1', "key"),
        ('key = "with_data"', "limit"),
        ('key = "with_data"\nlimit = 90', "须在 0 与 1 之间"),
        ('key = "vanished"\nlimit = -1', "limit"),
        ('key = "vanished"\nlimit = 1\n[[gate]]\nkey = "vanished"\nlimit = 2', "互不相同"),
    ],
)
def test_a_wrong_rule_is_told_with_its_place(tmp_path: Path, rule: str, said: str) -> None:
    text = f'[standard]\nid = "own"\n[[node]]\nkey = "score"\nmetric = "x"\n[[gate]]\n{rule}\n'
    with pytest.raises(StandardError, match=said) as caught:
        parse_standard(text, source="own.toml")
    assert "发布前检查" in str(caught.value)
