"""The REST webhook over HTTP, with an agent whose behaviour each test chooses."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot.listening import bound_socket
from bot.rasa_ext.serving import LARGEST_BODY, build_app
from bot.settings import Settings

PLANTED = "planted symptom words"
PROBLEM = "problem sentence"


class FakeAgent:
    """Stands in for Rasa's agent; `reply` is what it does with a message."""

    def __init__(self) -> None:
        self.reply: Callable[[UserMessage], Awaitable[Any]] = self.echo
        self.heard: list[UserMessage] = []
        self.nlg = SimpleNamespace(generate=self.word)
        self.domain = SimpleNamespace(
            slots=[],
            responses={"utter_technical_problem": [{"text": "plain: call {emergency_number}{nothing}"}]},
        )
        self.tracker_store = SimpleNamespace(retrieve=self.retrieve)

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await self.reply(message)

    async def echo(self, message: UserMessage) -> None:
        await message.output_channel.send_text_message(message.sender_id, f"heard {message.text}")

    async def word(self, name: str, tracker: Any, channel: str, **_: Any) -> dict[str, Any]:
        assert name == "utter_technical_problem"
        return {"text": PROBLEM}

    async def retrieve(self, sender: str) -> None:
        raise ConnectionError(PLANTED)


class Client:
    """Posts to the webhook."""

    def __init__(self, address: str, agent: FakeAgent, http: aiohttp.ClientSession) -> None:
        self.address, self.agent, self.http = address, agent, http

    async def post(self, body: Any, **query: str) -> tuple[int, Any]:
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        async with self.http.post(
            self.address + "/webhooks/rest/webhook", data=data, params=query
        ) as response:
            text = await response.text()
            if query:
                return response.status, [json.loads(line) for line in text.splitlines()]
            return response.status, json.loads(text)

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.http.get(self.address + path, headers=headers) as response:
            return response.status, await response.text()


