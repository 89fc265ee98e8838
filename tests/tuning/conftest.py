"""A browser for the tests that score and try weights in one."""

from tests.publish.conftest import browser

__all__ = ["browser"]
