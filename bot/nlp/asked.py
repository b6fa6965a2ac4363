"""The questions in a message, each by itself, so that two in one message both get their answer."""

from __future__ import annotations

import re

_MOST_QUESTIONS = 3
_FEWEST_WORDS = 2
_OPENING = (
    r"(?:what|whats|how|hows|why|when|where|which|who|can|could|does|do|did"
    r"|is|are|will|would|should|am|may|has|have)"
)
_END = re.compile(
    r"(?<=[.!?\n])\s+"
    rf"|[,;]?\s+(?:and|also|plus|or)\s+(?:also\s+|then\s+)?(?={_OPENING}\b)"
    rf"|,\s+(?={_OPENING}\b)",
    re.IGNORECASE,
)
_IS_QUESTION = re.compile(
    rf"\?|^\W*(?:(?:and|so|also|but|ok|oh|hi|hello|please)\W+)*{_OPENING}\b", re.IGNORECASE
)


def split_questions(text: str) -> list[str]:
    """The questions of a message in their order.

    Args:
        text: The message as the person wrote it.

    Returns:
        At most three questions; none where the message is one sentence, whatever it is.
    """
    parts = [part.strip() for part in _END.split(text) if part.strip()]
    if len(parts) < 2:
        return []
    asked = [part for part in parts if _IS_QUESTION.search(part) and len(part.split()) >= _FEWEST_WORDS]
    return asked[:_MOST_QUESTIONS]
