"""MediaCrawler: five platforms, four kinds of file, before and after July 2026, by the column lists of the tool."""

import csv
import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ranking.errors import InputError
from tests.ingest.desk import Desk

_PERSON = ("user_id", "nickname", "avatar")
_BEFORE = {
    "weibo": "note_id content create_time create_date_time liked_count comments_count shared_count last_modify_ts note_url "
    "ip_location user_id nickname gender profile_url avatar source_keyword",
    "douyin": "aweme_id aweme_type title desc create_time user_id sec_uid short_user_id user_unique_id user_signature "
    "nickname avatar liked_count collected_count comment_count share_count ip_location last_modify_ts aweme_url cover_url "
    "video_download_url music_download_url note_download_url source_keyword",
    "bili": "video_id video_type title desc create_time user_id nickname avatar liked_count disliked_count video_play_count "
    "video_favorite_count video_share_count video_coin_count video_danmaku video_comment last_modify_ts video_url "
    "video_cover_url source_keyword",
    "kuaishou": "video_id video_type title desc create_time user_id nickname avatar liked_count viewd_count last_modify_ts "
    "video_url video_cover_url video_play_url source_keyword",
    "xhs": "note_id type title desc video_url time last_update_time user_id nickname avatar liked_count collected_count "
    "comment_count share_count ip_location image_list tag_list last_modify_ts note_url source_keyword xsec_token",
}
_DROPPED = {
    *(
        "ip_location",
        "user_id",
        "gender",
        "profile_url",
        "avatar",
        "sec_uid",
        "short_user_id",
        "user_unique_id",
    ),
    "user_signature",
}
_CODES = {
    "weibo": "weibo",
    "douyin": "douyin",
    "bili": "bilibili",
    "kuaishou": "kuaishou",
    "xhs": "xiaohongshu",
}
# 2026-10-08 23:30:15 in Shanghai: another day in Greenwich.
_AT, _SEEN = dt.datetime(2026, 10, 8, 23, 30, 15), dt.datetime(2026, 11, 1, 12, 0, 0)
_IN_MILLISECONDS = ("kuaishou", "xhs")
_LIKES = "1.2万"
_COUNTS = {
    "weibo": (None, 12_000, 2, 3, None),
    "douyin": (None, 12_000, 2, 3, 4),
    "bili": (100_000, 12_000, 2, 3, 4),
    "kuaishou": (100_000, 12_000, None, None, None),
    "xhs": (None, 12_000, 2, 3, 4),
}
_TEXTS = {
    **dict.fromkeys(("comments_count", "comment_count", "video_comment"), "2"),
    **dict.fromkeys(("shared_count", "share_count", "video_share_count"), "3"),
    **dict.fromkeys(("collected_count", "video_favorite_count"), "4"),
    **dict.fromkeys(("video_play_count", "viewd_count"), "10万+"),
    **{"liked_count": _LIKES, "user_id": "1000000001", "nickname": "演示发布", "creator_hash": "ab12"},
    **{
        "desc": "演示 #演示环境日",
        "content": "演示 #演示环境日#",
        "title": "演示",
        "type": "normal",
        "gender": "m",
    },
    **{"avatar": "https://img.example/a.jpg", "user_signature": "演示个人签名", "tag_list": "演示环境日"},
    **{"create_date_time": "2026-10-08 23:30:15+08:00", "ip_location": "演示省"},
}


def _stamp(moment: dt.datetime) -> int:
    return int((moment - dt.datetime(1970, 1, 1, 8)).total_seconds())


def _columns(platform: str, *, is_after: bool) -> list[str]:
    names = _BEFORE[platform].split()
    if not is_after:
        return names
    kept = [name for name in names if name not in _DROPPED]
    kept.insert(kept.index("nickname"), "creator_hash")
    return kept


def _row(platform: str, columns: list[str]) -> dict[str, object]:
    stamps: dict[str, object] = {
        "create_time": _stamp(_AT) * (1000 if platform in _IN_MILLISECONDS else 1),
        "time": _stamp(_AT) * 1000,
        "last_modify_ts": _stamp(_SEEN) * 1000 + 7,
    }
    ids = {"note_id": "5106092566383736", "aweme_id": "7391234567890123457", "video_id": "3x8abc"}
    given = {**_TEXTS, **stamps, **ids}
    return {
        name: given.get(name, f"https://example.invalid/{name}" if name.endswith("url") else "")
        for name in columns
    }


def _as_csv(path: Path, row: Mapping[str, object]) -> Path:
    with path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path.with_suffix(".csv")


def _as_json(path: Path, row: Mapping[str, object]) -> Path:
    path.with_suffix(".json").write_text(json.dumps([row], ensure_ascii=False, indent=4), encoding="utf-8")
    return path.with_suffix(".json")


def _as_jsonl(path: Path, row: Mapping[str, object]) -> Path:
    path.with_suffix(".jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path.with_suffix(".jsonl")


def _as_workbook(path: Path, row: Mapping[str, object]) -> Path:
    target = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(str(target), {"strings_to_urls": False}) as book:
        sheets = {
            "Contents": row,
            "Comments": {"comment_id": "1", "content": "演示评论", "nickname": "演示网友"},
            "Creators": {"user_id": "1000000001", "nickname": "演示发布"},
        }
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(cells))
            sheet.write_row(1, 0, list(cells.values()))
    return target


_FORMS = (_as_csv, _as_json, _as_jsonl, _as_workbook)


@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", _FORMS, ids=lambda write: write.__name__[4:])
@pytest.mark.parametrize("platform", _BEFORE)
def test_contents_give_the_same_post_in_every_form(
    desk: Desk, platform: str, write: Callable[[Path, Mapping[str, object]], Path], is_after: bool
) -> None:
    row = _row(platform, _columns(platform, is_after=is_after))
    path = write(desk.folder / f"creator_contents_{platform}", row)
    if is_after:
        with pytest.raises(InputError, match="--account"):
            desk.load(path)
    owner: dict[str, Any] = {"account": f"{_CODES[platform]}:1000000001"} if is_after else {}
    outcome = desk.load(path, **owner)
    assert (outcome.accepted, outcome.rejected) == (1, 0)
    query = (
        "SELECT account_id, published_at, topics, captured_at, reads, likes, comments, shares, favourites, reads_is_floor "
        "FROM post JOIN capture USING (post_id)"
    )
    floor = _COUNTS[platform][0] is not None
    expected = (f"{_CODES[platform]}:1000000001", _AT, "演示环境日", _SEEN, *_COUNTS[platform], floor)
    assert desk.store.rows(query) == [expected]
    everything = str(desk.image())
    assert not any(private in everything for private in ("演示个人签名", "演示网友", "演示省", "img.example"))


@pytest.mark.parametrize("platform", _BEFORE)
def test_count_written_as_none_is_unknown(desk: Desk, platform: str) -> None:
    row = {**_row(platform, _columns(platform, is_after=False)), "liked_count": "None"}
    desk.load(_as_jsonl(desk.folder / "a", row))
    assert desk.one("SELECT likes FROM capture") is None


def test_ids_of_nineteen_digits_stay_what_they_are(desk: Desk) -> None:
    desk.load(_as_json(desk.folder / "a", {**_row("douyin", _columns("douyin", is_after=False))}))
    assert desk.one("SELECT native_id FROM post") == "7391234567890123457"
