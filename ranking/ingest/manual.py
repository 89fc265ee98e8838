"""Writes the page on file formats (数据格式) for editors, from what the code reads."""

from ranking.ingest.columns import COLUMNS, Column
from ranking.ingest.format import Format
from ranking.ingest.formats import FORMATS
from ranking.ingest.model import KIND_LABELS, Kind, command_of_kind, group_of_kind
from ranking.vocabulary import Family, terms

_OPENING = """# 数据格式

本页由程序按它实际读取的内容生成，请勿手工修改；生成方法：`python -m ranking.ingest.manual > docs/数据格式.md`。

文件是什么格式，只看表头里有哪些列，不看文件名。可以一次给出多个文件，也可以给出文件夹：文件夹里认得的文件逐个载入，
不认得的列出原因并跳过。指名的文件认不得、读不出或缺少必需的列，则报错退出，该文件不留下任何痕迹。

## 一览

| 格式 | 内容 | 命令 | 怎样识别 |
|---|---|---|---|
"""

_RULES = """
## 通用规则

### 行与文件

- **不丢数据。** 不能使用的行连同行号、列名、原值、原因和原文保留在数据库里，并计数；其余行照常载入。
- **载入两次不变。** 内容相同的文件（不论文件名）只算一次。稿件按平台、账号和稿件ID认定：另一个文件里的同一篇稿件，
  只补充原来空缺的内容，或增加一次新的采集，不会变成两篇。
- **说法不一。** 先载入的内容保留，两个说法都在载入结果里列出；登记表、重大信息和网络主题宣传例外，以后载入的为准，同样列出。
- **一个文件一次提交。** 中途取消或断电，数据库保持载入该文件之前的样子。
- 表头不必在第一行：前 20 行里第一个认得的表头即是，其上的说明文字不读。中间重复的表头和空行不算数据。
- 一个文件有几个表的（工作簿 .xlsx、.xls、.ods 的工作表，JSON 的各部分，SQLite 的表），认得的各载入一次，其余在结果中列出。
  加密的工作簿、.et 文件请先另存为不加密的 xlsx。
- 合计、小计等行和表下的说明文字不计入，作为被拒的行列出。
- 合并的单元格（.xlsx、.xls、.ods）：纵向合并的文字、编号、日期对所覆盖的各行都有效；合并的计数分不清是哪一行、哪一列的，
  那几行拒绝。
- 公式按文件里存着的结果读，从不执行；用到的列里公式没有结果或结果是错误（#N/A 除外，那是没有）的，那一行拒绝，
  在 WPS 或 Excel 中打开、重新计算并保存后再载入。
- CSV 里一行的格数比表头多的拒绝：多半是数字（18,592）、标题里的逗号没有加引号，各列已错位。
  微博采集器的新版本会在后面添列，那些列不读。
- 表头里要读的列写了两次的文件不载入，分不清该取哪一列。列名里的全角字符、空格、大小写不影响识别。
  本程序自己的格式里不认识的列不读，载入时列出，并提示可能是哪一列。
- 网页（HTML）改名的 .xls、.et 文件、加密的工作簿、`~$` 开头的临时文件、图片、PDF、RAR 和 7z 不载入，说明是什么、怎样办。
- 工作簿解开后超过 1 GB、内容一直到第一千列以外、或范围超过三千万格的不载入；JSON 超过 256 MB 的不载入。
- 没有读取权限的文件列出原因；没有读取权限的文件夹报错退出，不会当作空的。
- 压缩包（.zip、.gz）按文件夹处理，里面的文件记作 `压缩包/文件名`；加密的压缩包、压缩包里的压缩包不解。
- 后台导出多半没有账号：用 `--account 平台:账号ID` 说明，没有说明的文件不载入，列出原因。
- 没有稿件ID的格式，以标题、发布时间（到分钟）、形式都相同的为同一稿件；同一文件里这几项相同而数字不同的，后一行拒绝。
  标题改过的会当作另一篇。

### 对应表

程序不认识的文件，写一份对应表说明各列是什么：`ranking formats guess 文件 --out 对应表.xlsx`（或 `.toml`）按列名和内容提出一份，
核对修改之后用 `ranking load posts 文件 --mapping 对应表.xlsx` 载入。对应表里写到的列，文件里必须都有。

| 项（TOML） | 工作簿里的列 | 说明 |
|---|---|---|
| `field` | 字段 | 本页所列的列名，中英文均可 |
| `column` | 文件列名 | 文件表头里的名称，照抄 |
| `unit` | 单位 | 万、亿，比率可写 %；单元格自己写明单位的不重复计 |
| `form` | 日期格式 | 如 `yyyyMMdd`、`dd/MM/yyyy HH:mm`，或 unix秒、unix毫秒、序列（表格软件的日期数字） |
| `value` | 固定值 | 整份文件都一样的内容，如平台 |
| `kind` | “内容”一行 | 稿件、粉丝数等，默认稿件 |
| `natural_key` | “认作同一稿件”一行 | 没有稿件ID时，哪几个字段相同就是同一篇 |

稿件的比率、百分数没有对应的字段，不能写入次数类的字段；账号月度指标的比率（打开率等）写成 `12.5%` 或 `0.125`，文件里以百分数的数字
（12.5）记的，在“单位”里写 %。改了对应表再载入同一文件不起作用，须先撤销原来的载入或改动文件。

### 编码

先按 UTF-8（有无 BOM 均可），再按 GB18030。UTF-16、含空字节或损坏的文件不载入。

### 编号

账号ID和稿件ID一律按文本。表格软件把长编号改成 `1.23E+18` 或把末位变成 0 的，拒绝载入，请从原始导出重新取得。

### 数值

| 写法 | 读作 |
|---|---|
| `18,592`、`123.0`、`1.2万`、`1亿` | 18592、123、12000、100000000 |
| `10万+`、`100万+` | 至少 100000、至少 1000000，并注明是下限 |
| 空、`-`、`--`、`—`（全角、半角均可）、`None`、`null`、`nan`、`N/A` | 未知，不是 0 |
| 只有“转发”“评论”“赞”而没有数字的按钮 | 0，仅在注明的网页采集格式里；别的格式拒绝该行 |
| 全角数字和符号 | 与半角相同 |
| 次数写成负数、小数、百分比、其他文字 | 拒绝该行 |
| 比率（账号月度指标里的打开率等） | `12.5%`、`0.125` 相同，记为 0.125；`12.5` 两可，拒绝该行 |
| 数值（指数、平均数、分值等） | 可有小数、负号、万、亿；`12.5%` 记为 0.125 |

### 时间

一律为北京时间。可以写成 `2026-10-01 08:30:00`、`2026-10-01T08:30:00`、`2026-10-01 08:30`、`2026/10/1 8:30`、
`2026年10月1日 8:30`、`2026-10-01`；带时区的换算为北京时间。只有日期的稿件不参与时刻类指标。
没有年份的（`5月31日 23:54`）须给出 `--year` 或 `--captured-at`，“昨天 10:22”“3分钟前”“星期一 11:40”一类须给出 `--captured-at`
（几分钟前、几小时前还须写明时刻）；没有给出或仍不能确定的拒绝载入，不作猜测。10 位和 13 位的时间戳只在格式注明的列里读作时间。
工作簿（.xlsx、.xls、.ods）里没有设成日期格式的日期（如 `46303.354`）按该工作簿的起算日（1900 或 1904 年）读出；CSV 里的这种数字不知道起算日，拒绝载入，
请把单元格设为日期格式后另存，或用对应表写明“序列”。

### 是、否与列表

是否原创等可写 `是`、`否`、`True`、`False`，空为未知。话题、关键词等多个词以逗号、顿号、分号或竖线分隔。

### 采集时间

计数是什么时候看到的，依次取：文件的“采集时间”列；`--captured-at`；都没有时，取文件中该账号最新一篇稿件的发布时间
（只有日期的取当日 23:59:59），这是可以肯定的最早时间。采集时间不明而计数与已有的相同，不算新的采集。

### 观测期

一个账号哪些日子被看过，依次取：观测期文件；`--covers 起:止`（对文件中的每个账号有效）；都没有时，只算有稿件的日子。
没有看过的日子不推断为静默。

## 本系统格式的各列

CSV、XLSX、Parquet 均可；列名用中文或英文，次序不限，可以有多余的列。
"""


