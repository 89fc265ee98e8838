"""`ranking standards`: what an editor is told of a file before it is used."""

from pathlib import Path

from tests.cli.conftest import Run

STANDARD = """
[standard]
id = "own"
title = "{title}"
[[node]]
key = "score"
[[node]]
key = "x"
parent = "score"
metric = "{metric}"
label = "演示分项"
"""


def test_words_of_appraisal_are_refused_when_a_file_is_checked(run: Run) -> None:
    Path("own.toml").write_text(STANDARD.format(title="十佳榜", metric="likes_total"), encoding="utf-8")
    outcome = run("standards", "check", "own.toml")
    assert outcome.code == 1
    assert "own.toml" in outcome.err and "“十佳”" in outcome.err and "指尖上的形式主义" in outcome.err


def test_a_standard_without_traffic_may_appraise(run: Run) -> None:
    Path("own.toml").write_text(STANDARD.format(title="十佳榜", metric="posts"), encoding="utf-8")
    assert run("standards", "check", "own.toml").code == 0


def test_matrix_standard_is_shown_with_the_traffic_of_its_members(run: Run) -> None:
    text = (
        '[standard]\nid = "m"\nsubject = "matrix"\nmembers_standard = "ecology-account-no-traffic"\n'
        '[[node]]\nkey = "score"\n[[node]]\nkey = "x"\nparent = "score"\nmetric = "mean"\n'
        '[[rollup]]\nkey = "mean"\nof = "score"\nhow = "mean"\n'
    )
    Path("m.toml").write_text(text, encoding="utf-8")
    assert "点赞、评论、转发、关注占总权重 0.0%；阅读占 0.0%" in run("standards", "show", "m.toml").out


def test_a_standard_without_a_first_month_is_said_to_hold_in_all(run: Run) -> None:
    Path("own.toml").write_text(STANDARD.format(title="演示榜", metric="posts"), encoding="utf-8")
    assert "演示榜（own@1，不限月份）" in run("standards", "show", "own.toml").out
    assert "（账号，自 2020-01 起）" in run("standards", "list").out
