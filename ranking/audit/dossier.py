"""The dossier: who an account is, where it stands, how and why, and everything that the figures rest on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ranking.audit.arithmetic import arithmetic_section
from ranking.audit.lineage import metrics_section
from ranking.audit.mending import tell_evidence
from ranking.audit.moving import moving_section
from ranking.audit.posts import story_sections
from ranking.audit.rescoring import Rescored, rescored_standards
from ranking.audit.rising import rising_section
from ranking.audit.story import read_story
from ranking.audit.touching import touching_section
from ranking.catalogue import Metric, SubjectKind
from ranking.config import Settings
from ranking.editions.life import latest_published
from ranking.editions.matrices import MATRIX_PREFIX, is_matrix
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import EditionError
from ranking.months import Month
from ranking.publish.quartiles import find_quartiles
from ranking.publish.reports import Cell, Column, Report, Section, Table
from ranking.store import Store
from ranking.vocabulary import labels

_WHO = "SELECT valid_from, valid_to, name, level, region, organisation, matrix, is_main, superior_id FROM account WHERE account_id = ? ORDER BY valid_from, load_id, row"
_SIBLINGS = """
SELECT DISTINCT s.account_id, s.name
FROM account AS s
JOIN account AS m ON m.organisation = s.organisation AND m.account_id = ?
WHERE s.account_id <> m.account_id AND s.valid_to IS NULL
ORDER BY s.account_id, s.name
"""


def report_account(
    store: Store,
    account: str,
    metrics: Mapping[str, Metric],
    settings: Settings,
    *,
    months: tuple[Month, Month] | None = None,
    now: dt.datetime,
) -> Report:
    """The whole dossier of an account, or of a matrix without its members' posts; the newest edition within `months` is the one whose arithmetic is told.

    Raises EditionError where no edition lies within them.
    """
    chosen = editions_between(store, settings.series.id, months)
    shown = chosen[-1]
    edition = read_edition(store, shown)
    before = [
        one
        for one in latest_published(read_facts(store, settings.series.id))
        if one.month == shown.month.plus(-1)
    ]
    kind: SubjectKind = "matrix" if account.startswith(MATRIX_PREFIX) else "account"
    previous = rescored_standards(read_edition(store, before[-1]), account, kind) if before else {}
    standards = rescored_standards(edition, account, kind)
    sections = [members_section(edition, account) if kind == "matrix" else _who(store, account, edition)]
    sections.append(_standing(store, account, chosen))
    for standard_id, rescored in standards.items():
        for board in rescored.boards_of(account):
            sections += [
                arithmetic_section(rescored, board, account, metrics),
                moving_section(previous.get(standard_id), rescored, board, account),
                rising_section(rescored, board, account, metrics),
            ]
    used = dict.fromkeys(name for one in standards.values() for name in one.standard.metrics)
    sections.append(metrics_section(edition, account, list(used), metrics, has_posts=kind == "account"))
    if kind == "account":
        sections += story_sections(read_story(store, shown, account), shown)
    flags = [line for one in standards.values() for line in _flags(one, account, metrics)]
    sections.append(touching_section(store, account, chosen, flags))
    name = account.removeprefix(MATRIX_PREFIX) if kind == "matrix" else _name(store, account)
    return Report(
        title=f"核查：{name}（{account}）",
        publisher=settings.publisher.name,
        status=(
            f"榜单 {chosen[0].month} 至 {shown.month}",
            f"逐项计算取 {shown.month} 第 {shown.revision} 版",
            f"数据截至 {shown.cut_off:%Y-%m-%d %H:%M}",
        ),
        told=(_told_now(edition, account),),
        sections=tuple(sections),
        made_at=now,
        notice=settings.series.notice or shown.notice,
    )


def _flags(rescored: Rescored, account: str, metrics: Mapping[str, Metric]) -> list[str]:
    flags = rescored.scored.flags
    mine = flags.filter(flags["subject"] == account).select("label", "evidence", "basis")
    return [
        f"{label}：{tell_evidence(evidence, metrics)}" + (f"（依据：{basis}）" if basis else "")
        for label, evidence, basis in mine.iter_rows()
    ]


def editions_between(store: Store, series: str, months: tuple[Month, Month] | None) -> list[EditionFacts]:
    """The latest edition of every month in `months` (both ends included), drafts too; raises EditionError without any."""
    newest = {facts.month: facts for facts in read_facts(store, series)}
    found = [
        facts for month, facts in sorted(newest.items()) if months is None or months[0] <= month <= months[1]
    ]
    if not found:
        if months is None or not newest:
            msg = "还没有编制过榜单，请先运行 ranking build 月份 --standard 名称"
        else:
            asked = " 至 ".join(dict.fromkeys(map(str, months)))
            built = " 至 ".join(dict.fromkeys(map(str, (min(newest), max(newest)))))
            msg = (
                f"--months {asked} 没有编制过榜单；已编制的在 {built} 之间，请改月份，或先运行 ranking build"
            )
        raise EditionError(msg)
    return found


def _name(store: Store, account: str) -> str:
    return str(
        store.rows(
            "SELECT name FROM account WHERE account_id = ? ORDER BY valid_from DESC, load_id DESC LIMIT 1",
            [account],
        )[0][0]
    )


def _told_now(edition: Edition, account: str) -> str:
    mine = [row for row in edition.scores.iter_rows(named=True) if row["subject"] == account]
    keys = edition.boards.select("standard_id", "board", "title").iter_rows()
    titles = {(standard, board): title for standard, board, title in keys}
    told = [
        titles[row["standard_id"], row["board"]]
        + (f"第 {row['rank']} 名、{row['score']:g} 分" if row["rank"] else f"不排名（{row['reason']}）")
        for row in mine
    ]
    known = account in set(edition.subjects["subject"])
    why = "计分标准的各榜都不收" if known else "编制时登记表里当月没有它，登记以后须重新编制"
    return f"{edition.facts.month}：{'；'.join(told) or f'不在任何榜上（{why}）'}。"


def _who(store: Store, account: str, edition: Edition) -> Section:
    levels = dict(labels("level"))
    rows: list[tuple[Cell, ...]] = [
        (
            first,
            last,
            name,
            levels.get(level, level) if level else "未分级",
            region,
            organisation,
            matrix,
            is_main,
            superior,
        )
        for first, last, name, level, region, organisation, matrix, is_main, superior in store.rows(
            _WHO, [account]
        )
    ]
    others = [f"{name}（{other}）" for other, name in store.rows(_SIBLINGS, [account])]
    told = [f"同一单位的其他账号：{'、'.join(others) or '登记表中没有'}。"]
    told += [
        f"{edition.facts.month} 开通 {row['month_days']} 天，观测到 {row['observed_days']} 天，"
        f"未观测 {row['month_days'] - row['observed_days']} 天。"
        for row in edition.subjects.iter_rows(named=True)
        if row["subject"] == account
    ]
    titles = ("启用", "停用", "名称", "层级", "地区", "主办单位", "矩阵", "主账号", "上级账号")
    columns = tuple(Column(title, "date" if title in ("启用", "停用") else "text") for title in titles)
    return Section("who", "账号", tuple(told), Table(columns, tuple(rows), "登记表各行，由早到晚"))


def members_section(edition: Edition, matrix: str) -> Section:
    """The accounts of a matrix at the month's end, with the boards that they stand on."""
    name = matrix.removeprefix(MATRIX_PREFIX)
    accounts = edition.subjects.remove(is_matrix()).filter(matrix=name)
    joined = accounts.join(edition.scores, on="subject", how="left", maintain_order="left")
    titles = dict(edition.boards.select("board", "title").iter_rows())
    rows: list[tuple[Cell, ...]] = [
        (
            row["subject"],
            row["name"],
            titles.get(row["board"], row["board"]),
            row["rank"],
            row["score"],
            row["observed_days"],
            row["month_days"],
            row["reason"],
        )
        for row in joined.iter_rows(named=True)
    ]
    numbers = ("名次", "得分", "观测日", "开通日")
    heads = ("账号", "名称", "榜", *numbers, "不排名的原因")
    columns = tuple(Column(title, "number" if title in numbers else "text") for title in heads)
    told = f"{edition.facts.month} 月末成员账号 {accounts.height} 个；各篇稿件见成员账号各自的核查材料。"
    return Section("who", "成员账号", (told,), Table(columns, tuple(rows)), "月末没有成员账号。")


