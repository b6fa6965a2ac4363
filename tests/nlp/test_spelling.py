"""Misspelt words are mended where that is safe, and left alone where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.nlp.edits import edit_cost, without_stretches
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.lexicon_loading import default_lexicon
from bot.nlp.spelling import Speller
from bot.nlp.spelling_data import load_spelling
from bot.nlp.text import tokenise


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.load({**default_lexicon().words, **dict.fromkeys(("dont", "cant", "no", "not"), 1)})


def mended(speller: Speller, text: str) -> str:
    return " ".join(token.norm for token in speller.mend(tokenise(text)) if not token.is_boundary)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bldder", "bladder"),
        ("unconsciuos", "unconscious"),
        ("cofused", "confused"),
        ("shoulderr", "shoulder"),
        ("brathing", "breathing"),
        ("swallowign", "swallowing"),
        ("thigj", "thigh"),
        ("mylegs", "my legs"),
        ("cantfeel", "cant feel"),
        ("icant", "i cant"),
        ("don t", "dont"),
        ("num bness", "numbness"),
        ("heeeelp", "help"),
        ("diahorea", "diarrhoea"),
        ("siezure", "seizure"),
        ("wnt", "wont"),
        ("my legs are week", "my legs are weak"),
        ("i cant fell my feet", "i cant feel my feet"),
        ("cant control my bowls", "cant control my bowels"),
        ("numb from the waste down", "numb from the waist down"),
    ],
)
def test_it_reads_what_was_meant(speller: Speller, typed: str, meant: str) -> None:
    assert mended(speller, typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "see you next week",
        "my legs hurt last week",
        "he fell off the wall",
        "we play bowls on sunday",
        "pea soup and a waste of time",
        "they loose the dogs at ten",
        "xgeva and zoladex on thursday",
        "dr okafor ran the parkrun",
        "the whole team at clatterbridge",
        "a lovely lasagne",
    ],
)
def test_what_is_right_stays(speller: Speller, text: str) -> None:
    assert mended(speller, text) == text


def test_places_in_the_text_are_kept(speller: Speller) -> None:
    text = "oh mylegs hurrt"
    assert [text[token.start : token.end] for token in speller.mend(tokenise(text))[1:5]] == [
        "oh",
        "mylegs",
        "mylegs",
        "hurrt",
    ]


@pytest.mark.parametrize("length", [30, 20_000])
def test_a_word_of_any_length_is_no_trouble(speller: Speller, length: int) -> None:
    assert len(speller.mend(tokenise("qz" * length))) == 3


@pytest.mark.parametrize(
    "text",
    [
        "my legs hav gon week an wobly",
        "CANT PEEE SINSE YESTADAY MORNIN",
        "dad cnt muve his rite arm",
        "im numm betwen my legs",
        "lost controll of my bowls",
        "chst pian an im swetting",
        "she had a siezure",
        "i want to dye, i mean it",
    ],
)
def test_misspelt_red_flags_are_heard(text: str) -> None:
    from bot.assess import assess_text

    assert assess_text(text)["level"] == "emergency"


def test_slips_of_the_finger_cost_less_than_other_letters() -> None:
    assert edit_cost("lrgs", "legs") < edit_cost("lpgs", "legs")
    assert edit_cost("bladdder", "bladder") < edit_cost("blaxdder", "bladder")
    assert edit_cost("elgs", "legs") < 1
    assert edit_cost("legs", "legs") == 0
    assert edit_cost("begs", "legs") > 1


def test_only_drawn_out_words_have_stretches() -> None:
    assert without_stretches("sooo") == ["soo", "so"]
    assert without_stretches("bladder") == []


def test_a_wrong_table_is_refused_with_every_row(tmp_path: Path) -> None:
    (tmp_path / "spelling.yml").write_text(
        "variants: {numb: [table], weak: [weke], wake: [weke]}\n"
        "slang: {}\n"
        "confusions: [{heard: week, meant: weak}]\n"
        "known: []\n"
    )
    with pytest.raises(ContentError) as error:
        load_spelling(tmp_path)
    assert len(error.value.problems) == 3


def test_mending_changes_no_harmless_message_into_an_alarm() -> None:
    extractor = ClinicalExtractor.load()
    assert not extractor.extract("Weekes and Numan scored; the pub quiz was dum fun").present
