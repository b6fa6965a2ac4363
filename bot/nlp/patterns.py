"""The lexicon's pattern language: choices, options, lists and gaps, compiled to regular expressions.

A pattern is a row of words compared by stem, with
  (a|b c)   one of several      [a|b]   optional      <leg>   a named list
  ~3        up to three words between                  {a ~3 b}  both, in either order
  #         a number              #year  a year such as 2019
  >x !x     only if x follows, or does not; x is not part of the match
It is laid over the stems of a message, each written with a space before it. No gap crosses a sentence end.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.nlp.text import CLAUSE_MARK, SENTENCE_END, norm_of, stem_of

_LEX = re.compile(r"\s*([()\[\]{}|]|<[a-z0-9_]+>|~\d+|#year|#|>|!|[^\s()\[\]{}|<>~#!]+)")
_GAP_WORD = rf"(?: [^ {re.escape(SENTENCE_END)}][^ ]*)"
_COMMA = rf"(?: {re.escape(CLAUSE_MARK)})?"
_MAX_GAP = 8


class PatternError(ValueError):
    """A pattern that does not parse; the message says what is wrong."""


Way = tuple[frozenset[str], ...]
"""What one way of matching needs: of each set of stems at least one."""
ANY_WAY: tuple[Way, ...] = ((),)
_MOST_WAYS = 32
NUMBER = "#"
"""Stands among the stems of a text for any number in it."""


@dataclass(frozen=True)
class Node:
    """Part of a parsed pattern: its regular expression and the words of which some must occur."""

    regex: str
    ways: tuple[Way, ...] = ANY_WAY
    """Every match is by one of these ways."""
    first: frozenset[str] | None = None
    """Stems of which a match begins with one; `None` where it may begin with any word."""
    may_be_empty: bool = False
    """Whether it may match no word at all."""
    longest: int = 1
    """How many tokens a match may cover at most."""

    @property
    def needed(self) -> tuple[Way, ...]:
        """The ways of matching, the stem to begin with included."""
        if self.first is None or self.may_be_empty:
            return self.ways
        return tuple((*way, self.first) for way in self.ways)

    @functools.cached_property
    def anchors(self) -> frozenset[str]:
        """Stems of which every match holds one; empty where no word is certain to occur."""
        return _anchors(self.ways)


Lists = Mapping[str, Node]


def encode(stems: Sequence[str]) -> str:
    """The form of a message that compiled patterns search: every stem with a space before it."""
    return "".join(f" {stem}" for stem in stems)


def with_numbers(stems: Iterable[str]) -> set[str]:
    """The stems of a text by which patterns are looked up: as ways and beginnings name them."""
    found = set(stems)
    if any(stem[0].isdigit() for stem in found):
        found.add(NUMBER)
    return found


def parse(pattern: str, lists: Lists, *, anchored: bool = True) -> Node:
    """Parses one pattern.

    Args:
        pattern: The pattern as written in the lexicon.
        lists: Named lists that `<name>` may refer to.
        anchored: Whether some word must be certain to occur, as an index over patterns needs.

    Returns:
        The node for the whole pattern; each group of its regex is a gap.

    Raises:
        PatternError: If brackets do not match, a list is unknown or no word in it is certain to occur.
    """
    node = _Parser(pattern, lists).whole()
    if anchored and not node.anchors:
        raise PatternError(f"no word in {pattern!r} is certain to occur")
    return replace(node, regex=node.regex + "(?= |$)")


def words_of(pattern: str) -> frozenset[str]:
    """The words that a pattern itself names, in canonical spelling, without those of lists."""
    parts = (match.group(1) for match in _LEX.finditer(pattern))
    return frozenset(norm_of(part) for part in parts if part[0].isalpha())


def parse_list(members: Sequence[str], lists: Lists) -> Node:
    """Parses the members of a named list as one choice; shorter members are tried after longer ones."""
    return _choice([_Parser(member, lists).whole() for member in members])


def _sequence(nodes: Sequence[Node]) -> Node:
    regex = _COMMA.join(node.regex for node in nodes)
    longest = sum(node.longest for node in nodes) + len(nodes) - 1
    empty = all(node.may_be_empty for node in nodes)
    return Node(regex, _ways_of_row(nodes), _first_of_row(nodes), empty, longest)


def _ways_of_row(nodes: Sequence[Node]) -> tuple[Way, ...]:
    """Each way of every part with each of the others; those of the parts with most are told roughly."""
    parts = [node.ways for node in nodes]
    while math.prod(map(len, parts)) > _MOST_WAYS:
        most = max(range(len(parts)), key=lambda number: len(parts[number]))
        parts[most] = _roughly(parts[most])
    return tuple(
        tuple(dict.fromkeys(itertools.chain.from_iterable(ways))) for ways in itertools.product(*parts)
    )


def _roughly(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    anchors = _anchors(ways)
    return ((anchors,),) if anchors else ANY_WAY


def _anchors(ways: tuple[Way, ...]) -> frozenset[str]:
    if shared := frozenset(ways[0]).intersection(*ways):
        return min(shared, key=lambda stems: (len(stems), sorted(stems)))
    smallest = [min(way, key=len, default=frozenset()) for way in ways]
    return frozenset[str]().union(*smallest) if all(smallest) else frozenset()


def _first_of_row(nodes: Sequence[Node]) -> frozenset[str] | None:
    """Stems that a row may begin with; the comma before an item counts where all before it may be empty."""
    stems: frozenset[str] = frozenset()
    for node in nodes:
        if node.first is None:
            return None
        stems |= node.first
        if not node.may_be_empty:
            break
        stems |= {CLAUSE_MARK}
    return stems


def _choice(nodes: Sequence[Node]) -> Node:
    longest_first = sorted(nodes, key=lambda node: -len(node.regex))
    regex = _grouped(dict.fromkeys(node.regex for node in longest_first))
    firsts = [node.first for node in nodes if node.first is not None]
    first = frozenset[str]().union(*firsts) if len(firsts) == len(nodes) else None
    longest = max(node.longest for node in nodes)
    return Node(regex, _ways_of_choice(nodes), first, any(node.may_be_empty for node in nodes), longest)


def _grouped(branches: Iterable[str]) -> str:
    """A choice with the branches of one first letter together, so that few are tried at a word.

    Branches that begin with different letters exclude each other, so their order does not matter.
    """
    branches = list(branches)
    if not all(branch[0] == " " and branch[1:2].isalnum() for branch in branches):
        return "(?:" + "|".join(branches) + ")"
    groups: dict[str, list[str]] = defaultdict(list)
    for branch in branches:
        groups[branch[1]].append(branch[2:])
    parts = [
        letter + (rest[0] if len(rest) == 1 else "(?:" + "|".join(rest) + ")")
        for letter, rest in groups.items()
    ]
    return "(?: (?:" + "|".join(parts) + "))"


def _ways_of_choice(nodes: Sequence[Node]) -> tuple[Way, ...]:
    """The ways of all branches; those that ask for one set alone are one way."""
    ways = list(dict.fromkeys(way for node in nodes for way in node.ways))
    if () in ways:
        return ANY_WAY
    single = frozenset[str]().union(*(way[0] for way in ways if len(way) == 1))
    several = tuple(way for way in ways if len(way) > 1)
    return (*(((single,),) if single else ()), *several)


def _number(regex: str) -> Node:
    return Node(regex, ((frozenset({NUMBER}),),), frozenset({NUMBER}))


class _Parser:
    """Recursive descent over one pattern."""

    def __init__(self, pattern: str, lists: Lists) -> None:
        self._pattern = pattern
        self._lists = lists
        self._parts = self._split(pattern)
        self._at = 0

    @staticmethod
    def _split(pattern: str) -> list[str]:
        parts, position = [], 0
        text = pattern.rstrip()
        while position < len(text):
            match = _LEX.match(text, position)
            if not match:
                raise PatternError(f"cannot read {text[position:]!r} in {pattern!r}")
            parts.append(match.group(1))
            position = match.end()
        return parts

    def whole(self) -> Node:
        node = self._alternatives()
        if self._at != len(self._parts):
            raise PatternError(f"unexpected {self._parts[self._at]!r} in {self._pattern!r}")
        return node

    def _peek(self) -> str | None:
        return self._parts[self._at] if self._at < len(self._parts) else None

    def _alternatives(self) -> Node:
        branches = [self._row()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._row())
        return branches[0] if len(branches) == 1 else _choice(branches)

    def _row(self) -> Node:
        items = self._items()
        if not items:
            raise PatternError(f"empty part in {self._pattern!r}")
        return _sequence(items)

    def _items(self) -> list[Node]:
        items = []
        while (part := self._peek()) is not None and part not in ")]}|":
            items.append(self._item())
        return items

    def _item(self) -> Node:
        part = self._parts[self._at]
        self._at += 1
        if part == "(":
            return self._closed(")")
        if part == "[":
            inner = self._closed("]")
            return replace(inner, regex=f"(?:{inner.regex})?", ways=ANY_WAY, may_be_empty=True)
        if part == "{":
            return self._either_order()
        if part in (">", "!"):
            return self._followed_by(part)
        if part == "#":
            return _number(r" \d+(?:[.:/]\d+)*")
        if part == "#year":
            return _number(r" (?:19|20)\d\d")
        if part.startswith("~"):
            return self._gap(part)
        if part.startswith("<"):
            return self._named(part[1:-1])
        stem = stem_of(norm_of(part))
        return Node(" " + re.escape(stem), ((frozenset({stem}),),), frozenset({stem}))

    def _gap(self, part: str) -> Node:
        width = int(part[1:])
        if width > _MAX_GAP:
            raise PatternError(f"gap {part} is wider than ~{_MAX_GAP} in {self._pattern!r}")
        return Node(f"({_GAP_WORD}{{0,{width}}}?)", may_be_empty=True, longest=width)

    def _named(self, name: str) -> Node:
        if name not in self._lists:
            raise PatternError(f"unknown list <{name}> in {self._pattern!r}")
        return self._lists[name]

    def _followed_by(self, sign: str) -> Node:
        if self._peek() in (None, *")]}|"):
            raise PatternError(f"nothing after {sign!r} in {self._pattern!r}")
        look = "?=" if sign == ">" else "?!"
        regex = f"({look}{_COMMA}{self._item().regex}(?: |$))"
        return Node(regex, first=frozenset(), may_be_empty=True, longest=0)

    def _closed(self, closing: str) -> Node:
        node = self._alternatives()
        if self._peek() != closing:
            raise PatternError(f"missing {closing!r} in {self._pattern!r}")
        self._at += 1
        return node

    def _either_order(self) -> Node:
        items = self._items()
        if self._peek() != "}":
            raise PatternError(f"missing '}}' in {self._pattern!r}")
        self._at += 1
        return _choice([_sequence(items), _sequence(items[::-1])])
