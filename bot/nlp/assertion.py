"""Assertion and experiencer: whether a named finding is reported, denied, past, supposed or another's.

The modifiers are our own, for lay language, and live in `bot/content/assertion`. medspaCy's ConText gives the
algorithm: what each modifier reaches, what ends its reach, and which findings it modifies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any, Literal

import spacy
import yaml
from medspacy.context import ConText, ConTextModifier, ConTextRule
from medspacy.context.context_graph import ConTextGraph
from pydantic import BaseModel, Extra, ValidationError
from spacy.tokens import Doc, Span

from bot.content.errors import ContentError
from bot.nlp.patterns import Lists, PatternError, encode, parse, starts_of, token_span
from bot.nlp.text import CLAUSE_MARK, SENTENCE_END, Token
from bot.triage.model import Experiencer, Status

Category = Literal[
    "ABSENT",
    "PAST",
    "GONE",
    "RECENT",
    "RETURNED",
    "HYPOTHETICAL",
    "QUESTION",
    "FAMILY",
    "NOT_PERSON",
    "TERMINATE",
]
_OWNED_REACH = 4
_DENIALS = frozenset(
    {"no", "not", "nil", "zero", "0", "never", "none", "without", "neither", "nor", "nothing", "lost"}
)
_DISARMABLE = frozenset({"ABSENT", "HYPOTHETICAL", "QUESTION", "FAMILY", "RETURNED"})


class _Modifiers(BaseModel):
    """One group of modifier phrases as written in the data."""

    category: Category
    direction: Literal["forward", "backward", "bidirectional", "terminate"]
    reach: int | None = None
    within_clause: bool = False
    """Whether the modifier's reach ends at a comma."""
    says: list[str]

    class Config:
        extra = Extra.forbid


class _AssertionData(BaseModel):
    modifiers: list[_Modifiers]
    disarm: list[str]
    owned: list[str]
    joins: list[str]

    class Config:
        extra = Extra.forbid


class _Subjects(BaseModel):
    self: list[str]
    other: list[str]

    class Config:
        extra = Extra.forbid


class _Modifier(ConTextModifier):  # type: ignore[misc]
    """ConText's modifier with its two tests of place made right.

    medspaCy 1.3.1 takes a span that contains another for one that does not overlap it. So a finding's own
    "not" would negate the finding, and "but" would not end the reach of a word after it.
    """

    _scope_start: int
    _scope_end: int

    @classmethod
    def of(cls, rule: ConTextRule, start: int, end: int, doc: Doc, within_clause: bool) -> _Modifier:
        """The modifier at tokens `start` to `end`, its reach cut at commas if it keeps to its clause."""
        modifier = cls(rule, start, end, doc)
        if within_clause:
            commas = [
                n for n in range(modifier._scope_start, modifier._scope_end) if doc[n].text == CLAUSE_MARK
            ]
            modifier._scope_start = max([n + 1 for n in commas if n < start], default=modifier._scope_start)
            modifier._scope_end = min([n for n in commas if n >= end], default=modifier._scope_end)
        return modifier

    def limit_scope(self, other: ConTextModifier) -> bool:
        """Ends the reach where a terminating modifier, or another of the same category, stands in it."""
        ends = other.direction.upper() == "TERMINATE" or other.category == self.category
        if self is other or not ends or self.direction.upper() == "TERMINATE":
            return False
        before = self.scope_span
        direction = self.direction.upper()
        if direction in ("FORWARD", "BIDIRECTIONAL") and other.modifier_span[0] >= self._end:
            self._scope_end = min(self._scope_end, other.modifier_span[0])
        if direction in ("BACKWARD", "BIDIRECTIONAL") and other.modifier_span[1] <= self._start:
            self._scope_start = max(self._scope_start, other.modifier_span[1])
        return bool(before != self.scope_span)

    def modifies(self, target: Span) -> bool:
        """Whether the finding lies in the reach; a modifier within the finding's own words does not count."""
        if self.direction.upper() == "TERMINATE":
            return False
        if target.start < self._end and self._start < target.end:
            # "No new | new pain": a word shared at the edge does not make the modifier part of the finding.
            forward = self.direction.upper() == "FORWARD" and self._start < target.start
            backward = self.direction.upper() == "BACKWARD" and self._end > target.end
            if not (forward or backward):
                return False
            outside = (
                target.doc[self._start : target.start] if forward else target.doc[target.end : self._end]
            )
            return self.category != "ABSENT" or _denies(outside)
        if self.category == "ABSENT" and _denies(_first_clause(target)):
            # "No feeling in my feet. None." The finding's own denial is only confirmed.
            return False
        return bool(target.start < self._scope_end and self._scope_start < target.end)


