"""What to say about a turn: names of wordings and the values in them, in the order in which they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.triage.episode import CONTRADICTION, HAPPENING_NOW, SAFETY_LIST, WHOM, Episode, Turn
from bot.triage.model import Level, Status
from bot.triage.parts import (
    ASK_NOW,
    Part,
    Reply,
    advice_part,
    emergency_parts,
    finding_names,
    is_question,
)
from bot.triage.protocol import Protocol
from bot.triage.questions import next_question
from bot.triage.reports import Answer, Remark
from bot.triage.whose import with_others

_ASK_OPENLY = "utter_ask_what_happens"
_FAILURES_BEFORE_SAFETY_LIST = 2
_NOT_PUT_AGAIN = (None, SAFETY_LIST, HAPPENING_NOW, CONTRADICTION)
_REMARKS_ANSWERED = (Remark.WONT_COME, Remark.WONT_CALL, Remark.ALONE, Remark.BETTER)


def reply_to(turn: Turn, protocol: Protocol) -> Reply:
    """Plans the reply to what a message reported, answered, denied or supposed.

    Args:
        turn: The message's effect on the episode.
        protocol: The validated content.

    Returns:
        Level and advice first, then at most one question; an emergency asks nothing. Of several people the
        most urgent comes first, and each advice says whose it is.
    """
    reply = _reply_to_one(turn, protocol)
    return with_others(reply, turn, protocol) if turn.after.aside else reply


def _reply_to_one(turn: Turn, protocol: Protocol) -> Reply:
    if turn.after.level is Level.EMERGENCY:
        more = (*_corrected(turn, protocol), *_doubt_hint(turn, protocol), *_remarked(turn))
        return Reply((*emergency_parts(turn.decision), *more), turn.after)
    parts = [
        *_advice(turn),
        *_corrected(turn, protocol),
        *_remarked(turn),
        *_noted(turn),
        *_heard(turn, protocol),
        *_supposed(turn),
    ]
    if doubted := turn.contradicted or _still_doubted(turn):
        doubt = Part("utter_ask_contradiction", {"heard": finding_names(doubted, protocol)})
        return Reply((*parts, doubt), replace(turn.after, pending=CONTRADICTION))
    if any(part.name in ASK_NOW for part in parts):
        return Reply(tuple(parts), replace(turn.after, pending=HAPPENING_NOW))
    question = _question(turn, protocol)
    if question is None:
        return Reply(tuple(parts) or (Part(_ASK_OPENLY),), turn.after)
    return Reply((*parts, Part(f"utter_ask_{question}")), asking(turn.after, question))


def reply_to_nothing_open(turn: Turn, name: str, protocol: Protocol) -> Reply:
    """Plans the reply to a short answer to no question: what stands, then what it is for.

    Args:
        turn: The message's effect on the episode.
        name: The wording that asks what is meant.
        protocol: The validated content.
    """
    reply = reply_to(turn, protocol)
    if turn.after.pending or turn.after.worst is Level.EMERGENCY:
        return reply
    parts = tuple(part for part in reply.parts if part.name != _ASK_OPENLY)
    return with_answer(replace(reply, parts=parts), [Part(name)])


def resuming(episode: Episode) -> tuple[Part, ...]:
    """The question that is still open, put again after a digression."""
    if episode.worst is Level.EMERGENCY or episode.pending in _NOT_PUT_AGAIN:
        return ()
    return (Part(f"utter_ask_{episode.pending}"),)


def plan_unaided(turn: Turn, protocol: Protocol) -> Reply | None:
    """The reply that a turn gets in the dialogue's own process when the action that should speak failed.

    Returns:
        The reply that the action would have given; `None` where the turn told nothing, so that only the
        action knew what to say.
    """
    told = turn.fresh or turn.answered or turn.answer or turn.retracted or turn.needs_word or turn.reopened
    if told or turn.after.worst is Level.EMERGENCY:
        return reply_to(turn, protocol)
    return not_understood(turn) if turn.after.misunderstood else None


def with_answer(reply: Reply, answer: Sequence[Part]) -> Reply:
    """The reply with the answer to a question that the message asked as well, put before our own question."""
    place = len(reply.parts) - (bool(reply.parts) and is_question(reply.parts[-1]))
    return replace(reply, parts=(*reply.parts[:place], *answer, *reply.parts[place:]))


def not_understood(turn: Turn) -> Reply:
    """Plans the reply to a message in which nothing was understood.

    From the second in a row on, the safety questions are asked at once, and a further one counts as urgent.
    """
    after = turn.after
    if after.level is Level.EMERGENCY:
        return Reply(emergency_parts(turn.decision), after)
    if after.misunderstood < _FAILURES_BEFORE_SAFETY_LIST:
        return Reply((Part("utter_not_understood"),), after)
    lead = () if after.level is Level.NONE else (Part(advice_part(turn.decision, after.level)),)
    return Reply((*lead, Part("utter_ask_safety_list")), asking(after, SAFETY_LIST))


def asking(episode: Episode, question: str) -> Episode:
    """The episode once a question has been put."""
    return replace(episode, pending=question, asked=tuple(dict.fromkeys((*episode.asked, question))))


def _advice(turn: Turn) -> list[Part]:
    """The level so far: in full when it is news, in a line when it stands."""
    level = turn.after.level
    if level is Level.NONE:
        return [Part("utter_none_yet")] if turn.present or turn.retracted else []
    if turn.present or level is not turn.before.level:
        return [Part(advice_part(turn.decision, level))]
    return [Part(f"utter_still_{level.value}")]


def _heard(turn: Turn, protocol: Protocol) -> list[Part]:
    said = [r.finding for r in turn.fresh if r.status is Status.PRESENT and r.counts and r.text]
    names = finding_names(dict.fromkeys(said), protocol)
    return [Part("utter_heard", {"heard": names})] if names else []


def _noted(turn: Turn) -> list[Part]:
    if turn.present or turn.retracted or turn.contradicted:
        return []
    if turn.answered == WHOM:
        return [Part("utter_whom_noted")]
    if turn.answered == CONTRADICTION:
        return [Part("utter_contradiction_stands")]
    if turn.answered:
        return [Part("utter_unsure_noted" if turn.answer is Answer.UNSURE else "utter_denied_noted")]
    statuses = {report.status for report in turn.fresh if report.counts}
    if Status.ABSENT in statuses:
        return [Part("utter_denied_noted")]
    if Status.PAST in statuses:
        return [Part("utter_past_noted")]
    if turn.fresh and not statuses:
        return [Part("utter_family_ask_now")]
    if turn.after.contexts != turn.before.contexts:
        return [Part("utter_context_noted")]
    return []


def _corrected(turn: Turn, protocol: Protocol) -> list[Part]:
    if not turn.retracted:
        return []
    return [Part("utter_correction_noted", {"heard": finding_names(turn.retracted, protocol)})]


def _doubt_hint(turn: Turn, protocol: Protocol) -> list[Part]:
    """An emergency asks nothing, so a contradiction is only told how to be cleared up."""
    if not turn.contradicted:
        return []
    return [Part("utter_contradiction_hint", {"heard": finding_names(turn.contradicted, protocol)})]


def _remarked(turn: Turn) -> list[Part]:
    """Answers to what the person says of the advice; each takes it seriously and names a next step."""
    level = turn.after.level
    if level.rank < Level.URGENT.rank:
        return []
    suffix = "" if level is Level.EMERGENCY else "_urgent"
    if turn.retracted:
        return []
    said = [remark for remark in _REMARKS_ANSWERED if remark in turn.remarks]
    if turn.present and Remark.BETTER in said:
        said.remove(Remark.BETTER)
    return [Part(f"utter_{remark.value}{suffix}") for remark in said]


def _supposed(turn: Turn) -> list[Part]:
    if turn.supposed is None or turn.present or turn.supposed.level is Level.NONE:
        return []
    return [Part(f"utter_hypothetical_level_{turn.supposed.level.value}"), Part("utter_hypothetical_ask_now")]


def _still_doubted(turn: Turn) -> tuple[str, ...]:
    """What the open question on a contradiction is about, where an old button left it open."""
    unanswered = turn.answer is not None and not turn.answered
    return turn.after.doubted if unanswered and turn.after.pending == CONTRADICTION else ()


def _question(turn: Turn, protocol: Protocol) -> str | None:
    """The question to end with: the pending one if an old button left it open, else the next."""
    if not (turn.after.reports or turn.answered):
        return None
    pending = turn.after.pending
    if turn.reopened and pending not in _NOT_PUT_AGAIN:
        return pending
    if turn.answer and not turn.answered and pending and pending not in (SAFETY_LIST, HAPPENING_NOW):
        return pending
    return next_question(turn.after.case(protocol), turn.after.asked, protocol)
