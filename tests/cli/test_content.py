"""`python -m bot content`: checked, listed, shown, exported and compared."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.catalogue import KINDS, load_catalogue
from bot.handbook.page import anchor, render
from bot.handbook.texts import entry_lines
from bot.handbook.wordings import Wordings, advice_name, load_wordings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree("bot/content", copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page() -> str:
    return render(load_catalogue(), load_wordings())


@pytest.fixture(scope="module")
def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def test_check_passes_on_the_shipped_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check"]) == 0
    assert re.fullmatch(r"The content \S+ \(\w{12}\) holds together\.\n", capsys.readouterr().out)


def test_check_lists_the_problems_of_all_parts_at_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    idioms = folder / "lexicon/findings/tinnitus.yml"
    idioms.write_text("finding: tinnitus\nsays: ['(ear ~1']\n", encoding="utf-8")
    facts = folder / "facts/sites.yml"
    facts.write_text(facts.read_text().replace("review: awaits clinical review", "review: done", 1))
    with (folder / "phrases/own.jsonl").open("w") as phrases:
        phrases.write("{}\n")
    assert main(["content", "check", str(folder)]) == 1
    out, err = capsys.readouterr()
    for name in ("lexicon/findings/tinnitus.yml", "facts/sites.yml: facts[0].review", "phrases/own.jsonl:1"):
        assert any(line.startswith(name) for line in out.splitlines()), out
    assert err.endswith("problems.\n")


def test_check_of_no_folder_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check", "no/such"]) == 1
    assert capsys.readouterr().err == "no/such is not a folder.\n"


@pytest.mark.parametrize("kind", KINDS)
def test_list_of_a_kind(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "list", "--kind", kind]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[kind, e.id] for e in load_catalogue().of_kind(kind)]


def test_list_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert list(dict.fromkeys(line.split()[0] for line in lines)) == [
        "topic",
        "fact",
        "row",
        "policy",
        "question",
    ]
    assert sum("awaits clinical review" in line for line in lines) > 190


def test_every_piece_can_be_shown() -> None:
    catalogue, wordings = load_catalogue(), load_wordings()
    for entry in catalogue.entries:
        lines = list(entry_lines(entry, catalogue, wordings))
        assert lines[0] == f"{entry.kind} {entry.id}: {entry.title}"
        assert len(lines) > 3


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (
            ["A1b"],
            [
                "level: emergency",
                "“cancer”",
                "S1  Metastatic",
                "says utter_emergency_spine_ed:",
                "Call {emerg",
            ],
        ),
        (["ca.signs"], ["fact ca.signs", "W8  Slideshow", "terms:", "awaits clinical review"]),
        (
            ["limb_weakness"],
            ["red_flag: yes", "used by rows:", "    A1b  ", "used by questions:", "    limbs  "],
        ),
        (["W"], ["reviewed_by: Gabriela Pichardo, MD", "facts from it:", "    ca.signs  "]),
        (["S46"], ["rules from it:", "cautions from it:"]),
        (["spine"], ["facts:", "    spine.paralysis  "]),
        (["known_cancer"], ["context known_cancer", "used by rows:", "    A1b  "]),
        (["two_calcium_signs"], ["at least 2 of these", "used by rows:"]),
        (["limbs"], ["when_unclear: yes", "says utter_ask_limbs:", "asked after topics"]),
        (["calcium"], ["topic calcium", "\n\nquestion calcium"]),
    ],
)
def test_show_tells_everything(
    arguments: list[str], parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "show", *arguments]) == 0
    out = capsys.readouterr().out
    for part in parts:
        assert part in out


def test_show_of_one_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "show", "calcium", "--kind", "question"]) == 0
    assert "topic calcium" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "near"), [("A1z", "A1a"), ("limb_weaknes", "limb_weakness"), ("§§§§§§", "content list")]
)
def test_an_unknown_id_is_one_line_with_what_is_near(
    wrong: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "show", wrong]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert near in err


def test_the_handbook_holds_every_piece_and_every_link_leads_somewhere(
    page: str, tags: list[tuple[str, dict[str, str | None]]]
) -> None:
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for entry in load_catalogue().entries:
        assert anchor(entry.kind, entry.id) in ids
    for row in load_catalogue().protocol.rows:
        assert f"wording-{advice_name(row)}" in ids
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert all(link and link.startswith("#") and link[1:] in ids for link in links)


def test_the_handbook_runs_nothing_and_fetches_nothing(
    page: str, tags: list[tuple[str, dict[str, str | None]]]
) -> None:
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "svg"} & {tag for tag, _ in tags}
    assert not [
        name for _, attributes in tags for name in attributes if name.startswith("on") or name == "src"
    ]
    assert not re.search(r"@import|url\(|https?:", page)
    assert "default-src 'none'" in page


def test_the_handbook_names_content_and_has_a_place_to_sign_for_every_section(page: str) -> None:
    catalogue = load_catalogue()
    assert catalogue.protocol.content_hash in page
    assert load_wordings().sha256 in page
    sections = {row.data["section"] for row in catalogue.of_kind("row")}
    others = ("named conditions", "questions", "findings and background", "sources")
    assert page.count('class="sign"') == len(catalogue.knowledge.topics) + len(sections) + 4 + len(others)
    assert page.count("Name and role") == page.count(">Date<") == page.count('class="sign"')
    assert page.count("<dd>awaits clinical review</dd>") >= 63 + 129 + 7


def test_the_handbook_is_the_same_each_time_and_escapes(page: str) -> None:
    wordings = load_wordings()
    assert render(load_catalogue(), wordings) == page
    evil = Wordings({**wordings.texts, "utter_soon_mind": "<script>alert(1)</script>"}, wordings.groups)
    changed = render(load_catalogue(), evil)
    assert "<script>" not in changed
    assert "&lt;script&gt;" in changed
    assert wordings.sha256 not in changed


def test_export_and_diff(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, snapshot = tmp_path / "new" / "handbook.html", tmp_path / "snapshot.json"
    assert main(["content", "export", str(page), "--json", str(snapshot)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    capsys.readouterr()
    assert main(["content", "diff", str(snapshot)]) == 0
    assert capsys.readouterr().out.startswith("No difference: content ")
    facts = folder / "facts/calcium.yml"
    facts.write_text(facts.read_text().replace("id: ca.release", "id: ca.leak", 1))
    tour = folder / "tour.yml"
    tour.write_text(tour.read_text().replace("ca.release", "ca.leak"))
    assert main(["content", "diff", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["added    fact ca.release", "removed  fact ca.leak"]
    assert lines[-1].startswith("1 added, 1 removed, ")


def test_a_changed_wording_shows_in_a_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = tmp_path / "snapshot.json"
    assert main(["content", "export", "--json", str(snapshot)]) == 0
    snapshot.write_text(
        snapshot.read_text().replace("Lie flat and keep your back", "Sit up and bend your back", 1)
    )
    capsys.readouterr()
    assert main(["content", "diff", str(snapshot)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "changed  wording utter_emergency_spine: text"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export"], "Say what to write"),
        (["export", "handbook.pdf"], "must end in .html"),
        (["export", "/dev/null/x.html"], "cannot be written"),
        (["diff", "no/such.json"], "cannot be read: No such file"),
        (["diff", "README.md"], "is no snapshot of `content export --json`: it is not JSON"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_export_outside_the_project_says_where_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["content", "export", "page.html"]) == 1
    assert "Run this in the folder of Bonewatch." in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


def test_a_database_of_a_later_version_stops_the_start_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlalchemy import text

    from bot.database import create_engine_for, upgrade

    url = f"sqlite:///{tmp_path}/bonewatch.db"
    engine = create_engine_for(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    model = tmp_path / "model.tar.gz"
    model.touch()
    monkeypatch.setenv("BONEWATCH_DATABASE_URL", url)
    monkeypatch.setenv("BONEWATCH_MODEL", str(model))
    for command in ("serve", "shell"):
        assert main([command]) == 1
        err = capsys.readouterr().err
        assert "was made by a later version of Bonewatch" in err
        assert err.count("\n") == 1
