"""The files that set the project up agree with each other."""

import re
import subprocess
from pathlib import Path

import pytest


def lines(path: str) -> list[str]:
    text = Path(path).read_text(encoding="utf-8")
    return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]


def test_pyproject_names_the_same_packages_as_the_requirements() -> None:
    block = re.search(r"^dependencies = \[(.*?)^\]", Path("pyproject.toml").read_text("utf-8"), re.S | re.M)
    assert block
    assert re.findall(r'"([^"]+)"', block[1]) == lines("requirements/runtime.in")


def pins(path: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", Path(path).read_text("utf-8"), re.M | re.I))


def test_development_runs_on_the_very_versions_of_the_runtime() -> None:
    runtime, development = pins("requirements/runtime.txt"), pins("requirements/dev.txt")
    assert runtime
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("path", sorted(Path("requirements").glob("*.txt")), ids=str)
def test_every_locked_package_has_a_hash_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[a-zA-Z0-9])", text.strip()):
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry
    assert "://" not in text


def test_make_help_lists_every_target_once() -> None:
    done = subprocess.run(["make", "help"], capture_output=True, text=True, check=True)
    listed = re.findall(r"^  make ([\w-]+) ", done.stdout, re.M)
    phony = re.search(r"^\.PHONY: (.*)$", Path("Makefile").read_text("utf-8"), re.M)
    assert phony
    assert sorted(listed) == sorted(phony[1].split())


def test_the_gate_is_what_ci_runs() -> None:
    assert "exec make test" in lines(".ci/run")
    assert Path(".ci/run").stat().st_mode & 0o111


def test_a_python_of_another_version_is_refused_in_words(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "--always-make", "setup", "PYTHON=no-such-python"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("Bonewatch needs Python 3.10, and 'no-such-python' is not one.\n")
