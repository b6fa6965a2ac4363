"""Short answers at the start of a message."""

from __future__ import annotations

import pytest

from bot.content.loading import load_protocol
from bot.nlp.answers import read_answer
from bot.triage.episode import Episode
from bot.triage.people import listen
from bot.triage.reports import Answer, Message

YES = [
    "yes",
    "Yes!",
    "yep",
    "Yeah, a bit",
    "y",
    "YES",
    "  yes",
    "...yes",
    "I do",
    "it is",
]
YES += [
    "I have",
    "they are",
    "I think so",
    "both",
    "afraid so",
    "well yes",
    "Yes, but not much",
]
HEDGED = ["a bit", "sometimes", "on and off", "maybe", "possibly", "sort of", "well, a bit"]
YES += ["definitely", "“yes”", "ok yes"]
NO = [
    "no",
    "No.",
    "nope",
    "nah",
    "not at all",
    "none",
    "never",
    "NO",
    "neither",
    "I don't",
    "I haven't",
    "I’m not",
]
NO += ["it isn't", "no, nothing like that", "well no", "I don't think so", "not yet", "thank god no", "no no"]
UNSURE = [
    "not sure",
    "I don't know",
    "no idea",
    "dunno",
    "idk",
    "I'm not sure",
    "hard to say",
    "can't tell",
    "No clue",
]
UNSURE += [
    "I really don't know",
    "not too sure",
    "rather not say",
    "skip",
    "it depends",
    "um, not sure",
    "honestly no idea",
]
NEITHER = [
    "",
    "   ",
    "?!",
    "hello",
    "my legs are weak",
    "what do you mean",
    "why",
    "👍",
    "42",
    "the pain is bad",
    "\n\n",
]
NEITHER += ["nobody told me", "yesterday it began", "notice anything?", "noon is fine", "another question"]

CASES = [(text, Answer.YES) for text in YES] + [(text, Answer.NO) for text in NO]
CASES += [(text, Answer.UNSURE) for text in UNSURE] + [(text, Answer.HEDGED) for text in HEDGED]


@pytest.mark.parametrize(("text", "answer"), CASES)
def test_answer(text: str, answer: Answer) -> None:
    assert read_answer(text) is answer


@pytest.mark.parametrize("text", NEITHER)
def test_no_answer(text: str) -> None:
    assert read_answer(text) is None


@pytest.mark.parametrize(
    "text",
    ["I do not", "I have not", "they are not", "it does not", "she has not", "I did not", "kind of not"],
)
def test_a_no_in_full_words_is_no_yes(text: str) -> None:
    assert read_answer(text) is Answer.NO


@pytest.mark.parametrize("text", ["I can't", "I cannot", "cant", "can't", "I could not", "barely", "hardly"])
def test_i_cannot_is_a_no(text: str) -> None:
    assert read_answer(text) is Answer.NO


@pytest.mark.parametrize("text", ["maybe", "sometimes", "a bit", "possibly", "slightly", "perhaps"])
def test_a_hedged_yes_rules_nothing_out(text: str) -> None:
    pending = Episode(pending="weight_bearing", asked=("weight_bearing",))
    turn = listen(pending, Message(answer=read_answer(text)), load_protocol())
    assert turn.fresh == ()


@pytest.mark.parametrize(
    "text", ["I am fine", "they are fine", "it is normal", "I am ok", "very well thanks"]
)
def test_fine_is_no_yes(text: str) -> None:
    assert read_answer(text) is not Answer.YES
