"""A month as far as it goes without a person: take in, build, check, preview; each step only where something is new."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ranking.calendar import MonthDates, dates_of
from ranking.catalogue import read_catalogue
from ranking.config import Settings, read_settings
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.shelve import read_edition, read_facts
from ranking.errors import InputError, RankingError
from ranking.measure import default_cut_off
from ranking.months import Month
from ranking.publish import Progress
from ranking.publish.files import write_if_changed
from ranking.resources import find_workspace
from ranking.routine.intake import Intake, read_intake
from ranking.routine.life import preview_month, revision_folder
from ranking.routine.month import build_month, publish_month, write_month
from ranking.routine.owning import ask_owners
from ranking.routine.taking_in import Hand, TakenIn, take_in, told_relative
from ranking.routine.todo import Task, Todo, gather_tasks, tell_dates, write_todo
from ranking.shelf import find_standard
from ranking.store import Store

# A draft is looked at as pages and workbook; documents come with the issue.
_DRAFT_FORMATS = {"html", "xlsx", "accounts"}
# Acts after which a draft is still what it would be if built again.
_HARMLESS = ("build", "revise", "preview", "publish", "restore", "migrate")


@dataclass
class Run:
    """One run of a month: what it works with, the files it made, and whether something must be mended first."""

    store: Store
    month: Month
    settings: Settings
    workspace: Path
    hand: Hand
    issuer: str | None
    tell: Callable[[str], None]
    made: list[Path] = field(default_factory=list)
    is_blocked: bool = False
    has_changed: bool = False

    @property
    def drafts(self) -> Path:
        """Where drafts and the to-do page are written."""
        return self.workspace / self.settings.output.drafts

    @property
    def site(self) -> Path:
        """Where published editions are written."""
        return self.workspace / self.settings.output.site

    def latest(self) -> EditionFacts | None:
        """The month's latest edition, if there is one."""
        found = [f for f in read_facts(self.store, self.settings.series.id) if f.month == self.month]
        return found[-1] if found else None

    def did(self, what: str) -> None:
        """Tell a step that changed something."""
        self.has_changed = True
        self.tell(what)


def run_month(
    store: Store,
    month: Month,
    *,
    author: str,
    now: dt.datetime,
    progress: Progress,
    tell: Callable[[str], None],
    issuer: str | None = None,
) -> tuple[Run, Todo]:
    """Take the month as far as it may go, issuing only in the name of `issuer`; a second run does nothing.

    Every step is whole or undone and leaves what the next run needs to go on. Raises InputError outside a workspace.
    """
    workspace = find_workspace()
    if workspace is None:
        msg = "这里不是工作区（没有 ranking.toml），请先运行 ranking init 文件夹，或进入工作区再运行"
        raise InputError(msg)
    settings = read_settings(workspace)
    run = Run(store, month, settings, workspace, Hand(author, now, progress), issuer, tell)
    dates = dates_of(settings.calendar, month)
    taken = _take_in(run)
    intake = read_intake(store, month, settings, workspace, now)
    problem = _build_and_preview(run, dates, intake)
    _issue(run)
    _write_pages(run)
    todo = _todo(run, dates, taken, intake, problem)
    run.made += write_todo(todo, run.drafts, workspace)
    run.has_changed = run.has_changed or bool(run.made)
    return run, todo


def _take_in(run: Run) -> TakenIn:
    taken = told_relative(take_in(run.store, run.month, run.settings, run.workspace, run.hand), run.workspace)
    ask_owners(taken.outcomes, None)
    for outcome in taken.loaded:
        run.did(
            f"已载入 {outcome.path}：{outcome.rows_read:,} 行，新增 {outcome.accepted:,}，被拒 {outcome.rejected:,}"
        )
    # A stray file in a folder of all sorts stops nothing; one of a declared source does.
    run.is_blocked = bool(taken.faults and run.settings.sources)
    return taken


def _build_and_preview(run: Run, dates: MonthDates, intake: Intake) -> str | None:
    """Bring the draft up to date and invite objections once it is time; gives what stands in the way."""
    latest = run.latest()
    if latest is not None and (latest.state == "published" or latest.supersedes is not None):
        return None
    if run.hand.now < run.month.end:
        return None
    try:
        if latest is None or not _is_current(run, latest):
            _build(run, latest)
        _preview(run, dates, intake)
    except RankingError as error:
        run.is_blocked = True
        return str(error)
    return None


def _build(run: Run, latest: EditionFacts | None) -> None:
    given = latest.cut_off if latest is not None and latest.cut_off_basis == "given" else None
    draft = build_month(
        run.store,
        run.month,
        (),
        cut_off=given,
        author=run.hand.author,
        now=run.hand.now,
        settings=run.settings,
    )
    ranked = draft.scores["rank"].count()
    run.did(f"已编制 {run.month} 草稿：{draft.boards.height} 个榜，{ranked} 个名次")


def _is_current(run: Run, facts: EditionFacts) -> bool:
    """Whether the draft is what it would be if it were built now: same data, standards, settings and program."""
    edition = read_edition(run.store, facts)
    metrics = read_catalogue(run.workspace).metrics
    standards = [
        find_standard(name, month=run.month, workspace=run.workspace, metrics=metrics)
        for name in run.settings.series.standards
    ]
    series, calendar = run.settings.series, run.settings.calendar
    is_same_cut_off = (
        facts.cut_off_basis == "given"
        or facts.cut_off == (default_cut_off(run.store.con, run.month, calendar.cut_off)[0])
    )
    wanted = (series.title, run.settings.publisher.name, series.notice, calendar.count_age)
    return (
        edition.standards["sha256"].to_list() == [standard.sha256 for standard in standards]
        and wanted == (facts.title, facts.publisher, facts.notice, facts.count_age)
        and is_same_cut_off
        and not _acts_since(run.store, facts, _HARMLESS)
    )


