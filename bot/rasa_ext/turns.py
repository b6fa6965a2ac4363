"""Reads a Rasa user message as the triage core takes it."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa.shared.core.events import UserUttered

from bot import names
from bot.content.tour_schema import packaged_tour
from bot.hearing import from_entities, to_message
from bot.knowledge.tour_commands import is_page_turn
from bot.nlp.answers import read_answer
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.language import foreign_language
from bot.nlp.onset import read_onsets
from bot.nlp.persons import read_people, tells_of_self
from bot.nlp.remarks import read_remarks
from bot.nlp.words import has_english, is_english
from bot.triage.reports import Answer, Message

_ANSWER_INTENTS = {
    names.INTENT_AFFIRM: Answer.YES,
    names.INTENT_DENY: Answer.NO,
    names.INTENT_UNSURE: Answer.UNSURE,
    names.INTENT_REFUSE: Answer.UNSURE,
}
_FIGURE = re.compile(
    r"(?:about |maybe |around )?\d{1,2}(?:[.,]\d)?(?:\s*(?:/|out of)\s*10)?\W*", re.IGNORECASE
)
_LONGEST_ANSWER_WORDS = 6
_PLAIN_ANSWER = re.compile(
    r"\W*(?:yes|yep|yeah|yea|yup|aye|y|no|nope|nah|n|not really|not at all)\b", re.IGNORECASE
)
_ACKNOWLEDGED = re.compile(r"\W*(?:ok|okay|okey|kk?)\b", re.IGNORECASE)
_LONGEST_DENIAL_WORDS = 7
_LONGEST_CONSENT_WORDS = 4
_CERTAIN = 0.6
_CERTAIN_RESTART = 0.8


def hear(said: UserUttered, pending: str | None, *, touring: bool = False) -> Message:
    """What one user message tells.

    Args:
        said: The message with Rasa's parse of it.
        pending: The question that is open; a short answer is one only if there is one.
        touring: Whether the guided tour is on, so that "go to broken bones" pages and reports nothing.
    """
    if touring and is_page_turn(said.text or "", packaged_tour()):
        return from_entities(())
    button = _button(said)
    if button is not None:
        return from_entities((), answer=button[1], answers=button[0])
    if _is_payload(said) and said.intent_name == names.INTENT_EMPTY:
        return from_entities(())
    answer = _typed_answer(said) if pending else None
    if _is_payload(said):
        # Rasa takes any text that begins with a slash for a command and does not run the extractor on it.
        return to_message(ClinicalExtractor.load().extract(said.text or ""), answer=answer)
    # A short answer has too few words for the statistical detector to go by; the lexicon still hears it.
    told = [e for e in said.entities or () if answer is None or not e.get("detected")]
    text = said.text or ""
    heard = from_entities(
        told,
        answer=answer,
        remarks=read_remarks(text),
        people=read_people(text),
        onsets=read_onsets(text),
    )
    heard = replace(heard, own=tells_of_self(text))
    if answer and not _answers_plainly(said.text or "", answer, heard):
        answer, heard = None, replace(heard, answer=None)
    nothing = not (heard.reports or heard.contexts or heard.remarks or answer)
    if nothing and (
        _is_mashed(said, pending) or said.intent_name in (names.INTENT_FALLBACK, names.INTENT_REPORT, None)
    ):
        return replace(heard, understood=False)
    return heard


def _is_mashed(said: UserUttered, pending: str | None) -> bool:
    """Whether a message that the classifier takes for a short answer has no words that it could be."""
    text = said.text or ""
    if said.intent_name not in _ANSWER_INTENTS or read_answer(text) or _ACKNOWLEDGED.match(text):
        return False
    return not has_english(text.split()) or (pending is None and _confidence(said) < _CERTAIN)


def _answers_plainly(text: str, answer: Answer, heard: Message) -> bool:
    """Whether a message that opens like an answer is one: "It's not sudden" speaks of what it names."""
    if _PLAIN_ANSWER.match(text) or answer is Answer.UNSURE:
        return True
    longest = _LONGEST_DENIAL_WORDS if answer is Answer.NO else _LONGEST_CONSENT_WORDS
    return not heard.reports and len(text.split()) <= longest


def is_restart(said: UserUttered) -> bool:
    """Whether the person clearly asks to start over, and says nothing else."""
    if said.intent_name != names.INTENT_RESTART:
        return False
    told = any(entity.get("entity") == names.ENTITY_FINDING for entity in said.entities or ())
    return not told and (_is_payload(said) or _confidence(said) >= _CERTAIN_RESTART)


def _button(said: UserUttered) -> tuple[str | None, Answer] | None:
    if said.intent_name != names.INTENT_ANSWER:
        return None
    given = {entity.get("entity"): entity.get("value") for entity in said.entities or ()}
    try:
        return given.get(names.ENTITY_QUESTION), Answer(given.get(names.ENTITY_VALUE))
    except ValueError:
        return None


def _typed_answer(said: UserUttered) -> Answer | None:
    if foreign_language(said.text or ""):
        return None
    opening = read_answer(said.text or "")
    if opening is not None:
        return opening
    words = (said.text or "").split()
    if _FIGURE.fullmatch((said.text or "").strip()):
        # A bare figure may say how bad it is or how often: it rules nothing out.
        return Answer.UNSURE
    short = len(words) <= _LONGEST_ANSWER_WORDS and is_english(words)
    return _ANSWER_INTENTS.get(said.intent_name or "") if short and _confidence(said) >= _CERTAIN else None


def _is_payload(said: UserUttered) -> bool:
    return (said.text or "").startswith("/")


def _confidence(said: UserUttered) -> float:
    return float((said.intent or {}).get("confidence") or 0.0)
