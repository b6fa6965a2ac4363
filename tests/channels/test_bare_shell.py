"""Rasa's own shell opens no port beyond this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core import run
from rasa.core.channels.channel import InputChannel
from rasa.core.channels.console import CmdlineInput
from sanic import Sanic

from bot.channels.bare_shell import BareNLG, refuse_open_shell
from bot.channels.rest import RestInput


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    logging.disable(logging.NOTSET)


def app(channel: InputChannel, host: str | None) -> Any:
    """Rasa's server with a channel, as it is when the agent is loaded."""
    Sanic.test_mode = True
    made = run.configure_app([channel], enable_api=False)
    made.state.host = host
    return made


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_a_shell_that_others_could_reach_ends_with_one_line(host: str) -> None:
    with pytest.raises(SystemExit) as ended:
        refuse_open_shell([app(CmdlineInput(), host)])
    [line] = str(ended.value).splitlines()
    assert host in line
    assert "make shell" in line
    assert "-i 127.0.0.1" in line


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", None])
def test_a_shell_of_this_machine_starts(host: str | None) -> None:
    refuse_open_shell([app(CmdlineInput(), host)])


def test_a_server_listens_where_it_is_told() -> None:
    refuse_open_shell([app(RestInput(100), "0.0.0.0")])


def test_the_generator_of_rasas_own_commands_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    named = yaml.safe_load(Path("endpoints.yml").read_text(encoding="utf-8"))["nlg"]["type"]
    assert named == f"{BareNLG.__module__}.{BareNLG.__qualname__}"
    monkeypatch.setattr(Sanic, "_app_registry", {"one": app(CmdlineInput(), "0.0.0.0")})
    with pytest.raises(SystemExit):
        BareNLG(None, None)
