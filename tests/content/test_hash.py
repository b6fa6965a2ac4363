"""The content hash: it changes with the content, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.files import content_hash


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "protocol").mkdir()
    (tmp_path / "VERSION").write_bytes(b"1.0.0\n")
    (tmp_path / "protocol" / "cord.yml").write_bytes(b"rows: []\n")
    return tmp_path


def test_hash_is_a_sha256(folder: Path) -> None:
    assert len(bytes.fromhex(content_hash(folder))) == 32


def test_text_and_names_and_new_files_count(folder: Path) -> None:
    seen = {content_hash(folder)}
    (folder / "VERSION").write_bytes(b"1.0.1\n")
    seen.add(content_hash(folder))
    (folder / "protocol" / "cord.yml").rename(folder / "protocol" / "bone.yml")
    seen.add(content_hash(folder))
    (folder / "notes.yml").write_bytes(b"")
    seen.add(content_hash(folder))
    assert len(seen) == 4


def test_content_cannot_move_between_files_unseen(folder: Path) -> None:
    before = content_hash(folder)
    (folder / "VERSION").write_bytes(b"1.0.0\nrows")
    (folder / "protocol" / "cord.yml").write_bytes(b": []\n")
    assert content_hash(folder) != before


def test_code_and_caches_and_line_ends_do_not_count(folder: Path) -> None:
    before = content_hash(folder)
    (folder / "loading.py").write_text("x = 1\n")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "loading.cpython-310.pyc").write_bytes(b"\0")
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "VERSION").write_bytes(b"1.0.0\r\n")
    assert content_hash(folder) == before
