"""What captures follow from several tellings, held to a plain way of taking them in one by one."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.replaying import Telling, replay

_DAYS = [dt.datetime(2026, 10, day) for day in (1, 2)]
_TELLINGS = st.lists(
    st.builds(
        Telling,
        at=st.sampled_from(_DAYS),
        figures=st.tuples(st.sampled_from([None, 5, 6]), st.sampled_from([None, 7])),
        marks=st.just((False, False)),
        load_id=st.integers(1, 4),
        row=st.integers(1, 50),
        is_bound=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda told: (told.load_id, told.row),
)


def _taken_in(tellings: list[Telling]) -> dict[dt.datetime, list[int | None]]:
    """Load after load: what is known of another time, then first comes first, then gaps."""
    known: dict[dt.datetime, list[int | None]] = {}
    for load_id in range(1, 5):
        rows = sorted((t for t in tellings if t.load_id == load_id), key=lambda t: t.row)
        before = [list(figures) for figures in known.values()]
        rows = [t for t in rows if not (t.is_bound and list(t.figures) in before)]
        later = []
        for told in rows:
            if told.at in known:
                later.append(told)
            else:
                known[told.at] = list(told.figures)
        snapshot = {at: list(figures) for at, figures in known.items()}
        for told in later:
            pairs = list(zip(snapshot[told.at], told.figures, strict=True))
            if any(a is not None and b is not None and a != b for a, b in pairs):
                continue
            for place, figure in enumerate(told.figures):
                if known[told.at][place] is None:
                    known[told.at][place] = figure
    return known


@settings(max_examples=200)
@given(_TELLINGS)
def test_replay_is_loading_one_after_the_other(tellings: list[Telling]) -> None:
    captures, _ = replay(tellings)
    assert {capture.at: list(capture.figures) for capture in captures} == _taken_in(tellings)


@settings(max_examples=200)
@given(_TELLINGS)
def test_replaying_what_is_kept_gives_the_same(tellings: list[Telling]) -> None:
    captures, kept = replay(tellings)
    stored = {(told.load_id, told.row): told for told in [*captures, *kept]}
    again, _ = replay(stored.values())
    assert sorted(again, key=lambda t: t.at) == sorted(captures, key=lambda t: t.at)
