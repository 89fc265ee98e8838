"""Every counting rule by a small store and its expected verdicts; adding a case adds a file."""

from pathlib import Path

import pytest

from ranking.measure.campaign import (
    GOALS,
    REFUSALS,
    Standing,
    Verdict,
    judge_posts,
    standings_of,
    tell_standings,
    verdicts_of,
)
from tests.campaigns.cases import CASES, open_world, read_case

FILES = sorted(CASES.glob("*.toml"))


def told_verdict(one: Verdict) -> dict[str, str]:
    return {"refusal": one.refusal or "", "original": one.original, "product": one.product_answer}


def told_standing(one: Standing) -> dict[str, object]:
    return {
        **{str(goal): count for goal, count in one.counted.items()},
        "missing": [one.missing[goal] for goal in GOALS],
        "pending": [one.pending[goal] for goal in GOALS],
        "state": one.state,
        "unobserved_days": one.unobserved_days,
        "days_left": one.days_left,
        "members_met": one.members_met,
        "met_on": one.met_on,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_posts_and_accounts_count_as_the_case_says(path: Path) -> None:
    case = read_case(path)
    con = open_world(case.world)
    verdicts = judge_posts(con, case.campaigns, case.as_of)
    found = {
        (one.campaign_id, f"{one.account_id}/{one.native_id}"): told_verdict(one)
        for one in verdicts_of(verdicts)
    }
    assert {
        key: {name: found[key][name] for name in row} for key, row in case.verdicts.items()
    } == case.verdicts
    assert set(found) == set(case.verdicts), "a case names every post on its theme"
    standings = {
        (one.campaign_id, one.subject): told_standing(one)
        for one in standings_of(tell_standings(con, case.campaigns, verdicts, case.as_of))
    }
    for key, row in case.standings.items():
        assert {name: standings[key][name] for name in row} == row, key


def test_there_is_a_case_for_every_refusal() -> None:
    told = {row.get("refusal") for path in FILES for row in read_case(path).verdicts.values()}
    assert told - {"", None} == set(REFUSALS)
