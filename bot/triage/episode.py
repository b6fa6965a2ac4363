"""One assessment as it unfolds: what was reported so far, what was asked, and the level, which only rises."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.triage.engine import decide
from bot.triage.model import Case, Decision, Experiencer, FindingState, Level, Status
from bot.triage.protocol import Effect, Protocol
from bot.triage.questions import answer_effect

SAFETY_LIST = "safety_list"
"""Pending question after two messages that were not understood: is any of the listed emergencies there?"""

HAPPENING_NOW = "happening_now"
"""Pending question after a finding that was only supposed, or somebody else's: is it so now?"""
_WITHOUT_EFFECT = frozenset({SAFETY_LIST, HAPPENING_NOW})
_TOLD_OF_NOW = frozenset({Status.PRESENT, Status.ABSENT, Status.PAST})
_LESS_IS_WORSE = frozenset({"weeks_since_treatment", "days_since_radiotherapy"})
_MOST_ASKED_AFTER = 4
_TOLD_RANK = {Status.PRESENT: 3, Status.ABSENT: 2, Status.PAST: 1, Status.HYPOTHETICAL: 0, Status.UNKNOWN: 0}


class Answer(str, enum.Enum):
    """A short answer to the pending question; anything but yes and no rules nothing out."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    HEDGED = "hedged"
    """"A bit", "sometimes": a yes to what alarms, and nothing to what would reassure."""


@dataclass(frozen=True)
class Report:
    """One finding as one message spoke of it; the shape of an item of slot `findings`."""

    finding: str
    status: Status
    experiencer: Experiencer = Experiencer.SELF
    text: str = ""
    qualities: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether it is about the patient rather than somebody's history."""
        return self.experiencer is not Experiencer.FAMILY

    def to_slot(self) -> dict[str, Any]:
        """JSON form for a Rasa slot."""
        item: dict[str, Any] = {
            "finding": self.finding,
            "status": self.status.value,
            "experiencer": self.experiencer.value,
            "text": self.text,
        }
        if self.qualities:
            item["qualities"] = sorted(self.qualities)
        return item

    @classmethod
    def from_slot(cls, item: Mapping[str, Any]) -> Report:
        """The report that `to_slot` wrote."""
        return cls(
            finding=item["finding"],
            status=Status(item["status"]),
            experiencer=Experiencer(item["experiencer"]),
            text=item.get("text", ""),
            qualities=frozenset(item.get("qualities", ())),
        )


@dataclass(frozen=True)
class Message:
    """What one message of the person told, after hearing and before judgement."""

    reports: tuple[Report, ...] = ()
    contexts: Mapping[str, Status] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    answer: Answer | None = None
    answers: str | None = None
    """The question that a button names; `None` for typed answers, which go to the pending question."""
    understood: bool = True


