"""Objections and holds as acts of persons: entered, decided, released; nothing is ever overwritten."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ranking.catalogue import Catalogue
from ranking.editions.amendments import COUNTS, DECISIONS, KINDS
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store
from ranking.vocabulary import codes_by_name

# A mainland mobile number, or a landline with its area code.
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_FLAGS = {"true": "true", "false": "false", "是": "true", "否": "false"}


@dataclass(frozen=True)
class Claim:
    """What someone objects to; `objector` stays in the store."""

    month: Month
    account_id: str
    claim: str
    post: str | None = None
    metric: str | None = None
    evidence: str | None = None
    objector: str | None = None


@dataclass(frozen=True)
class Remedy:
    """One thing that a decision changes; see `ranking.editions.amendments.KINDS`."""

    kind: str
    field: str | None = None
    value: str | None = None
    captured_at: dt.datetime | None = None


@dataclass(frozen=True)
class Objection:
    """An objection with what became of it; `decision` is None while it is open."""

    number: int
    claim: Claim
    at: dt.datetime
    by: str
    decision: str | None
    reason: str | None


def add_objection(store: Store, claim: Claim, catalogue: Catalogue, *, author: str, now: dt.datetime) -> int:
    """The number of a new objection; raises EditionError for an account, post or metric that is not known."""
    refuse_phones(claim.claim, claim.objector)
    _refuse_unknown_account(store, claim.account_id)
    if claim.metric is not None and claim.metric not in catalogue.metrics:
        msg = f"没有指标 {claim.metric}，请改成 ranking metrics list 列出的名称"
        raise EditionError(msg)
    with store.transaction():
        number = store.next_id("objection", "objection_id")
        detail = {"objection": number, "month": str(claim.month), "account": claim.account_id}
        act = store.record_act(author, "preparer", "objection", detail, now)
        store.con.execute(
            "INSERT INTO objection VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(number, str(claim.month), claim.account_id, claim.post, claim.metric),
                *(claim.claim, claim.evidence, claim.objector, act),
            ],
        )
    return number


def decide_objection(
    store: Store,
    number: int,
    decision: str,
    reason: str,
    remedies: Sequence[Remedy],
    catalogue: Catalogue,
    *,
    author: str,
    now: dt.datetime,
) -> None:
    """Decide an objection; of one that was decided before, the earlier decision and its effect end.

    Raises EditionError for an upheld one without remedy, a rejected one with one, and a remedy that cannot be applied.
    """
    claim = find_objection(store, number).claim
    refuse_phones(reason)
    if (decision == "rejected") == bool(remedies):
        msg = (
            "不采纳的异议不作任何更正，请去掉 --set、--exclude 等选项"
            if remedies
            else f"采纳异议须写明怎样更正（--set、--exclude、--exclude-counts 或 --add-post），异议 {number} 没有写"
        )
        raise EditionError(msg)
    checked = [_check(store, claim, remedy, catalogue) for remedy in remedies]
    with store.transaction():
        detail = {"objection": number, "decision": decision, "reason": reason}
        act = store.record_act(author, "preparer", "decide", detail, now)
        for (earlier,) in store.rows(
            "SELECT amendment_id FROM amendment WHERE objection_id = ? AND amendment_id NOT IN "
            "(SELECT amendment_id FROM amendment_release)",
            [number],
        ):
            store.con.execute(
                "INSERT INTO amendment_release VALUES (?, ?, ?)", [earlier, "异议重新答复", act]
            )
        store.con.execute(
            "INSERT INTO objection_decision VALUES (?, ?, ?, ?)", [number, decision, reason, act]
        )
        for remedy in checked:
            _amend(store, claim, remedy, number, reason, act)


def hold_out(
    store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue, *, author: str, now: dt.datetime
) -> int:
    """The number of a new hold: a post, or its counts, is left out until it is released; `claim.claim` says why."""
    with store.transaction():
        return record_hold(store, claim, remedy, catalogue, author=author, now=now)


def record_hold(
    store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue, *, author: str, now: dt.datetime
) -> int:
    """As `hold_out`, inside the caller's transaction."""
    refuse_phones(claim.claim)
    _refuse_unknown_account(store, claim.account_id)
    checked = _check(store, claim, remedy, catalogue)
    detail = {
        "month": str(claim.month),
        "account": claim.account_id,
        "post": claim.post,
        "reason": claim.claim,
    }
    act = store.record_act(author, "preparer", "hold", detail, now)
    return _amend(store, claim, checked, None, claim.claim, act)


