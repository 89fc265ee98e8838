"""The project's own files (CSV, XLSX or Parquet), one format a kind, as documented in docs/数据格式.md."""

from ranking.ingest.columns import COLUMNS, EXAMPLE
from ranking.ingest.format import Format
from ranking.ingest.model import KIND_LABELS, Kind

GIVES: dict[Kind, str] = {
    "accounts": "账号在各个时期的名称、层级、地区、单位、矩阵",
    "posts": "稿件及其各次采集的计数；一行是一篇稿件的一次采集，采集两次就写两行",
    "account_days": "账号每天的阅读、分享、收藏总数；不是稿件，不并入稿件的计数",
    "followers": "粉丝数的各次采集",
    "observed": "每个账号哪些日子被看过；其间没有稿件即为静默",
    "events": "应当报道的重大信息及时限",
    "campaigns": "网络主题宣传的时间、匹配规则和目标",
    "reviews": "编辑对稿件和账号的评阅：分值、理由、评阅人；稿件须先载入",
    "metrics": "机构或单位给出的账号月度总数（不由稿件算出）；一行是一个账号一个月，也可一行写一个指标",
    "history": "别的单位以往发布的榜单：账号、月份、来源、榜名、名次；只供查阅，标明未复算，不计分、不比升降",
}


def _canonical(kind: Kind) -> Format:
    columns = COLUMNS[kind]
    required = tuple(column.key for column in columns if column.required)
    labels = "、".join(column.label for column in columns if column.required)
    return Format(
        key=f"canonical-{kind}",
        label=f"本系统{KIND_LABELS[kind]}格式",
        kind=kind,
        columns={column.key: (column.key, column.label, *column.names) for column in columns},
        required=required,
        known_by=f"表头含有 {labels}（中文或英文列名均可，次序不限）",
        gives=GIVES[kind],
        lacks="",
        is_own=True,
        example_key=next((column.key for column in columns if column.example == EXAMPLE), None),
    )


FORMATS = tuple(_canonical(kind) for kind in COLUMNS)
