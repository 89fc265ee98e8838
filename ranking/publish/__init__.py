"""Writes editions as a site: pages, PDF, workbooks and data, all from one set of numbers."""

from ranking.publish.publication import Exporter, Progress, Publication
from ranking.publish.site import EXPORTERS, PublishResult, choose_exporters, publish_edition

__all__ = [
    "EXPORTERS",
    "Exporter",
    "Progress",
    "Publication",
    "PublishResult",
    "choose_exporters",
    "publish_edition",
]
