"""Assertion and experiencer: whether a named finding is reported, denied, past, supposed or another's.

The modifiers are our own, for lay language, and live in `bot/content/assertion`. medspaCy's ConText gives the
algorithm: what each modifier reaches, what ends its reach, and which findings it modifies.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Traversable
from typing import Any

import spacy
from medspacy.context import ConText, ConTextModifier, ConTextRule
from medspacy.context.context_graph import ConTextGraph
from pydantic import ValidationError
from spacy.tokens import Doc, Span

from bot.content.errors import ContentError
from bot.nlp.assertion_data import AssertionData, Modifiers, Subjects, TaleData, read_assertion_files
from bot.nlp.pattern_search import PatternSearch, PhraseSet, SearchedText, touches
from bot.nlp.patterns import Lists, PatternError, parse, parse_list, words_of
from bot.nlp.scope import CONTEXT, DENIAL, Modifier
from bot.nlp.tales import TalePhrases, Tales
from bot.nlp.text import CLAUSE_MARK, SENTENCE_END, Token
from bot.triage.model import Experiencer, Status

_OWNED_REACH = 4
_LONG_SENTENCE, _LONGEST_SENTENCE = 50, 80
"""In tokens; a long one may be cut at a comma or an "and", the longest is cut anyhow."""
_CUTS = frozenset({CLAUSE_MARK, "and", "but"})
_DISARMABLE = frozenset({"ABSENT", "PAST", "HYPOTHETICAL", "QUESTION", "FAMILY", "RETURNED", "END_ABSENT"})
_OF_NOW = frozenset({"RECENT", "RETURNED", "RESUMED"})
_HAS = frozenset({"had", "been", "gone", "got", "fallen", "lost", "started", "broken", "taken"})
"""After "Nan's": these tell what she has, not what she had."""
_MANY = frozenset({"parents", "grandparents", "cousins", "aunts", "uncles", "friends"})


@dataclass(frozen=True)
class Assertion:
    """What the words around a finding say of it."""

    status: Status
    experiencer: Experiencer
    came_and_went: bool = False
    """It is over, and nothing says that this was long ago."""
    of_now: bool = False
    """Words say that it is recent, or back again."""
    claimed: bool = False
    """The writer says outright that it is so ("mine are")."""
    of_old: bool = False
    """It is told like an illness long over, or that of somebody who has died."""
    is_person: bool = True
    """False where the words speak of an animal or a thing; such a mention is no finding."""


class AssertionRules:
    """Decides status and experiencer of findings; build it once, it is read-only afterwards."""

    def __init__(
        self,
        data: Mapping[str, Any],
        subjects: Mapping[str, Any],
        tales: Mapping[str, Any],
    ) -> None:
        """Compiles the rules.

        Args:
            data: Content of `assertion/status.yml`.
            subjects: Content of `assertion/subjects.yml`.
            tales: Content of `assertion/tales.yml`.

        Raises:
            ContentError: With every bad key and phrase.
        """
        self._problems: list[str] = []
        self._words: set[str] = set()
        try:
            parsed, who = AssertionData.parse_obj(data), Subjects.parse_obj(subjects)
            told = TaleData.parse_obj(tales)
        except ValidationError as error:
            raise ContentError(
                [f"assertion: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
            ) from error
        self._lists = self._named_lists(who.relatives)
        self._groups = [
            (self._rule(group, number), self._searcher(group.says, f"status.yml: {group.category}"), group)
            for number, group in enumerate(parsed.modifiers)
        ]
        self._disarm = self._searcher(parsed.disarm, "status.yml: disarm")
        self._owned = self._searcher(parsed.owned, "status.yml: owned")
        self._joins = self._searcher(parsed.joins, "status.yml: joins")
        self._subjects = {
            Experiencer.SELF: self._searcher(who.self, "subjects.yml: self"),
            Experiencer.OTHER: self._searcher(who.other, "subjects.yml: other"),
        }
        self._named = self._searcher(who.named, "subjects.yml: named")
        self._tales = TalePhrases(
            **{key: self._searcher(says, f"tales.yml: {key}") for key, says in told.dict().items()}
        )
        if self._problems:
            raise ContentError(self._problems)
        self._vocab = spacy.blank("en").vocab
        ConText.register_graph_attributes()

    @property
    def words(self) -> frozenset[str]:
        """Words of which the phrases are made, in canonical spelling: those worth knowing when misspelt."""
        return frozenset(self._words)

    def _rule(self, group: Modifiers, number: int) -> ConTextRule:
        return ConTextRule(
            f"{group.category} {number}",
            group.category,
            direction=group.direction.upper(),
            max_scope=group.reach,
        )

    def _named_lists(self, relatives: Sequence[str]) -> Lists:
        self._words |= {word for name in relatives for word in words_of(name)}
        try:
            return {"relative": parse_list(relatives, {})}
        except PatternError as error:
            self._problems.append(f"assertion/subjects.yml: relatives: {error}")
            return {}

    def _searcher(self, phrases: Iterable[str], place: str) -> PhraseSet:
        parsed = []
        for phrase in phrases:
            try:
                parsed.append(PatternSearch(parse(phrase, self._lists, anchored=False)))
                self._words |= words_of(phrase)
            except PatternError as error:
                self._problems.append(f"assertion/{place}: {error}")
        return PhraseSet(parsed)

    def assess(
        self,
        tokens: Sequence[Token],
        spans: Sequence[tuple[int, int]],
        denials: frozenset[int] = frozenset(),
        contexts: frozenset[int] = frozenset(),
    ) -> list[Assertion]:
        """Reads what the message says of each finding in it.

        Args:
            tokens: The message, tokenised.
            spans: Token ranges (start, end exclusive) of the findings.
            denials: Which of the spans deny their finding by themselves ("walking is fine").
            contexts: Which of the spans are contexts, such as a treatment.

        Returns:
            One assertion for each span, in the same order.
        """
        if not spans:
            return []
        text = SearchedText([token.stem for token in tokens])
        labels = [_label(number, denials, contexts) for number in range(len(spans))]
        categories = self._modified(tokens, spans, labels, text)
        owned = sorted(self._owned.spans(text))
        named = self._named.spans(text)
        subjects = self._subject_places(text, named)
        tales = Tales(self._tales, text, _marks(tokens), named)
        whose = [_experiencer(span, categories[number], subjects) for number, span in enumerate(spans)]
        return [
            Assertion(
                status=_status(categories[number], _is_owned(span, owned)),
                experiencer=whose[number],
                came_and_went="GONE" in categories[number] and not categories[number] & {"PAST", "ONCE"},
                of_now=bool(categories[number] & _OF_NOW),
                claimed="CLAIMED" in categories[number],
                of_old=not categories[number] & _OF_NOW and _is_tale(tales, span, whose[number]),
                is_person="NOT_PERSON" not in categories[number],
            )
            for number, span in enumerate(spans)
        ]

    def _modified(
        self,
        tokens: Sequence[Token],
        spans: Sequence[tuple[int, int]],
        labels: Sequence[str],
        text: SearchedText,
    ) -> list[set[str]]:
        sentences = _sentences(tokens, self._joins.spans(text))
        doc = Doc(
            self._vocab,
            words=[token.norm for token in tokens],
            sent_starts=[n == 0 or sentences[n] != sentences[n - 1] for n in range(len(tokens))],
        )
        targets: dict[int, list[Span]] = defaultdict(list)
        for (start, end), label in zip(spans, labels, strict=True):
            targets[sentences[start]].append(Span(doc, start, end, label=label))
        modifiers: dict[int, list[ConTextModifier]] = defaultdict(list)
        for modifier in self._modifiers(doc, text, sentences, targets):
            modifiers[sentences[modifier.modifier_span[0]]].append(modifier)
        found: dict[int, set[str]] = defaultdict(set)
        for sentence, in_sentence in targets.items():
            graph = ConTextGraph(in_sentence, modifiers[sentence])
            graph.update_scopes()
            graph.apply_modifiers()
            for target, modifier in graph.edges:
                found[int(target.label_.split()[0])].add(modifier.category)
        return [found[number] for number in range(len(spans))]

    def _modifiers(
        self, doc: Doc, text: SearchedText, sentences: Sequence[int], wanted: Container[int]
    ) -> list[ConTextModifier]:
        """The modifiers in the sentences wanted, in order of place."""
        disarmed = self._disarm.spans(text)
        modifiers = []
        for rule, searcher, group in self._groups:
            for first, end in _longest(searcher.spans(text)):
                start = _after_end_mark(doc, first)
                if sentences[start] not in wanted:
                    continue
                if rule.category in _DISARMABLE and touches((first, end), disarmed):
                    continue
                if rule.category == "FAMILY" and _tells_of_now(doc, end):
                    continue
                modifiers.append(Modifier.of(rule, group, start, end, doc))
        return sorted(modifiers, key=lambda modifier: modifier.modifier_span)

    def _subject_places(
        self, text: SearchedText, named: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int, Experiencer]]:
        places = [(start, end, Experiencer.OTHER) for start, end in named]
        places += [
            (start, end, who)
            for who, searcher in self._subjects.items()
            for start, end in searcher.spans(text)
        ]
        return sorted(places, key=lambda place: (place[1], place[1] - place[0]))


def _status(categories: set[str], owned: bool) -> Status:
    if "HYPOTHETICAL" in categories or ("QUESTION" in categories and not owned):
        return Status.PRESENT if "CLAIMED" in categories else Status.HYPOTHETICAL
    if "ABSENT" in categories:
        return Status.ABSENT
    returned = bool(categories & {"RETURNED", "RESUMED"})
    if "PAST" in categories and not returned:
        return Status.PAST
    if categories & {"GONE", "ONCE"} and not returned and "RECENT" not in categories:
        return Status.PAST
    return Status.PRESENT


def _experiencer(
    span: tuple[int, int],
    categories: set[str],
    subjects: Sequence[tuple[int, int, Experiencer]],
) -> Experiencer:
    if "FAMILY" in categories and not categories & {"RECENT", "RETURNED"}:
        return Experiencer.FAMILY
    before = [who for _, end, who in subjects if end <= span[1]]
    if before:
        return before[-1]
    return subjects[0][2] if subjects else Experiencer.SELF


def _is_tale(tales: Tales, span: tuple[int, int], whose: Experiencer) -> bool:
    return tales.is_of_old(span) or (whose is Experiencer.OTHER and tales.is_of_the_dead(span))


def _is_owned(span: tuple[int, int], owned: Sequence[tuple[int, int]]) -> bool:
    """Whether words that claim the finding ("I've got") stand in or before it; `owned` is sorted."""
    nearest = owned[bisect_left(owned, (span[0] - _OWNED_REACH, 0)) :]
    return any(end <= span[1] for _, end in itertools.takewhile(lambda at: at[0] < span[1], nearest))


def _label(number: int, denials: frozenset[int], contexts: frozenset[int]) -> str:
    kinds = [DENIAL] * (number in denials) + [CONTEXT] * (number in contexts)
    return " ".join([str(number), *kinds])


def _longest(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept, reached = [], -1
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if end > reached:
            kept.append((start, end))
            reached = end
    return kept


def _tells_of_now(doc: Doc, end: int) -> bool:
    """Whether the person named up to `end` "has" done what follows, the verb shortened to an "s"."""
    last = doc[end - 1].text
    return end < len(doc) and last.endswith("s") and last not in _MANY and doc[end].text in _HAS


def _after_end_mark(doc: Doc, start: int) -> int:
    """A modifier that asks for the beginning of a sentence belongs to that sentence."""
    return start + 1 if doc[start].text == SENTENCE_END and start + 1 < len(doc) else start


def _marks(tokens: Sequence[Token]) -> list[int]:
    return [number for number, token in enumerate(tokens) if token.norm == SENTENCE_END]


def _sentences(tokens: Sequence[Token], joins: Iterable[tuple[int, int]]) -> list[int]:
    """The number of the sentence that each token is in; an end mark belongs to the sentence that it ends.

    A sentence that only goes on with the one before ("Sorted now.") is no sentence of its own. One that goes
    on for ever is cut: no word reaches that far.
    """
    joined = {start for start, _ in joins}
    numbers, current, length = [], 0, 0
    for number, token in enumerate(tokens):
        numbers.append(current)
        length += 1
        ended = token.norm == SENTENCE_END and (number == 0 or number not in joined)
        if ended or length > _LONGEST_SENTENCE or (length > _LONG_SENTENCE and token.norm in _CUTS):
            current, length = current + 1, 0
    return numbers


def load_assertion_rules(folder: Traversable | None = None) -> AssertionRules:
    """Reads the packaged assertion rules, or those in a folder.

    Raises:
        ContentError: If a file is unreadable or a rule is wrong.
    """
    return AssertionRules(*read_assertion_files(folder))
