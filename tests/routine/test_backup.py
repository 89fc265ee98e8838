"""Backup, restore and check: whole or refused, proven by verifying, nothing overwritten unasked."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.errors import InputError, StoreError
from ranking.routine.archive import check_archive
from ranking.routine.backup import back_up, restore
from ranking.routine.soundness import find_faults, verify_published
from ranking.store import open_store
from tests.routine.conftest import DB, OCTOBER_8, go

ROOT = Path(__file__).parents[2]
AUTHOR = "演示"


@pytest.fixture
def published(workspace: Path) -> Path:
    go(issuer="演示签发")
    return workspace


def put_back(archive: Path, folder: Path, *, replace: bool = False) -> object:
    return restore(archive, folder, replace=replace, author=AUTHOR, now=OCTOBER_8)


def sound(db: Path) -> list[str]:
    with open_store(db) as store:
        return [*find_faults(store), *verify_published(store)]


def test_a_restore_brings_everything_back_and_every_edition_verifies(published: Path, tmp_path: Path) -> None:
    path, manifest = back_up(Path(DB), None, now=OCTOBER_8)
    assert path == published / "备份" / "ranking-20261008-090000.zip"
    result = restore(path, tmp_path / "新", replace=False, author=AUTHOR, now=OCTOBER_8)
    assert (result.verified, result.kept) == (1, None)
    for entry in manifest.files:
        if entry.name != DB:
            assert (tmp_path / "新" / entry.name).read_bytes() == (published / entry.name).read_bytes()
    assert {"ranking.toml", "发布/index.html", DB} <= {entry.name for entry in manifest.files}
    assert sound(tmp_path / "新" / DB) == []
    with open_store(tmp_path / "新" / DB) as store:
        assert store.rows("SELECT author, role, what FROM act ORDER BY act_id DESC LIMIT 1") == [
            (AUTHOR, "keeper", "restore")
        ]


def test_a_backup_is_made_while_a_reader_is_open(published: Path) -> None:
    reader = "import duckdb, sys; c = duckdb.connect('ranking.duckdb', read_only=True); print('open', flush=True); sys.stdin.read(); print(c.sql('SELECT count(*) FROM post').fetchall()[0][0])"
    first = subprocess.Popen(
        [sys.executable, "-c", reader],
        cwd=published,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None and first.stdout.readline() == "open\n"
    path, _ = back_up(Path(DB), None, now=OCTOBER_8)
    told, _ = first.communicate("")
    assert (told, check_archive(path).store) == ("43\n", DB)


def test_a_backup_waits_for_no_writer_but_names_it(published: Path) -> None:
    writer = "import sys; from pathlib import Path; from ranking.store import open_store; s = open_store(Path('ranking.duckdb')); print('open', flush=True); sys.stdin.read(); s.close()"
    first = subprocess.Popen(
        [sys.executable, "-c", writer],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=published,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None and first.stdout.readline() == "open\n"
    with pytest.raises(StoreError, match=f"进程 {first.pid}（"):
        back_up(Path(DB), None, now=OCTOBER_8)
    first.communicate("")
    assert not (published / "备份").exists() or not list((published / "备份").iterdir())


def test_what_is_there_is_kept_aside_and_only_on_demand(published: Path) -> None:
    path, _ = back_up(Path(DB), None, now=OCTOBER_8)
    (published / "ranking.toml").write_text("[series]\ntitle = '后来的'\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"已有 ranking\.duckdb、ranking\.toml.*--replace"):
        put_back(path, published)
    assert "后来的" in (published / "ranking.toml").read_text(encoding="utf-8")
    put_back(path, published, replace=True)
    kept = published / "恢复前-20261008-090000"
    assert "后来的" in (kept / "ranking.toml").read_text(encoding="utf-8")
    assert (published / "ranking.toml").read_text(encoding="utf-8") == ""
    assert sound(kept / DB) == sound(published / DB) == []


def test_an_existing_archive_is_not_overwritten(published: Path) -> None:
    back_up(Path(DB), Path("a.zip"), now=OCTOBER_8)
    with pytest.raises(InputError, match="已经存在，没有覆盖"):
        back_up(Path(DB), Path("a.zip"), now=OCTOBER_8)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("empty")
    with open_store(folder / DB, create=True) as store:
        store.con.execute("CHECKPOINT")
    path, _ = back_up(folder / DB, folder / "a.zip", now=OCTOBER_8)
    return path.read_bytes()


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_any_byte_changed_is_refused_with_nothing_written(
    archive: bytes, tmp_path_factory: pytest.TempPathFactory, place: float, change: int
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    damaged = bytearray(archive)
    damaged[int(place * len(archive))] ^= change
    (folder / "a.zip").write_bytes(bytes(damaged))
    with pytest.raises(InputError, match="已损坏"):
        put_back(folder / "a.zip", folder / "新")
    assert [path.name for path in folder.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("left", [0, 1, 63, 64, 1000, -1])
def test_a_cut_archive_is_refused(archive: bytes, tmp_path: Path, left: int) -> None:
    (tmp_path / "a.zip").write_bytes(archive[:left])
    with pytest.raises(InputError, match="已损坏"):
        put_back(tmp_path / "a.zip", tmp_path / "新")
    assert not (tmp_path / "新").exists()


def test_any_other_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as other:
        other.writestr("a.txt", "甲")
    with pytest.raises(InputError, match="不是本程序的备份"):
        put_back(tmp_path / "a.zip", tmp_path / "新")


def test_a_store_whose_edition_was_changed_is_not_restored(published: Path, tmp_path: Path) -> None:
    with open_store(Path(DB)) as store:
        store.con.execute("UPDATE edition SET hash = repeat('0', 64)")
    path, _ = back_up(Path(DB), None, now=OCTOBER_8)
    with pytest.raises(InputError, match="没有恢复任何内容"):
        put_back(path, tmp_path / "新")
    assert not (tmp_path / "新" / DB).exists()


def test_a_sound_store_has_no_faults(published: Path) -> None:
    assert sound(Path(DB)) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM load WHERE kind = 'posts'", "post 有 43 行所指的 load 不存在"),
        ("DELETE FROM post WHERE account_id = 'weibo:9'", "capture 有 2 行所指的 post 不存在"),
        ("UPDATE load SET accepted = accepted + 1 WHERE load_id = 1", "行数与新增、未变、被拒之和不符"),
        ("DELETE FROM act WHERE act_id = 2", "有记录被删去"),
        ("UPDATE act SET author = ' '", "没有经办人"),
        ("DELETE FROM edition", "所指的 edition 不存在"),
        ("INSERT INTO post SELECT * FROM post LIMIT 1", "重复"),
        ("UPDATE edition SET hash = repeat('0', 64)", "不一致：本期校验值"),
        ("UPDATE edition_file SET content = (SELECT content FROM edition_file LIMIT 1)", "复算包不能读取"),
        ("ALTER TABLE post DROP COLUMN title", "结构不全：缺少 post.title"),
    ],
)
def test_every_damage_is_found(published: Path, damage: str, said: str) -> None:
    with open_store(Path(DB)) as store:
        store.con.execute(damage)
    assert said in "\n".join(sound(Path(DB)))


def test_an_archive_of_the_first_schema_is_restored_and_brought_up_to_date(tmp_path: Path) -> None:
    import gzip

    old = tmp_path / "old" / DB
    old.parent.mkdir()
    first = ROOT / "tests" / "cases" / "stores" / "schema-1.duckdb.gz"
    old.write_bytes(gzip.decompress(first.read_bytes()))
    path, manifest = back_up(old, tmp_path / "a.zip", now=OCTOBER_8)
    assert manifest.schema_version == 1
    put_back(path, tmp_path / "新")
    assert sound(tmp_path / "新" / DB) == []
    shutil.rmtree(tmp_path / "新")
