"""Audit: one account's whole story from the store, and what every account's register and silence say."""

from ranking.audit.compliance import find_compliance, report_compliance
from ranking.audit.dossier import report_account
from ranking.audit.finding import find_account
from ranking.audit.lineage import report_lineage

__all__ = ["find_account", "find_compliance", "report_account", "report_compliance", "report_lineage"]
