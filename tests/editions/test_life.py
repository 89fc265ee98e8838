"""The life of an edition: built as often as you like, frozen once, never changed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import find_facts, read_archive, read_edition
from ranking.errors import EditionError, StandardError
from ranking.months import Month
from ranking.store import Store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, build, load, post_lines


def publish(store: Store, month: Month) -> Edition:
    return freeze_edition(store, "small", month, author="演示", now=NOW)


def test_only_registered_accounts_are_on_boards_and_an_unknown_level_has_its_own(
    store: Store, catalogue: Catalogue
) -> None:
    draft = build(store, catalogue, AUGUST)
    boards = draft.scores.group_by("board").agg(pl.col("subject").sort()).sort("board").rows()
    assert boards == [("weibo-county", ["weibo:1", "weibo:2"]), ("weibo-unclassified", ["weibo:4"])]


def test_parts_add_up_to_every_score(store: Store, catalogue: Catalogue) -> None:
    draft = build(store, catalogue, SEPTEMBER)
    sums = draft.parts.group_by("board", "subject").agg(pl.col("printed").sum().round(2))
    joined = draft.scores.join(sums, on=["board", "subject"])
    assert joined["printed"].to_list() == joined["score"].to_list()
    assert joined.height == draft.scores["score"].count()


def test_change_is_told_against_the_published_month_before(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    publish(store, AUGUST)
    draft = build(store, catalogue, SEPTEMBER)
    found = {row["subject"]: row["change"] for row in draft.scores.iter_rows(named=True)}
    assert found == {"weibo:1": "up", "weibo:2": "down", "weibo:3": "new", "weibo:4": "same"}


def test_a_draft_of_the_month_before_is_nothing_to_compare_with(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    assert set(build(store, catalogue, SEPTEMBER).scores["change"]) == {"no_comparison"}


def test_building_again_replaces_the_draft(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    first = build(store, catalogue, SEPTEMBER)
    load(store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]))
    second = build(store, catalogue, SEPTEMBER)
    assert second.facts == first.facts
    assert not second.scores.equals(first.scores)


def test_a_published_edition_stays_as_it_is_whatever_is_loaded_later(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    build(store, catalogue, SEPTEMBER)
    frozen = publish(store, SEPTEMBER)
    load(store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]))
    kept = read_edition(store, find_facts(store, "small", SEPTEMBER))
    assert kept.facts == frozen.facts
    assert seal_edition(kept).hash == frozen.facts.hash


def test_a_published_month_cannot_be_built_again(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    with pytest.raises(EditionError, match="已于 2026-10-08 发布"):
        build(store, catalogue, SEPTEMBER)


def test_publishing_again_changes_nothing(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    first = publish(store, SEPTEMBER)
    again = freeze_edition(store, "small", SEPTEMBER, author="别人", now=NOW + dt.timedelta(days=1))
    assert again.facts == first.facts


def test_each_edition_carries_the_hash_of_the_one_published_before_it(
    store: Store, catalogue: Catalogue
) -> None:
    build(store, catalogue, AUGUST)
    first = publish(store, AUGUST)
    build(store, catalogue, SEPTEMBER)
    second = publish(store, SEPTEMBER)
    assert (first.facts.previous_hash, second.facts.previous_hash) == (None, first.facts.hash)


def test_the_hash_sees_every_number_and_fact(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    frozen = publish(store, SEPTEMBER)
    nudged = frozen.metrics.with_columns(pl.col("value") + 1e-9)
    assert seal_edition(replace(frozen, metrics=nudged)).hash != frozen.facts.hash
    renamed = replace(frozen.facts, publisher="另一单位演示")
    assert seal_edition(replace(frozen, facts=renamed)).hash != frozen.facts.hash


def test_acts_are_recorded_with_author_and_role(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    acts = store.rows("SELECT author, role, what FROM act ORDER BY act_id")
    assert acts[-2:] == [("演示", "preparer", "build"), ("演示", "issuer", "publish")]


def test_history_holds_published_months_and_the_one_shown(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    publish(store, AUGUST)
    build(store, catalogue, SEPTEMBER)
    archive = read_archive(store, "small", SEPTEMBER)
    months = archive.history.filter(subject="weibo:1")["month"].to_list()
    assert (months, [facts.state for facts in archive.editions]) == (
        ["2026-08", "2026-09"],
        ["published", "draft"],
    )


@pytest.mark.parametrize(
    ("month", "said"), [(Month(2026, 11), "没有稿件.*2026-08-01 至 2026-09-20"), (Month(2025, 1), "没有稿件")]
)
def test_a_month_without_posts_is_refused_with_what_there_is(
    store: Store, catalogue: Catalogue, month: Month, said: str
) -> None:
    with pytest.raises(EditionError, match=said):
        build(store, catalogue, month)


def test_a_month_that_was_never_built_cannot_be_published(store: Store) -> None:
    with pytest.raises(EditionError, match="ranking build 2026-09"):
        publish(store, SEPTEMBER)


def test_a_standard_with_words_of_appraisal_is_refused_while_it_rests_on_traffic(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[standard]\nid = "own"\nextends = "ecology-account"\ntitle = "考核榜演示"\n', encoding="utf-8"
    )
    with pytest.raises(StandardError, match="指尖上的形式主义"):
        build(store, catalogue, SEPTEMBER, str(path))
    path.write_text(
        path.read_text(encoding="utf-8").replace("ecology-account", "ecology-account-no-traffic"),
        encoding="utf-8",
    )
    assert build(store, catalogue, SEPTEMBER, str(path)).scores.height == 4


def test_an_archive_of_held_editions_is_the_one_that_is_read(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    august = publish(store, AUGUST)
    build(store, catalogue, SEPTEMBER)
    held = [august, publish(store, SEPTEMBER)]
    read, given = (read_archive(store, "small", SEPTEMBER, held=editions) for editions in ([], held))
    assert given.edition is held[1] and given.previous is august
    for mine, theirs in ((given.edition, read.edition), (given.previous, read.previous)):
        assert theirs is not None and mine.facts == theirs.facts
        assert all(getattr(mine, name).equals(getattr(theirs, name)) for name in FRAMES)
