"""What a message says about what was told before, or about the advice: a mistake, better, nobody comes."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

import yaml

from bot.content.errors import ContentError
from bot.nlp.patterns import PatternError, encode, parse
from bot.nlp.text import SENTENCE_END, tokenise
from bot.triage.reports import Remark

_FILE = "lexicon/remarks.yml"
_HEDGES = frozenset(
    {
        *(
            "may",
            "might",
            "maybe",
            "perhaps",
            "could",
            "possibly",
            "probably",
            "if",
            "hope",
            "guess",
            "suppose",
        ),
        *("think", "thinks", "seems", "wife", "husband", "partner", "says", "thought"),
    }
)
"""Words that leave a correction open ("I may be wrong"), or make it somebody's opinion ("my son says")."""
_OTHERS_OPINION = re.compile(
    r"\b(?:he|she|they|doctor|nurse|daughter|son|mum|mom|dad|friend|sister|brother)\s+said\b"
)


def read_remarks(text: str) -> frozenset[Remark]:
    """The remarks in a message.

    Args:
        text: The message as the person wrote it.

    Returns:
        The remarks; a hedged correction is none.
    """
    tokens = tokenise(text)
    stems = [token.stem for token in tokens]
    encoded = encode(stems)
    norms = {token.norm for token in tokens if token.norm != SENTENCE_END}
    found = {
        remark
        for remark, patterns in _patterns().items()
        if any(pattern.search(encoded) for pattern in patterns)
    }
    if norms & _HEDGES or _OTHERS_OPINION.search(text.lower()) or text.rstrip().endswith("?"):
        found -= {Remark.CORRECTS, Remark.CORRECTS_LAST}
    return frozenset(found)


@functools.lru_cache(maxsize=1)
def _patterns() -> dict[Remark, tuple[re.Pattern[str], ...]]:
    data: dict[str, Any] = yaml.safe_load((files("bot.content") / _FILE).read_text(encoding="utf-8"))
    if set(data) != {remark.value for remark in Remark}:
        raise ContentError([f"{_FILE}: must have the keys {', '.join(remark.value for remark in Remark)}"])
    problems, patterns = [], {}
    for remark in Remark:
        compiled = []
        for pattern in data[remark.value]:
            try:
                compiled.append(re.compile(parse(pattern, {}, anchored=False).regex))
            except PatternError as error:
                problems.append(f"{_FILE}: {remark.value}: {error}")
        patterns[remark] = tuple(compiled)
    if problems:
        raise ContentError(problems)
    return patterns
