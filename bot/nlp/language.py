"""Tells messages in other languages from English, so that they get the emergency number in their own."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

import yaml

from bot.content.errors import ContentError
from bot.nlp.text import fold

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FEWEST_WORDS = 2


@functools.lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        (files("bot.content") / "languages.yml").read_text(encoding="utf-8")
    )
    words = [*data["english"], *(word for known in data["words"].values() for word in known)]
    if wrong := [word for word in words if not isinstance(word, str)]:
        raise ContentError([f"languages.yml: {word!r} is not text: put it in quotes" for word in wrong])
    return data


def foreign_language(text: str) -> str | None:
    """The language of a message that is not English.

    Args:
        text: The message as the person wrote it.

    Returns:
        Code of the language ("es"), "other" for a script that we have no words in, `None` for English and
        for anything too short to tell.
    """
    data = _data()
    letters = [c for c in text if c.isalpha()]
    for code, ranges in data["scripts"].items():
        matching = re.findall(f"[{''.join(ranges)}]", text)
        if letters and len(matching) * 2 >= len(letters):
            return str(code)
    words = [word.lower().replace("'", "") for word in _WORD.findall(fold(text))]
    english = sum(word in data["english"] for word in words)
    counts = {code: sum(word in known for word in words) for code, known in data["words"].items()}
    best = max(counts, key=lambda code: counts[code])
    if counts[best] >= _FEWEST_WORDS and counts[best] > english and counts[best] * 3 >= len(words):
        return str(best)
    return None
