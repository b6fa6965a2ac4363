"""The safety policy on trackers of its own: what it does next, and what it puts into the slots."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.hearing import to_entities
from bot.nlp.extractor import ClinicalExtractor
from bot.rasa_ext.nlg import SafeNLG
from bot.rasa_ext.safety_policy import SafetyPolicy
from bot.triage.episode import SAFETY_LIST, Episode
from tests.rasa_ext.test_nlg import DOMAIN

LISTEN = "action_listen"
EPISODE_SLOTS = {"triage_level", "findings", "episode", "turn", "erasing"}
RED_FLAG = "my legs are weak"
REPORT = "my hip aches a lot"


@pytest.fixture(scope="module")
def policy() -> SafetyPolicy:
    config = SafetyPolicy.get_default_config()
    return SafetyPolicy(config, None, Resource("safety"), ExecutionContext(GraphSchema({})))


def said(
    text: str,
    intent: str = "report_finding",
    confidence: float = 0.9,
    entities: list[dict[str, Any]] | None = None,
) -> UserUttered:
    """A message as Rasa parses it; what begins with a slash does not get to the extractor."""
    if entities is None:
        entities = [] if text.startswith("/") else to_entities(ClinicalExtractor.load().extract(text))
    return UserUttered(
        text, {"name": intent, "confidence": confidence}, entities, message_id=uuid.uuid4().hex
    )


def button(question: str, value: str) -> UserUttered:
    entities = [{"entity": "question", "value": question}, {"entity": "value", "value": value}]
    return said(f'/answer{{"question": "{question}", "value": "{value}"}}', "answer", 1.0, entities)


class Dialogue:
    """A conversation in which every action but the policy's own reply is dead."""

    def __init__(self, policy: SafetyPolicy) -> None:
        self.tracker = DialogueStateTracker("someone", DOMAIN.slots)
        self._policy = policy
        self.update(ActionExecuted(LISTEN))

    def update(self, *events: Event) -> None:
        for event in events:
            self.tracker.update(event, DOMAIN)

    def predict(self) -> tuple[str | None, PolicyPrediction]:
        """The action that the policy wants, `None` if it abstains; its slots are set as Rasa would."""
        prediction = self._policy.predict_action_probabilities(self.tracker, DOMAIN)
        self.update(*prediction.events)
        best = max(prediction.probabilities)
        if best == 0:
            return None, prediction
        assert prediction.is_no_user_prediction, "a rule could outrank it"
        return DOMAIN.action_names_or_texts[prediction.probabilities.index(best)], prediction

    def next(self, *events: Event) -> str | None:
        self.update(*events)
        return self.predict()[0]

    @property
    def episode(self) -> Episode:
        return Episode.from_slots(self.tracker.current_slot_values())

    async def say(
        self, message: UserUttered, otherwise: str = names.ACTION_NOT_UNDERSTOOD
    ) -> list[dict[str, Any]]:
        """One whole turn; `otherwise` stands for what the rules would do where the policy abstains."""
        self.update(message)
        replies = []
        for _ in range(6):
            action = self.predict()[0] or otherwise
            self.update(ActionExecuted(action))
            if action == LISTEN:
                return replies
            if action.startswith("utter_"):
                reply = await SafeNLG(None, DOMAIN).generate(action, self.tracker, "rest")
                assert reply is not None
                replies.append(reply)
                self.update(BotUttered(reply["text"]))
        raise AssertionError("the turn does not end")


@pytest.fixture
def dialogue(policy: SafetyPolicy) -> Dialogue:
    return Dialogue(policy)


def test_before_the_first_message_it_has_no_say(dialogue: Dialogue) -> None:
    action, prediction = dialogue.predict()
    assert action is None
    assert not prediction.events


@pytest.mark.parametrize(
    "intent", ["report_finding", "greet", "ask_spine", "restart", "back", "nlu_fallback"]
)
def test_a_red_flag_is_answered_then_recorded_whatever_the_intent(dialogue: Dialogue, intent: str) -> None:
    assert dialogue.next(said(RED_FLAG, intent)) == names.UTTER_REPLY
    assert dialogue.tracker.get_slot(names.SLOT_LEVEL) == "emergency"
    done = [ActionExecuted(names.UTTER_REPLY), BotUttered("Call 911 now.")]
    assert dialogue.next(*done) == names.ACTION_RECORD
    assert dialogue.next(ActionExecuted(names.ACTION_RECORD)) == LISTEN


