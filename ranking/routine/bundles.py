"""Writes the bundles of published editions to folders, and verifies editions from disk or from the store."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ranking.catalogue import read_catalogue
from ranking.config import Settings, read_settings
from ranking.editions.amendments import Amendment, amend_metrics, amended_rows, amendments_in_force
from ranking.editions.audience import standards_of
from ranking.editions.consistency import compare_amended
from ranking.editions.difference import Difference
from ranking.editions.measuring import find_subjects, measure_subjects
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.period import rule_of
from ranking.editions.recompute import compare_metrics, compare_register, find_result_differences
from ranking.editions.scoring import score_month
from ranking.editions.seal import Profile
from ranking.editions.shelve import find_facts, read_bundle_files, read_edition
from ranking.months import Month
from ranking.publish.files import SCRATCH_FILES, write_if_changed
from ranking.resources import find_workspace
from ranking.routine.period import recompose, series_of
from ranking.store import Store

# What a ZIP says of each file besides its content; nothing of the machine that packed it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16


def write_bundle(store: Store, facts: EditionFacts, profile: Profile, folder: Path) -> list[Path]:
    """Put a published edition's bundle into `folder` and, packed, beside it; gives the files written anew.

    The files are those that were kept when it was published, byte for byte.
    """
    files = read_bundle_files(store, facts, profile)
    packed = folder.with_name(f"{folder.name}.zip")
    for path in _left_over(folder, files):
        path.unlink()
    written = [folder / name for name, data in files.items() if write_if_changed(folder / name, data)]
    return [*written, packed] if write_if_changed(packed, _pack(files, folder.name)) else written


def export_bundle(store: Store, month: Month, profile: Profile, folder: Path) -> list[Path]:
    """Write the bundle of a month's latest edition into a folder of one's own choice."""
    facts = find_facts(store, series_of(read_settings(find_workspace()), month), month)
    return write_bundle(store, facts, profile, folder)


def verify_month(store: Store, month: Month) -> tuple[EditionFacts, Difference | None]:
    """The first thing in a month's latest edition that does not follow from the posts in the store.

    Metrics are measured again as of the edition's cut-off, the register is read as of the month's end, then everything
    is scored again, and once more without the month's decisions. Captures, posts and register rows that were loaded
    after the edition was built show up as differences.
    """
    workspace = find_workspace()
    settings = read_settings(workspace)
    facts = find_facts(store, series_of(settings, month), month)
    edition = read_edition(store, facts)
    if month.length > 1:
        measured = recompose(store, edition, rule_of(edition)).metrics
        return facts, compare_metrics(measured, edition) or _compare_results(edition)
    amendments = amendments_in_force(store, month, until_act=_act_of(store, facts))
    subjects, measured = _measure_again(store, edition, amendments, settings)
    fault = compare_metrics(measured, edition) or compare_register(subjects, edition)
    return facts, fault or _compare_results(edition) or _compare_amended(store, edition, amendments, settings)


def _measure_again(
    store: Store, edition: Edition, amendments: Sequence[Amendment], settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Register rows and metrics of an edition's month from the store, as those amendments have it."""
    facts, standards = edition.facts, standards_of(edition)
    catalogue = read_catalogue(find_workspace())
    with amended_rows(store.con, amendments, facts.count_age):
        subjects = find_subjects(store, facts.month, standards)
        measured = measure_subjects(
            store.con, facts.month, facts.cut_off, catalogue, standards, settings.calendar.cut_off
        )
    return subjects, amend_metrics(measured, amendments, facts.month)


def _compare_amended(
    store: Store, edition: Edition, amendments: Sequence[Amendment], settings: Settings
) -> Difference | None:
    """The first effect of the month's decisions that is not what leaving them away gives."""
    others = [amendment for amendment in amendments if amendment.month != edition.facts.month]
    if len(others) == len(amendments):
        return None
    subjects, metrics = _measure_again(store, edition, others, settings)
    again = score_month(standards_of(edition), subjects, metrics)
    without = replace(edition, subjects=subjects, scores=again.scores, parts=again.parts)
    return compare_amended(without, edition)


def _compare_results(edition: Edition) -> Difference | None:
    has_certainty = not edition.certainty.is_empty()
    return next(find_result_differences(edition, "internal", has_certainty=has_certainty), None)


def _act_of(store: Store, facts: EditionFacts) -> int:
    """The act by which an edition was last built: what was decided later plays no part in it."""
    acts = store.rows("SELECT act_id, detail FROM act WHERE what IN ('build', 'revise') ORDER BY act_id DESC")
    return next((act for act, detail in acts if json.loads(detail).get("edition") == facts.edition_id), 0)


def describe_month_check(store: Store, facts: EditionFacts, fault: Difference | None) -> Iterator[str]:
    """The outcome of `verify_month` in lines."""
    how = "由库中稿件重新计量、计分" if facts.month.length == 1 else "由各月已发布的榜单重新合成、计分"
    yield f"{facts.title} {facts.month}（第 {facts.revision} 版）：{how}"
    if fault is None:
        yield "一致：指标、节点值、得分、组成部分和名次全部相同"
        return
    yield f"不一致：{fault}"
    later = store.rows(
        'SELECT count(*) FROM load AS l JOIN act AS a USING (act_id) WHERE a."at" > ?', [facts.built_at]
    )[0][0]
    if later:
        yield f"编制之后又载入了 {later} 个文件，其中截止时间以前的采集会造成上述差别；已冻结的结果不受影响"


def _pack(files: dict[str, bytes], folder: str) -> bytes:
    """The bundle as one file to download; stored, not deflated, so that its bytes are the same everywhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _NO_TIME)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, data)
    return packed.getvalue()


def _left_over(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Standards of an earlier edition, and scratch files of a run that was killed; nothing else is ours to remove."""
    standards = [path for path in folder.glob("standards/*.toml") if f"standards/{path.name}" not in files]
    return sorted([*standards, *folder.rglob(SCRATCH_FILES)])
