"""Tuning (调整权重): what a change of a standard does, and which standard would do what is wanted.

Pure: standards and tables in, tables out; no files, no SQL, no clock. Every table is one that `score_table` takes.
The methods and their sources are described in `docs/tuning-methods.md`.
"""

from ranking.tuning.causes import split_difference
from ranking.tuning.certainty import describe_certainty, find_certainty
from ranking.tuning.comparing import Comparison, compare_months
from ranking.tuning.fitting import Fit, fit_weights
from ranking.tuning.influence import Influence, find_influence
from ranking.tuning.inputs import Choice, Inputs, Option, WeightRange, missing_choice
from ranking.tuning.pairwise import judge_matrix, propose_by_pairs, propose_by_swing
from ranking.tuning.payload import write_payload, write_skeleton
from ranking.tuning.preferences import Preference, read_preferences
from ranking.tuning.presets import Preset, list_presets
from ranking.tuning.proposals import Proposal, propose_weights
from ranking.tuning.ranges import summarise_ranks
from ranking.tuning.reach import Reach, find_reach
from ranking.tuning.replay import Replay, open_replay
from ranking.tuning.sensitivity import Sensitivity, leave_out_each, try_weights, vary_inputs, vary_weights
from ranking.tuning.sobol import SobolIndices, find_indices
from ranking.tuning.stability import find_stability
from ranking.tuning.variants import change_standard, keep_variant, with_weights
from ranking.tuning.weights import WeightPlan, WeightSets, draw_weights, nominal_weights, weights_from_table

__all__ = [
    "Choice",
    "Comparison",
    "Fit",
    "Influence",
    "Inputs",
    "Option",
    "Preference",
    "Preset",
    "Proposal",
    "Reach",
    "Replay",
    "Sensitivity",
    "SobolIndices",
    "WeightPlan",
    "WeightRange",
    "WeightSets",
    "change_standard",
    "compare_months",
    "describe_certainty",
    "draw_weights",
    "find_certainty",
    "find_indices",
    "find_influence",
    "find_reach",
    "find_stability",
    "fit_weights",
    "judge_matrix",
    "keep_variant",
    "leave_out_each",
    "list_presets",
    "missing_choice",
    "nominal_weights",
    "open_replay",
    "propose_by_pairs",
    "propose_by_swing",
    "propose_weights",
    "read_preferences",
    "split_difference",
    "summarise_ranks",
    "try_weights",
    "vary_inputs",
    "vary_weights",
    "weights_from_table",
    "with_weights",
    "write_payload",
    "write_skeleton",
]
