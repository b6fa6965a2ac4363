"""The lexicon: which stretches of a message name which finding, context or quality."""

from __future__ import annotations

import enum
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.nlp.candidates import CandidateIndex
from bot.nlp.pattern_search import PatternSearch, SearchedText, touches
from bot.nlp.patterns import Node
from bot.nlp.text import SENTENCE_END, Token


class Kind(str, enum.Enum):
    """What a concept of the lexicon is."""

    FINDING = "finding"
    CONTEXT = "context"
    QUALITY = "quality"

    @property
    def folder(self) -> str:
        """Name of the folder that holds this kind's files."""
        return {"finding": "findings", "context": "contexts", "quality": "qualities"}[self.value]


class Sense(str, enum.Enum):
    """What a matched phrase does with its concept."""

    SAYS = "says"
    DENIES = "denies"
    NOT = "not"
    """The words mean something else; they hide every match of the concept that touches them."""


@dataclass(frozen=True)
class Match:
    """A concept found at tokens `start` to `end` (exclusive)."""

    kind: Kind
    concept: str
    sense: Sense
    start: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    """One pattern of a concept."""

    kind: Kind
    concept: str
    sense: Sense
    search: PatternSearch

    def hits(self, text: SearchedText) -> list[re.Match[str]]:
        return [self._tightest(hit, text.encoded) for hit in self.search.hits(text)]

    def _tightest(self, hit: re.Match[str], encoded: str) -> re.Match[str]:
        """Of a match that runs over a clause, the part that says the same by itself.

        In "no back pain, it's my neck that kills me" the neck must not be joined to the pain that is denied.
        """
        while _CLAUSE.search(hit.group()):
            later = hit.re.search(encoded, hit.start() + 1)
            if later is None or later.end() > hit.end():
                break
            hit = later
        return hit


ANY_CONCEPT = "*"
_LONGEST_SENTENCE, _OVERLAP = 60, 25
"""In tokens."""
_Spans = dict[tuple[Kind, str], list[tuple[int, int]]]
_Found = dict[tuple[Kind, str, Sense], list[tuple[int, int]]]
# Stems of words that, standing in a gap of a pattern, turn what it says into its denial: "legs are not weak".
_DENIAL_WITHIN = re.compile(
    r" (?:arent|isnt|wasnt|werent|aint|never|neither|nor"
    r"|not(?! (?:just|onli|so|even|quit|as)(?: |$))"
    r"|(?:dont|doesnt|didnt|havent|hasnt|hadnt) "
    r"(?:feel|felt|get|got|seem|have|had|go|gone|been|look|becom|hurt|ach|bother|sting|burn|tingl)"
    r"|use to"
    r")(?: [^ ,]+){0,2}$"
    r"|(?<! so (?:i|u))(?<! so he)(?<! so she) (?:dont|doesnt|didnt)(?: (?:realli|actual|even|ever|both))?$"
    r"| no(?: [^ ,]+)?$"
)
_CLAUSE = re.compile(r" (?:,|and|but|just|only|which|becaus|so)(?= )")


