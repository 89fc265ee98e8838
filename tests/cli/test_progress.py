"""Progress: rows and their rate on a terminal, one plain line a file elsewhere."""

import re
from pathlib import Path

from rich.progress import Progress

from ranking.cli.amounts import AmountColumn
from tests.cli.conftest import Run
from tests.ingest.desk import POST, csv_text


def test_rows_are_told_with_their_rate_and_steps_with_their_number() -> None:
    clock = [0.0]
    bar = Progress(AmountColumn(), get_time=lambda: clock[0])
    rows = bar.add_task("载入", total=None)
    for clock[0], done in ((1.0, 1_000), (2.0, 3_000), (3.0, 5_000)):
        bar.update(rows, completed=done)
    steps = bar.add_task("编制", total=12, completed=3)
    told = {task.id: AmountColumn().render(task).plain for task in bar.tasks}
    assert told == {rows: "5,000 行，每秒 2,000 行", steps: "3/12"}


def test_elsewhere_every_file_is_one_line(run: Run, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(csv_text([{**POST, "post_id": name}]), encoding="utf-8")
    lines = re.findall("载入 .+", run("load", "posts", "a.csv", "b.csv").err)
    assert lines == ["载入 a.csv（1/2）", "载入 b.csv（2/2）"]
