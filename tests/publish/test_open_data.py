"""The published data hold what was scored, and the codebook explains all of it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from ranking.editions.model import Archive
from ranking.standard import parse_standard, score_table
from tests.publish.archives import METRIC_OF

# Below these the keys are not fields but keys of the board's own parts and metrics.
KEYED = {"rows[].groups", "rows[].parts", "rows[].absences", "rows[].metrics"}


def load_json(site: Path, name: str) -> Any:
    return json.loads((site / "2026-10" / "data" / name).read_text(encoding="utf-8"))


def load_lines(site: Path, name: str) -> list[dict[str, str]]:
    text = (site / "2026-10" / "data" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def paths_of(content: Any, path: str = "") -> Iterator[str]:
    """Every field in a JSON document, `[]` for items and `*` for keys that differ by board."""
    if isinstance(content, list):
        for item in content:
            yield from paths_of(item, f"{path}[]")
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from paths_of(value, f"{path}.{'*' if path in KEYED else key}".lstrip("."))
    else:
        yield path


def test_json_holds_every_metric_of_the_edition(site: Path, archive: Archive) -> None:
    rows = {row["subject"]: row["metrics"] for row in load_json(site, "weibo-county.json")["rows"]}
    for entry in archive.edition.metrics.iter_rows(named=True):
        if entry["subject"] in rows:
            found = rows[entry["subject"]][entry["metric"]]
            figures = {key: entry[key] for key in ("value", "base", "coverage", "is_floor")}
            assert found == figures | {"is_withheld": False}


def test_json_says_which_metrics_the_standard_reads(site: Path) -> None:
    metrics = load_json(site, "weibo-county.json")["metrics"]
    assert {metric["key"] for metric in metrics if metric["is_scored"]} == set(METRIC_OF.values())


@pytest.mark.parametrize("slug", ["weibo-county", "wechat-city"])
def test_scores_follow_from_the_published_csv_alone(site: Path, archive: Archive, slug: str) -> None:
    standard = parse_standard(archive.edition.standards["text"][0], source="demo.toml")
    labels = {metric["key"]: metric for metric in load_json(site, f"{slug}.json")["metrics"]}
    columns = {key: f"指标：{labels[key]['label']}（{labels[key]['unit']}）" for key in standard.metrics}
    lines = [line for line in load_lines(site, f"{slug}.csv") if line["名次"]]
    table = pl.DataFrame(
        [
            {"subject": line["账号标识"], "board": slug}
            | {key: float(line[column]) if line[column] else None for key, column in columns.items()}
            for line in lines
        ],
        schema_overrides=dict.fromkeys(columns, pl.Float64),
    )
    scores = dict(score_table(standard, table).scores.select("subject", "score").iter_rows())
    # The archive's metrics are rounded versions of its leaves, so scores agree closely but not to the digit.
    for line in lines:
        assert scores[line["账号标识"]] == pytest.approx(float(line["得分"]), abs=1.5)


def test_workbook_has_the_same_metrics_as_csv(site: Path) -> None:
    lines = load_lines(site, "weibo-county.csv")
    book = fastexcel.read_excel(site / "2026-10" / "data" / "weibo-county.xlsx")
    table = book.load_sheet("榜单", header_row=3).to_polars()
    names = [name for name in lines[0] if name.startswith("指标：")]
    assert len(names) == len(METRIC_OF)
    for name in names:
        assert table[name].to_list() == [float(line[name]) if line[name] else None for line in lines]


def test_codebook_explains_every_field_of_every_json(site: Path) -> None:
    known = {entry["name"] for entry in load_json(site, "codebook.json") if "JSON" in entry["files"]}
    found = set()
    for path in (site / "2026-10" / "data").glob("*.json"):
        if path.stem != "codebook":
            found |= set(paths_of(load_json(site, path.name)))
    assert found - known == set()


def test_codebook_explains_every_column_of_every_table(site: Path) -> None:
    entries = load_lines(site, "codebook.csv")
    assert all(entry["含义"] and entry["字段"] and entry["文件"] for entry in entries)
    known = {entry["字段"] for entry in entries if "CSV" in entry["文件"]}
    for path in (site / "2026-10" / "data").glob("*.csv"):
        if path.stem != "codebook":
            with path.open(encoding="utf-8-sig", newline="") as file:
                assert set(next(csv.reader(file))) <= known


def test_codebooks_agree(site: Path) -> None:
    fields = ("files", "name", "meaning", "unit", "source")
    as_json = [tuple(entry[field] for field in fields) for entry in load_json(site, "codebook.json")]
    assert as_json == [tuple(entry.values()) for entry in load_lines(site, "codebook.csv")]


def test_columns_of_all_boards_are_listed_once_for_all(site: Path) -> None:
    assert all(
        entry["文件"] == "各榜的 CSV 和工作簿"
        for entry in load_lines(site, "codebook.csv")
        if entry["字段"] in ("名次", "得分", "账号标识")
    )
