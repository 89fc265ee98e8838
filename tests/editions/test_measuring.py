"""Measuring ahead: on a second connection, for building to find."""

import polars as pl

from ranking.catalogue import Catalogue
from ranking.editions.measuring import measure_ahead
from ranking.shelf import find_standard
from ranking.store import Store, connect_again
from tests.editions.conftest import SEPTEMBER, build

_KEPT = "SELECT month, subject_kind, cut_off, inputs FROM measured_month ORDER BY ALL"


def test_a_month_measured_ahead_is_the_one_that_building_asks_for(store: Store, catalogue: Catalogue) -> None:
    alone = build(store, catalogue, SEPTEMBER).metrics
    built = store.rows(_KEPT)
    for table in ("measured_month", "measured_metric", "measured_basis"):
        store.con.execute(f"DELETE FROM {table}")
    with connect_again(store) as con:
        measure_ahead(con, SEPTEMBER, catalogue, [find_standard("ecology-account", month=SEPTEMBER)], 5)
    ahead = store.rows(_KEPT)
    assert ahead and ahead == [row for row in built if row[0] == str(SEPTEMBER)]
    # Were it measured again, the spoilt figures would be gone.
    store.con.execute(
        "UPDATE measured_metric SET value = LIST_TRANSFORM(value, lambda each: 12345) WHERE metric = 'posts'"
    )
    metrics = build(store, catalogue, SEPTEMBER).metrics
    assert set(metrics.filter(metric="posts", subject="weibo:1")["value"]) == {12345}
    others = ~pl.col("metric").is_in(("posts", "posts_change_3m", "posts_change_12m"))
    assert metrics.filter(others).equals(alone.filter(others))