@dataclass(frozen=True)
class Episode:
    """State of one assessment; immutable, each message gives a new one."""

    reports: tuple[Report, ...] = ()
    contexts: Mapping[str, Status] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    level: Level = Level.NONE
    asked: tuple[str, ...] = ()
    pending: str | None = None
    misunderstood: int = 0

    def to_slots(self) -> dict[str, Any]:
        """The Rasa slots that hold this episode, by name."""
        return {
            "triage_level": self.level.value,
            "findings": [report.to_slot() for report in self.reports],
            "episode": {
                "contexts": {name: status.value for name, status in self.contexts.items()},
                "values": dict(self.values),
                "asked": list(self.asked),
                "pending": self.pending,
                "misunderstood": self.misunderstood,
            },
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Episode:
        """The episode that the slots of a conversation hold; a new one where they are empty."""
        rest = slots.get("episode") or {}
        return cls(
            reports=tuple(Report.from_slot(item) for item in slots.get("findings") or ()),
            contexts={name: Status(status) for name, status in rest.get("contexts", {}).items()},
            values=dict(rest.get("values", {})),
            level=Level(slots.get("triage_level") or "none"),
            asked=tuple(rest.get("asked", ())),
            pending=rest.get("pending"),
            misunderstood=int(rest.get("misunderstood", 0)),
        )

    def case(self, protocol: Protocol) -> Case:
        """The findings so far as the engine takes them."""
        return build_case(self.reports, self.contexts, self.values, protocol)


@dataclass(frozen=True)
class Turn:
    """What one message changed."""

    before: Episode
    after: Episode
    decision: Decision
    fresh: tuple[Report, ...]
    """Reports of this very message, the answer to a question included."""
    supposed: Decision | None = None
    """The decision if what was only supposed in this message were so."""
    answer: Answer | None = None
    answered: str | None = None
    """The question that this message answered."""

    @property
    def present(self) -> tuple[str, ...]:
        """Findings that this message reported of the patient."""
        return tuple(dict.fromkeys(r.finding for r in self.fresh if r.status is Status.PRESENT and r.counts))

    @property
    def is_red_flag(self) -> bool:
        """Whether this message itself calls for the emergency advice now."""
        if self.after.level is not Level.EMERGENCY:
            return False
        if self.before.level is not Level.EMERGENCY:
            return True
        reported = set(self.present)
        emergencies = (r for r in self.decision.reasons if r.level is Level.EMERGENCY)
        return any(reported.intersection(reason.findings) for reason in emergencies)


def listen(episode: Episode, message: Message, protocol: Protocol) -> Turn:
    """Takes one message into the episode and decides anew.

    Args:
        episode: The state before the message.
        message: What was heard in it.
        protocol: The validated content.

    Returns:
        The turn; its `after.level` is never below `episode.level`.
    """
    question = _question_answered(episode, message)
    effect = _effect(question, message.answer, protocol)
    fresh = _without_contradiction(effect, message.reports) + message.reports
    if question == HAPPENING_NOW and message.answer in (Answer.YES, Answer.HEDGED):
        fresh = tuple(replace(report, status=Status.PRESENT) for report in _asked_after(episode)) + fresh
    learnt = dict.fromkeys(effect.contexts_present, Status.PRESENT)
    after = replace(
        episode,
        reports=_add(episode.reports, fresh),
        contexts={**episode.contexts, **learnt, **message.contexts},
        values=_worst(episode.values, message.values),
        pending=None if question or message.reports else episode.pending,
        misunderstood=0 if message.understood else episode.misunderstood + 1,
    )
    decision = decide(after.case(protocol), protocol)
    floor = _floor(question, message, after)
    after = replace(after, level=Level.most_urgent(episode.level, decision.level, floor))
    return Turn(
        before=episode,
        after=after,
        decision=decision,
        fresh=fresh,
        supposed=_supposed(message, after, protocol),
        answer=message.answer,
        answered=question,
    )


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


def _without_contradiction(effect: Effect, said: Sequence[Report]) -> tuple[Report, ...]:
    """What the same message says in words stands above what its "yes" or "no" implies."""
    named = {r.finding for r in said if r.counts and r.status in _TOLD_OF_NOW}
    implied = [Report(finding, Status.PRESENT) for finding in effect.present]
    implied += [Report(finding, Status.ABSENT) for finding in effect.absent]
    return tuple(report for report in implied if report.finding not in named)


def _floor(question: str | None, message: Message, after: Episode) -> Level:
    if question == SAFETY_LIST:
        if message.answer in (Answer.YES, Answer.HEDGED):
            return Level.EMERGENCY
        return Level.URGENT if message.answer is Answer.UNSURE else Level.NONE
    if not message.understood and after.pending == SAFETY_LIST:
        return Level.URGENT
    return Level.NONE


def _supposed(message: Message, after: Episode, protocol: Protocol) -> Decision | None:
    supposed = [
        replace(report, status=Status.PRESENT)
        for report in message.reports
        if report.status is Status.HYPOTHETICAL and report.counts
    ]
    return decide(build_case(supposed, after.contexts, {}, protocol), protocol) if supposed else None


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


def build_case(
    reports: Iterable[Report],
    contexts: Mapping[str, Status],
    values: Mapping[str, float],
    protocol: Protocol,
) -> Case:
    """Puts reports together into one case.

    Args:
        reports: All reports of the episode, oldest first; somebody else's history is left out.
        contexts: Status of each context that was learnt.
        values: The most serious measurement of each name.
        protocol: Says which qualities make a finding weigh less.

    Returns:
        The case: a finding reported as present stays so whatever is said of it later, and a mitigating
        quality holds only where every report of the finding has it.
    """
    by_finding: dict[str, list[Report]] = {}
    for report in reports:
        if report.counts:
            by_finding.setdefault(report.finding, []).append(report)
    findings = {finding: _state(said, values, protocol) for finding, said in by_finding.items()}
    return Case(findings=findings, contexts=dict(contexts))


def _state(said: Sequence[Report], values: Mapping[str, float], protocol: Protocol) -> FindingState:
    status = max((report.status for report in said), key=_TOLD_RANK.__getitem__)
    same = [report for report in said if report.status is status]
    shared = frozenset.intersection(*(report.qualities for report in same))
    aggravating = frozenset(
        q
        for report in same
        for q in report.qualities
        if q in protocol.qualities and not protocol.qualities[q].mitigating
    )
    return FindingState(
        status=status,
        qualities=aggravating | shared,
        values=dict(values),
        words=tuple(dict.fromkeys(report.text for report in same if report.text)),
    )


def turn_to_slot(turn: Turn) -> dict[str, Any]:
    """What `turn_from_slots` needs to rebuild a turn beside the slots of its episode."""
    return {
        "fresh": [report.to_slot() for report in turn.fresh],
        "answer": turn.answer.value if turn.answer else None,
        "answered": turn.answered,
        "level_before": turn.before.level.value,
        "contexts_before": {name: status.value for name, status in turn.before.contexts.items()},
    }


def turn_from_slots(slots: Mapping[str, Any], note: Mapping[str, Any], protocol: Protocol) -> Turn:
    """Rebuilds the latest turn in another process.

    Args:
        slots: Slots of the conversation, after the message.
        note: What `turn_to_slot` wrote for the message.
        protocol: The same content that judged the message.

    Returns:
        The turn; its `before` holds only level and contexts.
    """
    after = Episode.from_slots(slots)
    fresh = tuple(Report.from_slot(item) for item in note.get("fresh", ()))
    contexts = {name: Status(status) for name, status in note.get("contexts_before", {}).items()}
    return Turn(
        before=Episode(level=Level(note.get("level_before", "none")), contexts=contexts),
        after=after,
        decision=decide(after.case(protocol), protocol),
        fresh=fresh,
        supposed=_supposed(Message(reports=fresh), after, protocol),
        answer=Answer(note["answer"]) if note.get("answer") else None,
        answered=note.get("answered"),
    )
