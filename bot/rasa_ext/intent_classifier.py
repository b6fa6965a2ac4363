"""Rasa graph component that tells what a message is about, with the project's own linear classifier."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import names
from bot.nlp.asked import split_questions
from bot.nlp.linear import LinearTextClassifier

_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Adapter of `bot.nlp.linear.LinearTextClassifier` to Rasa's NLU graph."""

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        classifier: LinearTextClassifier | None = None,
    ) -> None:
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Builds the component before training."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Reads the trained component back from the model."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, LinearTextClassifier.load(folder))

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose versions enter the fingerprint of a trained model."""
        return ["sklearn", "scipy", "numpy", "snowballstemmer"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the intents of the training data and keeps the classifier in the model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        self._classifier = LinearTextClassifier.train(
            [m.get(TEXT) for m in examples], [frozenset((m.get(INTENT),)) for m in examples]
        )
        with self._storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of each message; the confidences of a message add up to 1."""
        for message in messages:
            text = message.get(TEXT)
            if self._classifier is None or not isinstance(text, str):
                continue
            ranking = _ranking(self._classifier, text)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            if asked := _asked(self._classifier, text):
                message.set(ENTITIES, message.get(ENTITIES, []) + asked, add_to_output=True)
        return messages


def _ranking(classifier: LinearTextClassifier, text: str) -> list[dict[str, Any]]:
    scores = classifier.probabilities([text])[0]
    total = float(scores.sum()) or 1.0
    ranked = sorted(zip(classifier.labels, scores / total, strict=True), key=lambda pair: -pair[1])
    return [{"name": name, "confidence": float(score)} for name, score in ranked[:_RANKED]]


def _asked(classifier: LinearTextClassifier, text: str) -> list[dict[str, Any]]:
    """The questions of a message of several sentences, each with its intent, as entities."""
    entities = []
    for question in split_questions(text):
        best = _ranking(classifier, question)[0]
        start = text.find(question)
        entities.append(
            {
                "entity": names.ENTITY_ASKS,
                "value": best["name"],
                "confidence": best["confidence"],
                "text": question,
                "start": start,
                "end": start + len(question),
                "extractor": LinearIntentClassifier.__name__,
            }
        )
    return entities
