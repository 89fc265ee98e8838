"""How a rank compares with the month before."""

import polars as pl

from ranking.editions.change import compare_with_previous

KEYS = {"standard_id": pl.String, "board": pl.String, "subject": pl.String, "rank": pl.Int32}


def scores(**ranks: int | None) -> pl.DataFrame:
    rows = [("s", "b", subject, rank) for subject, rank in ranks.items()]
    return pl.DataFrame(rows, schema=KEYS, orient="row")


def subjects(*names: str) -> pl.DataFrame:
    return pl.DataFrame({"subject": names}, schema={"subject": pl.String})


def changes(
    now: pl.DataFrame, before: pl.DataFrame, known: pl.DataFrame
) -> dict[str, tuple[str, int | None]]:
    compared = compare_with_previous(now, before, known)
    return {row["subject"]: (row["change"], row["previous_rank"]) for row in compared.iter_rows(named=True)}


def test_rank_decides_up_down_and_same() -> None:
    found = changes(scores(a=1, b=2, c=3), scores(a=2, b=1, c=3), subjects("a", "b", "c"))
    assert found == {"a": ("up", 2), "b": ("down", 1), "c": ("same", 3)}


def test_new_account_has_no_change() -> None:
    assert changes(scores(a=1, n=2), scores(a=1), subjects("a"))["n"] == ("new", None)


def test_known_but_unranked_account_has_no_comparison() -> None:
    assert changes(scores(a=1, u=2), scores(a=1, u=None), subjects("a", "u"))["u"] == ("no_comparison", None)


def test_account_from_another_board_has_no_comparison() -> None:
    assert changes(scores(a=1, moved=2), scores(a=1), subjects("a", "moved"))["moved"] == (
        "no_comparison",
        None,
    )


def test_nothing_compares_without_an_edition_before() -> None:
    assert changes(scores(a=1), scores().clear(), subjects()) == {"a": ("no_comparison", None)}


def test_unranked_account_is_never_new() -> None:
    assert changes(scores(a=1, n=None), scores(a=1), subjects("a"))["n"] == ("no_comparison", None)


def test_order_of_rows_is_kept() -> None:
    now = scores(c=1, a=2, b=3)
    assert compare_with_previous(now, scores(a=1), subjects("a"))["subject"].to_list() == ["c", "a", "b"]
