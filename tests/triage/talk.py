"""Messages, turns and episodes in one line, and strategies for conversations of any kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.content.loading import load_protocol
from bot.triage.episode import CONTRADICTION, SAFETY_LIST, Episode, Turn
from bot.triage.model import Experiencer, Status
from bot.triage.people import listen
from bot.triage.person import Person
from bot.triage.reply import not_understood
from bot.triage.reports import Answer, Message, Remark, Report

PROTOCOL = load_protocol()
QUESTIONS = [question.id for question in PROTOCOL.questions]
STATUS_SIGNS = {"-": Status.ABSENT, "?": Status.PAST, "~": Status.HYPOTHETICAL, "*": Status.UNKNOWN}
HIM, HER, THEM = Person("him"), Person("her"), Person("them")
HUSBAND, MOTHER = Person("him", "husband", "partner"), Person("her", "mother", "parent")
YES, NO, UNSURE, HEDGED = Answer.YES, Answer.NO, Answer.UNSURE, Answer.HEDGED
LOST = Message(understood=False)


def report(word: str) -> Report:
    """Plain is present, `-` denied, `?` past, `~` supposed, `*` unknown; `%` family, `+` one cared for."""
    name, _, qualities = word.lstrip("-?~*%+").partition(":")
    sign = word[: len(word) - len(word.lstrip("-?~*%+"))]
    whose = Experiencer.FAMILY if "%" in sign else Experiencer.OTHER if "+" in sign else Experiencer.SELF
    return Report(
        finding=name,
        status=next((STATUS_SIGNS[c] for c in sign if c in STATUS_SIGNS), Status.PRESENT),
        experiencer=whose,
        text=f"words of {name}",
        qualities=frozenset(q for q in qualities.split(",") if q),
    )


def said(line: str = "", *remarks: Remark, **more: Any) -> Message:
    return Message(reports=tuple(map(report, line.split())), remarks=frozenset(remarks), **more)


def told(*messages: Message | str, start: Episode | None = None) -> Turn:
    """The turn of the last message."""
    episode = start or Episode()
    for message in messages:
        turn = listen(episode, said(message) if isinstance(message, str) else message, PROTOCOL)
        episode = turn.after
    return turn


def asked(question: str, before: str = "bone_pain:mild,stable") -> Episode:
    return replace(told(before).after, pending=question, asked=(question,))


def offered() -> Episode:
    """The episode after two messages that were not understood, with the safety list put."""
    return not_understood(told(LOST, LOST)).episode


reports = st.builds(
    Report,
    finding=st.sampled_from(sorted(PROTOCOL.findings)),
    status=st.sampled_from(list(Status)),
    experiencer=st.sampled_from(list(Experiencer)),
    text=st.sampled_from(["", "my words", 'say {this} "so"', "é\n\nñ"]),
    qualities=st.frozensets(st.sampled_from(sorted(PROTOCOL.qualities)), max_size=3),
)
few_findings = st.sampled_from(["limb_weakness", "bone_pain", "fever", "fatigue"])
close_reports = st.builds(
    Report,
    finding=few_findings,
    status=st.sampled_from([Status.PRESENT, Status.ABSENT]),
    experiencer=st.sampled_from([Experiencer.SELF, Experiencer.OTHER]),
)
"""Reports of so few findings that they often meet in one conversation."""


def _messages(remarks: st.SearchStrategy[Remark]) -> st.SearchStrategy[Message]:
    return st.builds(
        Message,
        reports=st.lists(reports | close_reports, max_size=3).map(tuple),
        contexts=st.dictionaries(
            st.sampled_from(sorted(PROTOCOL.contexts)),
            st.sampled_from([Status.PRESENT, Status.ABSENT]),
            max_size=3,
        ),
        values=st.dictionaries(
            st.sampled_from(sorted(PROTOCOL.values)), st.integers(0, 42).map(float), max_size=2
        ),
        answer=st.none() | st.sampled_from(list(Answer)),
        answers=st.none() | st.sampled_from([*QUESTIONS, SAFETY_LIST, CONTRADICTION]),
        understood=st.booleans(),
        remarks=st.frozensets(remarks, max_size=2),
        person=st.none() | st.sampled_from([HIM, HER, THEM, MOTHER, HUSBAND]),
    )


CORRECTING = frozenset({Remark.CORRECTS, Remark.CORRECTS_LAST})
messages = _messages(st.sampled_from(list(Remark)))
plain_messages = _messages(st.sampled_from(sorted(set(Remark) - CORRECTING, key=lambda remark: remark.value)))
"""Messages that correct nothing."""
