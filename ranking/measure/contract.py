"""What a metric file may say: the portable subset of SQL and the documented views, checked on the parsed tree."""

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from ranking.catalogue import Family
from ranking.measure.views import VIEW_NAMES

PARAMETERS = ("month_start", "month_end", "cut_off")

# The functions that were measured to mean the same on other engines, by the names people write.
FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.Sum: "SUM",
    exp.Count: "COUNT",
    exp.Avg: "AVG",
    exp.Min: "MIN",
    exp.Max: "MAX",
    exp.Median: "MEDIAN",
    exp.Case: "CASE",
    exp.Ln: "LN",
    exp.Cast: "CAST",
    exp.DateTrunc: "DATE_TRUNC",
    exp.TimestampTrunc: "DATE_TRUNC",
    exp.DateDiff: "DATE_DIFF",
    exp.Lag: "LAG",
    exp.RowNumber: "ROW_NUMBER",
    exp.Nullif: "NULLIF",
    exp.Coalesce: "COALESCE",
    exp.Greatest: "GREATEST",
    exp.Least: "LEAST",
    exp.Abs: "ABS",
    exp.Floor: "FLOOR",
    exp.Pow: "POWER",
    exp.Length: "LENGTH",
}

# Parts of a query that every engine reads alike; sqlglot counts some of them among its functions.
_STRUCTURE: tuple[type[exp.Expr], ...] = (
    *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Ordered),
    *(exp.With, exp.CTE, exp.Subquery, exp.Union, exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Star),
    *(exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Placeholder, exp.Paren, exp.DataType, exp.If),
    *(exp.Distinct, exp.Filter, exp.Window, exp.WindowSpec, exp.Limit, exp.Var, exp.DataTypeParam),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Exists),
    *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.Like),
)
_UNITS = ("day", "second")
_KNOWN = {
    "可用的函数": tuple(dict.fromkeys(FUNCTIONS.values())),
    "可读的视图": VIEW_NAMES,
    "可用的参数": tuple(f"${name}" for name in PARAMETERS),
}
_SHOWN = 60


def find_contract_faults(family: Family) -> list[str]:
    """What in the query of a metric file breaks the contract, one Chinese sentence each; empty when nothing does.

    The query is only read, never run.
    """
    try:
        statements = [tree for tree in sqlglot.parse(family.sql, dialect="duckdb") if tree is not None]
    except sqlglot.errors.SqlglotError as error:
        reason = " ".join(re.sub(r"\x1b\[\d*m", "", str(error)).split())
        return [f"{family.path}：查询不合语法，请改正 SQL（{reason}）"]
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        count = len(statements)
        return [f"{family.path}：须恰好含有一个 SELECT 查询（实有 {count} 条语句），请删去其他语句"]
    (tree,) = statements
    found = [*_find_foreign(tree), *_find_unknown(tree), *_find_unsafe(tree)]
    lists = [
        f"{name}：{'、'.join(known)}" for name, known in _KNOWN.items() if any(name in line for line in found)
    ]
    return [f"{family.path}：{line}" for line in dict.fromkeys([*found, *lists])]


def _find_foreign(tree: exp.Expr) -> Iterator[str]:
    """Parts outside the portable subset; of one within another only the outer is named."""
    for node in _outermost(tree):
        if isinstance(node, exp.Func):
            yield f"{_quote(node)} 不在可移植的范围之内，请改用可用的函数（列在最后）"
        else:
            yield f"{_quote(node)} 的写法不在可移植的范围之内，请改用普通的 SELECT、连接、UNION 和窗口汇总"


def _outermost(node: exp.Expr) -> Iterator[exp.Expr]:
    if type(node) not in FUNCTIONS and type(node) not in _STRUCTURE:
        yield node
        return
    for child in node.iter_expressions():
        yield from _outermost(child)


def _find_unknown(tree: exp.Expr) -> Iterator[str]:
    steps = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and (
            table.name not in {*steps, *VIEW_NAMES} or table.db or table.catalog
        ):
            yield f"{_quote(table)} 读不到，请改用可读的视图（列在最后）"
    for mark in tree.find_all(exp.Placeholder):
        if mark.name not in PARAMETERS:
            yield f"参数 {_quote(mark)} 不存在，请改用可用的参数（列在最后）"


def _find_unsafe(tree: exp.Expr) -> Iterator[str]:
    for division in tree.find_all(exp.Div):
        if not isinstance(division.expression, exp.Nullif):
            yield f"{_quote(division)} 除以零会得到无穷大，请写成 a / NULLIF(b, 0)"
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, (exp.RowNumber, exp.Lag)) and not window.args.get("order"):
            yield f"{_quote(window)} 没有排序，结果不定，请在 OVER 中写明完整的 ORDER BY"
    for join in tree.find_all(exp.Join):
        if join.args.get("method"):
            yield f"{_quote(join)} 的连接方式别的引擎不认，请改用普通连接加 ROW_NUMBER"
    for span in tree.find_all(exp.DateDiff):
        unit = span.args.get("unit")
        if unit is None or unit.name.lower() not in _UNITS:
            yield f"{_quote(span)} 的单位不是 day 或 second，各引擎算法不同，请改用这两种"
    for star in tree.find_all(exp.Star):
        if any(star.args.values()):
            yield f"{_quote(star)} 请逐列写出"
    for distinct in tree.find_all(exp.Distinct):
        if distinct.args.get("on"):
            yield f"{_quote(distinct)} 别的引擎不认，请改用 ROW_NUMBER"
    for group in tree.find_all(exp.Group):
        if group.args.get("all"):
            yield "GROUP BY ALL 别的引擎不认，请逐列写出"
    if tree.args.get("order") is None:
        yield "结果没有排序，请以 ORDER BY subject 结尾"


def _quote(node: exp.Expr) -> str:
    text = " ".join(node.sql(dialect="duckdb").split())
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"
