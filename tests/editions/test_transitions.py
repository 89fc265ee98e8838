"""Draft, preview, published, revised: each step that may be taken, and each that is refused."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.audience import standards_of
from ranking.editions.build import build_edition
from ranking.editions.effect import describe_effects
from ranking.editions.life import Order, Revision
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.publish import freeze_edition, preview_edition
from ranking.editions.seal import seal_edition
from ranking.editions.shelve import find_facts, read_archive, read_bundle_files, read_edition, read_facts
from ranking.editions.verify import verify_bundle
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, build, load, post_lines
from tests.editions.sealing import put_files

DAY = dt.timedelta(days=1)


def publish(store: Store, month: Month, now: dt.datetime = NOW, *, needs_preview: bool = False) -> Edition:
    return freeze_edition(store, "small", month, author="演示", now=now, needs_preview=needs_preview)


def preview(store: Store, until: dt.datetime, now: dt.datetime = NOW) -> EditionFacts:
    return preview_edition(store, "small", SEPTEMBER, until=until, author="演示", now=now)


def revise(
    store: Store,
    catalogue: Catalogue,
    reason: str = "补采演示稿件",
    month: Month = SEPTEMBER,
    cut_off: dt.datetime | None = None,
) -> Edition:
    latest = find_facts(store, "small", month)
    order = Order(
        month,
        standards_of(read_edition(store, latest)),
        cut_off,
        Settings(series=Series(id="small")),
        "演示",
        NOW + DAY,
        Revision("correction", reason),
    )
    return build_edition(store, catalogue, order)


def load_more(store: Store, folder: Path) -> None:
    load(store, folder, "posts", "\n".join([POST_HEADER, *post_lines(2, SEPTEMBER, 25, 9)]))


def test_a_preview_has_a_term_and_is_published_after_it(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    facts = preview(store, NOW + 3 * DAY)
    assert (facts.state, facts.objections_until) == ("preview", NOW + 3 * DAY)
    with pytest.raises(EditionError, match="征求异议期至 2026-10-11 09:00，届满后"):
        publish(store, SEPTEMBER, NOW + 2 * DAY)
    assert publish(store, SEPTEMBER, NOW + 3 * DAY).facts.state == "published"


def test_a_preview_stays_one_when_it_is_built_again(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    before = preview(store, NOW + 3 * DAY)
    again = build(store, catalogue, SEPTEMBER).facts
    assert (again.state, again.objections_until) == (before.state, before.objections_until)


def test_a_term_may_be_prolonged_never_cut_short(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    preview(store, NOW + 3 * DAY)
    assert preview(store, NOW + 5 * DAY).objections_until == NOW + 5 * DAY
    with pytest.raises(EditionError, match="只能延长"):
        preview(store, NOW + 4 * DAY)


def test_a_term_lies_in_the_future(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    with pytest.raises(EditionError, match="已经过去"):
        preview(store, NOW)


def test_a_draft_that_must_be_previewed_cannot_be_published(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    with pytest.raises(EditionError, match="须先征求异议"):
        publish(store, SEPTEMBER, needs_preview=True)


def test_nothing_is_published_before_its_cut_off(store: Store, catalogue: Catalogue) -> None:
    draft = build(store, catalogue, SEPTEMBER)
    with pytest.raises(EditionError, match=r"计数截止时间 2026-10-06 00:00 未到"):
        publish(store, SEPTEMBER, draft.facts.cut_off - dt.timedelta(seconds=1))
    assert publish(store, SEPTEMBER, draft.facts.cut_off).facts.state == "published"


def test_what_is_published_is_not_previewed(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    with pytest.raises(EditionError, match="已经发布"):
        preview(store, NOW + DAY)


def test_nothing_is_published_before_what_was_published_last(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    publish(store, AUGUST)
    build(store, catalogue, SEPTEMBER)
    with pytest.raises(EditionError, match="校准系统时钟"):
        publish(store, SEPTEMBER, NOW - DAY)


@pytest.mark.parametrize("state", ["none", "draft"])
def test_only_what_is_published_is_revised(store: Store, catalogue: Catalogue, state: str) -> None:
    draft = build(store, catalogue, SEPTEMBER)
    if state == "none":
        store.con.execute("DELETE FROM edition")
    order = Order(
        SEPTEMBER,
        standards_of(draft),
        None,
        Settings(series=Series(id="small")),
        "演示",
        NOW,
        Revision("revision", "演示"),
    )
    with pytest.raises(EditionError, match="无从修订" if state == "none" else "无须修订"):
        build_edition(store, catalogue, order)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_revision_has_a_reason(store: Store, catalogue: Catalogue, reason: str) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    with pytest.raises(EditionError, match="理由"):
        revise(store, catalogue, reason)


def test_the_draft_of_a_revision_is_made_anew_by_revise_only(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    revise(store, catalogue)
    with pytest.raises(EditionError, match="ranking revise 2026-09"):
        build(store, catalogue, SEPTEMBER)
    assert revise(store, catalogue, "另一演示理由").facts.revision_reason == "另一演示理由"
    assert [facts.revision for facts in read_facts(store, "small")] == [1, 2]


def test_a_revision_is_a_new_number_and_names_what_it_supersedes(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    build(store, catalogue, SEPTEMBER)
    first = publish(store, SEPTEMBER)
    load_more(store, tmp_path)
    revise(store, catalogue)
    second = publish(store, SEPTEMBER, NOW + DAY).facts
    assert (second.edition_id, second.supersedes) == ("small/2026-09/r2", "small/2026-09/r1")
    assert (second.revision_kind, second.revision_reason) == ("correction", "补采演示稿件")
    assert second.previous_hash == first.facts.hash
    kept = find_facts(store, "small", SEPTEMBER, revision=1)
    assert kept == first.facts
    assert seal_edition(read_edition(store, kept)).hash == first.facts.hash


def test_a_revision_tells_rank_score_and_parts_before_and_after(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    build(store, catalogue, SEPTEMBER)
    first = publish(store, SEPTEMBER)
    load_more(store, tmp_path)
    second = revise(store, catalogue)
    mine = second.effects.filter(subject="weibo:2")
    found = {
        part: (before, after) for part, before, after in mine.select("part", "before", "after").iter_rows()
    }
    score = [edition.scores.filter(subject="weibo:2")["score"].item() for edition in (first, second)]
    assert found["score"] == tuple(score)
    assert found["rank"] == (3.0, 1.0)
    moved = sum(after - before for part, (before, after) in found.items() if part not in ("rank", "score"))
    assert round(moved, 2) == round(score[1] - score[0], 2)
    told = "\n".join(describe_effects(second))
    assert "微博县级账号榜 乙县环境演示：名次 第3名→第1名，得分 " in told
    assert "日均发布" in told


def test_a_revision_without_effect_says_so(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    assert list(describe_effects(revise(store, catalogue))) == [
        "与第 1 版相比，名次、得分和组成部分都没有变化"
    ]


def test_a_revision_keeps_the_cut_off_unless_another_is_given(store: Store, catalogue: Catalogue) -> None:
    first = build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    assert revise(store, catalogue).facts.cut_off == first.facts.cut_off
    later = dt.datetime(2026, 10, 8)
    moved = revise(store, catalogue, cut_off=later).facts
    assert (moved.cut_off, moved.cut_off_basis) == (later, "given")


def test_the_chain_follows_the_order_of_publishing(store: Store, catalogue: Catalogue) -> None:
    hashes: list[str | None] = []
    for month in (SEPTEMBER, AUGUST):
        build(store, catalogue, month)
        hashes.append(publish(store, month).facts.hash)
    revise(store, catalogue)
    last = publish(store, SEPTEMBER, NOW + DAY).facts
    by_id = {facts.edition_id: facts.previous_hash for facts in read_facts(store, "small")}
    assert by_id == {
        "small/2026-09/r1": None,
        "small/2026-08/r1": hashes[0],
        "small/2026-09/r2": hashes[1],
    }
    assert last.supersedes == "small/2026-09/r1"


def test_the_month_after_compares_with_the_latest_revision(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    build(store, catalogue, AUGUST)
    publish(store, AUGUST)
    load(store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(1, AUGUST, 31, 99)]))
    revise(store, catalogue, month=AUGUST)
    draft = build(store, catalogue, SEPTEMBER).scores.filter(subject="weibo:1")
    assert draft["previous_rank"].item() == 2
    publish(store, AUGUST, NOW + DAY)
    draft = build(store, catalogue, SEPTEMBER).scores.filter(subject="weibo:1")
    assert draft["previous_rank"].item() == 1


def test_an_open_revision_hides_nothing_that_is_published(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, AUGUST)
    publish(store, AUGUST)
    revise(store, catalogue, month=AUGUST)
    build(store, catalogue, SEPTEMBER)
    archive = read_archive(store, "small", SEPTEMBER)
    assert [facts.edition_id for facts in archive.editions] == ["small/2026-08/r1", "small/2026-09/r1"]
    assert archive.previous is not None


def test_a_revisions_bundle_holds_its_effect_and_verifies(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    build(store, catalogue, SEPTEMBER)
    publish(store, SEPTEMBER)
    load_more(store, tmp_path)
    revise(store, catalogue)
    frozen = publish(store, SEPTEMBER, NOW + DAY)
    for revision in (1, 2):
        facts = find_facts(store, "small", SEPTEMBER, revision)
        put_files(tmp_path / f"2026-09-r{revision}" / "bundle", read_bundle_files(store, facts, "public"))
    result = verify_bundle(tmp_path / "2026-09-r2" / "bundle")
    assert (result.difference, result.chain.editions) == (None, ("small/2026-09/r1",))
    assert result.edition is not None
    assert result.edition.effects.equals(frozen.effects)
    assert result.edition.facts.revision_reason == "补采演示稿件"


def test_acts_tell_the_whole_life(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    preview(store, NOW + DAY)
    publish(store, SEPTEMBER, NOW + DAY)
    revise(store, catalogue)
    acts = store.query("SELECT what, role, detail FROM act ORDER BY act_id")
    assert acts["what"].to_list()[-4:] == ["build", "preview", "publish", "revise"]
    assert acts["role"].to_list()[-4:] == ["preparer", "preparer", "issuer", "preparer"]
    assert '"reason": "补采演示稿件"' in acts.filter(pl.col("what") == "revise")["detail"].item()
