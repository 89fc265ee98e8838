"""Monthly rankings of government new-media accounts that anyone can recompute."""

from importlib.metadata import version

__version__ = version("gov-media-ranking")
