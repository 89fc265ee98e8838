"""Which days a load says were looked at, format by format: those with posts, or those that the user names."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from ranking.ingest import FORMATS, load_paths
from ranking.ingest.model import group_of_kind
from ranking.store import Store, open_store
from tests.ingest.desk import NOW
from tests.ingest.test_cases import options_of

_CASES = Path(__file__).parents[1] / "cases" / "formats"
# One case a format of posts, the first by name; an index of names is no post of its own.
_FIRST = {
    form.key: next(path for path in sorted(_CASES.iterdir()) if path.name.startswith(form.key))
    for form in FORMATS
    if form.kind == "posts" and form.key != "wechat-articles"
}
_COVERS = (dt.date(2019, 1, 1), dt.date(2027, 12, 31))


def _days(store: Store, basis: str) -> set[tuple[str, dt.date]]:
    """The days observed, written out one by one."""
    rows = store.rows("SELECT account_id, first_day, last_day FROM observed_period WHERE basis = ?", [basis])
    return {
        (str(account), first + dt.timedelta(days=number))
        for account, first, last in rows
        for number in range((last - first).days + 1)
    }


@pytest.mark.parametrize("key", _FIRST)
def test_without_a_word_only_days_with_posts_were_looked_at(key: str, tmp_path: Path) -> None:
    case = _FIRST[key]
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        load_paths(store, group_of_kind("posts"), [case / "input"], options_of(case), author="演示", now=NOW)
        posted = {(str(a), at.date()) for a, at in store.rows("SELECT account_id, published_at FROM post")}
        assert posted
        assert _days(store, "posts") == posted


@pytest.mark.parametrize("key", _FIRST)
def test_covered_days_hold_for_every_account_of_the_file(key: str, tmp_path: Path) -> None:
    case = _FIRST[key]
    options = replace(options_of(case), covers=_COVERS)
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        load_paths(store, group_of_kind("posts"), [case / "input"], options, author="演示", now=NOW)
        accounts = {str(account) for (account,) in store.rows("SELECT DISTINCT account_id FROM post")}
        found = store.rows("SELECT DISTINCT account_id, first_day, last_day FROM observed_period")
        assert {row for row in found if row[0] in accounts} == {(a, *_COVERS) for a in accounts}
