"""Words every reply: joins its parts, puts emergency advice before everything, stamps the disclaimer."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import names
from bot.channels.messages import clean
from bot.content.loading import load_protocol
from bot.knowledge.tour import is_touring
from bot.logs import describe_error
from bot.rasa_ext.beside import comes_from, may_ask_if_helpful
from bot.settings import Settings
from bot.triage.episode import Episode
from bot.triage.model import Level, Status
from bot.triage.parts import Part, finding_names
from bot.triage.protocol import Protocol
from bot.triage.reply import plan_unaided, resuming
from bot.triage.turn_slots import turn_from_slots
from bot.triage.whose import for_person, whose

logger = logging.getLogger(__name__)

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NOT_ADVICE = frozenset({names.UTTER_REMINDER, "utter_emergency_number"})
_LEAVES_NOTHING_OPEN = frozenset(
    {
        *(names.UTTER_REPLY, names.UTTER_RESTARTED, names.UTTER_ASK_ERASE, names.UTTER_ERASED),
        *(names.UTTER_NOT_ERASED, "utter_goodbye", "utter_refuse_ok"),
    }
)
"""Responses after which the open question is not put again; a planned reply has its own."""
_LEAVES_TOUR = _LEAVES_NOTHING_OPEN - {names.UTTER_REPLY} | {names.UTTER_TECHNICAL_PROBLEM}
"""Responses after which the guided tour is not offered again."""
_BESIDE = {
    names.UTTER_ASK_ERASE: names.ASKED_TO_ERASE,
    names.UTTER_ASK_HELPFUL: names.ASKED_IF_HELPFUL,
}
_SILENCE_SECONDS = 600.0
"""After which a reply begins with a line on what was told before."""
_NAMED = ("for_whom", "steps_for_whom")
"""Words that can name the person ("for your mother")."""
_WORDS = (*_NAMED, "you", "your", "do_you", "have_you", "are_you")
Words = Mapping[str, Any]


class SafeNLG(TemplatedNaturalLanguageGenerator):
    """Rasa's generator for the responses in `data/responses`.

    Two promises are kept here because no reply can go round it: after an emergency each further reply begins
    with the emergency advice, and every reply ends with the disclaimer, in full the first time.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Takes the wording from the domain and the telephone numbers from the settings."""
        # Rasa makes the generator before it reads the model, and hands the responses of the model's domain
        # to generators of this base class only.
        super().__init__(domain.responses if domain else {})
        self._numbers = _numbers(Settings.from_env())
        self._protocol = load_protocol()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Words one response.

        Args:
            utter_action: Id of the response; `utter_reply` is put together from its parts.
            tracker: The conversation, with the slots as they are after the message.
            output_channel: Name of the channel; every channel gets the same words.
            **kwargs: `parts`, a list of `{"name", "values"}`, or values for a single response.

        Returns:
            `text`; where a part has them, `buttons`; where a part names a drawing, `picture`, which a channel
            of its own may show and others leave out. `level` is the level of the episode; `about` what an
            answer or advice comes from; `asks` the question beside the interview that it ends with.
        """
        slots = tracker.current_slot_values()
        parts = self._parts(utter_action, slots, kwargs)
        episode = _episode(slots)
        if utter_action not in _LEAVES_NOTHING_OPEN:
            parts = [*parts, *(part.to_json() for part in resuming(episode))]
        if _is_digression(parts, episode) and is_touring(slots.get(names.SLOT_TOUR)):
            parts = [*parts, _back_to_tour(slots[names.SLOT_TOUR])]
        if episode.worst is Level.EMERGENCY and not any(map(_is_advice, parts)):
            parts = [*_reminders(episode), *parts]
        elif episode.level is not Level.NONE and _came_back(tracker):
            parts = [*_recap(episode, self._protocol), *parts]
        about = comes_from(parts, episode, self._protocol)
        if about and may_ask_if_helpful(parts, episode, tracker):
            parts = [*parts, {"name": names.UTTER_ASK_HELPFUL}]
        full = not _has_spoken(tracker) or any(p["name"] == names.UTTER_DISCLAIMER_FULL for p in parts)
        parts = [part for part in parts if part["name"] != names.UTTER_DISCLAIMER_FULL]
        parts.append({"name": names.UTTER_DISCLAIMER_FULL if full else names.UTTER_DISCLAIMER_SHORT})
        reply = self._compose(parts, self._person_words(_addressed(episode)))
        beside = [_BESIDE[part["name"]] for part in parts if part["name"] in _BESIDE]
        noted = {names.REPLY_ABOUT: about, names.REPLY_ASKS: beside[-1] if beside else None}
        return {**reply, names.REPLY_LEVEL: episode.worst.value, **{k: v for k, v in noted.items() if v}}

    def notice(self, name: str, **values: str) -> str:
        """Words a notice of a channel: it is no reply of the conversation and carries no disclaimer.

        Args:
            name: Id of the response.
            **values: What is filled into it.
        """
        return str(self._compose([{"name": name, "values": values}], self._person_words("self"))["text"])

    def lines(self, parts: Iterable[Part], episode: Episode) -> list[str]:
        """Words parts outside a conversation, with the disclaimer at the end.

        Args:
            parts: What to say.
            episode: Whom it is about.
        """
        closing = Part(names.UTTER_DISCLAIMER_FULL)
        said = [part.to_json() for part in (*parts, closing)]
        text: str = self._compose(said, self._person_words(_addressed(episode)))["text"]
        return text.split("\n")

    def _person_words(self, person: str) -> dict[str, str]:
        """The words for the person that the conversation is about ("your" or "his")."""
        pronoun, _, noun = person.partition(":")
        found = {}
        for word in _WORDS:
            name = f"utter_word_{word}_{pronoun}"
            name = name if name in self.responses else f"utter_word_{word}_self"
            found[word] = str(self._response(name).get("text", ""))
        for word in _NAMED if noun else ():
            named = str(self._response(f"utter_word_{word}_named").get("text", ""))
            found[word] = _PLACEHOLDER.sub(lambda _: noun, named)
        return found

    def _parts(self, action: str, slots: Words, given: Words) -> list[dict[str, Any]]:
        if action != names.UTTER_REPLY:
            return [{"name": action, "values": given}]
        if given.get("parts"):
            return list(given["parts"])
        return self._unaided(slots)

    def _unaided(self, slots: Words) -> list[dict[str, Any]]:
        """The reply from the slots alone: for a red flag, and when the action that should speak failed."""
        try:
            turn = turn_from_slots(slots, slots.get(names.SLOT_TURN) or {}, self._protocol)
            reply = plan_unaided(turn, self._protocol)
            if reply is not None:
                return [part.to_json() for part in reply.parts]
        except Exception as error:  # any reply is better than silence
            logger.error("planning a reply failed: %s", describe_error(error))
        return [{"name": names.UTTER_TECHNICAL_PROBLEM}]

    def _compose(self, parts: Iterable[Words], common: Words) -> dict[str, Any]:
        lines: list[str] = []
        buttons: list[dict[str, Any]] = []
        pictures: list[dict[str, Any]] = []
        for part in parts:
            response, values = self._response(part["name"]), part.get("values") or {}
            words = self._person_words(values["person"]) if "person" in values else common
            lines.append(self._fill(response.get("text", ""), {**words, **values}))
            buttons = response.get("buttons") or buttons
            pictures += _picture(part.get("values") or {})
        reply: dict[str, Any] = {"text": "\n".join(line for line in lines if line)}
        if pictures:
            reply["picture"] = pictures[-1]
        if buttons:
            reply["buttons"] = [dict(button) for button in buttons]
        return reply

    def _response(self, name: str) -> dict[str, Any]:
        variations = self.responses.get(name) or self.responses.get(name.removesuffix("_ed"))
        if not variations:
            logger.error("there is no response %s", name)
            general = f"{names.EMERGENCY_PREFIX}general"
            instead = general if name.startswith(names.EMERGENCY_PREFIX) else names.UTTER_TECHNICAL_PROBLEM
            variations = self.responses.get(instead) or [{}]
        return dict(variations[0])

    def _fill(self, text: str, values: Words) -> str:
        """Fills variables in one pass, so that braces in a person's words are never taken for a variable.

        Rasa shows the parts of a text that a blank line separates as messages of their own, and the
        disclaimer must stay with what it belongs to.
        """

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name == "oncology_line":
                phrase = "utter_oncology_line_number" if "number" in self._numbers else "utter_oncology_line"
                return self._fill(str(self._response(phrase).get("text", "")), {})
            return str(values.get(name, self._numbers.get(name, "")))

        # A person's words may carry codes that a terminal obeys; bare `rasa shell` lets them in.
        return clean(re.sub(r"\n\s*\n", "\n", _PLACEHOLDER.sub(value, text)))


