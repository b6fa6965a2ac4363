"""Rasa graph component that hears findings, contexts and measurements and adds them as entities."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.files import content_hash
from bot.hearing import to_entities
from bot.nlp.detector import FindingDetector
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.gist import GIST_FOLDER, GistClassifier
from bot.nlp.mentions import red_flags
from bot.nlp.message_sentences import quiet_sentences
from bot.nlp.phrases import load_messages, load_phrases


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ClinicalExtractorComponent(GraphComponent):
    """Adapter of `bot.nlp.extractor.ClinicalExtractor` to Rasa's NLU graph.

    The lexicon is read as it is installed; what is trained beside it is kept in the model.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource, extractor: ClinicalExtractor) -> None:
        self._storage = model_storage
        self._resource = resource
        self._extractor = extractor

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClinicalExtractorComponent:
        """Builds the component over the packaged content, before training."""
        return cls(model_storage, resource, ClinicalExtractor.load())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClinicalExtractorComponent:
        """Reads the trained detector back from the model."""
        with model_storage.read_from(resource) as folder:
            detector = FindingDetector.load(folder, red_flags())
            gist = GistClassifier.load(folder / GIST_FOLDER)
        return cls(model_storage, resource, ClinicalExtractor.load().with_trained(detector, gist))

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on the phrasings and messages in `bot/content`; Rasa's own data is not used."""
        messages = load_messages()
        examples = load_phrases() + quiet_sentences(messages)
        detector = FindingDetector.train(examples, red_flags())
        gist = GistClassifier.train(messages, examples, red_flags())
        with self._storage.write_to(self._resource) as folder:
            detector.save(folder)
            (folder / GIST_FOLDER).mkdir()
            gist.save(folder / GIST_FOLDER)
        self._extractor = self._extractor.with_trained(detector, gist)
        return self._resource

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose versions enter the fingerprint of a trained model."""
        return ["spacy", "medspacy", "snowballstemmer", "sklearn", "numpy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Hash of the lexicon and the assertion rules, so that an edit is never served from Rasa's cache."""
        return content_hash(files("bot.content"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what was heard to each message; entities of other extractors stay."""
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                heard = [
                    {**entity, "extractor": type(self).__name__}
                    for entity in to_entities(self._extractor.extract(text))
                ]
                message.set(ENTITIES, message.get(ENTITIES, []) + heard, add_to_output=True)
        return messages
