"""Scoring standards (计分标准): read and check one, score a table with it, explain the result.

Pure: text and tables in, tables out; no files, no SQL, no clock. The language is described in
`docs/standard-language.md`, the frames in `Scored`.
"""

from ranking.standard.appraisal import (
    appraisal_words_in,
    read_words,
    refuse_appraisal,
    refuse_appraisal_in,
)
from ranking.standard.boards import assign_boards, cut_board
from ranking.standard.checking import check_standard, remarks
from ranking.standard.comparing import diff_standards, new_standard_text
from ranking.standard.entries import Adjustment, Board, Condition, Flag, Gate, Rollup
from ranking.standard.explaining import explain
from ranking.standard.figures import Bounds
from ranking.standard.model import Node, Standard
from ranking.standard.problems import Problem
from ranking.standard.ranks import tie_words
from ranking.standard.reading import parse_standard
from ranking.standard.rollups import roll_up
from ranking.standard.scored import Scored
from ranking.standard.scoring import board_entry, score_table
from ranking.standard.shares import (
    TrafficDependence,
    effective_shares,
    traffic_among,
    traffic_dependence,
)
from ranking.standard.showing import show_adjustments, show_traffic, show_tree, traffic_words
from ranking.standard.versions import pick_version, term_words

__all__ = [
    "Adjustment",
    "Board",
    "Bounds",
    "Condition",
    "Flag",
    "Gate",
    "Node",
    "Problem",
    "Rollup",
    "Scored",
    "Standard",
    "TrafficDependence",
    "appraisal_words_in",
    "assign_boards",
    "board_entry",
    "check_standard",
    "cut_board",
    "diff_standards",
    "effective_shares",
    "explain",
    "new_standard_text",
    "parse_standard",
    "pick_version",
    "read_words",
    "refuse_appraisal",
    "refuse_appraisal_in",
    "remarks",
    "roll_up",
    "score_table",
    "show_adjustments",
    "show_traffic",
    "show_tree",
    "term_words",
    "tie_words",
    "traffic_among",
    "traffic_dependence",
    "traffic_words",
]
