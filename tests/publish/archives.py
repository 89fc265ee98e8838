"""Builds archives in memory with every state that a page must show; all names are fictional (演示)."""

import datetime as dt
import math
import random
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal

import polars as pl

from ranking.editions.frames import FRAMES
from ranking.editions.model import OLD_RANKS, Archive, Edition, EditionFacts
from ranking.months import Month
from ranking.rounding import round_half_up
from ranking.standard import parse_standard

MONTH = Month(2026, 10)
STANDARD = """
[standard]
id = "demo-account"
version = "2026.1"
title = "演示计分标准"
notes = "只用于演示。"
sources = ["行动计划二（六）"]

[[node]]
key = "score"

[[node]]
key = "timeliness"
parent = "score"
label = "信息发布时效"
weight = 25

[[node]]
key = "silence"
parent = "timeliness"
label = "最长静默"
weight = 60
metric = "longest_silence_days"
steps = [{ clip = [0, 14] }, { goalposts = [14, 0] }]

[[node]]
key = "lag"
parent = "timeliness"
label = "重大信息跟进"
weight = 40
metric = "event_lag_hours"
steps = [{ clip = [0, 72] }, { goalposts = [72, 0] }]

[[node]]
key = "frequency"
parent = "score"
label = "信息发布频次"
weight = 25
metric = "posts"
steps = [{ clip = [0, 60] }, { goalposts = [0, 60] }]

[[node]]
key = "originality"
parent = "score"
label = "原创水平"
weight = 20
metric = "declared_original_share"
steps = [{ goalposts = [0, 1] }]
missing = "zero"

[[node]]
key = "reach"
parent = "score"
label = "公众阅读与传播"
weight = 30
metric = "reads_mean"
steps = ["log1p", { clip = [0, 12] }, { goalposts = [0, 12] }]

[[board]]
key = "all"
title = "{platform}{level}账号榜"
split = ["platform", "level"]
"""
SHARES = {"silence": 0.15, "lag": 0.1, "frequency": 0.25, "originality": 0.2, "reach": 0.3}
METRIC_OF = {
    "silence": "longest_silence_days",
    "lag": "event_lag_hours",
    "frequency": "posts",
    "originality": "declared_original_share",
    "reach": "reads_mean",
}
CENT = Decimal("0.01")

Leaves = dict[str, float | None]  # leaf → value (0–100), None = missing


@dataclass(frozen=True)
class Account:
    """One account of an archive: who it is, and the value (0–100) of each leaf this month and before."""

    subject: str
    name: str
    board: str
    platform: str
    level: str | None
    now: Leaves | None  # None = not ranked
    before: tuple[Leaves | None, ...] = ()  # earlier months, oldest first
    region: str = "演示县"
    renamed_from: str | None = None
    observed_days: int = 31
    reason: str | None = None
    has_floor: bool = False
    change: str | None = None  # where ranks alone do not tell it


@dataclass(frozen=True)
class Scored:
    """Ranks, scores and printed parts of one board and month."""

    scores: dict[str, Decimal]
    ranks: dict[str, int]
    parts: dict[str, dict[str, Decimal]]
    values: dict[str, Leaves] = field(default_factory=dict)


def score_simply(values: dict[str, Leaves]) -> Scored:
    """Plain weighted sums, ranks with shared places, parts by largest remainder."""
    scores, parts = {}, {}
    for subject, leaves in values.items():
        # Originality counts as zero where it is missing; the weight of any other leaf is carried by the rest.
        known = [share for leaf, share in SHARES.items() if leaves[leaf] is not None or leaf == "originality"]
        exact = {
            leaf: Decimal(repr(round((leaves[leaf] or 0.0) * share / sum(known), 9)))
            for leaf, share in SHARES.items()
        }
        scores[subject] = round_half_up(float(sum(exact.values())), 2)
        parts[subject] = share_out(exact, scores[subject])
    ranks = {name: 1 + sum(other > score for other in scores.values()) for name, score in scores.items()}
    return Scored(scores, ranks, parts, values)


