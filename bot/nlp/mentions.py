"""A finding or context as a message speaks of it, and how one is made of what was matched."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.content.loading import load_protocol
from bot.nlp.assertion import Assertion
from bot.nlp.hearing_data import HearingData
from bot.nlp.lexicon import Match, Sense
from bot.nlp.measurements import Value
from bot.nlp.text import SENTENCE_END, Token, tokenise
from bot.triage.model import Experiencer, Status


@dataclass(frozen=True)
class Mention:
    """One finding or context as a message speaks of it; offsets are characters of the message."""

    name: str
    status: Status
    experiencer: Experiencer
    text: str
    start: int
    end: int
    qualities: frozenset[str] = frozenset()
    detected: bool = False
    """Whether the statistical detector heard it rather than the lexicon."""

    @property
    def finding(self) -> str:
        """The finding's id."""
        return self.name


@dataclass(frozen=True)
class Heard:
    """All that was understood in one message."""

    mentions: tuple[Mention, ...] = ()
    contexts: tuple[Mention, ...] = ()
    values: tuple[Value, ...] = field(default=())

    @property
    def present(self) -> frozenset[str]:
        """Findings reported as the person's own, or of the person they care for."""
        return frozenset(
            m.name
            for m in self.mentions
            if m.status is Status.PRESENT and m.experiencer is not Experiencer.FAMILY
        )


@functools.lru_cache(maxsize=1)
def red_flags() -> frozenset[str]:
    """Findings that are emergencies by themselves."""
    return frozenset(f.id for f in load_protocol().findings.values() if f.red_flag)


class MentionMaker:
    """Makes mentions of one message's matches.

    Args:
        text: The message.
        tokens: Its tokens.
        qualities: Matches of qualities ("sudden") in it.
        data: Tables of `hearing.yml`.
    """

    def __init__(
        self, text: str, tokens: Sequence[Token], qualities: Iterable[Match], data: HearingData
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._data = data
        ends = (token.norm == SENTENCE_END for token in tokens)
        self._sentence = list(itertools.accumulate(ends, initial=0))[:-1]
        said = list(qualities)
        self._qualities: dict[int, set[str]] = {}
        for quality in said:
            if self._sentence[quality.start] == self._sentence[quality.end - 1]:
                self._qualities.setdefault(self._sentence[quality.start], set()).add(quality.concept)
        names = frozenset(quality.concept for quality in said)
        self._everywhere = frozenset() if names & data.unless_said else names & data.of_the_whole_message

    def make(self, match: Match, assertion: Assertion, *, detected: bool = False) -> Mention:
        """The mention that a match and what is asserted of it come to."""
        start, end = self._tokens[match.start].start, self._tokens[match.end - 1].end
        near = frozenset(name for n in self._sentences_of(match) for name in self._qualities.get(n, ()))
        asserted = self._standing(match, assertion.status, near)
        status = self._status(match, assertion, asserted)
        words = self._text[start:end]
        mention = Mention(match.concept, status, assertion.experiencer, words, start, end, detected=detected)
        if match.sense is Sense.DENIES:
            # "walking is fine" denies; said of the past, of an "if" or of another it tells nothing.
            denied = Status.ABSENT if asserted is Status.PRESENT else Status.UNKNOWN
            return replace(mention, status=denied)
        return replace(mention, qualities=near | self._everywhere)

    def _sentences_of(self, match: Match) -> set[int]:
        return {self._sentence[n] for n in range(match.start, match.end)}

    def _standing(self, match: Match, status: Status, near: frozenset[str]) -> Status:
        # "No worse than last year": it is still there. A red flag that is so called is an old one.
        stands = status is Status.PAST and near & self._data.of_the_whole_message
        return Status.PRESENT if stands and match.concept not in red_flags() else status

    def _status(self, match: Match, assertion: Assertion, asserted: Status) -> Status:
        came_and_went = asserted is Status.PAST and assertion.came_and_went
        if came_and_went and match.concept in red_flags() | self._data.losses | self._data.episodes:
            # What came and went within days weighs as much as what stays, unless a date says otherwise.
            return Status.PRESENT
        if asserted is Status.HYPOTHETICAL and match.concept in self._data.never_supposed:
            return Status.PRESENT
        return asserted


def without_covered(mentions: Sequence[Mention], data: HearingData) -> list[Mention]:
    """Leaves out a general finding where the same words name the exact, milder one and nothing alarms."""
    exact = [mention for mention in mentions if mention.name in data.more_exact]

    def is_covered(general: Mention) -> bool:
        by = [m for m in exact if data.more_exact[m.name] == general.name and m.status is general.status]
        return any(m.start < general.end and general.start < m.end for m in by) and not alarms(general)

    def alarms(general: Mention) -> bool:
        words = {token.norm for token in tokenise(general.text)}
        return bool(general.qualities & data.alarming or words & data.alarming_words)

    return [mention for mention in mentions if not is_covered(mention)]