def _acts_since(store: Store, facts: EditionFacts, harmless: tuple[str, ...]) -> int:
    """How many acts after the edition was last built may change what it would be."""
    marks = ", ".join("?" for _ in harmless)
    found = store.rows(
        f"""
        SELECT count(*) FROM act
        WHERE what NOT IN ({marks}) AND act_id > (
            SELECT coalesce(max(act_id), 0) FROM act
            WHERE what IN ('build', 'revise') AND json_extract_string(detail, '$.edition') = ?
        )
        """,
        [*harmless, facts.edition_id],
    )
    return int(found[0][0])


def _preview(run: Run, dates: MonthDates, intake: Intake) -> None:
    """Invite objections where the calendar says so, it is time and nothing is missing or broken."""
    facts = run.latest()
    if facts is None or facts.state != "draft" or dates.preview is None:
        return
    broken = read_edition(run.store, facts).checks.filter(pl.col("must") & ~pl.col("holds")).height
    is_lacking = any(source.is_lacking for source in intake.sources)
    if is_lacking or run.is_blocked or broken or run.hand.now.date() < dates.preview:
        return
    until = preview_month(run.store, run.month, until=None, author=run.hand.author, now=run.hand.now)
    run.did(f"已定为征求异议稿，异议受理至 {until.objections_until:%Y-%m-%d %H:%M}")


def _issue(run: Run) -> None:
    """Publish in the issuer's name; a published month whose site was not finished is written again."""
    facts = run.latest()
    is_written = facts is not None and revision_folder(run.site, facts).exists()
    if (
        facts is None
        or (facts.state != "published" and run.issuer is None)
        or (facts.state == "published" and is_written)
    ):
        return
    result = publish_month(
        run.store,
        run.month,
        run.site,
        author=run.issuer or run.hand.author,
        now=run.hand.now,
        progress=run.hand.progress,
        profile=run.settings.output.profile,
    )
    run.made += result.written
    run.did(f"已写出 {run.month} 第 {facts.revision} 版，共 {len(result.written)} 个文件")


def _write_pages(run: Run) -> None:
    """Write the draft for those who check it; the note beside it, written last, says of which draft it is."""
    facts = run.latest()
    if facts is None or facts.state == "published":
        return
    note = run.drafts / f".{run.month}.written"
    told = f"{facts.edition_id} {facts.state} {facts.built_at} {facts.objections_until}\n"
    if note.is_file() and note.read_text(encoding="utf-8") == told:
        return
    result = write_month(
        run.store,
        run.settings.series.id,
        run.month,
        run.drafts,
        only=_DRAFT_FORMATS,
        workspace=run.workspace,
        progress=run.hand.progress,
        profile="internal",
    )
    write_if_changed(note, told)
    run.made += result.written


def _todo(run: Run, dates: MonthDates, taken: TakenIn, intake: Intake, problem: str | None) -> Todo:
    facts = run.latest()
    edition = read_edition(run.store, facts) if facts is not None and facts.state != "published" else None
    tasks = [Task("不能编制", (problem,))] if problem else []
    tasks += gather_tasks(run.store, taken, intake, edition)
    tasks += _issuing(run, dates, facts, edition)
    run.is_blocked = run.is_blocked or _is_broken(edition)
    return Todo(run.month, _tell_state(run, facts), tell_dates(dates), tuple(tasks))


def _is_broken(edition: Edition | None) -> bool:
    return edition is not None and bool(edition.checks.filter(pl.col("must") & ~pl.col("holds")).height)


def _issuing(
    run: Run, dates: MonthDates, facts: EditionFacts | None, edition: Edition | None
) -> Iterator[Task]:
    """Who must issue, or revise what came too late."""
    if facts is None:
        return
    if facts.state == "published":
        late = _acts_since(run.store, facts, (*_HARMLESS, "objection"))
        told = (f"发布的一期编制以后，又有 {late} 次载入或决定",) if late else ()
        yield Task("发布以后的变化", told, f"影响结果的，用 ranking revise {run.month} 编制更正或修订")
        return
    if _is_broken(edition):
        return
    command = f"ranking publish {run.month} --out {run.settings.output.site} --by 签发人"
    since = max(dates.cut_off, facts.objections_until or dates.cut_off)
    needs_preview = dates.preview is not None and facts.state == "draft" and facts.supersedes is None
    if needs_preview:
        yield Task("待征求异议", (f"自 {dates.preview} 起；文件齐全、检查通过后由 ranking run 自动进行",))
    else:
        yield Task(
            "待签发",
            (f"核对 {run.settings.output.drafts}/{run.month}/ 后，{since:%Y-%m-%d %H:%M} 起可以签发",),
            command,
        )


def _tell_state(run: Run, facts: EditionFacts | None) -> str:
    if facts is None:
        over = run.hand.now >= run.month.end
        return "还没有草稿" if over else f"{run.month.label}尚未结束，只载入，不编制"
    match facts.state:
        case "published":
            return f"第 {facts.revision} 版已于 {facts.published_at:%Y-%m-%d} 发布（{facts.issued_by} 签发）"
        case "preview":
            return f"第 {facts.revision} 版征求异议，受理至 {facts.objections_until:%Y-%m-%d %H:%M}"
        case _:
            return f"第 {facts.revision} 版草稿"
