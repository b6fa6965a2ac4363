"""Which safety question comes next, and what its answers mean."""

from __future__ import annotations

from collections.abc import Collection

from bot.triage.conditions import View
from bot.triage.engine import decide
from bot.triage.model import Case, Level, Status
from bot.triage.protocol import Answered, Effect, Protocol, Question


def next_question(
    case: Case, asked: Collection[str], protocol: Protocol, *, unclear: bool = False
) -> str | None:
    """The safety question to ask now.

    Args:
        case: What is known so far.
        asked: Ids of questions already asked in this episode.
        protocol: Questions and rows.
        unclear: The person reported something that was not understood, so the general questions apply
            although no finding calls for them.

    Returns:
        The id of the question, or `None`: at an emergency, and when nothing is left to ask.
    """
    if decide(case, protocol).level is Level.EMERGENCY:
        return None
    view = View(case, protocol.assumed)
    open_questions = [
        question
        for question in protocol.questions
        if question.id not in asked
        and (question.when.match(view) is not None or (unclear and question.when_unclear))
        and not is_answered(question.answered, case)
    ]
    open_questions.sort(key=lambda question: not _comes_first(question, view))
    return open_questions[0].id if open_questions else None


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
    denied = [case.status(finding) == Status.ABSENT for finding in answered.all_absent]
    return bool(denied) and all(denied)


def _comes_first(question: Question, view: View) -> bool:
    return question.first_when is not None and question.first_when.match(view) is not None
