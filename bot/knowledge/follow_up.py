"""Questions that go on from the last answer without naming what they ask about."""

from __future__ import annotations

import re

_MOST_WORDS = 8
_OPENING = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|also)\W+)*"
    r"(?:(?:what|how) about|and |is (?:it|that|this)|are (?:they|those|there)"
    r"|(?:does|do|can|will|has) (?:it|that|they|this)"
    r"|what (?:are|is) the (?:side effects?|risks?|dangers?)"
    r"|why(?: is (?:it|that))?\b|how (?:long|often|bad)\b|what (?:else|then)\b)",
    re.IGNORECASE,
)


def opens_like_follow_up(question: str) -> bool:
    """Whether a question is short and opens like one that goes on from the last answer.

    Args:
        question: The person's words.
    """
    return len(question.split()) <= _MOST_WORDS and bool(_OPENING.match(question))