def _numbers(settings: Settings) -> dict[str, str]:
    numbers = {
        "emergency_number": settings.emergency_number,
        "crisis_line": settings.crisis_line,
        "poison_line": settings.poison_line,
    }
    return {**numbers, "number": settings.oncology_line} if settings.oncology_line else numbers


def _picture(values: Words) -> list[dict[str, Any]]:
    if "picture" not in values:
        return []
    return [{"id": values["picture"], "url": values.get("address"), "alt": values["alt"]}]


def _is_digression(parts: Iterable[Words], episode: Episode) -> bool:
    """Whether a reply leaves the guided tour waiting: it asks nothing, and is not of the tour itself."""
    said = [str(part["name"]) for part in parts]
    if episode.worst is Level.EMERGENCY or any(name in _LEAVES_TOUR for name in said):
        return False
    return not any(
        name.startswith(("utter_tour_", "utter_ask_")) or name.endswith("_ask_now") for name in said
    )


def _back_to_tour(slot: Words) -> dict[str, Any]:
    return Part("utter_tour_waits", {"step": str(slot["step"])}).to_json()


def _episode(slots: Words) -> Episode:
    """The episode in the slots; of slots that cannot be read at least the level."""
    try:
        return Episode.from_slots(slots)
    except Exception as error:  # any reply is better than silence
        logger.error("reading the slots failed: %s", describe_error(error))
        known = {level.value for level in Level}
        level = slots.get("triage_level")
        return Episode(level=Level(level) if level in known else Level.NONE)


