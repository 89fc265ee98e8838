"""A small store: four accounts on Weibo, two months of posts, loaded through the front door."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue, read_catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.model import Edition
from ranking.ingest import LoadOptions, load_paths
from ranking.ingest.model import Group
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.store import Store, open_store

AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
NOW = dt.datetime(2026, 10, 8, 9)

REGISTER = """平台,账号ID,名称,层级,启用日期
微博,1,甲县环境演示,县级,2026-01-01
微博,2,乙县环境演示,县级,2026-01-01
微博,3,丙县环境演示,县级,2026-09-01
微博,4,丁环境演示,,2026-01-01
"""


def post_lines(account: int, month: Month, count: int, likes: int) -> list[str]:
    """That many posts of an account, one a day from the first on, captured two days into the next month."""
    captured = month.end + dt.timedelta(days=2)
    return [
        f"weibo,{account},{account}-{month}-{day},{month}-{day:02d} 09:00,true,第 {day} 篇演示,{captured},{likes},1,2"
        for day in range(1, count + 1)
    ]


POST_HEADER = "platform,account,post_id,published_at,is_original,text,captured_at,likes,comments,shares"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small store, loaded once; never opened again, only copied."""
    folder = tmp_path_factory.mktemp("small")
    with make_small_store(folder) as opened:
        opened.con.execute("CHECKPOINT")
    return folder / "small.duckdb"


@pytest.fixture
def store(small_file: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copy(small_file, tmp_path / "small.duckdb"))) as opened:
        yield opened


@contextmanager
def make_small_store(folder: Path) -> Iterator[Store]:
    """The small store in a folder, open for the time of the block."""
    with open_store(folder / "small.duckdb", create=True) as opened:
        load(opened, folder, "accounts", REGISTER)
        lines = [POST_HEADER]
        for month, counts in ((AUGUST, {1: 5, 2: 9, 4: 3, 9: 2}), (SEPTEMBER, {1: 20, 2: 9, 3: 9, 4: 3})):
            for account, count in counts.items():
                lines += post_lines(account, month, count, likes=account)
        load(opened, folder, "posts", "\n".join(lines))
        yield opened


def load(store: Store, folder: Path, group: Group, text: str) -> None:
    """Load a text as a file of that group."""
    path = folder / f"{group}-{abs(hash(text))}.csv"
    path.write_text(text, encoding="utf-8")
    covers = (dt.date(2026, 8, 1), dt.date(2026, 9, 30)) if group == "posts" else None
    load_paths(store, group, [path], LoadOptions(covers=covers), author="演示", now=NOW)


def build(store: Store, catalogue: Catalogue, month: Month, name: str = "ecology-account") -> Edition:
    """The month's draft."""
    return build_edition(store, catalogue, order_of(month, name))


def order_of(month: Month, name: str = "ecology-account") -> Order:
    """What building the month's draft by one standard is asked for."""
    settings = Settings(series=Series(id="small"))
    return Order(month, [find_standard(name, month=month)], None, settings, "演示", NOW)
