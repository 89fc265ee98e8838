"""Two things at once: the next chunk is read and checked while the store takes in the one before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items in order, the next one being made in a thread while the caller works on this one.

    An exception of `items` is raised where its item would have come. Leaving early waits for the
    one item under way, no more.
    """
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item
