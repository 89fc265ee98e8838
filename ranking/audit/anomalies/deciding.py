"""What persons decided of signs: kept with author and date, never overwritten, and what each decision brings about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ranking.audit.anomalies.effects import holds_of
from ranking.audit.anomalies.finding import Finding
from ranking.catalogue import Catalogue
from ranking.editions.objections import record_hold
from ranking.editions.remedies import Claim, Remedy, read_remedies, refuse_phones
from ranking.errors import EditionError
from ranking.months import Month
from ranking.store import Store

DECISIONS = {"cleared": "未见异常", "held": "暂不计入", "corrected": "更正"}


@dataclass(frozen=True)
class Decided:
    """The last decision on one piece of evidence; `is_released` where all that it held out counts again."""

    code: str
    account: str
    sign: str
    decision: str
    reason: str
    told: str
    at: dt.datetime
    by: str
    is_released: bool

    @property
    def is_open(self) -> bool:
        """Whether the matter is before a person again: what was held out was released without another word."""
        return self.decision != "cleared" and self.is_released


_DECIDED = """
SELECT d.code, d.account_id, d.sign, d.decision, d.reason, d.told, t."at", t.author,
       COUNT(m.amendment_id) > 0 AND COUNT(m.amendment_id) = COUNT(r.amendment_id) AS is_released
FROM anomaly_decision AS d
JOIN act AS t ON t.act_id = d.act_id
LEFT JOIN anomaly_amendment AS m ON m.decision_id = d.decision_id
LEFT JOIN amendment_release AS r ON r.amendment_id = m.amendment_id
WHERE d.month = ?
GROUP BY d.decision_id, d.code, d.account_id, d.sign, d.decision, d.reason, d.told, t."at", t.author
QUALIFY ROW_NUMBER() OVER (PARTITION BY d.code ORDER BY d.decision_id DESC) = 1
ORDER BY d.account_id, d.sign, d.code
"""


def read_decisions(store: Store, month: Month) -> dict[str, Decided]:
    """Code → the last decision of a month on it."""
    return {row[0]: Decided(*row) for row in store.rows(_DECIDED, [str(month)])}


def decide_finding(
    store: Store,
    month: Month,
    finding: Finding,
    decision: str,
    reason: str,
    catalogue: Catalogue,
    *,
    settings: Sequence[str] = (),
    posts: Sequence[str] = (),
    author: str,
    now: dt.datetime,
) -> list[int]:
    """Keep a person's decision; the numbers of the holds or corrections that it makes.

    What an earlier decision on the same evidence held out ends. `posts` limits a hold to some of the posts in question;
    `settings` are the `字段=值` of a correction, which needs exactly one post. Raises EditionError for what does not fit.
    """
    refuse_phones(reason)
    remedies = _remedies(finding, decision, settings, posts)
    with store.transaction():
        detail = {
            "month": str(month),
            "account": finding.account,
            "sign": finding.sign.title,
            "code": finding.code,
            "decision": DECISIONS[decision],
            "reason": reason,
        }
        act = store.record_act(author, "preparer", "anomaly", detail, now)
        _end_earlier(store, finding.code, act)
        number = _keep(store, month, finding, decision, reason, act)
        evidence = f"{finding.sign.title} {finding.code}"
        made = [
            record_hold(
                store,
                Claim(month, finding.account, reason, post, None, evidence),
                remedy,
                catalogue,
                author=author,
                now=now,
            )
            for post, remedy in remedies
        ]
        for amendment in made:
            store.con.execute("INSERT INTO anomaly_amendment VALUES (?, ?)", [number, amendment])
    return made


def _keep(store: Store, month: Month, finding: Finding, decision: str, reason: str, act: int) -> int:
    """The number of the decision as it is kept."""
    number = store.next_id("anomaly_decision", "decision_id")
    store.con.execute(
        "INSERT INTO anomaly_decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(number, str(month), finding.account, finding.sign.key, finding.code),
            *(decision, reason, finding.told, act),
        ],
    )
    return number


def _remedies(
    finding: Finding, decision: str, settings: Sequence[str], posts: Sequence[str]
) -> list[tuple[str | None, Remedy]]:
    if (decision == "corrected") != bool(settings):
        msg = (
            "更正须用 --set 写明改成多少，如 --set reads=1234"
            if not settings
            else "--set 只用于更正（--decision 更正）"
        )
        raise EditionError(msg)
    strange = [post for post in posts if post not in finding.posts]
    if strange:
        msg = f"稿件 {'、'.join(strange)} 不在这条线索（{finding.code}）所列的稿件中：{'、'.join(finding.posts) or '无'}"
        raise EditionError(msg)
    match decision:
        case "cleared":
            if posts:
                msg = "未见异常是就整条线索而言，请去掉 --post"
                raise EditionError(msg)
            return []
        case "held":
            return [(post, remedy) for post, remedy in holds_of(finding) if not posts or post in posts]
        case _:
            named = posts or finding.posts
            if len(named) != 1:
                msg = f"更正一次只能改一篇，请用 --post 写明是哪一篇：{'、'.join(finding.posts) or '这条线索没有稿件'}"
                raise EditionError(msg)
            return [(named[0], remedy) for remedy in read_remedies(settings)]


def _end_earlier(store: Store, code: str, act: int) -> None:
    for (amendment,) in store.rows(
        "SELECT m.amendment_id FROM anomaly_amendment AS m JOIN anomaly_decision AS d USING (decision_id) "
        "WHERE d.code = ? AND m.amendment_id NOT IN (SELECT amendment_id FROM amendment_release) ORDER BY ALL",
        [code],
    ):
        store.con.execute("INSERT INTO amendment_release VALUES (?, ?, ?)", [amendment, "线索重新处理", act])