_STANDING = """
SELECT b.title, t.title_version, s.rank, b.subjects, s.score, c.weights_low, c.weights_high, s.reason, s.standard_id, s.board
FROM edition_score AS s
JOIN (SELECT edition_id, standard_id, standard_id || ' ' || version AS title_version FROM edition_standard) AS t USING (edition_id, standard_id)
JOIN edition_board AS b USING (edition_id, standard_id, board)
LEFT JOIN edition_certainty AS c USING (edition_id, standard_id, board, subject)
WHERE s.edition_id = ? AND s.subject = ?
ORDER BY s.standard_id, s.board
"""


def _standing(store: Store, account: str, editions: Sequence[EditionFacts]) -> Section:
    states = {"draft": "草稿", "preview": "征求异议", "published": "已发布"}
    rows: list[tuple[Cell, ...]] = []
    versions = set()
    for facts in editions:
        for title, version, rank, subjects, score, low, high, reason, standard_id, board in store.rows(
            _STANDING, [facts.edition_id, account]
        ):
            versions.add(version)
            quartiles = _quartiles(store, facts.edition_id, standard_id, board)
            rows.append(
                (
                    str(facts.month),
                    f"第 {facts.revision} 版，{states[facts.state]}",
                    title,
                    version,
                    rank,
                    subjects,
                    score,
                    f"{low}–{high}" if low else None,
                    *quartiles,
                    reason,
                )
            )
    told = ["得分只在同一计分标准的同一版之间可比；版本不同的月份不能连起来看。"] if len(versions) > 1 else []
    kinds = {
        "名次": "number",
        "账号数": "number",
        "得分": "number",
        "下四分位": "number",
        "中位数": "number",
        "上四分位": "number",
    }
    titles = (
        "月份",
        "榜单",
        "榜",
        "计分标准",
        "名次",
        "账号数",
        "得分",
        "名次范围",
        "下四分位",
        "中位数",
        "上四分位",
        "不排名的原因",
    )
    columns = tuple(Column(title, kinds.get(title, "text")) for title in titles)  # type: ignore[arg-type]
    return Section(
        "standing",
        "历月名次",
        tuple(told),
        Table(columns, tuple(rows), "名次范围：各权重增减 10% 以内的通常名次"),
        "不在任何榜上。",
    )


def _quartiles(
    store: Store, edition_id: str, standard_id: str, board: str
) -> tuple[float | None, float | None, float | None]:
    rows = store.rows(
        "SELECT score FROM edition_score WHERE edition_id = ? AND standard_id = ? AND board = ? AND score IS NOT NULL ORDER BY score",
        [edition_id, standard_id, board],
    )
    if not rows:
        return None, None, None
    low, middle, high = find_quartiles([Decimal(str(score)) for (score,) in rows])
    return float(low), float(middle), float(high)
