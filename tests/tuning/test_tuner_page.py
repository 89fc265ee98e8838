"""The tuner page in a real browser: presets, sliders, keys, typed numbers, the address, the file that is saved."""

import json
import re
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.publish.browser import Page
from ranking.publish.tuner import UNOFFICIAL, TunerSource, render_tuner
from ranking.resources import content_folders, shipped_root
from ranking.standard import parse_standard, score_table
from ranking.tuning import with_weights
from tests.publish.conftest import look

TEXT = """
[standard]
id = "own"
title = "演示标准</script>"
decimals = 1
ties = "ordered"
tie_breakers = ["often"]
[[node]]
key = "score"
label = "总分"
[[node]]
key = "lag"
label = "时效"
parent = "score"
weight = 40
metric = "days_since_last_post"
[[node]]
key = "often"
label = "频次"
parent = "score"
weight = 40
metric = "active_days"
[[node]]
key = "likes"
label = "点赞"
parent = "score"
weight = 20
metric = "likes_total"
missing = "group_median"
steps = ["log1p", "min_max"]
[[adjustment]]
key = "still"
label = "长期不更新"
basis = "演示依据"
veto = "not_ranked"
when = { metric = "days_since_last_post", below = 5 }
"""
ROWS = [
    ("演示甲", 90, 20, 5000.0, "一"),
    ("演示乙", 30, 65, 800.0, "一"),
    ("演示丙<b>", 60, 60, None, "一"),
    ("演示丁", 75, 10, 20000.0, "一"),
    ("演示戊", 3, 80, 40.0, "一"),
    ("演示己", 50, 50, 7.0, "二"),
    ("演示庚", 50, 60, 9.0, "二"),
]
TABLE = pl.DataFrame(
    ROWS, schema=["subject", "days_since_last_post", "active_days", "likes_total", "board"], orient="row"
)
STANDARD = parse_standard(TEXT, source="演示.toml")
SEEN = """(() => {
  const text = (selector) => document.querySelector(selector).textContent;
  return {
    rows: [...document.querySelectorAll(".rows tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
    told: text(".told"), fault: text(".fault"), swaps: text(".swaps"), hash: location.hash,
    unranked: text(".unranked"), preset: document.querySelector("[name=preset]:checked")?.value ?? null,
    weights: Object.fromEntries([...document.querySelectorAll(".weight")].map((row) => [row.dataset.node,
      [row.querySelector("[type=range]").value, row.querySelector("[type=number]").value]])),
    zero: [...document.querySelectorAll(".weight.zero")].map((row) => row.dataset.node),
    active: document.activeElement.id,
  };
})()"""
# Ranks, their ranges and the address follow in their own time.
SETTLED = """new Promise((done) => {
  const look = () => document.querySelector(".rows").ariaBusy === "false"
    && location.hash === document.querySelector(".address").hash ? done() : setTimeout(look, 20);
  look();
})"""
KEPT = "RankingTuner.writeStandard('saved')"


def type_in(node: str, text: str, name: str = "number") -> str:
    return f"""(() => {{ const field = document.getElementById("{name}-{node}"); field.focus();
      field.value = "{text}"; field.dispatchEvent(new Event("input", {{ bubbles: true }})); }})()"""


def ask(browser: Path, act: Callable[[Page], Awaitable[Any]]) -> Any:
    return look(browser, act)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tuner") / "试调.html"
    source = TunerSource(STANDARD, TABLE, "2026-08", {"一": "一榜"})
    path.write_text(
        render_tuner(source, read_catalogue().metrics, tuple(content_folders("templates"))), encoding="utf-8"
    )
    return path


async def press(page: Page, key: str) -> None:
    for kind in ("rawKeyDown", "keyUp"):
        await page._send(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            windowsVirtualKeyCode={"ArrowRight": 39, "Tab": 9}[key],
        )


