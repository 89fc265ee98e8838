"""Writes editions into the store and reads them back; rows of a published edition never change."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields

import polars as pl

from ranking.editions.frames import FRAMES
from ranking.editions.life import latest_published
from ranking.editions.model import Archive, Edition, EditionFacts
from ranking.editions.seal import Profile
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store, quote_name

_FACTS = tuple(field.name for field in fields(EditionFacts))

# A sparkline, a trend and a bump chart show this many months, the current one included.
HISTORY_MONTHS = 12


_OLD_RANKS = """
SELECT r.account_id AS subject, r.month, r.source, r.board, r.account_name AS name, r.rank, r.score,
    COALESCE(l.is_withheld, FALSE) AS is_withheld
FROM old_rank AS r
JOIN load AS l USING (load_id)
ORDER BY r.month, r.source, r.board, r.rank, r.account_id
"""


def write_edition(store: Store, edition: Edition) -> None:
    """Put a draft in the place of an earlier draft of the same id, inside the caller's transaction."""
    edition_id = edition.facts.edition_id
    if store.rows("SELECT 1 FROM edition WHERE edition_id = ?", [edition_id]):
        for table in ("edition", *(spec.table for spec in FRAMES.values())):
            store.con.execute(f"DELETE FROM {table} WHERE edition_id = ?", [edition_id])
    facts = {**vars(edition.facts), "month": str(edition.facts.month)}
    columns = ", ".join(_FACTS)
    places = ", ".join("?" for _ in _FACTS)
    store.con.execute(f"INSERT INTO edition ({columns}) VALUES ({places})", [facts[key] for key in _FACTS])
    for name, spec in FRAMES.items():
        frame: pl.DataFrame = getattr(edition, name)
        if frame.is_empty():
            continue
        store.con.register("edition_rows", frame.with_columns(edition_id=pl.lit(edition_id)))
        store.con.execute(f"INSERT INTO {spec.table} BY NAME SELECT * FROM edition_rows")
        store.con.unregister("edition_rows")


def read_facts(store: Store, series: str) -> list[EditionFacts]:
    """The facts of every edition of a series, drafts too, by month and revision."""
    rows = store.con.execute(
        f"SELECT {', '.join(_FACTS)} FROM edition WHERE series = ? ORDER BY month, revision", [series]
    ).fetchall()
    return [_facts_of(dict(zip(_FACTS, row, strict=True))) for row in rows]


def find_facts(store: Store, series: str, month: Month, revision: int | None = None) -> EditionFacts:
    """The latest revision of a month, or the one named; raises EditionError where there is none."""
    of_month = [
        facts
        for facts in read_facts(store, series)
        if facts.month == month and revision in (None, facts.revision)
    ]
    if not of_month:
        msg = f"{month} 还没有编制过榜单，请先运行 ranking build {month} --standard 名称"
        raise EditionError(msg)
    return of_month[-1]


def read_edition(store: Store, facts: EditionFacts) -> Edition:
    """One edition with all its frames, each fully ordered."""
    frames = {
        name: store.query(
            f"SELECT {', '.join(map(quote_name, spec.columns))} FROM {spec.table} WHERE edition_id = ? ORDER BY {spec.order}",
            [facts.edition_id],
        )
        for name, spec in FRAMES.items()
    }
    return Edition(facts=facts, **frames)


def write_bundles(store: Store, edition_id: str, files: Mapping[Profile, Mapping[str, bytes]]) -> None:
    """Keep an edition's bundles as they are published, inside the caller's transaction."""
    packed = {data: zlib.compress(data) for data in {*(d for c in files.values() for d in c.values())}}
    store.con.executemany(
        "INSERT INTO edition_file (edition_id, profile, name, content) VALUES (?, ?, ?, ?)",
        [
            (edition_id, profile, name, packed[data])
            for profile, contents in files.items()
            for name, data in contents.items()
        ],
    )


