"""What an edition is in memory: facts and frames, the only thing that pages are made from."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

import polars as pl
from polars.datatypes import DataTypeClass

from ranking.editions.frames import FRAMES, empty_frame
from ranking.months import Month

# The moves of several editions together: which month's, and the version that it was the first of.
MOVES = {"month": pl.String, "version": pl.String, **FRAMES["moves"].columns}


@dataclass(frozen=True)
class EditionFacts:
    """The facts of one edition that are printed on every page of it. Times are Shanghai wall time.

    `state` is draft, preview (objections are invited until `objections_until`) or published; one that a later
    edition names in `supersedes` is revised. With `count_age` counts are those of so many days after publishing. `revision_kind` is correction (a mistake) or revision (better
    data), None for the first issue.
    """

    edition_id: str
    series: str
    month: Month
    revision: int
    state: str
    title: str
    publisher: str
    notice: str | None
    cut_off: dt.datetime
    cut_off_basis: str
    built_at: dt.datetime
    published_at: dt.datetime | None
    issued_by: str | None
    program_version: str
    previous_hash: str | None
    hash: str | None
    objections_until: dt.datetime | None = None
    revision_kind: str | None = None
    revision_reason: str | None = None
    supersedes: str | None = None
    count_age: int | None = None


@dataclass(frozen=True)
class Edition:
    """One edition with all its frames, every one fully ordered.

    Columns are those of the `edition_…` tables in `store/schema.sql` without `edition_id`:

    - `standards`: standard_id, version, place, text, sha256
    - `subjects`: subject (`platform:id` of an account, `matrix:name` of a matrix), platform, name, level, region_code, region, organisation, matrix, is_main,
      opened, observed_days, month_days, renamed_from
    - `metrics`: subject, metric, value, base, coverage, is_floor
    - `boards`: standard_id, board, place, title, platform, level, subjects
    - `scores`: standard_id, board, subject, score, rank, coverage, reason, previous_rank, change
    - `values`: standard_id, board, subject, node, value
    - `parts`: standard_id, board, subject, place, part, kind, value, printed
    - `effects`: standard_id, board, subject, part, before, after: what a revision changed against the edition
      that it supersedes; `part` is `rank`, `score` or a part's key, null = was not or is no longer there
    - `amendments`: place, source (objection, hold), number, subject, decision, kind (null = nothing is changed),
      post, field, value, reason, evidence (internal), decided: what was decided on the month (`amendments.py`)
    - `amended`: as `effects`: what the amendments change, without (`before`) and with them (`after`)
    - `certainty`: standard_id, board, subject, weights_low, weights_high, metrics_low, metrics_high, band_first,
      band_last, warnings: how sure each rank is (`ranking/tuning/certainty.py`, `cautions.py`); ranked rows only
    - `withheld`: subject, metric: figures that count but are not given out (`withholding.py`)
    - `days`: subject, day, posts (null = nobody looked): of members of matrices, on the days on which they were open
    - `events`: event, title, kind, released (`2026-10-08 09:00`), window_hours, expected: those released in the month,
      and how many accounts should report them
    - `echoes`: event, subject (null = not listed publicly), hour (whole hours from the release to the first report,
      null = known by its day alone), posts: one row an account that reported
    - `best`: subject, place, title, url, published, kind, reads, interactions, is_floor: an account's three most read posts
    - `cases`: place, subject, title, url, published, points, reason: what editors named as good
    - `moves`: standard_id, board, before (version), subjects, moved, over_3, over_10, most: how ranks differ from those by the
      version before, where this month is the first of a new one
    - `checks`: place, standard_id (null = of the whole edition), rule, found, limit, must, holds, words,
      concerns: what it was held against before publishing; `words` may be printed, `concerns` (subjects) not
    """

    facts: EditionFacts
    standards: pl.DataFrame
    subjects: pl.DataFrame
    metrics: pl.DataFrame
    boards: pl.DataFrame
    scores: pl.DataFrame
    values: pl.DataFrame
    parts: pl.DataFrame
    effects: pl.DataFrame = field(default_factory=partial(empty_frame, "effects"))
    checks: pl.DataFrame = field(default_factory=partial(empty_frame, "checks"))
    certainty: pl.DataFrame = field(default_factory=partial(empty_frame, "certainty"))
    amendments: pl.DataFrame = field(default_factory=partial(empty_frame, "amendments"))
    amended: pl.DataFrame = field(default_factory=partial(empty_frame, "amended"))
    withheld: pl.DataFrame = field(default_factory=partial(empty_frame, "withheld"))
    days: pl.DataFrame = field(default_factory=partial(empty_frame, "days"))
    events: pl.DataFrame = field(default_factory=partial(empty_frame, "events"))
    echoes: pl.DataFrame = field(default_factory=partial(empty_frame, "echoes"))
    best: pl.DataFrame = field(default_factory=partial(empty_frame, "best"))
    cases: pl.DataFrame = field(default_factory=partial(empty_frame, "cases"))
    moves: pl.DataFrame = field(default_factory=partial(empty_frame, "moves"))


OLD_RANKS: dict[str, DataTypeClass] = {
    **dict.fromkeys(("subject", "month", "source", "board", "name"), pl.String),
    **{"rank": pl.Int32, "score": pl.Float64, "is_withheld": pl.Boolean},
}


@dataclass(frozen=True)
class Archive:
    """An edition with what went before it in its series, for sparklines, trends and the index.

    - `edition`: the one that is shown
    - `editions`: facts of all editions of the series up to and with it, oldest first
    - `history`: standard_id, version, board, subject, name, month (`2026-10`), score, rank; the shown month
      and up to eleven before it, one row a ranked subject and month, ordered by standard, board,
      subject, month
    - `previous`: the published edition of the month before, if there is one; what changed is told from it
    - `moves`: month, version, standard_id, board, before, subjects, moved, over_3, over_10, most: the frame of that name of
      every edition in `history`, oldest first
    - `old_ranks`: subject, month, source, board, name, rank, score, is_withheld: what others published before this
      program, as loaded (未复算); for reading only, it plays no part in `history` and in any change
    """

    edition: Edition
    editions: tuple[EditionFacts, ...]
    history: pl.DataFrame
    previous: Edition | None = None
    moves: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=MOVES))
    old_ranks: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=OLD_RANKS))
