"""The list of all formats; adding one means a module and a line here."""

from collections.abc import Sequence

from ranking.ingest import (
    canonical,
    channels,
    douyin,
    mediacrawler,
    mediacrawler_creators,
    newrank,
    toutiao,
    wechat_article,
    wechat_articles,
    wechat_days,
    wechat_notified,
    weibo_crawler,
    weibo_crawler_data,
    weibo_pages,
    weibo_profiles,
    weibo_search,
    weibo_users,
    weibospider,
    xiaohongshu,
)
from ranking.ingest.format import Format

FORMATS: tuple[Format, ...] = (
    *canonical.FORMATS,
    weibo_crawler.FORMAT,
    weibo_crawler_data.FORMAT,
    weibo_users.FORMAT,
    weibospider.FORMAT,
    weibo_profiles.FORMAT,
    weibo_search.FORMAT,
    weibo_pages.FORMAT,
    *mediacrawler.FORMATS,
    *mediacrawler_creators.FORMATS,
    wechat_articles.FORMAT,
    wechat_days.FORMAT,
    wechat_notified.FORMAT,
    wechat_article.FORMAT,
    channels.FORMAT,
    douyin.FORMAT,
    toutiao.FORMAT,
    xiaohongshu.FORMAT,
    newrank.FORMAT,
)


def recognise(
    header: Sequence[str], account_given: bool = False, forms: Sequence[Format] = FORMATS
) -> Format | None:
    """The format whose required columns this header holds; of several, the one that knows most of it."""
    whole = [form for form in forms if not form.missing(header, account_given)]
    return max(whole, key=lambda form: len(form.names(header)), default=None)


def nearest(
    header: Sequence[str], account_given: bool = False, forms: Sequence[Format] = FORMATS
) -> Format | None:
    """The format that this header is plainly meant to be although it lacks a required column."""
    near = [form for form in forms if form.is_near(header)]
    return min(
        near,
        key=lambda form: (len(form.missing(header, account_given)), -len(form.names(header))),
        default=None,
    )
