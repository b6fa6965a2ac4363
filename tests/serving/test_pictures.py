"""The drawings over HTTP: the right type, nothing that could run, and no other file."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from bot.content.pictures_schema import load_drawings
from bot.rasa_ext.serving import picture_response

DRAWINGS = load_drawings()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_served_as_a_drawing(name: str) -> None:
    served = picture_response(DRAWINGS, f"{name}.svg")
    assert served.status == HTTPStatus.OK
    assert served.content_type == "image/svg+xml"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert served.body == DRAWINGS[name]


@pytest.mark.parametrize(
    "name", ["other.svg", "cord", "cord.svg.svg", "..%2Fpictures.yml", "../cord.svg", ""]
)
def test_nothing_else_is_served(name: str) -> None:
    served = picture_response(DRAWINGS, name)
    assert (served.status, served.content_type) == (HTTPStatus.NOT_FOUND, "application/json")
