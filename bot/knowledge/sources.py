"""Who stands behind what is told: the reviewed articles, how old the review is, where a topic comes from."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from bot.knowledge.model import Reference, Source
from bot.knowledge.repository import KnowledgeBase
from bot.triage.parts import Part, plain_list

REVIEW_FACT = "about.review"
"""The fact that answers who reviewed the content and when; the sources are told beside it."""


def source_parts(base: KnowledgeBase, topic: str | None, today: date, review_months: int) -> tuple[Part, ...]:
    """Plans the answer to "who says that?" and "how old is this?".

    Args:
        base: The facts with their sources.
        topic: The topic that was told last, if any.
        today: The day of the conversation.
        review_months: Months after which a review is told to be old.

    Returns:
        The reviewed articles, where the last topic comes from, what is not reviewed, and which review is old.
    """
    reviewed = [source for source in base.sources() if source.reviewed_by and source.reviewed_on]
    old = [source.title for source in reviewed if is_old(source, today, review_months)]
    parts = [part for source in reviewed for part in _article(source)]
    if topic is not None:
        parts += _topic_parts(base, topic)
    parts.append(Part("utter_source_own_words"))
    if old:
        parts.append(Part("utter_source_old", {"listed": plain_list(old), "count": str(review_months)}))
    return tuple(parts)


def is_old(source: Source, today: date, review_months: int) -> bool:
    """Whether the review of a source is more than so many months back."""
    return source.reviewed_on is not None and today > _months_after(source.reviewed_on, review_months)


def plain_date(day: date) -> str:
    """A date as it is said: "June 20, 2021"."""
    return f"{calendar.month_name[day.month]} {day.day}, {day.year}"


def places(references: Iterable[Reference]) -> str:
    """Sources with their slides, each once: "Slideshow on bone metastasis (WebMD), slide 5"."""
    slides: dict[Source, list[int]] = {}
    for reference in references:
        listed = slides.setdefault(reference.source, [])
        if reference.slide is not None and reference.slide not in listed:
            listed.append(reference.slide)
    return "; ".join(_place(source, sorted(listed)) for source, listed in slides.items())


def _article(source: Source) -> list[Part]:
    named = {
        "title": _titled(source),
        "reviewer": source.reviewed_by or "",
        "reviewed_on": plain_date(source.reviewed_on) if source.reviewed_on else "",
    }
    parts = [Part("utter_source", named)]
    if source.cites:
        parts.append(Part("utter_source_cites", {"cites": plain_list(source.cites)}))
    return parts


def _topic_parts(base: KnowledgeBase, topic: str) -> list[Part]:
    about = base.topic(topic)
    from_facts = places(reference for fact in base.facts(topic) for reference in fact.references)
    parts = [Part("utter_source_topic", {"title": about.title, "listed": from_facts})]
    if about.caution:
        parts.append(Part("utter_source_caution", {"listed": places(about.caution.references)}))
    return parts


def _place(source: Source, slides: list[int]) -> str:
    if not slides:
        return _titled(source)
    numbers = plain_list([str(slide) for slide in slides])
    return f"{_titled(source)}, {'slide' if len(slides) == 1 else 'slides'} {numbers}"


def _titled(source: Source) -> str:
    """Title and publisher; a publisher that the title names already is not said again."""
    return source.title if source.publisher in source.title else f"{source.title} ({source.publisher})"


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
