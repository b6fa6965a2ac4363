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
