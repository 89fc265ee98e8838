"""Bundles: what they hold, that they verify, and that nothing in them can be changed unseen."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.catalogue import Catalogue
from ranking.editions.model import Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import Profile, seal_edition, sha256_of
from ranking.editions.shelve import find_facts, read_bundle_files, read_edition
from ranking.editions.verify import Verification, describe_verification, verify_bundle
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store
from tests.editions.conftest import (
    AUGUST,
    NOW,
    POST_HEADER,
    SEPTEMBER,
    build,
    load,
    make_small_store,
    post_lines,
)
from tests.editions.sealing import put_files, reseal

OWN = """
[standard]
id = "own"
extends = "ecology-account"
[[board]]
key = "top"
title = "演示前一名"
platform = "weibo"
top_n = 1
[[board]]
key = "inside"
title = "演示内部榜"
platform = "weibo"
audience = "internal"
"""


def publish(store: Store, catalogue: Catalogue, month: Month, name: str = "ecology-account") -> Edition:
    build(store, catalogue, month, name)
    return freeze_edition(store, "small", month, author="演示", now=NOW)


def put(store: Store, month: Month, folder: Path, profile: Profile = "public") -> Path:
    facts = find_facts(store, "small", month)
    return put_files(folder / str(month) / "bundle", read_bundle_files(store, facts, profile))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> dict[str, bytes]:
    with make_small_store(tmp_path_factory.mktemp("small")) as store:
        publish(store, catalogue, SEPTEMBER)
        return read_bundle_files(store, find_facts(store, "small", SEPTEMBER), "public")


@pytest.mark.parametrize("profile", ["public", "internal"])
def test_both_bundles_of_an_edition_verify_to_its_one_hash(
    store: Store, catalogue: Catalogue, tmp_path: Path, profile: Profile
) -> None:
    frozen = publish(store, catalogue, SEPTEMBER)
    folder = put(store, SEPTEMBER, tmp_path, profile)
    result = verify_bundle(folder, known_hash=frozen.facts.hash)
    assert (result.difference, result.bundle.hash, result.bundle.profile) == (
        None,
        frozen.facts.hash,
        profile,
    )


def test_a_bundle_gives_back_the_edition(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    frozen = publish(store, catalogue, SEPTEMBER)
    found = verify_bundle(put(store, SEPTEMBER, tmp_path, "internal")).edition
    assert found is not None
    for name, frame in vars(frozen).items():
        if isinstance(frame, pl.DataFrame):
            assert frame.select(getattr(found, name).columns).equals(getattr(found, name)), name
    assert found.facts.issued_by is None
    assert found.facts.hash == frozen.facts.hash


def test_the_public_bundle_names_only_who_is_listed(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        OWN.replace("[[board]]", '[[board]]\nkey = "platform-level"\nremove = true\n[[board]]', 1)
    )
    frozen = publish(store, catalogue, SEPTEMBER, str(path))
    folder = put(store, SEPTEMBER, tmp_path)
    result = verify_bundle(folder)
    assert result.difference is None
    assert result.edition is not None
    first = frozen.scores.filter(board="top", rank=1)["subject"].to_list()
    listed = result.edition.scores["subject"].to_list()
    assert (listed, result.edition.boards["board"].to_list()) == (first, ["top"])
    others = set(frozen.scores["subject"]) - set(first)
    everything = b"".join(data for data in result.bundle.files.values()).decode()
    names = dict(frozen.subjects.select("subject", "name").rows())
    assert not [subject for subject in others if f"{subject}," in everything or names[subject] in everything]
    assert "3 个账号以化名" in everything


def test_where_no_board_is_cut_nobody_is_unlisted(files: dict[str, bytes]) -> None:
    profile = json.loads(files["profile.json"])
    assert profile == {"profile": "public", "unlisted": 0}


def test_a_bundle_does_not_say_who_issued_it(store: Store, catalogue: Catalogue, tmp_path: Path) -> None:
    build(store, catalogue, SEPTEMBER)
    freeze_edition(store, "small", SEPTEMBER, author="演示签发人", now=NOW)
    facts = find_facts(store, "small", SEPTEMBER)
    for profile in ("public", "internal"):
        found = read_bundle_files(store, facts, profile)
        assert "演示签发人".encode() not in b"".join(found.values())


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_against_a_known_hash_nothing_at_all_can_be_made_anew(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(set(files) - {"seal.json", "seal.sha256", "profile.json"})))
    forged = reseal(files | {name: files[name] + b"\n"})
    folder = put_files(tmp_path_factory.mktemp("forged"), forged)
    result = verify_bundle(folder, known_hash=sha256_of(files["seal.json"]))
    assert result.difference is not None
    assert result.difference.place == "本期校验值"


def test_the_first_difference_names_board_subject_node_and_both_numbers(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    text = files["metrics.csv"].decode("utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("weibo:1,posts_per_day,"))
    subject, metric, value, *rest = line.split(",")
    forged = text.replace(line, ",".join([subject, metric, repr(float(value) + 0.5), *rest]))
    changed = reseal(files | {"metrics.csv": b"\xef\xbb\xbf" + forged.encode()})
    told = str(verify_bundle(put_files(tmp_path / "forged", changed)).difference)
    assert told.startswith("节点值 ecology-account weibo-county weibo:1 posts_a_day，value：应为 ")


def test_the_chain_is_followed_as_far_as_bundles_lie_beside(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish(store, catalogue, AUGUST)
    publish(store, catalogue, SEPTEMBER)
    folder = put(store, SEPTEMBER, tmp_path)
    alone = verify_bundle(folder)
    assert (alone.agrees, alone.chain.editions) == (True, ())
    assert "不在旁边" in told(alone)
    put(store, AUGUST, tmp_path)
    both = verify_bundle(folder)
    assert (both.agrees, both.chain.editions, both.chain.missing) == (True, ("small/2026-08/r1",), None)


@pytest.mark.parametrize("name", ["metrics.csv", "seal.json", "profile.json"])
def test_a_change_in_an_earlier_edition_breaks_the_chain(
    store: Store, catalogue: Catalogue, tmp_path: Path, name: str
) -> None:
    publish(store, catalogue, AUGUST)
    publish(store, catalogue, SEPTEMBER)
    earlier, folder = put(store, AUGUST, tmp_path), put(store, SEPTEMBER, tmp_path)
    (earlier / name).write_bytes(
        (earlier / name).read_bytes().replace(b"public", b"publik").replace(b"5", b"6")
    )
    result = verify_bundle(folder)
    assert not result.agrees
    assert "前期" in told(result)


def test_a_verified_bundle_says_what_it_cannot_know(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = put_files(tmp_path / "b", files)
    assert "--hash" in told(verify_bundle(folder))
    assert "--hash" not in told(verify_bundle(folder, known_hash=sha256_of(files["seal.json"])))


def told(result: Verification) -> str:
    return "\n".join(describe_verification(result))


@pytest.mark.parametrize("wrong", ["", "abc", "g" * 64, "0" * 63])
def test_what_is_no_hash_is_refused(files: dict[str, bytes], tmp_path: Path, wrong: str) -> None:
    with pytest.raises(EditionError, match="不是校验值"):
        verify_bundle(put_files(tmp_path / "b", files), known_hash=wrong)


def test_a_folder_without_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="没有复算包"):
        verify_bundle(tmp_path)


def test_a_bundle_of_a_later_program_asks_for_that_program(files: dict[str, bytes], tmp_path: Path) -> None:
    seal = json.loads(files["seal.json"]) | {"bundle_version": 99}
    folder = put_files(tmp_path / "b", files | {"seal.json": json.dumps(seal).encode()})
    with pytest.raises(EditionError, match=r"格式版本是 99.*升级"):
        verify_bundle(folder)


def test_later_loads_leave_edition_and_bundle_to_the_byte(
    store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish(store, catalogue, SEPTEMBER)
    facts = find_facts(store, "small", SEPTEMBER)
    before = read_bundle_files(store, facts, "internal")
    load(store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]))
    assert read_bundle_files(store, facts, "internal") == before
    assert seal_edition(read_edition(store, facts)).files["internal"] == before
