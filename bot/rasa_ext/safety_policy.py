"""The policy above all others: hears every message itself, answers red flags, and never stays silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot import names
from bot.content.loading import load_protocol
from bot.content.tour_schema import packaged_tour
from bot.knowledge.tour import is_touring
from bot.knowledge.tour_commands import read_command
from bot.nlp.language import foreign_language
from bot.rasa_ext.beside import is_bare_answer, question_beside
from bot.rasa_ext.follow_up import goes_on
from bot.rasa_ext.turns import hear, is_restart
from bot.triage.episode import Episode, Turn
from bot.triage.people import listen
from bot.triage.reply import plan_unaided
from bot.triage.reports import HELP_REMARKS, Answer, Message
from bot.triage.turn_slots import turn_from_slots, turn_to_slot

_BESIDE = frozenset({names.ASKED_TO_ERASE, names.ASKED_IF_HELPFUL})
_DEFAULT_INTENTS = frozenset({names.INTENT_RESTART, "back", "session_start"})
PRIORITY = 100
"""Above Rasa's own policies, which go up to 6."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Decides on findings before any intent counts.

    Each user message is taken into the episode here, in the process of the dialogue, so that a level never
    depends on the action server. A red flag is answered from here as well; other reports and answers go to
    `action_triage`; every other message is left to the rules. When an action has failed and the person got no
    reply, the reply is given from here.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        """Builds the policy; it learns nothing."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._protocol = load_protocol()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's name for a policy's settings: only the priority."""
        return {"priority": PRIORITY, "max_history": None}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Builds the policy; nothing of it is in the model."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """There is nothing to train."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The next action where this policy has a say, and the slots of the episode in any case."""
        since = _since_user(tracker)
        if since is None:
            return self._abstain(domain)
        done = [event.action_name for event in since if isinstance(event, ActionExecuted)]
        if not done:
            return self._on_message(tracker, domain)
        return self._after_action(tracker, domain, since, done)

    def _on_message(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        if is_restart(tracker.latest_message):
            no_tour = SlotSet(names.SLOT_TOUR, None)
            return self._act(names.UTTER_RESTARTED, domain, [*_slots(Episode(), None), no_tour])
        slots = tracker.current_slot_values()
        episode, touring = Episode.from_slots(slots), is_touring(slots.get(names.SLOT_TOUR))
        beside = question_beside(tracker)
        heard = hear(tracker.latest_message, beside or episode.pending, touring=touring)
        if is_bare_answer(heard) and (put := heard.answers or beside) in _BESIDE:
            return self._answered_beside(tracker, domain, heard, is_open=put == beside)
        if beside and not heard.answers:
            heard = replace(heard, answer=None)
        going_on = goes_on(tracker, episode, self._protocol)
        heard = replace(heard, understood=heard.understood or bool(going_on))
        turn = listen(episode, heard, self._protocol)
        events = _slots(turn.after, turn)
        if turn.is_red_flag:
            return self._act(names.UTTER_REPLY, domain, events)
        if turn.fresh or turn.answered or turn.retracted or turn.reopened or heard.answer or heard.contexts:
            return self._act(names.ACTION_TRIAGE, domain, events)
        if turn.needs_word and (turn.remarks & HELP_REMARKS or not _is_topic(tracker.latest_message)):
            return self._act(names.UTTER_REPLY, domain, events)
        if touring and read_command(tracker.latest_message.text or "", packaged_tour()):
            return self._act(names.ACTION_TOUR, domain, events)
        language = foreign_language(tracker.latest_message.text or "")
        if language and tracker.latest_message.intent_name != names.INTENT_EMPTY:
            return self._act(names.UTTER_LANGUAGE + language, domain, events)
        if tracker.latest_message.intent_name in _DEFAULT_INTENTS:
            # Rasa itself would wipe the conversation on these, however unsure the classifier is.
            return self._act(names.UTTER_HELP, domain, events)
        if going_on:
            return self._act(going_on, domain, events)
        if not heard.understood:
            return self._act(names.ACTION_NOT_UNDERSTOOD, domain, events)
        return self._abstain(domain, events)

    def _answered_beside(
        self, tracker: DialogueStateTracker, domain: Domain, heard: Message, *, is_open: bool
    ) -> PolicyPrediction:
        """An answer to a question that is none of the interview; only a yes just after it erases."""
        note = {"answer": heard.answer.value if heard.answer else None}
        not_told = [SlotSet(names.SLOT_TURN, note), SlotSet(names.SLOT_ERASING, None)]
        put = heard.answers or question_beside(tracker)
        if put == names.ASKED_IF_HELPFUL:
            return self._act(names.ACTION_FEEDBACK, domain, not_told)
        if heard.answer is not Answer.YES:
            return self._act(names.UTTER_ERASE_KEPT, domain, not_told)
        if not is_open:
            return self._act(names.UTTER_ASK_ERASE, domain, not_told)
        if tracker.get_latest_input_channel() == names.CHANNEL_RASA_SHELL:
            return self._act(names.UTTER_NOT_ERASED, domain, not_told)
        return self._act(ACTION_LISTEN_NAME, domain, [SlotSet(names.SLOT_ERASING, True)])

    def _after_action(
        self, tracker: DialogueStateTracker, domain: Domain, since: list[Event], done: list[str]
    ) -> PolicyPrediction:
        if done == [names.UTTER_REPLY]:
            return self._act(names.ACTION_RECORD, domain)
        if any(isinstance(event, BotUttered) for event in since):
            return self._act(ACTION_LISTEN_NAME, domain, self._asked_in_place(tracker, done))
        if names.UTTER_REPLY in done:
            return self._act(ACTION_LISTEN_NAME, domain)
        return self._act(names.UTTER_REPLY, domain)

    def _asked_in_place(self, tracker: DialogueStateTracker, done: list[str]) -> list[Event]:
        """The question that this process asked for a failed action is pending, as if that had asked it."""
        failed = done[-2:-1]
        if done[-1] != names.UTTER_REPLY or failed not in (
            [names.ACTION_TRIAGE],
            [names.ACTION_NOT_UNDERSTOOD],
        ):
            return []
        slots = tracker.current_slot_values()
        turn = turn_from_slots(slots, slots.get(names.SLOT_TURN) or {}, self._protocol)
        reply = plan_unaided(turn, self._protocol)
        return [SlotSet(name, value) for name, value in reply.episode.to_slots().items()] if reply else []

    def _act(self, action: str, domain: Domain, events: list[Event] | None = None) -> PolicyPrediction:
        scores = self._default_predictions(domain)
        scores[domain.index_for_action(action)] = 1.0
        return self._prediction(scores, events=events, is_no_user_prediction=True)

    def _abstain(self, domain: Domain, events: list[Event] | None = None) -> PolicyPrediction:
        return self._prediction(self._default_predictions(domain), events=events)


def _is_topic(said: UserUttered) -> bool:
    """Whether the message asks for something, whose words ("is it better now") are no remark."""
    intent = str(said.intent_name)
    return intent.startswith(names.TOPIC_INTENT_PREFIX) or intent.endswith(names.REQUEST_INTENT_SUFFIX)


def _slots(episode: Episode, turn: Turn | None) -> list[Event]:
    note = turn_to_slot(turn) if turn else None
    slots = {**episode.to_slots(), names.SLOT_TURN: note, names.SLOT_ERASING: None}
    return [SlotSet(name, value) for name, value in slots.items()]


def _since_user(tracker: DialogueStateTracker) -> list[Event] | None:
    """Events after the latest user message; `None` before the first message of the session."""
    since: list[Event] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            return since[::-1]
        since.append(event)
    return None
