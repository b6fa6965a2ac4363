"""What comes in from a channel, made safe, without losing a word of it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messages import EMPTY_MESSAGE, answer_payload, clean, incoming, sender_id


def text_of(message: object) -> str:
    return incoming(message, 1000).text


@pytest.mark.parametrize("message", [5, 1.5, True, [], ["chest pain"], {"text": "x"}, b"x"])
def test_what_is_no_text_is_told_apart(message: object) -> None:
    assert incoming(message, 1000).text == EMPTY_MESSAGE
    assert incoming(message, 1000).metadata == {"input": "not_text"}


@pytest.mark.parametrize(
    "message", [None, "", "   ", "\n\t", "/", " // ", "\x00\x07", "\u200b", "\u202e", "\u200d"]
)
def test_a_message_without_words_gets_the_payload_for_it(message: object) -> None:
    assert incoming(message, 1000).text == EMPTY_MESSAGE
    assert incoming(message, 1000).metadata == {"input": "empty"}


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("my legs\x00 are weak\x07", "my legs are weak"),
        ("\x1b[31mchest\x1b[0m pain", "chest pain"),
        ("\x1b]0;title\x07numb", "numb"),
        ("\u202echest pain\u202c", "chest pain"),
        ("I can't feel my l\u200beg\u00ads", "I can't feel my legs"),
        ("one\r\ntwo\u2028three\x0bfour", "one\ntwo\nthree\nfour"),
        ("a\tb", "a b"),
        ("bad \ud800 half", "bad  half"),
        ("\ufeffhello", "hello"),
    ],
)
def test_control_signs_go_and_words_stay(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    "text", ["I can’t walk", "temp > 39 C & 5*10 mg <b>", "ich kann nicht gehen", "疼", "👩‍⚕️ help"]
)
def test_clinical_text_is_untouched(text: str) -> None:
    assert incoming(text, 1000).text == text
    assert incoming(text, 1000).metadata == {}


@pytest.mark.parametrize("command", ["/restart", "/help", "/start", "/summary", "/delete"])
def test_our_commands_pass(command: str) -> None:
    assert text_of(command) == command
    assert text_of(f"  {command.upper()} \n") == command


def test_button_payloads_pass_in_one_form() -> None:
    payload = '/answer{"question": "limbs", "value": "yes"}'
    assert answer_payload("limbs", "yes") == payload
    for typed in (payload, payload.replace(" ", ""), '/answer{"value":"yes","question":"limbs"}'):
        assert text_of(typed) == payload


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("/greet", "greet"),
        ("/session_start", "session_start"),
        ('/inform{"triage_level": "none"}', 'inform{"triage_level": "none"}'),
        (" //// /restart now", "restart now"),
        ("/restart{}", "restart{}"),
        ("\u200b/greet", "greet"),
        ("/\u200bsession_start", "session_start"),
        ("/ chest pain", "chest pain"),
        ('/answer{"question": "limbs", "value": "no", "triage_level": "none"}', None),
        ('/answer{"question": "Limbs!", "value": "no"}', None),
        ('/answer{"question": "limbs", "value": "never"}', None),
        ('/answer{"question": "limbs", "value": "no"} and chest pain', None),
        ("/empty_message", "empty_message"),
        ("/out_of_scope@1.0", "out_of_scope@1.0"),
    ],
)
def test_no_other_intent_can_be_typed(typed: str, text: str | None) -> None:
    assert text_of(typed) == (typed[1:] if text is None else text)


def test_a_long_message_is_kept_whole_and_marked() -> None:
    text = "blah " * 4000 + "and I cannot feel my legs"
    long = incoming(text, 1000)
    assert long.text == text
    assert long.metadata == {"input": "long"}
    assert incoming("x" * 1000, 1000).metadata == {}


@given(st.text(alphabet=st.characters(), max_size=60))
def test_whatever_is_typed_never_reaches_rasa_as_a_foreign_intent(text: str) -> None:
    result = text_of(text)
    assert result
    assert result == result.strip()
    result.encode("utf-8")
    allowed = {EMPTY_MESSAGE, "/restart", "/help", "/start", "/summary", "/delete"}
    assert not result.startswith("/") or result in allowed or result.startswith('/answer{"question": ')


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,'?!-\n", min_size=1, max_size=80))
def test_plain_words_are_never_changed(text: str) -> None:
    assert clean(text) == text.strip()


def test_senders_fit_every_store() -> None:
    assert sender_id("me") == "me"
    assert sender_id("../../etc") == "../../etc"
    assert sender_id("a\x00b\nc") == "ab c"
    assert sender_id(7) == "7"
    assert len(sender_id("x" * 255)) == 255
    long = sender_id("x" * 5000)
    assert len(long) <= 255
    assert long == sender_id("x" * 5000) != sender_id("y" * 5000)


@pytest.mark.parametrize("sender", [None, "", "  ", True, {}, ["a"], "\ud800"])
def test_two_people_without_an_id_never_share_a_conversation(sender: object) -> None:
    assert sender_id(sender) != sender_id(sender)
    assert sender_id(sender).startswith("anonymous:")


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("/tour_start", "/tour_start"),
        ("/tour_next", "/tour_next"),
        ("/tour_back", "/tour_back"),
        ("/tour_stop", "/tour_stop"),
        ("/tour_step", "/tour_step"),
        ('/tour_step{"step":"5"}', '/tour_step{"step": "5"}'),
    ],
)
def test_the_buttons_of_the_tour_pass(typed: str, payload: str) -> None:
    assert text_of(typed) == payload


@pytest.mark.parametrize(
    "typed",
    [
        '/tour_next{"step": "5"}',
        '/tour_step{"step": "5", "finding": "x"}',
        '/tour_step{"step": "five"}',
        "/tour_next now",
        "/tour_other",
    ],
)
def test_nothing_like_a_button_of_the_tour_passes(typed: str) -> None:
    assert not text_of(typed).startswith("/")
