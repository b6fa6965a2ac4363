"""Hears a message: every finding and context in it, with status, experiencer, qualities and measurements."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.content.loading import load_protocol
from bot.nlp.assertion import Assertion, AssertionRules, load_assertion_rules
from bot.nlp.derive import derive
from bot.nlp.detector import FindingDetector
from bot.nlp.lexicon import Kind, Lexicon, Match, Sense, default_lexicon
from bot.nlp.text import SENTENCE_END, Token, tokenise
from bot.nlp.values import Value, read_values
from bot.triage.model import Experiencer, Status

_OF_THE_WHOLE_MESSAGE = frozenset({"stable"})
"""Said in a sentence of its own ("no worse than last year"), where nothing in the message says otherwise."""
_LOSSES = frozenset({"appetite_loss", "sexual_dysfunction", "medicine_missed"})
"""Findings that say that something is gone."""
_NEVER_SUPPOSED = frozenset({"suicidal", "hopelessness"})
"""Nobody asks for a painless way to die by way of supposing."""
_AGGRAVATING = frozenset({"sudden", "severe", "worse", "new", "spreading"})


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


class ClinicalExtractor:
    """Lexicon, assertion rules and measurements put together; stateless and safe to share."""

    def __init__(
        self, lexicon: Lexicon, assertion: AssertionRules, detector: FindingDetector | None = None
    ) -> None:
        self._lexicon = lexicon
        self._assertion = assertion
        self._detector = detector

    def with_detector(self, detector: FindingDetector) -> ClinicalExtractor:
        """The same extractor with the statistical detector beside the lexicon."""
        return ClinicalExtractor(self._lexicon, self._assertion, detector)

    @classmethod
    @functools.lru_cache(maxsize=1)
    def load(cls) -> ClinicalExtractor:
        """The extractor over the packaged content, built once per process.

        Raises:
            ContentError: If the packaged content does not hold together.
        """
        return cls(default_lexicon(), load_assertion_rules())

    def extract(self, text: str) -> Heard:
        """Reads one message.

        Args:
            text: The message as the person wrote it, of any length.

        Returns:
            What was heard; empty for a message without any known phrase.
        """
        tokens = tokenise(text)
        if not tokens:
            return Heard()
        matches = self._lexicon.match(tokens)
        values = read_values(text)
        named = [match for match in matches if match.kind is not Kind.QUALITY]
        detected = self._detected(tokens, named)
        named += detected
        assertions = self._assertion.assess(tokens, [(match.start, match.end) for match in named])
        qualities = [match for match in matches if match.kind is Kind.QUALITY]
        mentions: list[Mention] = []
        contexts: list[Mention] = []
        for match, assertion in zip(named, assertions, strict=True):
            if not assertion.is_person:
                continue
            mention = _mention(text, tokens, match, assertion, qualities)
            mention = replace(mention, detected=match in detected)
            (mentions if match.kind is Kind.FINDING else contexts).append(mention)
        mentions = _refined(mentions)
        return _with_derived(text, Heard(tuple(mentions), tuple(contexts), tuple(values)))

    def _detected(self, tokens: Sequence[Token], named: Sequence[Match]) -> list[Match]:
        """What the detector adds; a finding that the lexicon heard, even denied, is the lexicon's."""
        if self._detector is None:
            return []
        heard = {match.concept for match in named if match.kind is Kind.FINDING}
        heard |= {finding for finding, relative in _NEAR_RELATIVES.items() if relative in heard}
        return [
            Match(Kind.FINDING, detection.finding, Sense.SAYS, detection.start, detection.end)
            for detection in self._detector.detect(tokens, heard)
        ]