@pytest.fixture(scope="module")
def seen(browser: Path, page_file: Path) -> dict[str, Any]:
    async def walk(page: Page) -> dict[str, Any]:
        found = {}

        async def note(name: str) -> None:
            await page.evaluate(SETTLED)
            found[name] = await page.evaluate(SEEN)
            found[f"{name} file"] = await page.evaluate(KEPT)

        async def reload(name: str) -> None:
            await page.load(page_file.parent / "none", query="")
            await page.load(page_file, query=found[name]["hash"])
            await note(f"{name} again")

        page_file.parent.joinpath("none").write_text("", encoding="utf-8")
        await page.load(page_file)
        await note("plain")
        await page.evaluate(type_in("lag", "0"))
        await note("zero")
        await reload("zero")
        await page.evaluate(type_in("lag", "12.345678901"))
        await page.evaluate("document.querySelector('[name=find]').focus()")
        await note("typed")
        await reload("typed")
        await page.evaluate(type_in("lag", "-3"))
        await note("wrong")
        await page.load(page_file.parent / "none")
        await page.load(page_file)
        await page.evaluate("document.getElementById('slide-often').focus()")
        await press(page, "ArrowRight")
        await note("key")
        await press(page, "Tab")
        await note("tab")
        for place in range(8):
            await page.evaluate(f"document.querySelectorAll('[name=preset]')[{place}].click()")
            await note(f"preset {place}")
        await page.evaluate("RankingTuner.change({lag: 0, often: 0, likes: 0})")
        await note("nothing")
        await page.load(page_file.parent / "none")
        await page.load(page_file, query="#board=%E4%BA%8C&top=3&spread=50&w.lag=x&w.none=3&w.likes=1e3")
        await note("second")
        return found

    return dict(look(browser, walk))


def scored(weights: dict[str, float]) -> dict[tuple[str, str], tuple[float, float]]:
    scores = score_table(with_weights(STANDARD, weights), TABLE).scores.drop_nulls("rank")
    return {
        (row["board"], row["subject"]): (row["rank"], row["score"]) for row in scores.iter_rows(named=True)
    }


def shown(state: dict[str, Any], board: str = "一") -> dict[tuple[str, str], tuple[float, float]]:
    return {(board, row[2]): (float(row[0]), float(row[3])) for row in state["rows"]}


def of(board: str, weights: dict[str, float]) -> dict[tuple[str, str], tuple[float, float]]:
    return {key: found for key, found in scored(weights).items() if key[0] == board}


def test_page_opens_with_the_standard_as_it_is(seen: dict[str, Any]) -> None:
    assert shown(seen["plain"]) == of("一", {})
    assert seen["plain"]["told"] == "各对象名次与标准原有权重下相同。" and seen["plain"]["preset"] == "0"
    assert seen["plain"]["unranked"] == "演示戊：长期不更新（演示依据）"


def test_typed_zero_counts_and_is_marked(seen: dict[str, Any]) -> None:
    assert shown(seen["zero"]) == of("一", {"lag": 0.0}) != of("一", {})
    assert seen["zero"]["zero"] == ["lag"] and seen["zero"]["preset"] is None
    assert "换位" in seen["zero"]["told"] and "演示乙" in seen["zero"]["swaps"]


def test_address_holds_the_whole_state(seen: dict[str, Any]) -> None:
    for name in ("zero", "typed"):
        before, after = ({**seen[key], "active": ""} for key in (name, f"{name} again"))
        assert before == after and "w.lag=" in before["hash"]
        assert seen[f"{name} file"] == seen[f"{name} again file"]
    assert "w.lag=12.345678901" in seen["typed"]["hash"]


def test_what_is_no_weight_changes_nothing(seen: dict[str, Any]) -> None:
    assert seen["wrong"]["rows"] == seen["typed"]["rows"] and seen["wrong"]["hash"] == seen["typed"]["hash"]


def test_keys_move_a_slider_and_lead_to_its_number(seen: dict[str, Any]) -> None:
    assert seen["key"]["weights"]["often"] == ["40.4", "40.4"] and seen["key"]["active"] == "slide-often"
    assert shown(seen["key"]) == of("一", {"often": 40.4})
    assert seen["tab"]["active"] == "number-often"


def test_presets_are_what_tuning_proposes(seen: dict[str, Any]) -> None:
    equal = dict.fromkeys(("lag", "often", "likes"), 100 / 3)
    assert shown(seen["preset 1"]) == of("一", equal)
    assert seen["preset 2"]["zero"] == ["likes"] and shown(seen["preset 2"]) == of("一", {"likes": 0.0})
    assert [seen[f"preset {place}"]["preset"] for place in range(8)] == [str(place) for place in range(8)]
    assert len({seen[f"preset {place}"]["hash"] for place in range(8)}) == 8


@pytest.mark.parametrize(
    "name", ["plain", "zero", "typed", "key", *(f"preset {place}" for place in range(8))]
)
def test_saved_standard_scores_what_the_page_shows(seen: dict[str, Any], name: str) -> None:
    saved = parse_standard(seen[f"{name} file"], source="saved.toml")
    assert saved.id == "saved" and "试调页" in saved.notes[-1]
    scores = score_table(saved, TABLE).scores.filter(board="一").drop_nulls("rank")
    found = {("一", row["subject"]): (row["rank"], row["score"]) for row in scores.iter_rows(named=True)}
    assert found == shown(seen[name])


