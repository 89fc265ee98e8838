"""Near copies among texts: planted ones are found, nothing else is, and the similarity is exact."""

from collections import defaultdict
from random import Random

import polars as pl
import pytest

from ranking.measure.copies import SHORT_BELOW, SIMILAR, bare_texts, similar_pairs
from tests.oracle.texts import similarity

CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
# What official texts share: unrelated posts are alike in it and must not be taken for copies.
BOILERPLATE = "据生态环境部消息为深入贯彻落实党中央国务院决策部署切实改善环境质量"

Pairs = dict[tuple[int, int], float]


def make_up(random: Random, length: int) -> str:
    return "".join(random.choices(CHARACTERS, k=length))


def edit(random: Random, text: str, edits: int) -> str:
    """Another text with that many characters changed, put in or left out."""
    letters = list(text)
    for _ in range(edits):
        place = random.randrange(len(letters))
        letters[place : place + 1] = random.choice(
            ([], [random.choice(CHARACTERS)], [letters[place], random.choice(CHARACTERS)])
        )
    return "".join(letters)


def plant(seed: int, count: int) -> list[str]:
    """Different texts of 63 to 214 characters; every third is copied with none to eight edits, some many times."""
    random = Random(seed)
    texts: list[str] = []
    for number in range(count):
        body = make_up(random, random.randint(63, 180))
        texts.append(BOILERPLATE + body if number % 2 else body)
        if number % 3 == 0:
            copies = random.choice((1, 1, 1, 2, 5))
            texts += [edit(random, texts[-1], random.randint(0, 8)) for _ in range(copies)]
    return list(dict.fromkeys(texts))


def pairs_by_hand(texts: list[str]) -> Pairs:
    """Every pair of at least 0.8 by counting shared shingles one by one: no sketch, no estimate."""
    sets = [{text[start : start + 4] for start in range(len(text) - 3)} for text in texts]
    holders: dict[str, list[int]] = defaultdict(list)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for place, shingles in enumerate(sets):
        for shingle in shingles:
            for earlier in holders[shingle]:
                shared[earlier, place] += 1
            holders[shingle].append(place)
    jaccards = {(a, b): n / (len(sets[a]) + len(sets[b]) - n) for (a, b), n in shared.items()}
    return {pair: jaccard for pair, jaccard in jaccards.items() if jaccard >= SIMILAR}


def found_pairs(texts: list[str]) -> Pairs:
    return {(a, b): s for a, b, s in similar_pairs(pl.Series(texts, dtype=pl.String)).iter_rows()}


@pytest.mark.parametrize("seed", range(3))
def test_planted_copies_are_found_and_nothing_else(seed: int) -> None:
    texts = plant(seed, 900)
    planted, found = pairs_by_hand(texts), found_pairs(texts)
    assert len(planted) > 200
    assert set(found) <= set(planted)
    assert len(found) >= 0.99 * len(planted)
    assert found == pytest.approx({pair: planted[pair] for pair in found}, abs=1e-12)


def test_every_copy_of_a_very_common_text_is_tied_to_an_earlier_one() -> None:
    random = Random(7)
    text = make_up(random, 150)
    # One or two edits of 150: each is alike to the first, and there are far too many to compare each with each.
    texts = list(dict.fromkeys([text, *(edit(random, text, random.randint(1, 2)) for _ in range(300))]))
    tied = {second for _, second in found_pairs(texts)}
    assert len(tied) >= 0.99 * (len(texts) - 1)
    assert set(found_pairs(texts)) <= set(pairs_by_hand(texts))


def test_a_pair_on_the_border_is_in_and_one_below_is_out() -> None:
    # 40 and 50 shingles of which 40 are shared: exactly 0.8; one more on one side is below.
    letters = "".join(CHARACTERS[:60])
    assert similarity(letters[:43], letters[:53]) == 0.8
    assert found_pairs([letters[:43], letters[:53]]) == {(0, 1): 0.8}
    assert found_pairs([letters[:43], letters[:54]]) == {}


def test_repeated_shingles_count_once() -> None:
    once, often = "河湖长制" * 5, "河湖长制" * 9
    assert found_pairs([once, often]) == {(0, 1): similarity(once, often)} == {(0, 1): 1.0}


def test_rare_characters_beyond_sixteen_bits_are_not_taken_for_others() -> None:
    plain = "".join(CHARACTERS[:30])
    # U+24E00 and U+4E00 have the same last sixteen bits.
    rare = "".join(chr(ord(letter) + 0x20000) for letter in plain)
    assert found_pairs([plain, rare]) == {}
    assert found_pairs([rare, rare[:-1] + "水"]) == {(0, 1): similarity(rare, rare[:-1] + "水")}


@pytest.mark.parametrize("texts", [[], ["只此一篇没有别的可比" * 2]])
def test_no_pair_among_fewer_than_two_texts(texts: list[str]) -> None:
    assert found_pairs(texts) == {}


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("今天 的\t空气\u3000质量\n良", "今天的空气质量良"),
        ("“今天”，空气（质量）良！……——", "今天空气质量良"),
        ("PM２.５为３５", "pm25为35"),
        ("蓝天🌤️白云👍🏻", "蓝天白云"),
        ("详见https://mp.example.cn/s/abc?x=1#wx 原文", "详见原文"),
        ("#低碳日#今天是#绿色出行#全国低碳日", "今天是全国低碳日"),
        ("＃低碳日＃今天是#绿色出行＃全国低碳日", "今天是全国低碳日"),
        ("通报如下 展开全文", "通报如下"),
        ("@演示发布：蓝天保卫战", "蓝天保卫战"),
        ("＠演示发布：蓝天保卫战", "蓝天保卫战"),
        ("演示发布的微博视频", ""),
        ("", ""),
        (None, None),
    ],
)
def test_what_does_not_matter_is_left_out_of_a_text(text: str | None, bare: str | None) -> None:
    assert bare_texts(pl.Series([text], dtype=pl.String)).to_list() == [bare]


def test_a_text_of_twenty_characters_is_long_enough() -> None:
    assert SHORT_BELOW == 20