def test_a_record_that_fails_ends_the_turn_all_the_same(dialogue: Dialogue) -> None:
    dialogue.next(said(RED_FLAG))
    dialogue.next(ActionExecuted(names.UTTER_REPLY), BotUttered("Call 911 now."))
    assert dialogue.next(ActionExecuted(names.ACTION_RECORD)) == LISTEN


@pytest.mark.parametrize(
    "message",
    [said(REPORT), said("no back pain"), said("I had back pain years ago"), said("I take morphine")],
)
def test_other_reports_go_to_triage(dialogue: Dialogue, message: UserUttered) -> None:
    assert dialogue.next(message) == names.ACTION_TRIAGE
    assert dialogue.next(ActionExecuted(names.ACTION_TRIAGE), BotUttered("x")) == LISTEN


@pytest.mark.parametrize("action", [names.ACTION_TRIAGE, names.ACTION_EXPLAIN, "action_sources"])
def test_an_action_that_said_nothing_is_made_up_for(dialogue: Dialogue, action: str) -> None:
    dialogue.next(said(REPORT))
    assert dialogue.next(ActionExecuted(action)) == names.UTTER_REPLY
    assert dialogue.next(ActionExecuted(names.UTTER_REPLY), BotUttered("x")) == LISTEN


def test_a_reply_that_cannot_be_worded_does_not_go_round_in_circles(dialogue: Dialogue) -> None:
    dialogue.next(said(REPORT))
    assert dialogue.next(ActionExecuted(names.ACTION_TRIAGE)) == names.UTTER_REPLY
    assert dialogue.next(ActionExecuted(names.UTTER_REPLY)) == LISTEN


@pytest.mark.parametrize("intent", ["greet", "ask_spine", "thanks", "insult", "affirm", "summary_for_doctor"])
def test_an_ordinary_intent_is_left_to_the_rules_with_the_slots_set(dialogue: Dialogue, intent: str) -> None:
    dialogue.update(said("hello there", intent))
    action, prediction = dialogue.predict()
    assert action is None
    assert not prediction.is_no_user_prediction
    assert {event.key for event in prediction.events if isinstance(event, SlotSet)} == EPISODE_SLOTS


@pytest.mark.parametrize("intent", ["nlu_fallback", "report_finding"])
def test_what_was_not_understood(dialogue: Dialogue, intent: str) -> None:
    assert dialogue.next(said("blip blop", intent)) == names.ACTION_NOT_UNDERSTOOD
    assert dialogue.episode.misunderstood == 1


@pytest.mark.parametrize("message", [said("/restart", "restart", 1.0), said("start over", "restart", 0.85)])
def test_a_restart_clears_the_episode(dialogue: Dialogue, message: UserUttered) -> None:
    dialogue.next(said(RED_FLAG))
    dialogue.update(ActionExecuted(names.UTTER_REPLY), BotUttered("Call 911 now."), ActionExecuted(LISTEN))
    assert dialogue.next(message) == names.UTTER_RESTARTED
    assert dialogue.episode == Episode()
    assert dialogue.tracker.get_slot(names.SLOT_TURN) is None


@pytest.mark.parametrize(
    "message",
    [
        said("maybe over again", "restart", 0.79),
        said("go back", "back", 1.0),
        said("/back", "back", 1.0),
        said("/session_start", "session_start", 1.0),
        said("session start", "session_start", 0.5),
    ],
)
def test_nothing_else_wipes_the_episode(dialogue: Dialogue, message: UserUttered) -> None:
    dialogue.next(said(RED_FLAG))
    dialogue.update(ActionExecuted(names.UTTER_REPLY), BotUttered("Call 911 now."), ActionExecuted(LISTEN))
    before = dialogue.episode
    assert dialogue.next(message) == names.UTTER_HELP
    assert dialogue.episode == before


def test_a_restart_that_reports_is_a_report(dialogue: Dialogue) -> None:
    dialogue.next(said(REPORT))
    dialogue.update(ActionExecuted(names.ACTION_TRIAGE), BotUttered("x"), ActionExecuted(LISTEN))
    assert dialogue.next(said("start over, my legs are weak", "restart", 0.99)) == names.UTTER_REPLY
    assert len(dialogue.episode.reports) > 1


