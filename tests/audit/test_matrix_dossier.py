"""The dossier of a matrix: its members, its standing, and an arithmetic that sums to its score."""

from decimal import Decimal
from pathlib import Path

import pytest

from ranking.audit import find_account, report_account, report_lineage
from ranking.audit.dossier import editions_between
from ranking.audit.slips import live_sheets, write_slips
from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.errors import EditionError
from ranking.publish.report_files import write_workbook
from ranking.shelf import find_standard
from ranking.store import open_store
from tests.editions.conftest import NOW, POST_HEADER, SEPTEMBER, load, post_lines
from tests.publish.formula_reader import Workbook

REGISTER = """平台,账号ID,名称,层级,矩阵,启用日期
微博,1,甲县环境演示,县级,甲市矩阵演示,2026-01-01
微博,2,乙县环境演示,县级,甲市矩阵演示,2026-01-01
微博,3,丙县环境演示,县级,丙市矩阵演示,2026-01-01
"""


def test_a_matrix_has_a_dossier_of_its_own(tmp_path: Path, catalogue: Catalogue) -> None:
    settings = Settings(series=Series(id="small"))
    standards = [find_standard(name, month=SEPTEMBER) for name in ("ecology-account", "ecology-matrix")]
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        load(store, tmp_path, "accounts", REGISTER)
        lines = [line for account in (1, 2, 3) for line in post_lines(account, SEPTEMBER, 9, likes=account)]
        load(store, tmp_path, "posts", "\n".join([POST_HEADER, *lines]))
        build_edition(store, catalogue, Order(SEPTEMBER, standards, None, settings, "演示", NOW))
        found = find_account(store, "甲市矩阵演示")
        with pytest.raises(EditionError, match="是否指：甲市矩阵演示"):
            find_account(store, "甲市矩阵")
        report = report_account(store, found, catalogue.metrics, settings, now=NOW)
        (facts,) = editions_between(store, "small", None)
        slips = dict(write_slips(store, facts, catalogue.metrics, settings, now=NOW))
        live = live_sheets(store, facts, catalogue)
        for subject, one in slips.items():
            write_workbook(one, tmp_path / f"{subject.replace(':', '-')}.xlsx", live(subject))
        lineage = report_lineage(store, facts, found, "score", catalogue.metrics, settings, now=NOW)
    sections = {section.key.split("-")[0]: section for section in report.sections}
    members, standing = sections["who"].table, sections["standing"].table
    arithmetic = sections["arithmetic"].table
    assert members is not None and standing is not None and arithmetic is not None
    assert {row[0] for row in members.rows} == {"weibo:1", "weibo:2"}
    parts = [Decimal(str(row[-1])) for row in arithmetic.rows if row[-1] is not None]
    assert sum(parts) == Decimal(str(standing.rows[0][6]))
    assert "posts" not in sections
    traced = {section.key: section.table for section in lineage.sections}["posts"]
    assert traced is not None
    assert {row[1] for row in traced.rows} == {"weibo:1", "weibo:2"}
    assert len(traced.rows) == 18
    assert set(slips) == {"weibo:1", "weibo:2", "weibo:3", found, "matrix:丙市矩阵演示"}
    slip = {section.key: section for section in slips[found].sections}
    places, own = slip["places"].table, slip["who"].table
    assert places is not None and own is not None
    assert places.rows[0][4] == standing.rows[0][6]
    assert {row[0] for row in own.rows} == {"weibo:1", "weibo:2"}
    assert "成员账号" in slip["form"].told[0]
    # The workbook works the matrix's own score out again.
    book = Workbook(tmp_path / "matrix-甲市矩阵演示.xlsx")
    assert book.value("分项复算", "D6") == standing.rows[0][6]
    assert book.value("分项复算", "F6") == "一致"
