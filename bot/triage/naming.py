"""Reads who of a chat is meant by the names and pronouns of a message."""

from __future__ import annotations

from dataclasses import replace

from bot.triage.episode import Episode
from bot.triage.model import Experiencer
from bot.triage.person import SOMEBODY, Person
from bot.triage.reports import Message, Report

Whom = Person | None
"""One of a chat; `None` is the writer."""


def cared_for(episode: Episode) -> list[Person]:
    """Those of the chat who are cared for, the one last spoken of first."""
    return [one.person for one in episode.everyone if one.person]


def one_meant(named: Person | None, episode: Episode, message: Message) -> Person:
    """The one cared for who is meant: of the chat the last spoken of whom the words fit, or somebody new.

    Args:
        named: What the words next to a report name; `None` if they name nobody.
        episode: The state of the chat.
        message: The message that they stand in.
    """
    named = named or message.person
    if named is None:
        known = cared_for(episode)
        return known[0] if known else (message.teller or SOMEBODY).known
    return _known(named, episode) or named.known


def one_spoken_of(report: Report, episode: Episode, message: Message) -> Whom:
    """Whom a report is about; one that names nobody is about whom the talk is."""
    if report.experiencer is Experiencer.OTHER:
        return one_meant(report.of, episode, message)
    others = [one for one in message.reports if one.experiencer is Experiencer.OTHER]
    if message.own:
        return None
    return one_meant(report.of or others[0].of, episode, message) if others else episode.person


def owners_of(episode: Episode, message: Message) -> tuple[Whom, ...]:
    """Everybody that a message tells of, in its order."""
    owners = [one_spoken_of(report, episode, message) for report in message.reports if report.counts]
    owners += [
        one_meant(of, episode, message)
        for name in message.contexts
        if (of := message.contexts_of.get(name)) and name in message.other_contexts and owners
    ]
    if not owners and message.contexts:
        theirs = [message.contexts_of.get(name) for name in message.other_contexts]
        if theirs:
            owners = [one_meant(of, episode, message) for of in theirs]
        elif message.own:
            owners = [None]
    return tuple(dict.fromkeys(owners))


def with_names(episode: Episode, message: Message) -> Episode:
    """The episode with what a message adds to the names of those in it: "he" turns out to be the husband."""
    others = [report for report in message.reports if report.experiencer is Experiencer.OTHER]
    told = [report.of or message.person for report in others]
    for named in told if message.reports else [message.person]:
        known = _known(named, episode) if named else None
        if named and known:
            episode = _renamed(episode, known, known.named_too(named))
    return episode


def _renamed(episode: Episode, known: Person, person: Person) -> Episode:
    aside = tuple(_renamed(one, known, person) for one in episode.aside)
    return replace(episode, aside=aside, person=person if episode.person == known else episode.person)


def _known(named: Person, episode: Episode) -> Person | None:
    """The one of the chat whom words fit: of the same kin before one of whom only a pronoun was said."""
    fitting = [person for person in cared_for(episode) if person.may_be(named)]
    same = [person for person in fitting if named.kin and person.kin == named.kin and not named.told_by]
    return next(iter(same or fitting), None)
