"""The Rasa agent as Bonewatch runs it: trained model, own wording, actions in the same process."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import sqlalchemy
import structlog
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import SessionConfig
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import UsableError
from bot.logs import configure_logging, describe_error
from bot.settings import Settings

NLG = "bot.rasa_ext.nlg.SafeNLG"

logger = logging.getLogger(__name__)


def load_agent(
    settings: Settings,
    model: Path,
    *,
    keep: bool = True,
    nlg: str = NLG,
    action_endpoint: EndpointConfig | None = None,
) -> Agent:
    """Load a trained model into an agent that is ready for messages.

    Args:
        settings: The settings of this run.
        model: The trained model.
        keep: Whether conversations go to the tracker database; otherwise they live in memory.
        nlg: Class that words the responses.
        action_endpoint: Where custom actions run; by default in this process.

    Raises:
        UsableError: If the model or the database cannot be used.
    """
    hush_rasa(settings.log_level)
    store = _tracker_store(settings) if keep else InMemoryTrackerStore(domain=None)
    try:
        agent = Agent.load(
            model_path=str(model),
            generator=EndpointConfig(type=nlg),
            tracker_store=store,
            action_endpoint=action_endpoint or _actions_in_process(),
        )
    except Exception as error:
        logger.debug("loading failed: %s", describe_error(error))
        raise UsableError(
            f"The model {model} cannot be loaded ({type(error).__name__}). Run `make train` to build it anew."
        ) from error
    _set_session_length(agent, settings.session_minutes)
    # Rasa would log the error's text, and a database's error quotes what was to be stored.
    agent.tracker_store._on_tracker_store_error = _log_store_error
    return agent


def hush_rasa(log_level: str) -> None:
    """Keep libraries quiet, and keep what people write out of every log line and warning."""
    configure_logging(log_level)
    # Rasa quotes messages in warnings, and in fields of its structured log.
    warnings.simplefilter("ignore")
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _event_name_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _event_name_only(_logger: Any, _method: str, event: dict[str, Any]) -> str:
    return str(event.get("event", ""))


def check_database(settings: Settings) -> None:
    """Open the database of the conversations once.

    Raises:
        UsableError: If it cannot be opened.
    """
    # Rasa retries an unusable database for ever, so it is tried here first.
    engine = sqlalchemy.create_engine(settings.tracker_database, future=True)
    try:
        with engine.connect():
            pass
    except SQLAlchemyError as error:
        raise UsableError(
            f"BONEWATCH_TRACKER_DATABASE {settings.shown()['BONEWATCH_TRACKER_DATABASE']} cannot be opened "
            f"({type(error).__name__}). Check its path, address and rights."
        ) from error
    finally:
        engine.dispose()


def _log_store_error(error: Exception) -> None:
    logger.error("the conversation could not be stored or read: %s", describe_error(error))


def _tracker_store(settings: Settings) -> TrackerStore:
    check_database(settings)
    return TrackerStore.create(EndpointConfig(url=settings.tracker_database, type="sql"))


def _actions_in_process() -> EndpointConfig:
    from bot.rasa_ext.in_process_actions import InProcessActionEndpoint

    return InProcessActionEndpoint()


def _set_session_length(agent: Agent, minutes: int) -> None:
    session = agent.domain.session_config
    agent.domain.session_config = SessionConfig(minutes, session.carry_over_slots)
