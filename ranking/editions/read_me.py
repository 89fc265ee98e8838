"""The page of words that lies in every bundle: what is in it and how to recompute with it."""

from ranking.editions.model import EditionFacts

_FILES = """\
文件
  standards/*.toml   计分标准全文
  standards.csv      计分标准的名称、版本和校验值
  accounts.csv       参与计分的账号和矩阵（登记表在当月月末的情况）
  metrics.csv        计分所用的指标：值、基数、覆盖率、是否下限
  boards.csv         榜
  scores.csv         得分、名次、覆盖率、未排名的原因、上期名次和变化
  values.csv         每个节点的得数
  parts.csv          得分的组成部分；printed 一列相加等于得分
  checks.csv         发布前检查的结果
  certainty.csv      每个名次的把握：权重变动和去掉一项指标时的名次范围、难分先后的段、提示
  amendments.csv     异议的处理和暂不计入的事项（没有时无此文件）；amended.csv 为处理前后的变化
  withheld.csv       按来源约定不公开的指标（没有时无此文件）：照常计分，公开本不列数字，用到它们的标准须以内部本复算
  days.csv           矩阵成员每天的稿件数（空格子为当天没有观测）；events.csv 当月的重大信息；echoes.csv 哪些账号多久后报道
  best_posts.csv     每个账号阅读（没有阅读数的按互动）最多的三篇稿件；cases.csv 编辑评出的优质稿件
  moves.csv          计分标准换版的当月，按新旧两版各算一次时名次相差多少（未换版时无此文件）
  seal.json          以上每个文件的校验值（SHA-256），以及上一期的校验值
  seal.sha256        seal.json 的校验值，即本期校验值
CSV 为 UTF-8 编码，空格子表示没有数据，不是零。请勿用表格软件另存，另存会改变校验值。

复算
  安装本程序后运行：ranking verify 本文件夹
  从发布单位处另行得到本期校验值的，请一并给出：ranking verify 本文件夹 --hash 校验值
  不用本程序，也可以照 standards 中的标准由 metrics.csv 自行计算，与 scores.csv 核对。
"""
_PUBLIC = "本包为公开本：只含公开榜单所列的结果和计分标准用到的指标。"
_UNLISTED = (
    "公开榜单没有列名、而计算得分需要用到的 {count} 个账号以化名（unlisted:…）列入，不写名称和单位；"
    "化名只是不列名，其指标数字如实。"
)
_INTERNAL = "本包为内部本：含全部账号、全部指标和全部结果，不对外提供。"


def describe_bundle(facts: EditionFacts, *, is_public: bool, unlisted: int) -> bytes:
    """The README of a bundle, with line ends that every editor on Windows shows."""
    lines = [f"{facts.title} {facts.month.label}（第 {facts.revision} 版）复算包", facts.publisher]
    lines += [facts.notice] if facts.notice else []
    if facts.supersedes is not None:
        lines += [
            f"本版取代 {facts.supersedes}，理由：{facts.revision_reason}；变化见 effects.csv（没有变化时无此文件）"
        ]
    lines += ["", _PUBLIC if is_public else _INTERNAL]
    lines += [_UNLISTED.format(count=unlisted)] if is_public and unlisted else []
    text = "\n".join([*lines, "", _FILES])
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
