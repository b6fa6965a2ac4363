"""The guided tour: its content is whole, its commands are read word for word, and it goes where it should."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.content.knowledge_schema import Knowledge
from bot.content.tour_schema import Tour, load_tour
from bot.knowledge import KnowledgeBase
from bot.knowledge.tour import Place, Visit, is_touring, visit
from bot.knowledge.tour_commands import (
    UNKNOWN,
    Command,
    Move,
    is_page_turn,
    move_of,
    read_command,
    wants_detail,
)
from tests.knowledge.reading import grade


@pytest.fixture(scope="module")
def tour(knowledge: Knowledge) -> Tour:
    return load_tour(knowledge)


def test_every_fact_of_the_slideshow_is_told_once(tour: Tour, knowledge: Knowledge) -> None:
    told = [fact for step in tour.steps for fact in step.facts]
    on_slides = {
        fact.id
        for facts in knowledge.facts.values()
        for fact in facts
        if any(at.source == "W" and at.slide for at in fact.sources)
    }
    assert tour.count == 14
    assert len(told) == len(set(told))
    assert set(told) == on_slides


def test_titles_are_plain(tour: Tour) -> None:
    assert max(grade(f"This step is on {step.title}.") for step in tour.steps) <= 8


BROKEN: dict[str, tuple[str, str, str]] = {
    "unknown fact": ("[site.any, ", "[site.none, site.any, ", "steps[2].facts: site.none is no fact"),
    "fact of another slide": (
        "[site.any, ",
        "[def.spread, site.any, ",
        "steps[2].facts: def.spread is not from W3",
    ),
    "fact left out": ("[site.any, ", "[", "steps[2].facts: site.any is from W3 and missing"),
    "slide out of order": ("slide: 3", "slide: 4", "steps: the slides must be 1 to 14 in this order"),
    "unknown topic": ("topic: sites", "topic: moon", "steps[2].topic: no fact is of moon"),
    "caution left out": (
        "    cautions: [calcium]\n",
        "",
        "steps[7].cautions: calcium has a caution that is missing",
    ),
    "caution of another topic": ("[calcium]\n", "[calcium, spine]\n", "steps[7].cautions: spine is no topic"),
    "name used twice": ("called: [sites, ", "called: [radiation, sites, ", "steps: 'radiation' is what two"),
    "unknown key": (
        "    topic: sites\n",
        "    topic: sites\n    colour: red\n",
        "steps.2.colour: extra fields",
    ),
    "source without slides": ("source: W", "source: H", "source: H is no source with slides"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_tour_is_refused(name: str, tmp_path: Path, knowledge: Knowledge) -> None:
    old, new, expected = BROKEN[name]
    text = (Path(str(files("bot.content"))) / "tour.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "tour.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tour(knowledge, tmp_path)
    assert [line for line in caught.value.problems if line.startswith(f"tour.yml: {expected}")], caught.value


def test_a_missing_tour_is_told(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(ContentError, match=r"tour.yml: the file is missing"):
        load_tour(knowledge, tmp_path)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("next", Command(Move.NEXT)),
        ("Next, please!", Command(Move.NEXT)),
        ("go on to the next slide", Command(Move.NEXT)),
        ("back", Command(Move.BACK)),
        ("take me back a step", Command(Move.BACK)),
        ("back up one step", Command(Move.BACK)),
        ("the slide before this one", Command(Move.BACK)),
        ("go to step 5", Command(Move.STEP, 5)),
        ("slide 12", Command(Move.STEP, 12)),
        ("take me to step fourteen", Command(Move.STEP, 14)),
        ("the third slide please", Command(Move.STEP, 3)),
        ("show me the last step", Command(Move.STEP, 14)),
        ("jump to radiation", Command(Move.STEP, 11)),
        ("go to broken bones", Command(Move.STEP, 6)),
        ("jump to bone pain", Command(Move.STEP, 4)),
        ("skip to the part on X-rays", Command(Move.STEP, 7)),
        ("go to step 99", Command(Move.STEP, UNKNOWN)),
        ("go to step 0", Command(Move.STEP, UNKNOWN)),
        ("where was I?", Command(Move.STEP)),
        ("continue the tour", Command(Move.STEP)),
        ("stop", Command(Move.STOP)),
        ("stop the tour", Command(Move.STOP)),
    ],
)
def test_commands(tour: Tour, text: str, command: Command) -> None:
    assert read_command(text, tour) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "my back",
        "back pain",
        "next my legs went numb",
        "go to step 5, my legs are weak",
        "go to the toilet",
        "I can't go to the toilet",
        "I want to end it",
        "end it",
        "I want to stop it all",
        "stop it",
        "I want to jump",
        "go numb",
        "where am I",
        "take me to hospital",
        "step on my foot hurts",
        "broken bones",
        "bone pain",
        "back to bone pain",
        "I go back to bed with bone pain",
        "next " * 40,
    ],
)
def test_nothing_else_is_a_command(tour: Tour, text: str) -> None:
    assert read_command(text, tour) is None
    assert not is_page_turn(text, tour)


@pytest.mark.parametrize("text", ["where was I", "stop", "continue the tour"])
def test_only_paging_and_jumping_report_nothing(tour: Tour, text: str) -> None:
    assert not is_page_turn(text, tour)


@pytest.mark.parametrize(
    ("intent", "text", "step", "command"),
    [
        ("next", "/tour_next", None, Command(Move.NEXT)),
        ("step", '/tour_step{"step": "5"}', "5", Command(Move.STEP, 5)),
        ("step", '/tour_step{"step": "77"}', "77", Command(Move.STEP, UNKNOWN)),
        ("step", "/tour_step", None, Command(Move.STEP)),
        ("step", "I fancy the bit with bone cement", None, Command(Move.STEP, 11)),
        ("step", "put me on 9 would you", None, Command(Move.STEP, 9)),
        ("start", "do show me round", None, Command(Move.START)),
        ("next", "go to step 2", None, Command(Move.STEP, 2)),
    ],
)
def test_the_words_count_before_the_intent(
    tour: Tour, intent: str, text: str, step: str | None, command: Command
) -> None:
    assert move_of(intent, text, step, tour) == command


def test_every_title_and_name_leads_to_its_step(tour: Tour) -> None:
    for number, step in enumerate(tour.steps, start=1):
        for name in (step.title, *step.called):
            assert read_command(f"jump to {name}", tour) == Command(Move.STEP, number), name


Walk = Callable[[Command, Place | None], Visit]


@pytest.fixture
def walk(tour: Tour, knowledge_base: KnowledgeBase) -> Walk:
    return lambda command, place: visit(command, place, tour, knowledge_base)


def _names(reached: Visit) -> list[str]:
    return [part.name for part in reached.parts]


def test_next_leads_through_all_steps_to_the_end(walk: Walk, tour: Tour) -> None:
    reached = walk(Command(Move.START), None)
    for number in range(1, tour.count + 1):
        assert reached.place == Place(number)
        assert reached.parts[0].values["step"] == str(number)
        assert _names(reached).count("utter_answer") == len(tour.step(number).facts)
        assert _names(reached).count("utter_caution") == len(tour.step(number).cautions)
        assert _names(reached)[-1].startswith("utter_tour_way")
        reached = walk(Command(Move.NEXT), reached.place)
    assert _names(reached) == ["utter_tour_done"]
    assert reached.place == Place(14, on=False)


def test_the_ends_have_their_own_way_on(walk: Walk) -> None:
    assert _names(walk(Command(Move.STEP, 1), None))[-1] == "utter_tour_way_first"
    assert _names(walk(Command(Move.STEP, 2), None))[-1] == "utter_tour_way"
    assert _names(walk(Command(Move.STEP, 14), None))[-1] == "utter_tour_way_last"


def test_back(walk: Walk) -> None:
    assert walk(Command(Move.BACK), Place(5)).place == Place(4)
    first = walk(Command(Move.BACK), Place(1))
    assert (first.place, _names(first)[0]) == (Place(1), "utter_tour_nothing_before")


def test_more_tells_the_long_form_of_the_same_step(walk: Walk, knowledge_base: KnowledgeBase) -> None:
    short, full = walk(Command(Move.STEP, 5), None), walk(Command(Move.MORE), Place(5))
    fact = knowledge_base.fact("spine.press")
    assert short.parts[1].values["answer"] == fact.short
    assert full.parts[1].values["answer"] == fact.long
    assert full.place == Place(5)


def test_stop_and_go_on(walk: Walk) -> None:
    stopped = walk(Command(Move.STOP), Place(5))
    assert (stopped.place, stopped.told) == (Place(5, on=False), None)
    assert _names(walk(Command(Move.NEXT), stopped.place)) == ["utter_tour_paused"]
    assert walk(Command(Move.STEP), stopped.place).place == Place(5)
    assert walk(Command(Move.START), stopped.place).place == Place(1)


@pytest.mark.parametrize("move", [Move.NEXT, Move.BACK, Move.STEP, Move.MORE])
def test_without_a_tour_it_is_asked_what_is_meant(walk: Walk, move: Move) -> None:
    reached = walk(Command(move), None)
    assert (_names(reached), reached.place) == (["utter_tour_none"], None)


def test_stop_without_a_tour_is_a_goodbye(walk: Walk) -> None:
    assert _names(walk(Command(Move.STOP), None)) == ["utter_goodbye"]


def test_a_step_that_there_is_not_leaves_the_place(walk: Walk) -> None:
    reached = walk(Command(Move.STEP, UNKNOWN), Place(5))
    assert (_names(reached), reached.place) == (["utter_tour_no_step"], Place(5))
    assert "14 Outlook" in reached.parts[0].values["listed"]


@pytest.mark.parametrize(
    "slot", [None, {}, "5", 5, [], {"step": "5"}, {"step": 0}, {"step": True}, {"step": None}]
)
def test_a_damaged_slot_is_no_tour(slot: object) -> None:
    assert Place.from_slot(slot) is None
    assert not is_touring(slot)


def test_a_place_beyond_the_tour_is_none(walk: Walk) -> None:
    assert _names(walk(Command(Move.NEXT), Place(99))) == ["utter_tour_none"]


def test_the_slot_keeps_the_place() -> None:
    for place in (Place(3), Place(14, on=False)):
        assert Place.from_slot(place.to_slot()) == place
    assert is_touring({"step": 3, "on": True})
    assert not is_touring({"step": 3, "on": False})


@pytest.mark.parametrize("text", ["more", "tell me more", "in detail please", "explain that"])
def test_asking_for_detail(text: str) -> None:
    assert wants_detail(text)
    assert not wants_detail("go on")
