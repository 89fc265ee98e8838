"""Measures one month: metric files over the documented views, for every registered account."""

from ranking.measure.calendar import CutOffDay, default_cut_off
from ranking.measure.engine import measure_kinds, measure_month, measure_months
from ranking.measure.views import VIEW_NAMES, event_steps, month_views, read_subjects, subjects_of_month

__all__ = [
    "VIEW_NAMES",
    "CutOffDay",
    "default_cut_off",
    "event_steps",
    "measure_kinds",
    "measure_month",
    "measure_months",
    "month_views",
    "read_subjects",
    "subjects_of_month",
]
