"""Keeps words of appraisal (考核、评比……) out of every text that an edition would print beside traffic."""

from collections.abc import Iterator, Sequence

from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.errors import StandardError
from ranking.shelf import appraisal_words
from ranking.standard import Standard, refuse_appraisal, refuse_appraisal_in, traffic_among


def refuse_appraisal_words(standards: Sequence[Standard], catalogue: Catalogue, settings: Settings) -> None:
    """Raise StandardError naming text and rule when a standard rests on traffic and a text appraises.

    Looked at is what editors write: the series, the publisher, and each standard's titles, labels and notes.
    """
    words = appraisal_words()
    found = []
    for standard in standards:
        dependence = traffic_among(standard, catalogue.metrics, standards)
        found += [
            message
            for where, text in _texts_of_series(settings)
            if (message := refuse_appraisal(text, words, dependence, where=where))
        ]
        found += refuse_appraisal_in(standard, words, dependence)
    if found:
        raise StandardError("\n".join(dict.fromkeys(found)))


def _texts_of_series(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "ranking.toml 的 series.title ", settings.series.title
    yield "ranking.toml 的 series.notice ", settings.series.notice or ""
    yield "ranking.toml 的 publisher.name ", settings.publisher.name
