"""Random steps with their options, mostly such as have a value for the numbers that reach them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from hypothesis import strategies as st

Sign = Literal["pos", "nonneg", "signed"]
SIGNED: Sign = "signed"
LOOSENESS: dict[Sign, int] = {"pos": 0, "nonneg": 1, "signed": 2}

STEPS = (
    *("add", "times", "add_metric", "multiply_by", "divide_by", "power", "log1p", "ln", "log10", "sqrt"),
    *("exp", "negate", "reciprocal", "floor", "round", "clip", "fill", "goalposts", "piecewise"),
    *("min_max", "z_score", "rank", "borda", "percentile_rank", "share_of_max", "share_of_sum"),
    *("vector_norm", "distance_to_target", "winsorise", "treat_outliers"),
)
DRIVEN = STEPS[STEPS.index("min_max") :]
NEEDS: dict[str, Sign] = {"ln": "pos", "log10": "pos", "log1p": "nonneg", "sqrt": "nonneg", "exp": "pos"}
# What comes out where it does not depend on what goes in; other steps keep the sign.
MAKES: dict[str, Sign] = {
    **{"ln": "signed", "log10": "signed", "log1p": "nonneg", "exp": "pos", "negate": "signed"},
    **{"add": "signed", "times": "signed", "add_metric": "signed", "multiply_by": "signed"},
    **{"floor": "nonneg", "round": "nonneg", "clip": "signed", "fill": "signed", "goalposts": "signed"},
    **{"piecewise": "nonneg", "min_max": "nonneg", "z_score": "signed", "rank": "pos", "borda": "nonneg"},
    **{"percentile_rank": "nonneg", "distance_to_target": "signed", "treat_outliers": "signed"},
    **{"winsorise": "nonneg"},
}
KEEPS_SIGNED = ("floor", "round", "winsorise")

ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "add": st.sampled_from([1, -2, 0.5, 100]),
    "times": st.sampled_from([2, 0.5, 12, -1.5, 0]),
    "power": st.sampled_from([2, 3, 0.5, -1, 0, 1]),
    "round": st.integers(0, 3),
    "clip": st.sampled_from([[0, 72], [-1, 5.5], [float("-inf"), 10], [2, float("inf")]]),
    "fill": st.sampled_from([0, 2.5, "group_mean", "group_median"]),
    "goalposts": st.sampled_from([[72, 0], [0, 100], [-4, 4], [1.5, 10]]),
    "piecewise": st.sampled_from([[[0, 0], [10, 60], [100, 100]], [[-2, 50], [2, 10]]]),
    "distance_to_target": st.sampled_from([1, 10, 100, -8]),
    "winsorise": st.sampled_from([[0.05, 0.95], [0, 0.9], [0.25, 0.5], [0.1, 1]]),
    "treat_outliers": st.sampled_from([0, 1, 2, 5, True]),
}
METRIC_STEPS = ("add_metric", "multiply_by", "divide_by")
BARE = tuple(
    name for name in STEPS if name not in ARGUMENTS and name not in METRIC_STEPS
)  # may be written as a name alone
OPTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "add_metric": {"factor": st.sampled_from([2, -0.5])},
    "goalposts": {"to": st.sampled_from([[0, 1], [10, 60], [100, 0]])},
    "min_max": {"to": st.sampled_from([[0, 1], [1, 9]])},
    "z_score": {"sd": st.sampled_from(["sample", "population"])},
    "distance_to_target": {"lower_is_better": st.booleans(), "cap": st.booleans()},
    "winsorise": {"quantile_type": st.integers(1, 9)},
    "treat_outliers": {
        "skewness_limit": st.sampled_from([0.5, 1]),
        "kurtosis_limit": st.sampled_from([-1.5, 0.5]),
        "skewness": st.sampled_from(["sample", "population"]),
        "kurtosis": st.sampled_from(["sample", "population"]),
        "log": st.sampled_from(["coin_tool", "coinr"]),
    },
    **{
        name: {"ties": st.sampled_from(["min", "max", "average", "dense"])}
        for name in ("rank", "borda", "percentile_rank")
    },
}


def loosest(signs: Sequence[Sign]) -> Sign:
    """The sign that is true of values of all these signs."""
    return max(signs, key=LOOSENESS.__getitem__)


class StepMaker:
    """Draws the steps of one node."""

    def __init__(self, draw: st.DrawFn, scopes: Sequence[str], metrics: Mapping[str, Sign]) -> None:
        self.draw, self.scopes, self.metrics = draw, scopes, metrics

    def make(self, sign: Sign, number: int, wanted: str | None) -> tuple[list[Any], Sign]:
        """So many steps, the wanted one last, and the sign of what comes out."""
        steps: list[Any] = []
        for name in [self._name() for _ in range(number)] + ([wanted] if wanted else []):
            before, sign = self._made_fit(name, sign, is_wanted=name == wanted)
            if before is None:
                continue
            steps += [*before, self._written(name)]
            sign = self._sign_after(name, sign)
        return steps, sign

    def _name(self) -> str:
        return self.draw(st.sampled_from(STEPS))

    def _made_fit(self, name: str, sign: Sign, is_wanted: bool) -> tuple[list[Any] | None, Sign]:
        """What must be done first so that the step has a value; None to leave the step out."""
        if self.draw(st.integers(0, 29)) == 29:
            return [], sign
        if name == "exp":
            return [{"clip": [-3, 4]}], SIGNED
        need = NEEDS.get(name)
        if name == "power" and sign == SIGNED:
            need = "nonneg"
        if need is None or LOOSENESS[sign] <= LOOSENESS[need]:
            return [], sign
        return ([{"clip": [0.5, 400]}], "pos") if is_wanted or self.draw(st.booleans()) else (None, sign)

    def _written(self, name: str) -> Any:
        options = {
            option: self.draw(values)
            for option, values in OPTIONS.get(name, {}).items()
            if self.draw(st.integers(0, 2)) == 2
        }
        if name in DRIVEN and self.draw(st.integers(0, 3)) == 3:
            options["scope"] = self.draw(st.sampled_from(self.scopes))
        if name in METRIC_STEPS:
            return {name: self.draw(st.sampled_from(sorted(self.metrics))), **options}
        argument = self.draw(ARGUMENTS[name]) if name in ARGUMENTS else True
        if argument is True and not options and self.draw(st.booleans()):
            return name
        return {name: argument, **options}

    def _sign_after(self, name: str, sign: Sign) -> Sign:
        if name in KEEPS_SIGNED and sign == SIGNED:
            return SIGNED
        return MAKES.get(name, sign)
