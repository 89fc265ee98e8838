"""Help and usage errors: in Chinese, with the exit codes that scripts rely on."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ranking.cli import ranking
from tests.cli.conftest import Run

README = Path(__file__).parents[2] / "README.md"


def commands(
    group: click.Group, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


ALL = dict(commands(ranking))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_and_option_explains_itself_in_chinese(words: tuple[str, ...]) -> None:
    texts = [ALL[words].help or ""]
    texts += [param.help or "" for param in ALL[words].params if isinstance(param, click.Option)]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in texts)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_help_page_has_chinese_headings(run: Run, words: tuple[str, ...]) -> None:
    shown = run(*words, "--help")
    assert shown.code == 0
    assert "用法：" in shown.out
    assert not re.search(r"Usage|Options|Commands|Show this", shown.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有命令"),
        (["build"], "缺少参数"),
        (["build", "2026-13"], "2026-10"),
        (["build", "2026-10", "--frobnicate"], "没有选项"),
        (["build", "2026-10", "extra"], "多余的参数"),
        (["publish", "2026-10"], "缺少选项 --out"),
        (["load", "posts", "x", "--covers", "2026-10-31:2026-10-01"], "起始日晚于截止日"),
        (["load", "posts", "x", "--captured-at", "昨天"], "不是时间"),
        (["demo", "--out", __file__], "是文件，请给出文件夹"),
        (["demo", "--out"], "选项 --out 后面缺少值"),
        (["demo", "--out="], "有一个值是空的"),
        (["publish", "2026-10", "--out", ""], "有一个值是空的"),
        (["publish", "2026-10", "--out", "x", "--profile", "x"], "“x”不在可用的值 'public', 'internal' 之中"),
        (["campaigns", "check", "--year", "1900"], "超出范围"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(run: Run, words: list[str], said: str) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert "--help" in outcome.err
    assert not re.search(r"\b(is|not|requires|valid)\b", outcome.err)


def test_commands_of_the_readme_exist() -> None:
    named = re.findall(r"^ranking ((?:[a-z]+ ?)+)", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    for words in named:
        first = tuple(words.split())
        assert first[:1] in ALL or first[:2] in ALL


def test_every_command_is_in_the_manual() -> None:
    manual = (README.parent / "docs" / "手册.md").read_text(encoding="utf-8")
    leaves = [words for words, command in ALL.items() if not isinstance(command, click.Group)]
    assert [" ".join(words) for words in leaves if f"ranking {' '.join(words)}" not in manual] == []
