"""How a message names the one that it is written for."""

from __future__ import annotations

import pytest

from bot.nlp.persons import read_people


@pytest.mark.parametrize(
    ("text", "pronoun"),
    [
        ("My husband has back pain", "him"),
        ("he can't walk", "him"),
        ("He's numb between his legs", "him"),
        ("my DAD is confused", "him"),
        ("Our son fell", "him"),
        ("grandpa won't wake up", "him"),
        ("I am worried about my brother", "him"),
        ("My wife has a fever", "her"),
        ("she's very thirsty", "her"),
        ("mum can't pee", "her"),
        ("My mom’s legs are weak", "her"),
        ("her back hurts", "her"),
        ("my daughter has bone cancer", "her"),
        ("Nan has had a fall", "her"),
        ("my partner has chest pain", "them"),
        ("my friend is in pain", "them"),
        ("a patient of mine", "them"),
        ("they cannot walk", "them"),
        ("my neighbour collapsed", "them"),
        ("my wife says that he is weak", "him"),
        ("he says that my wife is weak", "her"),
        ("my legs are weak", None),
        ("I have back pain", None),
        ("what is a bone scan?", None),
        ("hello", None),
        ("", None),
        ("...", None),
    ],
)
def test_the_first_who_is_told_of_gives_the_word(text: str, pronoun: str | None) -> None:
    person = read_people(text).first
    assert (person.pronoun if person else None) == pronoun


@pytest.mark.parametrize(
    "text", ["the heat makes it worse", "there it hurts", "a sheet", "theme", "a hermit"]
)
def test_a_word_within_another_names_nobody(text: str) -> None:
    assert read_people(text).first is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my husband can't move and my mother has |bone pain", "mother"),
        ("my husband has |bone pain and my mother can't move", "husband"),
        ("My husband is ill and my mother is here, he has |a fever", "husband"),
        ("My husband's mother has |a fever", "mother"),
        ("my mother-in-law has |a fever", "mother-in-law"),
        ("my wife says my son has |a fever", "son"),
        ("my partner has |a fever", "partner"),
        ("a patient has |a fever", "patient"),
        ("he has |a fever", ""),
    ],
)
def test_a_report_is_of_the_one_named_last_before_it(text: str, named: str) -> None:
    person = read_people(text.replace("|", "")).before(text.index("|"))
    assert person is not None
    assert person.noun == named
    assert not person.told_by


@pytest.mark.parametrize(
    ("text", "teller", "told_by"),
    [
        ("my daughter says she has |a fever", "daughter", True),
        ("my mother is ill and my daughter says she has |a fever", "daughter", False),
        ("my daughter measured |a fever", "daughter", None),
        ("our son just called, |a fever again", "son", None),
    ],
)
def test_who_only_tells_may_speak_of_somebody_else(text: str, teller: str, told_by: bool | None) -> None:
    people = read_people(text.replace("|", ""))
    person = people.before(text.index("|"))
    assert people.teller is not None
    assert people.teller.noun == teller
    assert (person.told_by if person else None) is told_by


def test_nobody_is_named_before_a_report_that_comes_first() -> None:
    assert read_people("fever, and my husband is away").before(0) is None
