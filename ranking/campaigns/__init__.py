"""Campaigns for the people who check them: decisions, yearly targets, reports, and what will be missed."""

from ranking.campaigns.checking import Check, check_campaign, check_campaigns
from ranking.campaigns.deciding import decide_post, mark_removed
from ranking.campaigns.declaring import declaration_text
from ranking.campaigns.pace import report_due
from ranking.campaigns.reporting import report_campaign
from ranking.campaigns.rollup import report_years
from ranking.campaigns.yearly import report_year
from ranking.campaigns.years import YearCheck, check_year, check_years
from ranking.measure.campaign.targets import YearTarget, find_target

__all__ = [
    "Check",
    "YearCheck",
    "YearTarget",
    "check_campaign",
    "check_campaigns",
    "check_year",
    "check_years",
    "decide_post",
    "declaration_text",
    "find_target",
    "mark_removed",
    "report_campaign",
    "report_due",
    "report_year",
    "report_years",
]
