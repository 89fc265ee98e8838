"""Quarters and years: built from the frozen editions of their months, by a declared rule, and from nothing else.

A mean of scores (or ranks) is itself a standard: one leaf a month with equal weights, over the printed scores as
metrics. So boards, parts, certainty, bundle and verifying are those of any edition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.audience import standards_of
from ranking.editions.model import Edition
from ranking.errors import EditionError
from ranking.months import Month
from ranking.rounding import to_significant
from ranking.standard import Node, Standard
from ranking.standard.step import Step
from ranking.standard.writing import with_text

Rule = Literal["mean-score", "mean-rank", "rescore"]
RULES: dict[Rule, str] = {
    "mean-score": "各月得分的平均",
    "mean-rank": "各月名次的平均",
    "rescore": "各月指标合并后重新计分",
}
# Who has a score in fewer than half of the months is not ranked.
_LEAST_MONTHS = 0.5
_COUNT = ("posts",)


@dataclass(frozen=True)
class Period:
    """What a quarter or year is scored by: standards, subjects and metrics, as frames of an `Edition`."""

    standards: list[Standard]
    subjects: pl.DataFrame
    metrics: pl.DataFrame
    withheld: pl.DataFrame  # as `Edition.withheld`: what any of the months withholds
    mixed: tuple[str, ...]  # standards that changed their version within the period


def compose_period(
    period: Month, months: Sequence[Edition], rule: Rule, catalogue: Catalogue, *, may_mix: bool
) -> Period:
    """The period as its frozen months give it; raises EditionError where versions of a standard would be mixed.

    Only standards that every month was published by are joined. Of subjects the latest month counts, days are added up.
    """
    joined = _common_standards(months)
    mixed = tuple(name for name, versions in joined.items() if len({one.sha256 for one in versions}) > 1)
    if mixed and not may_mix:
        raise EditionError("\n".join(_tell_mix(name, joined[name], months) for name in mixed))
    subjects = _join_subjects(months)
    if rule == "rescore":
        metrics = _sum_metrics(months, catalogue)
        standards = [versions[-1] for versions in joined.values()]
        return Period(standards, subjects, metrics, _join_withheld(months, metrics), mixed)
    standards = []
    figures = [_sum_metrics(months, catalogue).filter(pl.col("metric").is_in(_COUNT))]
    for name, versions in joined.items():
        tables = [month.scores.filter(standard_id=name) for month in months]
        places = [rank for table in tables for rank in table["rank"].drop_nulls().to_list()]
        last = max(places, default=1)
        standards.append(_standard_of_means(period, versions[-1], months, rule, last))
        column = "score" if rule == "mean-score" else "rank"
        figures += [
            _as_metric(table, _metric_of(name, month.facts.month), column)
            for table, month in zip(tables, months, strict=True)
        ]
    metrics = _fill(pl.concat(figures), subjects)
    return Period(standards, subjects, metrics, _join_withheld(months, metrics), mixed)


def _join_withheld(months: Sequence[Edition], metrics: pl.DataFrame) -> pl.DataFrame:
    withheld = pl.concat([month.withheld for month in months]).unique()
    return withheld.join(metrics, on=["subject", "metric"], how="semi").sort("subject", "metric")


def rule_of(edition: Edition) -> Rule:
    """The rule by which an edition of a quarter or year was built."""
    names = edition.standards["standard_id"].to_list()
    found: list[Rule] = ["mean-score", "mean-rank"]
    return next((rule for rule in found if all(name.endswith(f"-{rule}") for name in names)), "rescore")


def _common_standards(months: Sequence[Edition]) -> dict[str, list[Standard]]:
    """Standard → its text of every month, for those that every month has."""
    by_month = [{standard.id: standard for standard in standards_of(month)} for month in months]
    common = [name for name in by_month[-1] if all(name in known for known in by_month)]
    if not common:
        msg = f"{months[0].facts.month} 至 {months[-1].facts.month} 没有一个各月都用的计分标准，无从合并"
        raise EditionError(msg)
    return {name: [known[name] for known in by_month] for name in common}


def _tell_mix(name: str, versions: Sequence[Standard], months: Sequence[Edition]) -> str:
    told = "、".join(
        f"{month.facts.month} 用 {name}@{one.version}（{one.sha256[:8]}…）"
        for month, one in zip(months, versions, strict=True)
    )
    return f"各月所用的标准不是同一版本：{told}；不同版本的得分不能直接合并，确需合并请加 --mixed，榜上将注明"


def _standard_of_means(
    period: Month, standard: Standard, months: Sequence[Edition], rule: Rule, last: int
) -> Standard:
    """One leaf a month, equal weights; a rank becomes a figure from 100 (first) to 0 (behind the last of all boards)."""
    steps = () if rule == "mean-score" else (Step.model_validate({"goalposts": [last + 1, 1]}),)
    root = Node(key="score", label=RULES[rule], min_coverage=_LEAST_MONTHS)
    leaves = [
        Node(
            key=f"m{_key(month.facts.month)}",
            parent="score",
            label=month.facts.month.label,
            metric=_metric_of(standard.id, month.facts.month),
            steps=steps,
        )
        for month in months
    ]
    notes = [f"按{RULES[rule]}计，各月同等；有得分的月份不足一半的不列入排名，缺的月份由其余月份分担。"]
    if rule == "mean-rank":
        notes.append(
            f"名次折算：各月第 1 名为 100 分，第 {last + 1} 名为 0 分，其间等距；平均名次靠前的得分高。"
        )
    frozen = [f"{m.facts.month}：{m.facts.edition_id}，校验值 {m.facts.hash}" for m in months]
    made = Standard.model_validate(
        {
            "id": f"{standard.id}-{rule}",
            "version": standard.version,
            "title": f"{standard.title}（{period.label}，{RULES[rule]}）",
            "subject": standard.subject,
            "decimals": standard.decimals if rule == "mean-score" else 4,
            "ties": standard.ties if standard.ties != "ordered" else "min",
            "notes": notes,
            "sources": frozen,
            "nodes": (root, *leaves),
            "boards": standard.boards,
        }
    )
    return with_text(made)


def _metric_of(standard_id: str, month: Month) -> str:
    return f"{standard_id}_{_key(month)}"


def _key(month: Month) -> str:
    return str(month).replace("-", "_")


def _as_metric(scores: pl.DataFrame, name: str, column: str) -> pl.DataFrame:
    """A month's printed scores or ranks as a metric; of a subject on several boards the first by key counts."""
    ranked = (
        scores.filter(pl.col("rank").is_not_null()).sort("board", "subject").unique("subject", keep="first")
    )
    return ranked.select(
        "subject",
        metric=pl.lit(name),
        value=pl.col(column).cast(pl.Float64),
        base=pl.lit(1, dtype=pl.Int64),
        coverage=pl.lit(1.0),
        is_floor=pl.lit(value=False),
    )