def _addressed(episode: Episode) -> str:
    """Whose words a reply takes; where there are several people, the writer is named as well."""
    if episode.person is None and not episode.aside:
        return "self"
    return whose(episode, episode)


def _reminders(episode: Episode) -> list[dict[str, Any]]:
    """The emergency advice again, for each whom it is for."""
    part = Part(names.UTTER_REMINDER)
    if not episode.aside:
        return [part.to_json()]
    urgent = [one for one in episode.everyone if one.level is Level.EMERGENCY]
    return [for_person(part, whose(one, episode)).to_json() for one in urgent]


def _is_advice(part: Words) -> bool:
    return part["name"].startswith(names.EMERGENCY_PREFIX) and part["name"] not in _NOT_ADVICE


def _came_back(tracker: DialogueStateTracker) -> bool:
    """Whether the person was silent for a while, within the session, before the latest message."""
    told = None
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return False
        if isinstance(event, UserUttered) and told is None:
            told = event.timestamp
        elif isinstance(event, BotUttered):
            return told is not None and told - event.timestamp > _SILENCE_SECONDS
    return False


def _recap(episode: Episode, protocol: Protocol) -> list[dict[str, Any]]:
    case = episode.case(protocol)
    present = [name for name, state in case.findings.items() if state.status is Status.PRESENT]
    if not present:
        return []
    return [Part("utter_recap", {"heard": finding_names(present, protocol)}).to_json()]


def _has_spoken(tracker: DialogueStateTracker) -> bool:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, SessionStarted):
            return False
    return False
