"""All metric families together: the user's own files before the shipped ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from ranking.catalogue.header import read_family
from ranking.catalogue.model import Family, Metric
from ranking.errors import MetricError
from ranking.resources import content_files


@dataclass(frozen=True)
class Catalogue:
    """The families in order of their file names, and their metrics by key."""

    families: tuple[Family, ...]

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """Every metric by its key, in the order of the files."""
        return MappingProxyType({metric.key: metric for family in self.families for metric in family.metrics})

    def family_of(self, key: str) -> Family:
        """The family whose file measures that metric; raises KeyError for an unknown key."""
        for family in self.families:
            if any(metric.key == key for metric in family.metrics):
                return family
        raise KeyError(key)

    def with_family(self, family: Family) -> "Catalogue":
        """The catalogue with that file in the place of the one of its name, or beside the others.

        Raises MetricError when another file declares its family or one of its metrics already.
        """
        others = [other for other in self.families if other.path != family.path]
        return _catalogue_of((*others, family))


def read_catalogue(workspace: Path | None = None) -> Catalogue:
    """The shipped families and the user's own; a file of the user replaces the shipped one of that name.

    Raises MetricError for a wrong header, and for a family or metric that two files declare.
    """
    return _catalogue_of(tuple(read_family(path) for path in content_files("metrics", ".sql", workspace)))


def _catalogue_of(families: tuple[Family, ...]) -> Catalogue:
    _refuse_twins([(family.key, family.path) for family in families], "指标族")
    _refuse_twins([(metric.key, family.path) for family in families for metric in family.metrics], "指标")
    return Catalogue(families)


def _refuse_twins(declared: list[tuple[str, str]], kind: str) -> None:
    first: dict[str, str] = {}
    for key, path in declared:
        if key in first:
            msg = f'{path}：{kind} "{key}" 已由 {first[key]} 给出，请改名或删去其中一个'
            raise MetricError(msg)
        first[key] = path
