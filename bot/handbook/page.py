"""The handbook: all facts, rules, questions and wordings on one page for a clinical reviewer.

The page holds no script and fetches nothing, and the same content always gives the same page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from bot.content.catalogue import KINDS, Catalogue, Entry
from bot.content.condition_words import Said, condition_words
from bot.handbook.links import Links
from bot.handbook.wordings import Wordings, advice_name
from bot.triage.model import Level
from bot.triage.protocol import Effect, Question

_TEMPLATES = Path(__file__).parent / "templates"
_NAMES = {
    "topic": "Topics",
    "fact": "Facts",
    "row": "Rules",
    "policy": "Rules kept by other means",
    "term": "Named conditions",
    "question": "Questions",
    "finding": "Findings",
    "context": "Background",
    "source": "Sources",
}


@dataclass(frozen=True)
class _Citation:
    mark: str
    anchor: str | None
    title: str


@dataclass(frozen=True)
class _Row:
    """A rule, or one that is kept by other means (then without level and condition)."""

    entry: Entry
    citations: Sequence[_Citation]
    level: str | None = None
    disposition: str | None = None
    condition: Said | None = None
    wording: str | None = None
    system: str | None = None
    precedence: int | None = None


@dataclass(frozen=True)
class _Section:
    """A section of rules."""

    anchor: str
    title: str
    rows: Sequence[_Row]


@dataclass(frozen=True)
class _Fact:
    entry: Entry
    citations: Sequence[_Citation]


@dataclass(frozen=True)
class _Topic:
    entry: Entry
    citations: Sequence[_Citation]
    related: str
    question: str | None
    facts: Sequence[_Fact]


@dataclass(frozen=True)
class _Question:
    entry: Entry
    wording: str | None
    when: Said
    first_when: Said | None
    answers: Sequence[tuple[str, str]]
    needless: Sequence[str]


@dataclass(frozen=True)
class _Wording:
    name: str
    text: str
    rows: Sequence[str]


def render(catalogue: Catalogue, wordings: Wordings) -> str:
    """The page.

    Args:
        catalogue: The content.
        wordings: What is said at each level and at each question.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    writer = _Writer(catalogue, wordings)
    shown: dict[str, Any] = {
        "style": Markup((_TEMPLATES / "handbook.css").read_text(encoding="utf-8")),  # noqa: S704
        "protocol": catalogue.protocol,
        "knowledge_hash": catalogue.knowledge.content_hash,
        "wordings_hash": wordings.sha256,
        "counts": _counts(catalogue, wordings),
        "topics": writer.topics(),
        "sections": writer.sections(),
        "terms": writer.terms(),
        "questions": writer.questions(),
        "wordings": [
            (group, heading, writer.wordings_of(group))
            for group, heading in (
                ("emergency", "Emergency: call now"),
                ("urgent", "Urgent: the same day"),
                ("soon", "Soon: within days"),
                ("beside", "Said around the advice"),
            )
        ],
        "findings": catalogue.of_kind("finding"),
        "contexts": catalogue.of_kind("context"),
        "sources": writer.sources(),
    }
    return environment.get_template("handbook.html").render(shown)


def anchor(kind: str, name: str) -> str:
    """The id within the page of one piece."""
    return f"{kind}-{name}"


