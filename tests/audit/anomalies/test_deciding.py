"""A person decides: nothing changes before, a hold goes the way of all holds, and what is cleared stays away."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ranking.audit.anomalies.deciding import decide_finding, read_decisions
from ranking.audit.anomalies.finding import Finding
from ranking.audit.anomalies.kept_look import keep_look, read_look
from ranking.audit.anomalies.month import Looked, find_by_code, look_through, with_effects
from ranking.audit.anomalies.report import report_anomalies
from ranking.audit.anomalies.signs import OWN_NAME, read_signs
from ranking.audit.touching import touching_section
from ranking.catalogue import Catalogue, read_catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.model import Edition
from ranking.editions.objections import release_hold
from ranking.errors import EditionError, InputError
from ranking.publish.reports import report_text
from ranking.shelf import find_standard
from ranking.store import Store, open_store
from tests.audit.anomalies.made import MONTH, fill, make_world

SETTINGS = Settings(series=Series(id="made"))
NOW = dt.datetime(2026, 11, 10, 9)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def made_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A store with one anomaly of every kind and the month's draft; only ever copied."""
    path = tmp_path_factory.mktemp("made") / "made.duckdb"
    with open_store(path, create=True) as store:
        fill(store, make_world(60, 5, 1))
        build(store, catalogue)
        store.con.execute("CHECKPOINT")
    return path


@pytest.fixture
def store(made_file: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copy(made_file, tmp_path / "made.duckdb"))) as opened:
        yield opened


def build(store: Store, catalogue: Catalogue) -> Edition:
    standard = find_standard("ecology-account", month=MONTH)
    return build_edition(store, catalogue, Order(MONTH, [standard], None, SETTINGS, "演示", NOW))


def looked(store: Store) -> Looked:
    return look_through(store, MONTH, SETTINGS, None)


