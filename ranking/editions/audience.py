"""The public form of an edition: listed subjects as they are, the others under pseudonyms and without names."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from ranking.editions.cautions import COUNTED
from ranking.editions.matrices import MATRIX_PREFIX
from ranking.editions.model import Edition
from ranking.editions.withholding import hide_metrics, hide_values
from ranking.standard import Standard, board_entry, cut_board, parse_standard

# What scoring may need of someone who is not listed; everything else that tells who it is goes.
_KEPT = ("platform", "level", "is_main", "observed_days", "month_days")
_UNLISTED = "unlisted:"
_PSEUDONYM = _UNLISTED + "{:04d}"
_NOT_TOLD = "（未列名账号，不公布）"
_ROW = ["standard_id", "board", "subject"]


def standards_of(edition: Edition) -> list[Standard]:
    """The standards that an edition was scored by, in their order, read from the texts it keeps."""
    rows = edition.standards.sort("place").select("standard_id", "text").iter_rows()
    return [parse_standard(text, source=f"{name}.toml") for name, text in rows]


def public_edition(edition: Edition) -> Edition:
    """The edition as anyone may have it: enough to recompute every result that is shown publicly.

    Results are those of public boards down to their `top_n`. Whoever scoring needs but no public board
    lists has a pseudonym instead of subject and name; metrics that no standard uses are left out, but for the
    count of posts. Ranks do not depend on subjects' names, so the pseudonyms change nothing.
    """
    standards = standards_of(edition)
    listed = listed_rows(standards, edition.boards, edition.scores)
    shown = listed.select("standard_id", "board").unique()
    members = _needed_subjects(edition, standards)
    aliases = _name_unlisted(edition, members.join(listed, on="subject", how="anti"))
    used = sorted({*COUNTED, *(metric for standard in standards for metric in _metrics_of(standard))})
    metrics = edition.metrics.filter(pl.col("metric").is_in(used)).join(members, on="subject", how="semi")
    return replace(
        _illustrate(edition, listed),
        subjects=_hide(edition.subjects.join(members, on="subject", how="semi"), aliases, standards),
        metrics=_rename(hide_metrics(metrics, edition.withheld), aliases).sort("subject", "metric"),
        boards=edition.boards.join(shown, on=["standard_id", "board"], how="semi", maintain_order="left"),
        scores=_only(edition.scores, listed),
        values=hide_values(_only(edition.values, listed), edition.withheld, standards),
        parts=_only(edition.parts, listed),
        effects=_only(edition.effects, listed),
        certainty=_only(edition.certainty, listed),
        amendments=_tell_amendments(edition.amendments, members, aliases),
        amended=_only(edition.amended, listed),
        withheld=_rename(edition.withheld.join(metrics, on=["subject", "metric"], how="semi"), aliases).sort(
            "subject", "metric"
        ),
        checks=edition.checks.with_columns(concerns=pl.lit(None, dtype=pl.String)),
        moves=edition.moves.join(shown, on=["standard_id", "board"], how="semi", maintain_order="left"),
    )


def _illustrate(edition: Edition, listed: pl.DataFrame) -> Edition:
    """The edition with what is shown beside the scores cut to those who are listed and to sources that may be published.

    Of the others only how soon they reported is told, not which of them it was.
    """
    quiet = edition.withheld.filter(metric="posts").select("subject")
    told = listed.select("subject").unique().join(quiet, on="subject", how="anti")
    is_told = pl.col("subject").is_in(told["subject"].implode())
    known = edition.echoes.join(quiet, on="subject", how="anti", maintain_order="left")
    echoes = known.with_columns(subject=pl.when(is_told).then(pl.col("subject")))
    return replace(
        edition,
        days=_keep(edition.days, told),
        best=_keep(edition.best, told),
        cases=_keep(edition.cases, told),
        echoes=echoes.sort("event", "hour", "subject", "posts", nulls_last=True),
    )


def _keep(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    return rows.join(told, on="subject", how="semi", maintain_order="left")


def listed_rows(standards: Sequence[Standard], boards: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """The rows (standard_id, board, subject) of `scores` that public boards list.

    A board that is cut to `top_n` lists its top only; one that is not lists the unranked as well.
    """
    by_id = {standard.id: standard for standard in standards}
    chosen = [scores.clear().select(_ROW)]
    for name, board in boards.select("standard_id", "board").iter_rows():
        entry = board_entry(by_id[name], board)
        if entry is None or entry.audience == "public":
            of_board = scores.filter(standard_id=name, board=board)
            top_n = entry.top_n if entry else None
            chosen.append((of_board if top_n is None else cut_board(of_board, top_n)).select(_ROW))
    return pl.concat(chosen)


def count_unlisted(edition: Edition) -> int:
    """How many subjects of a public edition stand under a pseudonym."""
    return int(edition.subjects["subject"].str.strip_prefix(MATRIX_PREFIX).str.starts_with(_UNLISTED).sum())


def _needed_subjects(edition: Edition, standards: Sequence[Standard]) -> pl.DataFrame:
    """Everyone on a board, and the members of matrices that are."""
    on_boards = edition.scores.select("subject").unique()
    if not any(standard.rollups for standard in standards):
        return on_boards
    members = edition.subjects.filter(pl.col("matrix").is_not_null()).select("subject")
    return pl.concat([on_boards, members]).unique()


def _metrics_of(standard: Standard) -> Iterator[str]:
    """The metrics that a standard scores by, and those of members that it rolls up."""
    yield from standard.metrics
    yield from (rollup.of for rollup in standard.rollups)


def _name_unlisted(edition: Edition, unlisted: pl.DataFrame) -> pl.DataFrame:
    """Subject → pseudonym; numbered in an order that follows neither names nor ranks. A matrix stays one."""
    edition_id = edition.facts.edition_id
    order = sorted(
        unlisted["subject"].to_list(),
        key=lambda name: hashlib.sha256(f"{edition_id}/{name}".encode()).digest(),
    )
    aliases = [
        (MATRIX_PREFIX if subject.startswith(MATRIX_PREFIX) else "") + _PSEUDONYM.format(place)
        for place, subject in enumerate(order, start=1)
    ]
    return pl.DataFrame(
        {"subject": order, "alias": aliases}, schema=dict.fromkeys(("subject", "alias"), pl.String)
    )


def _hide(subjects: pl.DataFrame, aliases: pl.DataFrame, standards: Sequence[Standard]) -> pl.DataFrame:
    used = {column for standard in standards for column in _columns_of(standard)}
    hidden = [c for c in subjects.columns if c not in {"subject", "name", *_KEPT, *used}]
    is_unlisted = pl.col("alias").is_not_null()
    matrices = {
        subject.removeprefix(MATRIX_PREFIX): alias.removeprefix(MATRIX_PREFIX)
        for subject, alias in aliases.iter_rows()
        if subject.startswith(MATRIX_PREFIX)
    }
    alias = pl.col("alias").str.strip_prefix(MATRIX_PREFIX)
    return _rename(
        subjects.join(aliases, on="subject", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_unlisted).then(alias).otherwise(pl.col("name")).alias("name"),
            *(pl.when(~is_unlisted).then(pl.col(column)).alias(column) for column in hidden),
        )
        .with_columns(pl.col("matrix").replace(matrices))
        .drop("alias"),
        aliases,
    ).sort("subject")


def _columns_of(standard: Standard) -> Iterator[str]:
    """The columns of the register that decide boards, groups and membership."""
    yield from standard.scope_columns
    if standard.rollups:
        yield "matrix"
    for entry in standard.boards:
        yield from (*entry.filters, *entry.split)


def _tell_amendments(amendments: pl.DataFrame, members: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """What was decided, without evidence; of someone who is not listed only its kind."""
    known = amendments.join(members, on="subject", how="semi", maintain_order="left")
    is_unlisted = pl.col("subject").is_in(aliases["subject"].implode())
    told = known.with_columns(
        pl.lit(None, dtype=pl.String).alias("evidence"),
        pl.when(is_unlisted).then(pl.lit(_NOT_TOLD)).otherwise(pl.col("reason")).alias("reason"),
        *(pl.when(~is_unlisted).then(pl.col(name)).alias(name) for name in ("post", "field", "value")),
    )
    return _rename(told, aliases)


def _rename(rows: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    known = dict(aliases.iter_rows())
    return rows.with_columns(pl.col("subject").replace(known)) if known else rows


def _only(rows: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    return rows.join(listed, on=_ROW, how="semi", maintain_order="left")
