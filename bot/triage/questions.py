"""Which safety question comes next, and what its answers mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.triage.conditions import View
from bot.triage.engine import decide
from bot.triage.model import Case, FindingState, Level, Status
from bot.triage.protocol import Answered, Effect, Protocol, Question

MOST_QUESTIONS = 7
"""In one episode: more is an interrogation, and nobody answers it."""


def next_question(
    case: Case, asked: Collection[str], protocol: Protocol, *, unclear: bool = False
) -> str | None:
    """The safety question to ask now: the one whose answer could raise the level most.

    Args:
        case: What is known so far.
        asked: Ids of questions already asked in this episode.
        protocol: Questions and rows.
        unclear: The person reported something that was not understood, so the general questions apply
            although no finding calls for them.

    Returns:
        The id of the question, or `None`: at an emergency, when no answer could raise the level, and after
        seven questions. Of equal stakes the order of the content decides.
    """
    level = decide(case, protocol).level
    if level is Level.EMERGENCY or len(asked) >= MOST_QUESTIONS:
        return None
    view = View(case, protocol.assumed)
    candidates = [
        (question, stake(question, case, protocol))
        for question in protocol.questions
        if question.id not in asked
        and (question.when.match(view) is not None or (unclear and question.when_unclear))
        and not is_answered(question.answered, case)
    ]
    telling = [(question, at_stake) for question, at_stake in candidates if at_stake.rank > level.rank]
    telling.sort(key=lambda pair: (-pair[1].rank, not _comes_first(pair[0], view)))
    return telling[0][0].id if telling else None


def stake(question: Question, case: Case, protocol: Protocol) -> Level:
    """The most urgent level that an answer to a question could lead to.

    Args:
        question: The question.
        case: What is known so far.
        protocol: The rows.
    """
    levels = [decide(_answered(case, effect), protocol).level for effect in _effects(question)]
    return Level.most_urgent(*levels)


def answer_effect(question_id: str, answer: str, protocol: Protocol) -> Effect:
    """What an answer says: `yes`, `no`, or the id of one of the question's choices.

    "I don't know" and silence are no answer: they rule nothing out and assert nothing.
    """
    question = protocol.question(question_id)
    effects = {"yes": question.yes, "no": question.no}
    effects.update({choice.id: choice.effect for choice in question.choices})
    return effects[answer]


def is_answered(answered: Answered, case: Case) -> bool:
    """Whether the person has already said what the question asks."""
    if any(case.has(finding) for finding in answered.any_present):
        return True
    if any(case.contexts.get(context) == Status.ABSENT for context in answered.contexts_absent):
        return True
    known = [case.contexts.get(context) for context in answered.contexts_known]
    if any(status in (Status.PRESENT, Status.ABSENT) for status in known):
        return True
    denied = [case.status(finding) == Status.ABSENT for finding in answered.all_absent]
    return bool(denied) and all(denied)


def _effects(question: Question) -> Iterator[Effect]:
    yield question.yes
    yield question.no
    for choice in question.choices:
        yield choice.effect


def _answered(case: Case, effect: Effect) -> Case:
    findings = dict(case.findings)
    for finding in effect.present:
        findings[finding] = FindingState(Status.PRESENT)
    contexts = {**case.contexts, **dict.fromkeys(effect.contexts_present, Status.PRESENT)}
    return replace(case, findings=findings, contexts=contexts)


def _comes_first(question: Question, view: View) -> bool:
    return question.first_when is not None and question.first_when.match(view) is not None
