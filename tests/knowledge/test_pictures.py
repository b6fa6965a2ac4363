"""The drawings: listed, described, plain, safe to open anywhere, and named when they help."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.content.errors import ContentError
from bot.content.knowledge_schema import Knowledge
from bot.content.pictures_schema import Pictures, load_drawings, load_pictures
from bot.knowledge.pictures import first_telling, picture_part, requested
from tests.knowledge.reading import grade

SHIPPED = Path(str(files("bot.content")))
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "rect", "g", "path", "circle", "ellipse", "text"}
URL = "https://example.org"
DRAWINGS = load_drawings()


@pytest.fixture(scope="module")
def pictures(knowledge: Knowledge) -> Pictures:
    return load_pictures(topic.id for topic in knowledge.topics)


def test_there_are_five(pictures: Pictures) -> None:
    assert [one.id for one in pictures.pictures] == ["skeleton", "cord", "scans", "types", "levels"]
    assert list(DRAWINGS) == [one.id for one in pictures.pictures]


def test_the_words_are_plain(pictures: Pictures) -> None:
    assert {one.id: grade(one.alt) for one in pictures.pictures if grade(one.alt) > 8} == {}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_only_lines_and_words(name: str, pictures: Pictures) -> None:
    root = ElementTree.fromstring(DRAWINGS[name])
    [picture] = [one for one in pictures.pictures if one.id == name]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on"), "an event handler"
            assert "href" not in key.lower()
            assert not re.search(r"url\(|https?:|javascript:|data:", value, re.IGNORECASE), value
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    assert labels == [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")]  # type: ignore[union-attr]
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.alt
    assert b"<!" not in DRAWINGS[name]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_can_be_read(name: str) -> None:
    """At 600 pixels no text is below 12, all lies within, and a ground keeps it legible on any page."""
    root = ElementTree.fromstring(DRAWINGS[name])
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    assert width == 600
    texts = list(root.iter(f"{SVG}text"))
    assert texts
    for text in texts:
        assert float(text.get("font-size") or root.attrib["font-size"]) >= 12
        assert 0 < float(text.attrib["x"]) < width
        assert 0 < float(text.attrib["y"]) < height
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert (ground.get("width"), ground.get("height")) == (root.get("width"), root.get("height"))


Change = Callable[[Path], None]


def _replace(old: str, new: str) -> Change:
    def change(root: Path) -> None:
        path = root / "pictures.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


BROKEN: dict[str, tuple[Change, str]] = {
    "unknown topic": (_replace("[sites]", "[moon]"), "pictures.yml: pictures[0].topics: moon is no topic"),
    "no topic": (_replace("[sites]", "[]"), "pictures.yml: pictures[0].topics: must not be empty"),
    "two for a topic": (_replace("[spine]", "[sites]"), "pictures.yml: topic sites is used twice"),
    "id used twice": (_replace("id: cord", "id: skeleton"), "pictures.yml: id skeleton is used twice"),
    "missing file": (
        lambda root: (root / "pictures" / "cord.svg").unlink(),
        "pictures.yml: pictures[1].file: pictures/cord.svg is missing",
    ),
    "unlisted file": (
        lambda root: (root / "pictures" / "extra.svg").write_text("<svg/>"),
        "pictures/extra.svg: pictures.yml does not list it",
    ),
    "file elsewhere": (
        _replace("file: cord.svg", "file: ../cord.svg"),
        "pictures.yml: pictures.1.file: string",
    ),
    "unknown key": (
        _replace("    file: cord.svg", "    size: 3\n    file: cord.svg"),
        "pictures.yml: pictures.1.size",
    ),
    "long alternative text": (
        _replace("seen from the front.", "seen. From. The. Front."),
        "pictures.yml: pictures[0].alt: must be one to 3 sentences",
    ),
    "claimed review": (_replace("awaits clinical review", "reviewed"), "pictures.yml: pictures.0.review"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_list_is_refused(name: str, tmp_path: Path, knowledge: Knowledge) -> None:
    shutil.copy(SHIPPED / "pictures.yml", tmp_path)
    shutil.copytree(SHIPPED / "pictures", tmp_path / "pictures")
    change, expected = BROKEN[name]
    change(tmp_path)
    with pytest.raises(ContentError) as caught:
        load_pictures([topic.id for topic in knowledge.topics], tmp_path)
    assert [line for line in caught.value.problems if line.startswith(expected)], caught.value.problems


def test_named_unasked_once_and_only_where_it_can_be_seen(pictures: Pictures) -> None:
    picture = first_telling(pictures, "spine", [], URL)
    assert picture is not None
    assert picture.id == "cord"
    assert first_telling(pictures, "spine", ["cord"], URL) is None
    assert first_telling(pictures, "spine", [], None) is None
    assert first_telling(pictures, "spine", [], None, on_page=True) is not None
    assert picture_part(picture, None, on_page=True).name == "utter_picture_here"
    assert first_telling(pictures, "surgery", [], URL) is None


def test_the_address_is_given_where_there_is_one(pictures: Pictures) -> None:
    [picture] = [one for one in pictures.pictures if one.id == "cord"]
    seen, told = picture_part(picture, URL), picture_part(picture, None)
    assert (seen.name, seen.values["address"]) == ("utter_picture", f"{URL}/pictures/cord.svg")
    assert (told.name, told.values["alt"]) == ("utter_picture_in_words", picture.alt)
    assert "address" not in told.values


@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        ("show me a picture", "spine", "cord"),
        ("show me a picture of the skeleton", "spine", "skeleton"),
        ("a drawing of a bone scan and an X-ray", None, "scans"),
        ("picture of the three types", None, "types"),
        ("show me the ladder", "types", "levels"),
        ("show me the drawing of what to do when", None, "levels"),
        ("how cancer in the spine can press on the cord", None, "cord"),
    ],
)
def test_which_is_asked_for(pictures: Pictures, text: str, topic: str | None, expected: str) -> None:
    (part,) = requested(pictures, text, topic, None)
    assert part.values["picture"] == expected


@pytest.mark.parametrize("topic", [None, "surgery"])
def test_without_one_that_fits_all_are_named(pictures: Pictures, topic: str | None) -> None:
    (part,) = requested(pictures, "show me a picture", topic, URL)
    assert part.name == "utter_picture_which"
    assert all(one.title in part.values["listed"] for one in pictures.pictures)
