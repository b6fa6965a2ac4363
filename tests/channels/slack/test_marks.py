"""Text to Slack and back: nothing lost, nothing turned into formatting, no word broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger.splitting import pieces, shortened
from bot.channels.slack.marks import from_mrkdwn, to_mrkdwn

GAP = "\u200b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("temp > 39 C & SpO2 < 92%", "temp &gt; 39 C &amp; SpO2 &lt; 92%"),
        ("**Call 911** now", "*Call 911* now"),
        ("[the article](https://example.org/a?b=1&c=2).", "<https://example.org/a?b=1&amp;c=2|the article>."),
        ("See https://example.org/x.", "See <https://example.org/x>."),
        ("- one\n- two", "• one\n• two"),
        ("5*10 mg", "5*10 mg"),
        ('You wrote "*my legs*".', f'You wrote "*{GAP}my legs{GAP}*".'),
        ("_so_ ~weak~ `now`", f"_{GAP}so{GAP}_ ~{GAP}weak{GAP}~ `{GAP}now{GAP}`"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("> not a quote", f"{GAP}&gt; not a quote"),
    ],
)
def test_only_our_own_marks_format(text: str, expected: str) -> None:
    assert to_mrkdwn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("temp &gt; 39 &amp; rising, 5 &lt; 6", "temp > 39 & rising, 5 < 6"),
        ("<@UBOT> my legs are weak", "my legs are weak"),
        ("call <tel:911|911> or <mailto:a@example.org|a@example.org>", "call 911 or a@example.org"),
        (
            "<https://example.org|example.org> and <https://example.org>",
            "example.org and https://example.org",
        ),
        ("see <#C1|bones> <!here>", "see bones"),
        ("&amp;lt; stays", "&lt; stays"),
    ],
)
def test_what_a_person_wrote_is_heard_as_written(text: str, expected: str) -> None:
    assert from_mrkdwn(text) == expected


@given(st.text(alphabet="ab *_~`<>&.\n-", max_size=200))
def test_every_word_survives(text: str) -> None:
    shown = to_mrkdwn(text).replace(GAP, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert [c for c in shown if c in "ab<>&"] == [c for c in text if c in "ab<>&"]


@given(st.lists(st.text(alphabet="abc.", min_size=1, max_size=12), max_size=60), st.integers(12, 80))
def test_a_cut_never_breaks_a_word(words: list[str], longest: int) -> None:
    cut = pieces(" ".join(words), longest)
    assert all(len(piece) <= longest for piece in cut)
    assert " ".join(cut).split() == words


def test_a_word_longer_than_a_piece_is_cut_for_want_of_better() -> None:
    assert pieces("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_a_cut_prefers_the_end_of_a_line_then_of_a_sentence() -> None:
    assert pieces("One two three\nfour five six", 16) == ["One two three", "four five six"]
    assert pieces("One two. Three four five", 14) == ["One two.", "Three four", "five"]


def test_a_label_is_shortened_at_a_word() -> None:
    assert shortened("short", 75) == "short"
    label = shortened("word " * 30, 75)
    assert len(label) <= 75
    assert label.endswith("word…")
