"""What stands between a person and a running server: address, databases, model, and what is logged."""

import logging
import socket
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.errors import UsableError
from bot.listening import address, bound_socket, listen
from bot.rasa_ext import agent as agent_module
from bot.rasa_ext.agent import hush_rasa, load_agent
from bot.rasa_ext.serving import input_channels
from bot.settings import Settings

PLANTED = "planted symptom words"


@pytest.fixture
def logging_as_before() -> Any:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def taken_port() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_a_port_in_use_is_one_clear_line() -> None:
    with taken_port() as other:
        port = other.getsockname()[1]
        with pytest.raises(UsableError) as caught:
            bound_socket(Settings(port=port))
    assert str(caught.value) == f"Port {port} is in use. Set PORT=… to another, or stop the other program."


def test_of_two_starts_at_once_one_is_told() -> None:
    with taken_port() as other:
        settings = Settings(port=other.getsockname()[1])
    with bound_socket(settings) as first, bound_socket(settings) as second:
        listen(first, settings)
        with pytest.raises(UsableError, match="is in use"):
            listen(second, settings)


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_a_foreign_address_is_one_clear_line(host: str) -> None:
    with pytest.raises(UsableError, match=f"BONEWATCH_HOST {host} is no address of this machine"):
        bound_socket(Settings(host=host))


def test_only_this_machine_is_listened_on_by_default() -> None:
    with taken_port() as other:
        port = other.getsockname()[1]
    with bound_socket(Settings(port=port)) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_the_address_can_be_typed_into_a_browser() -> None:
    assert address(Settings()) == "http://127.0.0.1:5005"
    assert address(Settings(host="::1", port=80)) == "http://[::1]:80"


def test_the_webhook_is_served_locally_and_not_in_production() -> None:
    assert [channel.name() for channel in input_channels(Settings())] == ["web", "rest"]
    assert [channel.name() for channel in input_channels(Settings(profile="production"))] == ["web"]


def test_a_model_that_does_not_load_is_one_clear_line(tmp_path: Path, logging_as_before: None) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not a model")
    with pytest.raises(UsableError, match=r"broken.tar.gz cannot be loaded \(\w+\). Run `make train`"):
        load_agent(Settings(), broken, keep=False)


def test_an_unusable_tracker_database_is_one_clear_line(tmp_path: Path, logging_as_before: None) -> None:
    settings = Settings(tracker_database=f"sqlite:///{tmp_path}/no/such/folder/tracker.db")
    with pytest.raises(UsableError, match=r"BONEWATCH_TRACKER_DATABASE .* cannot be opened"):
        load_agent(settings, tmp_path / "any.tar.gz")


def test_nothing_that_people_write_reaches_the_log(
    logging_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    hush_rasa("DEBUG")
    structlog.get_logger("rasa.core.channels.rest").error("rest.message.received.failure", text=PLANTED)
    logging.getLogger("rasa.core.processor").debug(PLANTED)
    try:
        raise ValueError(PLANTED)
    except ValueError:
        logging.getLogger("rasa.core.agent").exception("it failed")
        structlog.get_logger("rasa.core.nlg").exception("interpolation.failed", text=PLANTED)
    shown = capsys.readouterr()
    assert PLANTED not in shown.out + shown.err
    assert "rest.message.received.failure" in shown.err
    assert "ValueError at test_serving.py:" in shown.err


@pytest.mark.model
def test_the_session_length_is_that_of_the_settings(trained_model: Path, logging_as_before: None) -> None:
    agent = load_agent(Settings(session_minutes=7), trained_model, keep=False)
    assert agent.domain.session_config.session_expiration_time == 7
    assert agent.processor.domain.session_config.session_expiration_time == 7


def test_rasas_own_commands_find_the_same_classes() -> None:
    import yaml
    from rasa.core.run import create_http_input_channels
    from rasa.shared.utils.common import class_from_module_path

    channels = create_http_input_channels(None, "credentials.yml")
    assert [(channel.name(), type(channel).__module__) for channel in channels] == [
        ("web", "bot.channels.web.channel"),
        ("rest", "bot.channels.rest"),
    ]
    endpoints = yaml.safe_load(Path("endpoints.yml").read_text(encoding="utf-8"))
    bare, ours = (class_from_module_path(name) for name in (endpoints["nlg"]["type"], agent_module.NLG))
    assert issubclass(bare, ours), "it words replies in the same way"
    assert "${" not in Path("endpoints.yml").read_text(encoding="utf-8")
