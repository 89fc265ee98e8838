"""An account's corner shows what the whole store's views show of it, and leaves the store as it was."""

import pytest

from ranking.audit.corner import corner_views
from ranking.audit.story import ask_story
from ranking.editions.shelve import read_facts
from ranking.measure.views import month_views
from ranking.store import Store


@pytest.mark.parametrize("account", ["weibo:1", "weibo:2", "weibo:3"])
def test_a_corner_shows_what_the_whole_store_shows(store: Store, account: str) -> None:
    posts = 0
    for facts in read_facts(store, "small"):
        with month_views(store.con, facts.month, facts.cut_off):
            whole = ask_story(store, facts, account)
        before = store.rows("SELECT COUNT(*), SUM(HASH(n)) FROM near_copy AS n")
        with corner_views(store, account, facts.month, facts.cut_off):
            corner = ask_story(store, facts, account)
        assert store.rows("SELECT COUNT(*), SUM(HASH(n)) FROM near_copy AS n") == before
        assert corner.posts.equals(whole.posts)
        posts += corner.posts.height
        assert corner.copies.equals(whole.copies)
        assert corner.captures.equals(whole.captures)
        assert (corner.matches, corner.silence) == (whole.matches, whole.silence)
    assert posts
    assert not store.rows("SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'post'")
