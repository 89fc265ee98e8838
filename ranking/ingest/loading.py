"""Taking files in: one transaction a file, every row accounted for, the same bytes never twice."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ranking.errors import InputError
from ranking.ingest.ahead import worked_ahead
from ranking.ingest.archives import is_archive, unpack
from ranking.ingest.encoding import FileDigest, digest_file, refuse_unreadable
from ranking.ingest.folder import Found, files_under, find_parts
from ranking.ingest.intakes import intake_for
from ranking.ingest.known_files import has_size_of, known_outcome, undone_outcome
from ranking.ingest.model import KINDS_OF_GROUP, Group, LoadOptions, LoadOutcome, Progress
from ranking.ingest.outcomes import loaded_outcome, skipped_outcome, waiting_outcome
from ranking.ingest.owners import owned_chunks, owners_by_name
from ranking.ingest.ownership import OwnerlessError
from ranking.ingest.recording import record_load
from ranking.ingest.rejecting import Rejections
from ranking.ingest.settling import Intake, Typed
from ranking.ingest.source import Source, canonical_rows
from ranking.ingest.table import Chunk, Table
from ranking.ingest.times import UNDATED
from ranking.store import Store

_SHOWN_REASONS = 3
# With what Python needs for reading, a load of a million posts stays under 2 GiB.
_STORE_MEMORY = "800MB"


def _silent(what: str, done: int, total: int | None = None) -> None:
    """Progress that nobody watches."""


def load_paths(
    store: Store,
    group: Group,
    paths: Sequence[Path],
    options: LoadOptions,
    *,
    author: str,
    now: dt.datetime,
    progress: Progress = _silent,
) -> list[LoadOutcome]:
    """Load files and folders of one group, each file in a transaction of its own.

    Of a folder or an archive (ZIP, GZ) the recognised files are loaded in order, the others come back as skipped with the
    reason. Raises InputError for a named file that cannot be read as what it is, and for a folder
    in which nothing is recognised; files loaded before stay loaded.
    """
    outcomes: list[LoadOutcome] = []
    for place, path in enumerate(paths, start=1):
        loader = _Loader(store, options, author, now, progress)
        if path.is_dir():
            outcomes += loader.load_folder(path, group, path)
            continue
        refuse_unreadable(path)
        if is_archive(path):
            outcomes += loader.load_archive(path, group, path)
        else:
            try:
                parts = find_parts(path, group, options)
            except OwnerlessError as error:
                # The only file of a command has nothing to wait beside.
                if len(paths) == 1 and not (options.owners and options.owners.has_book):
                    raise
                outcomes.append(waiting_outcome(path, error, path))
            else:
                outcomes += [loader.load(found, _place(place, len(paths))) for found in parts]
    return outcomes


def load_told(
    store: Store, group: Group, path: Path, told: Path, *, author: str, now: dt.datetime
) -> LoadOutcome:
    """Load one file that the store shall know by another name than its own."""
    options = LoadOptions()
    found = find_parts(path, group, options, told)
    return _Loader(store, options, author, now, _silent).load(found[0])


class _Loader:
    """The load of one path; remembers the post files beside, on which undated follower counts lean."""

    def __init__(
        self, store: Store, options: LoadOptions, author: str, now: dt.datetime, progress: Progress
    ) -> None:
        self._store = store
        self._options = options
        self._author = author
        self._now = now
        self._progress = progress
        self._neighbours: list[str] = []
        self._is_unpacked = False

    def load_archive(self, archive: Path, group: Group, told: Path) -> list[LoadOutcome]:
        """Load the files of an archive as those of a folder of its name."""
        if self._is_unpacked:
            msg = f"{told}: 是压缩包里的压缩包，请先解开后载入"
            raise InputError(msg)
        with TemporaryDirectory() as scratch:
            folder = Path(scratch) / archive.stem
            unpack(archive, folder)
            self._is_unpacked = True
            try:
                return self.load_folder(folder, group, told)
            finally:
                self._is_unpacked = False

    def load_folder(self, folder: Path, group: Group, told: Path) -> list[LoadOutcome]:
        """Load what is recognised, by kind and then by path; the outcomes come in path order.

        `told` is what the user knows the folder as.
        """
        found: list[Found] = []
        outcomes: list[LoadOutcome] = []
        for path in files_under(folder, with_open_copies=True):
            told_path = told / path.relative_to(folder)
            try:
                refuse_unreadable(path)
                if is_archive(path):
                    outcomes += self.load_archive(path, group, told_path)
                else:
                    found += find_parts(path, group, self._options, told_path)
            except OwnerlessError as error:
                outcomes.append(waiting_outcome(told_path, error, path))
            except InputError as error:
                outcomes.append(skipped_outcome(told_path, error, path))
        if not found and all(outcome.state == "skipped" for outcome in outcomes):
            reasons = "；".join(f"{o.path.name}：{o.reason}" for o in outcomes[:_SHOWN_REASONS])
            msg = f"{told}: 没有可载入的文件（{reasons or '文件夹是空的'}）"
            raise InputError(msg)
        kinds = KINDS_OF_GROUP[group]
        in_order = sorted(found, key=lambda f: (kinds.index(f.format.kind), f.path))
        for place, item in enumerate(in_order, start=1):
            try:
                outcomes.append(self.load(item, _place(place, len(in_order))))
            except InputError as error:
                outcomes.append(skipped_outcome(item.path, error, item.file))
        return sorted(outcomes, key=lambda outcome: (outcome.path, outcome.part or ""))

    def load(self, found: Found, place: str = "") -> LoadOutcome:
        """Load one recognised file, or tell since when it is known; `place` says which of how many it is."""
        what = f"载入 {found.path.name}{place}"
        self._progress(what, 0)
        with ThreadPoolExecutor(1) as pool:
            digest = pool.submit(digest_file, found.file)
            outcome = self._met_before(found, digest) if has_size_of(self._store, found.file) else None
            if outcome is None:
                with self._store.memory_limit(_STORE_MEMORY), self._store.interruptible():
                    outcome = self._take_in(found, digest, what)
        if found.format.kind == "posts":
            self._neighbours.append(digest.result().sha256)
        return outcome

    def _met_before(self, found: Found, digest: Future[FileDigest]) -> LoadOutcome | None:
        outcome = known_outcome(self._store, found, digest.result())
        if outcome is None and self._options.leaves_undone:
            outcome = undone_outcome(self._store, found, digest.result())
        return outcome

    def _take_in(self, found: Found, digest: Future[FileDigest], what: str) -> LoadOutcome:
        """Stage the whole file beside the store, then merge it in one transaction.

        Staging stays outside the transaction: DuckDB keeps what a transaction inserts uncompressed.
        """
        table = found.open()
        source = self._source(found, table)
        intake = intake_for(self._store, source)
        rejections = Rejections(self._store, source)
        rows_read = 0
        is_undated = []
        read = partial(_read, source, intake)
        for chunk, typed in worked_ahead(owned_chunks(table, source), read):
            intake.take(typed.rows)
            rejections.add(chunk, typed.faults)
            is_undated.append(typed.rows.is_empty() and bool((typed.faults["reason"] == UNDATED).any()))
            rows_read += chunk.rows.height + len(chunk.broken)
            self._progress(what, rows_read)
        if is_undated and all(is_undated):
            # Loaded, such a file would count as known.
            msg = (
                f"{source.path}: {source.format.label}里的时间没有年份或是相对时间，请用 --year 说明是哪一年的稿件，"
                "或用 --captured-at 说明采集时间"
            )
            raise InputError(msg)
        with self._store.transaction():
            settled = intake.settle()
            rejections.add_late(table, settled.faults)
            outcome = loaded_outcome(source, table, settled, rows_read, rejections.write())
            record_load(self._store, outcome, digest.result(), source, settled, self._author, self._now)
        return outcome

    def _source(self, found: Found, table: Table) -> Source:
        return Source(
            path=found.path,
            format=found.format,
            names=found.format.names(table.header),
            account=found.account,
            account_name=found.account_name,
            options=self._options,
            load_id=self._store.next_id("load", "load_id"),
            neighbours=tuple(self._neighbours),
            part=found.part,
            owner_basis=found.owner_basis,
            serial_origin=table.serial_origin,
            merged=table.merged,
            uncomputed=table.uncomputed,
            owners=owners_by_name(self._store, found.format.platform) if found.format.owner_by_name else {},
        )


def _place(place: int, count: int) -> str:
    return f"（{place}/{count}）" if count > 1 else ""


def _read(source: Source, intake: Intake, chunk: Chunk) -> tuple[Chunk, Typed]:
    """A chunk with its rows typed."""
    return chunk, intake.read(canonical_rows(chunk.rows, source))
