"""The parts of the web channel by themselves: sessions and their secret, limits, files of the page."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
import pytest_asyncio
from sanic import Sanic

from bot.channels.web.limits import RateLimit, largest_frame, longest_text
from bot.channels.web.pages import DIST, add_pages, with_number
from bot.channels.web.sessions import Sessions, load_secret, secret_file
from bot.listening import bound_socket
from bot.settings import Settings
from tests.channels.web import FakeAgent, running, served, settings_in


def test_a_session_is_read_by_its_server_alone() -> None:
    sessions, others = Sessions(lambda: b"a" * 32), Sessions(lambda: b"b" * 32)
    ticket = sessions.issue()
    assert sessions.read(ticket.token) == ticket
    assert others.read(ticket.token) is None
    assert sessions.issue().sender != ticket.sender


def test_the_secret_is_kept_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    secret = load_secret(settings)
    path = secret_file(settings)
    assert path == tmp_path / "tracker.db.web-secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(secret) == 64
    path.chmod(0o644)
    assert load_secret(settings) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_secret_of_the_settings_comes_first(tmp_path: Path) -> None:
    assert load_secret(settings_in(tmp_path, web_secret="s" * 32)) == b"s" * 32
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_to_keep_it_the_secret_lasts_for_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_in(tmp_path)
    secret_file(settings).write_text("short", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert load_secret(settings) != load_secret(settings)
    assert "web sessions end with this run" in caplog.text


def test_other_databases_have_the_secret_in_the_folder_of_this_program() -> None:
    settings = Settings(tracker_database="postgresql://me:pass@db/bonewatch")
    assert secret_file(settings) == Path(".bonewatch/web-secret")


def test_a_minute_is_counted_back_from_now() -> None:
    clock = SimpleNamespace(now=0.0)
    limit = RateLimit(2, lambda: clock.now)
    assert [limit.allows() for _ in range(3)] == [True, True, False]
    clock.now = 59.9
    assert not limit.allows()
    clock.now = 60.0
    assert [limit.allows() for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("chars", [100, 1000, 20_000])
def test_what_a_page_may_send_fits_the_frame_in_any_script(chars: int) -> None:
    text = "𝔟" * longest_text(chars)
    frame = '420["say",' + json.dumps({"id": "i" * 64, "text": text}, ensure_ascii=False) + "]"
    assert len(frame.encode()) <= largest_frame(chars)
    assert longest_text(chars) >= chars


def test_the_frame_is_sixteen_kilobytes() -> None:
    assert largest_frame(1000) == 16 * 1024


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    for name, text in {
        "index.html": "<p>page</p>",
        "example.html": "<p>example</p>",
        "embed.js": "loader()",
        ".complete": "",
        "assets/chat-abc.js": "chat()",
        "assets/page-abc.css": "p {}",
        "assets/strange name.js": "x",
        "assets/notes.md": "x",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.js").write_text("secret", encoding="utf-8")
    return folder


@pytest_asyncio.fixture
async def address(dist: Path) -> AsyncIterator[str]:
    Sanic.test_mode = True
    app = Sanic("pages", configure_logging=False)
    settings = Settings()
    object.__setattr__(settings, "port", 0)
    add_pages(app, settings, dist)
    with bound_socket(settings) as listener:
        async with running(app, listener) as address:
            yield address


async def get(address: str, path: str) -> tuple[int, str, dict[str, str]]:
    import yarl

    async with aiohttp.ClientSession() as http, http.get(yarl.URL(address + path, encoded=True)) as response:
        return response.status, await response.text(), {k.lower(): v for k, v in response.headers.items()}


@pytest.mark.parametrize(
    ("path", "text", "kind", "kept"),
    [
        ("/", "<p>page</p>", "text/html; charset=utf-8", "no-store"),
        ("/example.html", "<p>example</p>", "text/html; charset=utf-8", "no-store"),
        ("/embed.js", "loader()", "text/javascript; charset=utf-8", "no-cache"),
        (
            "/assets/chat-abc.js",
            "chat()",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/assets/page-abc.css", "p {}", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ],
)
async def test_the_page_and_its_files(address: str, path: str, text: str, kind: str, kept: str) -> None:
    status, body, headers = await get(address, path)
    assert (status, body, headers["content-type"], headers["cache-control"]) == (200, text, kind, kept)
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.js",
        "/assets/..%2f..%2fsecret.js",
        "/%2e%2e/secret.js",
        "/assets/%2e%2e/embed.js",
        "//secret.js",
        "/.complete",
        "/assets/",
        "/assets/notes.md",
        "/assets/strange%20name.js",
        "/index.html/../../secret.js",
    ],
)
async def test_nothing_else_has_an_address(address: str, path: str) -> None:
    assert (await get(address, path))[0] == 404


async def test_without_a_built_page_the_way_out_is_shown(tmp_path: Path) -> None:
    Sanic.test_mode = True
    app = Sanic("unbuilt", configure_logging=False)
    settings = Settings(emergency_number="+44 999")
    object.__setattr__(settings, "port", 0)
    add_pages(app, settings, tmp_path / "dist")
    with bound_socket(settings) as listener:
        async with running(app, listener) as address:
            status, body, headers = await get(address, "/")
    assert status == 503
    assert '<a href="tel:+44999">+44 999</a>' in body
    assert "make web" in body
    assert headers["content-type"].startswith("text/html")


def test_the_page_tells_the_configured_number_without_a_script() -> None:
    built = (DIST.parent / "index.html").read_text(encoding="utf-8")
    page = with_number(built, "+44 (0)20 999")
    assert page.count('<a href="tel:+44020999">+44 (0)20 999</a>') == 2
    assert 'emergency-number="+44 (0)20 999"' in page
    assert "911" not in page
    assert with_number(built, "911") == built


def test_a_name_that_holds_the_digits_stays_as_it_is() -> None:
    assert with_number('<script src="./assets/chat-x911_-ab.js">', "112") == (
        '<script src="./assets/chat-x911_-ab.js">'
    )


async def test_the_pages_are_served_with_the_configured_number(tmp_path: Path) -> None:
    Sanic.test_mode = True
    app = Sanic("number", configure_logging=False)
    settings = Settings(emergency_number="112")
    object.__setattr__(settings, "port", 0)
    add_pages(app, settings, DIST.parent)
    with bound_socket(settings) as listener:
        async with running(app, listener) as address:
            for path in ("/", "/example.html"):
                status, body, headers = await get(address, path)
                assert status == 200
                assert '<a href="tel:112">112</a>' in body
                assert "911" not in body
                assert "script-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("profile", ["local", "production"])
async def test_both_profiles_serve_the_page_and_its_socket(tmp_path: Path, profile: str) -> None:
    async with served(settings_in(tmp_path, profile=profile), FakeAgent()) as site:
        assert (await get(site.address, "/"))[0] in (200, 503)
        assert (await get(site.address, "/webhooks/rest/"))[0] == (200 if profile == "local" else 404)
        page = await site.open()
        assert await page.say("hi") == {"ok": True}
