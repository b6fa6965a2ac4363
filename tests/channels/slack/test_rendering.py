"""A reply as blocks: within Slack's limits, whatever it says, and an emergency that stands out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.rendering import home, messages_of, without_buttons
from tests.channels.fakes import slack_limits
from tests.channels.fakes.slack import Message

BUTTON = {"title": "Yes", "payload": '/answer{"question": "limbs", "value": "yes"}'}


def _refusals(messages: list[dict[str, Any]]) -> list[str]:
    calls = [slack_limits.refusal("chat.postMessage", {"channel": "D1", **message}) for message in messages]
    return [refusal for refusal in calls if refusal]


def _shown(messages: list[dict[str, Any]]) -> str:
    return "\n".join(Message("D1", "1", m["text"], m["blocks"]).shown for m in messages)


def test_an_emergency_stands_out_with_the_number_first() -> None:
    reply = {"text": "Call 911 now.\nLie flat.\nSome notice.", "level": "emergency"}
    [message] = messages_of(reply)
    first, divider, rest = message["blocks"]
    assert (first["type"], first["text"]["text"]) == ("header", "Call 911 now.")
    assert divider["type"] == "divider"
    assert rest["text"]["text"] == "Lie flat.\nSome notice."
    assert message["text"].startswith("Call 911 now.\nLie flat.")


def test_a_long_first_line_of_an_emergency_keeps_the_call_in_the_header() -> None:
    line = (
        "Call 911 now for him, or have someone take him to the emergency department right away. "
        + "More. " * 20
    )
    [message] = messages_of({"text": f"{line}\nKeep still.", "level": "emergency"})
    head = message["blocks"][0]["text"]["text"]
    assert head.startswith("Call 911 now")
    assert len(head) <= slack_limits.HEADER
    assert " ".join(_shown([message]).split()) == " ".join(f"{line}\nKeep still.".split())


@pytest.mark.parametrize("level", ["none", "soon", "urgent", "", None])
def test_other_levels_are_plain(level: str | None) -> None:
    [message] = messages_of({"text": "Speak to your doctor today.", "level": level})
    assert [block["type"] for block in message["blocks"]] == ["section"]


@pytest.mark.parametrize("count", [1, 3, 5, 6, 12, 25, 30, 240, 1000])
def test_any_number_of_options(count: int) -> None:
    buttons = [{"title": f"Option {n}", "payload": f"/tour_step{{{n}}}"} for n in range(count)]
    [message] = messages_of({"text": "Which one?", "buttons": buttons})
    assert _refusals([message]) == [] or count > 100
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    assert sum(map(len, rows)) == count
    assert max(map(len, rows)) <= (5 if count <= 240 else 25)
    assert len(message["blocks"]) <= slack_limits.BLOCKS


def test_a_button_keeps_what_it_answers() -> None:
    [message] = messages_of({"text": "Weak?", "buttons": [BUTTON]})
    [button] = message["blocks"][-1]["elements"]
    assert button["value"] == BUTTON["payload"]
    assert button["text"] == {"type": "plain_text", "text": "Yes", "emoji": False}


def test_a_long_label_is_cut_and_a_button_without_a_label_dropped() -> None:
    buttons = [
        {"title": "a label " * 20, "payload": "/help"},
        {"title": "", "payload": "/help"},
        {"title": "No"},
    ]
    [message] = messages_of({"text": "Choose", "buttons": buttons})
    assert _refusals([message]) == []
    assert len(message["blocks"][-1]["elements"]) == 1


def test_nothing_but_text_and_buttons_is_sent() -> None:
    reply = {
        "text": "See this.",
        "custom": {"card": 1},
        "attachment": "x",
        "picture": {"id": "p", "url": None},
    }
    [message] = messages_of(reply)
    assert set(message) == {"text", "blocks", "unfurl_links", "unfurl_media"}
    assert messages_of({"custom": {"card": 1}}) == []


def test_a_long_reply_is_several_messages_and_the_last_has_the_buttons() -> None:
    text = "\n".join(f"Line {n} of what was told to the person who wrote & asked." for n in range(400))
    messages = messages_of({"text": text, "buttons": [BUTTON]})
    assert len(messages) > 1
    assert _refusals(messages) == []
    assert _shown(messages).split() == text.split()
    assert [any(b["type"] == "actions" for b in m["blocks"]) for m in messages][-2:] == [False, True]


@given(
    st.text(alphabet=st.sampled_from("ab &<>*_~`.\n-é😀"), min_size=1, max_size=9000),
    st.sampled_from(["emergency", "none"]),
)
def test_slack_takes_every_text(text: str, level: str) -> None:
    messages = messages_of({"text": text, "level": level, "buttons": [BUTTON]})
    assert _refusals(messages) == []
    assert bool(messages) == bool(text.strip())


def test_used_buttons_give_way_to_what_was_chosen() -> None:
    [message] = messages_of({"text": "Call 911 now.\nWeak?", "buttons": [BUTTON], "level": "emergency"})
    blocks = [{**block, "block_id": "made-by-slack"} for block in message["blocks"]]
    changed = without_buttons({"text": message["text"], "blocks": blocks}, "Yes <now>")
    assert slack_limits.refusal("chat.update", {"channel": "D1", "ts": "1", **changed}) is None
    assert [block["type"] for block in changed["blocks"]] == ["header", "divider", "section", "context"]
    assert changed["blocks"][-1]["elements"][0]["text"] == "✓ *Yes &lt;now&gt;*"


def test_the_home_tab_fits() -> None:
    view = home("**Call 911** in an emergency.\n" + "word " * 1500)
    assert slack_limits.refusal("views.publish", {"user_id": "U1", "view": view}) is None
