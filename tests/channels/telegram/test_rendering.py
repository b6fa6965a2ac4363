"""Replies as Telegram takes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messenger.splitting import pieces
from bot.channels.telegram.rendering import LONGEST_TEXT, render, units


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab .\n🦴é", min_size=1, max_size=120), st.integers(4, 20))
def test_parts_fit_and_lose_nothing_but_space(text: str, longest: int) -> None:
    parts = pieces(text, longest, units)
    assert all(units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_short_reply_is_one_message_with_nothing_to_it() -> None:
    assert render({"text": "Hello.", "buttons": [], "level": "none"}) == [{"text": "Hello."}]


def test_no_word_is_broken() -> None:
    text = "word " * 2000
    assert {word for part in pieces(text, LONGEST_TEXT, units) for word in part.split()} == {"word"}
    assert units(pieces(text, LONGEST_TEXT, units)[0]) > LONGEST_TEXT // 2


@pytest.mark.parametrize("level", ["none", "soon", "urgent", "emergency"])
def test_only_an_emergency_stands_out(level: str) -> None:
    [sent] = render({"text": "Call 911 now.\nMore.", "buttons": [], "level": level})
    assert ("entities" in sent) is (level == "emergency")


def test_buttons_stand_in_rows_that_a_phone_can_show() -> None:
    titles = ["Yes", "No", "Not sure", "A title that takes a row of its own", "Back"]
    payload = "/tour_next"
    [sent] = render({"text": "?", "buttons": [{"title": title, "payload": payload} for title in titles]})
    rows = [[button["text"] for button in row] for row in sent["reply_markup"]["inline_keyboard"]]
    assert rows == [["Yes", "No", "Not sure"], ["A title that takes a row of its own"], ["Back"]]


def test_a_button_that_cannot_be_one_is_told_in_words() -> None:
    [sent] = render({"text": "?", "buttons": [{"title": "Odd", "payload": "/made_up"}]})
    assert sent == {"text": "?\n- Odd"}
