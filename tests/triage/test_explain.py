"""Reasons and summary: most urgent first, with the person's words, what was denied and the background."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.loading import load_protocol
from bot.triage.episode import Episode
from bot.triage.explain import summary_parts, why_parts
from bot.triage.model import Level, Status
from bot.triage.reports import Answer, Message, Remark
from tests.triage.talk import asked, offered, said, told

PROTOCOL = load_protocol()
LEVELS = {row.id: row.level for row in PROTOCOL.rows}


@pytest.mark.parametrize(
    "line",
    [
        "limb_weakness dental_procedure_planned bone_pain",
        "bone_pain fatigue thirst",
        "suicidal fever chest_pain",
    ],
)
def test_why_lists_the_most_urgent_first(line: str) -> None:
    episode = told(*line.split()[::-1]).after
    intro, *reasons = why_parts(episode, PROTOCOL)
    assert intro.name == "utter_why_intro"
    ranks = [LEVELS[part.values["row"]].rank for part in reasons]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] == episode.level.rank
    assert 0 < len(reasons) <= 4


def test_why_gives_words_reason_row_and_source() -> None:
    _, first, *_ = why_parts(told("limb_weakness").after, PROTOCOL)
    assert first.name == "utter_why_reason"
    assert first.values["words"] == '"words of limb_weakness"'
    row = next(row for row in PROTOCOL.rows if row.id == first.values["row"])
    assert (first.values["because"], first.values["source"]) == (row.because, row.source)


def test_why_after_an_answer_says_that_it_was_one() -> None:
    episode = told(Message(answer=Answer.YES), start=asked("limbs", "")).after
    assert [part.name for part in why_parts(episode, PROTOCOL)][1] == "utter_why_reason_answers"


@pytest.mark.parametrize("line", ["", "-back_pain", "?back_pain", "~limb_weakness", "%limb_weakness"])
def test_why_before_any_advice(line: str) -> None:
    assert [part.name for part in why_parts(told(line).after, PROTOCOL)] == ["utter_why_nothing_yet"]


@pytest.mark.parametrize("message", [Message(answer=Answer.YES), Message(understood=False)])
def test_why_after_the_safety_list_does_not_deny_the_advice(message: Message) -> None:
    episode = told(message, start=offered()).after
    assert episode.level in (Level.URGENT, Level.EMERGENCY)
    assert "utter_why_nothing_yet" not in [part.name for part in why_parts(episode, PROTOCOL)]


def summary(episode: Episode) -> dict[str, str]:
    return {part.name: part.values.get("listed", "") for part in summary_parts(episode, PROTOCOL)}


def test_a_summary_lists_what_was_said_denied_past_and_in_the_background() -> None:
    contexts = {"opioids": Status.PRESENT, "steroids": Status.ABSENT, "known_cancer": Status.PRESENT}
    message = said(
        "bone_pain fatigue -fever -numbness_tingling ?headache ~seizure %confusion",
        contexts=contexts,
        values={"temperature_c": 36.5, "pain_score": 6.0},
    )
    episode = told(message).after
    parts = summary(episode)
    assert list(parts)[:2] == ["utter_summary_head", "utter_summary_level_urgent"]
    assert parts["utter_summary_present"] == "bone pain and tiredness"
    assert parts["utter_summary_denied"] == "a fever and numbness or tingling"
    assert parts["utter_summary_past"] == PROTOCOL.findings["headache"].name
    assert parts["utter_summary_words"] == '"words of bone_pain"; "words of fatigue"'
    background = [PROTOCOL.contexts[name].name for name in ("opioids", "known_cancer")]
    assert parts["utter_summary_background"] == " and ".join(background)
    values = [p.values for p in summary_parts(episode, PROTOCOL) if p.name == "utter_summary_value"]
    assert values == [{"name": "temperature c", "amount": "36.5"}, {"name": "pain score", "amount": "6"}]
    told_of = " ".join(parts.values())
    assert PROTOCOL.findings["seizure"].name not in told_of
    assert PROTOCOL.findings["confusion"].name not in told_of


@pytest.mark.parametrize("level", ["limb_weakness", "bone_pain", "dental_procedure_planned", "-fever"])
def test_a_summary_gives_the_level_that_was_given(level: str) -> None:
    episode = told(level, Message(contexts={"known_cancer": Status.ABSENT})).after
    assert f"utter_summary_level_{episode.level.value}" in summary(episode)


def test_there_is_nothing_to_sum_up_at_first() -> None:
    assert list(summary(Episode())) == ["utter_summary_nothing_yet"]


def test_a_background_alone_is_summed_up() -> None:
    parts = summary(told(Message(contexts={"opioids": Status.PRESENT})).after)
    assert list(parts) == ["utter_summary_head", "utter_summary_level_none", "utter_summary_background"]


def test_a_summary_gives_the_time_where_it_is_known() -> None:
    episode = told("bone_pain").after
    parts = summary_parts(episode, PROTOCOL, told_at="2024-05-01 09:30 UTC")
    assert [part.name for part in parts[:3]] == [
        "utter_summary_head",
        "utter_summary_level_urgent",
        "utter_summary_time",
    ]
    assert parts[2].values == {"time": "2024-05-01 09:30 UTC"}
    assert "utter_summary_time" not in summary(episode)
    assert (
        summary_parts(Episode(), PROTOCOL, told_at="2024-05-01 09:30 UTC")[0].name
        == "utter_summary_nothing_yet"
    )


@pytest.mark.parametrize(
    ("line", "someone_else"), [("+bone_pain", True), ("bone_pain", False), ("%fever", False)]
)
def test_a_summary_says_that_a_carer_told_it(line: str, someone_else: bool) -> None:
    assert ("utter_summary_for_someone_else" in summary(told(line).after)) is someone_else


def test_a_summary_keeps_the_persons_words_for_the_background() -> None:
    message = said(
        "bone_pain",
        contexts={"bone_medicine": Status.PRESENT, "opioids": Status.PRESENT, "steroids": Status.ABSENT},
        words={"bone_medicine": "Zometa since May", "steroids": "dexamethasone"},
    )
    parts = summary(told(message).after)
    medicine, opioids, steroids = (
        PROTOCOL.contexts[n].name for n in ("bone_medicine", "opioids", "steroids")
    )
    assert parts["utter_summary_background"] == f'{medicine} ("Zometa since May") and {opioids}'
    assert parts["utter_summary_not_background"].startswith(steroids)


def test_a_summary_says_since_when() -> None:
    first, again = (
        replace(message.reports[0], since=since)
        for message, since in ((said("bone_pain"), "since May"), (said("bone_pain"), "since today"))
    )
    denied = replace(said("-fever").reports[0], since="this morning")
    episode = told(
        Message(reports=(*said("fatigue").reports, first, denied)), Message(reports=(again,))
    ).after
    parts = summary(Episode.from_slots(episode.to_slots()))
    assert parts["utter_summary_present"] == 'tiredness and bone pain ("since May")'
    assert parts["utter_summary_denied"] == "a fever"


def test_a_summary_leaves_out_what_was_taken_back() -> None:
    taken = told("bone_pain fatigue", said("-fatigue", Remark.CORRECTS)).after
    parts = summary(taken)
    assert parts["utter_summary_present"] == "bone pain"
    assert parts["utter_summary_denied"] == PROTOCOL.findings["fatigue"].name
    assert "words of fatigue" not in parts["utter_summary_words"]


def test_a_summary_keeps_what_was_only_denied() -> None:
    parts = summary(told("bone_pain", "-bone_pain").after)
    assert parts["utter_summary_present"] == "bone pain"
    assert "utter_summary_denied" not in parts


def test_why_after_a_correction_gives_what_is_left() -> None:
    episode = told("bone_pain limb_weakness", said("-limb_weakness", Remark.CORRECTS)).after
    parts = why_parts(episode, PROTOCOL)
    assert all("limb_weakness" not in str(part.values) for part in parts)
    assert parts[0].name == "utter_why_intro"
