"""Whether a file fits into memory makes no difference to what is stored, down to the order of the rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ranking.ingest import staging
from ranking.store import open_store
from tests.ingest.desk import POST, Desk, csv_text

_POSTS = [
    {
        **POST,
        "account": f"{1000000000 + n * 7 % 5}",
        "post_id": str(5000 + n * 37 % 60),  # some twice
        "published_at": f"2026-{1 + n * 5 % 9:02d}-{1 + n * 11 % 28:02d} {n % 24:02d}:{n % 60:02d}",
        "text": "，" if n % 7 == 0 else f"演示文字第{n % 40}段。" * (n % 4),
        "is_original": ("是", "否", "")[n % 3],
        "likes": str(n),
        "captured_at": "2026-11-01 08:00:00",
    }
    for n in range(90)
]
# Of the format that leaves reposts out; originality is forgotten.
_WITHOUT_REPOSTS = (
    '{"user": {"id": "1000000001", "screen_name": "演示账号"}, "weibo": [{"id": 7, "bid": "a", "user_id": 1000000001, '
    '"screen_name": "演示账号", "text": "演示", "created_at": "2026-10-01", "full_created_at": "2026-10-01 08:00:00", '
    '"attitudes_count": 1, "comments_count": 2, "reposts_count": 3}]}'
)


def _image(folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the store holds after two files that share posts, and one whose originality is unknown."""
    folder.mkdir()
    patch.chdir(folder)
    with open_store(folder / "a.duckdb", create=True) as store:
        desk = Desk(store, folder)
        desk.load_rows(_POSTS[:60], name="a.csv")
        desk.load_rows(_POSTS[30:], name="b.csv")
        desk.load(desk.write("c.json", _WITHOUT_REPOSTS))
        laid_out = store.rows("SELECT post_id, account_id, native_id FROM post ORDER BY rowid")
        return {**desk.image(), "laid out": laid_out}


def test_spilled_file_gives_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = _image(tmp_path / "a", monkeypatch)
    monkeypatch.setattr(staging, "_IN_MEMORY_BYTES", 0)
    assert _image(tmp_path / "b", monkeypatch) == in_memory
    assert len(in_memory["post"]) == 61


def test_groups_of_any_size_give_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_one = _image(tmp_path / "a", monkeypatch)
    monkeypatch.setattr(staging, "_GROUP_ROWS", 7)
    assert _image(tmp_path / "b", monkeypatch) == in_one


def test_posts_of_a_file_lie_by_month_and_account(desk: Desk) -> None:
    desk.load_rows(_POSTS)
    key = "date_trunc('month', published_at), account_id, published_at, native_id"
    laid_out = desk.store.rows("SELECT post_id FROM post ORDER BY rowid")
    assert laid_out == desk.store.rows(f"SELECT post_id FROM post ORDER BY {key}")
    assert [post_id for (post_id,) in laid_out] == list(range(1, len(laid_out) + 1))


@pytest.mark.parametrize("break_off", ["add", "close", "insert_new"])
def test_load_that_was_broken_off_is_no_hindrance(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, break_off: str
) -> None:
    done: Callable[..., None] = getattr(staging.Stage, break_off)

    def break_off_after(stage: staging.Stage, *args: Any) -> None:
        done(stage, *args)
        raise KeyboardInterrupt

    path = desk.write("a.csv", csv_text(_POSTS))
    for spilled in (False, True):
        with monkeypatch.context() as patch:
            patch.setattr(staging, "_IN_MEMORY_BYTES", 0 if spilled else 1 << 30)
            patch.setattr(staging.Stage, break_off, break_off_after)
            with pytest.raises(KeyboardInterrupt):
                desk.load(path)
        assert desk.one("SELECT count(*) FROM post") == 0
    assert desk.load(path).accepted == desk.one("SELECT count(*) FROM post") == 60
