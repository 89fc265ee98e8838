"""What a page is made of: every number and word is final here, templates only print it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ranking.editions.seal import Profile


@dataclass(frozen=True)
class Group:
    """One top-level part of the score, a column with small bars."""

    key: str
    label: str
    share: str
    colour: int  # place in the palette, 1-based


@dataclass(frozen=True)
class Leaf:
    """One part that a score is summed from: a measured leaf, an adjustment or the base."""

    key: str
    label: str
    group: str  # key of its Group
    kind: str


@dataclass(frozen=True)
class Bar:
    """A number and the bar under it; `width` is in per cent of the board's largest.

    Where every part of the group is missing there is no value, and `absence` says what became of its weight.
    """

    colour: int
    value: Decimal | None
    text: str
    width: str
    absence: str = ""


class Measure(NamedTuple):
    """One metric of one subject as it was scored: 12 significant digits, not as printed."""

    key: str
    value: float | None
    base: int | None
    coverage: float | None
    is_floor: bool
    is_withheld: bool = False  # its source may not be published: it counts, but readers are not told


@dataclass(frozen=True)
class Sparkline:
    """Twelve months of scores as an SVG path, a gap where a month is missing."""

    path: str
    last_x: str
    last_y: str
    words: str


class Past(NamedTuple):
    """A subject's place on a board in one month, by the same version of the standard as now."""

    score: float
    rank: int


@dataclass(frozen=True)
class BoardMonth:
    """A board in one month: everyone who had a rank, and the quartiles of their scores."""

    label: str
    standings: Mapping[str, Past]
    quartiles: tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Certainty:
    """How sure a rank is, in words; `band` is empty where it is told apart from its neighbours."""

    range_text: str
    without_text: str
    band: str
    cautions: tuple[str, ...]
    is_board_small: bool


@dataclass(frozen=True)
class Row:
    """One subject on a board, ranked or not."""

    subject: str
    name: str
    former_name: str
    platform: str
    level: str
    region: str
    organisation: str
    matrix: str
    rank: int | None
    rank_text: str
    score: Decimal | None
    score_text: str
    previous_rank: int | None
    change: str  # up, down, same, new, no_comparison; unmarked where the public is not told
    change_mark: str
    change_words: str
    groups: tuple[Bar, ...]
    groups_before: tuple[Decimal | None, ...]  # of the month before; empty where it cannot be compared
    parts: tuple[Decimal | None, ...]  # one per Leaf of the board; None = missing, not applied or not ranked
    absences: tuple[str, ...]  # one per Leaf: what the standard did about a missing value, else empty
    sparkline: Sparkline | None
    posts: int | None
    posts_text: str
    observed_days: int
    month_days: int
    coverage: float | None
    has_floor: bool
    measures: Mapping[str, Measure]  # all that the edition holds of the subject, in the catalogue's order
    reason: str
    certainty: Certainty | None = None

    def measure(self, key: str) -> Measure | None:
        """The measure of one metric, if the edition holds it."""
        return self.measures.get(key)

    @property
    def is_observed_fully(self) -> bool:
        """Whether the account was looked at on every day on which it was open."""
        return self.observed_days >= self.month_days

    @property
    def observed_text(self) -> str:
        """Observed days of open days: `30/31`."""
        return f"{self.observed_days}/{self.month_days}"


@dataclass(frozen=True)
class Finding:
    """One sentence on what changed; `subject` names the row that it is about."""

    subject: str
    name: str
    text: str


@dataclass(frozen=True)
class FindingList:
    """Sentences of one kind: rises, falls, new, left."""

    kind: str
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ChartTable:
    """The same numbers as a chart, for those who read tables."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A Plotly figure with a title that states the finding, and its numbers as a table."""

    key: str
    title: str
    units: str
    figure: str  # JSON
    height: int
    table: ChartTable
    legend: tuple[Group, ...] = ()
    source: str = ""  # whose data, as of when, by which standard
    data: str = ""  # name of the files of its numbers, without ending


@dataclass(frozen=True)
class MethodNode:
    """One line of the standard as a readable tree."""

    key: str
    label: str
    depth: int
    weight: str
    share: str
    metric: str
    rule: str
    missing: str
    colour: int


@dataclass(frozen=True)
class Definition:
    """What a metric counts and what it cannot see; one that the catalogue does not know has only a key."""

    key: str
    label: str
    unit: str
    definition: str
    blind_spot: str
    source: str
    family: str


@dataclass(frozen=True)
class WorkedLine:
    """One line of the worked example: measured, converted, its share of the score."""

    label: str
    measured: str
    finished: str
    part: str


@dataclass(frozen=True)
class Worked:
    """One account's score, recomputed by adding its printed parts."""

    name: str
    lines: tuple[WorkedLine, ...]
    total: str


@dataclass(frozen=True)
class Method:
    """The standard in words."""

    name: str
    title: str
    sha256: str
    nodes: tuple[MethodNode, ...]
    adjustments: tuple[str, ...]
    definitions: tuple[Definition, ...]
    rules: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    worked: Worked | None


@dataclass(frozen=True)
class Link:
    """A way to another page or file; `is_here` marks the page one is on."""

    title: str
    href: str
    words: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Facts:
    """The facts of an edition as printed on each of its pages."""

    edition_id: str
    profile: Profile
    series_title: str
    month: str
    month_label: str
    publisher: str
    notice: str
    state: str
    state_label: str
    issued: str
    published: str  # the moment of publishing as a feed writes it; empty for a draft
    cut_off: str
    count_age: str  # how old the counts of the month's last posts are
    revision: str
    program_version: str
    hash: str
    previous_hash: str


@dataclass(frozen=True)
class Board:
    """One board, ready to be printed in any format."""

    facts: Facts
    key: str
    slug: str
    title: str
    platform: str
    level: str
    noun: str  # what is ranked: 账号 or 矩阵
    standard_name: str
    standard_title: str
    decimals: int
    purpose: str
    caption: str
    groups: tuple[Group, ...]
    leaves: tuple[Leaf, ...]
    ranked: tuple[Row, ...]
    unranked: tuple[Row, ...]
    changes: tuple[FindingList, ...]
    changes_note: str
    marks: tuple[str, ...]
    months: tuple[BoardMonth, ...]  # up to this one, oldest first, those with ranks alone
    metrics: tuple[Definition, ...]  # of every measure of its rows, in their order
    inputs: tuple[str, ...]  # keys of the metrics that its standard reads
    charts: tuple[Chart, ...]
    charts_note: str
    method: Method

    @property
    def rows(self) -> tuple[Row, ...]:
        """Ranked rows, then those without a rank."""
        return self.ranked + self.unranked

    @property
    def has_ranges(self) -> bool:
        """Whether the edition tells how sure its ranks are."""
        return any(row.certainty is not None for row in self.ranked)


@dataclass(frozen=True)
class BoardSummary:
    """A board on the page of its edition: its first rows and where the rest is."""

    board: Board
    top: tuple[Row, ...]
    headline: str
    downloads: tuple[Link, ...]
