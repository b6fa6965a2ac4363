"""The lexicon: which stretches of a message name which finding, context or quality."""

from __future__ import annotations

import enum
import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

import yaml

from bot.content.errors import ContentError
from bot.content.loading import load_protocol
from bot.nlp.patterns import (
    Lists,
    Node,
    PatternError,
    encode,
    parse,
    parse_list,
    starts_of,
    token_span,
    words_of,
)
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


@dataclass
class _Phrase:
    """One pattern; its regular expression is compiled on first use, for most are never needed."""

    kind: Kind
    concept: str
    sense: Sense
    regex: str
    others: tuple[frozenset[str], ...] = ()
    """Sets of stems of which the message must hold one each, besides the one that it is indexed by."""
    _compiled: re.Pattern[str] | None = field(default=None, repr=False)

    def matches(self, encoded: str) -> list[re.Match[str]]:
        if self._compiled is None:
            self._compiled = re.compile(self.regex)
        first = self._compiled.search(encoded)
        if first is None:
            return []
        return [self._tightest(hit, encoded) for hit in self._compiled.finditer(encoded, first.start())]

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
_Found = dict[tuple[Kind, str, Sense], list[tuple[int, int]]]
Known = Mapping[Kind, Container[str]]
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
    """Phrases by the words that must occur in them, so that a message is tried against few of them."""

    def __init__(
        self, phrases: Iterable[tuple[Kind, str, Sense, Node]], words: Mapping[str, int] | None = None
    ) -> None:
        self.words = dict(words or {})
        """Words of which the phrases are made, in canonical spelling, with how many phrases name each."""
        phrases = list(phrases)
        self.size = len(phrases)
        uses = Counter(stem for *_, node in phrases for stems in node.required for stem in stems)
        self._by_anchor: dict[str, list[_Phrase]] = defaultdict(list)
        for kind, concept, sense, node in phrases:
            # The words that fewest other phrases need tell a phrase best from those that cannot match.
            anchors = min(node.required, key=lambda stems: sum(uses[stem] for stem in stems))
            others = tuple(stems for stems in node.required if stems is not anchors)
            phrase = _Phrase(kind, concept, sense, node.regex, others)
            for anchor in anchors:
                self._by_anchor[anchor].append(phrase)

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
        for first, last in _windows(_sentences(stems)):
            self._match_sentence(stems[first:last], first, found)
        hidden = {key: spans for key, spans in found.items() if key[2] is Sense.NOT}
        # Hidden before merged: a stretch that means something else must not take a report beside it along.
        matches = [
            Match(kind, concept, sense, *span)
            for (kind, concept, sense), spans in found.items()
            if sense is not Sense.NOT
            for span in _merge([span for span in spans if not _is_hidden(span, kind, concept, hidden)])
        ]
        matches = [match for match in matches if not _is_said_too(match, matches)]
        said = {(kind, concept) for kind, concept, sense in found if sense is Sense.SAYS}
        otherwise = [
            Match(*key, *span) for key, spans in hidden.items() if key[:2] not in said for span in spans
        ]
        return sorted(matches, key=lambda match: (match.start, match.end, match.concept)), otherwise

    def _match_sentence(self, stems: Sequence[str], first: int, found: _Found) -> None:
        encoded, starts = encode(stems), starts_of(stems)
        for phrase in self._candidates(stems):
            for hit in phrase.matches(encoded):
                start, end = token_span(hit, starts)
                sense = _sense(phrase, hit)
                if sense is not None:
                    found[phrase.kind, phrase.concept, sense].append((first + start, first + end))

    def _candidates(self, stems: Sequence[str]) -> list[_Phrase]:
        occurring = frozenset(stems)
        seen: dict[int, _Phrase] = {}
        for stem in dict.fromkeys(stems):
            for phrase in self._by_anchor.get(stem, ()):
                for needed in phrase.others:
                    if needed.isdisjoint(occurring):
                        break
                else:
                    seen[id(phrase)] = phrase
        return list(seen.values())


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


