"""Which events an account reported and how soon, and its longest silence with the two ends."""

from ranking.audit.story import Story, lead
from ranking.publish.reports import Cell, Column, Section, Table


def matches_section(story: Story) -> Section:
    """Every event that the account should have reported, and what it reported."""
    rows: list[tuple[Cell, ...]] = []
    for (
        event_id,
        title,
        released,
        ends,
        published,
        lag,
        on_time,
        post_title,
        text,
        url,
        observed,
    ) in story.matches:
        state = (
            {True: "按时", False: "超时", None: "说不准"}[on_time]
            if published
            else ("没有报道" if observed else "没有见到报道，观测不全")
        )
        rows.append(
            (
                event_id,
                title,
                released,
                ends,
                published,
                lag,
                state,
                lead(post_title, text, url) if published else None,
            )
        )
    columns = (
        Column("信息", "id"),
        Column("标题", "long"),
        Column("发布时刻", "date"),
        Column("时限", "date"),
        Column("报道时刻", "date"),
        Column("用时（小时）", "number"),
        Column("结果"),
        Column("稿件", "long"),
    )
    return Section(
        "events", "重大信息的跟进", (), Table(columns, tuple(rows)), "当月没有应由本账号报道的重大信息。"
    )


def silence_section(story: Story) -> Section:
    """The longest run of observed days without a post."""
    if story.silence is None:
        return Section("silence", "最长静默", ("观测到的日子里没有不发稿的一天，或从未观测。",))
    days, first, last, before, after = story.silence
    ends = [
        f"此前最后一篇发布于 {before:%Y-%m-%d %H:%M}" if before else "此前没有收到稿件",
        f"此后第一篇发布于 {after:%Y-%m-%d %H:%M}" if after else "此后尚未收到稿件",
    ]
    return Section(
        "silence",
        "最长静默",
        (f"在观测到的日子里最长连续 {days} 天没有稿件：{first} 至 {last}。{'；'.join(ends)}。",),
    )