def decide(store: Store, finding: Finding, decision: str, catalogue: Catalogue, **more: object) -> list[int]:
    return decide_finding(
        store,
        MONTH,
        finding,
        decision,
        "核实过（演示）",
        catalogue,
        author="演示",
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def fall_of_one_post(found: Looked) -> Finding:
    return next(one for one in found.waiting if one.sign.key == "fallen_counts" and len(one.posts) == 1)


@pytest.mark.parametrize("sign", ["reads_of_month", "month_end", "copied_originals", "follower_jumps"])
def test_the_rank_without_is_that_of_the_edition_built_with_the_hold(
    store: Store, catalogue: Catalogue, sign: str
) -> None:
    found = with_effects(store, looked(store), catalogue, SETTINGS)
    (finding,) = [one for one in found.waiting if one.sign.key == sign][:1]
    decide(store, finding, "held", catalogue)
    edition = build(store, catalogue)
    told = found.effects[finding.code]
    assert told
    for effect in told:
        row = edition.scores.filter(
            (pl.col("subject") == finding.account) & (pl.col("board") == effect.board)
        ).row(0, named=True)
        assert (effect.rank_without, effect.score_without) == (row["rank"], row["score"])
    assert edition.amendments.filter(pl.col("subject") == finding.account)["decision"].unique().to_list() == [
        "held"
    ]


def test_looking_changes_nothing(store: Store, catalogue: Catalogue) -> None:
    before = [store.rows(f"SELECT COUNT(*), SUM(HASH(t)) FROM {name} AS t") for name in _KEPT]
    found = with_effects(store, looked(store), catalogue, SETTINGS)
    assert found.effects
    after = [store.rows(f"SELECT COUNT(*), SUM(HASH(t)) FROM {name} AS t") for name in _KEPT]
    assert after == before
    assert build(store, catalogue).amendments.is_empty()


_KEPT = ("act", "amendment", "anomaly_decision", "post", "capture", "edition_score", "measured_month")


def test_a_cleared_one_does_not_come_again_until_its_evidence_changed(
    store: Store, catalogue: Catalogue
) -> None:
    found = looked(store)
    finding = fall_of_one_post(found)
    decide(store, finding, "cleared", catalogue)
    again = looked(store)
    assert finding.code in {one.code for one in again.findings}
    assert finding.code not in {one.code for one in again.waiting}
    (post,) = finding.posts
    store.con.execute(
        "UPDATE capture SET reads = reads // 3 WHERE captured_at >= '2026-11-03' AND post_id = (SELECT post_id FROM post WHERE native_id = ?)",
        [post],
    )
    changed = fall_of_one_post(looked(store))
    assert changed.account == finding.account
    assert changed.code != finding.code
    assert [one.decision for one in looked(store).earlier(changed)] == ["cleared"]
    assert "曾判未见异常，证据已变" in "".join(
        report_text(report_anomalies(store, looked(store), SETTINGS, now=NOW))
    )


def test_decisions_are_kept_and_the_last_one_counts(store: Store, catalogue: Catalogue) -> None:
    finding = next(one for one in looked(store).waiting if one.sign.key == "month_end")
    made = decide(store, finding, "held", catalogue)
    assert len(made) == len(finding.posts)
    assert decide(store, finding, "cleared", catalogue) == []
    assert read_decisions(store, MONTH)[finding.code].decision == "cleared"
    assert store.rows("SELECT COUNT(*) FROM anomaly_decision") == [(2,)]
    ended = store.rows("SELECT amendment_id FROM amendment_release ORDER BY ALL")
    assert [number for (number,) in ended] == made
    acts = store.rows("SELECT author, detail FROM act WHERE what = 'anomaly' ORDER BY act_id")
    assert [author for author, _ in acts] == ["演示", "演示"]
    assert "核实过（演示）" in acts[0][1]


def test_a_hold_that_was_released_waits_for_a_person_again(store: Store, catalogue: Catalogue) -> None:
    finding = fall_of_one_post(looked(store))
    (number,) = decide(store, finding, "held", catalogue)
    assert not looked(store).is_waiting(finding)
    release_hold(store, number, "核实后恢复（演示）", author="演示", now=NOW)
    assert looked(store).is_waiting(finding)


def test_a_correction_names_one_post_and_what_holds_instead(store: Store, catalogue: Catalogue) -> None:
    finding = fall_of_one_post(looked(store))
    with pytest.raises(EditionError, match="--set"):
        decide(store, finding, "corrected", catalogue)
    with pytest.raises(EditionError, match="只用于更正"):
        decide(store, finding, "cleared", catalogue, settings=["reads=1"])
    with pytest.raises(EditionError, match="不在这条线索"):
        decide(store, finding, "held", catalogue, posts=["没有"])
    decide(store, finding, "corrected", catalogue, settings=["reads=1234"])
    assert store.rows("SELECT kind, field, value, post FROM amendment") == [
        ("count", "reads", "1234", finding.posts[0])
    ]
    assert build(store, catalogue).amendments["decision"].to_list() == ["corrected"]


def test_a_failed_decision_leaves_nothing(store: Store, catalogue: Catalogue) -> None:
    finding = fall_of_one_post(looked(store))
    with pytest.raises(EditionError, match="整数"):
        decide(store, finding, "corrected", catalogue, settings=["reads=-1"])
    assert store.rows("SELECT COUNT(*) FROM anomaly_decision") == [(0,)]
    assert store.rows("SELECT COUNT(*) FROM act WHERE what = 'anomaly'") == [(0,)]


def test_an_unknown_code_tells_the_known_ones(store: Store) -> None:
    found = looked(store)
    with pytest.raises(EditionError, match=found.waiting[0].code):
        find_by_code(found, "zzzz")
    assert find_by_code(found, found.waiting[0].code[:7]) == found.waiting[0]


def test_an_office_sets_its_own_limits_in_its_workspace(tmp_path: Path) -> None:
    own = tmp_path / OWN_NAME
    own.write_text("[month_end]\nleast_posts = 50\n", encoding="utf-8-sig")
    assert read_signs(tmp_path)["month_end"]["least_posts"] == 50
    assert read_signs(None)["month_end"]["least_posts"] == 6
    for text, wrong in (
        ("[nothing]\nx = 1\n", "没有线索"),
        ("[month_end]\nx = 1\n", "没有阈值"),
        ("[month_end]\nalpha = -1\n", "大于零"),
        ("month_end = 3\n", "写成一段"),
        ("[month_end\n", "TOML"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=wrong):
            read_signs(tmp_path)


def test_a_sign_has_one_row_with_the_titles_of_its_boards(store: Store, catalogue: Catalogue) -> None:
    found = with_effects(store, looked(store), catalogue, SETTINGS)
    report = report_anomalies(store, found, SETTINGS, now=NOW)
    tables = {section.key: section.table for section in report.sections}
    waiting, effects = tables["waiting"], tables["effects"]
    assert waiting is not None and effects is not None
    assert [row[0] for row in waiting.rows] == [one.code for one in found.waiting]
    assert len(effects.rows) == sum(map(len, found.effects.values()))
    one = next(iter(found.effects.values()))[0]
    assert one.title != one.board
    assert any(one.title in str(row[-1]) for row in waiting.rows)


def test_a_dossier_tells_what_was_decided_of_signs(store: Store, catalogue: Catalogue) -> None:
    facts = build(store, catalogue).facts
    signs = {one.sign.key: one for one in looked(store).waiting}
    cleared, held = signs["month_end"], signs["follower_jumps"]
    decide(store, cleared, "cleared", catalogue)
    (hold, *_) = decide(store, held, "held", catalogue)
    for finding, words in ((cleared, "未见异常"), (held, "暂不计入")):
        table = touching_section(store, finding.account, [facts], []).table
        assert table is not None
        assert [row[3] for row in table.rows if finding.code in str(row[1])] == [words]
    rows = touching_section(store, held.account, [facts], []).table
    assert rows is not None
    assert any(row[1] == f"暂不计入 {hold}" and "粉丝数" in str(row[2]) for row in rows.rows)


def test_a_dossier_tells_what_the_last_look_found_until_it_is_decided(
    store: Store, catalogue: Catalogue
) -> None:
    facts = build(store, catalogue).facts
    finding = fall_of_one_post(looked(store))

    def told() -> tuple[str, list[object]]:
        section = touching_section(store, finding.account, [facts], [])
        assert section.table is not None
        return section.told[-1], [row[3] for row in section.table.rows if finding.code in str(row[1])]

    assert told() == ("以上各月还没有用 ranking anomalies 查过线索。", [])
    keep_look(store, MONTH, facts.cut_off, looked(store).findings, NOW)
    assert told() == ("待核实的线索取自最近一次 ranking anomalies：2026-10（2026-11-10 09:00）。", ["待核实"])
    (hold,) = decide(store, finding, "held", catalogue)
    assert told()[1] == ["暂不计入"]
    release_hold(store, hold, "核实后恢复（演示）", author="演示", now=NOW)
    assert told()[1] == ["待核实（原处理已解除）"]
    keep_look(store, MONTH, facts.cut_off, [], NOW)
    look = read_look(store, MONTH, finding.account)
    assert look is not None and not look.findings
