"""Other people's sessions, other sites, and frames that are none: nothing is seen or broken."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from tests.channels.web import FakeAgent, Page, Site, served, settings_in

# Another's session.


async def test_a_stolen_id_without_its_signature_is_a_new_session(page: Page, site: Site) -> None:
    await page.say("alice's words")
    await page.replies()
    token = page.session
    assert token
    sender, issued, mark = token.split(".")
    flipped = ("0" if mark[0] != "0" else "1") + mark[1:]
    for forged in (
        sender,
        f"{sender}.{issued}",
        f"{sender}.{issued}.{'0' * 64}",
        f"{sender}.{issued}.{flipped}",
        f"{sender}.{int(issued) + 1}.{mark}",
        token.upper(),
        token + " ",
        [token],
        {"session": token},
        7,
        "",
    ):
        thief = await site.open(hello=False)
        reply = await thief.hello(forged)
        assert reply["session"].split(".")[0] != sender
        assert [message["id"] for message in reply["messages"]] == ["welcome"]
        await page.say("more", f"n{id(forged)}")
        await thief.leave()
        assert thief.messages == []


async def test_a_session_of_another_server_is_not_ours(page: Page, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    async with served(settings_in(other), FakeAgent()) as elsewhere:
        stranger = await elsewhere.open(page.session)
        assert stranger.session != page.session


async def test_a_session_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    agent = FakeAgent()
    async with served(settings_in(tmp_path), agent) as site:
        page = await site.open()
        await page.say("hi")
        await page.replies()
    async with served(settings_in(tmp_path), agent) as site:
        again = await site.open(page.session)
        assert again.session == page.session
        assert again.shown == [("user", "hi"), ("bot", "heard hi")]
        assert await again.say("hi", "m1") == {"ok": True}
        await asyncio.sleep(0.1)
        assert len(agent.heard) == 1


async def test_a_session_ends_after_the_silence_of_the_settings(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await page.say("hi")
    await page.replies()
    now = time.time()
    monkeypatch.setattr("bot.channels.web.service.time.time", lambda: now + 61 * 60)
    assert (await page.hello(page.session))["messages"][0]["id"] == "welcome"


# Other sites.


async def handshake(site: Site, **headers: str) -> int:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=polling"
        async with http.get(
            address, headers={name.replace("_", "-"): v for name, v in headers.items()}
        ) as got:
            return got.status


@pytest.mark.parametrize("site", [{"web_origins": ("https://friend.example",)}], indirect=True)
async def test_only_known_origins_may_shake_hands(site: Site) -> None:
    own = site.address
    host = own.removeprefix("http://")
    assert await handshake(site) == 200
    assert await handshake(site, Origin=own) == 200
    assert await handshake(site, Origin="https://friend.example") == 200
    for evil in (
        "http://evil.example",
        "null",
        "https://friend.example.evil.example",
        "http://friend.example",
        f"http://{host}.evil.example",
        f"http://evil@{host}",
        "http://127.0.0.1",
        "file://",
        "*",
    ):
        assert await handshake(site, Origin=evil) == 400, evil


async def test_behind_a_proxy_the_origin_is_that_of_the_outside(site: Site) -> None:
    outside = {"X_Forwarded_Host": "chat.example", "X_Forwarded_Proto": "https"}
    assert await handshake(site, Origin="https://chat.example", **outside) == 200
    assert await handshake(site, Origin="http://chat.example", **outside) == 400
    assert await handshake(site, Origin="https://evil.example", **outside) == 400
    assert await handshake(site, Origin="https://chat.example", Host="chat.example") == 200
    assert await handshake(site, Origin="https://chat.example", Host="chat.example:443") == 200


async def test_an_evil_page_gets_no_websocket(site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await http.ws_connect(address, origin="http://evil.example")
        assert caught.value.status == 400
        async with http.ws_connect(address, origin=site.address) as socket:
            assert (await socket.receive_str()).startswith("0{")


async def test_nested_brackets_do_not_bring_the_server_down(page: Page, site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.send_str("42" + "[" * 16_000)
            await socket.send_str("42[5]")
            await socket.send_str('421["say",5,6,7]')
    assert await page.say("still here?") == {"ok": True}
    assert await page.replies() == ["heard still here?"]


async def test_a_websocket_frame_that_is_too_large_closes_that_socket_alone(page: Page, site: Site) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.receive_str()
            await socket.send_str("42" + "a" * 20_000)
            assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    assert await page.say("still here?") == {"ok": True}


async def test_a_closed_tab_is_no_error(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{site.address}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(address) as socket:
            await socket.receive_str()
            await socket.send_str("40")
            await socket.receive_str()
    await asyncio.sleep(0.2)
    assert [record for record in caplog.records if record.name.startswith("bot")] == []
