"""Keeps two people of one chat apart: the writer, and the one that they care for.

The episode is that of the person the talk is about; that of the other lies aside within it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.triage.engine import decide
from bot.triage.episode import WHOM, Episode, Turn
from bot.triage.listening import listen_to_one
from bot.triage.model import Experiencer, Level, Status
from bot.triage.protocol import Protocol
from bot.triage.reports import Message, Report

_Part = tuple[bool, Message]
"""Whether it is about the one that is cared for, and what it tells."""


def listen(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """Takes one message into the episode, each finding into that of the person it is about.

    Args:
        episode: The state before the message.
        message: What was heard in it.
        protocol: The validated content.

    Returns:
        The turn of the person it is about; of two the more urgent, with the other's state aside.
    """
    if episode.pending == WHOM and _names_one(message):
        return _settled(episode, message, protocol)
    unclear = _is_unclear(episode, message)
    turns: list[Turn] = []
    for is_other, part in _parts(episode, message, unclear):
        turn = listen_to_one(_facing(episode, is_other, part), part, protocol)
        episode = turn.after
        turns.append(turn)
    last = turns[-1]
    own = last.after.own or (message.own and last.after.person is None)
    both = len([turn for turn in turns if turn.present]) > 1
    told = bool(message.reports or message.contexts)
    pending = WHOM if unclear else last.after.pending
    mixed = both or (last.after.mixed and not told)
    after = replace(last.after, own=own, mixed=mixed, pending=pending)
    lead = last
    if both and turns[0].after.level.rank > last.after.level.rank:
        after = replace(_swapped(after), pending=pending)
        lead = turns[0]
    answered = next((turn for turn in turns if turn.answered), lead)
    return replace(
        lead,
        after=after,
        answer=message.answer,
        answered=answered.answered,
        told_aside=both,
        unclear=unclear,
    )


def _parts(episode: Episode, message: Message, unclear: bool) -> list[_Part]:
    """The message as it is for each person that it tells of; an answer is for whom the question was about."""
    here = episode.person is not None
    sides = {_is_other(report, episode, message) for report in message.reports if report.counts}
    if not sides and message.contexts and (message.own or message.other_contexts):
        sides = {bool(message.other_contexts)}
    if unclear:
        doubtful = tuple(replace(report, unclear=True) for report in message.reports)
        return [(side, _about(side, message, doubtful)) for side in (not here, here)]
    if not sides or not _are_two(episode, message, sides):
        reports = tuple(_labelled(report, here) for report in message.reports) if here else message.reports
        return [(here, replace(message, reports=reports if not message.own else message.reports))]
    parts = []
    if here not in sides and message.answer is not None and episode.pending:
        parts.append((here, Message(answer=message.answer, answers=message.answers)))
    for side in sorted(sides, key=lambda side: side != here):
        reports = tuple(
            report
            for report in message.reports
            if (_is_other(report, episode, message) if report.counts else here) is side
        )
        part = _about(side, message, reports, alone=len(sides) == 1)
        parts.append((side, part if side is here else replace(part, answer=None)))
    return parts


def _about(side: bool, message: Message, reports: tuple[Report, ...], *, alone: bool = False) -> Message:
    contexts = {
        name: status
        for name, status in message.contexts.items()
        if alone or (name in message.other_contexts) is side
    }
    labelled = tuple(_labelled(report, side) for report in reports)
    return replace(message, reports=labelled, contexts=contexts, person=message.person if side else None)


def _labelled(report: Report, other: bool) -> Report:
    if not report.counts:
        return report
    return replace(report, experiencer=Experiencer.OTHER if other else Experiencer.SELF)


def _is_other(report: Report, episode: Episode, message: Message) -> bool:
    """Whether a report is about the one cared for; one that names nobody is about whom the talk is."""
    if report.experiencer is Experiencer.OTHER:
        return True
    if message.own:
        return False
    return episode.person is not None or any(r.experiencer is Experiencer.OTHER for r in message.reports)


def _are_two(episode: Episode, message: Message, sides: set[bool]) -> bool:
    """Whether the episode is about two people from now on; without a clear word it stays with one.

    Findings that are torn apart by mistake could miss what they mean together.
    """
    if episode.aside is not None or len(sides) > 1:
        return True
    here = episode.person is not None
    told = bool(episode.reports or episode.contexts)
    return bool(sides) and here not in sides and told and (here or episode.own)


def _is_unclear(episode: Episode, message: Message) -> bool:
    """Whether a message after one about both reports something without a word of whose it is."""
    named = message.own or message.person or any(r.experiencer is Experiencer.OTHER for r in message.reports)
    present = any(r.counts and r.status is Status.PRESENT for r in message.reports)
    return episode.aside is not None and episode.mixed and present and not named


def _facing(episode: Episode, is_other: bool, part: Message) -> Episode:
    """The episode turned to one of the two; a new one where nothing is known of that person yet."""
    if (episode.person is not None) is is_other:
        return episode
    if episode.aside is None and not (episode.reports or episode.contexts):
        return episode
    turned = _swapped(episode)
    return replace(turned, person=part.person or turned.person or "them") if is_other else turned


def _swapped(episode: Episode) -> Episode:
    """The other's state with this one aside; the question that was open is dropped."""
    there = episode.aside or Episode()
    here = replace(episode, aside=None, pending=None)
    return replace(there, aside=here, mixed=episode.mixed, misunderstood=episode.misunderstood)


def _names_one(message: Message) -> bool:
    return not message.reports and (message.own or message.person is not None)


def _settled(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """What was unclear is now of one person; the other is judged without it."""
    episode = _facing(replace(episode, pending=None), not message.own, message)
    before, aside = episode, episode.aside
    if aside is not None:
        aside = replace(aside, reports=tuple(report for report in aside.reports if not report.unclear))
        level = Level.most_urgent(decide(aside.case(protocol), protocol).level, aside.floor)
        aside = replace(aside, level=level)
    kept = tuple(replace(report, unclear=False) for report in episode.reports)
    after = replace(episode, reports=kept, aside=aside, mixed=False)
    decision = decide(after.case(protocol), protocol)
    return Turn(before=before, after=after, decision=decision, fresh=(), answered=WHOM)
