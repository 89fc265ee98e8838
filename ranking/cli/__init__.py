"""The command `ranking`: one module a command family; each parses, calls one function and prints."""

import sys

import click

from ranking import __version__
from ranking.cli import (
    anomalies,
    audit,
    build,
    calendar,
    campaigns,
    events,
    formats,
    intake,
    keep,
    life,
    load,
    loads,
    look,
    metrics,
    objections,
    run,
    score,
    standards,
    start,
    template,
    tune,
    verify,
)
from ranking.cli.chinese import ChineseGroup, describe_usage_error
from ranking.errors import RankingError

_INTERRUPTED = 130  # as shells report a program that was stopped by Ctrl-C


@click.group(
    cls=ChineseGroup, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100}
)
@click.version_option(__version__, message="%(version)s", help="显示版本号。")
def ranking() -> None:
    """政务新媒体榜单：载入数据、按公开的计分标准算出月度榜单、发布为网页、PDF、表格和数据。"""


for module in (
    start,
    load,
    loads,
    intake,
    events,
    formats,
    template,
    look,
    calendar,
    build,
    life,
    objections,
    run,
    verify,
    keep,
    standards,
    metrics,
    score,
    tune,
    campaigns,
    audit,
    anomalies,
):
    module.register(ranking)


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 an error that the message explains, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in GBK must not end a run over a rare character.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        ranking.main(standalone_mode=False)
    except click.exceptions.Abort:
        _stop("已中断。正在处理的文件未写入，数据库保持此前的状态。", _INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        sys.exit(2)
    except click.ClickException as error:
        _stop(describe_usage_error(error), 2)
    except RankingError as error:
        _stop(f"错误：{error}", 1)
    except KeyboardInterrupt:
        _stop("已中断。正在处理的文件未写入，数据库保持此前的状态。", _INTERRUPTED)


def _stop(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)
