"""Objections and holds: what is decided is applied by rule, as if it had been loaded so, and is told."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.editions.amendments import amendments_in_force
from ranking.editions.effect import describe_amendments, tell_amendment
from ranking.editions.life import Revision
from ranking.editions.model import Edition
from ranking.editions.objection_lists import describe_objections, list_objections
from ranking.editions.objections import add_objection, hold_out, release_hold
from ranking.editions.publish import freeze_edition
from ranking.editions.remedies import Claim, Remedy
from ranking.editions.shelve import find_facts, read_bundle_files, read_edition
from ranking.editions.verify import verify_bundle
from ranking.errors import EditionError
from ranking.routine import bundles
from ranking.routine.bundles import verify_month
from ranking.routine.objections import settle_objection
from ranking.store import Store, open_store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, build, load, post_lines
from tests.editions.sealing import put_files
from tests.editions.test_matrices import BOTH, build_both

REGISTER = """平台,账号ID,名称,层级,矩阵,启用日期
微博,1,甲县环境演示,{level},东片演示,2026-01-01
微博,2,乙县环境演示,县级,{matrix},2026-01-01
微博,3,丙县环境演示,县级,西片演示,2026-01-01
微博,4,丁市环境演示,市级,西片演示,2026-01-01
"""
POST = "1-2026-09-5"
PHONE = "13" + "800000000"


def lines_of_month() -> list[str]:
    return [
        line for account in (1, 2, 3, 4) for line in post_lines(account, SEPTEMBER, 4 * account + 3, likes=9)
    ]


def make_store(
    folder: Path, name: str, lines: Sequence[str], *, level: str = "县级", matrix: str = "东片演示"
) -> Store:
    """A store with these posts and that register."""
    store = open_store(folder / f"{name}.duckdb", create=True)
    load(store, folder, "accounts", REGISTER.format(level=level, matrix=matrix))
    load(store, folder, "posts", "\n".join([POST_HEADER, *lines]))
    return store


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path, "own", lines_of_month()) as store:
        yield store


def decide(
    store: Store,
    catalogue: Catalogue,
    *settings: str,
    claim: Claim | None = None,
    decision: str = "upheld",
    excluded: str | None = None,
    adds_post: bool = False,
) -> int:
    """Enter an objection and decide it."""
    number = add_objection(
        store,
        claim or Claim(SEPTEMBER, "weibo:1", "数字有误（演示）", POST),
        catalogue,
        author="登记人演示",
        now=NOW,
    )
    settle_objection(
        store,
        number,
        decision,
        "经核对原稿（演示）",
        settings,
        excluded=excluded,
        adds_post=adds_post,
        author="答复人演示",
        now=NOW,
    )
    return number


def results(edition: Edition) -> tuple[pl.DataFrame, ...]:
    return edition.subjects, edition.metrics, edition.scores, edition.parts


def assert_same(one: Edition, other: Edition) -> None:
    for mine, theirs in zip(results(one), results(other), strict=True):
        assert mine.equals(theirs)


def without_post() -> list[str]:
    return [line for line in lines_of_month() if f",{POST}," not in line]


def changed(old: str, new: str) -> list[str]:
    return [line.replace(old, new) if f",{POST}," in line else line for line in lines_of_month()]


CASES: dict[str, tuple[dict[str, Any], list[str], dict[str, str]]] = {
    "exclude": ({"excluded": "exclude"}, without_post(), {}),
    "exclude_counts": ({"excluded": "exclude_counts"}, changed(",9,1,2", ",,,"), {}),
    "count": ({"settings": ["likes=700", "comments=0"]}, changed(",9,1,2", ",700,0,2"), {}),
    "original": ({"settings": ["original=否"]}, changed(",true,", ",false,"), {}),
    "level": ({"settings": ["level=市级"]}, lines_of_month(), {"level": "市级"}),
    "no level": ({"settings": ["level="]}, lines_of_month(), {"level": ""}),
}


@pytest.mark.parametrize("case", CASES)
def test_an_upheld_objection_gives_what_right_data_would_have_given(
    own_store: Store, catalogue: Catalogue, tmp_path: Path, case: str
) -> None:
    how, lines, register = CASES[case]
    before = build_both(own_store, catalogue)
    decide(own_store, catalogue, *how.get("settings", ()), excluded=how.get("excluded"))
    after = build_both(own_store, catalogue)
    with make_store(tmp_path, "right", lines, **register) as right:
        expected = build_both(right, catalogue)
    assert_same(after, expected)
    assert not after.metrics.equals(before.metrics) or not after.subjects.equals(before.subjects)


def test_a_corrected_matrix_moves_the_account(own_store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    decide(own_store, catalogue, "matrix=西片演示", claim=Claim(SEPTEMBER, "weibo:2", "矩阵有误（演示）"))
    with make_store(tmp_path, "right", lines_of_month(), matrix="西片演示") as right:
        assert_same(build_both(own_store, catalogue), build_both(right, catalogue))


def test_a_missed_post_comes_in_with_the_objection_as_its_source(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    (missed,) = [line for line in lines_of_month() if f",{POST}," in line]
    header = POST_HEADER.split(",")
    settings = [
        f"{k}={v}"
        for k, v in zip(header, missed.split(","), strict=True)
        if k not in ("platform", "account", "post_id")
    ]
    with make_store(tmp_path, "short", without_post()) as store:
        number = decide(store, catalogue, *settings, adds_post=True)
        found = build_both(store, catalogue)
        source = store.rows(
            "SELECT l.path FROM post AS p JOIN load AS l USING (load_id) WHERE p.native_id = ?", [POST]
        )
    with make_store(tmp_path, "right", lines_of_month()) as right:
        assert_same(found, build_both(right, catalogue))
    assert source == [(f"异议{number}.csv",)]
    assert found.amendments["kind"].to_list() == ["post"]


def test_a_decided_metric_stands_in_the_place_of_the_measured_one(
    own_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    before = build_both(own_store, catalogue)
    decide(
        own_store,
        catalogue,
        "value=12",
        claim=Claim(SEPTEMBER, "weibo:2", "天数有误（演示）", None, "active_days"),
    )
    after = build_both(own_store, catalogue)
    keys = ["subject", "metric"]
    moved = before.metrics.join(after.metrics, on=keys, suffix="_after").filter(
        pl.col("value").ne_missing(pl.col("value_after"))
    )
    assert ("weibo:2", "active_days") in moved.select(keys).rows()
    assert {subject for subject, _ in moved.select(keys).rows()} == {"weibo:2", "matrix:东片演示"}


def test_effects_before_and_after_are_told_and_add_up(own_store: Store, catalogue: Catalogue) -> None:
    before = build_both(own_store, catalogue)
    decide(own_store, catalogue, "likes=100000")
    after = build_both(own_store, catalogue)
    scores = {
        name: (b, a)
        for name, b, a in after.amended.filter(part="score", board="weibo-county")
        .select("subject", "before", "after")
        .rows()
    }
    assert scores["weibo:1"] == (
        before.scores.filter(subject="weibo:1")["score"][0],
        after.scores.filter(subject="weibo:1")["score"][0],
    )
    told = "\n".join(describe_amendments(after, catalogue.metrics))
    assert (
        "异议 1（甲县环境演示）采纳，更正稿件计数 稿件 1-2026-09-5 点赞 100,000：经核对原稿（演示）" in told
    )
    assert "与不作上述处理相比" in told and "得分" in told


def test_only_the_month_and_what_holds_is_told(own_store: Store, catalogue: Catalogue) -> None:
    decide(own_store, catalogue, decision="rejected")
    decide(own_store, catalogue, "likes=1", claim=Claim(AUGUST, "weibo:1", "别的月份（演示）", POST))
    edition = build_both(own_store, catalogue)
    assert edition.amendments.select("decision", "kind").rows() == [("rejected", None)]
    assert edition.amended.is_empty()


def test_a_hold_ends_with_its_release(own_store: Store, catalogue: Catalogue) -> None:
    before = build_both(own_store, catalogue)
    claim = Claim(SEPTEMBER, "weibo:1", "计数待核实（演示）", POST, None, "核查单 1（演示）")
    number = hold_out(own_store, claim, Remedy("exclude_counts"), catalogue, author="演示", now=NOW)
    held = build_both(own_store, catalogue)
    assert held.amendments.select("source", "decision", "kind").rows() == [("hold", "held", "exclude_counts")]
    assert not held.metrics.equals(before.metrics)
    release_hold(own_store, number, "已核实（演示）", author="演示", now=NOW)
    assert_same(build_both(own_store, catalogue), before)
    with pytest.raises(EditionError, match="已经解除"):
        release_hold(own_store, number, "再解除", author="演示", now=NOW)


def test_one_capture_alone_can_be_held_out(own_store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    before = build_both(own_store, catalogue)
    later = [
        line.replace("2026-10-03 00:00:00,9,1,2", "2026-10-04 00:00:00,88888,1,2")
        for line in lines_of_month()
        if f",{POST}," in line
    ]
    load(own_store, tmp_path, "posts", "\n".join([POST_HEADER, *later]))
    assert not build_both(own_store, catalogue).metrics.equals(before.metrics)
    claim = Claim(SEPTEMBER, "weibo:1", "该次采集存疑（演示）", POST)
    hold_out(
        own_store,
        claim,
        Remedy("exclude_counts", captured_at=dt.datetime(2026, 10, 4)),
        catalogue,
        author="演示",
        now=NOW,
    )
    assert_same(build_both(own_store, catalogue), before)


def test_deciding_again_ends_the_earlier_effect(own_store: Store, catalogue: Catalogue) -> None:
    before = build_both(own_store, catalogue)
    number = decide(own_store, catalogue, "likes=70000")
    settle_objection(
        own_store,
        number,
        "rejected",
        "复核后不采纳（演示）",
        (),
        excluded=None,
        adds_post=False,
        author="演示",
        now=NOW,
    )
    after = build_both(own_store, catalogue)
    assert_same(after, before)
    assert after.amendments["decision"].to_list() == ["rejected"]
    assert amendments_in_force(own_store) == []


def test_a_decision_on_the_register_holds_from_its_month_on(own_store: Store, catalogue: Catalogue) -> None:
    decide(own_store, catalogue, "level=市级")
    assert amendments_in_force(own_store, AUGUST) == []
    assert [one.kind for one in amendments_in_force(own_store, SEPTEMBER)] == ["level"]
    assert [one.kind for one in amendments_in_force(own_store, SEPTEMBER.plus(1))] == ["level"]


def test_the_stored_rows_stay_as_they_were(own_store: Store, catalogue: Catalogue) -> None:
    query = (
        "SELECT * FROM post ORDER BY post_id",
        "SELECT * FROM capture ORDER BY ALL",
        "SELECT * FROM account ORDER BY ALL",
    )
    before = [own_store.rows(one) for one in query]
    decide(own_store, catalogue, "likes=5", "original=否", "level=市级", excluded="exclude")
    build_both(own_store, catalogue)
    assert [own_store.rows(one) for one in query] == before


def test_a_frozen_edition_is_untouched_and_a_revision_takes_the_decision_up(
    own_store: Store, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ranking.config import Series, Settings

    settings = Settings(series=Series(id="small"))
    monkeypatch.setattr(bundles, "read_settings", lambda _: settings)
    build_both(own_store, catalogue)
    frozen = freeze_edition(own_store, "small", SEPTEMBER, author="演示", now=NOW)
    files = read_bundle_files(own_store, frozen.facts, "internal")
    decide(own_store, catalogue, excluded="exclude")
    assert verify_month(own_store, SEPTEMBER)[1] is None
    assert read_bundle_files(own_store, frozen.facts, "internal") == files
    revise(own_store, catalogue)
    revised = freeze_edition(own_store, "small", SEPTEMBER, author="演示", now=NOW)
    assert (revised.facts.revision, revised.amendments.height) == (2, 1)
    assert revised.effects.equals(revised.amended)
    assert verify_month(own_store, SEPTEMBER)[1] is None


def revise(store: Store, catalogue: Catalogue) -> Edition:
    from ranking.config import Series, Settings
    from ranking.editions.build import build_edition
    from ranking.editions.life import Order
    from ranking.shelf import find_standard

    standards = [find_standard(name, month=SEPTEMBER) for name in BOTH]
    order = Order(
        SEPTEMBER,
        standards,
        None,
        Settings(series=Series(id="small")),
        "演示",
        NOW,
        Revision("correction", "采纳异议（演示）"),
    )
    return build_edition(store, catalogue, order)


def test_bundles_tell_what_was_decided_but_never_who_objected(
    own_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    claim = Claim(
        SEPTEMBER,
        "weibo:1",
        "原话不公布（演示）",
        POST,
        None,
        "https://example.cn/内部依据演示",
        "提出单位演示",
    )
    decide(own_store, catalogue, "likes=12", claim=claim)
    build_both(own_store, catalogue)
    freeze_edition(own_store, "small", SEPTEMBER, author="签发人演示", now=NOW)
    facts = find_facts(own_store, "small", SEPTEMBER)
    for profile in ("public", "internal"):
        files = read_bundle_files(own_store, facts, profile)
        everything = b"".join(files.values()).decode()
        assert verify_bundle(put_files(tmp_path / profile, files)).difference is None
        assert "经核对原稿（演示）" in files["amendments.csv"].decode()
        assert ("内部依据演示" in everything) == (profile == "internal")
        for secret in ("提出单位演示", "原话不公布", "登记人演示", "答复人演示", "签发人演示"):
            assert secret not in everything
    assert read_edition(own_store, facts).amendments.height == 1
    assert "提出单位演示" not in "\n".join(describe_objections(list_objections(own_store)))


def test_open_objections_are_told_and_a_rule_can_stop_them(
    own_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    add_objection(own_store, Claim(SEPTEMBER, "weibo:1", "待答复（演示）"), catalogue, author="演示", now=NOW)
    checks = build_both(own_store, catalogue).checks.filter(rule="open_objections")
    assert checks.select("found", "must", "holds", "words", "concerns").rows() == [
        (1.0, False, False, "尚未答复的异议有 1 件，超过 0 件", "甲县环境演示")
    ]
    strict = tmp_path / "strict.toml"
    strict.write_text(
        '[standard]\nid = "strict"\nextends = "ecology-account"\n[[gate]]\nkey = "open_objections"\nlimit = 0\nmust = true\n',
        encoding="utf-8",
    )
    build(own_store, catalogue, SEPTEMBER, str(strict))
    with pytest.raises(EditionError, match="尚未答复的异议有 1 件"):
        freeze_edition(own_store, "small", SEPTEMBER, author="演示", now=NOW)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim(SEPTEMBER, "weibo:77", "演示"), "登记表中没有账号 weibo:77"),
        (Claim(SEPTEMBER, "weibo:1", "演示", None, "nonsense"), "没有指标 nonsense"),
        (Claim(SEPTEMBER, "weibo:1", f"请回电 {PHONE}"), "请不要写入电话号码"),
        (Claim(SEPTEMBER, "weibo:1", "演示", None, None, None, f"某人 {PHONE}"), "请不要写入电话号码"),
    ],
)
def test_an_objection_that_cannot_be_is_refused(
    own_store: Store, catalogue: Catalogue, claim: Claim, said: str
) -> None:
    with pytest.raises(EditionError, match=said):
        add_objection(own_store, claim, catalogue, author="演示", now=NOW)
    assert list_objections(own_store) == []


@pytest.mark.parametrize(
    ("settings", "decision", "said"),
    [
        ([], "upheld", "采纳异议须写明怎样更正"),
        (["likes=1"], "rejected", "不采纳的异议不作任何更正"),
        (["likes"], "upheld", "请写成 字段=值"),
        (["likes=-1"], "upheld", "须是不小于零的整数"),
        (["colour=red"], "upheld", "不认识的更正字段 colour"),
        (["original=也许"], "upheld", "须是是 或 否"),
        (["level=乡级演示"], "upheld", "层级|须是部级"),
        (["value=1"], "upheld", "没有写明指标"),
    ],
)
def test_a_remedy_that_cannot_be_applied_is_refused(
    own_store: Store, catalogue: Catalogue, settings: list[str], decision: str, said: str
) -> None:
    with pytest.raises(EditionError, match=said):
        decide(own_store, catalogue, *settings, decision=decision)
    assert amendments_in_force(own_store) == []


def test_every_step_is_an_act_with_author_and_time(own_store: Store, catalogue: Catalogue) -> None:
    decide(own_store, catalogue, excluded="exclude")
    acts = own_store.rows('SELECT author, what, "at" FROM act ORDER BY act_id DESC LIMIT 2')
    assert acts == [("答复人演示", "decide", NOW), ("登记人演示", "objection", NOW)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"kind": "metric", "field": "active_days", "value": "5.0"}, "更正指标值 发稿天数 5"),
        ({"kind": "original", "field": None, "value": "false", "post": "7"}, "更正原创认定 稿件 7 非原创"),
        ({"kind": "level", "field": None, "value": "city"}, "更正账号层级 市级"),
        ({"kind": "level", "field": None, "value": ""}, "更正账号层级 未分级"),
        ({"kind": "matrix", "field": None, "value": "演示矩阵"}, "更正所属矩阵 演示矩阵"),
        ({"kind": "exclude", "field": None, "value": None, "post": "7"}, "稿件不计入 稿件 7"),
    ],
)
def test_what_is_changed_is_told_in_words(
    row: dict[str, str | None], words: str, catalogue: Catalogue
) -> None:
    whole = {"source": "hold", "number": 3, "decision": "corrected", "post": None, **row}
    assert tell_amendment(whole, "演示账号", catalogue.metrics) == f"核查 3（演示账号）更正，{words}"
