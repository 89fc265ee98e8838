"""A campaign's declaration in sentences."""

from collections.abc import Iterable

from ranking.measure.campaign import GOAL_WORDS, GOALS, Campaign
from ranking.vocabulary import labels, word_classes

_RULE_WORDS = {"declared": "来源声明原创", "independent": "未见转抄", "both": "来源声明原创，并且未见转抄"}


def tell_rules(campaign: Campaign) -> Iterable[str]:
    """The declaration in sentences: matching, who it is for, originality, products, doubles, targets."""
    kinds = {
        "话题": campaign.topics,
        "专栏": campaign.sections,
        "任一关键词": campaign.keywords_any,
        "全部关键词": campaign.keywords_all,
        "排除关键词": campaign.keywords_none,
        "链接": campaign.links,
        "指定稿件": campaign.posts,
    }
    yield f"活动期：{campaign.first_day} 至 {campaign.last_day}{'' if campaign.is_major else '；不计入重大网络主题宣传的次数'}。"
    yield "匹配：" + "；".join(f"{name} {'、'.join(words)}" for name, words in kinds.items() if words) + "。"
    limits = [
        *(["、".join(labels("level")[code] for code in campaign.levels)] if campaign.levels else []),
        *(["、".join(labels("platform")[code] for code in campaign.platforms)] if campaign.platforms else []),
        *([f"列出的 {len(campaign.accounts)} 个账号"] if campaign.accounts else []),
    ]
    yield f"适用：{'；'.join(limits) or '登记的全部账号'}。"
    apart = [each.label for each in word_classes("apart") if each.code in campaign.apart]
    yield f"原创：{_RULE_WORDS[campaign.original_rule]}；{'、'.join(apart) + '另计，' if apart else ''}不能判断的列为待定，不算原创。"
    chosen = campaign.product_kinds or tuple(each.code for each in word_classes("product"))
    products = [each.label for each in word_classes("product") if each.code in chosen]
    yield f"宣传品：{'、'.join(products)}，须为原创；同一系列{'只计一件' if campaign.series_once else '逐件计'}。"
    yield (
        f"同一作品{'只计一次' if campaign.same_piece == 'once' else '各计一次'}；"
        f"计入后删除的{'仍计' if campaign.deleted_counts else '不计'}；"
        f"{'可同时计入 ' + '、'.join(campaign.shared_with) if campaign.shared_with else '一篇稿件只计入一项宣传'}。"
    )
    yield f"目标：{tell_targets(campaign)}。"
    if campaign.basis:
        yield f"依据：{campaign.basis}。"


def tell_targets(campaign: Campaign) -> str:
    """The targets in words: 原创稿件不少于 10 篇，原创宣传品不少于 1 件."""
    targets = [
        f"{GOAL_WORDS[goal][0]}不少于 {campaign.target(goal)} {GOAL_WORDS[goal][1]}"
        for goal in GOALS
        if campaign.target(goal)
    ]
    return "，".join(targets) or "没有设目标"
