"""Keeps words of appraisal (考核、评比……) out of every text that an edition would print beside traffic."""

from collections.abc import Iterator, Sequence

from ranking.catalogue import Catalogue
from ranking.config import Settings
from ranking.errors import StandardError
from ranking.resources import shipped_root
from ranking.standard import (
    Adjustment,
    Flag,
    Node,
    Standard,
    read_words,
    refuse_appraisal,
    traffic_dependence,
)


def refuse_appraisal_words(standards: Sequence[Standard], catalogue: Catalogue, settings: Settings) -> None:
    """Raise StandardError naming text and rule when a standard rests on traffic and a text appraises.

    Looked at is what editors write: the series, the publisher, and each standard's titles, labels and notes.
    Sources and bases are names of documents and stay as they are.
    """
    words = read_words((shipped_root() / "data" / "appraisal-words.txt").read_text(encoding="utf-8"))
    found = [
        message
        for standard in standards
        for where, text in (*_texts_of_series(settings), *_texts_of_standard(standard))
        if (
            message := refuse_appraisal(
                text, words, traffic_dependence(standard, catalogue.metrics), where=where
            )
        )
    ]
    if found:
        raise StandardError("\n".join(dict.fromkeys(found)))


def _texts_of_series(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "ranking.toml 的 series.title ", settings.series.title
    yield "ranking.toml 的 series.notice ", settings.series.notice or ""
    yield "ranking.toml 的 publisher.name ", settings.publisher.name


def _texts_of_standard(standard: Standard) -> Iterator[tuple[str, str]]:
    name = f"计分标准 {standard.id} "
    yield f"{name}的标题", standard.title
    for note in standard.notes:
        yield f"{name}的 notes ", note
    for board in standard.boards:
        yield f"{name}的榜名", board.title
    entries: tuple[Node | Adjustment | Flag, ...] = (*standard.nodes, *standard.adjustments, *standard.flags)
    for entry in entries:
        yield f"{name}的 {entry.key} 的 label ", entry.label or ""
        yield f"{name}的 {entry.key} 的 note ", entry.note or ""
