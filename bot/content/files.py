"""Reading the content folder: strict YAML, its version and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from importlib.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from bot.content.problems import Place, Problems
from bot.content.schema import Strict

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Folder = Traversable | Path
Model = TypeVar("Model", bound=Strict)


class _Loader(_SafeLoader):
    """The safe loader, but a key given twice is an error instead of a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping whose keys occur once."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key '{key}' occurs more than once", node.start_mark
                )
        return super().construct_mapping(node, deep)


def read_model(folder: Folder, name: str, model: type[Model], problems: Problems) -> Model | None:
    """Read and validate one file; `None`, with the problems noted, when it is unusable."""
    raw = read_yaml(folder, name, problems)
    return None if raw is None else parse_model(raw, model, Place(name), problems)


def read_yaml(folder: Folder, name: str, problems: Problems) -> Any:
    """The data of one file; `None`, with the problem noted, when it cannot be read."""
    path = folder.joinpath(name)
    if not path.is_file():
        problems.add(Place(name), "the file is missing")
        return None
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506, it is a safe loader
    except UnicodeDecodeError:
        problems.add(Place(name), "not UTF-8 text")
        return None
    except yaml.YAMLError as error:
        problems.add(Place(name), "not valid YAML: " + " ".join(str(error).split()))
        return None
    if raw is None:
        problems.add(Place(name), "the file is empty")
    return raw


def parse_model(raw: object, model: type[Model], place: Place, problems: Problems) -> Model | None:
    """Validate data against a model; `None`, with every problem noted, when it does not fit."""
    try:
        return model.parse_obj(raw)
    except ValidationError as error:
        for problem in error.errors():
            keys = [key for key in problem["loc"] if key != "__root__"]
            problems.add(place.at(*keys), problem["msg"])
        return None


def content_hash(folder: Folder) -> str:
    """SHA-256 over every content file, its name included; code and caches do not count."""
    digest = hashlib.sha256()
    for name, path in sorted(_content_files(folder, ""), key=lambda item: item[0]):
        data = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def file_hashes(folder: Folder) -> dict[str, str]:
    """SHA-256 of every content file by its name within the folder."""
    return {
        name: hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for name, path in sorted(_content_files(folder, ""), key=lambda item: item[0])
    }


def _content_files(folder: Folder, prefix: str) -> Iterator[tuple[str, Folder]]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") or path.name == "__pycache__"
        if path.is_dir() and not hidden:
            yield from _content_files(path, f"{prefix}{path.name}/")
        elif path.is_file() and not hidden and not path.name.endswith((".py", ".pyc")):
            yield f"{prefix}{path.name}", path
