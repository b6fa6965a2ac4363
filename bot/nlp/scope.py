"""What a modifier reaches: medspaCy's ConText modifier, with its two tests of place made right."""

from __future__ import annotations

from medspacy.context import ConTextModifier, ConTextRule
from spacy.tokens import Doc, Span

from bot.nlp.assertion_data import Modifiers
from bot.nlp.text import CLAUSE_MARK, SENTENCE_END

_ENDS = "END_"
"""Before a category's name: a modifier that ends the reach of that category alone."""
DENIAL = "denial"
"""In the label of a target whose words deny the finding by themselves."""
CONTEXT = "context"
"""In the label of a target that is a context, such as a treatment."""
_LOSSES = frozenset({"lost", "lose", "losing"})
_REACH_FAR = frozenset({"RESUMED", "CLAIMED"})
"""What is said later of all that came before; no new clause ends it."""

_DENIALS = frozenset(
    {
        "no",
        "not",
        "nil",
        "zero",
        "0",
        "never",
        "none",
        "without",
        "neither",
        "nor",
        "nothing",
        "lost",
        "cannot",
        "aint",
        "arent",
        "cant",
        "couldnt",
        "didnt",
        "doesnt",
        "dont",
        "hadnt",
        "hasnt",
        "havent",
        "isnt",
        "mustnt",
        "neednt",
        "shouldnt",
        "wasnt",
        "werent",
        "wont",
        "wouldnt",
    }
)


class Modifier(ConTextModifier):  # type: ignore[misc]
    """A modifier at its place in a message.

    medspaCy 1.3.1 takes a span that contains another for one that does not overlap it. So a finding's own
    "not" would negate the finding, and "but" would not end the reach of a word after it.
    """

    _scope_start: int
    _scope_end: int
    _group: Modifiers

    @classmethod
    def of(cls, rule: ConTextRule, group: Modifiers, start: int, end: int, doc: Doc) -> Modifier:
        """The modifier at tokens `start` to `end`, its reach cut at commas if its group keeps to a clause."""
        modifier = cls(rule, start, end, doc)
        modifier._group = group
        if group.within_clause:
            commas = [
                n for n in range(modifier._scope_start, modifier._scope_end) if doc[n].text == CLAUSE_MARK
            ]
            modifier._scope_start = max([n + 1 for n in commas if n < start], default=modifier._scope_start)
            modifier._scope_end = min([n for n in commas if n >= end], default=modifier._scope_end)
        return modifier

    def limit_scope(self, other: ConTextModifier) -> bool:
        """Ends the reach where a terminating modifier, or another of the same category, stands in it."""
        if self is other or not self._is_ended_by(other) or self.direction.upper() == "TERMINATE":
            return False
        before = self.scope_span
        direction = self.direction.upper()
        if direction in ("FORWARD", "BIDIRECTIONAL") and other.modifier_span[0] >= self._end:
            self._scope_end = min(self._scope_end, other.modifier_span[0])
        if direction in ("BACKWARD", "BIDIRECTIONAL") and other.modifier_span[1] <= self._start:
            self._scope_start = max(self._scope_start, other.modifier_span[1])
        return bool(before != self.scope_span)

    def _is_ended_by(self, other: ConTextModifier) -> bool:
        category = other.category
        if self.category in _REACH_FAR:
            return bool(category == self.category)
        if category.startswith(_ENDS):
            return bool(category == _ENDS + ("PAST" if self.category == "ONCE" else self.category))
        if category == "CLAUSE":
            return self.category not in ("FAMILY", "PAST", "ONCE")
        return bool(category in ("TERMINATE", self.category))

    def modifies(self, target: Span) -> bool:
        """Whether the finding lies in the reach; a modifier within the finding's own words does not count."""
        if self.direction.upper() == "TERMINATE":
            return False
        if self._group.of_findings and CONTEXT in target.label_:
            return False
        if target.start < self._end and self._start < target.end:
            # "No new | new pain": a word shared at the edge does not make the modifier part of the finding.
            direction = self.direction.upper()
            forward = direction in ("FORWARD", "BIDIRECTIONAL") and self._start < target.start
            backward = direction in ("BACKWARD", "BIDIRECTIONAL") and self._end > target.end
            if not (forward or backward):
                return self._group.inside and self._may_hold_inside(target)
            outside = (
                target.doc[self._start : target.start] if forward else target.doc[target.end : self._end]
            )
            return _denies(outside) if self.category == "ABSENT" else _has_words(outside)
        if self.category == "ABSENT" and _denies(_first_clause(target)) and not self._keeps(target):
            # "No feeling in my feet. None." The finding's own denial is only confirmed.
            return False
        return bool(target.start < self._scope_end and self._scope_start < target.end)

    def _may_hold_inside(self, target: Span) -> bool:
        if self.category == "FAMILY":
            return bool(self._start <= target.start)
        return not (self.category == "ABSENT" and DENIAL in target.label_)

    def _keeps(self, target: Span) -> bool:
        """Whether the denial stands right before a loss: "I haven't lost control" keeps it."""
        lost = target[0].text in _LOSSES and not _denies(target[1:])
        return lost and self.direction.upper() == "FORWARD" and target.start - self._end in (0, 1)


def _first_clause(words: Span) -> Span:
    for number, token in enumerate(words):
        if token.text == CLAUSE_MARK:
            return words[:number]
    return words


def _has_words(words: Span) -> bool:
    return any(token.text not in (CLAUSE_MARK, SENTENCE_END) for token in words)


def _denies(words: Span) -> bool:
    return any(token.text in _DENIALS for token in words)
