"""Keeps the people of one chat apart: the writer, and those that they care for.

The episode is that of the person the talk is about; those of the others lie aside within it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.triage.engine import decide
from bot.triage.episode import WHOM, Episode, Turn
from bot.triage.listening import listen_to_one
from bot.triage.model import Experiencer, Level, Status
from bot.triage.naming import Whom, cared_for, one_meant, one_spoken_of, owners_of, with_names
from bot.triage.protocol import Protocol
from bot.triage.reports import Message, Report
from bot.triage.whose import whose

_Part = tuple[Whom, Message]
"""Whom it is about, and what it tells."""


def listen(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """Takes one message into the episode, each finding into that of the person it is about.

    Args:
        episode: The state before the message.
        message: What was heard in it.
        protocol: The validated content.

    Returns:
        The turn of the person it is about; of several the most urgent, with the states of the others aside.
    """
    if episode.pending == WHOM and _names_one(message):
        return _settled(episode, message, protocol)
    episode = with_names(episode, message)
    doubt = _in_doubt(episode, message)
    turns: list[Turn] = []
    for person, part in _parts_in_doubt(doubt, episode, message) if doubt else _parts(episode, message):
        turn = listen_to_one(_facing(episode, person), part, protocol)
        episode = turn.after
        turns.append(turn)
    return _together(turns, message, unclear=bool(doubt))


def _together(turns: list[Turn], message: Message, *, unclear: bool) -> Turn:
    """The turns of one message as one: that of the most urgent of those it reported something of."""
    last = turns[-1]
    own = last.after.own or (message.own and last.after.person is None)
    reporting = [turn for turn in turns if turn.present]
    several = len(reporting) > 1
    told = bool(message.reports or message.contexts)
    pending = WHOM if unclear else last.after.pending
    after = replace(last.after, own=own, mixed=several or (last.after.mixed and not told), pending=pending)
    lead = max(reversed(turns), key=lambda turn: turn.after.level.rank) if several else last
    if lead is not last:
        after = replace(_facing(after, lead.after.person), pending=pending)
    answered = next((turn for turn in turns if turn.answered), lead)
    retracted = dict.fromkeys(finding for turn in turns for finding in turn.retracted)
    beside = [turn.after for turn in reporting if several and turn is not lead]
    return replace(
        lead,
        after=after,
        answer=message.answer,
        answered=answered.answered,
        told_aside=tuple(whose(one, after) for one in beside),
        retracted=tuple(finding for finding in retracted if finding not in lead.present),
        unclear=unclear,
    )


def _parts(episode: Episode, message: Message) -> list[_Part]:
    """The message as it is for each person that it tells of; an answer is for whom the question was about."""
    here = episode.person
    owners = owners_of(episode, message)
    if not owners or not _are_apart(episode, owners):
        whole = replace(message, person=(owners and owners[0]) or message.person)
        labelled = here is not None and not message.own
        return [(here, replace(whole, reports=tuple(_of(here, r, labelled) for r in message.reports)))]
    parts: list[_Part] = []
    if here not in owners and message.answer is not None and episode.pending:
        parts.append((here, Message(answer=message.answer, answers=message.answers)))
    for person in sorted(owners, key=lambda owner: owner != here):
        reports = tuple(
            report
            for report in message.reports
            if (one_spoken_of(report, episode, message) if report.counts else here) == person
        )
        part = _about(person, owners, episode, replace(message, reports=reports))
        parts.append((person, part if person == here else replace(part, answer=None)))
    return parts


def _parts_in_doubt(doubt: tuple[Whom, ...], episode: Episode, message: Message) -> list[_Part]:
    """The message for each whom it may be about; what it denies is nobody's."""
    reports = tuple(
        replace(report, unclear=True) for report in message.reports if report.status is not Status.ABSENT
    )
    doubtful = replace(message, reports=reports)
    return [(person, _about(person, doubt, episode, doubtful)) for person in doubt]


