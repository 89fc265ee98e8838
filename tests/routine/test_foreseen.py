"""The font of a run covers the texts of the files that it starts from."""

from pathlib import Path

import polars as pl
import pytest

from ranking.months import Month
from ranking.routine.demo import printed_files
from ranking.routine.foreseen import cut_font_for


@pytest.fixture(autouse=True)
def _own_font_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANKING_CACHE", str(tmp_path_factory.getbasetemp() / "fonts-foreseen"))


def test_font_covers_text_and_parquet_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeff名称\n龘", encoding="utf-8")
    pl.DataFrame({"title": ["犇", None], "reads": [1, 2]}).write_parquet(tmp_path / "b.parquet")
    cut_font_for(tmp_path / "site", [tmp_path / "a.csv", tmp_path / "b.parquet"])
    covered = (tmp_path / "site" / "assets" / "fonts" / "characters.txt").read_text(encoding="utf-8")
    assert {"龘", "犇", "榜"} <= set(covered)


def test_demo_foresees_the_posts_of_every_month_it_loads() -> None:
    posts = sorted(path.stem for path in printed_files() if path.suffix == ".parquet")
    first = Month.parse("2025-11")
    assert posts == [f"posts-{first.plus(later)}" for later in range(12)]
