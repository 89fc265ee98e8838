"""The catalogue: what is counted, as the headers of `metrics/*.sql` declare it."""

from ranking.catalogue.header import RESERVED_KEYS, read_family
from ranking.catalogue.manual import describe_metric, manual_text
from ranking.catalogue.model import Family, MatrixPosts, Metric, SubjectKind
from ranking.catalogue.shelf import Catalogue, read_catalogue

__all__ = [
    "RESERVED_KEYS",
    "Catalogue",
    "Family",
    "MatrixPosts",
    "Metric",
    "SubjectKind",
    "describe_metric",
    "manual_text",
    "read_catalogue",
    "read_family",
]
