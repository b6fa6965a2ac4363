"""The wording keeps its promises: action first, plain words, no dose, and nothing missing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.responses.reading import grade, syllables

FOLDER = Path(__file__).resolve().parents[2] / "data" / "responses"
FILES = sorted(FOLDER.glob("*.yml"))
KINDS = {"triage", "question", "conversation", "education", "disclaimer", "phrase"}
SAMPLES = {
    "noun": "mother",
    "emergency_number": "911",
    "crisis_line": "988",
    "poison_line": "1-800-222-1222",
    "oncology_line": "your doctor or your 24-hour oncology line",
    "heard": "weak legs and back pain",
    "because": "Weak legs can mean pressure on the spinal cord.",
    "answer": "Bone pain is often the first sign.",
    "title": "Bone pain",
    "topic": "symptoms",
    "number": "555-0100",
    "words": '"legs feel weak"',
    "row": "A1",
    "source": "S1 S3",
    "listed": "weak legs and back pain",
    "name": "temperature",
    "amount": "38.5",
    "step": "5",
    "count": "14",
    "alt": "A bone with a hole in it.",
    "address": "the page of the drawing",
    "reviewer": "A. Reader, MD",
    "reviewed_on": "2021-06-20",
    "cites": "American Cancer Society",
    "time": "2024-05-01 09:30 UTC",
}
PERSONS = ("self", "him", "her", "them")
WORDS = ("for_whom", "steps_for_whom", "you", "your", "do_you", "have_you", "are_you")
"""Words for the person that a conversation is about; the variables of other wordings that stand for them."""
MAX_GRADE = 8.0
COMFORT = re.compile(
    r"do(n't| not) worry|nothing to worry|you are (fine|ok)|probably|harmless|all is well|no need to|"
    r"wait and see|most likely|not serious",
    re.IGNORECASE,
)
FIRST_LINE = "Call {emergency_number} now{for_whom}"
FIRST_LINE_ED = f"{FIRST_LINE}, or have someone take you to the emergency department right away"

IDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("ids.yml").read_text(encoding="utf-8"))
EMERGENCY_ADVICE = [f"utter_emergency_{kind}" for kind in IDS["emergency"]] + [
    f"utter_emergency_{kind}_ed" for kind in IDS["emergency_department"]
]
EXPECTED = {
    *EMERGENCY_ADVICE,
    *(f"utter_urgent_{kind}" for kind in IDS["urgent"]),
    *(f"utter_soon_{kind}" for kind in IDS["soon"]),
    *(f"utter_ask_{question}" for question in IDS["questions"]),
    *(f"utter_why_i_ask_{question}" for question in IDS["questions"]),
    *(f"utter_language_{language}" for language in IDS["languages"]),
    *(f"utter_{name}" for name in IDS["others"]),
    *(f"utter_word_{word}" for word in IDS["words"]),
}


class _UniqueKeyLoader(yaml.SafeLoader):
    """Refuses a key that a mapping already has; the stock loader lets the later one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key, count in Counter(keys).items() if count > 1]
        assert not twice, f"{node.start_mark}: given twice: {twice}"
        return super().construct_mapping(node, deep)


def _load(path: Path) -> dict[str, Any]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    assert set(content) == {"version", "responses"}, path.name
    assert content["version"] == "3.1", path.name
    responses: dict[str, Any] = content["responses"]
    return responses


BY_FILE = {path.name: _load(path) for path in FILES}
VARIATIONS = {name: variations for responses in BY_FILE.values() for name, variations in responses.items()}
TEXTS: dict[str, str] = {name: variations[0]["text"] for name, variations in VARIATIONS.items()}


def _filled(text: str, person: str = "self") -> str:
    words = {word: TEXTS[f"utter_word_{word}_{person}"] for word in WORDS}
    for variable, sample in {**SAMPLES, **words}.items():
        text = text.replace("{" + variable + "}", sample)
    return text


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s|\n", text, maxsplit=1)[0]


ENGLISH = sorted(
    name
    for name, text in TEXTS.items()
    if (not name.startswith("utter_language_") or name == "utter_language_other")
    and len(_filled(text).split()) > 15
)


