"""What the tests of campaigns share: running the command line."""

from tests.cli.conftest import run

__all__ = ["run"]