class _Writer:
    """Turns entries into what the template shows."""

    def __init__(self, catalogue: Catalogue, wordings: Wordings) -> None:
        self._catalogue = catalogue
        self._protocol = catalogue.protocol
        self._wordings = wordings
        self._links = Links(catalogue)

    def topics(self) -> list[_Topic]:
        titles = {topic.id: topic.title for topic in self._catalogue.of_kind("topic")}
        facts: dict[str, list[_Fact]] = {}
        for entry in self._catalogue.of_kind("fact"):
            facts.setdefault(entry.data["topic"], []).append(_Fact(entry, self._citations(entry)))
        return [
            _Topic(
                entry,
                self._citations(entry),
                ", ".join(titles[other] for other in entry.data["related"]),
                entry.data.get("safety_check"),
                facts[entry.id],
            )
            for entry in self._catalogue.of_kind("topic")
        ]

    def sections(self) -> list[_Section]:
        by_title: dict[str, list[_Row]] = {}
        for entry in (*self._catalogue.of_kind("row"), *self._catalogue.of_kind("policy")):
            by_title.setdefault(entry.data["section"], []).append(self._row(entry))
        return [_Section(anchor("section", title[0]), title, rows) for title, rows in by_title.items()]

    def terms(self) -> list[tuple[Entry, Said]]:
        return [(term, self._said(term.data["when"])) for term in self._catalogue.of_kind("term")]

    def questions(self) -> list[_Question]:
        return [
            self._question(entry, self._protocol.question(entry.id))
            for entry in self._catalogue.of_kind("question")
        ]

    def wordings_of(self, group: str) -> list[_Wording]:
        used: dict[str, list[str]] = {}
        for row in self._protocol.rows:
            used.setdefault(advice_name(row), []).append(row.id)
        return [
            _Wording(name, text, used.get(name, ())) for name, text in self._wordings.group(group).items()
        ]

    def sources(self) -> list[tuple[Entry, dict[str, list[Entry]]]]:
        return [(source, self._links.to(source)) for source in self._catalogue.of_kind("source")]

    def _row(self, entry: Entry) -> _Row:
        citations = self._citations(entry)
        if entry.kind == "policy":
            return _Row(entry, citations)
        row = self._protocol.row(entry.id)
        return _Row(
            entry,
            citations,
            level=row.level.value,
            disposition=row.disposition.value.replace("_", " ") if row.disposition else None,
            condition=self._said(entry.data["when"]),
            wording=advice_name(row) if advice_name(row) in self._wordings.texts else None,
            system=row.system,
            precedence=row.precedence,
        )

    def _question(self, entry: Entry, question: Question) -> _Question:
        answers = [("Yes", question.yes), ("No", question.no)]
        answers += [(f"“{choice.name}”", choice.effect) for choice in question.choices]
        first = entry.data.get("first_when")
        return _Question(
            entry,
            self._wordings.texts.get(f"utter_ask_{entry.id}"),
            self._said(entry.data["when"]),
            self._said(first) if first else None,
            [(answer, self._effect(effect)) for answer, effect in answers],
            self._needless(question),
        )

    def _effect(self, effect: Effect) -> str:
        told = [
            ("reports", self._finding_names(effect.present)),
            ("denies", self._finding_names(effect.absent)),
            ("says that this is so:", self._context_names(effect.contexts_present)),
            ("says that this is not so:", self._context_names(effect.contexts_absent)),
        ]
        return "; ".join(f"{verb} {names}" for verb, names in told if names) or "says nothing"

    def _needless(self, question: Question) -> list[str]:
        answered = question.answered
        told = [
            ("any is reported:", self._finding_names(answered.any_present)),
            ("all are denied:", self._finding_names(answered.all_absent)),
            ("it is said that this is not so:", self._context_names(answered.contexts_absent)),
            ("it is known whether this is so:", self._context_names(answered.contexts_known)),
        ]
        return [f"{lead} {names}" for lead, names in told if names]

    def _finding_names(self, ids: Iterable[str]) -> str:
        return ", ".join(self._protocol.findings[one].name for one in ids)

    def _context_names(self, ids: Iterable[str]) -> str:
        return ", ".join(self._protocol.contexts[one].name for one in ids)

    def _said(self, raw: Mapping[str, Any]) -> Said:
        return condition_words(raw, self._protocol)

    def _citations(self, entry: Entry) -> list[_Citation]:
        return [
            _Citation(mark, anchor("source", source.id) if source else None, source.title if source else "")
            for mark, source in self._links.citations(entry)
        ]


def _counts(catalogue: Catalogue, wordings: Wordings) -> list[tuple[str, int, str]]:
    """Of each kind its number, and what is recorded of its review."""
    counts = []
    for kind in KINDS:
        entries = catalogue.of_kind(kind)
        reviews = Counter(entry.review for entry in entries)
        told = "; ".join(f"{number} {review}" for review, number in reviews.most_common())
        counts.append((_NAMES[kind], len(entries), told))
    levels = {level.value for level in Level} | {"beside"}
    number = sum(group in levels for group in wordings.groups.values())
    counts.append(("Wordings", number, f"{number} no review recorded"))
    return counts
