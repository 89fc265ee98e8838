"""The linear program of a race: shares that let as few rivals exceed as it can tell, and what each of them weighs in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, kHighsInf

from ranking.standard.numbers import Floats, Ints
from ranking.tuning.polytope import Polytope
from ranking.tuning.solving import silence

# The solver's own tolerance, finer than its default.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Weighed:
    """The best shares of a program, and the multipliers of its rivals and cliques, none below zero."""

    shares: Floats
    rivals: Floats
    cliques: Floats


class Relaxation:
    """Minimise Σ cost · z over all shares within the limits, where excess · shares ≤ most · z, and of a clique all but one z are 1.

    `excess` is leaves × rivals, its largest number about 1; the program keeps it `inside` zero. The program is kept warm from one set of costs to the next.
    """

    def __init__(
        self, polytope: Polytope, excess: Floats, most: Floats, cliques: Sequence[Ints], inside: float
    ) -> None:
        with silence():
            self._solver = Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("presolve", "off")  # would throw the last solution away
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._solver.setOptionValue(name, _TOLERANCE)
        self._leaves, self._rivals = excess.shape
        self._places = slice(self._leaves, self._leaves + self._rivals)
        self._columns = np.arange(self._leaves, self._leaves + self._rivals, dtype=np.int32)
        self._most, self._end = most, self._rivals + len(cliques)
        self._solver.passModel(_program(polytope, excess + inside, most, cliques))

    def solve(self, costs: Floats, low: Floats, most: Floats) -> Weighed | None:
        """The solution for these costs, least z and most excesses; None where the solver ends without one."""
        for rival in np.flatnonzero(most != self._most).tolist():
            self._solver.changeCoeff(rival, self._leaves + rival, -most[rival])
        self._most = most
        self._solver.changeColsCost(self._rivals, self._columns, costs)
        self._solver.changeColsBounds(self._rivals, self._columns, low, np.full(self._rivals, kHighsInf))
        if not self._is_solved():
            self._solver.clearSolver()  # the last solution may be a bad one to begin with
            if not self._is_solved():
                return None
        solution = self._solver.getSolution()
        shares = np.maximum(np.array(solution.col_value[: self._leaves]), 0.0)
        duals = np.array(solution.row_dual[: self._end])
        rivals, cliques = -duals[: self._rivals], duals[self._rivals :]
        return Weighed(shares / shares.sum(), np.maximum(rivals, 0.0), np.maximum(cliques, 0.0))

    def _is_solved(self) -> bool:
        self._solver.run()
        return bool(self._solver.getModelStatus() == HighsModelStatus.kOptimal)


def _program(polytope: Polytope, excess: Floats, most: Floats, cliques: Sequence[Ints]) -> HighsLp:
    """Columns: shares, then z; rows: rivals, cliques, then the limits that are not limits of one leaf."""
    leaves, rivals = excess.shape
    own = polytope.constraint
    joint = (own.A != 0).sum(axis=1) > 1
    end = rivals + len(cliques)
    rows = np.zeros((end + int(joint.sum()), leaves + rivals))
    rows[:rivals, :leaves], rows[:rivals, leaves:] = excess.T, -np.diag(most)
    for row, clique in enumerate(cliques, rivals):
        rows[row, leaves + clique] = 1.0
    rows[end:, :leaves] = own.A[joint]
    columns, unit = rows.T, np.eye(leaves)
    program = HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.col_cost_ = np.zeros(leaves + rivals)
    program.col_lower_ = np.concatenate([-polytope.highest(-unit), np.zeros(rivals)])
    program.col_upper_ = np.concatenate([polytope.highest(unit), np.full(rivals, kHighsInf)])
    at_least = np.array([len(clique) - 1.0 for clique in cliques])
    program.row_lower_ = np.concatenate([np.full(rivals, -kHighsInf), at_least, np.array(own.lb)[joint]])
    program.row_upper_ = np.concatenate(
        [np.zeros(rivals), np.full(len(cliques), kHighsInf), np.array(own.ub)[joint]]
    )
    program.a_matrix_.format_ = MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum((columns != 0).sum(axis=1))])
    program.a_matrix_.index_ = np.nonzero(columns)[1]
    program.a_matrix_.value_ = columns[columns != 0]
    return program