def release_hold(store: Store, number: int, reason: str, *, author: str, now: dt.datetime) -> None:
    """End a hold; raises EditionError where there is none of that number, or it has ended."""
    rows = store.rows(
        "SELECT r.amendment_id FROM amendment AS a LEFT JOIN amendment_release AS r USING (amendment_id) "
        "WHERE a.amendment_id = ? AND a.objection_id IS NULL",
        [number],
    )
    if not rows or rows[0][0] is not None:
        why = "已经解除" if rows else "不存在"
        msg = f"暂不计入事项 {number} {why}，请用 ranking holds list 查看"
        raise EditionError(msg)
    refuse_phones(reason)
    with store.transaction():
        act = store.record_act(author, "preparer", "release", {"hold": number, "reason": reason}, now)
        store.con.execute("INSERT INTO amendment_release VALUES (?, ?, ?)", [number, reason, act])


def find_objection(store: Store, number: int) -> Objection:
    """One objection; raises EditionError where there is none of that number."""
    found = [objection for objection in list_objections(store) if objection.number == number]
    if not found:
        msg = f"没有第 {number} 号异议，请用 ranking objections list 查看"
        raise EditionError(msg)
    return found[0]


def list_objections(store: Store, month: Month | None = None) -> list[Objection]:
    """All objections, or those of a month, by number."""
    rows = store.rows(
        """
        SELECT o.objection_id, o.month, o.account_id, o.claim, o.post, o.metric, o.evidence, o.objector,
               t."at", t.author, d.decision, d.reason
        FROM objection AS o
        JOIN act AS t ON t.act_id = o.act_id
        LEFT JOIN (
            SELECT * FROM objection_decision
            QUALIFY ROW_NUMBER() OVER (PARTITION BY objection_id ORDER BY act_id DESC) = 1
        ) AS d ON d.objection_id = o.objection_id
        ORDER BY o.objection_id
        """
    )
    found = [
        Objection(number, Claim(Month.parse(text), *claim), at, by, decision, reason)
        for number, text, *claim, at, by, decision, reason in rows
    ]
    return [objection for objection in found if month in (None, objection.claim.month)]


def open_objections(store: Store, month: Month) -> list[str]:
    """The account of every objection of the month that is not decided."""
    return [o.claim.account_id for o in list_objections(store, month) if o.decision is None]


def describe_objections(objections: Sequence[Objection]) -> Iterator[str]:
    """Objections in lines for the editors; who raised one is not among them."""
    for objection in objections:
        claim = objection.claim
        about = [f"稿件 {claim.post}"] if claim.post else []
        about += [f"指标 {claim.metric}"] if claim.metric else []
        state = DECISIONS[objection.decision] if objection.decision else "待答复"
        yield f"异议 {objection.number}（{claim.month}，{state}）{' '.join([claim.account_id, *about])}：{claim.claim}"
        if claim.evidence:
            yield f"  依据：{claim.evidence}"
        yield f"  {objection.at:%Y-%m-%d %H:%M} 由 {objection.by} 登记"
        if objection.reason:
            yield f"  答复：{objection.reason}"


def describe_holds(store: Store, month: Month | None = None) -> Iterator[str]:
    """Every hold in a line, ended ones too."""
    rows = store.rows(
        """
        SELECT a.amendment_id, a.month, a.kind, a.account_id, a.post, a.reason, a.evidence, r.reason,
               t."at", t.author, a.captured_at
        FROM amendment AS a
        JOIN act AS t ON t.act_id = a.act_id
        LEFT JOIN amendment_release AS r USING (amendment_id)
        WHERE a.objection_id IS NULL
        ORDER BY a.amendment_id
        """
    )
    for number, text, kind, account, post, reason, evidence, released, at, by, captured in rows:
        if month is not None and text != str(month):
            continue
        state = f"已解除：{released}" if released else KINDS[kind]
        which = f"，仅 {captured:%Y-%m-%d %H:%M} 的采集" if captured else ""
        what = f"稿件 {post}{which}" if post else f"粉丝数{which}"
        yield f"暂不计入 {number}（{text}）{account} {what}：{reason}（{state}）"
        yield f"  {at:%Y-%m-%d %H:%M} 由 {by} 决定{f'，依据：{evidence}' if evidence else ''}"