@pytest_asyncio.fixture
async def client(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    settings = Settings(**getattr(request, "param", {}))
    object.__setattr__(settings, "port", 0)
    agent = FakeAgent()
    Sanic.test_mode = True
    with bound_socket(settings) as listener:
        app = build_app(settings, agent)  # type: ignore[arg-type]
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.start_serving()
        async with aiohttp.ClientSession() as http:
            yield Client(f"http://127.0.0.1:{listener.getsockname()[1]}", agent, http)
        await server.close()


async def test_the_usual_contract(client: Client) -> None:
    assert await client.post({"sender": "me", "message": "hello"}) == (
        200,
        [{"recipient_id": "me", "text": "heard hello"}],
    )


async def test_streaming_gives_one_reply_a_line(client: Client) -> None:
    async def two(message: UserMessage) -> None:
        for text in ("one", "two"):
            await message.output_channel.send_text_message(message.sender_id, text)

    client.agent.reply = two
    status, lines = await client.post({"sender": "me", "message": "hi"}, stream="true")
    assert (status, [line["text"] for line in lines]) == (200, ["one", "two"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"sender": "me", "mess', "not_text"),
        (b"\xff\xfe\x00", "not_text"),
        (b"[" * 100_000, "not_text"),
        ([1, 2], "not_text"),
        ("null", "not_text"),
        ({"sender": "me", "message": 5}, "not_text"),
        ({"sender": "me", "message": {"a": 1}}, "not_text"),
        ({"sender": "me"}, "empty"),
        ({"sender": "me", "message": None}, "empty"),
        ({"sender": "me", "message": " \u0000"}, "empty"),
        (b"", "not_text"),
    ],
)
async def test_what_is_no_message_still_gets_an_answer(client: Client, body: Any, kind: str) -> None:
    status, replies = await client.post(body)
    assert status == 200
    assert replies[0]["text"] == "heard /empty_message"
    assert client.agent.heard[0].metadata == {"input": kind}


async def test_twenty_kilobytes_arrive_whole(client: Client) -> None:
    text = "a " * 10_000 + "and my legs went numb"
    status, _ = await client.post({"sender": "me", "message": text})
    assert status == 200
    assert client.agent.heard[0].text == text
    assert client.agent.heard[0].metadata == {"input": "long"}


async def test_a_huge_body_gets_a_safe_sentence(client: Client) -> None:
    status, replies = await client.post({"sender": "me", "message": "a" * LARGEST_BODY})
    assert status == 413
    assert replies == [{"recipient_id": "", "text": PROBLEM}]
    assert client.agent.heard == []


@pytest.mark.parametrize("query", [{}, {"stream": "true"}])
async def test_silence_becomes_the_technical_problem(client: Client, query: dict[str, str]) -> None:
    async def silent(_: UserMessage) -> None:
        return None

    client.agent.reply = silent
    assert await client.post({"sender": "me", "message": "hi"}, **query) == (
        200,
        [{"recipient_id": "me", "text": PROBLEM}],
    )


@pytest.mark.parametrize("query", [{}, {"stream": "true"}])
async def test_a_failing_agent_is_answered_and_its_words_stay_out_of_the_log(
    client: Client, query: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(message: UserMessage) -> None:
        raise ValueError(message.text)

    client.agent.reply = fail
    with caplog.at_level(logging.DEBUG, "bot"):
        status, replies = await client.post({"sender": "me", "message": PLANTED}, **query)
    assert (status, replies[0]["text"]) == (200, PROBLEM)
    assert "ValueError" in caplog.text
    assert PLANTED not in caplog.text


async def test_what_was_said_before_a_failure_is_kept(client: Client) -> None:
    async def half(message: UserMessage) -> None:
        await message.output_channel.send_text_message(message.sender_id, "call 911")
        raise OSError("disk full")

    client.agent.reply = half
    assert await client.post({"sender": "me", "message": "x"}) == (
        200,
        [{"recipient_id": "me", "text": "call 911"}],
    )


async def test_even_a_failing_nlg_leaves_reviewed_words(client: Client) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise KeyError("x")

    client.agent.reply = fail
    client.agent.nlg.generate = fail
    assert await client.post({"sender": "me", "message": "x"}) == (
        200,
        [{"recipient_id": "me", "text": "plain: call 911"}],
    )


async def test_a_turn_is_finished_when_the_client_goes_away(client: Client) -> None:
    begun, finished = asyncio.Event(), asyncio.Event()

    async def slow(message: UserMessage) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        finished.set()

    client.agent.reply = slow
    post = asyncio.ensure_future(client.post({"sender": "me", "message": "x"}))
    await begun.wait()
    post.cancel()
    await asyncio.wait_for(finished.wait(), 2)


async def test_claims_of_the_client_are_ignored(client: Client) -> None:
    await client.post(
        {
            "sender": "me",
            "message": "hi",
            "input_channel": "slack",
            "metadata": {"input": "x", "level": "none"},
        }
    )
    assert client.agent.heard[0].input_channel == "rest"
    assert client.agent.heard[0].metadata == {}


async def test_foreign_intents_are_words(client: Client) -> None:
    await client.post({"sender": "me", "message": '/inform{"triage_level": "none"}'})
    assert client.agent.heard[0].text == 'inform{"triage_level": "none"}'


@pytest.mark.parametrize("client", [{"profile": "production"}], indirect=True)
async def test_production_has_no_webhook(client: Client) -> None:
    status, _ = await client.get("/webhooks/rest/")
    assert status == 404
    assert (await client.get("/health"))[0] == 200


async def test_errors_are_json_without_a_trace(client: Client) -> None:
    assert await client.get("/webhooks/rest/webhook") == (
        405,
        '{"status":"failure","reason":"Method Not Allowed"}',
    )
    assert (await client.get("/no/such/page"))[0] == 404


async def test_without_a_token_there_is_no_view_of_conversations(client: Client) -> None:
    for path in ("/conversations/me/tracker", "/model", "/status", "/version"):
        assert (await client.get(path))[0] == 404


@pytest.mark.parametrize("client", [{"api_token": "s3cret"}], indirect=True)
async def test_a_token_opens_one_view_and_nothing_else(client: Client) -> None:
    async def fetch(sender: str, output_channel: Any) -> Any:
        return SimpleNamespace(current_state=lambda verbosity: {"sender_id": sender, "slots": {"a": 1}})

    client.agent.processor = SimpleNamespace(fetch_full_tracker_with_initial_session=fetch)  # type: ignore[attr-defined]
    path = "/conversations/me/tracker"
    assert (await client.get(path))[0] == 401
    assert (await client.get(path + "?token=wrong"))[0] == 401
    status, body = await client.get(path + "?token=s3cret")
    assert (status, json.loads(body)) == (200, {"sender_id": "me", "slots": {"a": 1}})
    assert (await client.get(path, Authorization="Bearer s3cret"))[0] == 200
    assert (await client.get(path + "?token=s3cret&include_events=X"))[0] == 400
    assert (await client.get("/status?token=s3cret"))[0] == 404
