"""Nothing in a bundle can be changed unseen: a corrected edition with matrices and decisions, in both forms, its past beside it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.life import Revision
from ranking.editions.publish import freeze_edition
from ranking.editions.remedies import Claim
from ranking.editions.seal import Profile
from ranking.editions.shelve import read_bundle_files, read_facts
from ranking.editions.verify import describe_verification, verify_bundle
from ranking.errors import EditionError
from ranking.months import Month
from ranking.routine import life, period
from ranking.store import Store, open_store
from tests.editions.conftest import AUGUST, NOW, POST_HEADER, SEPTEMBER, load, post_lines
from tests.editions.sealing import put_files, reseal
from tests.editions.test_matrices import REGISTER, build_both
from tests.editions.test_objections import decide

Files = dict[str, bytes]
PROFILES: tuple[Profile, ...] = ("public", "internal")
GATED = """
[standard]
id = "ecology-account"
extends = "ecology-account"
[[gate]]
key = "with_data"
limit = 0.5
must = true
[[gate]]
key = "rank_jump"
limit = 1
"""
# What verify recomputes or holds against results and earlier editions, whatever the hashes say.
RECOMPUTED = {
    "scores.csv": ("score", "rank", "coverage", "reason", "previous_rank", "change"),
    "parts.csv": ("part", "kind", "value", "printed"),
    "values.csv": ("value",),
    "boards.csv": ("place", "title", "platform", "level", "subjects"),
    "certainty.csv": (
        *("weights_low", "weights_high", "metrics_low", "metrics_high"),
        *("band_first", "band_last", "warnings"),
    ),
    "effects.csv": ("part", "before", "after"),
    "amended.csv": ("after",),
    "checks.csv": ("rule", "limit", "must", "holds"),
    "amendments.csv": ("decision", "kind", "value"),
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> dict[Profile, Path]:
    """August, September and its correction as each form of the site keeps them."""
    folder = tmp_path_factory.mktemp("tampering")
    with open_store(folder / "t.duckdb", create=True) as store:
        _publish_all(store, folder, catalogue)
        published = [facts for facts in read_facts(store, "small") if facts.state == "published"]
        for profile in PROFILES:
            for facts in published:
                address = folder / profile / f"{facts.month}-r{facts.revision}" / "bundle"
                put_files(address, read_bundle_files(store, facts, profile))
    return {profile: folder / profile for profile in PROFILES}


def _publish_all(store: Store, folder: Path, catalogue: Catalogue) -> None:
    standard = folder / "ecology-account.toml"
    standard.write_text(GATED, encoding="utf-8")
    names = (str(standard), "ecology-matrix")
    load(store, folder, "accounts", REGISTER)
    lines = [line for month in (AUGUST, SEPTEMBER) for line in lines_of(month)]
    load(store, folder, "posts", "\n".join([POST_HEADER, *lines]))
    for month in (AUGUST, SEPTEMBER):
        build_both(store, catalogue, month, names)
        freeze_edition(store, "small", month, author="演示", now=NOW)
    claim = Claim(SEPTEMBER, "weibo:1", "原创比例有误（演示）", metric="declared_original_share")
    decide(store, catalogue, "value=0.5", claim=claim)
    decide(store, catalogue, "matrix=南片演示", claim=Claim(SEPTEMBER, "weibo:2", "矩阵有误（演示）"))
    decide(store, catalogue, claim=Claim(SEPTEMBER, "weibo:3", "演示", "3-2026-09-1"), excluded="exclude")
    with pytest.MonkeyPatch.context() as patch:
        for room in (life, period):
            patch.setattr(room, "read_settings", _small_settings)
        why = Revision("correction", "答复异议（演示）")
        life.revise_month(store, SEPTEMBER, why, cut_off=None, author="演示", now=NOW)
    freeze_edition(store, "small", SEPTEMBER, author="演示", now=NOW)


def _small_settings(_: object) -> Settings:
    return Settings(series=Series(id="small"))


def lines_of(month: Month) -> Iterator[str]:
    """A month's posts of six accounts."""
    for account in range(1, 7):
        yield from post_lines(account, month, 3 * account + month.number, likes=account)


@pytest.fixture(scope="module", params=PROFILES)
def site(request: pytest.FixtureRequest, sites: dict[Profile, Path]) -> Path:
    return sites[request.param]


@pytest.fixture(scope="module")
def files(site: Path) -> Files:
    folder = site / "2026-09-r2" / "bundle"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def objects(site: Path, files: Files) -> bool:
    """Whether verify objects to these files as the newest edition of the site."""
    shutil.rmtree(site / "forged", ignore_errors=True)
    try:
        return not verify_bundle(put_files(site / "forged" / "bundle", files)).agrees
    except EditionError:
        return True


