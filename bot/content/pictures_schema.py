"""The drawings (pictures.yml and the folder pictures): strict schema, loading and checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.abc import Traversable
from importlib.resources import files
from typing import Literal

from pydantic import ConstrainedStr

from bot.content.errors import ContentError
from bot.content.files import read_model
from bot.content.knowledge_checks import repeats
from bot.content.knowledge_schema import Identifier, Words
from bot.content.problems import Problems
from bot.content.schema import Strict
from bot.content.tour_schema import Name

PICTURES_FILE = "pictures.yml"
PICTURES_FOLDER = "pictures"
_MOST_SENTENCES = 3
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


class FileName(ConstrainedStr):
    """The name of a drawing in its folder."""

    strict = True
    regex = r"^[a-z][a-z_]*\.svg$"


class Picture(Strict):
    """A drawing, and in `alt` all that it shows, for those who cannot see it."""

    id: Identifier
    file: FileName
    topics: tuple[Identifier, ...]
    title: Words
    alt: Words
    called: tuple[Name, ...]
    review: Literal["awaits clinical review"]


class Pictures(Strict):
    """pictures.yml."""

    pictures: tuple[Picture, ...]

    def of_topic(self, topic: str | None) -> Picture | None:
        """The drawing that goes with a topic, if there is one."""
        return next((one for one in self.pictures if topic in one.topics), None)


def load_pictures(topics: Iterable[str], root: Traversable | None = None) -> Pictures:
    """Reads the list of the drawings and checks it.

    Args:
        topics: The ids of the topics that there are.
        root: The folder to read; the installed content when not given.

    Raises:
        ContentError: With every problem found, one line each, naming file and key.
    """
    root = root or files("bot.content")
    problems = Problems()
    pictures = read_model(root, PICTURES_FILE, Pictures, problems)
    lines = list(problems.lines)
    if pictures:
        lines += _problems(pictures.pictures, set(topics), _drawings(root))
    if lines or pictures is None:
        raise ContentError(lines)
    return pictures


def load_drawings(root: Traversable | None = None) -> dict[str, bytes]:
    """The SVG of every listed picture by its id; what is not listed is not read.

    Raises:
        ContentError: If the list cannot be read.
    """
    root = root or files("bot.content")
    problems = Problems()
    listed = read_model(root, PICTURES_FILE, Pictures, problems)
    problems.check()
    folder = root.joinpath(PICTURES_FOLDER)
    return {one.id: folder.joinpath(one.file).read_bytes() for one in (listed.pictures if listed else ())}


def _drawings(root: Traversable) -> set[str]:
    folder = root.joinpath(PICTURES_FOLDER)
    return {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()


def _problems(pictures: tuple[Picture, ...], topics: set[str], drawings: set[str]) -> Iterator[str]:
    for kind, values in (
        ("id", [one.id for one in pictures]),
        ("file", [one.file for one in pictures]),
        ("topic", [topic for one in pictures for topic in one.topics]),
    ):
        for value in sorted(repeats(values)):
            yield f"{PICTURES_FILE}: {kind} {value} is used twice"
    for position, one in enumerate(pictures):
        place = f"{PICTURES_FILE}: pictures[{position}]"
        for topic in one.topics:
            if topic not in topics:
                yield f"{place}.topics: {topic} is no topic"
        if not one.topics:
            yield f"{place}.topics: must not be empty"
        if one.file not in drawings:
            yield f"{place}.file: {PICTURES_FOLDER}/{one.file} is missing"
        if not 1 <= len(_SENTENCE_END.findall(one.alt)) <= _MOST_SENTENCES:
            yield f"{place}.alt: must be one to {_MOST_SENTENCES} sentences"
    for name in sorted(drawings - {one.file for one in pictures}):
        yield f"{PICTURES_FOLDER}/{name}: {PICTURES_FILE} does not list it"
