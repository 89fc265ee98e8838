"""How often, how original and in what forms: the metrics of posts without their counts."""

import math
from collections import Counter

from ranking.measure.declared import greetings
from tests.oracle.events import reports_of
from tests.oracle.scene import DAY, Cells, Measured, Scene, Subject, median, share
from tests.oracle.texts import han, is_common, letters, sentences
from tests.oracle.world import Post


def measure_frequency(scene: Scene, subject: Subject) -> Cells:
    observed, seen = scene.observed_days(subject), scene.observed_share(subject)
    posts, once = scene.posts(subject), scene.posts(subject, once=True)
    placed = [post for post in posts if post.position is not None]
    pushes = {(post.account_id, post.at) for post in placed}
    headlines = sum(post.position == 1 for post in posts)
    peers = [post for peer in scene.peers(subject) for post in scene.posts(peer)]
    is_without = scene.is_silent(subject) and any(post.position is not None for post in peers)
    is_told = bool(placed) or is_without
    placed_share = seen * share(len(placed), len(posts), float(is_without))
    kept = [alive for post in posts if (alive := is_keep_alive(scene, post)) is not None]
    days = len(list(scene.days()))
    return {
        "posts": Measured(len(once) if observed else None, observed, seen),
        "active_days": Measured(
            len({post.at.date() for post in posts}) if observed else None, observed, seen
        ),
        "posts_per_day": Measured(len(once) / observed if observed else None, observed, seen),
        "pushes": Measured(len(pushes) if is_told else None, len(placed), placed_share),
        "headline_posts": Measured(headlines if is_told else None, len(placed), placed_share),
        "keep_alive_posts": Measured(
            sum(kept) if kept or scene.is_silent(subject) else None,
            len(kept),
            seen * share(len(kept), len(posts), 1.0),
        ),
        "calendar_days": Measured(days, days, 1.0),
    }


def is_keep_alive(scene: Scene, post: Post) -> bool | None:
    if is_greeting(post.text):
        return True
    near = [
        other
        for other in scene.visible(post.account_id)
        if abs((other.at.date() - post.at.date()).days) <= 7 and other.post_id != post.post_id
    ]
    if near:
        return False
    days = [post.at.date() + number * DAY for number in range(-7, 8)]
    is_known = all(
        scene.is_observed(post.account_id, day) for day in days if scene.is_open(post.account_id, day)
    )
    return True if is_known else None


def is_greeting(text: str | None) -> bool:
    said = "".join(letter for letter in (text or "").lower() if letter.isalnum())
    return any(
        len(said) <= len(words) + 4 and (said.startswith(words) or said.endswith(words))
        for words in greetings()
    )


def measure_originality(scene: Scene, subject: Subject) -> Cells:
    seen, is_watched = scene.observed_share(subject), scene.is_watched(subject)
    posts, once = scene.posts(subject), scene.posts(subject, once=True)
    stated = [flag for post in once if (flag := scene.originality(post)) is not None]
    stated_share = share(len(stated), len(once), float(is_watched))
    is_told = bool(stated) or (is_watched and not once)
    written = Counter(authorship(scene, post) for post in posts)
    judged = written["independent"] + written["copied"]
    compared = len(posts) - written[None]
    judged_share = share(judged, len(posts) - written["carried"], float(is_watched))
    compared_share = share(compared, len(posts), float(is_watched))
    own = [post for post in posts if authorship(scene, post) == "independent"]
    copies = [scene.copies.copies(post) for post in own]
    repeats = sum(scene.copies.is_self_repeat(post) for post in posts)

    def of_judged(value: int) -> Measured:
        is_known = judged or scene.is_silent(subject)
        return Measured(value if is_known else None, judged, seen * judged_share)

    return {
        "declared_originals": Measured(sum(stated) if is_told else None, len(stated), seen * stated_share),
        "declared_original_share": Measured(
            sum(stated) / len(stated) if stated else None, len(stated), stated_share
        ),
        "independent_share": Measured(
            written["independent"] / judged if judged else None, judged, judged_share
        ),
        "copied_posts": of_judged(written["copied"]),
        "first_publisher_posts": of_judged(sum(count > 0 for count in copies)),
        "copies_by_others": of_judged(sum(copies)),
        "self_repeats": Measured(
            repeats if compared or scene.is_silent(subject) else None, compared, seen * compared_share
        ),
    }


def authorship(scene: Scene, post: Post) -> str | None:
    is_on_event = any(post in reports_of(scene, post.account_id, event) for event in scene.world.events)
    return scene.copies.authorship(post, is_on_event=is_on_event)


def measure_form(scene: Scene, subject: Subject) -> Cells:
    seen, is_silent = scene.observed_share(subject), scene.is_silent(subject)
    nothing = float(scene.is_watched(subject))
    posts, once = scene.posts(subject), scene.posts(subject, once=True)
    kinds = Counter(post.kind for post in posts if post.kind is not None)
    told = [post for post in once if post.kind is not None or post.title is not None]
    titles = [len(post.title) for post in posts if post.title is not None]
    texts = [post.text for post in posts if post.text is not None]
    lengths = [letters(text) / sentences(text) for text in texts if sentences(text)]
    characters = [letter for text in texts for letter in han(text)]
    total = sum(kinds.values())
    entropy = -sum(count / total * math.log2(count / total) for count in kinds.values())
    interpretations = sum(post.kind == "interpretation" or "解读" in (post.title or "") for post in once)
    count = len(posts)
    with_han = sum(bool(han(text)) for text in texts)
    return {
        "form_diversity": Measured(abs(entropy) if kinds else None, total, share(total, count, nothing)),
        "forms_used": Measured(
            0 if is_silent else len(kinds) or None, total, seen * share(total, count, nothing)
        ),
        "interpretation_posts": Measured(
            interpretations if told or (scene.is_watched(subject) and not once) else None,
            len(told),
            seen * share(len(told), len(once), nothing),
        ),
        "title_length_median": Measured(median(titles), len(titles), share(len(titles), count, nothing)),
        "sentence_length_median": Measured(
            median(lengths), len(lengths), share(len(lengths), count, nothing)
        ),
        "common_character_share": Measured(
            sum(map(is_common, characters)) / len(characters) if characters else None,
            with_han,
            share(with_han, count, nothing),
        ),
    }
