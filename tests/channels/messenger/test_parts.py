"""Ids, tokens of buttons, and what the store keeps."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.messages import answer_payload
from bot.channels.messenger import buttons, store
from bot.channels.messenger.identity import conversation_id
from bot.channels.messenger.store import Store, Waiting, erase_conversation
from bot.database import create_engine_for, upgrade


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/bonewatch.db"
    upgrade(create_engine_for(url))
    return url


def waiting(number: int = 1, conversation: str = "telegram:a", **given: Any) -> Waiting:
    return Waiting(conversation, {"chat": 1}, {"text": f"reply {number}"}, time.time(), **given)


def test_ids_name_nobody_and_are_shared_by_nobody() -> None:
    known = conversation_id("telegram", 1, 22, 333)
    assert known == conversation_id("telegram", "1", "22", "333")
    assert known.startswith("telegram:")
    assert len(known) == len("telegram:") + 32
    others = {
        conversation_id("slack", 1, 22, 333),
        conversation_id("telegram", 12, 2, 333),
        conversation_id("telegram", 1, 22, 334),
        conversation_id("telegram", 2, 22, 333),
    }
    assert len(others) == 4
    assert known not in others


def _offered() -> list[str]:
    found = []
    for path in sorted(Path("data/responses").glob("*.yml")):
        for variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].values():
            found += [button["payload"] for one in variations for button in one.get("buttons", ())]
    return sorted(set(found))


@pytest.mark.parametrize("payload", [*_offered(), "/help", "/restart", '/tour_step{"step": "12"}'])
def test_every_button_has_a_short_token_that_means_the_same_after_a_restart(payload: str) -> None:
    token = buttons.token(payload)
    assert token
    assert len(token.encode()) <= buttons.LONGEST_TOKEN
    assert buttons.payload(token) == payload


def test_the_longest_answer_fits() -> None:
    token = buttons.token(answer_payload("q" * 40, "unsure"))
    assert token
    assert len(token.encode()) <= buttons.LONGEST_TOKEN
    assert buttons.question(token) == "q" * 40
    assert buttons.question("t:next") is None


@pytest.mark.parametrize("made_up", ["/greet", '/answer{"question": "x"}', "hello", "", "/tour_fly"])
def test_what_no_button_may_say_has_no_token(made_up: str) -> None:
    assert buttons.token(made_up) is None


@pytest.mark.parametrize(
    "forged", [None, 7, "", "a:limbs:maybe", "a:UPPER:yes", "t:fly", "c:session_start", "x"]
)
def test_a_forged_token_means_nothing(forged: object) -> None:
    assert buttons.payload(forged) is None


def test_an_event_is_new_once_and_still_known_after_a_restart(url: str) -> None:
    first = Store("telegram", url)
    assert first.is_new("update", 1)
    assert not first.is_new("update", 1)
    assert first.is_new("update", 2)
    again = Store("telegram", url)
    assert not again.is_new("update", 1)
    assert Store("slack", url).is_new("update", 1)


def test_replies_are_kept_in_order_until_they_are_removed(url: str) -> None:
    mine = Store("telegram", url)
    one, two = waiting(1), waiting(2)
    mine.add(one)
    mine.add(two)
    Store("slack", url).add(waiting(3))
    one.tries, one.not_before = 4, 99.5
    mine.postpone(one)
    kept = Store("telegram", url).waiting()
    assert [w.body["text"] for w in kept] == ["reply 1", "reply 2"]
    assert (kept[0].tries, kept[0].not_before) == (4, 99.5)
    mine.remove(one)
    assert [w.id for w in mine.waiting()] == [two.id]


def test_old_rows_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Store("telegram", url)
    mine.add(waiting())
    mine.is_new("update", 1)
    monkeypatch.setattr(store, "KEPT_SECONDS", -1.0)
    monkeypatch.setattr(store, "SEEN_SECONDS", -1.0)
    mine.purge()
    assert mine.waiting() == []
    assert Store("telegram", url).is_new("update", 1)


def test_erasing_takes_the_replies_of_one_conversation(url: str) -> None:
    mine = Store("telegram", url)
    one, other = waiting(1), waiting(2, "telegram:b")
    mine.add(one)
    mine.add(other)
    erase_conversation(url, "telegram:a")
    assert not mine.is_wanted(one)
    assert mine.is_wanted(other)


def test_without_a_database_memory_must_do(tmp_path: Path) -> None:
    mine = Store("telegram", f"sqlite:///{tmp_path}/no/such/folder.db")
    assert mine.is_new("update", 1)
    assert not mine.is_new("update", 1)
    lost = waiting()
    mine.add(lost)
    assert lost.id is None
    assert mine.is_wanted(lost)
    mine.remove(lost)
    assert mine.waiting() == []
