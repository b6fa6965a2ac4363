"""What whole messages teach about single sentences, beside the phrases.

In a message that asks for no advice no sentence reports anything, however alarming its words: such sentences
are just what the detector meets between reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.nlp.phrases import Example, WholeMessage
from bot.nlp.text import sentences, tokenise
from bot.triage.model import Level

_FEWEST_WORDS = 3


def quiet_sentences(messages: Sequence[WholeMessage]) -> list[Example]:
    """The sentences of messages that ask for no advice.

    Args:
        messages: Messages of any level.

    Returns:
        Examples that report nothing, in the order of the messages.
    """
    quiet = [message.text for message in messages if message.level is Level.NONE]
    return [Example(sentence, frozenset()) for text in quiet for sentence in sentences_of(text)]


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a message as the person wrote them, without those of one or two words."""
    tokens = tokenise(text)
    for first, last in sentences(tokens, _FEWEST_WORDS):
        yield text[tokens[first].start : tokens[last - 1].end]
