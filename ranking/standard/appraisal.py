"""Words of appraisal (考核、评比……) and where they may not stand."""

from collections.abc import Iterable, Iterator

from ranking.standard.entries import Adjustment, Flag
from ranking.standard.model import Node, Standard
from ranking.standard.shares import TrafficDependence

RULE = "《关于防治“指尖上的形式主义”的若干意见》（2023）"
# Signs that may stand inside a word to slip past the check: spaces and invisible characters.
_INVISIBLE = dict.fromkeys(map(ord, " \t\r\n\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff·、-－—_"))


def read_words(text: str) -> tuple[str, ...]:
    """The words of a list with one word a line; empty lines and lines from `#` on are left out."""
    lines = (line.split("#", 1)[0].strip() for line in text.removeprefix("\ufeff").splitlines())
    return tuple(line for line in lines if line)


def appraisal_words_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in a text, in the list's order, also where blanks or signs are put between."""
    plain = text.translate(_INVISIBLE)
    return tuple(word for word in words if word in plain)


def refuse_appraisal(
    text: str, words: Iterable[str], dependence: TrafficDependence, *, where: str
) -> str | None:
    """The message that refuses a text beside a standard resting on traffic; None where it may stand."""
    found = appraisal_words_in(text, words)
    if not found or not dependence.bars_appraisal:
        return None
    return (
        f"{where}含有“{'”“'.join(found)}”，而所用计分标准依赖流量（{_reason(dependence)}），"
        f"按{RULE}不得作为考评依据，请删去这些词，或改用不含流量的标准"
    )


def refuse_appraisal_in(standard: Standard, words: Iterable[str], dependence: TrafficDependence) -> list[str]:
    """The messages that refuse texts of a standard itself: titles, labels and notes.

    Sources and bases are names of documents and stay as they are.
    """
    listed = tuple(words)
    messages = (
        refuse_appraisal(text, listed, dependence, where=where) for where, text in _texts_of(standard)
    )
    return [message for message in messages if message is not None]


def _texts_of(standard: Standard) -> Iterator[tuple[str, str]]:
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


def _reason(dependence: TrafficDependence) -> str:
    reasons = []
    if dependence.social_share > 0:
        reasons.append(f"点赞、评论、转发、关注占总权重 {dependence.social_share:.1%}")
    if dependence.adjustments:
        reasons.append(f"调整项 {'、'.join(dependence.adjustments)} 使用流量指标")
    if dependence.tie_breakers:
        reasons.append(f"同分比较 {'、'.join(dependence.tie_breakers)} 使用流量指标")
    return "；".join(reasons)