def test_weights_that_are_all_zero_are_refused_in_words(seen: dict[str, Any]) -> None:
    assert "不能全部为 0" in seen["nothing"]["fault"]
    # The ranges follow a moment after the ranks; what is asked here is that the ranks stay.
    before, after = ([row[:-1] for row in seen[step]["rows"]] for step in ("preset 7", "nothing"))
    assert before == after


def test_unknown_state_in_the_address_is_passed_over(seen: dict[str, Any]) -> None:
    assert shown(seen["second"], "二") == of("二", {"likes": 1000.0})
    assert seen["second"]["weights"]["lag"] == ["40", "40"]


def test_range_is_that_of_single_weights_up_and_down(seen: dict[str, Any]) -> None:
    own = {"lag": 40.0, "often": 40.0, "likes": 1000.0}
    tried = [own] + [{**own, key: own[key] * factor} for key in own for factor in (0.5, 1.5)]
    for row in seen["second"]["rows"]:
        ranks = [of("二", weights)["二", row[2]][0] for weights in tried]
        assert row[5] == f"{min(ranks)}–{max(ranks)}"


def test_page_says_what_it_is_and_asks_for_nothing(page_file: Path) -> None:
    page = page_file.read_text(encoding="utf-8")
    assert page.count(UNOFFICIAL) == 2 and 'content="internal"' in page
    assert not re.search(r'(src|href)="(?!#|data:)', page)
    data = json.loads(page.split('id="tuner-data">')[1].split("</script>")[0])
    assert data["payload"]["subjects"] and tomllib.loads(
        "\n\n".join(block["text"] for block in data["skeleton"]["blocks"])
    )


def test_shipped_standards_score_alike_in_the_browser(browser: Path, tmp_path: Path) -> None:
    from ranking.tuning import write_payload
    from tests.tuning.test_browser import ask_browser, find_differences, score, weight_sets

    asked, expected = [], []
    for path in sorted((shipped_root() / "data" / "standards").glob("*.toml")):
        standard = parse_standard(
            path.read_text(encoding="utf-8"), source=path.name, resolve=lambda name: resolve_shipped(name)
        )
        table = demo_table(standard.metrics, standard.scope_columns)
        weights = weight_sets(standard)
        asked.append({"payload": write_payload(standard, table), "weights": weights})
        expected.append([score(standard, table, changed) for changed in weights])
    assert len(asked) > 3 and all(results[0] is not None for results in expected)
    for results, answer in zip(expected, ask_browser(browser, tmp_path, asked), strict=True):
        assert isinstance(answer, list), answer
        assert [find_differences(ours, theirs) for ours, theirs in zip(results, answer, strict=True)] == [
            []
        ] * 3


def resolve_shipped(name: str) -> str:
    folder = shipped_root() / "data" / "standards"
    return (folder / f"{name.partition('@')[0]}.toml").read_text(encoding="utf-8")


def demo_table(metrics: tuple[str, ...], columns: tuple[str, ...], rows: int = 60) -> pl.DataFrame:
    """Made-up values between 0 and 1000, some missing, on two boards."""
    rng = np.random.default_rng(8)
    data: dict[str, Any] = {
        "subject": [f"演示{row:03}" for row in range(rows)],
        "board": ["一", "二"] * (rows // 2),
    }
    data |= {column: rng.choice(["东", "西"], rows).tolist() for column in columns}
    for metric in metrics:
        values = np.round(rng.lognormal(3, 1, rows), 3).tolist()
        data[metric] = [None if rng.random() < 0.08 else value for value in values]
    return pl.DataFrame(data, schema_overrides=dict.fromkeys(metrics, pl.Float64))


def test_where_scoring_is_slow_weights_follow_at_once_and_ranks_when_the_hand_rests(
    browser: Path, page_file: Path
) -> None:
    slow = "RankingTuner.scorer.lastMilliseconds = 1000"

    async def act(page: Page) -> tuple[Any, ...]:
        await page.load(page_file)
        await page.evaluate(SETTLED)
        before = await page.evaluate(SEEN)
        # Both within one turn: the second change must not wait behind the first one.
        first, second = type_in("often", "1"), type_in("lag", "1")
        during = await page.evaluate(f"({slow}, {first}, {second}, {SEEN})")
        await page.evaluate(SETTLED)
        after = await page.evaluate(SEEN)
        await page.load(Path(str(page_file)))
        await page.evaluate(f"({first}, {second})")
        await page.evaluate(SETTLED)
        return before, during, after, await page.evaluate(SEEN)

    before, during, after, quick = ask(browser, act)
    assert during["rows"] == before["rows"] != after["rows"]
    assert during["weights"] == after["weights"] == quick["weights"] != before["weights"]
    assert after["rows"] == quick["rows"]