@dataclass(frozen=True)
class Assertion:
    """What the words around a finding say of it."""

    status: Status
    experiencer: Experiencer
    came_and_went: bool = False
    """It is over, and nothing says that this was long ago."""
    is_person: bool = True
    """False where the words speak of an animal or a thing; such a mention is no finding."""


@dataclass(frozen=True)
class _Searcher:
    """Phrases found in a message by one regular expression each."""

    compiled: tuple[re.Pattern[str], ...]

    def spans(self, encoded: str, starts: Sequence[int]) -> list[tuple[int, int]]:
        return [token_span(hit, starts) for regex in self.compiled for hit in regex.finditer(encoded)]


class AssertionRules:
    """Decides status and experiencer of findings; build it once, it is read-only afterwards."""

    def __init__(
        self, data: Mapping[str, Any], subjects: Mapping[str, Any], lists: Lists | None = None
    ) -> None:
        """Compiles the rules.

        Args:
            data: Content of `assertion/status.yml`.
            subjects: Content of `assertion/subjects.yml`.
            lists: Named lists that the phrases may use.

        Raises:
            ContentError: With every bad key and phrase.
        """
        self._problems: list[str] = []
        try:
            parsed, who = _AssertionData.parse_obj(data), _Subjects.parse_obj(subjects)
        except ValidationError as error:
            raise ContentError(
                [f"assertion: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
            ) from error
        self._lists = lists or {}
        self._groups = [
            (self._rule(group, number), self._searcher(group.says, group.category), group.within_clause)
            for number, group in enumerate(parsed.modifiers)
        ]
        self._disarm = self._searcher(parsed.disarm, "disarm")
        self._owned = self._searcher(parsed.owned, "owned")
        self._joins = self._searcher(parsed.joins, "joins")
        self._subjects = {
            Experiencer.SELF: self._searcher(who.self, "self"),
            Experiencer.OTHER: self._searcher(who.other, "other"),
        }
        if self._problems:
            raise ContentError(self._problems)
        self._vocab = spacy.blank("en").vocab
        ConText.register_graph_attributes()

    def _rule(self, group: _Modifiers, number: int) -> ConTextRule:
        return ConTextRule(
            f"{group.category} {number}",
            group.category,
            direction=group.direction.upper(),
            max_scope=group.reach,
        )

    def _searcher(self, phrases: Iterable[str], key: str) -> _Searcher:
        compiled = []
        for phrase in phrases:
            try:
                node = parse(phrase, self._lists, anchored=False)
                compiled.append(re.compile(node.regex))
            except PatternError as error:
                self._problems.append(f"assertion/status.yml: {key}: {error}")
        return _Searcher(tuple(compiled))

    def assess(self, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> list[Assertion]:
        """Reads what the message says of each finding in it.

        Args:
            tokens: The message, tokenised.
            spans: Token ranges (start, end exclusive) of the findings.

        Returns:
            One assertion for each span, in the same order.
        """
        if not spans:
            return []
        stems = [token.stem for token in tokens]
        encoded, starts = encode(stems), starts_of(stems)
        categories = self._modified(tokens, spans, encoded, starts)
        owned = self._owned.spans(encoded, starts)
        subjects = self._subject_places(encoded, starts)
        return [
            Assertion(
                status=_status(categories[number], _is_owned(span, owned)),
                experiencer=_experiencer(span, categories[number], subjects),
                came_and_went="GONE" in categories[number] and "PAST" not in categories[number],
                is_person="NOT_PERSON" not in categories[number],
            )
            for number, span in enumerate(spans)
        ]

    def _modified(
        self, tokens: Sequence[Token], spans: Sequence[tuple[int, int]], encoded: str, starts: Sequence[int]
    ) -> list[set[str]]:
        sentences = _sentences(tokens, self._joins.spans(encoded, starts))
        doc = Doc(
            self._vocab,
            words=[token.norm for token in tokens],
            sent_starts=[n == 0 or sentences[n] != sentences[n - 1] for n in range(len(tokens))],
        )
        targets: dict[int, list[Span]] = defaultdict(list)
        for number, (start, end) in enumerate(spans):
            targets[sentences[start]].append(Span(doc, start, end, label=str(number)))
        modifiers: dict[int, list[ConTextModifier]] = defaultdict(list)
        for modifier in self._modifiers(doc, encoded, starts):
            modifiers[sentences[modifier.modifier_span[0]]].append(modifier)
        found: dict[int, set[str]] = defaultdict(set)
        for sentence, in_sentence in targets.items():
            graph = ConTextGraph(in_sentence, modifiers[sentence])
            graph.update_scopes()
            graph.apply_modifiers()
            for target, modifier in graph.edges:
                found[int(target.label_)].add(modifier.category)
        return [found[number] for number in range(len(spans))]

    def _modifiers(self, doc: Doc, encoded: str, starts: Sequence[int]) -> list[ConTextModifier]:
        disarmed = self._disarm.spans(encoded, starts)
        modifiers = [
            _Modifier.of(rule, _after_end_mark(doc, start), end, doc, within_clause)
            for rule, searcher, within_clause in self._groups
            for start, end in _longest(searcher.spans(encoded, starts))
            if rule.category not in _DISARMABLE or not _touches(start, end, disarmed)
        ]
        return sorted(modifiers, key=lambda modifier: modifier.modifier_span)

    def _subject_places(self, encoded: str, starts: Sequence[int]) -> list[tuple[int, int, Experiencer]]:
        places = [
            (start, end, who)
            for who, searcher in self._subjects.items()
            for start, end in searcher.spans(encoded, starts)
        ]
        return sorted(places, key=lambda place: (place[1], place[1] - place[0]))


def _first_clause(words: Span) -> Span:
    for number, token in enumerate(words):
        if token.text == CLAUSE_MARK:
            return words[:number]
    return words


def _denies(words: Span) -> bool:
    return any(token.text in _DENIALS or token.text.endswith("nt") for token in words)


def _status(categories: set[str], owned: bool) -> Status:
    if "HYPOTHETICAL" in categories or ("QUESTION" in categories and not owned):
        return Status.HYPOTHETICAL
    if "ABSENT" in categories:
        return Status.ABSENT
    returned = "RETURNED" in categories
    if "PAST" in categories and not returned:
        return Status.PAST
    if "GONE" in categories and not returned and "RECENT" not in categories:
        return Status.PAST
    return Status.PRESENT


def _experiencer(
    span: tuple[int, int], categories: set[str], subjects: Sequence[tuple[int, int, Experiencer]]
) -> Experiencer:
    if "FAMILY" in categories and not categories & {"RECENT", "RETURNED"}:
        return Experiencer.FAMILY
    before = [who for _, end, who in subjects if end <= span[1]]
    if before:
        return before[-1]
    return subjects[0][2] if subjects else Experiencer.SELF


def _is_owned(span: tuple[int, int], owned: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] - _OWNED_REACH <= start and end <= span[1] for start, end in owned)


def _touches(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _longest(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    unique = set(spans)
    return sorted(s for s in unique if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in unique))


def _after_end_mark(doc: Doc, start: int) -> int:
    """A modifier that asks for the beginning of a sentence belongs to that sentence."""
    return start + 1 if doc[start].text == SENTENCE_END and start + 1 < len(doc) else start


def _sentences(tokens: Sequence[Token], joins: Iterable[tuple[int, int]]) -> list[int]:
    """The number of the sentence that each token is in; an end mark belongs to the sentence that it ends.

    A sentence that only goes on with the one before ("Sorted now.") is no sentence of its own.
    """
    joined = {start for start, _ in joins}
    numbers, current = [], 0
    for number, token in enumerate(tokens):
        numbers.append(current)
        current += token.norm == SENTENCE_END and (number == 0 or number not in joined)
    return numbers


def load_assertion_rules(folder: Traversable | None = None) -> AssertionRules:
    """Reads the packaged assertion rules, or those in a folder.

    Raises:
        ContentError: If a file is unreadable or a rule is wrong.
    """
    root = folder if folder is not None else files("bot.content") / "assertion"
    documents = []
    for name in ("status.yml", "subjects.yml"):
        try:
            documents.append(yaml.safe_load((root / name).read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError) as error:
            raise ContentError(
                [f"assertion/{name}: cannot be read: {' '.join(str(error).split())}"]
            ) from error
    return AssertionRules(*documents)
