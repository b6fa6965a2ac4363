"""The lexicon's pattern language."""

from __future__ import annotations

import re

import pytest

from bot.nlp.patterns import PatternError, encode, parse, parse_list
from bot.nlp.text import tokenise

LISTS = {"leg": parse_list(["leg", "foot|feet", "lower limb"], {})}


def _found(pattern: str, text: str) -> bool:
    encoded = encode([token.stem for token in tokenise(text)])
    return re.search(parse(pattern, LISTS).regex, encoded) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("<leg> (give|gave) way", "My legs gave way!", True),
        ("<leg> (give|gave) way", "my lower limbs, gave way", True),
        ("<leg> (give|gave) way", "legs. gave way", False),
        ("<leg> [just] (give|gave) way", "her foot just gave way", True),
        ("{<leg> ~2 weak}", "weak in both legs", True),
        ("{<leg> ~2 weak}", "legs are very weak", True),
        ("{<leg> ~2 weak}", "legs are so very terribly weak", False),
        ("weak", "weakness", True),
        ("numb", "number", False),
        ("cant feel", "can't feel", True),
        ("cant feel", "can’t feel", True),
        ("no (bm|poo) # days", "no poo 4 days", True),
        ("in #year", "in 2019", True),
        ("in #year", "in 38", False),
        ("ill", "I'll come", False),
    ],
)
def test_what_a_pattern_finds(pattern: str, text: str, expected: bool) -> None:
    assert _found(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a", "missing ')'"),
        ("a)", "unexpected ')'"),
        ("{a", "missing '}'"),
        ("<arm> hurts", "unknown list <arm>"),
        ("a ~20 b", "wider than"),
        ("[a]", "certain to occur"),
        ("(a||b)", "empty part"),
    ],
)
def test_a_bad_pattern_says_what_is_wrong(pattern: str, said: str) -> None:
    with pytest.raises(PatternError, match=re.escape(said)):
        parse(pattern, LISTS)


def test_anchors_are_words_of_which_one_must_occur() -> None:
    assert parse("<leg> (give|gave) way", LISTS).anchors == {"way"}
    assert parse("[my] (weak|feeble) ~2 <leg>", LISTS).anchors == {"weak", "feebl"}


def test_a_choice_keeps_what_each_branch_needs() -> None:
    node = parse("(in a heap|collapsed) today", LISTS)
    needed = {frozenset(stem for one in way for stem in one) for way in node.ways}
    assert needed == {frozenset({"in", "a", "heap", "today"}), frozenset({"collaps", "today"})}


def test_many_ways_are_told_roughly() -> None:
    branches = "|".join(f"(a{n} b{n})" for n in range(40))
    assert len(parse(f"({branches}) weak", LISTS).ways) == 1
