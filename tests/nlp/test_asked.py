"""Several questions in one message are told apart."""

from __future__ import annotations

import pytest

from bot.nlp.asked import split_questions


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("What is denosumab? And is it curable?", ["What is denosumab?", "And is it curable?"]),
        ("how common is it and can it be cured", ["how common is it", "can it be cured"]),
        ("Thanks. Does a bone scan hurt?", ["Does a bone scan hurt?"]),
        ("what is calcium, why does it rise, how is it treated, who sees it", 3),
        ("What is bone metastasis?", []),
        ("my back hurts and my legs are weak", []),
        ("salt and pepper", []),
        ("", []),
    ],
)
def test_questions(text: str, questions: list[str] | int) -> None:
    found = split_questions(text)
    assert found == questions if isinstance(questions, list) else len(found) == questions
