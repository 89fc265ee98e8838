"""Verifies a bundle from its files alone: bytes, results, hash and chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl

from ranking.editions.audience import standards_of
from ranking.editions.bundle import Bundle, find_file_faults, open_bundle, read_edition_of
from ranking.editions.chain import Chain, follow_chain
from ranking.editions.consistency import find_told_differences
from ranking.editions.difference import Difference
from ranking.editions.model import Edition
from ranking.editions.recompute import find_result_differences
from ranking.editions.seal import CERTAINTY_SINCE
from ranking.editions.withholding import WITHHELD, touched_standards
from ranking.errors import EditionError, StandardError

_HASH_DIGITS = 64


@dataclass(frozen=True)
class Verification:
    """What came of verifying a bundle; `difference` is the first thing that does not agree.

    `edition` is None where the files could not be read as one.
    """

    bundle: Bundle
    edition: Edition | None
    difference: Difference | None
    chain: Chain
    is_hash_known: bool

    @property
    def agrees(self) -> bool:
        """Whether everything that was looked at agrees."""
        return self.difference is None


def verify_bundle(folder: Path, *, known_hash: str | None = None) -> Verification:
    """Check every file of a bundle, recompute every score and rank, follow the chain of editions.

    `known_hash` is the edition's hash as had from elsewhere (all 64 digits). Raises EditionError where the folder
    holds no bundle or one of a later program.
    """
    bundle = open_bundle(folder)
    links = follow_chain(bundle)
    edition, faults = _read(bundle, known_hash)
    results = _recompute(bundle, edition) if edition is not None else iter(())
    told = _hold_together(bundle, edition, links) if edition is not None else iter(())
    found = chain(faults, results, told, [links.difference] if links.difference else [])
    return Verification(bundle, edition, next(found, None), links, known_hash is not None)


def describe_verification(result: Verification) -> Iterator[str]:
    """The outcome in lines for the person who asked."""
    edition, bundle = result.edition, result.bundle
    name = f"{bundle.seal.edition.get('title')} {bundle.seal.edition.get('month')}"
    kind = "公开本" if bundle.profile == "public" else "内部本"
    yield f"{name}（第 {bundle.seal.edition.get('revision')} 版，{kind}）"
    yield f"本期校验值：{bundle.hash}"
    if result.difference is not None:
        yield f"不一致：{result.difference}"
        return
    assert edition is not None
    ranked = edition.scores["rank"].count()
    given = _given_standards(bundle, edition)
    kept = edition.scores.filter(pl.col("standard_id").is_in(given))["rank"].count()
    boards = edition.boards.filter(~pl.col("standard_id").is_in(given)).height
    yield f"一致：{len(bundle.files)} 个文件完好，{boards} 个榜 {ranked - kept} 个名次和得分全部复算相同"
    if given:
        accounts = edition.withheld["subject"].n_unique()
        yield (
            f"{WITHHELD}：{accounts} 个账号（矩阵）的部分指标没有列出，用到它们的计分标准 {'、'.join(given)} "
            f"不能由公开本复算，{kept} 个名次照所载核对：分项之和等于得分、名次与得分一致；全部复算请用内部本"
        )
    yield from _describe_chain(result.chain)
    if not result.is_hash_known:
        yield (
            "说明：如果本包连同其后各期被整体改写，仅凭本包无法发现。"
            "请向发布单位或从留存的旧页面取得校验值，用 --hash 给出再核对一次。"
        )


def _given_standards(bundle: Bundle, edition: Edition) -> list[str]:
    """The standards of a public bundle that are taken as given."""
    if bundle.profile == "internal" or edition.withheld.is_empty():
        return []
    return sorted(touched_standards(standards_of(edition), edition.withheld))


def _describe_chain(links: Chain) -> Iterator[str]:
    if links.editions:
        yield f"往期：向前核对了 {len(links.editions)} 期，文件完好、首尾相接（{links.editions[-1]} 起）"
    if links.missing is not None:
        others = (
            f"；旁边的 {'、'.join(links.strangers)} 不是它，如应是它，则已被改动" if links.strangers else ""
        )
        yield f"往期：再前一期（校验值 {links.missing[:12]}…）不在旁边，未核对{others}"


def _read(bundle: Bundle, known_hash: str | None) -> tuple[Edition | None, list[Difference]]:
    faults = list(_hash_fault(bundle, known_hash))
    faults += find_file_faults(bundle)
    try:
        return (None if faults else read_edition_of(bundle)), faults
    except (EditionError, UnicodeDecodeError) as error:
        return None, [Difference("复算包", "完整可读", str(error))]


def _hash_fault(bundle: Bundle, known_hash: str | None) -> Iterator[Difference]:
    if known_hash is None:
        return
    wanted = known_hash.strip().lower()
    if len(wanted) != _HASH_DIGITS or set(wanted) - set("0123456789abcdef"):
        msg = f"--hash 的值“{known_hash}”不是校验值，请给出页面上印出的全部 {_HASH_DIGITS} 位"
        raise EditionError(msg)
    if bundle.hash != wanted:
        yield Difference("本期校验值", wanted, bundle.hash)


def _recompute(bundle: Bundle, edition: Edition) -> Iterator[Difference]:
    try:
        yield from find_result_differences(
            edition, bundle.profile, has_certainty=bundle.seal.bundle_version >= CERTAINTY_SINCE
        )
    except StandardError as error:
        yield Difference("复算包", "可以按标准计分", str(error))


def _hold_together(bundle: Bundle, edition: Edition, links: Chain) -> Iterator[Difference]:
    """What the edition tells beside its results, against these and the earlier editions that it leans on."""
    leaned_on = {str(edition.facts.month), str(edition.facts.month.plus(-1))}
    earlier: list[Edition] = []
    for folder in links.folders:
        other = open_bundle(folder)
        if other.profile == bundle.profile and other.seal.edition.get("month") in leaned_on:
            earlier.append(read_edition_of(other))  # its files are as they were sealed
    has_checks = bundle.seal.bundle_version >= CERTAINTY_SINCE
    yield from find_told_differences(edition, bundle.profile, earlier, has_checks=has_checks)
