"""How a message names the person that it is written for."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

import yaml

from bot.nlp.patterns import encode, parse
from bot.nlp.text import tokenise

_WRITER = "writer"


def read_person(text: str) -> str | None:
    """The pronoun for the person that a carer's message is about.

    Args:
        text: The message as the person wrote it.

    Returns:
        "him", "her" or "them", by the first word in the message that names somebody; `None` without one.
    """
    encoded = encode([token.stem for token in tokenise(text)])
    found = [
        (hit.start(), pronoun)
        for pronoun, patterns in _patterns().items()
        if pronoun != _WRITER
        for pattern in patterns
        if (hit := pattern.search(encoded))
    ]
    return min(found)[1] if found else None


def tells_of_self(text: str) -> bool:
    """Whether a message clearly tells of the writer's own body ("I have", "my own", "me too").

    Args:
        text: The message as the person wrote it.
    """
    encoded = encode([token.stem for token in tokenise(text)])
    return any(pattern.search(encoded) for pattern in _patterns()[_WRITER])


@functools.lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    path = files("bot.content") / "lexicon" / "persons.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        pronoun: tuple(re.compile(parse(pattern, {}).regex) for pattern in patterns)
        for pronoun, patterns in data.items()
    }
