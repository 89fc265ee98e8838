"""Tuning (调整权重): what a change of a standard does, and which standard would do what is wanted.

Pure: standards and tables in, tables out; no files, no SQL, no clock. Every table is one that `score_table` takes.
The methods and their sources are described in `docs/tuning-methods.md`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from ranking.tuning.weights import (
        WeightPlan,
        WeightSets,
        draw_weights,
        nominal_weights,
        weights_from_table,
    )

# Where each name lives: a module is imported when a name of it is first asked for, because most need scipy (half a
# second) and an edition only draws weights.
_HOMES = {
    "Choice": "inputs",
    "Comparison": "comparing",
    "Fit": "fitting",
    "Influence": "influence",
    "Inputs": "inputs",
    "Option": "inputs",
    "Preference": "preferences",
    "Preset": "presets",
    "Proposal": "proposals",
    "Reach": "reach",
    "Replay": "replay",
    "Sensitivity": "sensitivity",
    "SobolIndices": "sobol",
    "WeightPlan": "weights",
    "WeightRange": "inputs",
    "WeightSets": "weights",
    "change_standard": "variants",
    "compare_months": "comparing",
    "describe_certainty": "certainty",
    "draw_weights": "weights",
    "find_certainty": "certainty",
    "find_indices": "sobol",
    "find_influence": "influence",
    "find_reach": "reach",
    "find_stability": "stability",
    "fit_weights": "fitting",
    "judge_matrix": "pairwise",
    "keep_variant": "variants",
    "leave_out_each": "sensitivity",
    "list_presets": "presets",
    "missing_choice": "inputs",
    "nominal_weights": "weights",
    "open_replay": "replay",
    "propose_by_pairs": "pairwise",
    "propose_by_swing": "pairwise",
    "propose_weights": "proposals",
    "read_preferences": "preferences",
    "split_difference": "causes",
    "summarise_ranks": "ranges",
    "try_weights": "sensitivity",
    "vary_inputs": "sensitivity",
    "vary_weights": "sensitivity",
    "weights_from_table": "weights",
    "with_weights": "variants",
    "write_payload": "payload",
    "write_skeleton": "payload",
}

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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
