"""Tokens keep their place, and odd input does no harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.text import tokenise


@given(st.text(max_size=200))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    tokens = tokenise(text)
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@settings(deadline=None)  # a pattern is compiled when it is first needed
@given(st.text(max_size=300))
def test_any_text_is_heard_without_an_error(text: str) -> None:
    ClinicalExtractor.load().extract(text)


@pytest.mark.parametrize("text", ["", "?", "😀😀", "\x00\x1b[31m", "‮abc", "\ud800", "...", "1" * 500])
def test_nothing_is_heard_where_nothing_is_said(text: str) -> None:
    assert ClinicalExtractor.load().extract(text).mentions == ()


def test_apostrophes_and_capitals_make_no_difference() -> None:
    assert [t.norm for t in tokenise("I CAN’T feel")] == [t.norm for t in tokenise("i cant feel")]


def test_pronouns_do_not_turn_into_other_words() -> None:
    assert [t.norm for t in tokenise("I'll say she'd come")][1:5] == ["i", "say", "she", "come"]
