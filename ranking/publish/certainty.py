"""How sure each rank of a board is, in words: ranges, bands that cannot be told apart, warnings of small numbers."""

from collections.abc import Iterator, Sequence

from ranking.editions.cautions import WARNINGS
from ranking.editions.model import Edition
from ranking.publish.model import Certainty, Row
from ranking.tuning import describe_certainty

# The board as a whole is small: said once under the table, not in every row.
_OF_BOARD = "few_subjects"


def read_certainty(edition: Edition) -> dict[tuple[str, str], dict[str, Certainty]]:
    """Board → subject → how sure its rank is; empty for editions that do not tell."""
    found: dict[tuple[str, str], dict[str, Certainty]] = {}
    for row in edition.certainty.iter_rows(named=True):
        codes = [code for code in (row["warnings"] or "").split(",") if code]
        found.setdefault((row["standard_id"], row["board"]), {})[row["subject"]] = Certainty(
            range_text=_span(row["weights_low"], row["weights_high"]),
            without_text=_span(row["metrics_low"], row["metrics_high"]),
            band=f"第{_span(row['band_first'], row['band_last'])}名难分先后"
            if row["band_first"] < row["band_last"]
            else "",
            cautions=tuple(WARNINGS[code] for code in codes if code != _OF_BOARD),
            is_board_small=_OF_BOARD in codes,
        )
    return found


def explain_ranges(rows: Sequence[Row]) -> Iterator[str]:
    """What stands under a board that tells how sure its ranks are."""
    told = [row.certainty for row in rows if row.certainty is not None]
    if not told:
        return
    bands = list(dict.fromkeys(certainty.band for certainty in told if certainty.band))
    if bands:
        yield f"{'；'.join(bands)}。"
    yield describe_certainty()
    if any(certainty.is_board_small for certainty in told):
        yield f"{WARNINGS[_OF_BOARD]}，名次先后的意义有限。"
    if any(certainty.cautions for certainty in told):
        yield "标有“数量少”的，当月稿件或阅读很少，名次容易因一两篇稿件而变动。"


def describe_standing(certainty: Certainty | None) -> str:
    """One sentence on how sure a rank is, for the page of its account."""
    if certainty is None:
        return ""
    told = [
        f"各权重在 ±10% 内变动时为第 {certainty.range_text} 名",
        f"逐一去掉一项指标时为第 {certainty.without_text} 名",
        *([certainty.band] if certainty.band else []),
        *certainty.cautions,
    ]
    return f"名次的把握：{'；'.join(told)}。"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}—{last}"
