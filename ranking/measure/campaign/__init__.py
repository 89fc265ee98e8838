"""Counting campaigns (网络主题宣传): which posts count for a theme, by which rule, and how far each account has come."""

from ranking.measure.campaign.breadth import judged_with, refuse_broad
from ranking.measure.campaign.declared import GOAL_WORDS, GOALS, Campaign, Goal, read_campaigns
from ranking.measure.campaign.monthly import CAMPAIGN_MONTH, campaign_month
from ranking.measure.campaign.standings import STATE_WORDS, Standing, standings_of, tell_standings
from ranking.measure.campaign.targets import YearTarget, find_target
from ranking.measure.campaign.told import Verdict, verdicts_of
from ranking.measure.campaign.verdicts import REFUSALS, judge_posts

__all__ = [
    "CAMPAIGN_MONTH",
    "GOALS",
    "GOAL_WORDS",
    "REFUSALS",
    "STATE_WORDS",
    "Campaign",
    "Goal",
    "Standing",
    "Verdict",
    "YearTarget",
    "campaign_month",
    "find_target",
    "judge_posts",
    "judged_with",
    "read_campaigns",
    "refuse_broad",
    "standings_of",
    "tell_standings",
    "verdicts_of",
]
