"""What the store holds, in lines for a terminal."""

from collections.abc import Iterator

from ranking.store import Status

# A long list of accounts or files is cut here; the rest is counted.
_MOST_LISTED = 20


def describe_status(status: Status) -> Iterator[str]:
    """The lines of `ranking status`."""
    yield f"登记账号 {status.registered:,} 个，临时账号（未登记）{len(status.provisional):,} 个"
    yield f"稿件 {status.posts:,} 篇，采集 {status.captures:,} 次，粉丝数采集 {status.follower_captures:,} 次"
    yield f"重大信息 {status.events:,} 条，主题宣传 {status.campaigns:,} 个，观测期 {status.observed_periods:,} 段"
    yield from _describe_months(status)
    yield from _describe_provisional(status)
    yield from _describe_loads(status)


def _describe_months(status: Status) -> Iterator[str]:
    if not status.months:
        yield "还没有任何月份的数据"
        return
    yield "月份      稿件    有稿账号  观测账号  观测覆盖"
    for month in status.months:
        coverage = "—" if month.coverage is None else f"{month.coverage:.1%}"
        yield f"{month.month}  {month.posts:>6,}  {month.accounts:>8,}  {month.observed_accounts:>8,}  {coverage:>8}"


def _describe_provisional(status: Status) -> Iterator[str]:
    if not status.provisional:
        return
    yield "临时账号不上榜，请补入登记表后再次载入："
    for account in status.provisional[:_MOST_LISTED]:
        yield f"  {account.account_id}  {account.name or '（名称不详）'}  {account.posts:,} 篇"
    if (more := len(status.provisional) - _MOST_LISTED) > 0:
        yield f"  ……另有 {more:,} 个"


def _describe_loads(status: Status) -> Iterator[str]:
    rejected = [load for load in status.loads if load.rejected]
    yield f"载入文件 {len(status.loads):,} 个，被拒 {status.rejected:,} 行"
    for load in rejected[-_MOST_LISTED:]:
        yield f"  第 {load.load_id} 次  {load.path}：{load.rows_read:,} 行中有 {load.rejected:,} 行被拒"
    if (more := len(rejected) - _MOST_LISTED) > 0:
        yield f"  ……另有 {more:,} 个文件有被拒的行"
