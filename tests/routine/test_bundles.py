"""Bundles on disk, and a month recomputed from its posts."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue, read_catalogue
from ranking.config import Series, Settings
from ranking.editions.publish import freeze_edition
from ranking.editions.shelve import find_facts, read_edition
from ranking.errors import EditionError
from ranking.routine import bundles
from ranking.routine.bundles import describe_month_check, export_bundle, verify_month
from ranking.store import Store
from tests.editions.conftest import (
    NOW,
    POST_HEADER,
    REGISTER,
    SEPTEMBER,
    build,
    load,
    make_small_store,
    post_lines,
)


@pytest.fixture
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(autouse=True)
def small_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "read_settings", lambda _: Settings(series=Series(id="small")))


def test_a_bundle_is_written_with_its_pack_and_only_once(tmp_path: Path, catalogue: Catalogue) -> None:
    with make_small_store(tmp_path) as store:
        publish(store, catalogue)
        written = export_bundle(store, SEPTEMBER, "public", tmp_path / "out" / "bundle")
        again = export_bundle(store, SEPTEMBER, "public", tmp_path / "out" / "bundle")
    with zipfile.ZipFile(tmp_path / "out" / "bundle.zip") as pack:
        packed = {name: pack.read(name) for name in pack.namelist()}
    on_disk = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in written
        if path.suffix != ".zip"
    }
    assert (packed, again) == (on_disk, [])


def test_a_draft_has_no_bundle(tmp_path: Path, catalogue: Catalogue) -> None:
    with make_small_store(tmp_path) as store:
        build(store, catalogue, SEPTEMBER)
        with pytest.raises(EditionError, match="尚未发布，没有复算包"):
            export_bundle(store, SEPTEMBER, "public", tmp_path / "bundle")


def test_a_month_follows_from_its_posts(tmp_path: Path, catalogue: Catalogue) -> None:
    with make_small_store(tmp_path) as store:
        publish(store, catalogue)
        facts, fault = verify_month(store, SEPTEMBER)
        assert (facts.month, fault) == (SEPTEMBER, None)


def test_posts_that_came_late_are_named_as_the_reason(tmp_path: Path, catalogue: Catalogue) -> None:
    with make_small_store(tmp_path) as store:
        publish(store, catalogue)
        load(store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]))
        store.con.execute(
            'UPDATE act SET "at" = ? WHERE act_id = (SELECT max(act_id) FROM act)', [NOW + dt.timedelta(1)]
        )
        facts, fault = verify_month(store, SEPTEMBER)
        told = "\n".join(describe_month_check(store, facts, fault))
    assert "不一致：指标 weibo:4 active_days，value：应为 25.0，实为 3.0" in told
    assert "编制之后又载入了" in told


def test_a_register_that_was_loaded_later_is_told_and_what_was_issued_stays(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    with make_small_store(tmp_path) as store:
        publish(store, catalogue)
        load(store, tmp_path, "accounts", REGISTER.replace("乙县环境演示,县级", "乙县环境演示,市级"))
        _, fault = verify_month(store, SEPTEMBER)
        kept = read_edition(store, find_facts(store, "small", SEPTEMBER)).subjects
    assert str(fault) == "登记 weibo:2，level：应为 city，实为 county"
    assert kept.filter(subject="weibo:2")["level"].to_list() == ["county"]


def publish(store: Store, catalogue: Catalogue) -> None:
    build(store, catalogue, SEPTEMBER)
    freeze_edition(store, "small", SEPTEMBER, author="演示", now=NOW)
