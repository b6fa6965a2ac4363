"""Sentences of messages that ask for no advice teach the detector what is no report."""

from __future__ import annotations

from bot.nlp.message_sentences import quiet_sentences, sentences_of
from bot.nlp.phrases import WholeMessage
from bot.triage.model import Level

TEXT = "Hi all. My neighbour's dog lost his legs (cruciate)! He is fine now; thanks for asking"


def test_sentences_are_as_written_and_short_ones_left_out() -> None:
    assert list(sentences_of(TEXT)) == [
        "My neighbour's dog lost his legs (cruciate)",
        "He is fine now",
        "thanks for asking",
    ]
    assert list(sentences_of("")) == []


def test_only_quiet_messages_teach() -> None:
    messages = [WholeMessage("My legs are weak today.", Level.EMERGENCY), WholeMessage(TEXT, Level.NONE)]
    examples = quiet_sentences(messages)
    assert [example.text for example in examples] == list(sentences_of(TEXT))
    assert {example.findings for example in examples} == {frozenset()}
