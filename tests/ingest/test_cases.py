"""One folder a format: its input files and what the store holds after loading them."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ranking.ingest import FORMATS, Group, LoadOptions, load_paths
from ranking.ingest.model import group_of_kind
from ranking.store import Store, open_store
from tests.ingest.desk import NOW

_CASES = Path(__file__).parents[1] / "cases" / "formats"

# What a case fixes; numbers of loads, acts and posts follow from the order of loading.
_QUERIES = {
    "posts": "SELECT account_id, native_id, published_at, time_precision, kind, is_original, is_repost, position, "
    "title, text, url, topics, text_length, row FROM post ORDER BY account_id, native_id",
    "captures": "SELECT p.native_id, c.captured_at, c.reads, c.reads_is_floor, c.likes, c.comments, c.shares, "
    "c.shares_is_floor, c.favourites FROM capture AS c JOIN post AS p USING (post_id) "
    "ORDER BY p.account_id, p.native_id, c.captured_at",
    "followers": "SELECT account_id, captured_at, followers, is_floor FROM follower_capture ORDER BY ALL",
    "account_days": "SELECT * EXCLUDE (load_id) FROM account_day ORDER BY account_id, day",
    "register": "SELECT * EXCLUDE (load_id) FROM account ORDER BY account_id, valid_from",
    "provisional": "SELECT account_id, name FROM provisional_account ORDER BY account_id",
    "observed": "SELECT DISTINCT account_id, first_day, last_day, basis FROM observed_period ORDER BY ALL",
    "events": "SELECT * EXCLUDE (load_id) FROM event ORDER BY event_id",
    "campaigns": "SELECT * EXCLUDE (load_id) FROM campaign ORDER BY campaign_id",
    "reviews": "SELECT r.* EXCLUDE (post_id, load_id), p.native_id FROM review_point AS r "
    "LEFT JOIN post AS p USING (post_id) ORDER BY r.row",
    "metrics": "SELECT * EXCLUDE (load_id) FROM given_metric ORDER BY account_id, month, metric",
    "history": "SELECT * EXCLUDE (load_id) FROM old_rank ORDER BY account_id, month, board",
    "rejected": "SELECT row, field, value, reason FROM rejected_row ORDER BY load_id, row",
}


def tell_store(store: Store) -> dict[str, list[dict[str, Any]]]:
    """What a store holds of what was loaded, as JSON would have it."""
    found = {name: store.query(query).to_dicts() for name, query in _QUERIES.items()}
    text = json.dumps({name: rows for name, rows in found.items() if rows}, default=_as_text)
    told: dict[str, list[dict[str, Any]]] = json.loads(text)
    return told


def options_of(case: Path) -> LoadOptions:
    """What the user says about the files of a case, where they do not say it themselves."""
    path = case / "options.json"
    return LoadOptions(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else LoadOptions()


def _as_text(value: object) -> str:
    assert isinstance(value, dt.date)
    return str(value)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "a.duckdb", create=True) as opened:
        yield opened


@pytest.mark.parametrize("case", sorted(_CASES.iterdir()), ids=lambda case: case.name)
def test_case_gives_what_is_expected(case: Path, store: Store, tmp_path: Path) -> None:
    groups: set[Group] = {group_of_kind(form.kind) for form in FORMATS if case.name.startswith(form.key)}
    (group,) = groups
    if (case / "before").is_dir():
        load_paths(store, "posts", [case / "before"], LoadOptions(), author="演示", now=NOW)
    load_paths(store, group, [case / "input"], options_of(case), author="演示", now=NOW)
    told = tell_store(store)
    (tmp_path / "found.json").write_text(_pretty(told), encoding="utf-8")
    assert told == json.loads((case / "expected.json").read_text(encoding="utf-8"))


def test_every_format_has_a_case() -> None:
    names = [case.name for case in _CASES.iterdir()]
    assert [form.key for form in FORMATS if not any(name.startswith(form.key) for name in names)] == []


def _pretty(told: dict[str, list[dict[str, Any]]]) -> str:
    """One row a line, so that a difference reads well."""
    parts = []
    for name, rows in told.items():
        lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
        parts.append(f'  "{name}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"
