"""What a modifier reaches: medspaCy's ConText modifier, with its two tests of place made right."""

from __future__ import annotations

from medspacy.context import ConTextModifier, ConTextRule
from spacy.tokens import Doc, Span

from bot.nlp.text import CLAUSE_MARK

_DENIALS = frozenset(
    {"no", "not", "nil", "zero", "0", "never", "none", "without", "neither", "nor", "nothing", "lost"}
)

_LOSSES = frozenset({"lost", "lose", "losing"})


class Modifier(ConTextModifier):  # type: ignore[misc]
    """A modifier at its place in a message.

    medspaCy 1.3.1 takes a span that contains another for one that does not overlap it. So a finding's own
    "not" would negate the finding, and "but" would not end the reach of a word after it.
    """

    _scope_start: int
    _scope_end: int

    @classmethod
    def of(cls, rule: ConTextRule, start: int, end: int, doc: Doc, within_clause: bool) -> Modifier:
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
        if self.category == "ABSENT" and _denies(_first_clause(target)) and not self._keeps(target):
            # "No feeling in my feet. None." The finding's own denial is only confirmed.
            return False
        return bool(target.start < self._scope_end and self._scope_start < target.end)

    def _keeps(self, target: Span) -> bool:
        """Whether the denial stands right before a loss: "I haven't lost control" keeps it."""
        lost = target[0].text in _LOSSES and not _denies(target[1:])
        return lost and self.direction.upper() == "FORWARD" and target.start - self._end in (0, 1)


def _first_clause(words: Span) -> Span:
    for number, token in enumerate(words):
        if token.text == CLAUSE_MARK:
            return words[:number]
    return words


def _denies(words: Span) -> bool:
    return any(token.text in _DENIALS or token.text.endswith("nt") for token in words)
