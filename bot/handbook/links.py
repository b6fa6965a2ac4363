"""Which pieces of the content refer to which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.catalogue import Catalogue, Entry
from bot.content.knowledge_schema import SourceRef
from bot.triage.conditions import ContextNotRuledOut, ContextNotStated, InContext, findings_in, walk


class Links:
    """References between the pieces of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sources = {entry.id: entry for entry in catalogue.of_kind("source")}

    def citations(self, entry: Entry) -> Iterator[tuple[str, Entry | None]]:
        """The sources that a piece names: the mark as written (`W3` is slide 3 of W), and the source."""
        holder: Mapping[str, Any] = entry.data.get("caution") or {} if entry.kind == "topic" else entry.data
        for mark in holder.get("from", ()):
            yield mark, self._sources.get(SourceRef.read(mark).source)
        for mark in str(entry.data.get("source", "")).split():
            yield mark, self._sources.get(mark)

    def to(self, entry: Entry) -> dict[str, list[Entry]]:
        """The pieces that refer to this one, under a heading each; headings without any are left out."""
        found = {
            "topic": self._to_topic,
            "finding": self._to_finding,
            "context": self._to_context,
            "source": self._to_source,
            "term": self._to_term,
            "question": self._to_question,
        }.get(entry.kind, lambda _: {})(entry)
        return {heading: listed for heading, listed in found.items() if listed}

    def _to_topic(self, entry: Entry) -> dict[str, list[Entry]]:
        return {"facts": [fact for fact in self._catalogue.of_kind("fact") if fact.data["topic"] == entry.id]}

    def _to_finding(self, entry: Entry) -> dict[str, list[Entry]]:
        protocol = self._catalogue.protocol
        questions = [
            question
            for question in self._catalogue.of_kind("question")
            if _mentions({k: v for k, v in question.data.items() if k not in ("id", "asks")}, entry.id)
        ]
        rows = [
            row
            for row in self._catalogue.of_kind("row")
            if entry.id in findings_in(protocol.row(row.id).when)
        ]
        return {"used by rows": rows, "used by questions": questions}

    def _to_context(self, entry: Entry) -> dict[str, list[Entry]]:
        kinds = (InContext, ContextNotRuledOut, ContextNotStated)
        rows = [
            row
            for row in self._catalogue.of_kind("row")
            for part in walk(self._catalogue.protocol.row(row.id).when)
            if isinstance(part, kinds) and part.context == entry.id
        ]
        return {"used by rows": _once(rows)}

    def _to_source(self, entry: Entry) -> dict[str, list[Entry]]:
        def citing(kind: str) -> list[Entry]:
            return [
                other
                for other in self._catalogue.of_kind(kind)
                if any(source is entry for _, source in self.citations(other))
            ]

        return {
            "facts from it": citing("fact"),
            "cautions from it": citing("topic"),
            "rules from it": citing("row") + citing("policy"),
        }

    def _to_term(self, entry: Entry) -> dict[str, list[Entry]]:
        kinds = ("row", "term", "question")
        return {
            f"used by {kind}s": [
                other
                for other in self._catalogue.of_kind(kind)
                if _names_term(other.data.get("when"), entry.id)
                or _names_term(other.data.get("first_when"), entry.id)
            ]
            for kind in kinds
        }

    def _to_question(self, entry: Entry) -> dict[str, list[Entry]]:
        topics = self._catalogue.of_kind("topic")
        return {
            "asked after topics": [topic for topic in topics if topic.data.get("safety_check") == entry.id]
        }


def _once(entries: list[Entry]) -> list[Entry]:
    return list({entry.id: entry for entry in entries}.values())


def _mentions(value: Any, name: str) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(inner, name) for inner in value.values())
    if isinstance(value, list):
        return any(_mentions(inner, name) for inner in value)
    return bool(value == name)


def _names_term(value: Any, name: str) -> bool:
    if isinstance(value, Mapping):
        return value.get("term") == name or any(_names_term(inner, name) for inner in value.values())
    return isinstance(value, list) and any(_names_term(inner, name) for inner in value)