@pytest.mark.parametrize("text", ["/my legs are weak", "/ my legs are weak", "/restart my legs are weak"])
def test_a_text_that_begins_with_a_slash_is_heard(dialogue: Dialogue, text: str) -> None:
    intent = text[1:].split("{")[0].strip()
    assert dialogue.next(said(text, intent, 1.0)) == names.UTTER_REPLY
    assert dialogue.episode.level.value == "emergency"


@pytest.mark.parametrize(
    ("text", "code"), [("me duele mucho la espalda y no puedo dormir", "es"), ("我的背很痛", "zh")]
)
def test_another_language_gets_its_own_words(dialogue: Dialogue, text: str, code: str) -> None:
    assert dialogue.next(said(text, "nlu_fallback")) == names.UTTER_LANGUAGE + code


def test_an_answer_to_the_pending_question(dialogue: Dialogue) -> None:
    dialogue.next(said(REPORT))
    dialogue.update(ActionExecuted(names.ACTION_TRIAGE), BotUttered("x"), ActionExecuted(LISTEN))
    pending = {**dialogue.tracker.get_slot(names.SLOT_EPISODE), "pending": "limbs", "asked": ["limbs"]}
    dialogue.update(SlotSet(names.SLOT_EPISODE, pending))
    assert dialogue.next(button("limbs", "no")) == names.ACTION_TRIAGE
    assert dialogue.episode.level.value == "urgent"


@pytest.mark.parametrize(
    "message", [button("limbs", "yes"), said("yes", "affirm"), said("yes, both", "chitchat")]
)
def test_a_worrying_answer_is_a_red_flag(dialogue: Dialogue, message: UserUttered) -> None:
    dialogue.next(said(REPORT))
    dialogue.update(ActionExecuted(names.ACTION_TRIAGE), BotUttered("x"), ActionExecuted(LISTEN))
    pending = {**dialogue.tracker.get_slot(names.SLOT_EPISODE), "pending": "limbs", "asked": ["limbs"]}
    dialogue.update(SlotSet(names.SLOT_EPISODE, pending))
    assert dialogue.next(message) == names.UTTER_REPLY


def test_yes_to_the_safety_list_is_a_red_flag(dialogue: Dialogue) -> None:
    dialogue.update(SlotSet(names.SLOT_EPISODE, Episode(pending=SAFETY_LIST).to_slots()["episode"]))
    assert dialogue.next(said("yes", "affirm")) == names.UTTER_REPLY


async def test_with_all_actions_dead_each_turn_has_one_reply(dialogue: Dialogue) -> None:
    for text, intent in [
        ("hello", "greet"),
        (REPORT, "report_finding"),
        ("blip", "nlu_fallback"),
        ("why", "why_this_advice"),
    ]:
        replies = await dialogue.say(said(text, intent))
        assert len(replies) == 1
        assert "not medical advice" in replies[0]["text"]
    (reply,) = await dialogue.say(said(RED_FLAG))
    assert reply["text"].startswith("Call 911 now")
    (reply,) = await dialogue.say(said("thanks", "thanks"))
    assert reply["text"].startswith("Call 911 now")


@pytest.mark.parametrize("message", [button("limbs", "yes"), said("yes", "affirm")])
async def test_with_all_actions_dead_a_yes_to_the_question_is_heard(
    dialogue: Dialogue, message: UserUttered
) -> None:
    (reply,) = await dialogue.say(said(REPORT))
    assert "weak" in reply["text"]
    assert reply["buttons"]
    (reply,) = await dialogue.say(message)
    assert dialogue.episode.level.value == "emergency"
    assert reply["text"].startswith("Call 911 now")


@pytest.mark.parametrize("text", ["No puedo caminar", "Non posso camminare", "No siento las piernas"])
def test_the_no_of_another_language_rules_nothing_out(dialogue: Dialogue, text: str) -> None:
    pending = Episode(pending="limbs", asked=("limbs",)).to_slots()["episode"]
    dialogue.update(SlotSet(names.SLOT_EPISODE, pending))
    dialogue.next(said(text, "other_language"))
    assert not any(report.status.value == "absent" for report in dialogue.episode.reports)


def test_it_learns_nothing(policy: SafetyPolicy) -> None:
    assert policy.train([], DOMAIN) == Resource("safety")
    loaded = SafetyPolicy.load(
        policy.get_default_config(), None, Resource("safety"), ExecutionContext(GraphSchema({}))
    )
    assert loaded.priority == 100