def _is_said_too(match: Match, others: Iterable[Match]) -> bool:
    """Whether a denial is read out of words that another phrase takes for a report: the report stands."""
    return match.sense is Sense.DENIES and any(
        other.sense is Sense.SAYS
        and (other.kind, other.concept) == (match.kind, match.concept)
        and other.start >= match.start
        and other.end <= match.end
        for other in others
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
    for name in (concept, ANY_CONCEPT):
        for start, end in hidden.get((kind, name, Sense.NOT), ()):
            if start < span[1] and span[0] < end:
                return True
    return False


def _as_text(pattern: object) -> str:
    if not isinstance(pattern, str):
        raise PatternError(f"{pattern!r} is not text: put it in quotes")
    return pattern


def load_lexicon(root: Traversable | None = None, known: Known | None = None) -> Lexicon:
    """Reads the lexicon's YAML files and checks every pattern.

    Args:
        root: Folder `bot/content/lexicon`; the packaged one by default.
        known: Concepts that there are; a file for any other is an error. Not checked when left out.

    Returns:
        The lexicon, ready to match.

    Raises:
        ContentError: With every broken file, key and pattern listed.
    """
    folder = root if root is not None else files("bot.content") / "lexicon"
    return _Loader(folder, known).load()


@functools.lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The packaged lexicon, loaded once; it refuses a misspelt concept, which would weigh nothing."""
    protocol = load_protocol()
    known: Known = {
        Kind.FINDING: protocol.findings,
        Kind.CONTEXT: protocol.contexts,
        Kind.QUALITY: protocol.qualities,
    }
    return load_lexicon(known=known)


class _Loader:
    """Collects phrases and problems over all files."""

    _KEYS = frozenset({"finding", "context", "quality", "says", "denies", "not"})

    def __init__(self, folder: Traversable, known: Known | None) -> None:
        self._folder = folder
        self._problems: list[str] = []
        self._phrases: list[tuple[Kind, str, Sense, Node]] = []
        self._known = known
        self._words: Counter[str] = Counter()

    def load(self) -> Lexicon:
        lists = self._lists()
        for kind in Kind:
            for path in sorted((self._folder / kind.folder).iterdir(), key=lambda p: p.name):
                if path.name.endswith(".yml"):
                    self._concept(path, kind, lists)
        for pattern in self._read(self._folder / "idioms.yml").get("not", []):
            self._phrase("idioms.yml", Kind.FINDING, ANY_CONCEPT, Sense.NOT, pattern, lists)
        if self._problems:
            raise ContentError(self._problems)
        return Lexicon(self._phrases, self._words)

    def _read(self, path: Traversable) -> dict[str, Any]:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            self._problems.append(f"lexicon/{path.name}: cannot be read: {' '.join(str(error).split())}")
            return {}
        if not isinstance(data, dict):
            self._problems.append(f"lexicon/{path.name}: must hold a mapping")
            return {}
        return data

    def _lists(self) -> Lists:
        lists: dict[str, Node] = {}
        for name, members in self._read(self._folder / "lists.yml").items():
            try:
                lists[name] = parse_list([_as_text(member) for member in members], lists)
                self._words.update(word for member in members for word in words_of(member))
            except (PatternError, TypeError) as error:
                self._problems.append(f"lexicon/lists.yml: {name}: {error}")
        return lists

    def _concept(self, path: Traversable, kind: Kind, lists: Lists) -> None:
        data = self._read(path)
        concept = data.get(kind.value)
        if not isinstance(concept, str) or f"{concept}.yml" != path.name:
            self._problems.append(f"lexicon/{path.name}: key {kind.value!r} must name the file's concept")
            return
        if self._known and concept not in self._known[kind]:
            self._problems.append(f"lexicon/{kind.folder}/{path.name}: there is no {kind.value} {concept!r}")
            return
        for key in sorted(set(data) - self._KEYS):
            self._problems.append(f"lexicon/{path.name}: unknown key {key!r}")
        for sense in Sense:
            for pattern in data.get(sense.value) or []:
                self._phrase(path.name, kind, concept, sense, pattern, lists)

    def _phrase(
        self, file: str, kind: Kind, concept: str, sense: Sense, pattern: object, lists: Lists
    ) -> None:
        try:
            self._phrases.append((kind, concept, sense, parse(_as_text(pattern), lists)))
            self._words.update(words_of(_as_text(pattern)))
        except PatternError as error:
            self._problems.append(f"lexicon/{file}: {sense.value}: {error}")