def test_untouched_it_verifies_with_all_its_past(site: Path, files: Files) -> None:
    result = verify_bundle(site / "2026-09-r2" / "bundle")
    assert (result.difference, len(result.chain.editions)) == (None, 2)
    assert {"effects.csv", "amended.csv", "amendments.csv", "checks.csv"} < set(files)
    assert result.edition is not None
    assert result.edition.scores["subject"].str.starts_with("matrix:").any()


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_no_byte_of_any_file_changes_unseen(site: Path, files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files)))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    changed = bytearray(files[name])
    changed[place] ^= data.draw(st.integers(1, 255))
    assert objects(site, files | {name: bytes(changed)})


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_cell_of_any_table_changes_unseen(site: Path, files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in sorted(files) if name.endswith(".csv")]))
    rows = rows_of(files[name])
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 1))
    rows[row][column] = data.draw(st.sampled_from(other_cells(rows[row][column])))
    assert objects(site, files | {name: table_of(rows)})


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_no_line_goes_missing_or_doubles_unseen(site: Path, files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files)))
    lines = files[name].splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    kept = data.draw(st.sampled_from([[], [lines[place]] * 2]))
    assert objects(site, files | {name: b"".join([*lines[:place], *kept, *lines[place + 1 :]])})


def test_a_file_too_many_or_too_few_is_seen(site: Path, files: Files) -> None:
    assert objects(site, files | {"scores (1).csv": b"x"})
    for name in files:
        assert objects(site, {other: data for other, data in files.items() if other != name})


@pytest.mark.parametrize("name", RECOMPUTED)
def test_what_is_recomputed_is_held_even_with_every_hash_made_anew(
    site: Path, files: Files, name: str
) -> None:
    for column in RECOMPUTED[name]:
        rows = rows_of(files[name])
        place = rows[0].index(column)
        filled = [row for row in rows[1:] if row[place]] or rows[1:]
        for row in (filled[0], filled[-1]):
            was, row[place] = row[place], other_cells(row[place])[0]
            assert objects(site, reseal(files | {name: table_of(rows)})), (column, row)
            row[place] = was


@pytest.mark.parametrize("name", RECOMPUTED)
def test_no_row_of_the_results_is_dropped_even_with_every_hash_made_anew(
    site: Path, files: Files, name: str
) -> None:
    if name in ("amendments.csv", "amended.csv"):
        return  # what posts alone tell: see test_objections on verifying a month
    rows = rows_of(files[name])
    for place in (1, len(rows) - 1):
        assert objects(site, reseal(files | {name: table_of(rows[:place] + rows[place + 1 :])}))


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_cell_of_a_result_is_held_with_every_hash_made_anew(
    site: Path, files: Files, data: st.DataObject
) -> None:
    name = data.draw(
        st.sampled_from(["scores.csv", "parts.csv", "values.csv", "certainty.csv", "effects.csv"])
    )
    rows = rows_of(files[name])
    row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 1))
    was = rows[row][column]
    rows[row][column] = data.draw(st.sampled_from([cell for cell in other_cells(was) if cell != was]))
    assert objects(site, reseal(files | {name: table_of(rows)}))


def test_a_forged_edition_is_told_by_the_one_published_after_it(
    sites: dict[Profile, Path], tmp_path: Path
) -> None:
    site = Path(shutil.copytree(sites["internal"], tmp_path / "site"))
    folder = site / "2026-09-r1" / "bundle"
    forged = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    rows = rows_of(forged["accounts.csv"])
    rows[1][rows[0].index("name")] = "别的名称演示"
    put_files(folder, reseal(forged | {"accounts.csv": table_of(rows)}))
    assert verify_bundle(folder).agrees  # what scoring starts from is held by a known hash alone
    result = verify_bundle(site / "2026-09-r2" / "bundle")
    assert "small/2026-09/r1" in result.chain.strangers
    assert "small/2026-09/r1 不是它" in "\n".join(describe_verification(result))


def rows_of(table: bytes) -> list[list[str]]:
    return [line.split(",") for line in table.decode("utf-8-sig").splitlines()]


def table_of(rows: list[list[str]]) -> bytes:
    return b"\xef\xbb\xbf" + ("\n".join(",".join(cells) for cells in rows) + "\n").encode()


def other_cells(cell: str) -> list[str]:
    """Other things that the cell might say: of its own kind first."""
    if cell in ("true", "false"):
        return ["false" if cell == "true" else "true"]
    try:
        number = float(cell)
    except ValueError:
        return [cell + "x", "" if cell else "y"]
    return [str(int(number) + 1), repr(number + 0.01), repr(number * 1.001 + 1e-6), ""]
