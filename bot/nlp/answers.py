"""Reads a short answer, yes, no, somewhat or not sure, at the start of a message."""

from __future__ import annotations

import functools
import itertools
import re
from importlib.resources import files

import yaml

from bot.content.errors import ContentError
from bot.nlp.patterns import PatternError, encode, parse
from bot.nlp.text import CLAUSE_MARK, SENTENCE_END, tokenise
from bot.triage.reports import Answer

_ORDER = (Answer.UNSURE, Answer.NO, Answer.HEDGED, Answer.YES)
"""Openings overlap ("no idea" begins like "no"), so the least certain is tried first."""


@functools.lru_cache(maxsize=1)
def _openings() -> dict[Answer, tuple[re.Pattern[str], ...]]:
    data = yaml.safe_load((files("bot.content") / "lexicon" / "answers.yml").read_text(encoding="utf-8"))
    try:
        return {
            answer: tuple(re.compile(parse(pattern, {}).regex) for pattern in data[answer.value])
            for answer in _ORDER
        }
    except (PatternError, KeyError, TypeError) as error:
        raise ContentError([f"lexicon/answers.yml: {error}"]) from error


def read_answer(text: str) -> Answer | None:
    """The short answer with which a message begins.

    Args:
        text: The message as the person wrote it.

    Returns:
        The answer, or `None` where the message begins otherwise.
    """
    stems = [token.stem for token in tokenise(text)]
    encoded = encode(list(itertools.dropwhile(lambda stem: stem in (SENTENCE_END, CLAUSE_MARK), stems)))
    for answer in _ORDER:
        if any(opening.match(encoded) for opening in _openings()[answer]):
            return answer
    return None
