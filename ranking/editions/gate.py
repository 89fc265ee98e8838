"""The gate before publishing: what an edition is held against, with limits from its standards."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.errors import EditionError
from ranking.standard import Gate, Standard, effective_shares

# Told of every edition that has open objections, unless a standard sets a limit of its own.
_OPEN = Gate(key="open_objections", limit=0)
# Subjects named for the editors beside a broken rule; the rest is counted.
_NAMED = 5
_PARTS = "parts"
# Rules whose figure the edition alone tells; the others look at posts, objections or the month before.
_OF_EDITION = {"with_data", "unobserved_days", "missing_values", "rank_jump"}


@dataclass(frozen=True)
class Evidence:
    """What a draft is judged by besides itself.

    `young_share` gives, for a number of days, the share of the month's posts whose counts were taken
    earlier than that after the post (None without posts); `open_objections` are the accounts of the month's
    objections that nobody has decided yet, one an objection.
    """

    previous: Edition | None
    young_share: Callable[[int], float | None]
    open_objections: Sequence[str] = ()


_NO_EVIDENCE = Evidence(None, lambda _: None)


@dataclass(frozen=True)
class Finding:
    """What a rule found: a figure (None = nothing to measure it by) and the subjects that it concerns."""

    figure: float | None
    subjects: Sequence[str] = ()


def check_edition(edition: Edition, standards: Sequence[Standard], evidence: Evidence) -> pl.DataFrame:
    """The frame `Edition.checks`: every rule of the standards, then what is told of every edition.

    Parts must sum to the score; objections that are open are told unless a standard says how many may be, and
    counts younger than the age that was set are told where one is set.
    """
    rows = [_check_gate(edition, s, gate, evidence) for s in standards for gate in s.gates]
    if not any(row["rule"] == _OPEN.key for row in rows) and evidence.open_objections:
        rows += [{**_check_gate(edition, standards[0], _OPEN, evidence), "standard_id": None}]
    if edition.facts.count_age is not None:
        told = Gate(key="young_counts", limit=0, days=young_days(edition.facts.count_age))
        rows += [{**_check_gate(edition, standards[0], told, evidence), "standard_id": None}]
    rows += [_check_parts(edition)]
    numbered = [{"place": place, **row} for place, row in enumerate(rows, start=1)]
    return pl.DataFrame(numbered, schema=dict(FRAMES["checks"].columns))


def recheck(edition: Edition, standards: Sequence[Standard], *, is_whole: bool) -> pl.DataFrame:
    """The rows of `Edition.checks` as they follow from the standards' rules: places, limits and what holds.

    What was found is worked out anew where the edition alone tells it (of one that `is_whole`), else taken as told.
    """
    told = edition.checks.rows(named=True)
    found = [row["found"] for row in told]
    rules = [(standard, gate) for standard in standards for gate in standard.gates]
    rows: list[tuple[object, ...]] = []
    for (standard, gate), figure in zip(rules, found, strict=False):
        is_known = is_whole and gate.key in _OF_EDITION
        again = _RULES[gate.key].find(edition, standard, gate, _NO_EVIDENCE).figure if is_known else figure
        rows.append((standard.id, gate.key, again, float(gate.limit), gate.must, _holds(gate, again)))
    rows += [
        (None, row["rule"], row["found"], 0.0, False, not row["found"])
        for row in told[len(rules) :]
        if row["rule"] != _PARTS
    ]
    parts = _check_parts(edition)
    rows.append((None, _PARTS, *(parts[name] for name in ("found", "limit", "must", "holds"))))
    columns = ("standard_id", "rule", "found", "limit", "must", "holds")
    schema = {"place": pl.Int32, **{name: FRAMES["checks"].columns[name] for name in columns}}
    return pl.DataFrame(
        [(place, *row) for place, row in enumerate(rows, start=1)], schema=schema, orient="row"
    )


def young_days(count_age: int) -> int:
    """Below how many days a count is young where one of so many days was wanted: a whole day short."""
    return max(1, count_age - 1)


def refuse_broken(edition: Edition) -> None:
    """Raise EditionError naming every rule that must hold and does not."""
    broken = edition.checks.filter(pl.col("must") & ~pl.col("holds"))
    if broken.height:
        lines = [
            f"  {words}{_concerned(names)}" for words, names in broken.select("words", "concerns").rows()
        ]
        msg = "\n".join([f"{edition.facts.month} 未通过发布前检查，不能发布：", *lines])
        raise EditionError(msg)


def describe_checks(edition: Edition) -> Iterator[str]:
    """The broken rules in lines for the editors."""
    for words, must, names in (
        edition.checks.filter(~pl.col("holds")).select("words", "must", "concerns").rows()
    ):
        yield f"{'须改正' if must else '提示'}：{words}{_concerned(names)}"


def _concerned(names: str | None) -> str:
    return f"（{names}）" if names else ""


def _check_gate(edition: Edition, standard: Standard, gate: Gate, evidence: Evidence) -> dict[str, object]:
    rule = _RULES[gate.key]
    finding = rule.find(edition, standard, gate, evidence)
    figure = finding.figure
    holds = _holds(gate, figure)
    words = f"{rule.label}{'无从计算' if figure is None else rule.show(figure)}"
    bound = f"，{'不足' if rule.is_least else '超过'}{rule.show(gate.limit)}" if not holds else ""
    concerns = _name_subjects(edition, finding.subjects) if not holds else None
    return _row(standard.id, gate.key, figure, gate.limit, gate.must, holds, words + bound, concerns)


def _holds(gate: Gate, figure: float | None) -> bool:
    """Whether a figure keeps the rule; one that could not be measured breaks none."""
    return figure is None or (figure >= gate.limit if _RULES[gate.key].is_least else figure <= gate.limit)


def _row(
    standard_id: str | None,
    rule: str,
    found: float | None,
    limit: float,
    must: bool,
    holds: bool,
    words: str,
    concerns: str | None = None,
) -> dict[str, object]:
    return {
        "standard_id": standard_id,
        "rule": rule,
        "found": found,
        "limit": float(limit),
        "must": must,
        "holds": holds,
        "words": words,
        "concerns": concerns,
    }


def _name_subjects(edition: Edition, subjects: Sequence[str]) -> str | None:
    names = dict(edition.subjects.select("subject", "name").iter_rows())
    told = [names.get(subject, subject) for subject in subjects[:_NAMED]]
    more = f" 等 {len(subjects)} 个" if len(subjects) > _NAMED else ""
    return "、".join(told) + more if told else None


def _members(edition: Edition, standard: Standard) -> pl.DataFrame:
    on_boards = edition.scores.filter(standard_id=standard.id).select("subject").unique()
    return edition.subjects.join(on_boards, on="subject", how="semi").sort("subject")


def _with_data(edition: Edition, standard: Standard, _: Gate, __: Evidence) -> Finding:
    members = _members(edition, standard)
    unseen = members.filter(pl.col("observed_days") == 0)["subject"].to_list()
    return Finding(1 - len(unseen) / members.height if members.height else None, unseen)


def _unobserved_days(edition: Edition, standard: Standard, _: Gate, __: Evidence) -> Finding:
    members = _members(edition, standard)
    days = int(members["month_days"].sum())
    gaps = members.with_columns(gap=pl.col("month_days") - pl.col("observed_days")).filter(pl.col("gap") > 0)
    worst = gaps.sort("gap", "subject", descending=[True, False])["subject"].to_list()
    return Finding(int(gaps["gap"].sum()) / days if days else None, worst)


def _missing_values(edition: Edition, standard: Standard, _: Gate, __: Evidence) -> Finding:
    shares = effective_shares(standard)
    leaves = [leaf.key for leaf in standard.leaves if shares[leaf.key] != 0]
    of_leaves = edition.values.filter(pl.col("standard_id") == standard.id, pl.col("node").is_in(leaves))
    by_board = of_leaves.group_by("board").agg(pl.col("value").is_null().mean().alias("missing"))
    return Finding(_largest(by_board["missing"]))


def _young_counts(_: Edition, __: Standard, gate: Gate, evidence: Evidence) -> Finding:
    return Finding(evidence.young_share(gate.days))


def _vanished(edition: Edition, standard: Standard, _: Gate, evidence: Evidence) -> Finding:
    if evidence.previous is None:
        return Finding(None)
    before = _members(evidence.previous, standard)
    gone = before.join(_members(edition, standard), on="subject", how="anti")["subject"].to_list()
    return Finding(float(len(gone)), gone)


def _rank_jump(edition: Edition, standard: Standard, _: Gate, __: Evidence) -> Finding:
    jumps = edition.scores.filter(pl.col("standard_id") == standard.id).select(
        "subject", jump=(pl.col("rank") - pl.col("previous_rank")).abs()
    )
    largest = _largest(jumps["jump"])
    farthest = jumps.filter(pl.col("jump") == pl.col("jump").max()).sort("subject")
    return Finding(largest, farthest["subject"].to_list())


def _open_objections(_: Edition, __: Standard, ___: Gate, evidence: Evidence) -> Finding:
    return Finding(float(len(evidence.open_objections)), tuple(dict.fromkeys(evidence.open_objections)))


def _largest(figures: pl.Series) -> float | None:
    found = figures.drop_nulls().to_list()
    return float(max(found)) if found else None


def _check_parts(edition: Edition) -> dict[str, object]:
    """Whether the printed parts of every score sum to it."""
    keys = ["standard_id", "board", "subject"]
    sums = edition.parts.group_by(keys).agg(pl.col("printed"))
    both = edition.scores.filter(pl.col("score").is_not_null()).join(sums, on=keys, how="left").sort(keys)
    wrong = [
        str(row["subject"])
        for row in both.iter_rows(named=True)
        if abs(math.fsum(row["printed"] or ()) - row["score"]) > _PRINTING_NOISE
    ]
    words = f"组成部分之和与得分不符的有 {len(wrong)} 个" if wrong else "组成部分之和与得分全部相符"
    return _row(None, _PARTS, float(len(wrong)), 0, True, not wrong, words, _name_subjects(edition, wrong))


# Printed parts have at most ten decimals; their binary sum is off by less than this.
_PRINTING_NOISE = 1e-9


def _percent(share: float) -> str:
    return f" {share:.1%}"


def _whole(unit: str) -> Callable[[float], str]:
    return lambda figure: f" {figure:g} {unit}"


@dataclass(frozen=True)
class _Rule:
    label: str
    find: Callable[[Edition, Standard, Gate, Evidence], Finding]
    show: Callable[[float], str]
    is_least: bool = False


_RULES = {
    "with_data": _Rule("有数据的账号占", _with_data, _percent, is_least=True),
    "unobserved_days": _Rule("未观测的账号日占", _unobserved_days, _percent),
    "missing_values": _Rule("缺失最多的榜，指标缺失占", _missing_values, _percent),
    "young_counts": _Rule("计数时间过早的稿件占", _young_counts, _percent),
    "vanished": _Rule("上月在榜、本月不在的账号有", _vanished, _whole("个")),
    "rank_jump": _Rule("名次变动最大", _rank_jump, _whole("位")),
    "open_objections": _Rule("尚未答复的异议有", _open_objections, _whole("件")),
}
