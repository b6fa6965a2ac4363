"""Fixtures shared by all tests: the trained model and the agent over it, as a person meets them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.models import train
from bot.settings import Settings, quiet_libraries

quiet_libraries()
CLOSED_PORT = "http://127.0.0.1:9/webhook"


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model of the files as they are now; trained here if need be."""
    return train()[0]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose databases belong to this test run."""
    folder = tmp_path_factory.mktemp("data")
    return Settings.from_env(
        {
            "BONEWATCH_DATABASE_URL": f"sqlite:///{folder / 'bonewatch.db'}",
            "BONEWATCH_TRACKER_DATABASE": f"sqlite:///{folder / 'tracker.db'}",
        }
    )


@pytest.fixture(scope="session", autouse=True)
def _databases_of_this_run(settings: Settings) -> Any:
    """The actions read the settings from the environment, as in life."""
    patch = pytest.MonkeyPatch()
    patch.setenv("BONEWATCH_DATABASE_URL", settings.database_url)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _schema_of_actions_checked_once() -> Any:
    """Rasa checks the schema of an action's answer anew in every turn, which takes a third of the turn."""
    check, known = Draft202012Validator.check_schema, set()

    def once(schema: Any, *given: Any, **more: Any) -> None:
        key = json.dumps(schema, sort_keys=True, default=repr)
        if key not in known:
            check(schema, *given, **more)
            known.add(key)

    patch = pytest.MonkeyPatch()
    patch.setattr(Draft202012Validator, "check_schema", once)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def agent(trained_model: Path, settings: Settings) -> Any:
    """The real agent with the real actions in this process."""
    from bot.rasa_ext.agent import load_agent

    return load_agent(settings, trained_model, keep=False)


@pytest.fixture(scope="session")
def lonely_agent(trained_model: Path, settings: Settings) -> Any:
    """The real agent whose action server is dead."""
    from rasa.utils.endpoints import EndpointConfig

    from bot.rasa_ext.agent import load_agent

    return load_agent(settings, trained_model, keep=False, action_endpoint=EndpointConfig(url=CLOSED_PORT))


Talk = Callable[..., Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def conversation(agent: Any, settings: Settings) -> Any:
    """A new conversation with the agent."""
    from bot.rasa_ext.conversation import Conversation

    return Conversation(agent, settings.max_message_chars)


@pytest.fixture
def lonely_conversation(lonely_agent: Any, settings: Settings) -> Any:
    """A new conversation with the agent whose actions fail."""
    from bot.rasa_ext.conversation import Conversation

    return Conversation(lonely_agent, settings.max_message_chars)