def test_ids_are_unique_across_files() -> None:
    """Rasa lets the later of two equal ids win in silence."""
    counts = Counter(name for responses in BY_FILE.values() for name in responses)
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_id_is_there_and_none_is_unexpected() -> None:
    assert EXPECTED - set(TEXTS) == set()
    assert set(TEXTS) - EXPECTED == set()


@pytest.mark.parametrize("name", sorted(VARIATIONS))
def test_shape(name: str) -> None:
    """One plain text, one line break at most between lines, a known kind, known variables."""
    assert len(VARIATIONS[name]) == 1
    variation = VARIATIONS[name][0]
    assert set(variation) <= {"text", "metadata", "buttons"}
    text = variation["text"]
    if not name.startswith("utter_word_"):
        assert text
        assert text == text.strip()
    assert not re.search(r"\n\s*\n", text)
    assert set(variation["metadata"]) == {"kind"}
    assert variation["metadata"]["kind"] in KINDS
    assert set(re.findall(r"{(.*?)}", text)) <= {*SAMPLES, *WORDS}
    assert text.count("{") == text.count("}") == len(re.findall(r"{\w+}", text))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_plain_text_without_dose_or_comfort(name: str) -> None:
    text = TEXTS[name]
    assert not re.search(r"[*_`<>#]|\]\(|https?:", re.sub(r"{\w+}", "", text)), "markup"
    assert not re.search(r"\d+ ?(mg|mcg|g|ml|tablets?|pills?)\b", text, re.IGNORECASE), "a dose"
    assert not COMFORT.search(text), "comfort"


@pytest.mark.parametrize("name", ENGLISH)
def test_reading_grade(name: str) -> None:
    assert max(grade(_filled(TEXTS[name], person)) for person in PERSONS) <= MAX_GRADE


@pytest.mark.parametrize("name", EMERGENCY_ADVICE)
def test_emergency_begins_with_the_call_and_asks_nothing(name: str) -> None:
    text = TEXTS[name]
    assert _first_sentence(text).startswith(FIRST_LINE)
    assert "?" not in text
    assert VARIATIONS[name][0]["metadata"]["kind"] == "triage"
    assert "buttons" not in VARIATIONS[name][0]


@pytest.mark.parametrize("kind", IDS["emergency_department"])
def test_emergency_department_says_how_to_travel(kind: str) -> None:
    text = TEXTS[f"utter_emergency_{kind}_ed"]
    assert _first_sentence(text).startswith(FIRST_LINE_ED)
    assert "do not drive yourself" in _first_sentence(text)
    assert text.count("{emergency_number}") >= 2, "says when to take the ambulance after all"


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("emergency_spine", ["Lie flat", "still", "spinal cord", "cancer", "Do not wait for morning"]),
        ("emergency_spine_ed", ["lie flat", "still", "spinal cord", "cancer", "Do not wait for morning"]),
        ("emergency_fracture", ["Do not stand", "Keep warm"]),
        ("emergency_fracture_ed", ["Do not put weight", "Keep warm"]),
        ("emergency_stroke", ["Note the time"]),
        ("emergency_unresponsive", ["naloxone", "one side"]),
        ("emergency_crisis", ["call or text {crisis_line}", "do not stay alone"]),
        ("emergency_poisoning", ["{poison_line}", "{crisis_line}"]),
        ("emergency_poisoning_ed", ["{poison_line}", "{crisis_line}"]),
        (
            "emergency_sepsis",
            ["{oncology_line} this minute", '"chemo"', "Do not take anything for the fever first"],
        ),
        (
            "emergency_sepsis_ed",
            ["{oncology_line} this minute", '"chemo"', "Do not take anything for the fever first"],
        ),
        ("emergency_calcium", ["calcium test"]),
        ("emergency_calcium_ed", ["calcium test"]),
        ("also_crisis", ["call or text {crisis_line}", "do not stay alone"]),
        ("emergency_reminder", ["Call {emergency_number} now"]),
        ("urgent_bone_pain", ["Take the load off"]),
        ("urgent_calcium", ["blood calcium test"]),
        ("urgent_mind", ["{crisis_line}"]),
        ("soon_mind", ["{crisis_line}"]),
        ("soon_dentist", ["before"]),
        ("dosing", ["{poison_line}", "{emergency_number}"]),
        ("interaction", ["pharmacist", "{oncology_line}", "{emergency_number}"]),
        ("prognosis", ["{oncology_line}", "what you feel"]),
        ("stop_treatment", ["{oncology_line}", "before you stop", "what you feel"]),
        ("legal_money", ["social worker", "what you feel"]),
        ("frightened", ["you feel"]),
        ("angry", ["you feel"]),
        ("grieving", ["you feel"]),
        ("technical_problem", ["{emergency_number}", "{oncology_line}", "weak legs", "numb", "suicide"]),
        ("technical_problem_urgent", ["{emergency_number}", "{oncology_line}", "today"]),
        ("greet", ["{emergency_number}"]),
        ("not_understood_again", ["{emergency_number}", "{oncology_line} today"]),
    ],
)
def test_what_must_be_said(name: str, needed: list[str]) -> None:
    text = TEXTS[f"utter_{name}"].lower()
    assert [words for words in needed if words.lower() not in text] == []


