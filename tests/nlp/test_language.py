"""Other languages told from English."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from bot.nlp.language import foreign_language

DATA: dict[str, Any] = yaml.safe_load((files("bot.content") / "languages.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Me duele mucho la espalda y no siento las piernas", "es"),
        ("tengo dolor en los huesos", "es"),
        ("J'ai très mal au dos et je ne sens pas mes jambes", "fr"),
        ("je ne peux pas marcher", "fr"),
        ("Ich habe starke Rückenschmerzen und kann nicht gehen", "de"),
        ("meine Beine sind taub, ich habe Schmerzen", "de"),
        ("non sento le gambe e ho molto dolore alla schiena", "it"),
        ("Não sinto as minhas pernas e tenho dor nas costas", "pt"),
        ("tôi bị đau lưng và không đi được", "vi"),
        ("masakit ang likod ko at hindi ako makalakad", "tl"),
        ("我的背很痛，腿没有力气", "zh"),
        ("背中が痛いです", "zh"),
        ("ظهري يؤلمني ولا أستطيع المشي", "ar"),
        ("मेरी पीठ में दर्द है", "hi"),
        ("у меня болит спина", "other"),
        ("πονάει η μέση μου", "other"),
        ("허리가 아파요", "other"),
        ("hola, ¿puede ayudarme? tengo mucho dolor", "es"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert foreign_language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?!",
        "12345",
        "👍",
        "ok",
        "no",
        "hola",
        "my back hurts",
        "I can't feel my legs",
        "pain in my hip for 3 days",
        "is it serious",
        "What is denosumab?",
        "me and my dad",
        "die",
        "the doctor said “no puedo”, what is that",
        "my legs feel like jelly and I have no idea why",
        "I have pain, naïve question maybe",
        "résumé of my treatment please",
        "asdf qwer zxcv",
        "MRI CT PET XR",
    ],
)
def test_english_or_too_short_to_tell(text: str) -> None:
    assert foreign_language(text) is None


def test_every_listed_word_is_a_word() -> None:
    listed = [*DATA["english"], *(word for known in DATA["words"].values() for word in known)]
    assert [word for word in listed if not isinstance(word, str)] == []


@pytest.mark.parametrize("text", ["No puedo caminar", "no siento nada"])
def test_a_short_spanish_emergency(text: str) -> None:
    assert foreign_language(text) == "es"


@pytest.mark.parametrize("text", ["may get worse at night", "Rather worse at night, may be", "come per day"])
def test_plain_english_is_not_taken_for_another_language(text: str) -> None:
    assert foreign_language(text) is None


def test_each_language_has_its_wording() -> None:
    from tests.rasa_ext.test_names import RESPONSES

    codes = {*DATA["scripts"], *DATA["words"]}
    assert {f"utter_language_{code}" for code in codes} <= set(RESPONSES)
