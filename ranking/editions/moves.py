"""How a new version of a standard moves ranks: the month scored by both, board by board."""

from collections.abc import Iterator, Mapping

import polars as pl

from ranking.editions.audience import standards_of
from ranking.editions.frames import FRAMES
from ranking.editions.model import Edition
from ranking.editions.scoring import rescore
from ranking.standard import Standard, parse_standard
from ranking.store import Store

_FAR, _VERY_FAR = 3, 10

# The version of each standard that the newest published edition before a month was scored by.
_EARLIER = """
SELECT s.standard_id, s.version, s.text
FROM edition_standard AS s
JOIN edition AS e USING (edition_id)
WHERE e.series = ? AND e.state = 'published' AND e.month < ? AND LENGTH(e.month) = LENGTH(?)
QUALIFY ROW_NUMBER() OVER (PARTITION BY s.standard_id ORDER BY e.month DESC, e.revision DESC) = 1
ORDER BY s.standard_id
"""


def find_moves(store: Store, edition: Edition) -> pl.DataFrame:
    """The frame `Edition.moves` of a draft: of those standards that have a new version since they were last used.

    Told for whoever both versions rank on the same board; a version that reads what is no longer measured tells nothing.
    """
    month = str(edition.facts.month)
    before = {
        name: parse_standard(text, source=f"{name}@{version}")
        for name, version, text in store.rows(_EARLIER, [edition.facts.series, month, month])
    }
    rows = list(_compare(edition, before))
    return pl.DataFrame(rows, schema=dict(FRAMES["moves"].columns), orient="row")


def _compare(edition: Edition, before: Mapping[str, Standard]) -> Iterator[tuple[object, ...]]:
    measured = set(edition.metrics["metric"].to_list())
    now = standards_of(edition)
    for standard in now:
        earlier = before.get(standard.id)
        if earlier is None or earlier.version == standard.version or not measured.issuperset(earlier.metrics):
            continue
        # Matrices roll up the scores of members by their own standard, which stays the present one.
        swapped = [earlier if one.id == standard.id else one for one in now]
        scores = rescore(swapped, edition.subjects, edition.metrics)[standard.id].scores
        present = edition.scores.filter(standard_id=standard.id)
        both = present.join(scores, on=["board", "subject"], suffix="_before").drop_nulls(
            ["rank", "rank_before"]
        )
        for (board,), rows in both.sort("board").group_by("board", maintain_order=True):
            places = (rows["rank"].cast(pl.Int64) - rows["rank_before"].cast(pl.Int64)).abs()
            counts = [int((places > limit).sum()) for limit in (0, _FAR, _VERY_FAR)]
            yield standard.id, board, earlier.version, rows.height, *counts, places.max()
