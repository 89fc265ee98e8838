"""From files to the store: one small module a source format, checking, rejecting, loading."""

from ranking.ingest.formats import FORMATS
from ranking.ingest.loading import load_paths
from ranking.ingest.model import AccountKey, Group, Kind, LoadOptions, LoadOutcome, Progress

__all__ = ["FORMATS", "AccountKey", "Group", "Kind", "LoadOptions", "LoadOutcome", "Progress", "load_paths"]
