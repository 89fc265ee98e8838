"""Campaigns for the people who check them: decisions, yearly targets, reports, and what will be missed."""

from ranking.campaigns.checking import Check, YearCheck, check_campaign, check_year
from ranking.campaigns.deciding import decide_post, mark_removed
from ranking.campaigns.declaring import declaration_text
from ranking.campaigns.reporting import report_campaign, report_due, report_year
from ranking.measure.campaign.targets import YearTarget, find_target

__all__ = [
    "Check",
    "YearCheck",
    "YearTarget",
    "check_campaign",
    "check_year",
    "decide_post",
    "declaration_text",
    "find_target",
    "mark_removed",
    "report_campaign",
    "report_due",
    "report_year",
]
