"""Properties of hearing: what a person adds, leaves out or misspells must not make a report be heard as less.

The bounds stand with the frames in variants.yml. A variant counts only where its vignette is heard by
itself, so these figures measure steadiness; test_vignettes.py measures recall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.assess import assess_text, trained_extractor
from bot.nlp.linear import LinearTextClassifier
from bot.triage.model import Level
from tests.vignettes import variants
from tests.vignettes.variants import DATA, PAIRS, WRAPS, Base, Variant, bases, some

pytestmark = pytest.mark.model
Hear = Callable[[str], dict[str, Any]]
Verdict = tuple[str, bool, str]
"""The group a case is counted in, whether it holds, and what to print if it does not."""

_MOST = 110
GRAVE = some(bases(Level.EMERGENCY, Level.URGENT), _MOST)
WRAPPED = GRAVE + [Base(text, text, Level(level)) for level, text, _ in PAIRS["denied"]]
"""With short reports of one finding each, which nothing else in the text holds up."""
EMERGENCIES = some(bases(Level.EMERGENCY), _MOST)
REPORTS = some(bases(Level.EMERGENCY, Level.URGENT, Level.SOON), _MOST)
HARMLESS = some(bases(Level.NONE), _MOST)
_TYPOS_EACH = 2
_FRAMES_EACH = 3


@pytest.fixture(scope="module")
def hear(trained_model: Path) -> Iterator[Hear]:
    """Judges a text as the dialogue would; sentences and texts that come again are read once."""
    patch = pytest.MonkeyPatch()
    read: dict[tuple[int, tuple[str, ...]], np.ndarray[Any, np.dtype[np.float32]]] = {}
    probabilities = LinearTextClassifier.probabilities

    def remembered(self: LinearTextClassifier, texts: list[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        key = (id(self), tuple(texts))
        if key not in read:
            read[key] = probabilities(self, texts)
        return read[key]

    patch.setattr(LinearTextClassifier, "probabilities", remembered)
    extractor = trained_extractor(trained_model)
    judged: dict[str, dict[str, Any]] = {}

    def hear(text: str) -> dict[str, Any]:
        if text not in judged:
            judged[text] = assess_text(text, extractor)
        return judged[text]

    yield hear
    patch.undo()


def level_of(hear: Hear, text: str) -> Level:
    return Level(hear(text)["level"])


def gate(name: str, verdicts: Iterable[Verdict]) -> None:
    """Holds the share of each group against its bound, and prints what failed."""
    held: dict[str, list[bool]] = defaultdict(list)
    failures: list[str] = []
    for group, holds, said in verdicts:
        held[group].append(holds)
        if not holds:
            failures.append(f"{group}: {said}")
    shares = {group: sum(each) / len(each) for group, each in held.items()}
    counts = {group: len(each) for group, each in held.items()}
    print(f"{name}: {shares} of {counts}", *failures, sep="\n  ")
    bounds = DATA["bounds"][name]
    assert shares.keys() == bounds.keys()
    too_low = {g: (share, bounds[g]["least"]) for g, share in shares.items() if share < bounds[g]["least"]}
    assert not too_low, f"{name}: share and bound by group {too_low}"


def steady(hear: Hear, made: Iterable[Variant]) -> Iterator[Verdict]:
    """Whether each variant reaches every level that the texts it is made of reach."""
    for variant in made:
        wanted = max((level_of(hear, text) for text in variant.of), key=lambda level: level.rank)
        got = level_of(hear, variant.text)
        yield (
            variant.group,
            got.rank >= wanted.rank,
            f"{got.value} < {wanted.value} [{variant.how}] {variant.text}",
        )


def keeps_findings(hear: Hear, made: Iterable[Variant]) -> Iterator[Verdict]:
    """Whether each finding of a vignette is heard in its variant; finer than levels."""
    for variant in made:
        lost = set().union(*(present(hear, text) for text in variant.of)) - present(hear, variant.text)
        yield "findings", not lost, f"lost {sorted(lost)} [{variant.how}] {variant.text}"


def present(hear: Hear, text: str) -> set[str]:
    return {f["finding"] for f in hear(text)["findings"] if f["status"] == "present"}


def heard(hear: Hear, among: Iterable[Base]) -> list[Base]:
    """Those that are heard by themselves."""
    return [base for base in among if level_of(hear, base.text).rank >= base.level.rank]


def test_the_bounds_never_stand_above_the_aim() -> None:
    for name, groups in DATA["bounds"].items():
        for group, bound in groups.items():
            assert 0 < bound["least"] <= bound["aim"] <= 1, f"{name} {group}"


def test_there_are_enough_hand_written_texts() -> None:
    least = {"denied": 60, "past": 40, "carer": 60, "units": 25, "suicide": 15}
    assert {name: len(PAIRS[name]) >= number for name, number in least.items()} == dict.fromkeys(least, True)


def test_frames_by_themselves_are_harmless(hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        for kind in (*WRAPS, "chatter"):
            for frame in DATA[kind]:
                got = level_of(hear, frame.replace("{text}", ""))
                yield kind, got is Level.NONE, f"{got.value}: {frame}"

    gate("frame_alone", verdicts())


@pytest.mark.parametrize("kind", WRAPS)
def test_a_frame_lowers_nothing(kind: str, hear: Hear) -> None:
    made = list(variants.wrapped(kind, heard(hear, WRAPPED), _FRAMES_EACH))
    gate(kind, [*steady(hear, made), *keeps_findings(hear, made)])


@pytest.mark.parametrize("kind", WRAPS)
def test_a_frame_makes_no_alarm(kind: str, hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        quiet = [base for base in HARMLESS if level_of(hear, base.text) is Level.NONE]
        for variant in variants.wrapped(kind, quiet, 1):
            if level_of(hear, variant.how.replace("{text}", "")) is not Level.NONE:
                continue  # The frame itself says something, which frame_alone counts.
            got = level_of(hear, variant.text)
            yield "none", got is Level.NONE, f"{got.value} [{variant.how}] {variant.text}"

    gate(f"{kind}_calm", verdicts())


def test_everyday_talk_around_a_report_lowers_nothing(hear: Hear) -> None:
    made = list(variants.in_chatter(heard(hear, EMERGENCIES)))
    assert min(len(variant.text) for variant in made) >= 2_000
    gate("chatter", [*steady(hear, made), *keeps_findings(hear, made)])


def test_a_second_report_lowers_nothing(hear: Hear) -> None:
    # Who has no cancer, or has denied every sign of the cord, is rightly judged less urgent.
    others = [base for base in REPORTS if "absent" not in hear(base.text)["contexts"].values()]
    gate("monotone", steady(hear, variants.joined(heard(hear, GRAVE), others)))


def test_case_and_punctuation_lower_nothing(hear: Hear) -> None:
    made = list(variants.in_other_case(heard(hear, GRAVE)))
    verdicts = list(steady(hear, made))
    gate("case", [(v.how, holds, said) for v, (_, holds, said) in zip(made, verdicts, strict=True)])


def test_one_slip_in_a_long_word_lowers_little(hear: Hear) -> None:
    def telling(text: str) -> list[str]:
        return [f["text"] for f in hear(text)["findings"] if f["status"] == "present"]

    kept = heard(hear, GRAVE)
    gate("typos", steady(hear, variants.with_typos(kept, _TYPOS_EACH, telling)))


def test_the_order_of_sentences_lowers_nothing(hear: Hear) -> None:
    gate("sentence_order", steady(hear, variants.reversed_sentences(heard(hear, GRAVE))))


def test_the_order_of_clauses_lowers_nothing(hear: Hear) -> None:
    gate("clause_order", steady(hear, variants.reordered_clauses()))


@pytest.mark.parametrize("kind", ["denied", "past"])
def test_denied_or_long_gone_is_less_than_reported(kind: str, hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        for wanted, report, other in PAIRS[kind]:
            told, untold = level_of(hear, report), level_of(hear, other)
            yield "report_heard", told.rank >= Level(wanted).rank, f"{told.value} < {wanted}: {report}"
            lower = untold is Level.NONE or untold.rank < told.rank
            yield "other_lower", lower, f"{untold.value}, told {told.value}: {other}"
            yield "other_none", untold is Level.NONE, f"{untold.value}: {other}"

    gate(kind, verdicts())


def test_a_carer_is_heard_as_the_person_is(hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        for wanted, own, by_carer in PAIRS["carer"]:
            told, other = level_of(hear, own), level_of(hear, by_carer)
            yield "report_heard", told.rank >= Level(wanted).rank, f"{told.value} < {wanted}: {own}"
            yield "same", told is other, f"{other.value}, own {told.value}: {by_carer}"

    gate("carer", verdicts())


def test_units_and_number_words_say_the_same(hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        for wanted, *texts in PAIRS["units"]:
            for text in texts:
                got = level_of(hear, text)
                yield "as_wanted", got.value == wanted, f"{got.value}, not {wanted}: {text}"

    gate("units", verdicts())


def test_more_detail_of_suicide_never_lowers(hear: Hear) -> None:
    def verdicts() -> Iterator[Verdict]:
        for steps in PAIRS["suicide"]:
            levels = [level_of(hear, step) for step in steps]
            for less, more, text in zip(levels, levels[1:], steps[1:], strict=False):
                yield "never_lower", more.rank >= less.rank, f"{more.value} < {less.value}: {text}"
            yield "heard", levels[-1] is Level.EMERGENCY, f"{levels[-1].value}: {steps[-1]}"

    gate("suicide", verdicts())
