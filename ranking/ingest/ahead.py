"""Several things at once: the next chunks are worked on in threads while the store takes in the one before."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Polars and DuckDB work outside Python's lock, so that two fill two cores; a chunk takes some 100 MB meanwhile.
_AT_ONCE = 2


def worked_ahead(items: Iterator[Item], work: Callable[[Item], Result]) -> Iterator[Result]:
    """What `work` makes of each item, in order; made in threads while the caller uses the ones before.

    An exception of `items` or `work` is raised where the result would have come. Leaving early waits
    for what is under way, no more.
    """
    under_way: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for future in _begun(pool, items, work):
            under_way.append(future)
            if len(under_way) > _AT_ONCE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _begun(pool: Executor, items: Iterator[Item], work: Callable[[Item], Result]) -> Iterator[Future[Result]]:
    try:
        for item in items:
            yield pool.submit(work, item)
    except Exception as error:
        failed: Future[Result] = Future()
        failed.set_exception(error)
        yield failed
