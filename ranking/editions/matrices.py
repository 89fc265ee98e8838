"""Matrices (矩阵) as subjects of an edition: who belongs to which, and what is rolled up from the members."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ranking.editions.frames import FRAMES
from ranking.errors import EditionError, StandardError
from ranking.rounding import to_significant
from ranking.standard import Rollup, Standard, roll_up

# An account is `platform:id`; no platform has this name, so the two never meet.
MATRIX_PREFIX = "matrix:"
SCORE = "score"


def matrix_subject(name: str) -> str:
    """The subject that a matrix of that name is, everywhere in an edition."""
    return MATRIX_PREFIX + name


def is_matrix(subject: str = "subject") -> pl.Expr:
    """Whether the subject of a row is a matrix."""
    return pl.col(subject).str.starts_with(MATRIX_PREFIX)


def of_kind(standard: Standard, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose `subject` is of the kind that a standard scores."""
    return rows.filter(is_matrix() if standard.subject == "matrix" else ~is_matrix())


def add_matrices(subjects: pl.DataFrame) -> pl.DataFrame:
    """The register rows of a month with a row for every matrix that an account belonged to at the month's end.

    Days of a matrix are those of its members added up (member-days); it is as old as its oldest member.
    Raises EditionError where no account belongs to a matrix.
    """
    members = subjects.filter(pl.col("matrix").is_not_null())
    if members.is_empty():
        msg = "登记表中没有一个账号填写了“矩阵”，矩阵榜无对象可排；请在登记表中补填后用 ranking load accounts 重新载入"
        raise EditionError(msg)
    matrices = members.group_by("matrix").agg(
        pl.col("opened").min(), pl.col("observed_days").sum(), pl.col("month_days").sum()
    )
    rows = matrices.select(subject=pl.lit(MATRIX_PREFIX) + pl.col("matrix"), name="matrix").with_columns(
        matrices.select("opened", "observed_days", "month_days")
    )
    return pl.concat([subjects, rows], how="diagonal_relaxed").select(subjects.columns).sort("subject")


def refuse_rollups(standards: Sequence[Standard], metrics: Mapping[str, object]) -> Iterator[str]:
    """What keeps standards from being scored together: a members' standard that is not there, names used twice."""
    seen: dict[str, tuple[Standard, Rollup]] = {}
    for standard in standards:
        for rollup in standard.rollups:
            other, same = seen.setdefault(rollup.key, (standard, rollup))
            if (same, other.members_standard) != (rollup, standard.members_standard):
                yield f'计分标准 {other.id} 与 {standard.id} 的汇总指标 "{rollup.key}" 算法不同，请改名后再一起编制'
            if rollup.key in metrics:
                yield f'计分标准 {standard.id} 的汇总指标 "{rollup.key}" 与已有指标同名，请改名'
        if needs_scores(standard) and members_standard(standard, standards) is None:
            wanted = standard.members_standard
            remedy = f"请一并给出 --standard {wanted}" if wanted else "请在标准中写明 members_standard"
            yield f"计分标准 {standard.id} 由成员账号的得分汇总，{remedy}"


def needs_scores(standard: Standard) -> bool:
    """Whether a standard rolls up scores of members."""
    return any(rollup.of == SCORE for rollup in standard.rollups)


def members_standard(standard: Standard, standards: Sequence[Standard]) -> Standard | None:
    """The account standard by which the members of a matrix standard are scored, among those given."""
    wanted, _, version = (standard.members_standard or "").partition("@")
    found = (one for one in standards if one.id == wanted and version in ("", one.version))
    return next((one for one in found if one.subject == "account"), None)


def roll_up_month(
    standard: Standard, subjects: pl.DataFrame, metrics: pl.DataFrame, scores: pl.DataFrame | None
) -> pl.DataFrame:
    """The roll-ups of a matrix standard as rows of a metric table, by subject and metric.

    `scores` are those of the members' standard by board and subject, in the boards' order; of an account on several
    boards the first one counts. A roll-up rests on the members that have a value (`base`), its coverage is their
    share, and it is a floor where one of theirs is. Values have 12 significant digits.
    """
    wanted = [rollup.of for rollup in standard.rollups]
    members = subjects.filter(~is_matrix() & pl.col("matrix").is_not_null())
    of_members = metrics.join(members.select("subject"), on="subject", how="semi")
    wide = of_members.filter(pl.col("metric").is_in(wanted)).pivot(
        on="metric", index="subject", values="value"
    )
    table = members.select("subject", "matrix", "platform").join(wide, on="subject", how="left")
    table = table.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name)
        for name in wanted
        if name not in table.columns and name != SCORE
    )
    if needs_scores(standard):
        table = table.join(_first_scores(standard, scores), on="subject", how="left")
    rolled = roll_up(standard, table).unpivot(index="subject", variable_name="metric", value_name="value")
    return _as_metrics(standard, rolled, table, of_members)


def _first_scores(standard: Standard, scores: pl.DataFrame | None) -> pl.DataFrame:
    if scores is None:
        msg = (
            f"计分标准 {standard.id} 由成员账号的得分汇总，而 {standard.members_standard} 不在本期的标准之中"
        )
        raise StandardError(msg)
    return scores.unique("subject", keep="first", maintain_order=True).select("subject", SCORE)


def _as_metrics(
    standard: Standard, rolled: pl.DataFrame, table: pl.DataFrame, metrics: pl.DataFrame
) -> pl.DataFrame:
    floored: dict[str, set[str]] = {}
    for metric, subject in metrics.filter("is_floor").select("metric", "subject").iter_rows():
        floored.setdefault(metric, set()).add(subject)
    rows = []
    for rollup in standard.rollups:
        of_rollup = (
            table.filter(pl.col("platform").is_in(list(rollup.platforms))) if rollup.platforms else table
        )
        for (matrix,), people in of_rollup.group_by("matrix"):
            valued = people.filter(pl.col(rollup.of).is_not_null())
            is_floor = not floored.get(rollup.of, set()).isdisjoint(valued["subject"].to_list())
            rows.append((matrix, rollup.key, valued.height, valued.height / people.height, is_floor))
    schema = {
        "subject": pl.String,
        "metric": pl.String,
        "base": pl.Int64,
        "coverage": pl.Float64,
        "is_floor": pl.Boolean,
    }
    rests = pl.DataFrame(rows, schema=schema, orient="row")
    values = [None if value is None else to_significant(value) for value in rolled["value"].to_list()]
    coverage = pl.Series([to_significant(share) for share in rests["coverage"].to_list()], dtype=pl.Float64)
    return (
        rolled.with_columns(value=pl.Series(values, dtype=pl.Float64))
        .join(rests.with_columns(coverage=coverage), on=["subject", "metric"], how="left")
        .with_columns(
            (pl.lit(MATRIX_PREFIX) + pl.col("subject")).alias("subject"),
            pl.col("base").fill_null(0),
            pl.col("coverage").fill_null(0.0),
            pl.col("is_floor").fill_null(value=False),
        )
        .select(list(FRAMES["metrics"].columns))
        .sort("subject", "metric")
    )
