"""Hears a message: every finding and context in it, with status, experiencer, qualities and measurements."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.nlp.assertion import Assertion, AssertionRules, load_assertion_rules
from bot.nlp.derive import derive
from bot.nlp.detector import FindingDetector, Reading
from bot.nlp.doubt import is_doubtful
from bot.nlp.gist import Gist, GistClassifier
from bot.nlp.hearing_data import HearingData, load_hearing
from bot.nlp.lexicon import Kind, Lexicon, Match, Sense
from bot.nlp.lexicon_loading import default_lexicon
from bot.nlp.mentions import Heard, Mention, MentionMaker, red_flags, without_covered
from bot.nlp.presumed import presumed
from bot.nlp.spelling import Speller
from bot.nlp.text import tokenise
from bot.nlp.values import read_values
from bot.triage.model import Experiencer, Status


class ClinicalExtractor:
    """Lexicon, assertion rules and measurements put together; stateless and safe to share."""

    def __init__(
        self,
        lexicon: Lexicon,
        assertion: AssertionRules,
        speller: Speller,
        data: HearingData,
        detector: FindingDetector | None = None,
        gist: GistClassifier | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._assertion = assertion
        self._speller = speller
        self._data = data
        self._detector = detector
        self._gist = gist

    def with_trained(self, detector: FindingDetector, gist: GistClassifier) -> ClinicalExtractor:
        """The same extractor with what a model has learnt beside the lexicon."""
        return ClinicalExtractor(self._lexicon, self._assertion, self._speller, self._data, detector, gist)

    @classmethod
    @functools.lru_cache(maxsize=1)
    def load(cls) -> ClinicalExtractor:
        """The extractor over the packaged content, built once per process.

        Raises:
            ContentError: If the packaged content does not hold together.
        """
        lexicon, assertion = default_lexicon(), load_assertion_rules()
        words = {**dict.fromkeys(assertion.words, 1), **lexicon.words}
        return cls(lexicon, assertion, Speller.load(words), load_hearing())

    def extract(self, text: str) -> Heard:
        """Reads one message.

        Args:
            text: The message as the person wrote it, of any length.

        Returns:
            What was heard; empty for a message without any known phrase.
        """
        tokens = self._speller.mend(tokenise(text))
        if not tokens:
            return Heard()
        matches, otherwise = self._lexicon.read(tokens)
        named = [match for match in matches if match.kind is not Kind.QUALITY]
        reading = self._detector.read(tokens) if self._detector else None
        detected = self._detected(reading, named, otherwise)
        # Where nothing was heard there is nothing to doubt.
        gist = self._gist.read(text) if self._gist and (named or detected) else None
        denials = frozenset(n for n, match in enumerate(named) if match.sense is Sense.DENIES)
        about = frozenset(n for n, match in enumerate(named) if match.kind is Kind.CONTEXT)
        spans = [(match.start, match.end) for match in (*named, *detected)]
        assertions = self._assertion.assess(tokens, spans, denials, about)
        make = MentionMaker(
            text, tokens, (match for match in matches if match.kind is Kind.QUALITY), self._data
        ).make
        mentions: list[Mention] = []
        contexts: list[Mention] = []
        for number, (match, assertion) in enumerate(zip((*named, *detected), assertions, strict=True)):
            if assertion.is_person:
                mention = make(match, assertion, detected=number >= len(named))
                if self._is_doubtful(reading, gist, match, mention, assertion):
                    mention = replace(mention, status=Status.HYPOTHETICAL)
                (mentions if match.kind is Kind.FINDING else contexts).append(mention)
        mentions = without_covered(mentions, self._data)
        mentions += presumed(mentions, contexts, self._data.presumed)
        return _with_derived(text, Heard(tuple(mentions), tuple(contexts), tuple(read_values(text))))

    def _detected(
        self, reading: Reading | None, named: Sequence[Match], otherwise: Sequence[Match]
    ) -> list[Match]:
        """What the detector adds; a finding that the lexicon heard, even denied, is the lexicon's."""
        if reading is None:
            return []
        heard = {match.concept for match in named if match.kind is Kind.FINDING}
        beside = self._data.not_detected_beside.items()
        heard |= {finding for finding, relative in beside if relative in heard}
        settled: dict[str, list[int]] = defaultdict(list)
        for match in otherwise:
            settled[match.concept].append(match.start)
        return [
            Match(Kind.FINDING, found.finding, Sense.SAYS, found.start, found.end)
            for found in reading.detections(heard, settled)
        ]

    def _is_doubtful(
        self,
        reading: Reading | None,
        gist: Gist | None,
        match: Match,
        mention: Mention,
        assertion: Assertion,
    ) -> bool:
        if reading is None or match.kind is not Kind.FINDING or mention.status is not Status.PRESENT:
            return False
        if mention.experiencer is Experiencer.FAMILY or mention.name in self._data.never_supposed:
            return False
        if assertion.claimed:
            return False
        return is_doubtful(
            reading.around(mention.name, match.start),
            gist,
            red_flag=mention.name in red_flags(),
            changed=assertion.of_now or bool(mention.qualities & self._data.hardly_doubted),
            detected=mention.detected,
            of_old=assertion.of_old,
        )


def _with_derived(text: str, heard: Heard) -> Heard:
    """Adds what the measurements say, so that a figure reports by itself ("38.6 since lunch")."""
    mentions, contexts = list(heard.mentions), list(heard.contexts)
    # A treatment that is over by its date still counts for as many days as its row says.
    said = [*heard.mentions, *(context for context in contexts if context.status is not Status.PAST)]
    named = {m.name for m in said if m.status is not Status.ABSENT}
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