def share_out(exact: dict[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """The parts rounded down, the rest given to the largest remainders."""
    printed = {leaf: value.quantize(CENT, ROUND_DOWN) for leaf, value in exact.items()}
    left = int((total - sum(printed.values())) / CENT)
    for leaf in sorted(exact, key=lambda leaf: printed[leaf] - exact[leaf])[:left]:
        printed[leaf] += CENT
    return printed


def make_facts(month: Month = MONTH, **changes: object) -> EditionFacts:
    """The facts of a published edition of the month."""
    facts = EditionFacts(
        edition_id=f"demo/{month}/r1",
        series="demo",
        month=month,
        revision=1,
        state="published",
        title="生态环境政务新媒体榜单",
        publisher="演示生态环境宣传教育中心",
        notice="演示数据：单位、账号和数字均为虚构",
        cut_off=month.plus(1).start + dt.timedelta(days=5),
        cut_off_basis="calendar",
        built_at=month.plus(1).start + dt.timedelta(days=8),
        published_at=month.plus(1).start + dt.timedelta(days=9, hours=9),
        issued_by="演示",
        program_version="0.1.0",
        previous_hash="b" * 64,
        hash="a" * 64,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def make_archive(
    accounts: list[Account],
    *,
    month: Month = MONTH,
    months: int = 12,
    version: str = "2026.1",
    facts: dict[str, object] | None = None,
) -> Archive:
    """An archive of the accounts with that many months of history (fewer where `before` is shorter)."""
    before = [month.plus(-back) for back in range(months - 1, 0, -1)]
    history = [
        row for place, past in enumerate(before) for row in _history_rows(accounts, past, place - len(before))
    ]
    current = _make_edition(accounts, month, None, facts or {})
    history += _history_rows(accounts, month, 0)
    columns = ["standard_id", "version", "board", "subject", "name", "month", "score", "rank"]
    frame = pl.DataFrame(history, schema=columns, orient="row").sort(
        "standard_id", "board", "subject", "month"
    )
    previous = _make_edition(accounts, month.plus(-1), version, {}) if before else None
    edition = _with_changes(current, previous, {account.subject: account.change for account in accounts})
    known = tuple(make_facts(past, notice=current.facts.notice) for past in before)
    return Archive(edition=edition, editions=(*known, edition.facts), history=frame, previous=previous)


def _leaves(account: Account, back: int) -> Leaves | None:
    if back == 0:
        return account.now
    return account.before[back] if -back <= len(account.before) else None


def _score_boards(accounts: list[Account], back: int) -> dict[str, Scored]:
    boards = sorted({account.board for account in accounts})
    return {
        board: score_simply(
            {
                account.subject: leaves
                for account in accounts
                if account.board == board and (leaves := _leaves(account, back)) is not None
            }
        )
        for board in boards
    }


def _history_rows(accounts: list[Account], month: Month, back: int) -> list[tuple[object, ...]]:
    names = {account.subject: account.name for account in accounts}
    return [
        (
            "demo-account",
            "2026.1",
            board,
            subject,
            names[subject],
            str(month),
            float(score),
            scored.ranks[subject],
        )
        for board, scored in _score_boards(accounts, back).items()
        for subject, score in scored.scores.items()
    ]


def _make_edition(
    accounts: list[Account], month: Month, version: str | None, facts: dict[str, object]
) -> Edition:
    """The edition of `month`: the present one where `version` is None, else the one before it."""
    back = 0 if version is None else -1
    text = STANDARD if version is None else STANDARD.replace('"2026.1"', f'"{version}"')
    standard = parse_standard(text, source="demo.toml")
    present = [account for account in accounts if account.reason != "closed" or back]
    if back:
        present = [account for account in present if _leaves(account, back) is not None]
    boards = _score_boards(present, back)
    return Edition(
        facts=make_facts(month, **facts),
        standards=pl.DataFrame(
            [(standard.id, standard.version, 1, standard.text, standard.sha256)],
            schema=["standard_id", "version", "place", "text", "sha256"],
            orient="row",
        ),
        subjects=_subject_rows(present),
        metrics=_metric_rows(present, back),
        boards=_board_rows(present),
        scores=_score_rows(present, boards),
        values=_value_rows(boards),
        parts=_part_rows(boards),
    )


def _subject_rows(accounts: list[Account]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "subject": account.subject,
                "platform": account.platform,
                "name": account.name,
                "level": account.level,
                "region_code": "990101",
                "region": account.region,
                "organisation": f"{account.region}生态环境局",
                "matrix": "演示矩阵",
                "is_main": True,
                "opened": dt.date(2024, 1, 1),
                "observed_days": account.observed_days,
                "month_days": 31,
                "renamed_from": account.renamed_from,
            }
            for account in sorted(accounts, key=lambda account: account.subject)
        ],
        schema_overrides={"renamed_from": pl.String, "level": pl.String},
    )


def _metric_rows(accounts: list[Account], back: int) -> pl.DataFrame:
    rows = [
        (
            account.subject,
            METRIC_OF[leaf],
            _measured(leaf, leaves),
            31,
            1.0,
            account.has_floor and leaf == "reach",
        )
        for account in accounts
        if (leaves := _leaves(account, back)) is not None
        for leaf in SHARES
    ]
    columns = {
        "subject": pl.String,
        "metric": pl.String,
        "value": pl.Float64,
        "base": pl.Int64,
        "coverage": pl.Float64,
        "is_floor": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def _measured(leaf: str, leaves: Leaves) -> float | None:
    value = leaves[leaf]
    if value is None:
        return None
    measured: dict[str, float] = {
        "silence": round(14 * (1 - value / 100)),
        "lag": round(72 * (1 - value / 100), 2),
        "frequency": round(60 * value / 100),
        "originality": round(value / 100, 4),
        "reach": round(math.expm1(value * 0.12), 2),
    }
    return measured[leaf]


def _board_rows(accounts: list[Account]) -> pl.DataFrame:
    titles = {"weibo": "微博", "wechat": "微信公众号", "douyin": "抖音"}
    levels = {"county": "县级", "city": "市级", "province": "省级", None: "未分级"}
    boards = dict.fromkeys((account.board, account.platform, account.level) for account in accounts)
    return pl.DataFrame(
        [
            {
                "standard_id": "demo-account",
                "board": board,
                "place": place,
                "title": f"{titles[platform]}{levels[level]}账号榜",
                "platform": platform,
                "level": level or "unclassified",
                "subjects": sum(account.board == board for account in accounts),
            }
            for place, (board, platform, level) in enumerate(boards, start=1)
        ]
    )


def _score_rows(accounts: list[Account], boards: dict[str, Scored]) -> pl.DataFrame:
    rows = []
    for account in accounts:
        scored = boards[account.board]
        score = scored.scores.get(account.subject)
        rows.append(
            {
                "standard_id": "demo-account",
                "board": account.board,
                "subject": account.subject,
                "score": None if score is None else float(score),
                "rank": scored.ranks.get(account.subject),
                "coverage": 1.0,
                "reason": account.reason if score is None else None,
                "previous_rank": None,
                "change": "no_comparison",
            }
        )
    overrides = {"score": pl.Float64, "rank": pl.Int32, "previous_rank": pl.Int32, "reason": pl.String}
    frame = pl.DataFrame(rows, schema_overrides=overrides)
    return frame.sort("standard_id", "board", "rank", "subject", nulls_last=True)


def _value_rows(boards: dict[str, Scored]) -> pl.DataFrame:
    rows = [
        ("demo-account", board, subject, leaf, value)
        for board, scored in boards.items()
        for subject, leaves in scored.values.items()
        for leaf, value in leaves.items()
    ]
    return pl.DataFrame(rows, schema=["standard_id", "board", "subject", "node", "value"], orient="row")


def _part_rows(boards: dict[str, Scored]) -> pl.DataFrame:
    rows = [
        ("demo-account", board, subject, place, leaf, "leaf", float(part), float(part))
        for board, scored in boards.items()
        for subject, parts in scored.parts.items()
        for place, (leaf, part) in enumerate(parts.items(), start=1)
    ]
    columns = ["standard_id", "board", "subject", "place", "part", "kind", "value", "printed"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _with_changes(edition: Edition, previous: Edition | None, given: dict[str, str | None]) -> Edition:
    if previous is None:
        return edition
    is_same = previous.standards["version"][0] == edition.standards["version"][0]
    before = {
        (row["board"], row["subject"]): row["rank"]
        for row in previous.scores.iter_rows(named=True)
        if is_same
    }
    rows = []
    for row in edition.scores.iter_rows(named=True):
        old, new = before.get((row["board"], row["subject"])), row["rank"]
        change = "no_comparison"
        if new is not None and old is not None:
            change = "up" if new < old else "down" if new > old else "same"
        elif new is not None and is_same:
            change = given[row["subject"]] or "new"
        rows.append({**row, "previous_rank": old, "change": change})
    scores = pl.DataFrame(rows, schema=edition.scores.schema)
    return replace(edition, scores=scores)


def make_leaves(level: float, rng: random.Random) -> Leaves:
    """Plausible values of all leaves around a level."""
    return {leaf: min(100.0, max(2.0, level + rng.uniform(-14, 14))) for leaf in SHARES}


_PLACES = ("云岭", "沧澜", "青浦河", "白石", "松溪源", "鹿鸣", "望川", "长汀湾", "金沙洲", "碧泉")
_KINDS = ("生态环境", "环保在线", "绿色发布", "蓝天卫士")


def make_crowd(count: int, board: str, platform: str, level: str | None, seed: int) -> list[Account]:
    """That many ordinary accounts with eleven earlier months each."""
    rng = random.Random(seed)
    crowd = []
    for number in range(count):
        skill = 88 - 55 * number / max(count, 2)
        months = tuple(make_leaves(skill + rng.uniform(-9, 9), rng) for _ in range(11))
        place = _PLACES[number % len(_PLACES)]
        crowd.append(
            Account(
                subject=f"{platform}:{seed}{number:03d}",
                name=f"{place}{_KINDS[number // len(_PLACES) % len(_KINDS)]}",
                board=board,
                platform=platform,
                level=level,
                now=make_leaves(skill, rng),
                before=months,
                region=f"{place}县",
            )
        )
    return crowd


def make_full_archive(facts: dict[str, object] | None = None) -> Archive:
    """Four boards that hold every state: tied, new, closed, renamed, floors, gaps, not ranked, one row."""
    county = make_crowd(34, "weibo-county", "weibo", "county", 1)
    county[4] = replace(county[4], now=county[3].now)  # an exact tie
    county[6] = replace(county[6], before=())  # new
    county[9] = replace(county[9], renamed_from="演示旧名环保")
    county[11] = replace(
        county[11], before=(*county[11].before[:6], None, None, None, *county[11].before[9:])
    )
    county[12] = replace(county[12], observed_days=21)
    county[15] = replace(county[15], before=(*county[15].before[:10], None), change="no_comparison")
    county[16] = replace(county[16], now=None, reason="closed")
    county[20] = replace(
        county[20], now=None, observed_days=0, reason="观测不全：当月没有观测日，各项指标缺失"
    )
    county[2] = replace(
        county[2], name="长名称演示账号云岭省沧澜市青浦河流域生态环境监测与宣传教育中心官方发布"
    )
    city = make_crowd(14, "wechat-city", "wechat", "city", 2)
    city[0] = replace(city[0], has_floor=True)
    city[1] = replace(city[1], now={**(city[1].now or {}), "originality": None})
    city[3] = replace(city[3], now={**(city[3].now or {}), "reach": None})
    single = make_crowd(1, "douyin-province", "douyin", "province", 3)
    nobody = replace(
        make_crowd(1, "weibo-unclassified", "weibo", None, 4)[0], now=None, before=(), reason="未登记"
    )
    old = [(county[0].subject, "2024-12", "演示机构", "演示影响力榜", county[0].name, 3, 612.4, False)]
    return replace(
        illustrate(make_archive([*county, *city, *single, nobody], facts=facts)),
        old_ranks=pl.DataFrame(old, schema=OLD_RANKS, orient="row"),
    )


def illustrate(archive: Archive) -> Archive:
    """The archive with days of the county accounts, three events, best posts and good examples."""
    edition = archive.edition
    county = edition.scores.filter(board="weibo-county")["subject"].to_list()
    rng = random.Random(7)
    days = [
        (subject, dt.date(2026, 10, day), None if day in (3, 4) else rng.choice((0, 0, 1, 2)))
        for subject in county[:6]
        for day in range(1, 32)
    ]
    events = [
        ("e1", "演示政策印发", "policy", "2026-10-10 09:00", 72.0, 30),
        ("e2", "演示通报", "emergency", "2026-10-20 18:30", 24.0, 5),
        ("e3", "无人报道的演示", "theme", "2026-10-22 08:00", 24.0, 0),
    ]
    echoes: list[tuple[object, ...]] = [
        ("e1", subject, place // 3, 1) for place, subject in enumerate(county[:20])
    ]
    echoes += [("e1", None, None, 2), ("e2", county[0], 3, 4)]
    best = [
        (county[0], 1, "演示头条", "https://demo.invalid/1", "2026-10-02", "article", 1200, 30, False),
        (county[0], 2, "演示次条", "javascript:alert(1)", "2026-10-03", "article", None, 20, False),
    ]
    cases = [
        (1, county[0], "演示讲得清楚", "https://demo.invalid/1", "2026-10-02", 1.0, "讲清了流程"),
        (2, county[1], None, "javascript:alert(1)", None, 2.0, "整个账号一贯清楚"),
    ]
    rows: dict[str, list[tuple[object, ...]]] = {
        "days": [*days],
        "events": [*events],
        "echoes": echoes,
        "best": [*best],
        "cases": [*cases],
    }
    frames = {
        name: pl.DataFrame(lines, schema=dict(FRAMES[name].columns), orient="row")
        for name, lines in rows.items()
    }
    frames["days"], frames["best"] = (
        frames["days"].sort("subject", "day"),
        frames["best"].sort("subject", "place"),
    )
    return replace(archive, edition=replace(edition, **frames))  # type: ignore[arg-type]
