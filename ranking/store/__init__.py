"""The DuckDB file: schema, opening, transactions, acts, and what `ranking status` tells."""

from ranking.store.opening import connect_again, connect_beside, open_store, read_store
from ranking.store.quoting import quote_name, quote_text
from ranking.store.rejected import RejectedRow, read_rejected
from ranking.store.status import LoadStatus, MonthStatus, ProvisionalAccount, Status, read_status
from ranking.store.store import SCHEMA_VERSION, Store
from ranking.store.trial import open_trial

__all__ = [
    "SCHEMA_VERSION",
    "LoadStatus",
    "MonthStatus",
    "ProvisionalAccount",
    "RejectedRow",
    "Status",
    "Store",
    "connect_again",
    "connect_beside",
    "open_store",
    "open_trial",
    "quote_name",
    "quote_text",
    "read_rejected",
    "read_status",
    "read_store",
]
