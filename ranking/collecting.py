"""Python's search for cycles, left at rest while objects are made that all live on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Within the block nothing looks for cycles.

    The objects of an edition live until it is written, those of modules for good: the search goes through all of them
    again and again and finds none. It took an eighth of the time of writing an edition.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
