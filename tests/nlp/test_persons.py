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
