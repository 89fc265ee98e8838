"""Made-up worlds in stores: clean ones, and one with every anomaly planted."""

from pathlib import Path

import pytest

from ranking.audit.anomalies.finding import Finding, find_signs
from ranking.audit.anomalies.gather import gather_seen
from ranking.audit.anomalies.signs import Sign, read_signs
from ranking.store import open_store
from tests.audit.anomalies.made import CUT_OFF, MONTH, World, fill

ACCOUNTS = 400
CLEAN_SEEDS, PLANTED_SEEDS = (11, 12), (21, 22, 23)
PLANTED_EACH = 4


@pytest.fixture(scope="session")
def signs() -> dict[str, Sign]:
    return read_signs(None)


def look(folder: Path, world: World, signs: dict[str, Sign]) -> list[Finding]:
    """What is found in a world, through a store."""
    with open_store(folder / "world.duckdb", create=True) as store:
        fill(store, world)
        return find_signs(gather_seen(store, MONTH, CUT_OFF, signs), signs)
