"""The posts of an account and month, with why each counted or did not, and their captures: down to the row of a file."""

from typing import Any

from ranking.audit.copied import copies_section
from ranking.audit.reporting import matches_section, silence_section
from ranking.audit.story import Story, lead
from ranking.editions.amendments import COUNTS
from ranking.editions.model import EditionFacts
from ranking.publish.reports import Cell, Column, Link, Section, Table, tell_cell

_AUTHORSHIP = {
    "copied": "转抄，不计独立原创",
    "carried": "上级或重大信息的通稿，不计独立原创",
    "unknown": "与近似稿件先后不明，不作独立原创判断",
}
# Where a post or capture came from: file, row, hash, and when the file was loaded.
SOURCE = ("path", "row", "sha256", "loaded_at")
SOURCE_COLUMNS = (
    Column("来源文件", "long"),
    Column("行", "number"),
    Column("文件散列值"),
    Column("载入时间", "date"),
)


def refusals(post: dict[str, object], cut_off: object) -> list[str]:
    """Why a post counts for nothing, or not for some metrics; empty where it counts for all."""
    if post["held"] == "exclude":
        return [f"暂不计入：{post['held_reason']}"]
    if not post["is_counted"]:
        return [
            "发布之日账号未开通，不计入任何指标"
            if not post["is_open"]
            else f"发布于数据截止时刻 {cut_off:%Y-%m-%d %H:%M} 之后，不计入任何指标"
        ]
    told = []
    if post["is_original"] is None:
        told.append("来源未说明是否原创，不入声明原创的基数")
    elif not post["is_original"]:
        told.append("声明为转发，不计声明原创")
    if post["authorship"] is None:
        told.append("没有正文或不足 20 个字，不判断独立原创")
    elif post["authorship"] in _AUTHORSHIP:
        told.append(_AUTHORSHIP[str(post["authorship"])])
    if post["is_keep_alive"]:
        told.append("保活稿件")
    if post["held"] == "exclude_counts":
        told.append(f"计数暂不计入：{post['held_reason']}")
    if post["captured_at"] is None:
        told.append("截止前没有采集，各项计数按缺失处理")
    else:
        unknown = [words for key, words in COUNTS.items() if post[key] is None]
        told += [f"{'、'.join(unknown)}数未知，不入其基数"] if unknown else []
    return told


def story_sections(story: Story, facts: EditionFacts) -> list[Section]:
    """The sections of a dossier that come from posts."""
    return [
        posts_section(story, facts, has_sources=True),
        copies_section(story),
        matches_section(story),
        silence_section(story),
        _captures(story),
    ]


def posts_section(story: Story, facts: EditionFacts, *, has_sources: bool) -> Section:
    """The month's posts, each with why it counted or did not; with the ways to captures and files where they stand beside."""
    rows: list[tuple[Cell, ...]] = []
    counted = 0
    for post in story.posts.iter_rows(named=True):
        is_in = bool(post["is_counted"]) and post["held"] != "exclude"
        counted += is_in
        seen = post["captured_at"]
        rows.append(
            (
                post["published_at"],
                lead(post["title"], post["text"], post["url"]),
                post["native_id"],
                "计入" if is_in else "不计入",
                "；".join(refusals(post, facts.cut_off)) or "各项都计",
                *(post[key] for key in COUNTS),
                Link(tell_cell(seen), "#captures") if seen and has_sources else seen,
                post["removed_at"],
                *(post[key] for key in SOURCE if has_sources),
            )
        )
    columns = (
        Column("发布时刻", "date"),
        Column("稿件", "long"),
        Column("稿件编号", "date"),
        Column("计入"),
        Column("说明", "long"),
        *(Column(words, "number") for words in COUNTS.values()),
        Column("采集时刻", "date"),
        Column("见已删除", "date"),
        *(SOURCE_COLUMNS if has_sources else ()),
    )
    told = f"当月稿件 {len(rows)} 篇，计入 {counted} 篇，不计入 {len(rows) - counted} 篇；计数为截止时刻及以前最后一次采集。"
    return Section(
        "posts", "各篇稿件", (told,), Table(columns, tuple(rows)), "当月没有收到稿件。", on_paper=False
    )


def _captures(story: Story) -> Section:
    rows: list[tuple[Cell, ...]] = []
    falls = 0
    last: dict[int, dict[str, Any]] = {}
    for one in story.captures.iter_rows(named=True):
        before = last.get(one["post_id"])
        fallen = [
            w for k, w in COUNTS.items() if before and None not in (one[k], before[k]) and one[k] < before[k]
        ]
        falls += bool(fallen)
        notes = [f"{'、'.join(fallen)}少于前一次"] if fallen else []
        notes += ["截止之后，不计"] if one["is_late"] else []
        rows.append(
            (
                one["published_at"],
                lead(one["title"], one["text"], one["url"]),
                one["captured_at"],
                *(one[k] for k in COUNTS),
                "；".join(notes) or None,
                *(one[key] for key in SOURCE),
            )
        )
        last[one["post_id"]] = one
    columns = (
        Column("发布时刻", "date"),
        Column("稿件", "long"),
        Column("采集时刻", "date"),
        *(Column(w, "number") for w in COUNTS.values()),
        Column("说明"),
        *SOURCE_COLUMNS,
    )
    told = f"共采集 {len(rows)} 次；少于前一次的 {falls} 次（平台更正、删除评论都会使计数减少）。"
    return Section("captures", "历次采集", (told,), Table(columns, tuple(rows)), "没有采集。", on_paper=False)
