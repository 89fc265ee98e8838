"""The names that the package gives, each imported when it is first asked for."""

import subprocess
import sys

import ranking.tuning as tuning


def test_every_name_is_found_where_it_is_said_to_live() -> None:
    assert set(tuning.__all__) == set(tuning._HOMES)
    for name in tuning.__all__:
        assert getattr(tuning, name).__module__ == f"ranking.tuning.{tuning._HOMES[name]}"


def test_building_an_edition_needs_no_scipy() -> None:
    code = (
        "import sys, ranking.editions.build; sys.exit(any(name.startswith('scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
