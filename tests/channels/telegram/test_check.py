"""`python -m bot channels check` for Telegram, and what a start needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.cli import main
from tests.channels.fakes.telegram import SECRET, TOKEN, FakeTelegram, Mood, telegram
from tests.channels.telegram.chat import PUBLIC

HOOK = f"{PUBLIC}/webhooks/telegram/webhook"
ALLOWED = ["message", "edited_message", "callback_query"]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """A fake in a thread of its own, because the command has a loop of its own; the settings for it."""
    found: list[FakeTelegram] = []
    loop = asyncio.new_event_loop()
    ready, over = asyncio.Event(), asyncio.Event()

    async def serve() -> None:
        async with telegram() as fake:
            found.append(fake)
            ready.set()
            await over.wait()

    thread = Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    while not found or not found[0].address:
        pass
    for name, value in {
        "CHANNELS": "telegram",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_SECRET": SECRET,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_API": found[0].address,
        "PUBLIC_URL": PUBLIC,
    }.items():
        monkeypatch.setenv(f"BONEWATCH_{name}", value)
    yield found[0]
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    code = main(["channels", "check", *options])
    shown = capsys.readouterr()
    assert TOKEN not in shown.out + shown.err
    return code, (shown.out + shown.err).splitlines()


def test_all_is_well(fake: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    fake.webhook = {"url": HOOK, "allowed_updates": ALLOWED}
    code, lines = check(capsys)
    assert code == 0
    assert lines[0] == "telegram  ok    the token is that of @bonewatch_bot"
    assert f"telegram  ok    the webhook is {HOOK}" in lines


@pytest.mark.parametrize(
    ("webhook", "said"),
    [
        ({}, "the webhook is not set"),
        ({"url": "https://other.example.org"}, "the webhook is https://other.example.org; it should be"),
        ({"url": HOOK, "allowed_updates": ["message"]}, "is not told of message, edited_message"),
        (
            {"url": HOOK, "allowed_updates": ALLOWED, "info": {"last_error_message": "Connection refused"}},
            "the last call of the webhook failed: Connection refused",
        ),
    ],
)
def test_a_webhook_that_is_not_as_it_should_be(
    fake: FakeTelegram, capsys: pytest.CaptureFixture[str], webhook: dict[str, Any], said: str
) -> None:
    fake.webhook = webhook
    code, lines = check(capsys)
    assert code == 1
    assert any(line.startswith("telegram  wrong") and said in line for line in lines)


def test_the_webhook_can_be_set(fake: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = check(capsys, "--set-webhook")
    assert code == 0
    assert fake.webhook == {"url": HOOK, "secret_token": SECRET, "allowed_updates": ALLOWED}


def test_a_wrong_token_and_a_telegram_out_of_reach(
    fake: FakeTelegram, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.fail(Mood(500, "Internal Server Error"), method="getMe")
    code, [line] = check(capsys)
    assert code == 1
    assert "cannot be reached now" in line
    monkeypatch.setenv("BONEWATCH_TELEGRAM_TOKEN", "4242:" + "W" * 35)
    code, [line] = check(capsys)
    assert code == 1
    assert "does not know BONEWATCH_TELEGRAM_TOKEN" in line


def test_polling_wants_no_webhook(
    fake: FakeTelegram, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONEWATCH_TELEGRAM_MODE", "polling")
    assert check(capsys)[0] == 0
    fake.webhook = {"url": HOOK}
    code, lines = check(capsys)
    assert (code, lines[-1].split()[1]) == (0, "note")
    code, [line] = check(capsys, "--set-webhook")
    assert code == 1
    assert line.startswith("No webhook to set")


@pytest.mark.parametrize("command", [["channels", "check"], ["serve"]])
def test_a_missing_secret_is_one_line_and_exit_2(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BONEWATCH_CHANNELS", "telegram")
    assert main(command) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("BONEWATCH_TELEGRAM_TOKEN is missing")


def test_without_messengers_there_is_nothing_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    code, [line] = check(capsys)
    assert code == 0
    assert line.startswith("No messenger is chosen")


def test_rasas_own_command_finds_the_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.run import create_http_input_channels
    from rasa.shared.exceptions import RasaException

    file = str(Path("bot/deploy/credentials.telegram.yml"))
    monkeypatch.setenv("BONEWATCH_TELEGRAM_TOKEN", TOKEN)
    [channel] = create_http_input_channels(None, file)
    assert channel.name() == "telegram"
    monkeypatch.setenv("BONEWATCH_TELEGRAM_TOKEN", "nonsense")
    with pytest.raises(RasaException, match="as BotFather shows it"):
        create_http_input_channels(None, file)
    text = Path(file).read_text(encoding="utf-8")
    assert "${BONEWATCH_TELEGRAM_TOKEN}" in text
