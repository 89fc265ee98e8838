"""Matrices beside accounts in one edition: rolled up from members, bundled, hidden, verified."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.model import Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import Profile
from ranking.editions.shelve import read_bundle_files
from ranking.editions.verify import verify_bundle
from ranking.errors import EditionError, StandardError
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.store import Store, open_store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, load, post_lines
from tests.editions.sealing import put_files, reseal

REGISTER = """平台,账号ID,名称,层级,矩阵,启用日期
微博,1,甲县环境演示,县级,东片演示,2026-01-01
微博,2,乙县环境演示,县级,东片演示,2026-01-01
微博,3,丙县环境演示,县级,西片演示,2026-01-01
微博,4,丁县环境演示,县级,西片演示,2026-01-01
微博,5,戊县环境演示,县级,南片演示,2026-01-01
微博,6,己县环境演示,县级,,2026-01-01
"""
BOTH = ("ecology-account", "ecology-matrix")
# Accounts are ranked inside only; of the matrices the public sees the first.
HIDDEN = """
[standard]
id = "{name}"
extends = "{name}"
[[board]]
key = "{old}"
remove = true
[[board]]
key = "own"
title = "演示榜"
{cut}
"""


@pytest.fixture
def matrix_store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "m.duckdb", create=True) as opened:
        load(opened, tmp_path, "accounts", REGISTER)
        lines = [POST_HEADER]
        for month in (AUGUST, SEPTEMBER):
            for account in range(1, 7):
                lines += post_lines(account, month, 3 * account + month.number, likes=account)
        load(opened, tmp_path, "posts", "\n".join(lines))
        yield opened


def build_both(
    store: Store, catalogue: Catalogue, month: Month = SEPTEMBER, names: tuple[str, ...] = BOTH
) -> Edition:
    standards = [find_standard(name, month=month) for name in names]
    order = Order(month, standards, None, Settings(series=Series(id="small")), "演示", NOW)
    return build_edition(store, catalogue, order)


def publish(
    store: Store, catalogue: Catalogue, folder: Path, names: tuple[str, ...] = BOTH
) -> dict[Profile, Path]:
    build_both(store, catalogue, names=names)
    frozen = freeze_edition(store, "small", SEPTEMBER, author="演示", now=NOW)
    profiles: tuple[Profile, ...] = ("public", "internal")
    return {
        profile: put_files(folder / profile / "bundle", read_bundle_files(store, frozen.facts, profile))
        for profile in profiles
    }


def test_account_and_matrix_boards_stand_in_one_edition(matrix_store: Store, catalogue: Catalogue) -> None:
    edition = build_both(matrix_store, catalogue)
    assert edition.boards["board"].to_list() == ["weibo-county", "matrix"]
    ranked = edition.scores.filter(board="matrix")
    assert set(ranked["subject"]) == {"matrix:东片演示", "matrix:西片演示", "matrix:南片演示"}
    assert ranked["rank"].null_count() == 0
    assert edition.scores.filter(board="weibo-county").height == 6


def test_a_roll_up_is_the_plain_mean_of_the_members_printed_scores(
    matrix_store: Store, catalogue: Catalogue
) -> None:
    edition = build_both(matrix_store, catalogue)
    scores = dict(edition.scores.filter(board="weibo-county").select("subject", "score").rows())
    found = {
        subject: (value, base, coverage)
        for subject, value, base, coverage in edition.metrics.filter(metric="members_score_mean")
        .select("subject", "value", "base", "coverage")
        .rows()
    }
    east = statistics.fmean([scores["weibo:1"], scores["weibo:2"]])
    assert found["matrix:东片演示"] == (pytest.approx(east, rel=1e-11), 2, 1.0)
    assert found["matrix:南片演示"] == (scores["weibo:5"], 1, 1.0)
    assert len(found) == 3


def test_a_matrix_has_the_days_of_its_members_and_the_month_ends_membership(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    moved = REGISTER.replace("启用日期", "启用日期,停用日期").replace(
        "东片演示,2026-01-01", "东片演示,2026-01-01,2026-09-19"
    )
    moved += "微博,1,甲县环境演示,县级,东片演示,2026-09-20,\n微博,2,乙县环境演示,县级,西片演示,2026-09-20,\n"
    with open_store(tmp_path / "moved.duckdb", create=True) as moved_store:
        load(
            moved_store,
            tmp_path,
            "accounts",
            "\n".join(line if line.count(",") == 6 else f"{line}," for line in moved.splitlines()),
        )
        load(
            moved_store,
            tmp_path,
            "posts",
            "\n".join([POST_HEADER, *post_lines(1, SEPTEMBER, 5, 1), *post_lines(2, SEPTEMBER, 5, 1)]),
        )
        edition = build_both(moved_store, catalogue)
    rows = {row["subject"]: row for row in edition.subjects.iter_rows(named=True)}
    assert rows["weibo:2"]["matrix"] == "西片演示"
    assert [rows[f"matrix:{name}"]["month_days"] for name in ("东片演示", "西片演示", "南片演示")] == [
        30,
        90,
        30,
    ]
    assert rows["matrix:东片演示"]["name"] == "东片演示"
    assert dict(edition.metrics.filter(metric="members_score_mean").select("subject", "base").rows()) == {
        "matrix:东片演示": 1,
        "matrix:西片演示": 1,
        "matrix:南片演示": 0,
    }


def test_the_order_of_standards_does_not_matter(matrix_store: Store, catalogue: Catalogue) -> None:
    first, other = build_both(matrix_store, catalogue), build_both(matrix_store, catalogue, names=BOTH[::-1])
    keys = ["standard_id", "board", "subject"]
    for name in ("scores", "values", "parts", "certainty"):
        assert (
            getattr(first, name)
            .sort(getattr(first, name).columns)
            .equals(getattr(other, name).sort(getattr(other, name).columns))
        ), name
    assert first.scores.select(keys).height == 9


def test_both_bundles_with_matrices_verify(matrix_store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    for profile, folder in publish(matrix_store, catalogue, tmp_path).items():
        result = verify_bundle(folder)
        assert (profile, result.difference) == (profile, None)


def test_who_is_not_listed_stands_under_a_pseudonym_and_still_counts(
    matrix_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    names = []
    for name, old, cut in (
        ("ecology-account", "platform-level", 'audience = "internal"'),
        ("ecology-matrix", "matrix", "top_n = 1"),
    ):
        path = tmp_path / f"{name}.toml"
        path.write_text(HIDDEN.format(name=name, old=old, cut=cut), encoding="utf-8")
        names.append(str(path))
    folders = publish(matrix_store, catalogue, tmp_path, tuple(names))
    result = verify_bundle(folders["public"])
    assert (result.difference, verify_bundle(folders["internal"]).difference) == (None, None)
    assert result.edition is not None
    listed = result.edition.scores["subject"].to_list()
    assert len(listed) == 1 and listed[0].startswith("matrix:")
    everything = b"".join(result.bundle.files.values()).decode()
    hidden = {"东片演示", "西片演示", "南片演示"} - {listed[0].removeprefix("matrix:")}
    assert not [name for name in (*hidden, "weibo:1,", "甲县", "丙县", "戊县", "己县") if name in everything]
    known = set(result.edition.subjects.filter(pl.col("subject").str.starts_with("matrix:"))["name"])
    assert set(result.edition.subjects["matrix"].drop_nulls()) == known
    assert "8 个账号以化名" in everything


def test_a_changed_roll_up_is_named(matrix_store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    folder = publish(matrix_store, catalogue, tmp_path)["public"]
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    text = files["metrics.csv"].decode("utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("matrix:东片演示,members_score_mean,"))
    forged = text.replace(line, line.replace(",2,", ",3,"))
    changed = reseal(files | {"metrics.csv": b"\xef\xbb\xbf" + forged.encode()})
    told = str(verify_bundle(put_files(tmp_path / "forged", changed)).difference)
    assert told == "汇总指标 matrix:东片演示 members_score_mean，base：应为 2，实为 3"


def test_a_matrix_is_compared_with_the_month_before(matrix_store: Store, catalogue: Catalogue) -> None:
    build_both(matrix_store, catalogue, AUGUST)
    freeze_edition(matrix_store, "small", AUGUST, author="演示", now=NOW)
    edition = build_both(matrix_store, catalogue)
    assert set(edition.scores.filter(board="matrix")["change"]) <= {"up", "down", "same"}


def test_without_the_members_standard_the_remedy_is_told(matrix_store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(StandardError, match="请一并给出 --standard ecology-account"):
        build_both(matrix_store, catalogue, names=("ecology-matrix",))


def test_a_register_without_matrices_is_told(store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(EditionError, match="没有一个账号填写了“矩阵”"):
        build_both(store, catalogue)


def test_two_roll_ups_of_one_name_must_be_the_same(
    matrix_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(
        '[standard]\nid = "other"\nextends = "ecology-matrix"\n[[rollup]]\nkey = "members_score_mean"\nhow = "median"\n',
        encoding="utf-8",
    )
    with pytest.raises(StandardError, match=r"汇总指标 \"members_score_mean\" 算法不同，请改名"):
        build_both(matrix_store, catalogue, names=(*BOTH, str(other)))


def test_few_subjects_posts_and_reads_are_warned_of(matrix_store: Store, catalogue: Catalogue) -> None:
    edition = build_both(matrix_store, catalogue)
    warnings = dict(edition.certainty.filter(board="weibo-county").select("subject", "warnings").rows())
    assert set(warnings.values()) == {"few_subjects"}
    posts = dict(edition.metrics.filter(metric="posts").select("subject", "value").rows())
    assert min(posts.values()) >= 5
