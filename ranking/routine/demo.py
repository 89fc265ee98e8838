"""The whole way over the demo data in a fresh store: load, build and publish twelve months."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ranking.catalogue import read_catalogue
from ranking.config import Publisher, Series, Settings
from ranking.editions.measuring import MonthMeasured, measure_edition
from ranking.editions.model import Archive, Edition
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import Profile
from ranking.ingest import LoadOptions, load_paths
from ranking.ingest.model import Group
from ranking.measure import default_cut_off
from ranking.measure.copied import refresh_copies
from ranking.months import Month
from ranking.publish import Progress, PublishResult, choose_exporters, publish_edition
from ranking.publish.pages import HtmlExporter
from ranking.publish.paper import PdfExporter
from ranking.publish.press import Press
from ranking.publish.register import refuse_other_profile
from ranking.resources import content_files, shipped_root
from ranking.routine.beside import Beside
from ranking.routine.month import build_month, hand_out
from ranking.shelf import find_standard
from ranking.store import Store, connect_again, open_store

_AUTHOR = "演示"
# All that a page can show, falls included; the data is nobody's.
_PROFILE: Profile = "internal"
_EVERY_MONTH = {"html", "csv", "json"}
_PRINTED = PdfExporter.name
_PROGRESS = "ecology-progress"
_SETTINGS = Settings(
    publisher=Publisher(name="演示生态环境宣传教育中心", contact="演示电话 000-00000000"),
    series=Series(
        id="demo",
        title="生态环境政务新媒体榜单",
        standards=("ecology-account", "ecology-matrix"),
        notice="演示数据：单位、账号和数字均为虚构",
    ),
)


@dataclass(frozen=True)
class DemoResult:
    """What the demo wrote, what it had to leave out, and where to begin reading."""

    written: list[Path]
    left_out: list[tuple[str, str]]
    index: Path


def run_demo(out: Path, beside: Beside, *, progress: Progress) -> DemoResult:
    """Load the demo data into a new store that is thrown away, publish all its months into `out`, pages by `beside`.

    Documents and workbooks are written for the latest month only. All times of acts follow from the month, so that two
    runs give the same bytes.
    """
    refuse_other_profile(out, _PROFILE)
    with (
        tempfile.TemporaryDirectory(prefix="ranking-demo-") as folder,
        open_store(Path(folder) / "demo.duckdb", create=True) as store,
        ExitStack() as closing,
        ThreadPoolExecutor(1) as turn,
        _in_turn() as measuring,
        # Ends first: a month whose near copies are not found any more is not measured either.
        _in_turn() as finding,
    ):
        # The pages are written beside on the other core; small tables gain nothing from a second thread.
        store.con.execute("SET threads = 1")
        fonts = turn.submit(beside.cut_font, out, printed_files())
        months = _load(store, progress)
        bundles: list[Path] = []
        writing: list[Future[PublishResult]] = []
        held: list[Edition] = []
        # Progress is told in the latest month alone: twelve months of it would show little more and take twice as long.
        names = dict.fromkeys(months, _SETTINGS.series.standards)
        names[months[-1]] += (_PROGRESS,)
        # Months go through three hands: near copies of one are found while another is measured, a third scored and frozen.
        found = [finding.submit(_find_copies, store, month) for month in months]
        measured = [
            measuring.submit(_measure, store, month, names[month], copies)
            for month, copies in zip(months, found, strict=True)
        ]
        for place, month in enumerate(months):
            ahead = measured[place].result()
            if month == months[-1]:
                # A browser computes while it waits, too: it starts no earlier than its start is hidden.
                press = closing.enter_context(Press())
            progress(f"编制并冻结 {month}", place, len(months))
            held = [*held[-1:], _build(store, month, names[month], ahead, held)]
            archive, bundle = hand_out(
                store, _SETTINGS.series.id, month, out, only=None, profile=_PROFILE, held=held
            )
            bundles += bundle
            if month != months[-1]:
                writing.append(turn.submit(_write, beside, archive, out, _EVERY_MONTH, progress))
        bundles += fonts.result()
        done = [result.result() for result in writing]
        done += _write_newest(turn, press, beside, archive, out, progress)
    return DemoResult(
        # Index, feed and `latest/` are written again with every month.
        list(dict.fromkeys([*bundles, *(path for result in done for path in result.written)])),
        [what for result in done for what in result.left_out],
        out / "index.html",
    )


def _write_newest(
    turn: ThreadPoolExecutor, press: Press, beside: Beside, archive: Archive, out: Path, progress: Progress
) -> Iterator[PublishResult]:
    """Print the newest month in the browser while the other process writes all else, linking what is being printed."""
    without_browser = {exporter.name for exporter in choose_exporters(None, _PROFILE)} - {_PRINTED}
    promised = frozenset({_PRINTED})
    rest = turn.submit(_write, beside, archive, out, without_browser, progress, promised)
    catalogue = read_catalogue(None)
    printed = publish_edition(
        archive,
        out,
        catalogue=catalogue,
        only={_PRINTED},
        profile=_PROFILE,
        progress=progress,
        contact=_SETTINGS.publisher.contact,
        press=press,
    )
    yield printed
    yield rest.result()
    if printed.left_out:
        yield _write(beside, archive, out, {HtmlExporter.name}, progress)


def _write(
    beside: Beside,
    archive: Archive,
    out: Path,
    only: set[str],
    progress: Progress,
    promised: frozenset[str] = frozenset(),
) -> PublishResult:
    return beside.publish(
        archive,
        out,
        only=only,
        workspace=None,
        profile=_PROFILE,
        progress=progress,
        promised=promised,
        contact=_SETTINGS.publisher.contact,
    )


def printed_files() -> list[Path]:
    """The files that pages of the demo take their texts from; pages know their own wording."""
    data = shipped_root() / "data"
    standards = [data / "standards" / f"{name}.toml" for name in (*_SETTINGS.series.standards, _PROGRESS)]
    demo = [*(data / "demo").glob("*.csv"), *(data / "demo").glob("*.parquet")]
    return [data / "vocabulary.toml", *standards, *content_files("metrics", ".sql"), *demo]


def _load(store: Store, progress: Progress) -> list[Month]:
    data = shipped_root() / "data" / "demo"
    now = dt.datetime(2026, 11, 6, 9)
    files: tuple[tuple[Group, list[Path]], ...] = (
        ("accounts", [data / "accounts.csv"]),
        ("posts", [*sorted(data.glob("posts-*.parquet")), data / "followers.csv", data / "observed.csv"]),
        ("events", [data / "events.csv", data / "campaigns.csv"]),
        ("reviews", [data / "reviews.csv"]),
    )
    for group, paths in files:
        load_paths(store, group, paths, LoadOptions(), author=_AUTHOR, now=now, progress=progress)
    return [Month.parse(path.stem.removeprefix("posts-")) for path in sorted(data.glob("posts-*.parquet"))]


@contextmanager
def _in_turn() -> Iterator[ThreadPoolExecutor]:
    """A thread that does one thing after the other; what it has not begun when the block ends is left."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _find_copies(store: Store, month: Month) -> None:
    with connect_again(store) as con:
        cut_off, _ = default_cut_off(con, month, _SETTINGS.calendar.cut_off)
        refresh_copies(con, [month], cut_off)


def _measure(store: Store, month: Month, names: Sequence[str], copies: Future[None]) -> MonthMeasured:
    """What building the month will ask for, on a connection of its own; two must not find the same near copies at once."""
    day = _SETTINGS.calendar.cut_off
    copies.result()
    with connect_again(store) as con:
        cut_off, _ = default_cut_off(con, month, day)
        standards = [find_standard(name, month=month) for name in names]
        return measure_edition(con, month, cut_off, read_catalogue(None), standards, day)


def _build(
    store: Store, month: Month, names: Sequence[str], ahead: MonthMeasured, held: Sequence[Edition]
) -> Edition:
    issued = dt.datetime.combine(month.end.date() + dt.timedelta(days=9), dt.time(9))
    draft = build_month(
        store,
        month,
        names,
        cut_off=None,
        author=_AUTHOR,
        now=issued,
        settings=_SETTINGS,
        held=held,
        ahead=ahead,
    )
    return freeze_edition(store, _SETTINGS.series.id, month, author=_AUTHOR, now=issued, held=[draft])