def has_bundle(store: Store, facts: EditionFacts) -> bool:
    """Whether bundles were kept; not so for drafts and for editions of a program that made none."""
    found = store.rows("SELECT count(*) FROM edition_file WHERE edition_id = ?", [facts.edition_id])
    return bool(found[0][0])


def read_bundle_files(store: Store, facts: EditionFacts, profile: Profile) -> dict[str, bytes]:
    """The files of one bundle of a published edition; raises EditionError where it has none."""
    rows = store.rows(
        "SELECT name, content FROM edition_file WHERE edition_id = ? AND profile = ? ORDER BY name",
        [facts.edition_id, profile],
    )
    if not rows:
        why = "由没有复算包的旧版程序冻结" if facts.state == "published" else "尚未发布"
        msg = f"{facts.month} 第 {facts.revision} 版{why}，没有复算包"
        raise EditionError(msg)
    return {str(name): zlib.decompress(content) for name, content in rows}


def read_archive(
    store: Store, series: str, month: Month, revision: int | None = None, held: Sequence[Edition] = ()
) -> Archive:
    """The latest edition of a month, or that revision of it, with the published ones before it.

    Editions in `held` are not read again.
    """
    shown = find_facts(store, series, month, revision)
    earlier = [facts for facts in latest_published(read_facts(store, series)) if facts.month < month]
    window = [facts for facts in earlier if facts.month > month.plus(-HISTORY_MONTHS)]
    return Archive(
        edition=hold_or_read(store, shown, held),
        editions=(*earlier, shown),
        history=_read_history(store, [*window, shown]),
        previous=read_previous(store, earlier, month, held),
        moves=_read_moves(store, [*window, shown]),
        old_ranks=store.query(_OLD_RANKS),
    )


def read_previous(
    store: Store, known: Sequence[EditionFacts], month: Month, held: Sequence[Edition] = ()
) -> Edition | None:
    """The published edition of the month before, the latest of those in `known`; None where there is none."""
    before = [facts for facts in known if facts.state == "published" and facts.month == month.plus(-1)]
    return hold_or_read(store, before[-1], held) if before else None


def hold_or_read(store: Store, facts: EditionFacts, held: Sequence[Edition]) -> Edition:
    """The edition of these very facts, among `held` or from the store; what was built anew since has other facts."""
    return next((edition for edition in held if edition.facts == facts), None) or read_edition(store, facts)


def _read_history(store: Store, editions: list[EditionFacts]) -> pl.DataFrame:
    marks = ", ".join("?" for _ in editions)
    return store.query(
        f"""
        SELECT s.standard_id, t.version, s.board, s.subject, u.name, e.month, s.score, s.rank
        FROM edition_score AS s
        JOIN edition AS e USING (edition_id)
        JOIN edition_standard AS t USING (edition_id, standard_id)
        JOIN edition_subject AS u USING (edition_id, subject)
        WHERE s.edition_id IN ({marks}) AND s.rank IS NOT NULL
        ORDER BY s.standard_id, s.board, s.subject, e.month
        """,
        [facts.edition_id for facts in editions],
    )


def _read_moves(store: Store, editions: list[EditionFacts]) -> pl.DataFrame:
    marks = ", ".join("?" for _ in editions)
    columns = ", ".join(f"m.{quote_name(name)}" for name in FRAMES["moves"].columns)
    return store.query(
        f"""
        SELECT e.month, t.version, {columns}
        FROM edition_move AS m
        JOIN edition AS e USING (edition_id)
        JOIN edition_standard AS t USING (edition_id, standard_id)
        WHERE m.edition_id IN ({marks})
        ORDER BY e.month, m.standard_id, m.board
        """,
        [facts.edition_id for facts in editions],
    )


def _facts_of(row: dict[str, object]) -> EditionFacts:
    return EditionFacts(**{**row, "month": Month.parse_period(str(row["month"]))})  # type: ignore[arg-type]
