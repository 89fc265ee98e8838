"""What an objection or a hold is about and what a decision changes: read from words, and refused where it cannot be applied."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ranking.catalogue import Catalogue
from ranking.editions.amendments import COUNTS, KINDS
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


def check_remedy(store: Store, claim: Claim, remedy: Remedy, catalogue: Catalogue) -> Remedy:
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


def refuse_phones(*texts: str | None) -> None:
    """Raise EditionError where a text holds a telephone number: none is kept in the store."""
    found = [match[0] for text in texts if text and (match := _PHONE.search(text))]
    if found:
        msg = f"请不要写入电话号码（{found[0][:3]}…）：库中不保存个人电话，请删去后重试"
        raise EditionError(msg)


def refuse_unknown_account(store: Store, account_id: str) -> None:
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
