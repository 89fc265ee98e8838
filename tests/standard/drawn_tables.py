"""Random tables: few different numbers, so that ties, gaps and zeros are many."""

from hypothesis import strategies as st

from tests.standard.drawn_steps import SIGNED, Sign

Row = dict[str, object]

# Short numbers, so that what is equal in decimal is mostly equal in binary too.
POOLS: dict[str, list[float | None]] = {
    "count": [0, 1, 2, 3, 5, 8, 10, 50, 120, 999, None],
    "share": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1, None],
    "signed": [-3.5, -2, -1, 0, 1, 2.25, 4, None],
    "positive": [0.5, 1, 2, 3, 7.5, 12, 100],
    "constant": [4],
    "skewed": [1, 2, 3, 4, 5, 6, 7, 1000, 5000, None],
    "rare": [None, None, None, 1, 6, 20],
}
METRICS: dict[str, Sign] = {
    **{"count": "nonneg", "share": "nonneg", "signed": SIGNED, "positive": "pos"},
    **{"constant": "pos", "skewed": "pos", "rare": "pos"},
}
HIDEABLE = ("count", "rare")


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """2 to 12 subjects on 1 to 3 boards, some of them on several, with gaps, ties and hidden values."""
    names = [f"演示{number:02d}" for number in range(draw(st.integers(2, 12)))]
    boards = ["weibo-county", "all", "weixin"][: draw(st.integers(1, 3))]
    columns = {
        metric: draw(st.lists(st.sampled_from(pool), min_size=len(names), max_size=len(names)))
        for metric, pool in POOLS.items()
    }
    regions = draw(st.lists(st.sampled_from(["东", "西", None]), min_size=len(names), max_size=len(names)))
    rare_flags = st.lists(
        st.sampled_from([False, False, False, True]), min_size=len(names), max_size=len(names)
    )
    hidden = {metric: draw(rare_flags) for metric in HIDEABLE} if draw(st.booleans()) else {}
    unregistered = draw(rare_flags) if draw(st.integers(0, 3)) == 3 else None
    rows: list[Row] = []
    for place, name in enumerate(names):
        row: Row = {"subject": name, "board": boards[0], "region": regions[place]}
        row |= {metric: values[place] for metric, values in columns.items()}
        row |= {f"{metric}.hidden": flags[place] for metric, flags in hidden.items()}
        if unregistered is not None:
            row["registered"] = not unregistered[place]
        on = draw(st.lists(st.sampled_from(boards), min_size=1, max_size=len(boards), unique=True))
        rows += [row | {"board": board} for board in on]
    return draw(st.permutations(rows))
