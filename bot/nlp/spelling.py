"""Mends misspelt words before the lexicon is laid over a message.

Only a word that English does not have is mended, and only into a word that some phrase of ours hangs on, in
competition with all other English words: "bldder" becomes "bladder", while "Ladner" or "parkrun" stay. Words
typed for another that exists too ("my legs are week") are mended only next to the words that tell.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from symspellpy import SymSpell, Verbosity

from bot.nlp.edits import edit_cost, is_run_on, without_stretches
from bot.nlp.spelling_data import Confusion, SpellingData, load_spelling
from bot.nlp.text import Token, stem_of
from bot.nlp.words import english_counts, english_words

_COMMON_WORDS = 30_000
_MOST_EDITS = 2
_SHORTEST, _LONGEST = 4, 22
_OURS, _OUR_USES = 0.7, 0.6
"""How much better a word of the lexicon is than another English word, and more with each tenfold of uses."""


@dataclass(frozen=True)
class _Allowed:
    """How costly a mending may be for words of at least `letters` letters."""

    letters: int
    cost: float


_ALLOWED = (_Allowed(9, 2.0), _Allowed(7, 1.6), _Allowed(5, 1.3), _Allowed(4, 0.8))
_ONE_SLIP = 0.8


class Speller:
    """Mends tokens; build it once, it is read-only afterwards.

    Args:
        words: Canonical spellings that the lexicon and the assertion rules are made of, with how many
            phrases name each.
        data: Variants, confusions and names.
    """

    def __init__(self, words: Mapping[str, int], data: SpellingData) -> None:
        self._counts = dict(english_counts()[:_COMMON_WORDS])
        self._uses = words
        self._ours = frozenset(words) | _inflected(words, self._counts)
        self._known = (english_words() | self._ours | data.known) - data.variants.keys()
        self._variants = data.variants
        self._confusions = data.confusions
        self._index = SymSpell(max_dictionary_edit_distance=_MOST_EDITS, prefix_length=6)
        for word, count in self._counts.items():
            self._index.create_dictionary_entry(word, count)
        for word in self._ours - self._counts.keys():
            self._index.create_dictionary_entry(word, 1)
        self._mended = functools.lru_cache(maxsize=20_000)(self._mend)

    @classmethod
    def load(cls, words: Mapping[str, int]) -> Speller:
        """The speller over the packaged spellings.

        Raises:
            ContentError: If `spelling.yml` does not hold together.
        """
        return cls(words, load_spelling())

    def mend(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Gives each misspelt token the spelling that was meant; its place in the text stays.

        Args:
            tokens: The message, tokenised.

        Returns:
            The tokens; one that two words were run together in gives two with the same place.
        """
        mended: list[Token] = []
        for token in _joined(tokens, self._ours, self._known):
            words = () if token.is_boundary or token.norm in self._known else self._mended(token.norm)
            mended += [token._replace(norm=word, stem=stem_of(word)) for word in words] or [token]
        return tuple(self._unconfused(mended))

    def _mend(self, word: str) -> tuple[str, ...]:
        """The words meant by one that is not known; none if nothing is near enough."""
        if word in self._variants:
            return self._variants[word]
        if not word.isalpha() or not word.isascii():
            return ()
        for shorter in without_stretches(word):
            if shorter in self._known or shorter in self._variants:
                return self._variants.get(shorter, (shorter,))
            word = shorter
        if not _SHORTEST <= len(word) <= _LONGEST:
            return ()
        allowed = next(limit.cost for limit in _ALLOWED if len(word) >= limit.letters)
        return self._nearest(word, _ONE_SLIP) or self._run_together(word) or self._nearest(word, allowed)

    def _nearest(self, word: str, allowed: float) -> tuple[str, ...]:
        near = {found.term for found in self._index.lookup(word, Verbosity.ALL, _MOST_EDITS)}
        costs = {term: edit_cost(word, term) for term in near if len(term) > 1}
        costs = {term: cost for term, cost in costs.items() if cost <= allowed}
        if not costs:
            return ()
        best = min(costs, key=lambda term: (self._rank(term, costs[term]), term))
        return (best,) if best in self._ours else ()

    def _rank(self, term: str, cost: float) -> float:
        rarity = -math.log10(self._counts.get(term, 1_000))
        ours = _OURS + _OUR_USES * math.log10(self._uses.get(term, 1)) if term in self._ours else 0.0
        return cost * 3 + rarity * 0.4 - ours

    def _run_together(self, word: str) -> tuple[str, ...]:
        """Two known words without the space between them ("cantfeel"), the likelier pair first."""
        pairs = [(word[:place], word[place:]) for place in range(1, len(word) - 1)]
        pairs = [pair for pair in pairs if is_run_on(*pair, self._counts.keys(), self._ours)]
        return max(pairs, key=self._commonness, default=())

    def _commonness(self, pair: tuple[str, str]) -> float:
        return min(self._counts.get(part, 1_000_000) for part in pair)

    def _unconfused(self, tokens: list[Token]) -> Iterable[Token]:
        for number, token in enumerate(tokens):
            for confusion in self._confusions.get(token.norm, ()):
                if _is_meant(confusion, tokens, number):
                    token = token._replace(norm=confusion.meant, stem=stem_of(confusion.meant))
                    break
            yield token


def _inflected(words: Iterable[str], english: Iterable[str]) -> frozenset[str]:
    """English words that patterns take for one of the words, since they compare stems."""
    stems = {stem_of(word) for word in words}
    return frozenset(word for word in english if stem_of(word) in stems)


def _is_meant(confusion: Confusion, tokens: Sequence[Token], number: int) -> bool:
    before = tokens[number - 1].norm if number else ""
    after = tokens[number + 1].norm if number + 1 < len(tokens) else ""
    if after in confusion.not_before:
        return False
    return (not confusion.after or before in confusion.after) and (
        not confusion.before or after in confusion.before
    )


def _joined(tokens: Sequence[Token], ours: Collection[str], known: Collection[str]) -> Iterable[Token]:
    """Puts together a word that a stray space cut in two ("don t", "num bness")."""
    waiting: Token | None = None
    for token in tokens:
        if waiting is not None:
            whole = waiting.norm + token.norm
            torn = token.norm == "t" or waiting.norm not in known or token.norm not in known
            if torn and whole in ours and token.norm.isalpha():
                waiting = Token(whole, stem_of(whole), waiting.start, token.end)
                continue
            yield waiting
        waiting = token
    if waiting is not None:
        yield waiting
