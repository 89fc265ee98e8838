"""Printing a report on the screen and writing it as files; what campaigns and audits share."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ranking.publish.reports import Report

_FORMS = ("html", "xlsx", "json")


def show_report(report: "Report", sections: tuple[str, ...] | None) -> None:
    """Print the sentences and the named sections (None: all of them)."""
    from ranking.publish.reports import report_text

    for line in report_text(report, sections):
        click.echo(line)


def write_report(report: "Report", out: Path, name: str, workspace: Path | None) -> None:
    """Write page, PDF, workbook and JSON as `out/name.*`, and the document where there is one; a PDF needs a browser."""
    from ranking.errors import ToolError
    from ranking.publish.report_document import is_documented, write_report_document
    from ranking.publish.report_files import write_json, write_page, write_papers, write_workbook

    write_page(report, out / f"{name}.html", workspace)
    write_workbook(report, out / f"{name}.xlsx")
    write_json(report, out / f"{name}.json")
    written = [f"{name}.{form}" for form in _FORMS]
    if is_documented(report):
        remark = write_report_document(report, out / f"{name}.docx")
        written.append(f"{name}.docx")
        if remark is not None:
            click.echo(remark, err=True)
    try:
        write_papers([(report, out / f"{name}.pdf")], workspace)
        written.append(f"{name}.pdf")
    except ToolError as error:
        click.echo(f"没有生成 PDF：{error}", err=True)
    click.echo(f"已写入 {out}：{'、'.join(written)}", err=True)
