"""`python -m bot channels check` for Slack, and what a start needs."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.exceptions import RasaException

from bot.channels.slack import SlackInput
from bot.channels.slack.check import _NEEDED, _USEFUL, WEBHOOK, check
from bot.settings import Settings
from tests.channels.fakes.slack import BOT_TOKEN, FakeSlack, Mood
from tests.channels.slack.site import slack_settings

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = yaml.safe_load((ROOT / "bot" / "deploy" / "slack-manifest.yml").read_text(encoding="utf-8"))
CREDENTIALS = ROOT / "bot" / "deploy" / "credentials.slack.yml"


@pytest.fixture
def socket(slack: FakeSlack, tmp_path: Path) -> Settings:
    return slack_settings(tmp_path, slack, slack_mode="socket")


async def _lines(settings: Settings) -> list[str]:
    return [str(line) for line in await check(settings)]


async def test_all_is_well(socket: Settings) -> None:
    assert await _lines(socket) == [
        "ok    the token is that of @bonewatch in Fake",
        "ok    the scopes are there",
        "ok    Socket Mode can be opened",
    ]


async def test_the_address_for_events_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    settings = slack_settings(tmp_path, slack, public_url="https://example.org")
    assert (await _lines(settings))[-1].endswith("must be https://example.org/webhooks/slack/webhook")
    assert (await _lines(dataclasses.replace(settings, public_url=None)))[-1].startswith("note")


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token"])
async def test_a_wrong_token_is_named_but_not_shown(socket: Settings, name: str) -> None:
    lines = await _lines(dataclasses.replace(socket, **{name: "xoxb-wrong-0123456789"}))
    assert lines[-1].startswith("wrong")
    assert f"BONEWATCH_{name.upper()}" in lines[-1]
    assert "xoxb-wrong" not in "".join(lines)


async def test_a_missing_scope_tells_what_does_not_work(slack: FakeSlack, socket: Settings) -> None:
    slack.scopes = ("chat:write", "commands", "channels:history")
    lines = await _lines(socket)
    assert [line for line in lines if line.startswith("wrong")] == [
        "wrong the scope im:history is missing, so it hears no direct message: "
        "add the scope under OAuth & Permissions and install the app again"
    ]
    assert sum(line.startswith("note") for line in lines) == 2


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("mood", [Mood(status=500), Mood(status=429, retry_after=9), Mood(cut=True)])
async def test_an_unreachable_slack_is_one_line(
    slack: FakeSlack, socket: Settings, method: str, mood: Mood
) -> None:
    slack.fail(mood, method=method)
    lines = await _lines(socket)
    assert [line for line in lines if "cannot be reached" in line] == lines[-1:]


async def test_another_refusal_is_passed_on(slack: FakeSlack, socket: Settings) -> None:
    slack.fail(Mood(error="team_access_not_granted"), method="auth.test")
    assert await _lines(socket) == ["wrong Slack refused: team_access_not_granted"]


def test_the_manifest_asks_for_what_the_bot_needs_and_no_more() -> None:
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == {*_NEEDED, *_USEFUL}
    events = MANIFEST["settings"]["event_subscriptions"]
    assert set(events["bot_events"]) == {"message.im", "app_mention", "app_home_opened"}
    [command] = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/bonewatch"
    assert command["should_escape"] is False
    urls = (events["request_url"], MANIFEST["settings"]["interactivity"]["request_url"], command["url"])
    assert {url.partition("example.org")[2] for url in urls} == {WEBHOOK}
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def test_the_credentials_name_the_channel_and_hold_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.shared.utils.io import read_config_file

    monkeypatch.setenv("BONEWATCH_SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("BONEWATCH_SLACK_APP_TOKEN", "xapp-1-A0-0123456789")
    [(name, given)] = read_config_file(str(CREDENTIALS)).items()
    assert name == f"{SlackInput.__module__.rpartition('.')[0]}.SlackInput"
    assert SlackInput.from_credentials(given).name() == "slack"
    assert "xoxb-" not in CREDENTIALS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "BONEWATCH_SLACK_BOT_TOKEN is missing"),
        ({"bot_token": BOT_TOKEN, "mode": "events"}, "BONEWATCH_SLACK_SIGNING_SECRET is missing"),
        ({"bot_token": BOT_TOKEN, "mode": "socket"}, "BONEWATCH_SLACK_APP_TOKEN is missing"),
        ({"made_up": "x"}, "BONEWATCH_SLACK_MADE_UP is not a setting"),
    ],
)
def test_what_is_missing_is_named_in_one_line(given: dict[str, Any], missing: str) -> None:
    with pytest.raises(RasaException, match=missing) as caught:
        SlackInput.from_credentials(given)
    assert BOT_TOKEN not in str(caught.value)
