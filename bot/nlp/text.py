"""Turns a message into tokens that patterns can be laid over, keeping each token's place in the text."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import snowballstemmer

SENTENCE_END = "."
CLAUSE_MARK = ","

_TOKEN = re.compile(
    r"(?P<num>\d+(?:[.,:/]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<end>[.!?]+|\n+|;)"
    r"|(?P<clause>[,:()\[\]\"]|\s[-–—]+\s|…)"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"'})
# Stripping the apostrophe would turn these into other words ("ill", "hell", "shed", "were").
_PRONOUN_FORMS = {
    "i'll": "i", "i'd": "i", "he'll": "he", "he'd": "he", "she'll": "she", "she'd": "she", "we'll": "we",
    "we'd": "we", "we're": "we", "they'll": "they", "they'd": "they", "you'll": "you", "you'd": "you",
}  # fmt: skip
_stemmer = snowballstemmer.stemmer("english")


class _Folding(dict[int, int | str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> int | str:
        blanked = unicodedata.category(chr(code)) in ("Cc", "Cf") and chr(code) != "\n"
        self[code] = " " if blanked else code
        return self[code]


_folding = _Folding(_QUOTES)


class Token(NamedTuple):
    """One word, number or boundary; `start` and `end` are character offsets into the original text."""

    norm: str
    stem: str
    start: int
    end: int

    @property
    def is_boundary(self) -> bool:
        """Whether the token ends a sentence or a clause rather than being a word."""
        return self.norm in (SENTENCE_END, CLAUSE_MARK)


def fold(text: str) -> str:
    """Text of the same length with typographic quotes made plain and control characters blanked."""
    return text.translate(_folding)


@functools.lru_cache(maxsize=50_000)
def norm_of(word: str) -> str:
    """Canonical spelling of one word: lower case, without apostrophes or accents."""
    lowered = word.lower()
    if lowered in _PRONOUN_FORMS:
        return _PRONOUN_FORMS[lowered]
    decomposed = unicodedata.normalize("NFKD", lowered.replace("'", ""))
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or lowered


@functools.lru_cache(maxsize=50_000)
def stem_of(norm: str) -> str:
    """Snowball stem of a canonical word, by which patterns and messages are compared."""
    stem: str = _stemmer.stemWord(norm)
    return stem


def tokenise(text: str) -> tuple[Token, ...]:
    """Splits a message into words, numbers and boundaries.

    Args:
        text: The message as the person wrote it.

    Returns:
        The tokens in order, with a sentence end before the first and after the last, so that a pattern can
        ask for the beginning or the end of a sentence; none for a text without words.
    """
    tokens = [_token(match) for match in _TOKEN.finditer(fold(text))]
    if not tokens:
        return ()
    if tokens[-1].norm != SENTENCE_END:
        tokens.append(Token(SENTENCE_END, SENTENCE_END, len(text), len(text)))
    return (Token(SENTENCE_END, SENTENCE_END, 0, 0), *tokens)


def sentences(tokens: Sequence[Token], fewest_words: int) -> list[tuple[int, int]]:
    """The sentences of a message, without the marks that end them and without very short ones.

    Args:
        tokens: The message, tokenised.
        fewest_words: How many words a sentence must have; boundaries are none.

    Returns:
        Token ranges in order, end exclusive.
    """
    spans, first = [], 0
    for number, token in enumerate(tokens):
        if token.norm == SENTENCE_END:
            if sum(not t.is_boundary for t in tokens[first:number]) >= fewest_words:
                spans.append((first, number))
            first = number + 1
    return spans


def _token(match: re.Match[str]) -> Token:
    kind, raw = match.lastgroup, match.group()
    if kind == "end":
        return Token(SENTENCE_END, SENTENCE_END, match.start(), match.end())
    if kind == "clause":
        return Token(CLAUSE_MARK, CLAUSE_MARK, match.start(), match.end())
    norm = norm_of(raw) if kind == "word" else raw.replace(",", ".")
    return Token(norm, stem_of(norm), match.start(), match.end())
