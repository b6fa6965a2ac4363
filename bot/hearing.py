"""Joins hearing and judgement: what the extractor heard, as a message that the triage core takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot import names
from bot.nlp.mentions import Heard, Mention
from bot.nlp.onset import NO_ONSETS, Onsets
from bot.nlp.persons import NOBODY, People
from bot.triage.model import Experiencer, Status
from bot.triage.reports import Answer, Message, Remark, Report


def to_message(
    heard: Heard, *, answer: Answer | None = None, answers: str | None = None, understood: bool = True
) -> Message:
    """A message for the core.

    Args:
        heard: What the extractor made of the text.
        answer: The short answer in it, if any.
        answers: The question that a button named.
        understood: Whether anything in it could be acted on.
    """
    return Message(
        reports=tuple(_report(mention) for mention in heard.mentions),
        contexts=_contexts(heard.contexts),
        values={value.name: value.amount for value in heard.values},
        answer=answer,
        answers=answers,
        understood=understood,
        words={
            mention.name: mention.text
            for mention in heard.contexts
            if mention.text
            and mention.status is Status.PRESENT
            and mention.experiencer is not Experiencer.FAMILY
        },
        other_contexts=_contexts_of(Experiencer.OTHER, ((m.name, m.experiencer) for m in heard.contexts)),
        own_contexts=_contexts_of(Experiencer.SELF, ((m.name, m.experiencer) for m in heard.contexts)),
    )


def to_entities(heard: Heard) -> list[dict[str, Any]]:
    """Rasa entities for everything that was heard; `from_entities` reads them back."""
    found: list[dict[str, Any]] = []
    for entity, mentions in ((names.ENTITY_FINDING, heard.mentions), (names.ENTITY_CONTEXT, heard.contexts)):
        found += [
            {
                "entity": entity,
                "value": mention.name,
                "start": mention.start,
                "end": mention.end,
                "status": mention.status.value,
                "experiencer": mention.experiencer.value,
                "text": mention.text,
                "qualities": sorted(mention.qualities),
                **({"detected": True} if mention.detected else {}),
            }
            for mention in mentions
        ]
    found += [
        {"entity": names.ENTITY_VALUE, "value": v.name, "start": v.start, "end": v.end, "amount": v.amount}
        for v in heard.values
    ]
    return found


def from_entities(
    entities: Iterable[Mapping[str, Any]],
    *,
    answer: Answer | None = None,
    answers: str | None = None,
    understood: bool = True,
    remarks: frozenset[Remark] = frozenset(),
    people: People = NOBODY,
    onsets: Onsets = NO_ONSETS,
) -> Message:
    """The message that the entities of a parsed Rasa message stand for; foreign entities are passed over."""
    listed = list(entities)
    findings = [e for e in listed if e.get("entity") == names.ENTITY_FINDING and "status" in e]
    reports = [
        replace(
            _report_of(e),
            of=people.before(e.get("start", 0)),
            since=onsets.of(e.get("start", 0), e.get("end", 0)),
        )
        for e in findings
    ]
    contexts = [e for e in listed if e.get("entity") == names.ENTITY_CONTEXT and "status" in e]
    values = [e for e in listed if e.get("entity") == names.ENTITY_VALUE and "amount" in e]
    return Message(
        reports=tuple(reports),
        contexts=_merge((e["value"], Status(e["status"]), Experiencer(e["experiencer"])) for e in contexts),
        values={e["value"]: float(e["amount"]) for e in values},
        answer=answer,
        answers=answers,
        understood=understood,
        remarks=remarks,
        person=people.first,
        teller=people.teller,
        contexts_of={e["value"]: of for e in contexts if (of := people.before(e.get("start", 0)))},
        other_contexts=_contexts_of(Experiencer.OTHER, _told_of(contexts)),
        own_contexts=_contexts_of(Experiencer.SELF, _told_of(contexts)),
        words={
            e["value"]: e["text"]
            for e in contexts
            if e.get("text")
            and e["status"] == Status.PRESENT.value
            and e["experiencer"] != Experiencer.FAMILY.value
        },
    )


def _contexts_of(whose: Experiencer, told: Iterable[tuple[str, Experiencer]]) -> frozenset[str]:
    return frozenset(name for name, experiencer in told if experiencer is whose)


def _told_of(contexts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Experiencer]]:
    return ((entity["value"], Experiencer(entity["experiencer"])) for entity in contexts)


def _report(mention: Mention) -> Report:
    return Report(mention.name, mention.status, mention.experiencer, mention.text, mention.qualities)


def _report_of(entity: Mapping[str, Any]) -> Report:
    return Report(
        finding=entity["value"],
        status=Status(entity["status"]),
        experiencer=Experiencer(entity["experiencer"]),
        text=entity.get("text", ""),
        qualities=frozenset(entity.get("qualities", ())),
    )


def _contexts(mentions: Iterable[Mention]) -> dict[str, Status]:
    return _merge((mention.name, mention.status, mention.experiencer) for mention in mentions)


def _merge(told: Iterable[tuple[str, Status, Experiencer]]) -> dict[str, Status]:
    """Presence stands above absence; what is past, supposed or somebody else's tells nothing of now."""
    known: dict[str, Status] = {}
    for name, status, experiencer in told:
        if experiencer is Experiencer.FAMILY or status not in (Status.PRESENT, Status.ABSENT):
            continue
        if known.get(name) is not Status.PRESENT:
            known[name] = status
    return known