@pytest.mark.parametrize("kind", IDS["urgent"])
def test_urgent_names_the_line_the_hour_and_the_way_up(kind: str) -> None:
    text = TEXTS[f"utter_urgent_{kind}"]
    assert text.startswith("Speak to {oncology_line} ")
    assert re.search(r"\b(today|now), whatever the hour", text)
    assert "no one answers within the hour, go to the emergency department" in text
    assert "Call {emergency_number} now if" in text
    assert "?" not in text


@pytest.mark.parametrize("kind", IDS["soon"])
def test_soon_says_when_and_what_would_be_sooner(kind: str) -> None:
    text = TEXTS[f"utter_soon_{kind}"]
    assert "within the next few days" in _first_sentence(text)
    assert "{oncology_line} today if" in text
    assert "Call {emergency_number} now if" in text
    assert "?" not in text


@pytest.mark.parametrize("question", IDS["questions"])
def test_question_is_one_and_its_buttons_name_it(question: str) -> None:
    variation = VARIATIONS[f"utter_ask_{question}"][0]
    assert variation["metadata"]["kind"] == "question"
    assert variation["text"].count("?") == 1
    assert variation["text"].endswith("?")
    assert [(button["title"], button["payload"]) for button in variation["buttons"]] == [
        (title, f'/answer{{"question": "{question}", "value": "{value}"}}')
        for title, value in (("Yes", "yes"), ("No", "no"), ("Not sure", "unsure"))
    ]


@pytest.mark.parametrize("language", IDS["languages"])
def test_language_gives_the_emergency_number_first(language: str) -> None:
    assert "{emergency_number}" in TEXTS[f"utter_language_{language}"].splitlines()[0]


def test_nothing_heard_is_not_all_clear() -> None:
    text = TEXTS["utter_none_yet"].lower()
    assert "tell your care team about anything new" in text
    assert not re.search(r"\bwait\b|\bfine\b|\bokay?\b|\bsafe\b|\bgood\b", text)


def test_disclaimers() -> None:
    for name in ("utter_disclaimer_short", "utter_disclaimer_full"):
        assert "not medical advice" in TEXTS[name]
        assert "{emergency_number}" in TEXTS[name]
        assert "\n" not in TEXTS[name]
    assert TEXTS["utter_disclaimer_short"].count(".") == 1
    assert 3 <= TEXTS["utter_disclaimer_full"].count(".") <= 5
    stamped = {name for name in TEXTS if "not medical advice" in TEXTS[name]}
    assert stamped == {"utter_disclaimer_short", "utter_disclaimer_full"}, "stamped in one place only"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("call", 1),
        ("numb", 1),
        ("needed", 2),
        ("passed", 1),
        ("table", 2),
        ("oncology", 4),
        ("emergency", 4),
        ("911", 3),
    ],
)
def test_syllables(word: str, expected: int) -> None:
    assert syllables(word) == expected
