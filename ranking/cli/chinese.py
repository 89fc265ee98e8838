"""click as the office reads it: help and usage errors in Chinese."""

import re
from collections.abc import Sequence
from typing import Any

import click


class ChineseCommand(click.Command):
    """A command whose help page has Chinese headings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明。"
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # An empty path is the current folder, which nobody means who wrote a variable that has no value.
        if not isinstance(self, click.Group) and any(re.fullmatch(r"(--[\w-]+=)?", arg) for arg in args):
            msg = "有一个值是空的（例如用了未设值的变量），请写出它"
            raise click.UsageError(msg, ctx)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            # Of an option without its value the parser does not say of which command.
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        _write_section(formatter, "选项", [(names, _in_chinese(text)) for names, text in records])


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help page has Chinese headings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]…", **kwargs})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [
            (name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))
        ]
        _write_section(
            formatter, "命令", [(name, command.get_short_help_str(limit=100)) for name, command in commands]
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        # In the order of a month's work, as they are registered.
        return list(self.commands)


def _in_chinese(text: str) -> str:
    """The notes that click puts behind an option's help, in Chinese."""
    text = text.replace("[required]", "（必填）")
    return re.sub(r"\[default: (.*)\]", r"（默认 \1）", text)


def _write_section(formatter: click.HelpFormatter, title: str, records: Sequence[tuple[str, str]]) -> None:
    if records:
        formatter.write_paragraph()
        formatter.write_text(f"{title}：")
        with formatter.indentation():
            formatter.write_dl(list(records))


def describe_usage_error(error: click.ClickException) -> str:
    """What was wrong with a command line, in Chinese, with the way to its help."""
    return f"用法有误：{_describe(error)}{_hint(error)}"


def _describe(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f"，是否想用 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter():
            return f"缺少{_name_of(error.param)}"
        case click.BadParameter():
            return f"{_name_of(error.param)}的值不对：{_say(error.message)}"
        case click.UsageError() if error.message.startswith("No such command"):
            return f"没有命令 {error.message.removeprefix('No such command ').rstrip('.')}"
        case click.UsageError() if error.message.startswith("Missing command"):
            return "缺少子命令"
        case click.UsageError() if "unexpected extra argument" in error.message:
            return f"多余的参数 {error.message.partition('(')[2].rstrip(')')}"
        case _:
            return _say(error.format_message())


# What click says of values and options, and how an office says it; our own types speak Chinese already.
_SAID = {
    r"(.+) is not in the range (.+)\.": "{0} 超出范围，须满足 {1}",
    r"'(.*)' is not a valid integer(?: range)?\.": "“{0}”须是整数",
    r"'(.*)' is not a valid float(?: range)?\.": "“{0}”须是数字",
    r"'(.*)' is not one of (.+)\.": "“{0}”不在可用的值 {1} 之中",
    r"\w+ '(.*)' is a file\.": "{0} 是文件，请给出文件夹",
    r"\w+ '(.*)' is a directory\.": "{0} 是文件夹，请给出文件",
    r"\w+ '(.*)' is not (?:readable|writable|executable)\.": "{0} 没有读写权限，请检查权限或换一个位置",
    r"Option '(.*)' requires an argument\.": "选项 {0} 后面缺少值",
    r"Option '(.*)' does not take a value\.": "选项 {0} 不带值",
}


def _say(message: str) -> str:
    for pattern, said in _SAID.items():
        if found := re.fullmatch(pattern, message):
            return said.format(*found.groups())
    return message


def _name_of(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"选项 {'/'.join(param.opts)} "
    return f"参数 {param.make_metavar(click.Context(click.Command('')))} " if param is not None else "参数"


def _hint(error: click.ClickException) -> str:
    ctx: Any = getattr(error, "ctx", None)
    return f"（用 {ctx.command_path} --help 查看说明）" if ctx is not None else ""
