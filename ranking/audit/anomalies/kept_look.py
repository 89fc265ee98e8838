"""Keeps what the last look through a month found, so that a dossier tells what waits without looking at all accounts again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ranking.audit.anomalies.finding import Finding
from ranking.months import Month
from ranking.store import Store


@dataclass(frozen=True)
class KeptFinding:
    """One finding of the last look: its code, account, the key of its sign, and what was found, in words."""

    code: str
    account: str
    sign: str
    told: str


@dataclass(frozen=True)
class KeptLook:
    """The last look through a month: when, and what it found."""

    looked_at: dt.datetime
    findings: tuple[KeptFinding, ...]


def keep_look(
    store: Store, month: Month, cut_off: dt.datetime, findings: Sequence[Finding], now: dt.datetime
) -> None:
    """Keep what a look found in the place of the one before; it decides nothing, so it is no act."""
    with store.transaction():
        for table in ("anomaly_look", "anomaly_finding"):
            store.con.execute(f"DELETE FROM {table} WHERE month = ?", [str(month)])
        store.con.execute("INSERT INTO anomaly_look VALUES (?, ?, ?)", [str(month), cut_off, now])
        rows = [(str(month), one.code, one.account, one.sign.key, one.told) for one in findings]
        if rows:
            store.con.executemany("INSERT INTO anomaly_finding VALUES (?, ?, ?, ?, ?)", rows)


def read_look(store: Store, month: Month, account: str) -> KeptLook | None:
    """The last look through a month, with what it found of one account; None where nobody looked."""
    looks = store.rows("SELECT looked_at FROM anomaly_look WHERE month = ?", [str(month)])
    if not looks:
        return None
    found = store.rows(
        "SELECT code, account_id, sign, told FROM anomaly_finding WHERE month = ? AND account_id = ? ORDER BY sign, code",
        [str(month), account],
    )
    return KeptLook(looks[0][0], tuple(KeptFinding(*row) for row in found))