def _mention(
    text: str, tokens: Sequence[Token], match: Match, assertion: Assertion, qualities: Iterable[Match]
) -> Mention:
    start, end = tokens[match.start].start, tokens[match.end - 1].end
    status = assertion.status
    if status is Status.PAST and assertion.came_and_went and match.concept in red_flags() | _LOSSES:
        # What came and went within days weighs as much as what stays; only a date long past says otherwise.
        status = Status.PRESENT
    if status is Status.HYPOTHETICAL and match.concept in _NEVER_SUPPOSED:
        status = Status.PRESENT
    mention = Mention(match.concept, status, assertion.experiencer, text[start:end], start, end)
    if match.sense is Sense.DENIES:
        # "walking is fine" denies; said of the past, of an "if" or of another it tells nothing.
        denied = Status.ABSENT if assertion.status is Status.PRESENT else Status.UNKNOWN
        return replace(mention, status=denied)
    first, last = _sentence(tokens, match)
    unmarred = not any(quality.concept in _AGGRAVATING for quality in qualities)
    return replace(
        mention,
        qualities=frozenset(
            quality.concept
            for quality in qualities
            if (first <= quality.start and quality.end <= last)
            or (unmarred and quality.concept in _OF_THE_WHOLE_MESSAGE)
        ),
    )


_NEAR_RELATIVES = {
    "bladder_retention": "low_urine_output",
    "headache": "severe_headache",
    "severe_headache": "headache",
    "breathlessness": "exertional_breathlessness",
    "bleeding": "minor_bleeding",
    "numbness_tingling": "perioral_tingling",
}
"""Where the lexicon heard the second, the detector's first adds an alarm that the words do not carry."""


@functools.lru_cache(maxsize=1)
def red_flags() -> frozenset[str]:
    """Findings that are emergencies by themselves."""
    return frozenset(f.id for f in load_protocol().findings.values() if f.red_flag)


def _sentence(tokens: Sequence[Token], match: Match) -> tuple[int, int]:
    first, last = match.start, match.end
    while first > 0 and tokens[first - 1].norm != SENTENCE_END:
        first -= 1
    while last < len(tokens) and tokens[last].norm != SENTENCE_END:
        last += 1
    return first, last


_MORE_EXACT = {
    "exertional_breathlessness": "breathlessness",
    "minor_bleeding": "bleeding",
    "jaw_problem": "face_neck_swelling",
    "perioral_tingling": "numbness_tingling",
}
"""Findings that say more exactly what another one says in the same words."""
_LIMBS = re.compile(r"\b(?:legs?|foot|feet|arms?|body|waist|down)\b", re.IGNORECASE)
_ALARMING = frozenset({"sudden", "severe", "at_rest", "spreading"})


def _refined(mentions: Sequence[Mention]) -> list[Mention]:
    """Leaves out a general finding where the same words name the exact, milder one and nothing alarms."""

    def is_covered(general: Mention) -> bool:
        return not (general.qualities & _ALARMING or _LIMBS.search(general.text)) and any(
            _MORE_EXACT.get(exact.name) == general.name
            and exact.status is general.status
            and exact.start < general.end
            and general.start < exact.end
            for exact in mentions
        )

    return [mention for mention in mentions if not is_covered(mention)]


def _with_derived(text: str, heard: Heard) -> Heard:
    """Adds what the measurements say, so that a figure reports by itself ("38.6 since lunch")."""
    mentions, contexts = list(heard.mentions), list(heard.contexts)
    named = {m.name for m in (*heard.mentions, *heard.contexts) if m.status is not Status.ABSENT}
    for value, row in derive(heard.values):
        if row.quality:
            mentions = [replace(m, qualities=m.qualities | {row.quality}) for m in mentions]
            continue
        if (row.finding or row.context) in named:
            continue
        told = Mention(
            row.finding or str(row.context),
            row.told,
            _whose(mentions),
            text[value.start : value.end],
            value.start,
            value.end,
        )
        (mentions if row.finding else contexts).append(told)
    return replace(heard, mentions=tuple(mentions), contexts=tuple(contexts))


def _whose(mentions: Sequence[Mention]) -> Experiencer:
    others = [m.experiencer for m in mentions if m.experiencer is not Experiencer.FAMILY]
    return others[0] if others else Experiencer.SELF
