"""Working ahead keeps the order of items, and that of errors."""

import threading
import time
from collections.abc import Iterator

import pytest

from ranking.ingest.ahead import worked_ahead


def _slow_first(item: int) -> int:
    time.sleep(0.02 if item % 2 == 0 else 0)
    return item * 10


def test_results_come_in_order() -> None:
    assert list(worked_ahead(iter(range(7)), _slow_first)) == [0, 10, 20, 30, 40, 50, 60]
    assert list(worked_ahead(iter(()), _slow_first)) == []


def test_two_are_worked_on_at_once() -> None:
    together = threading.Barrier(2, timeout=20)
    assert list(worked_ahead(iter(range(2)), lambda _: together.wait() >= 0)) == [True, True]


def test_no_more_items_are_taken_than_are_worked_on() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(10):
            taken.append(item)
            yield item

    results = worked_ahead(items(), _slow_first)
    assert next(results) == 0
    assert taken == [0, 1, 2]


def test_error_of_an_item_comes_after_the_results_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("third")

    results = worked_ahead(items(), _slow_first)
    assert [next(results), next(results)] == [10, 20]
    with pytest.raises(ValueError, match="third"):
        next(results)


def test_error_of_the_work_comes_in_its_place() -> None:
    def work(item: int) -> int:
        if item == 1:
            raise ValueError("second")
        return item

    results = worked_ahead(iter(range(5)), work)
    assert next(results) == 0
    with pytest.raises(ValueError, match="second"):
        next(results)
