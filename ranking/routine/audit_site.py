"""Dossiers laid into an internal site, so that a rank on a board leads to the rows of files behind it."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from ranking.audit import report_account
from ranking.audit.dossier import editions_between
from ranking.catalogue import read_catalogue
from ranking.config import read_settings
from ranking.editions.shelve import read_edition
from ranking.errors import InputError
from ranking.months import Month
from ranking.publish import Progress
from ranking.publish.account_pages import AccountExporter
from ranking.publish.accounts import account_file
from ranking.publish.publication import AUDIT_FOLDER
from ranking.publish.register import refuse_other_profile
from ranking.publish.report_files import write_page
from ranking.resources import find_workspace
from ranking.routine.month import write_month
from ranking.store import Store


def write_dossiers(
    store: Store,
    accounts: Sequence[str] | None,
    site: Path,
    months: tuple[Month, Month] | None,
    *,
    now: dt.datetime,
    progress: Progress,
) -> tuple[Month, int]:
    """Write the dossiers (None: of all accounts and matrices of the edition) beside their pages, and link these; month and number.

    Raises InputError where the site is public, or has no pages of the month yet.
    """
    workspace = find_workspace()
    settings, metrics = read_settings(workspace), read_catalogue(workspace).metrics
    facts = editions_between(store, settings.series.id, months)[-1]
    folder = site / str(facts.month)
    if not (folder / "accounts").is_dir():
        msg = f"{site} 里没有 {facts.month} 的账号页，请先 ranking export {facts.month} --profile internal --out {site}"
        raise InputError(msg)
    refuse_other_profile(site, "internal")
    if accounts is None:
        accounts = list(read_edition(store, facts).subjects["subject"])
    for place, account in enumerate(accounts):
        progress(f"{facts.month} 核查材料", place, len(accounts))
        report = report_account(store, account, metrics, settings, months=months, now=now)
        write_page(report, folder / AUDIT_FOLDER / f"{account_file(account)}.html", workspace)
    write_month(
        store,
        settings.series.id,
        facts.month,
        site,
        only={AccountExporter.name},
        workspace=workspace,
        progress=progress,
        profile="internal",
    )
    return facts.month, len(accounts)
