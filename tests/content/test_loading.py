"""The shipped content loads; broken content names every problem by file and key, all at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.content.loading import load_protocol
from bot.triage.model import Level

Edit = Callable[[Path], None]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of what the protocol is loaded from."""
    copy = tmp_path / "content"
    source = Path(str(files("bot.content")))
    shutil.copytree(source / "protocol", copy / "protocol")
    for name in ("VERSION", "findings.yml", "contexts.yml", "questions.yml"):
        shutil.copy(source / name, copy / name)
    return copy


def problems(content: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load_protocol(content)
    return caught.value.problems


def replace(file: str, old: str, new: str) -> Edit:
    def edit(content: Path) -> None:
        path = content / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def append(file: str, text: str) -> Edit:
    def edit(content: Path) -> None:
        with (content / file).open("a", encoding="utf-8") as out:
            out.write(text)

    return edit


def row(when: str, *, more: str = "", **changes: str | None) -> Edit:
    """Add row F99 to other.yml, right but for the changes."""
    keys: dict[str, str | None] = {
        "id": "F99",
        "when": when,
        "level": "soon",
        "advice": "general",
        "because": "{id: added, text: This row was added.}",
        "source": "own",
        "review": "awaits clinical review",
        **changes,
    }
    lines = [f"{key}: {value}" for key, value in keys.items() if value is not None] + ([more] if more else [])
    return append("protocol/other.yml", "\n  - " + "\n    ".join(lines) + "\n")


FEVER = "{present: fever}"
ROW = "protocol/other.yml: rows.F99"

BROKEN: dict[str, tuple[Edit, str, str]] = {
    # what: (edit, where the problem is said to be, what is said)
    "missing file": (lambda c: (c / "contexts.yml").unlink(), "contexts.yml", "missing"),
    "missing section": (lambda c: (c / "protocol/bone.yml").unlink(), "protocol/bone.yml", "missing"),
    "empty file": (lambda c: (c / "questions.yml").write_text(""), "questions.yml", "empty"),
    "not YAML": (append("findings.yml", "\n  }: ["), "findings.yml", "not valid YAML"),
    "not UTF-8": (lambda c: (c / "findings.yml").write_bytes(b"\xff\xfe"), "findings.yml", "not UTF-8"),
    "repeated key": (row(FEVER, more="level: urgent"), "protocol/other.yml", "'level' occurs more than once"),
    "bad version": (lambda c: (c / "VERSION").write_text("one\n"), "VERSION", "1.2.3"),
    "unknown key in a finding": (
        replace("findings.yml", "group: spine,", "group: spine, colour: red,"),
        "findings.yml: findings.0.colour",
        "extra fields not permitted",
    ),
    "unknown group": (
        replace("findings.yml", "group: spine", "group: soul"),
        "findings.yml: findings.0.group",
        "spine",
    ),
    "repeated finding": (
        replace("findings.yml", "id: gait_trouble", "id: limb_weakness"),
        "findings.yml: findings",
        "id 'limb_weakness' occurs 2 times",
    ),
    "wrong red flag": (
        replace("findings.yml", "group: spine, red_flag: true", "group: spine, red_flag: false"),
        "findings.yml: findings.limb_weakness.red_flag",
        "alone is an emergency",
    ),
    "unused finding": (
        replace(
            "findings.yml",
            "  # Bone\n",
            "  - {id: itch, name: itching, group: bone, red_flag: false, icd10cm: L29.9}\n",
        ),
        "findings.yml: findings.itch",
        "no row uses",
    ),
    "bad code": (
        replace("findings.yml", "icd10cm: R26.9", "icd10cm: 26.9"),
        "findings.yml: findings.1.icd10cm",
        "regex",
    ),
    "value range upside down": (
        replace("findings.yml", "minimum: 30, maximum: 44", "minimum: 44, maximum: 30"),
        "findings.yml: values.temperature_c",
        "below maximum",
    ),
    "unknown assumption": (
        replace("contexts.yml", "assume: present", "assume: maybe"),
        "contexts.yml: contexts.0.assume",
        "present",
    ),
    "unknown finding": (row("{present: feverish}"), f"{ROW}.when.present", "unknown finding 'feverish'"),
    "unknown finding in a list": (
        row("{not_ruled_out: [fever, chill]}"),
        f"{ROW}.when.not_ruled_out",
        "'chill'",
    ),
    "unknown context": (
        row("{all: [{context: moon}]}"),
        f"{ROW}.when.all.0.context",
        "unknown context 'moon'",
    ),
    "unknown quality": (
        row("{quality: {finding: fever, is: odd}}"),
        f"{ROW}.when.quality.is",
        "unknown quality 'odd'",
    ),
    "mitigating quality that raises": (
        row("{quality: {finding: fever, is: mild}}"),
        f"{ROW}.when.quality.is",
        "'mild' is not aggravating",
    ),
    "aggravating quality that lowers": (
        row("{present: fever, unless: [worse]}"),
        f"{ROW}.when.present.unless",
        "'worse' is not mitigating",
    ),
    "unknown value": (
        row("{value: {name: weight, at_least: 3}}"),
        f"{ROW}.when.value.name",
        "unknown value 'weight'",
    ),
    "value without bound": (row("{value: {name: pain_score}}"), f"{ROW}.when.value", "exactly one"),
    "value out of range": (
        row("{value: {name: pain_score, at_least: 11}}"),
        f"{ROW}.when.value",
        "11 is outside 0 to 10",
    ),
    "upper bound that would not be monotone": (
        row("{value: {name: pain_score, at_most: 3}}"),
        f"{ROW}.when.value.at_most",
        "not allowed for 'pain_score'",
    ),
    "upper bound too high": (
        row("{value: {name: temperature_c, at_most: 37}}"),
        f"{ROW}.when.value.at_most",
        "not allowed for 'temperature_c' at 37",
    ),
    "lowering context that raises": (
        row("{context: hormone_therapy}"),
        f"{ROW}.when.context",
        "a context that lowers must not",
    ),
    "raising context that lowers": (
        row("{all: [{present: fever}, {context_not_stated: opioids}]}"),
        f"{ROW}.when.all.1.context_not_stated",
        "only a context that lowers",
    ),
    "count that can never hold": (
        row("{count: {at_least: 3, of: [{present: fever}]}}"),
        f"{ROW}.when.count.at_least",
        "can never hold",
    ),
    "unknown condition": (row("{absent: fever}"), f"{ROW}.when", "known keys"),
    "two conditions in one": (row("{present: fever, context: opioids}"), f"{ROW}.when", "known keys"),
    "empty list": (row("{any: []}"), f"{ROW}.when.any", "must be a list"),
    "unknown term": (row("{term: trouble}"), f"{ROW}.when.term", "unknown term 'trouble'"),
    "broken term": (
        replace("protocol/terms.yml", "present: [back_pain, neck_pain]", "present: [back_pain, nek_pain]"),
        "protocol/terms.yml: terms.spine_pain.present",
        "'nek_pain'",
    ),
    "row that needs no finding": (
        row("{any: [{present: fever}, {context: known_cancer}]}"),
        "protocol: F99.when",
        "no finding is present",
    ),
    "row without source": (row(FEVER, source=None), f"{ROW}.source", "required"),
    "unknown source": (row(FEVER, source="S1 S999"), f"{ROW}.source", "unknown source 'S999'"),
    "unknown level": (row(FEVER, level="later"), f"{ROW}.level", "unexpected value"),
    "level none": (row(FEVER, level="none"), f"{ROW}.level", "unexpected value"),
    "advice of another level": (row(FEVER, advice="spine"), f"{ROW}.advice", "'spine' at level soon"),
    "emergency without disposition": (
        row(FEVER, level="emergency"),
        f"{ROW}.disposition",
        "emergency needs a disposition",
    ),
    "disposition without emergency": (
        row(FEVER, disposition="ambulance"),
        f"{ROW}.disposition",
        "must not have",
    ),
    "advice without wording for the disposition": (
        row(FEVER, level="emergency", disposition="emergency_department", advice="stroke"),
        f"{ROW}.advice",
        "always calls the ambulance",
    ),
    "row in the wrong section": (row(FEVER, id="A98"), "rows.A98.id", "does not belong in section F"),
    "repeated row": (row(FEVER, id="F6"), "rows.F6.id", "another row 'F6' in protocol/other.yml"),
    "repeated reason": (
        row(FEVER, because="{id: chest, text: This row was added.}"),
        "protocol",
        "because id 'chest' occurs 2 times",
    ),
    "reason that is no sentence": (
        row(FEVER, because="{id: added, text: not a sentence}"),
        f"{ROW}.because.text",
        "regex",
    ),
    "policy without note": (
        append(
            "protocol/other.yml",
            "\n  - {id: F98, kind: policy, source: own, review: awaits clinical review}\n",
        ),
        "rows.F98.note",
        "required",
    ),
    "unknown finding in a question": (
        replace("questions.yml", "yes_asserts: [limb_weakness]", "yes_asserts: [limbs_weak]"),
        "questions.yml: questions.limbs.yes_asserts",
        "unknown finding 'limbs_weak'",
    ),
    "answer that says both": (
        replace("questions.yml", "yes_asserts: [limb_weakness]", "no_asserts: [limb_weakness]"),
        "questions.yml: questions.limbs.no",
        "both asserted and ruled out",
    ),
    "question that asserts nothing": (
        replace("questions.yml", "yes_asserts: [limb_weakness]", "yes_asserts: []"),
        "questions.yml: questions.limbs",
        "no answer asserts anything",
    ),
    "unknown context in a question": (
        replace("questions.yml", "yes_contexts: [systemic_treatment]", "yes_contexts: [chemo]"),
        "questions.yml: questions.infection.yes_contexts",
        "unknown context 'chemo'",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_breakage_is_named(what: str, content: Path) -> None:
    edit, where, message = BROKEN[what]
    edit(content)
    found = problems(content)
    assert any(where in problem and message in problem for problem in found), found


def test_all_problems_are_told_at_once(content: Path) -> None:
    broken = [
        "bad version",
        "unknown finding",
        "broken term",
        "unknown finding in a question",
    ]
    for what in broken:
        BROKEN[what][0](content)
    row("{present: chills}", id="F98", level="later")(content)
    told = "\n".join(problems(content))
    for what in broken:
        assert BROKEN[what][1] in told, what
    assert "unknown finding 'chills'" in told
    assert "rows.F98.level" in told


def test_an_unreadable_list_does_not_put_every_name_in_doubt(content: Path) -> None:
    for what in ("not UTF-8", "missing file"):
        BROKEN[what][0](content)
    assert len(problems(content)) == 2


def test_no_level_may_be_out_of_reach(content: Path) -> None:
    for path in (content / "protocol").glob("*.yml"):
        text = path.read_text(encoding="utf-8").replace("level: soon", "level: urgent")
        path.write_text(text.replace("advice: dentist", "advice: general"), encoding="utf-8")
    assert any("no row gives level soon" in problem for problem in problems(content))


def test_a_fixed_copy_loads_like_the_original(content: Path) -> None:
    copy, shipped = load_protocol(content), load_protocol()
    assert copy.rows == shipped.rows
    assert copy.questions == shipped.questions
    assert copy.version == shipped.version == "0.1.0"


def test_shipped_protocol_is_read_once() -> None:
    assert load_protocol() is load_protocol()


def test_a_copy_is_read_anew(content: Path) -> None:
    before = load_protocol(content)
    row(FEVER)(content)
    assert len(load_protocol(content).rows) == len(before.rows) + 1


def test_files_are_told_in_their_order() -> None:
    sections = [row.id[0] for row in load_protocol().rows]
    assert list(dict.fromkeys(sections)) == ["A", "B", "C", "D", "E", "F", "K"]


def test_rows_that_are_policies_say_how_they_are_kept() -> None:
    policies = {policy.id: policy.note for policy in load_protocol().policies}
    assert set(policies) == {"A12", "D24", "F2", "F3", "F4", "K1", "K10"}
    assert all(len(note) > 40 for note in policies.values())


def test_only_known_cancer_is_assumed() -> None:
    assert load_protocol().assumed == {"known_cancer"}


@pytest.mark.parametrize("level", [Level.SOON, Level.URGENT, Level.EMERGENCY])
def test_every_row_awaits_review(level: Level) -> None:
    rows = [row for row in load_protocol().rows if row.level is level]
    assert rows
    assert {row.review for row in rows} == {"awaits clinical review"}
