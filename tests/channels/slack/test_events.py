"""Reading what Slack sends never fails, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.events import Called, Happening, Place, Said, Tapped, read_event
from bot.channels.slack.happenings import happening
from tests.channels.fakes.slack_person import Person

_NAMES = st.sampled_from(
    [
        "type",
        "event",
        "user",
        "team",
        "team_id",
        "channel",
        "text",
        "actions",
        "message",
        "id",
        "subtype",
        "blocks",
    ]
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["message", "block_actions"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=20,
)


# The machine may be busy with other tests.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_patient
@given(
    st.sampled_from(["events_api", "slash_commands", "interactive", "hello", "made_up"]),
    st.dictionaries(_NAMES, _JSON, max_size=8),
)
def test_no_payload_is_too_strange(kind: str, payload: dict[str, Any]) -> None:
    found = happening(kind, payload)
    assert found is None or isinstance(found, Happening)


@_patient
@given(st.dictionaries(_NAMES, _JSON, max_size=8))
def test_no_event_is_too_strange(event: dict[str, Any]) -> None:
    read_event({"type": "event_callback", "team_id": "T1", "event": event})


def test_the_key_of_a_happening_is_the_event_id() -> None:
    said = read_event(Person().says("hello", **{}) | {"event_id": "Ev1"})
    assert said == Said(Place("T0TEAM", "U0ALICE", "D0ALICE"), "Ev1", "hello")


@pytest.mark.parametrize(("channel", "private"), [("D1", True), ("C1", False), ("G1", False), ("U1", False)])
def test_only_a_direct_channel_is_private(channel: str, private: bool) -> None:
    assert Place("T", "U", channel).is_private is private


def test_kinds_of_happenings_are_told_apart() -> None:
    alice = Person()
    assert isinstance(happening("slash_commands", alice.commands("help")), Called)
    assert happening("events_api", {"type": "event_callback"}) is None
    assert not isinstance(happening("interactive", {"type": "shortcut"}), Tapped)
