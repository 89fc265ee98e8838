"""Takes in what is new for a month: the sources that `ranking.toml` declares, or all that is recognised."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ranking.config import Settings, Source
from ranking.errors import InputError
from ranking.ingest import Group, LoadOptions, LoadOutcome, Progress, load_paths
from ranking.ingest.folder import files_under
from ranking.months import Month
from ranking.routine.owning import find_owners
from ranking.routine.workspace import REGISTER_NAME
from ranking.store import Store

# Registers first: names stand for accounts only where they are registered; posts before what leans on them.
_GROUPS: tuple[Group, ...] = ("accounts", "events", "posts", "reviews", "metrics", "history")
# How a file that another command takes is refused by this one.
_OTHER_KIND = "这是"


@dataclass(frozen=True)
class TakenIn:
    """What came of taking in: an outcome a file, and what could not be read and why."""

    outcomes: tuple[LoadOutcome, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def loaded(self) -> list[LoadOutcome]:
        """The files that were new."""
        return [outcome for outcome in self.outcomes if outcome.state == "loaded"]

    @property
    def waiting(self) -> list[LoadOutcome]:
        """The files of which nobody says yet whose they are."""
        return [outcome for outcome in self.outcomes if outcome.state == "waiting"]


@dataclass(frozen=True)
class Hand:
    """Who takes in, and when."""

    author: str
    now: dt.datetime
    progress: Progress


def take_in(store: Store, month: Month, settings: Settings, workspace: Path, hand: Hand) -> TakenIn:
    """Load what is new of a month's files, each in a transaction of its own.

    Files known by their hash stay, and what a person took back (`ranking loads undo`) is left alone and told.
    """
    register = [workspace / REGISTER_NAME] if (workspace / REGISTER_NAME).is_file() else []
    first = _load_all(store, "accounts", register, LoadOptions(leaves_undone=True), hand)
    if settings.sources:
        parts = [
            _take_source(store, month, source, workspace, hand) for source in _in_order(settings.sources)
        ]
    else:
        parts = [_take_folder(store, workspace / settings.output.intake, hand)]
    return TakenIn(
        outcomes=tuple(outcome for part in (first, *parts) for outcome in part.outcomes),
        faults=tuple(fault for part in (first, *parts) for fault in part.faults),
    )


def _in_order(sources: Sequence[Source]) -> list[Source]:
    order = ("accounts", "events", "campaigns", "posts", "followers", "reviews", "metrics", "history")
    return sorted(sources, key=lambda source: order.index(source.kind))


def _take_source(store: Store, month: Month, source: Source, workspace: Path, hand: Hand) -> TakenIn:
    if source.covers and hand.now < month.end:
        return TakenIn()
    options = LoadOptions(
        leaves_undone=True,
        account=source.account,
        publishable=None if source.publishable else False,
        mapping=workspace / source.mapping if source.mapping else None,
        covers=(month.start.date(), month.last_day) if source.covers else None,
    )
    return _load_all(store, source.kind, source.paths(month, workspace), options, hand)


def _load_all(store: Store, group: Group, paths: Sequence[Path], options: LoadOptions, hand: Hand) -> TakenIn:
    outcomes: list[LoadOutcome] = []
    faults: list[str] = []
    # Names stand for accounts once the registers before are loaded.
    options = replace(options, owners=find_owners(store, None))
    for path in paths:
        try:
            outcomes += load_paths(
                store, group, [path], options, author=hand.author, now=hand.now, progress=hand.progress
            )
        except InputError as error:
            faults.append(str(error))
    faults += [f"{outcome.path}: {outcome.reason}" for outcome in outcomes if outcome.state == "skipped"]
    return TakenIn(tuple(outcomes), tuple(faults))


def _take_folder(store: Store, folder: Path, hand: Hand) -> TakenIn:
    """Everything in the folder, each file by the first command that knows it."""
    if not folder.is_dir() or not any(files_under(folder)):
        return TakenIn()
    parts = [_load_all(store, group, [folder], LoadOptions(leaves_undone=True), hand) for group in _GROUPS]
    taken = [outcome for part in parts for outcome in part.outcomes if outcome.state != "skipped"]
    return TakenIn(tuple(taken), tuple(_unrecognised(folder, parts, {outcome.path for outcome in taken})))


def _unrecognised(folder: Path, parts: Sequence[TakenIn], taken: set[Path]) -> Iterator[str]:
    """Why a file was taken by no command; what only another command takes is no reason."""
    reasons: dict[Path, str] = {}
    for part in parts:
        for outcome in part.outcomes:
            if outcome.state == "skipped" and not (outcome.reason or "").startswith(_OTHER_KIND):
                reasons[outcome.path] = outcome.reason or ""
    for path in files_under(folder):
        if not any(path == known or path in known.parents for known in taken):
            yield f"{path}: {reasons.get(path, '不是认识的格式，或缺少必要的说明；用 ranking load posts 单独载入可看到原因')}"


def told_relative(taken: TakenIn, workspace: Path) -> TakenIn:
    """The same with paths as they lie in the workspace, so that what is told does not depend on where it is."""
    root = f"{workspace}/"
    outcomes = tuple(
        replace(outcome, path=outcome.path.relative_to(workspace))
        if outcome.path.is_relative_to(workspace)
        else outcome
        for outcome in taken.outcomes
    )
    return TakenIn(outcomes, tuple(fault.replace(root, "") for fault in taken.faults))
