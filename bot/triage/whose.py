"""Says whose each part of a reply is, in a chat about more than one person."""

from __future__ import annotations

from dataclasses import replace

from bot.triage.engine import decide
from bot.triage.episode import WHOM, Episode, Turn
from bot.triage.model import Level
from bot.triage.parts import REMINDER, Part, Reply, advice_part, emergency_parts, is_question
from bot.triage.protocol import Protocol

WRITER = "writer"


def whose(one: Episode, chat: Episode) -> str:
    """Whom a part is for, as the wordings name them.

    Args:
        one: The state of that person.
        chat: The state of the chat.

    Returns:
        The pronoun; where a chat is about several that are cared for, "her:mother", if it was said.
    """
    if one.person is None:
        return WRITER
    cared_for = [each for each in chat.everyone if each.person]
    several = len(cared_for) > 1 and one.person.noun
    return f"{one.person.pronoun}:{one.person.noun}" if several else one.person.pronoun


def for_person(part: Part, person: str) -> Part:
    """A part that is worded for one of several people."""
    return replace(part, values={**part.values, "person": person})


def about(one: Episode, chat: Episode) -> Part:
    """The line that says whose the next lines are."""
    return for_person(Part("utter_about"), whose(one, chat))


def with_others(reply: Reply, turn: Turn, protocol: Protocol) -> Reply:
    """The reply with what is to be said of the others of the chat; an emergency of theirs comes first."""
    after = turn.after
    said = [part for part in reply.parts if not is_question(part)]
    asked = [part for part in reply.parts if is_question(part)]
    if after.level is not Level.EMERGENCY:
        said = [about(after, after), *said]
    first: list[Part] = []
    for other in sorted(after.aside, key=lambda one: -one.level.rank):
        if other.level is Level.EMERGENCY and after.level is not Level.EMERGENCY:
            first += _of_other(other, after, protocol)
        elif whose(other, after) in turn.told_aside:
            said += _of_other(other, after, protocol)
        elif other.level is Level.EMERGENCY:
            said.append(for_person(Part(REMINDER), whose(other, after)))
    episode = reply.episode
    if after.worst is Level.EMERGENCY:
        asked, episode = [], replace(episode, pending=None)
    if turn.unclear:
        asked = [Part("utter_whom_hint" if after.worst is Level.EMERGENCY else "utter_ask_whom")]
        episode = replace(episode, pending=WHOM)
    return Reply((*first, *said, *asked), episode)


def _of_other(other: Episode, chat: Episode, protocol: Protocol) -> list[Part]:
    """The advice for one that the talk is not about just now."""
    if other.level is Level.NONE:
        return []
    decision, person = decide(other.case(protocol), protocol), whose(other, chat)
    if other.level is Level.EMERGENCY:
        return [for_person(part, person) for part in emergency_parts(decision)]
    return [about(other, chat), for_person(Part(advice_part(decision, other.level)), person)]
