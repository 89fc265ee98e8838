"""Examines a store: its schema, what its rows refer to, its acts, and the hashes of its published editions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ranking.editions.frames import FRAMES
from ranking.editions.model import EditionFacts
from ranking.editions.seal import PROFILES, Profile
from ranking.editions.shelve import has_bundle, read_bundle_files, read_facts
from ranking.editions.verify import verify_bundle
from ranking.errors import RankingError
from ranking.store import Store, open_store, quote_name

# Table, column → the table and column that it must be found in.
_REFERENCES = (
    ("load", "act_id", "act", "act_id"),
    ("load_account", "load_id", "load", "load_id"),
    ("rejected_row", "load_id", "load", "load_id"),
    ("account", "load_id", "load", "load_id"),
    ("provisional_account", "load_id", "load", "load_id"),
    ("post", "load_id", "load", "load_id"),
    ("capture", "load_id", "load", "load_id"),
    ("capture", "post_id", "post", "post_id"),
    ("follower_capture", "load_id", "load", "load_id"),
    ("account_day", "load_id", "load", "load_id"),
    ("observed_period", "load_id", "load", "load_id"),
    ("event", "load_id", "load", "load_id"),
    ("campaign", "load_id", "load", "load_id"),
    ("given_metric", "load_id", "load", "load_id"),
    ("review_point", "load_id", "load", "load_id"),
    ("old_rank", "load_id", "load", "load_id"),
    ("review_point", "post_id", "post", "post_id"),
    ("objection", "act_id", "act", "act_id"),
    ("objection_decision", "objection_id", "objection", "objection_id"),
    ("objection_decision", "act_id", "act", "act_id"),
    ("amendment", "objection_id", "objection", "objection_id"),
    ("amendment", "act_id", "act", "act_id"),
    ("amendment_release", "amendment_id", "amendment", "amendment_id"),
    ("anomaly_decision", "act_id", "act", "act_id"),
    ("anomaly_amendment", "decision_id", "anomaly_decision", "decision_id"),
    ("anomaly_amendment", "amendment_id", "amendment", "amendment_id"),
    ("edition", "supersedes", "edition", "edition_id"),
    ("edition_file", "edition_id", "edition", "edition_id"),
    *((spec.table, "edition_id", "edition", "edition_id") for spec in FRAMES.values()),
)
# What must not occur twice.
_KEYS = (("post", ("post_id",)), ("post", ("account_id", "native_id")), ("load", ("load_id",)))
_COLUMNS = "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal"


def find_faults(store: Store) -> Iterator[str]:
    """What is wrong with the rows of a store, in lines; nothing where all is well."""
    lacking = list(_lacking_columns(store))
    yield from lacking
    if lacking:
        return
    yield from _orphans(store)
    yield from _doubles(store)
    yield from _miscounted(store)
    yield from _acts(store)


def _lacking_columns(store: Store) -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "new.duckdb", create=True) as fresh,
    ):
        wanted = {str(row[0]) for row in fresh.rows(_COLUMNS)}
    missing = wanted - {str(row[0]) for row in store.rows(_COLUMNS)}
    if missing:
        yield f"结构不全：缺少 {'、'.join(sorted(missing))}"


def _orphans(store: Store) -> Iterator[str]:
    for table, column, other, key in _REFERENCES:
        query = (
            f"SELECT count(*), min({quote_name(column)}) FROM {quote_name(table)} AS t WHERE {quote_name(column)} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {quote_name(other)} AS o WHERE o.{quote_name(key)} = t.{quote_name(column)})"
        )
        ((count, first),) = store.rows(query)
        if count:
            yield f"{table} 有 {count} 行所指的 {other} 不存在（{column} = {first} 等）"


def _doubles(store: Store) -> Iterator[str]:
    for table, columns in _KEYS:
        names = ", ".join(columns)
        ((count,),) = store.rows(
            f"SELECT count(*) FROM (SELECT {names} FROM {quote_name(table)} GROUP BY {names} HAVING count(*) > 1)"
        )
        if count:
            yield f"{table} 有 {count} 个 {names} 重复"


def _miscounted(store: Store) -> Iterator[str]:
    rows = store.rows(
        "SELECT l.load_id, l.path FROM load AS l LEFT JOIN rejected_row AS r USING (load_id) "
        # Of what was undone nothing is left but that it was loaded once.
        "WHERE l.undone_act_id IS NULL "
        "GROUP BY l.load_id, l.path, l.rows_read, l.accepted, l.unchanged, l.rejected "
        "HAVING l.rows_read <> l.accepted + l.unchanged + l.rejected OR count(DISTINCT r.row) > l.rejected "
        "OR (l.rejected > 0 AND count(r.row) = 0) ORDER BY l.load_id"
    )
    for load_id, path in rows:
        yield f"第 {load_id} 次载入（{path}）的行数与新增、未变、被拒之和不符"


def _acts(store: Store) -> Iterator[str]:
    ((count, last, blank),) = store.rows(
        "SELECT count(*), coalesce(max(act_id), 0), count(*) FILTER (WHERE trim(author) = '') FROM act"
    )
    if count != last:
        yield f"操作记录应有 {last} 条，实有 {count} 条：有记录被删去"
    if blank:
        yield f"操作记录中有 {blank} 条没有经办人"


def verify_published(store: Store) -> Iterator[str]:
    """What does not agree in the bundles of the published editions, each recomputed from its files alone."""
    series = [str(row[0]) for row in store.rows("SELECT DISTINCT series FROM edition ORDER BY series")]
    for name in series:
        published = [facts for facts in read_facts(store, name) if facts.state == "published"]
        yield from _chain(published)
        for facts in published:
            yield from _verify(store, facts)


def _chain(published: list[EditionFacts]) -> Iterator[str]:
    hashes = {facts.hash for facts in published}
    before = [facts.previous_hash for facts in published]
    for facts in published:
        if facts.previous_hash is not None and facts.previous_hash not in hashes:
            yield f"{facts.edition_id} 的上一期（校验值 {facts.previous_hash[:12]}…）不在库中"
    if len(set(before)) < len(before):
        yield f"{published[0].series} 的校验值没有首尾相接：有两期的上一期相同"


def _verify(store: Store, facts: EditionFacts) -> Iterator[str]:
    if not has_bundle(store, facts):
        return  # of a program that kept none
    with tempfile.TemporaryDirectory() as folder:
        for profile in PROFILES:
            yield from _verify_profile(store, facts, profile, Path(folder) / str(facts.month) / profile)


def _verify_profile(store: Store, facts: EditionFacts, profile: Profile, folder: Path) -> Iterator[str]:
    try:
        for name, data in read_bundle_files(store, facts, profile).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        found = verify_bundle(folder, known_hash=facts.hash)
    except (RankingError, OSError, ValueError) as error:
        yield f"{facts.edition_id} 的复算包不能读取：{error}"
        return
    if found.difference is not None:
        yield f"{facts.edition_id} 不一致：{found.difference}"