def _about(person: Whom, owners: tuple[Whom, ...], episode: Episode, message: Message) -> Message:
    contexts = {
        name: status
        for name, status in message.contexts.items()
        if len(owners) == 1 or _has(person, name, owners, episode, message)
    }
    words = {name: words for name, words in message.words.items() if name in contexts}
    reports = tuple(_of(person, report, True) for report in message.reports)
    return replace(message, reports=reports, contexts=contexts, words=words, person=person)


def _has(person: Whom, context: str, owners: tuple[Whom, ...], episode: Episode, message: Message) -> bool:
    """Whether a context is of one of several; what is not said of anybody may be of each cared for."""
    if person is None and context in message.own_contexts:
        return True
    if context not in message.other_contexts:
        return person is None or None not in owners
    meant = one_meant(message.contexts_of.get(context), episode, message)
    return person == meant if meant in owners else person is not None


def _of(person: Whom, report: Report, labelled: bool) -> Report:
    report = replace(report, of=None)
    if not labelled or not report.counts:
        return report
    return replace(report, experiencer=Experiencer.SELF if person is None else Experiencer.OTHER)


def _are_apart(episode: Episode, owners: tuple[Whom, ...]) -> bool:
    """Whether the episode is about several people from now on; without a clear word it stays with one.

    Findings that are torn apart by mistake could miss what they mean together.
    """
    if episode.aside or len(owners) > 1:
        return True
    told = bool(episode.reports or episode.contexts)
    return episode.person not in owners and told and (episode.person is not None or episode.own)


def _in_doubt(episode: Episode, message: Message) -> tuple[Whom, ...]:
    """All whom a report may be about: after a message about several, or by a new pronoun."""
    reports = [report for report in message.reports if report.counts]
    others = [report for report in reports if report.experiencer is Experiencer.OTHER]
    if not any(report.status is Status.PRESENT for report in reports):
        return ()
    if not (message.own or message.person or others) and episode.aside and episode.mixed:
        return tuple(one.person for one in reversed(episode.everyone))
    known = cared_for(episode)
    strange = [meant for report in others if (meant := one_meant(report.of, episode, message)) not in known]
    if known and not message.own and any(not one.noun for one in strange):
        return (known[0], strange[0])
    return ()


def _facing(episode: Episode, person: Whom) -> Episode:
    """The episode turned to one of the chat; a new one where nothing is known of that person yet.

    The question that was open for another is dropped.
    """
    if episode.person == person:
        return episode
    if not (episode.aside or episode.reports or episode.contexts):
        return replace(episode, person=person)
    there = next((one for one in episode.aside if one.person == person), Episode(person=person))
    rest = tuple(one for one in episode.aside if one.person != person)
    here = replace(episode, aside=(), pending=None)
    return replace(there, aside=(here, *rest), mixed=episode.mixed, misunderstood=episode.misunderstood)


def _names_one(message: Message) -> bool:
    return not message.reports and (message.own or message.person is not None)


def _settled(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """What was unclear is now of one person; the others are judged without it."""
    episode = with_names(episode, message)
    person = None if message.own else one_meant(message.person, episode, message)
    unclear = [report for one in episode.everyone for report in one.reports if report.unclear]
    before = _facing(replace(episode, pending=None), person)
    found = [replace(_of(person, report, True), unclear=False) for report in unclear]
    kept = [replace(report, unclear=False) for report in before.reports]
    others = tuple(_without_unclear(one, protocol) for one in before.aside)
    after = replace(
        before,
        reports=tuple(dict.fromkeys((*kept, *found))),
        aside=tuple(one for one in others if one.reports or one.contexts),
        mixed=False,
    )
    decision = decide(after.case(protocol), protocol)
    after = replace(after, level=Level.most_urgent(after.level, decision.level))
    return Turn(before=before, after=after, decision=decision, fresh=(), answered=WHOM)


def _without_unclear(one: Episode, protocol: Protocol) -> Episode:
    clear = replace(one, reports=tuple(report for report in one.reports if not report.unclear))
    return replace(clear, level=Level.most_urgent(decide(clear.case(protocol), protocol).level, one.floor))
