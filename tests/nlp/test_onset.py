"""Since when a finding is there, in the person's own words."""

from __future__ import annotations

import pytest

from bot.nlp.onset import NO_ONSETS, read_onsets


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("I have had a new |pain in my hip| since Tuesday", "since Tuesday"),
        ("Since last night my |legs are numb|", "Since last night"),
        ("For two weeks, my |hip hurts|", "For two weeks"),
        ("my |legs went weak| two days ago", "two days ago"),
        ("|fever| of 38.5 this morning", "this morning"),
        ("|back pain since May| and a headache", "since May"),
        ("|back pain| since May and a headache since today", "since May"),
        ("back pain since May and a |headache| since today", "since today"),
        ("back pain since May and a |headache|", ""),
        ("My hip has hurt for about three weeks now. I have a |fever|", ""),
        ("I have a |fever|. I was in town yesterday", ""),
        ("my |hip hurts| in the night", ""),
        ("|hip pain| in the last few weeks", "in the last few weeks"),
    ],
)
def test_a_time_belongs_to_what_stands_next_to_it(text: str, since: str) -> None:
    start, end = text.index("|"), text.rindex("|") - 1
    assert read_onsets(text.replace("|", "")).of(start, end) == since


def test_without_a_text_there_is_no_time() -> None:
    assert NO_ONSETS.of(0, 5) == ""
    assert read_onsets("").of(0, 0) == ""
