"""What cases say of themselves: tags, split, findings, and how errors in them are told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.evaluation.labels import read_labels


def read(**row: Any) -> tuple[Any, list[str]]:
    problems: list[str] = []
    return read_labels(row, problems), problems


def test_nothing_need_be_said() -> None:
    labels, problems = read()
    assert (labels.tags, labels.split, labels.must, labels.findings, problems) == ((), None, False, None, [])


def test_all_of_it() -> None:
    labels, problems = read(
        tag="carer, us,,carer",
        split="held",
        must=True,
        findings=[
            {"finding": "fever", "status": "present", "experiencer": "other"},
            {"finding": "back_pain", "status": "present", "experiencer": "family"},
            {"finding": "confusion", "status": "absent"},
        ],
    )
    assert problems == []
    assert (labels.tags, labels.split, labels.must) == (("carer", "us"), "held", True)
    assert labels.present == {"fever"}
    assert labels.mentioned == {"fever", "back_pain", "confusion"}


def test_an_empty_list_is_a_list() -> None:
    assert read(findings=[])[0].findings == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"tag": 1}, '"tag" must be a text'),
        ({"split": "test"}, "\"split\" must be one of dev, held (is 'test')"),
        ({"split": ["dev"]}, '"split" must be one of'),
        ({"must": "yes"}, '"must" must be true or false'),
        ({"findings": "fever"}, '"findings" must be a list'),
        ({"findings": ["fever"]}, "finding 1: must be an object"),
        ({"findings": [{"finding": "fevr", "status": "present"}]}, "finding 1: there is no finding 'fevr'"),
        ({"findings": [{"finding": ["a"], "status": "present"}]}, "finding 1: there is no finding ['a']"),
        ({"findings": [{"finding": "fever"}]}, 'finding 1: "status" must be one of'),
        ({"findings": [{"finding": "fever", "status": {}}]}, 'finding 1: "status" must be one of'),
        (
            {"findings": [{"finding": "fever", "status": "past", "experiencer": "mum"}]},
            'finding 1: "experiencer" must be one of',
        ),
        ({"findings": [{"finding": "fever", "status": "past", "who": "x"}]}, "finding 1: unknown key 'who'"),
    ],
)
def test_an_error_is_one_line(row: dict[str, Any], told: str) -> None:
    _, problems = read(**row)
    assert len(problems) == 1
    assert problems[0].startswith(told)