class Lexicon:
    """All phrases; a sentence is searched for those alone of which it has the words."""

    def __init__(
        self, phrases: Iterable[tuple[Kind, str, Sense, Node]], words: Mapping[str, int] | None = None
    ) -> None:
        self.words = dict(words or {})
        """Words of which the phrases are made, in canonical spelling, with how many phrases name each."""
        self._phrases = [
            _Phrase(kind, concept, sense, PatternSearch(node)) for kind, concept, sense, node in phrases
        ]
        self._index = CandidateIndex([phrase.search.node.needed for phrase in self._phrases])
        self.size = len(self._phrases)

    def match(self, tokens: Sequence[Token]) -> list[Match]:
        """Finds every concept in a message.

        Args:
            tokens: The message, tokenised.

        Returns:
            Matches in order of place; those of one concept and sense do not overlap, and those whose words
            mean something else are left out.
        """
        return self.read(tokens)[0]

    def read(self, tokens: Sequence[Token]) -> tuple[list[Match], list[Match]]:
        """As `match`, and besides what only looks like a concept that nothing else in the message says."""
        stems = [token.stem for token in tokens]
        found: _Found = defaultdict(list)
        windows = list(_windows(_sentences(stems)))
        candidates = self._index.of([stems[first:last] for first, last in windows])
        for (first, last), numbers in zip(windows, candidates, strict=True):
            self._match_sentence(stems[first:last], first, numbers, found)
        hidden = {key: spans for key, spans in found.items() if key[2] is Sense.NOT}
        # Hidden before merged: a stretch that means something else must not take a report beside it along.
        matches = [
            Match(kind, concept, sense, *span)
            for (kind, concept, sense), spans in found.items()
            if sense is not Sense.NOT
            for span in _merge([span for span in spans if not _is_hidden(span, kind, concept, hidden)])
        ]
        said = _said(matches)
        matches = [match for match in matches if not _is_said_too(match, said)]
        otherwise = [
            Match(*key, *span)
            for key, spans in hidden.items()
            if (*key[:2], Sense.SAYS) not in found
            for span in spans
        ]
        return sorted(matches, key=lambda match: (match.start, match.end, match.concept)), otherwise

    def _match_sentence(
        self, stems: Sequence[str], first: int, candidates: Iterable[int], found: _Found
    ) -> None:
        text = SearchedText(stems)
        for phrase in (self._phrases[number] for number in candidates):
            for hit in phrase.hits(text):
                start, end = text.tokens_of(hit)
                sense = _sense(phrase, hit)
                if sense is not None:
                    found[phrase.kind, phrase.concept, sense].append((first + start, first + end))


def _sentences(stems: Sequence[str]) -> list[tuple[int, int]]:
    """Token ranges of the sentences, each with the end marks before and after it, which patterns may ask for.

    No gap crosses an end mark, so a long message costs the sum of its sentences and not their product with
    the patterns of all of them.
    """
    marks = [number for number, stem in enumerate(stems) if stem == SENTENCE_END]
    if not marks:
        return [(0, len(stems))]
    edges = [*([0] if marks[0] else []), *marks, *([len(stems) - 1] if marks[-1] < len(stems) - 1 else [])]
    return [(first, last + 1) for first, last in itertools.pairwise(edges) if last - first > 1]


def _windows(sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cuts what goes on for ever without a full stop into stretches that overlap by more than any pattern."""
    for first, last in sentences:
        while last - first > _LONGEST_SENTENCE:
            yield first, first + _LONGEST_SENTENCE
            first += _LONGEST_SENTENCE - _OVERLAP
        yield first, last


def _said(matches: Iterable[Match]) -> _Spans:
    said = defaultdict(list)
    for match in matches:
        if match.sense is Sense.SAYS:
            said[match.kind, match.concept].append((match.start, match.end))
    return said


def _is_said_too(match: Match, said: _Spans) -> bool:
    """Whether a denial is read out of words that another phrase takes for a report: the report stands."""
    return match.sense is Sense.DENIES and any(
        start >= match.start and end <= match.end for start, end in said.get((match.kind, match.concept), ())
    )


def _sense(phrase: _Phrase, hit: re.Match[str]) -> Sense | None:
    """A denial in a gap turns a report into a denial, and a denial ("heart isn't regular") into nothing."""
    turned = {Sense.SAYS: Sense.DENIES, Sense.DENIES: None}
    if phrase.kind is Kind.QUALITY or phrase.sense not in turned:
        return phrase.sense
    denied = any(gap and _DENIAL_WITHIN.search(gap) for gap in hit.groups())
    return turned[phrase.sense] if denied else phrase.sense


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_hidden(
    span: tuple[int, int],
    kind: Kind,
    concept: str,
    hidden: Mapping[tuple[Kind, str, Sense], list[tuple[int, int]]],
) -> bool:
    return any(touches(span, hidden.get((kind, name, Sense.NOT), ())) for name in (concept, ANY_CONCEPT))
