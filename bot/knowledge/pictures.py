"""Which drawing goes with an answer, and what is said of it where it cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.content.pictures_schema import Picture, Pictures
from bot.triage.parts import Part, plain_list


def first_telling(
    pictures: Pictures,
    topic: str,
    shown: Collection[str],
    public_url: str | None,
    *,
    on_page: bool = False,
) -> Picture | None:
    """The drawing that the answer on a topic ends with.

    Args:
        pictures: All drawings.
        topic: The topic that is told.
        shown: Ids of the drawings that were named before.
        public_url: Where the drawings can be seen; without it none is named unasked,
        on_page: but on our own page, which shows them itself.
    """
    picture = pictures.of_topic(topic)
    seen = bool(public_url) or on_page
    return picture if seen and picture and picture.id not in shown else None


def picture_part(picture: Picture, public_url: str | None, *, on_page: bool = False) -> Part:
    """Names a drawing: by title where the page shows it, else in words, with its address if it has one."""
    values = {"picture": picture.id, "title": picture.title, "alt": picture.alt}
    if on_page:
        return Part("utter_picture_here", values)
    if public_url is None:
        return Part("utter_picture_in_words", values)
    return Part("utter_picture", {**values, "address": address(picture, public_url)})


def address(picture: Picture, public_url: str) -> str:
    """Where a drawing can be seen."""
    return f"{public_url}/pictures/{picture.id}.svg"


def requested(pictures: Pictures, text: str, topic: str | None, public_url: str | None) -> tuple[Part, ...]:
    """Plans the answer to "show me a picture".

    Args:
        pictures: All drawings.
        text: The person's words; the drawing that they name counts, else that of the topic.
        topic: The topic that was told last, if any.
        public_url: Where the drawings can be seen, if anywhere.

    Returns:
        The drawing; where none fits, which there are.
    """
    picture = _named(pictures, text) or pictures.of_topic(topic)
    if picture is not None:
        return (picture_part(picture, public_url),)
    listed = plain_list([f'"{one.title}"' for one in pictures.pictures])
    return (Part("utter_picture_which", {"listed": listed}),)


def _named(pictures: Pictures, text: str) -> Picture | None:
    """The drawing whose names the text holds the most words of; its title counts as well."""
    said = f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "
    best, most = None, 0
    for picture in pictures.pictures:
        names = {
            " ".join(re.findall(r"[a-z0-9]+", name.lower())) for name in (*picture.called, picture.title)
        }
        score = sum(len(name.split()) for name in names if f" {name} " in said)
        if score > most:
            best, most = picture, score
    return best