def _fill(metrics: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
    """Every subject with every metric; null where it has none."""
    every = subjects.select("subject").join(metrics.select("metric").unique(), how="cross")
    return (
        every.join(metrics, on=["subject", "metric"], how="left")
        .with_columns(
            pl.col("base").fill_null(0),
            pl.col("coverage").fill_null(0.0),
            pl.col("is_floor").fill_null(value=False),
        )
        .sort("subject", "metric")
    )


def _join_subjects(months: Sequence[Edition]) -> pl.DataFrame:
    stacked = pl.concat([month.subjects.with_columns(place=pl.lit(n)) for n, month in enumerate(months)])
    days = stacked.group_by("subject").agg(pl.col("observed_days").sum(), pl.col("month_days").sum())
    latest = stacked.sort("place").unique("subject", keep="last").drop("place", "observed_days", "month_days")
    return latest.join(days, on="subject").select(months[-1].subjects.columns).sort("subject")


def _sum_metrics(months: Sequence[Edition], catalogue: Catalogue) -> pl.DataFrame:
    """Counts added up; every other metric as the mean of its months, weighted by what each rests on.

    A metric that tells how far the year has come by its month is that of the last month in which it is known.
    """
    reached = [key for key, metric in catalogue.metrics.items() if metric.of_months == "last"]
    counts = [key for key, metric in catalogue.metrics.items() if metric.is_integer]
    rolled = {rollup.key for standard in standards_of(months[-1]) for rollup in standard.rollups}
    stacked = pl.concat([month.metrics for month in months]).filter(~pl.col("metric").is_in(sorted(rolled)))
    known = pl.col("value").is_not_null()
    weight = pl.when(known).then(pl.max_horizontal(pl.col("base"), 1))
    summed = stacked.group_by("subject", "metric", maintain_order=True).agg(
        pl.when(known.any()).then(pl.col("value").sum()).alias("total"),
        ((pl.col("value") * weight).sum() / weight.sum()).alias("mean"),
        pl.col("value").drop_nulls().last().alias("last"),
        pl.col("base").sum(),
        pl.col("coverage").mean(),
        pl.col("is_floor").any(),
    )
    value = pl.when(pl.col("metric").is_in(counts)).then(pl.col("total")).otherwise(pl.col("mean"))
    value = pl.when(pl.col("metric").is_in(reached)).then(pl.col("last")).otherwise(value)
    figures = summed.with_columns(value=value).sort("subject", "metric")
    return figures.with_columns(
        value=_significant(figures["value"]), coverage=_significant(figures["coverage"])
    ).select(months[-1].metrics.columns)


def _significant(figures: pl.Series) -> pl.Series:
    # Sums of groups may come in any order: twelve digits are the same in all of them.
    kept = [None if f is None or f != f else to_significant(f) for f in figures.to_list()]
    return pl.Series(kept, dtype=pl.Float64)


def mark_mixed(notice: str | None, mixed: Sequence[str]) -> str | None:
    """The notice of an edition, with what was mixed in it."""
    told = f"各月所用标准版本不同（{'、'.join(mixed)}），合并仅供参考" if mixed else None
    return "；".join(text for text in (notice, told) if text) or None
