"""Patterns tried only where they can match find what they would find everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.candidates import CandidateIndex
from bot.nlp.pattern_search import PatternSearch, SearchedText
from bot.nlp.patterns import parse, parse_list
from bot.nlp.text import stem_of, tokenise

LISTS = {"leg": parse_list(["leg", "legs", "left leg", "foot"], {})}
PATTERNS = [
    "(leg|foot) ~3 weak",
    "[my] <leg> [is] weak",
    "{weak ~2 <leg>}",
    "!not (weak|numb) <leg>",
    "[just] [so] weak >(.|,)",
    ". (hi|hello) [,|.] weak",
    "# (days|weeks) weak",
    "weak [leg|foot] [~2 weak]",
]
SEARCHES = [PatternSearch(parse(pattern, LISTS)) for pattern in PATTERNS]
WORDS = ("my", "leg", "left", "foot", "is", "weak", "numb", "not", "just", "so", "hi", "3", "days", ",", ".")
texts = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def searched(text: str) -> SearchedText:
    return SearchedText([token.stem for token in tokenise(text)])


def spans(hits: object) -> list[tuple[int, int]]:
    return [hit.span() for hit in hits]  # type: ignore[attr-defined]


@given(texts)
def test_hits_are_those_of_the_whole_text(text: str) -> None:
    within = searched(text)
    for search in SEARCHES:
        assert spans(search.hits(within)) == spans(re.finditer(search.node.regex, within.encoded))


@given(texts)
def test_what_matches_is_a_candidate(text: str) -> None:
    within = searched(text)
    index = CandidateIndex([search.node.needed for search in SEARCHES])
    candidates = index.of([[token.stem for token in tokenise(text)]])[0]
    matching = [number for number, search in enumerate(SEARCHES) if list(search.hits(within))]
    assert set(matching) <= set(candidates)
    assert candidates == sorted(set(candidates))


def test_a_candidate_has_all_that_it_needs() -> None:
    index = CandidateIndex([[[frozenset("a"), frozenset("bc")]], [[frozenset("d")]], [[]]])
    assert index.of([["a", "c"], ["a"], ["d", "x"], []]) == [[0, 2], [2], [1, 2], [2]]


def test_a_candidate_needs_the_words_of_one_way_alone() -> None:
    index = CandidateIndex([[[frozenset("a"), frozenset("b")], [frozenset("c")]], []])
    assert index.of([["a", "b"], ["c"], ["a"], ["b", "x"]]) == [[0], [0], [], []]
    assert index.of([]) == []


def test_tokens_of_a_hit() -> None:
    within = searched("so my left leg is weak")
    hit = PatternSearch(parse("<leg> is weak", LISTS)).hits(within)[0]
    first, last = within.tokens_of(hit)
    assert [token.stem for token in tokenise("so my left leg is weak")][first:last] == [
        stem_of(word) for word in ("left", "leg", "is", "weak")
    ]


@pytest.mark.parametrize("text", ["", "."])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert not any(list(search.hits(searched(text))) for search in SEARCHES)
