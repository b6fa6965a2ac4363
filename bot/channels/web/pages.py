"""The page and what it loads: the files that `make web` built."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings

DIST = Path(__file__).resolve().parents[2] / "web" / "dist"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_INDEX = "index.html"
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_IMMUTABLE = "public, max-age=31536000, immutable"
_BUILT_NUMBER = re.compile(r"(?P<link>tel:)?(?<![\w-])911(?![\w-])")
_ASK_AGAIN = "no-cache"
_NEVER_KEPT = "no-store"
_MISSING = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Bonewatch</title></head>
<body>
<h1>Bonewatch</h1>
<p>In an emergency, call <a href="tel:911">911</a> now.</p>
<p>The page of this chat has not been built. Whoever runs this server: type <code>make web</code>, then start
it again.</p>
</body>
</html>
"""
Handler = Callable[..., Awaitable[HTTPResponse]]


def add_pages(app: Sanic, settings: Settings, dist: Path = DIST) -> None:
    """Serves the page at `/`, and each built file at its own address.

    Only what is listed here, at the start, has an address at all; no address is ever read as a path.

    Args:
        app: The app.
        settings: The settings of this run.
        dist: Folder of the built files.
    """
    files = dict(_files(dist))
    if _INDEX not in files:
        _serve(app, "/", _missing(settings))
    for path, content in files.items():
        kept = _IMMUTABLE if path.startswith("assets/") else _ASK_AGAIN
        if path.endswith(".html"):
            content, kept = with_number(content.decode(), settings.emergency_number).encode(), _NEVER_KEPT
        _serve(app, "/" if path == _INDEX else f"/{path}", _file(content, _TYPES[Path(path).suffix], kept))


def with_number(page: str, number: str) -> str:
    """A built page with the configured number, so that it tells it without any script.

    Args:
        page: The page, which holds the number of the build.
        number: The number to call in an emergency.
    """
    dialled, words = f"tel:{re.sub(r'[^0-9+]', '', number)}", html.escape(number)
    return _BUILT_NUMBER.sub(lambda found: dialled if found["link"] else words, page)


def _files(dist: Path) -> Iterator[tuple[str, bytes]]:
    for folder in (dist, dist / "assets"):
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.is_file() and _FILE_NAME.fullmatch(path.name) and path.suffix in _TYPES:
                yield path.relative_to(dist).as_posix(), path.read_bytes()


def _serve(app: Sanic, address: str, handler: Handler) -> None:
    name = re.sub(r"\W", "_", f"page{address}")
    app.add_route(handler, address, methods=["GET", "HEAD"], name=name, strict_slashes=True)


def _file(content: bytes, kind: str, kept: str) -> Handler:
    headers = {**HEADERS, "Cache-Control": kept}

    async def send(_: Request, **__: Any) -> HTTPResponse:
        return HTTPResponse(content, HTTPStatus.OK, headers, kind)

    return send


def _missing(settings: Settings) -> Handler:
    page = with_number(_MISSING, settings.emergency_number)
    headers = {**HEADERS, "Cache-Control": _NEVER_KEPT}

    async def send(_: Request, **__: Any) -> HTTPResponse:
        return HTTPResponse(page, HTTPStatus.SERVICE_UNAVAILABLE, headers, _TYPES[".html"])

    return send
