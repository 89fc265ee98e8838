"""Writes a page for every account that a board of the edition lists."""

from collections.abc import Callable, Iterator, Set
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from ranking.editions.matrices import MATRIX_PREFIX
from ranking.publish.accounts import Account, account_file, list_subjects
from ranking.publish.assets import PLOTLY_FILE
from ranking.publish.files import write_if_changed
from ranking.publish.model import Row
from ranking.publish.old_boards import list_old_places
from ranking.publish.publication import Audience, Publication
from ranking.publish.templating import open_templates
from ranking.publish.touching import Touching, find_touching


class AccountExporter:
    """A page an account; runs before the boards, which link the pages that there are."""

    name = "accounts"
    title = "账号页"
    media_type = "text/html"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `MONTH/accounts/ACCOUNT.html`."""
        templates = open_templates(publication.templates, publication.months)
        files = publication.find_chart_files()
        touching = find_touching(publication)
        for subject in list_subjects(publication.boards):
            account = publication.book.account(subject)
            path = publication.accounts / f"{account_file(subject)}.html"
            touched = touching.get(subject, Touching())
            if write_if_changed(
                path, render_account(templates, publication, account, touched, chart_files=files)
            ):
                yield path
        for _ in publication.boards:
            tick()


def render_account(
    templates: Environment,
    publication: Publication,
    account: Account,
    touching: Touching,
    drawings: dict[str, Markup] | None = None,
    root: str = "../../",
    standards: str = "",
    chart_files: Set[str] = frozenset(),
) -> str:
    """The page of an account; with `drawings` (chart key → SVG) the form that is printed as a document."""
    return templates.get_template("account.html").render(
        root=root,
        facts=publication.facts,
        account=account,
        touching=touching,
        dossier=_find_dossier(publication, account) if drawings is None else None,
        old_places=list_old_places(publication.lookup.archive, account.row.subject),
        identity=_list_identity(account.row),
        plotly=PLOTLY_FILE,
        file_of=account_file,
        drawings=drawings,
        standards=standards,
        chart_files=chart_files,
        data_root="../",
    )


def _find_dossier(publication: Publication, account: Account) -> str | None:
    """The address of the account's dossier, where an internal site has it."""
    path = publication.audits / f"{account_file(account.row.subject)}.html"
    is_there = publication.facts.profile == "internal" and path.is_file()
    return f"../{path.parent.name}/{path.name}" if is_there else None


def _list_identity(row: Row) -> list[tuple[str, str]]:
    """What the register says of the account, without what it leaves open."""
    pairs = (
        ("平台", row.platform),
        ("级别", "" if row.subject.startswith(MATRIX_PREFIX) else row.level),
        ("地区", row.region),
        ("主办单位", row.organisation),
        ("矩阵", row.matrix),
        ("原名", row.former_name),
        ("稿件", f"{row.posts_text} 篇" if row.posts is not None else row.posts_text),
        ("观测日", row.observed_text if row.is_observed_fully else f"{row.observed_text}，观测不全"),
    )
    return [(label, text) for label, text in pairs if text]
