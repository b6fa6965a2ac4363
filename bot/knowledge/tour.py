"""The guided tour: where a command leads, and what is said there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content.tour_schema import Tour, TourStep
from bot.knowledge.repository import KnowledgeBase
from bot.knowledge.tour_commands import Command, Move
from bot.triage.parts import Part


@dataclass(frozen=True)
class Place:
    """Where a person is in the tour; `on` is false once they have left it."""

    step: int
    on: bool = True

    def to_slot(self) -> dict[str, Any]:
        """The slot that holds this place."""
        return {"step": self.step, "on": self.on}

    @classmethod
    def from_slot(cls, slot: object) -> Place | None:
        """The place that a slot holds; `None` for an empty or damaged one."""
        step = slot.get("step") if isinstance(slot, Mapping) else None
        if not isinstance(slot, Mapping) or not isinstance(step, int) or isinstance(step, bool) or step < 1:
            return None
        return cls(step, bool(slot.get("on")))


@dataclass(frozen=True)
class Visit:
    """What one command leads to: what is said, the place after it, and the step that is told, if any."""

    parts: tuple[Part, ...]
    place: Place | None
    told: TourStep | None = None


def is_touring(slot: object) -> bool:
    """Whether the tour is on, by its slot."""
    place = Place.from_slot(slot)
    return place is not None and place.on


def visit(command: Command, place: Place | None, tour: Tour, base: KnowledgeBase) -> Visit:
    """Takes one command.

    Args:
        command: What is asked.
        place: Where the person is, or was; `None` before the first step.
        tour: The tour.
        base: The facts.
    """
    if command.move is Move.START:
        return _tell(1, tour, base)
    if command.move is Move.STEP and command.target is not None:
        return _jump(command.target, place, tour, base)
    if command.move is Move.STOP and not (place and place.on):
        return Visit((Part("utter_goodbye"),), place)
    if place is None or place.step > tour.count:
        return Visit((Part("utter_tour_none"),), None)
    if command.move is Move.STEP:
        return _tell(place.step, tour, base)
    if not place.on:
        return Visit((Part("utter_tour_paused", {"step": str(place.step)}),), place)
    if command.move is Move.STOP:
        stopped = Part("utter_tour_stopped", {"step": str(place.step)})
        return Visit((stopped,), Place(place.step, on=False))
    if command.move is Move.MORE:
        return _tell(place.step, tour, base, full=True)
    return _forward(place, tour, base) if command.move is Move.NEXT else _back(place, tour, base)


def step_parts(number: int, tour: Tour, base: KnowledgeBase, *, full: bool = False) -> tuple[Part, ...]:
    """All that is said at a step; the part with the buttons is the last.

    Args:
        number: The step.
        tour: The tour.
        base: The facts.
        full: Whether the facts are told in their long form.
    """
    step = tour.step(number)
    where = {"step": str(number), "count": str(tour.count), "title": step.title}
    facts = [base.fact(fact) for fact in step.facts]
    cautions = [caution for topic in step.cautions if (caution := base.topic(topic).caution)]
    edge = {1: "_first", tour.count: "_last"}.get(number, "")
    return (
        Part("utter_tour_step", where),
        *(Part("utter_answer", {"answer": fact.long if full else fact.short}) for fact in facts),
        *(Part("utter_caution", {"answer": caution.text}) for caution in cautions),
        Part(f"utter_tour_way{edge}", where),
    )


def _tell(number: int, tour: Tour, base: KnowledgeBase, *, full: bool = False) -> Visit:
    return Visit(step_parts(number, tour, base, full=full), Place(number), tour.step(number))


def _forward(place: Place, tour: Tour, base: KnowledgeBase) -> Visit:
    if place.step < tour.count:
        return _tell(place.step + 1, tour, base)
    return Visit((Part("utter_tour_done"),), Place(place.step, on=False))


def _back(place: Place, tour: Tour, base: KnowledgeBase) -> Visit:
    if place.step > 1:
        return _tell(place.step - 1, tour, base)
    first = _tell(1, tour, base)
    return Visit((Part("utter_tour_nothing_before"), *first.parts), first.place, first.told)


def _jump(target: int, place: Place | None, tour: Tour, base: KnowledgeBase) -> Visit:
    if 1 <= target <= tour.count:
        return _tell(target, tour, base)
    listed = "; ".join(f"{number} {step.title}" for number, step in enumerate(tour.steps, start=1))
    return Visit((Part("utter_tour_no_step", {"count": str(tour.count), "listed": listed}),), place)
