"""Takes a message into the episode: what it adds, what it corrects, and the level that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.triage.cases import build_case
from bot.triage.correction import Correction, correction_of
from bot.triage.engine import decide
from bot.triage.episode import CONTRADICTION, HAPPENING_NOW, SAFETY_LIST, WHOM, Episode, Turn
from bot.triage.model import Decision, Experiencer, Level, Status
from bot.triage.person import SOMEBODY, Person
from bot.triage.protocol import Effect, Protocol
from bot.triage.questions import answer_effect
from bot.triage.reports import Answer, Message, Remark, Report

_WITHOUT_EFFECT = frozenset({SAFETY_LIST, HAPPENING_NOW, CONTRADICTION, WHOM})
_TOLD_OF_NOW = frozenset({Status.PRESENT, Status.ABSENT, Status.PAST})
_LESS_IS_WORSE = frozenset({"weeks_since_treatment", "days_since_radiotherapy"})
_MOST_ASKED_AFTER = 4


def listen_to_one(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """Takes one message about one person into the episode and decides anew.

    Args:
        episode: The state before the message.
        message: What was heard in it.
        protocol: The validated content.

    Returns:
        The turn; its `after.level` is below `episode.level` only where the message clearly corrects a fact.
    """
    question = _question_answered(episode, message)
    effect = _effect(question, message.answer, protocol)
    person = _person(episode, message)
    whose = Experiencer.OTHER if episode.person else Experiencer.SELF
    fresh = _without_contradiction(effect, whose, message.reports) + message.reports
    if question == HAPPENING_NOW and message.answer in (Answer.YES, Answer.HEDGED):
        fresh = tuple(replace(report, status=Status.PRESENT) for report in _asked_after(episode)) + fresh
    correction = correction_of(episode, message, question, fresh)
    after = replace(
        episode,
        reports=_add(correction.kept, fresh),
        contexts=_contexts(episode, effect, message),
        values=_values(episode, message, correction),
        pending=None if question or message.reports or correction.retracted else episode.pending,
        misunderstood=0 if message.understood else episode.misunderstood + 1,
        doubted=_doubted(episode, correction),
        person=person,
        words={**episode.words, **message.words},
        latest=_latest(episode, question, message, fresh),
        told_before=len(correction.kept) if question or message.reports else episode.told_before,
        denied_by=question if message.answer is Answer.NO else None,
    )
    if _takes_no_back(episode, message) and not correction.retracted:
        after = _reopened(episode, after, protocol)
    decision = decide(after.case(protocol), protocol)
    floor = Level.most_urgent(_floor(question, message, after), episode.floor)
    after = replace(after, floor=floor)
    if not correction.retracted or not _is_explained(episode, protocol):
        floor = Level.most_urgent(floor, episode.level)
    return Turn(
        before=episode,
        after=replace(after, level=Level.most_urgent(decision.level, floor)),
        decision=decision,
        fresh=fresh,
        supposed=supposed_decision(message, after, protocol),
        answer=message.answer,
        answered=question,
        retracted=correction.retracted,
        contradicted=correction.contradicted,
        remarks=message.remarks,
    )


def supposed_decision(message: Message, after: Episode, protocol: Protocol) -> Decision | None:
    """The decision if what a message only supposes were so; `None` where it supposes nothing."""
    supposed = [
        replace(report, status=Status.PRESENT)
        for report in message.reports
        if report.status is Status.HYPOTHETICAL and report.counts
    ]
    return decide(build_case(supposed, after.contexts, {}, protocol), protocol) if supposed else None


def _latest(
    episode: Episode, question: str | None, message: Message, fresh: Sequence[Report]
) -> tuple[str, ...]:
    """What "wrong button" would take back: after a "no" nothing, and never what was told before it."""
    if not (question or message.reports):
        return episode.latest
    return tuple(dict.fromkeys(r.finding for r in fresh if r.counts and r.status is Status.PRESENT))


def _takes_no_back(episode: Episode, message: Message) -> bool:
    """Whether "wrong button" follows a no, so that the question is open again."""
    said = message.reports or message.answer
    known = episode.denied_by is not None and episode.denied_by not in _WITHOUT_EFFECT
    return Remark.CORRECTS_LAST in message.remarks and known and not said


def _reopened(episode: Episode, after: Episode, protocol: Protocol) -> Episode:
    """The question put again, what its "no" ruled out being unknown; the next one has its turn later."""
    question = str(episode.denied_by)
    denied = set(answer_effect(question, Answer.NO.value, protocol).absent)
    older, last = after.reports[: episode.told_before], after.reports[episode.told_before :]
    kept = tuple(r for r in last if not (r.finding in denied and r.status is Status.ABSENT and not r.text))
    asked = tuple(one for one in after.asked if one != episode.pending)
    return replace(after, reports=(*older, *kept), pending=question, asked=asked)


def _is_explained(episode: Episode, protocol: Protocol) -> bool:
    """Whether the level comes from findings; one of words that were not understood cannot be taken back."""
    return decide(episode.case(protocol), protocol).level is episode.level


def _question_answered(episode: Episode, message: Message) -> str | None:
    """A button of another question than the pending one answers nothing: it may be an old one."""
    if message.answer is None or episode.pending is None:
        return None
    return episode.pending if message.answers in (None, episode.pending) else None


def _asked_after(episode: Episode) -> tuple[Report, ...]:
    """What the person last supposed, or told of somebody else, as reports of the patient."""
    return tuple(
        replace(report, experiencer=Experiencer.SELF if not report.counts else report.experiencer)
        for report in episode.reports[-_MOST_ASKED_AFTER:]
        if report.status is Status.HYPOTHETICAL or not report.counts
    )


def _effect(question: str | None, answer: Answer | None, protocol: Protocol) -> Effect:
    if question is None or question in _WITHOUT_EFFECT or answer is None or answer is Answer.UNSURE:
        return Effect()
    if answer is Answer.HEDGED:
        yes = answer_effect(question, Answer.YES.value, protocol)
        return replace(yes, absent=())
    return answer_effect(question, answer.value, protocol)


def _person(episode: Episode, message: Message) -> Person | None:
    """Whom the conversation is about after a message; a bare "no fever" does not change it."""
    told = {(report.experiencer, report.status) for report in message.reports if report.counts}
    if any(experiencer is Experiencer.OTHER for experiencer, _ in told):
        return message.person or episode.person or SOMEBODY
    return None if (Experiencer.SELF, Status.PRESENT) in told else episode.person


def _without_contradiction(effect: Effect, whose: Experiencer, said: Sequence[Report]) -> tuple[Report, ...]:
    """What the same message says in words stands above what its "yes" or "no" implies."""
    named = {r.finding for r in said if r.counts and r.status in _TOLD_OF_NOW}
    implied = [Report(finding, Status.PRESENT, whose) for finding in effect.present]
    implied += [Report(finding, Status.ABSENT, whose) for finding in effect.absent]
    return tuple(report for report in implied if report.finding not in named)


def _contexts(episode: Episode, effect: Effect, message: Message) -> dict[str, Status]:
    """What was learnt of the background; a mere denial does not undo it, a correction does."""
    learnt = dict.fromkeys(effect.contexts_present, Status.PRESENT)
    learnt |= dict.fromkeys(effect.contexts_absent, Status.ABSENT)
    learnt |= message.contexts
    known = dict(episode.contexts)
    for name, status in learnt.items():
        if known.get(name) is not Status.PRESENT or status is Status.PRESENT or message.corrects:
            known[name] = status
    return known


def _values(episode: Episode, message: Message, correction: Correction) -> dict[str, float]:
    if message.corrects and message.values:
        return {**episode.values, **message.values}
    known = {name: amount for name, amount in episode.values.items() if name not in correction.values}
    return _worst(known, message.values)


def _doubted(episode: Episode, correction: Correction) -> tuple[str, ...]:
    """Findings of which it was last asked whether the report was a mistake; each is asked about once."""
    standing = tuple(f for f in episode.doubted if f not in correction.retracted)
    return correction.contradicted or standing


def _floor(question: str | None, message: Message, after: Episode) -> Level:
    if question == SAFETY_LIST:
        if message.answer in (Answer.YES, Answer.HEDGED):
            return Level.EMERGENCY
        return Level.URGENT if message.answer is Answer.UNSURE else Level.NONE
    if not message.understood and after.pending == SAFETY_LIST:
        return Level.URGENT
    return Level.NONE


def _worst(known: Mapping[str, float], told: Mapping[str, float]) -> dict[str, float]:
    """Of two figures for one thing the one that weighs more: a level is never lowered by a later reading."""
    merged = dict(known)
    for name, amount in told.items():
        worst = min if name in _LESS_IS_WORSE else max
        merged[name] = worst(merged.get(name, amount), amount)
    return merged


def _add(known: Sequence[Report], fresh: Sequence[Report]) -> tuple[Report, ...]:
    seen = set(known)
    return tuple(known) + tuple(report for report in dict.fromkeys(fresh) if report not in seen)