def manual_text() -> str:
    """The whole page as Markdown."""
    overview = "".join(_overview_row(form) for form in FORMATS)
    kinds = "".join(_kind_section(kind) for kind in COLUMNS)
    others = "".join(_format_section(form) for form in FORMATS if not form.key.startswith("canonical-"))
    return f"{_OPENING}{overview}{_RULES}{kinds}\n## 其他来源\n{others}\n## 可用的词\n{_vocabulary()}"


def _overview_row(form: Format) -> str:
    return f"| {form.label} | {KIND_LABELS[form.kind]} | `{_command(form)}` | {form.known_by} |\n"


def _command(form: Format) -> str:
    """What loads files of this format together with those that come with them."""
    is_own = form.key.startswith("canonical-")
    return command_of_kind(form.kind) if is_own else f"ranking load {group_of_kind(form.kind)}"


def _kind_section(kind: Kind) -> str:
    rows = "".join(_column_row(column) for column in COLUMNS[kind])
    gives = next(form.gives for form in FORMATS if form.key == f"canonical-{kind}")
    template = f"可填写的工作簿：`ranking template {kind}`；填好后用 `{command_of_kind(kind)}` 载入"
    heading = f"\n### {KIND_LABELS[kind]}（`{kind}`）\n\n{gives}。{template}。\n\n"
    return f"{heading}| 列名 | 英文列名 | 必需 | 说明 |\n|---|---|---|---|\n{rows}"


def _column_row(column: Column) -> str:
    return f"| {column.label} | `{column.key}` | {'是' if column.required else ''} | {column.meaning} |\n"


def describe_format(form: Format) -> str:
    """How to get a file of this format, how it is known, what it gives and lacks, one line each."""
    lines = (
        *((f"- 怎样导出：{form.how}",) if form.how else ()),
        f"- 内容：{KIND_LABELS[form.kind]}{_whose(form)}",
        f"- 识别：{form.known_by}",
        f"- 能给出：{form.gives}",
        *((f"- 没有或不存：{form.lacks}",) if form.lacks else ()),
    )
    return "\n".join(lines)


def _format_section(form: Format) -> str:
    return f"\n### {form.label}\n\n{describe_format(form)}\n"


def _whose(form: Format) -> str:
    if form.account_in_path:
        return "，账号从文件路径或 `--account` 得知"
    if form.kind in ("events", "campaigns"):
        return ""
    if "account" in form.columns or "native_id" in form.columns:
        return "，账号文件中有"
    return "，账号用 `--account` 说明" if form.platform is not None else ""


def _vocabulary() -> str:
    families: dict[Family, str] = {
        **{"platform": "平台", "level": "层级", "kind": "形式", "event_kind": "类别"},
        **{"review_kind": "类型", "given_metric": "指标"},
    }
    rows = [
        f"| {label} | {term.label} | {'、'.join(name for name in term.names if name != term.label)} |"
        for family, label in families.items()
        for term in terms(family)
    ]
    return "\n| 列 | 词 | 也可写作 |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Print the page."""
    import sys

    sys.stdout.buffer.write(manual_text().encode())


if __name__ == "__main__":
    main()