def parse_settings(settings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Field and value of every `字段=值`; raises EditionError for what is none."""
    for setting in settings:
        field, sign, value = setting.replace("＝", "=", 1).partition("=")
        if not sign or not field.strip():
            msg = f"--set {setting}：请写成 字段=值，例如 reads=1234、level=县级、original=是、value=0.9"
            raise EditionError(msg)
        yield field.strip(), value.strip()


def read_remedies(settings: Sequence[str]) -> list[Remedy]:
    """The remedies that `字段=值` name: counts, original, level, matrix, or value (of the objection's metric)."""
    return [
        Remedy("count", field, value)
        if field in COUNTS
        else Remedy("metric" if field == "value" else field, None, value)
        for field, value in parse_settings(settings)
    ]


def _check(store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue) -> Remedy:
    """The remedy with its value as it is kept; raises EditionError where it cannot be applied."""
    if remedy.kind not in KINDS:
        known = "、".join([*COUNTS, "original", "level", "matrix", "value"])
        msg = f"不认识的更正字段 {remedy.kind}，可用：{known}"
        raise EditionError(msg)
    if remedy.kind in ("exclude", "exclude_counts", "count", "original"):
        _refuse_unknown_post(store, claim)
    if remedy.kind == "exclude_followers":
        _refuse_unknown_followers(store, claim, remedy)
    value = remedy.value
    match remedy.kind:
        case "count":
            _refuse_without_capture(store, claim)
            value = _whole(remedy)
        case "original":
            value = _known(_FLAGS, remedy, "是 或 否")
        case "level" if value:
            value = _known(dict(codes_by_name("level")), remedy, "部级、省级、市级、县级，或留空")
        case "metric":
            return _check_metric(claim, remedy, catalogue)
    return Remedy(remedy.kind, remedy.field, value, remedy.captured_at)


def _check_metric(claim: Claim, remedy: Remedy, catalogue: Catalogue) -> Remedy:
    if claim.metric is None or claim.metric not in catalogue.metrics:
        msg = "value=… 更正的是异议所指的指标，而这件异议没有写明指标（--metric）"
        raise EditionError(msg)
    try:
        return Remedy("metric", claim.metric, repr(float(remedy.value or "")))
    except ValueError as error:
        msg = f"指标值“{remedy.value}”须是数字"
        raise EditionError(msg) from error


def _whole(remedy: Remedy) -> str:
    if remedy.value is None or not re.fullmatch(r"\d{1,15}", remedy.value):
        msg = f"{remedy.field} 的值“{remedy.value}”须是不小于零的整数"
        raise EditionError(msg)
    return str(int(remedy.value))


def _known(words: Mapping[str, str], remedy: Remedy, form: str) -> str:
    value = remedy.value or ""
    if value not in words and value not in words.values():
        msg = f"{remedy.kind} 的值“{value}”须是{form}"
        raise EditionError(msg)
    return words.get(value, value)


def _amend(store: Store, claim: Claim, remedy: Remedy, objection: int | None, reason: str, act: int) -> int:
    number = store.next_id("amendment", "amendment_id")
    store.con.execute(
        "INSERT INTO amendment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(number, str(claim.month), objection, remedy.kind, claim.account_id),
            *(None if remedy.kind in ("metric", "level", "matrix") else claim.post, remedy.captured_at),
            *(remedy.field, remedy.value, reason, claim.evidence, act),
        ],
    )
    return number


def _refuse_unknown_account(store: Store, account_id: str) -> None:
    if not store.rows("SELECT 1 FROM account WHERE account_id = ? LIMIT 1", [account_id]):
        msg = f"登记表中没有账号 {account_id}，请写成“平台:账号ID”，如 weibo:2656274875"
        raise EditionError(msg)


def _refuse_unknown_post(store: Store, claim: Claim) -> None:
    if claim.post is None:
        msg = "没有写明是哪一篇稿件，请用 --post 给出稿件编号"
        raise EditionError(msg)
    rows = store.rows(
        "SELECT 1 FROM post WHERE account_id = ? AND native_id = ? LIMIT 1", [claim.account_id, claim.post]
    )
    if not rows:
        msg = f"库中没有账号 {claim.account_id} 的稿件 {claim.post}，请核对稿件编号；漏收的稿件请用 --add-post 补收"
        raise EditionError(msg)


def _refuse_unknown_followers(store: Store, claim: Claim, remedy: Remedy) -> None:
    rows = store.rows(
        "SELECT 1 FROM follower_capture WHERE account_id = ? AND captured_at = ? LIMIT 1",
        [claim.account_id, remedy.captured_at],
    )
    if not rows:
        msg = f"库中没有账号 {claim.account_id} 在 {remedy.captured_at} 的粉丝数，请核对采集时刻"
        raise EditionError(msg)


def _refuse_without_capture(store: Store, claim: Claim) -> None:
    rows = store.rows(
        "SELECT 1 FROM capture JOIN post USING (post_id) WHERE account_id = ? AND native_id = ? LIMIT 1",
        [claim.account_id, claim.post],
    )
    if not rows:
        msg = f"稿件 {claim.post} 没有任何采集，无计数可更正；请先载入计数"
        raise EditionError(msg)


def refuse_phones(*texts: str | None) -> None:
    """Raise EditionError where a text holds a telephone number: none is kept in the store."""
    found = [match[0] for text in texts if text and (match := _PHONE.search(text))]
    if found:
        msg = f"请不要写入电话号码（{found[0][:3]}…）：库中不保存个人电话，请删去后重试"
        raise EditionError(msg)
