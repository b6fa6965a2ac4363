"""Checks on the intent examples: names, amounts, no duplicates, held-out texts that training never sees."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "nlu" / "held_out.yml"

TOPICS = frozenset(
    {
        "definition",
        "risk_factors",
        "sites",
        "types",
        "symptoms",
        "spine",
        "fracture_damage",
        "imaging_diagnosis",
        "calcium",
        "systemic_treatment",
        "bisphosphonates_denosumab",
        "onj",
        "local_treatment",
        "radiation",
        "ablation",
        "focused_ultrasound",
        "radiopharmaceuticals",
        "bone_cement",
        "surgery",
        "pain_relief",
        "prognosis_aftercare",
        "about",
    }
)
ASK = frozenset(f"ask_{topic}" for topic in TOPICS)
ANSWERS = frozenset({"affirm", "deny", "unsure"})
CONVERSATION = frozenset(
    {
        "greet",
        "goodbye",
        "thanks",
        "refuse",
        "restart",
        "bot_identity",
        "are_you_human",
        "sources_reviewed",
        "feedback_helpful",
        "feedback_unhelpful",
        "why_this_advice",
        "why_this_question",
        "summary_for_doctor",
        "delete_my_data",
        "talk_to_human",
        "insult",
        "tell_me_more",
        "emergency_number",
        "show_disclaimer",
        "help",
        "dosing_request",
        "diagnosis_request",
        "out_of_scope_medical",
        "interaction_request",
        "prognosis_request",
        "stop_treatment_request",
        "legal_money",
        "frightened",
        "angry",
        "grieving",
    }
)
TOUR = frozenset({"tour_start", "tour_next", "tour_back", "tour_step", "tour_stop", "picture_request"})
INTENTS = TOUR | ASK | ANSWERS | CONVERSATION | {"chitchat", "report_finding", "other_language"}

MINIMUM = {
    **dict.fromkeys(ASK | ANSWERS | TOUR, 60),
    **dict.fromkeys(CONVERSATION, 40),
    "report_finding": 900,
    "chitchat": 480,
    "other_language": 200,
}
SCRIPTS = ("CJK", "ARABIC", "DEVANAGARI")

Example = tuple[str, str, str]


def normalise(text: str) -> str:
    """Reduce a text to what makes it the same example as another: no case, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\ufe0f", "")
    without_apostrophes = re.sub(r"['’‘`]", "", folded)
    spaced = (" " if unicodedata.category(char)[0] in "PZ" else char for char in without_apostrophes)
    return " ".join("".join(spaced).split())


def examples(path: Path) -> Iterator[Example]:
    """Yield (file name, intent, text) for every intent example of one training file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for block in content["nlu"]:
        if "intent" not in block:
            continue
        for line in block["examples"].splitlines():
            assert line.startswith("- "), f"{path.name}: {block['intent']}: not an example line: {line!r}"
            yield path.name, block["intent"], line[2:]


def by_intent(found: list[Example]) -> dict[str, list[str]]:
    """Group the texts by intent."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for _, intent, text in found:
        grouped[intent].append(text)
    return grouped


@pytest.fixture(scope="module")
def training() -> list[Example]:
    """All training examples."""
    return [example for path in sorted(TRAINING.glob("*.yml")) for example in examples(path)]


@pytest.fixture(scope="module")
def held_out() -> list[Example]:
    """All examples kept out of training."""
    return list(examples(HELD_OUT))


def test_the_intents_are_exactly_the_agreed_ones(training: list[Example], held_out: list[Example]) -> None:
    assert set(by_intent(training)) == INTENTS
    assert set(by_intent(held_out)) == INTENTS


def test_every_file_declares_the_format_version() -> None:
    paths = [*sorted(TRAINING.glob("*.yml")), HELD_OUT]
    versions = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")).get("version") for path in paths}
    assert {name: version for name, version in versions.items() if version != "3.1"} == {}


def test_every_intent_has_enough_examples(training: list[Example]) -> None:
    counts = {intent: len(texts) for intent, texts in by_intent(training).items()}
    too_few = {intent: counts[intent] for intent, least in MINIMUM.items() if counts[intent] < least}
    assert too_few == {}


def test_no_text_occurs_twice_in_any_file_or_intent(training: list[Example], held_out: list[Example]) -> None:
    places: dict[str, list[Example]] = defaultdict(list)
    for example in [*training, *held_out]:
        places[normalise(example[2])].append(example)
    assert [found for found in places.values() if len(found) > 1] == []


def test_every_text_survives_normalisation(training: list[Example], held_out: list[Example]) -> None:
    assert [example for example in [*training, *held_out] if not normalise(example[2])] == []


def test_no_text_reads_as_annotation_or_command(training: list[Example], held_out: list[Example]) -> None:
    marked = [e for e in [*training, *held_out] if re.search(r"[\[\](){}]", e[2]) or e[2].startswith("/")]
    assert marked == []


def test_no_text_has_stray_blanks(training: list[Example], held_out: list[Example]) -> None:
    assert [example for example in [*training, *held_out] if example[2] != example[2].strip()] == []


def test_each_intent_stays_in_one_file(training: list[Example]) -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for name, intent, _ in training:
        files[intent].add(name)
    assert {intent: names for intent, names in files.items() if len(names) > 1} == {}


def test_about_one_text_in_six_is_held_out_of_every_intent(
    training: list[Example], held_out: list[Example]
) -> None:
    seen, unseen = by_intent(training), by_intent(held_out)
    shares = {intent: len(unseen[intent]) / (len(unseen[intent]) + len(seen[intent])) for intent in INTENTS}
    assert {intent: share for intent, share in shares.items() if not 0.12 <= share <= 0.28} == {}


@pytest.mark.parametrize("script", SCRIPTS)
def test_other_language_covers_other_scripts(training: list[Example], script: str) -> None:
    names = [[unicodedata.name(char, "") for char in text] for text in by_intent(training)["other_language"]]
    assert sum(any(name.startswith(script) for name in text) for text in names) >= 15
