"""The conversation in the terminal."""

from typing import Any

import pytest

from bot.commands import shell
from bot.settings import Settings

BUTTONS = [{"title": "Yes", "payload": "/answer{yes}"}, {"title": "No", "payload": "/answer{no}"}]


class FakeConversation:
    def __init__(self, *_: Any) -> None:
        self.heard: list[str] = []

    async def say(self, text: str) -> list[dict[str, Any]]:
        self.heard.append(text)
        return [{"text": "Weak?\x1b[31m\x07", "buttons": BUTTONS}]

    async def slots(self) -> dict[str, Any]:
        return {"triage_level": "emergency"}


def converse(monkeypatch: pytest.MonkeyPatch, *lines: str | BaseException) -> FakeConversation:
    typed = iter(lines)

    def ask(_: str) -> str:
        line = next(typed, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    conversation = FakeConversation()
    monkeypatch.setattr("builtins.input", ask)
    monkeypatch.setattr(shell, "find_model", lambda _: "model")
    monkeypatch.setattr("bot.rasa_ext.agent.load_agent", lambda *_, **__: None)
    monkeypatch.setattr("bot.rasa_ext.conversation.Conversation", lambda *_: conversation)
    shell.run(None, Settings())  # type: ignore[arg-type]
    return conversation


def test_replies_buttons_and_numbers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation = converse(monkeypatch, "hello", "2", "3", "/stop", "never heard")
    assert conversation.heard == ["hello", "/answer{no}", "3"]
    shown = capsys.readouterr().out
    assert "\nWeak?\n  1. Yes\n  2. No\n" in shown
    assert "\x1b" not in shown
    assert shown.endswith("The conversation has ended.\n")


@pytest.mark.parametrize("end", [EOFError(), KeyboardInterrupt()])
def test_ctrl_d_and_ctrl_c_end_it_cleanly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], end: BaseException
) -> None:
    assert converse(monkeypatch, "hi\x00", end).heard == ["hi"]
    assert capsys.readouterr().out.endswith("The conversation has ended.\n")


def test_numbers_count_through_all_replies() -> None:
    lines = list(shell.shown([{"text": "a", "buttons": BUTTONS}, {"text": "b", "buttons": BUTTONS}]))
    assert [line for line in lines if line.startswith("  ")] == ["  1. Yes", "  2. No", "  3. Yes", "  4. No"]


RED = "\x1b[1;97;41m emergency \x1b[0m"


@pytest.mark.parametrize(
    ("terminal", "env", "shown", "hidden"),
    [
        (True, {"TERM": "xterm"}, RED, "[emergency]"),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, "[emergency]", "\x1b"),
        (True, {"TERM": "dumb"}, "[emergency]", "\x1b"),
        (False, {"TERM": "xterm"}, "Weak?", "emergency"),
    ],
)
def test_the_level_is_shown_in_colour_where_the_terminal_can(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    env: dict[str, str],
    shown: str,
    hidden: str,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    converse(monkeypatch, "my legs are numb")
    out = capsys.readouterr().out
    assert shown in out
    assert hidden not in out


def test_every_level_has_its_colour() -> None:
    tags = {shell.level_tag(level, True) for level in shell.Level}
    assert len(tags) == 4
    assert all(tag.endswith("\x1b[0m") for tag in tags)


def test_the_conversation_in_the_terminal_opens_no_port(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: Any) -> None:
        raise AssertionError("a port was opened")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    monkeypatch.setattr(socket.socket, "listen", refuse)
    assert converse(monkeypatch, "hello").heard == ["hello"]


def test_bare_rasa_shell_can_be_kept_to_this_machine() -> None:
    """It listens on every address unless told otherwise; nothing but its option can change that."""
    import argparse

    from rasa.cli.arguments.shell import set_shell_arguments
    from rasa.core.channels.console import CmdlineInput
    from rasa.core.constants import DEFAULT_SERVER_INTERFACE

    parser = argparse.ArgumentParser()
    set_shell_arguments(parser)
    assert parser.parse_args(["-i", "127.0.0.1"]).interface == "127.0.0.1"
    assert parser.parse_args([]).interface == DEFAULT_SERVER_INTERFACE == "0.0.0.0"
    assert CmdlineInput().url_prefix() == "rest"
