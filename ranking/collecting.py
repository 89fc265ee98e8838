"""Work that makes many objects which all live until it ends: a search for cycles among them finds none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave Python's search for cycles at rest: it goes through all of an edition again and again, and finds none.

    The objects of an edition live until it is written; looking through them took an eighth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
