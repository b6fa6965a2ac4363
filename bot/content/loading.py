"""The protocol from the content folder: read, cross-checked, every problem raised at once."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, TypeVar
from typing import Protocol as Shape

from bot.content import schema
from bot.content.files import Folder, content_hash, parse_model, read_model
from bot.content.grammar import Grammar, Vocabulary
from bot.content.linking import build_question, build_row, check_protocol
from bot.content.problems import Place, Problems
from bot.triage.protocol import Context, Finding, Policy, Protocol, Quality, Question, Row, ValueKind

SECTIONS = ("cord", "bone", "calcium", "treatment", "mind", "other", "combinations")
"""Files of protocol rows, without their ending."""


class _Named(Shape):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def load_protocol(root: Folder | None = None) -> Protocol:
    """Load the protocol.

    Args:
        root: Folder to read; the content shipped with the package (read once, then cached) when left out.

    Raises:
        ContentError: Naming every problem by file and key.
    """
    return _shipped() if root is None else _load(root)


@functools.lru_cache(maxsize=1)
def _shipped() -> Protocol:
    return _load(files("bot.content"))


def _load(root: Folder) -> Protocol:
    problems = Problems()
    vocabulary = _vocabulary(root, problems)
    version = _version(root, problems)
    sources = _sources(root, problems)
    grammar = Grammar(vocabulary, problems)
    _terms(root, grammar, problems)
    rows, policies = _sections(root, grammar, sources, problems)
    questions = _questions(root, grammar, vocabulary, problems)
    protocol = Protocol(
        rows=tuple(rows),
        policies=tuple(policies),
        questions=tuple(questions),
        findings=vocabulary.findings,
        contexts=vocabulary.contexts,
        qualities=vocabulary.qualities,
        values=vocabulary.values,
        sources=sources,
        version=version,
        content_hash=content_hash(root),
    )
    # Only a whole protocol can be judged as one; on a broken file this would repeat its problems.
    if not problems.lines:
        check_protocol(protocol, problems)
    problems.check()
    return protocol


def _vocabulary(root: Folder, problems: Problems) -> Vocabulary:
    spec = read_model(root, "findings.yml", schema.FindingsFile, problems)
    contexts = read_model(root, "contexts.yml", schema.ContextsFile, problems)
    place = Place("findings.yml")
    if spec is None:
        problems.muted |= {"finding", "quality", "value"}
    if contexts is None:
        problems.muted.add("context")
    if spec:
        for value in spec.values:
            if value.minimum >= value.maximum:
                problems.add(place.at("values", value.id), "minimum must be below maximum")
    return Vocabulary(
        _by_id([Finding(**f.dict()) for f in spec.findings] if spec else [], place.at("findings"), problems),
        _by_id(
            [Context(x.id, x.name, x.assume == "present", x.effect == "lowers") for x in contexts.contexts]
            if contexts
            else [],
            Place("contexts.yml", ("contexts",)),
            problems,
        ),
        _by_id(
            [Quality(q.id, q.name, q.effect == "mitigating") for q in spec.qualities] if spec else [],
            place.at("qualities"),
            problems,
        ),
        _by_id([ValueKind(**v.dict()) for v in spec.values] if spec else [], place.at("values"), problems),
    )


def _by_id(items: Sequence[Item], place: Place, problems: Problems) -> Mapping[str, Item]:
    problems.repeated(place, "id", [item.id for item in items])
    return {item.id: item for item in items}


def _version(root: Folder, problems: Problems) -> str:
    path = root.joinpath("VERSION")
    version = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        problems.add(Place("VERSION"), "must hold a version such as 1.2.3")
    return version


def _sources(root: Folder, problems: Problems) -> Mapping[str, str]:
    spec = read_model(root, "protocol/sources.yml", schema.SourcesFile, problems)
    if spec is None:
        problems.muted.add("source")
    return dict(spec.sources) if spec else {}


def _terms(root: Folder, grammar: Grammar, problems: Problems) -> None:
    name = "protocol/terms.yml"
    spec = read_model(root, name, schema.TermsFile, problems)
    if spec is None:
        problems.muted.add("term")
    for term, raw in spec.terms.items() if spec else ():
        grammar.terms[term] = grammar.build(raw, Place(name, ("terms", term)))


def _sections(
    root: Folder, grammar: Grammar, sources: Mapping[str, str], problems: Problems
) -> tuple[list[Row], list[Policy]]:
    found: list[tuple[int, str, schema.SectionFile]] = []
    for section in SECTIONS:
        name = f"protocol/{section}.yml"
        spec = read_model(root, name, schema.SectionFile, problems)
        if spec:
            found.append((spec.order, name, spec))
    rows: list[Row] = []
    policies: list[Policy] = []
    places: dict[str, Place] = {}
    for _, name, spec in sorted(found, key=lambda item: item[:2]):
        for number, raw in enumerate(spec.rows):
            place = Place(name, ("rows", str(raw.get("id", number))))
            row = _row(raw, place, spec, grammar, problems)
            if row is None:
                continue
            problems.unknown(place.at("source"), "source", row.source.split(), sources)
            if row.id in places:
                problems.add(place.at("id"), f"there is another row '{row.id}' in {places[row.id].file}")
            places[row.id] = place
            if isinstance(row, Row):
                rows.append(row)
            else:
                policies.append(row)
    return rows, policies


def _row(
    raw: dict[str, Any], place: Place, section: schema.SectionFile, grammar: Grammar, problems: Problems
) -> Row | Policy | None:
    if raw.get("kind") == "policy":
        policy = parse_model(raw, schema.PolicySpec, place, problems)
        return Policy(policy.id, policy.note, policy.source, policy.review) if policy else None
    spec = parse_model(raw, schema.RowSpec, place, problems)
    if spec is None:
        # The condition is still worth reading: a writer should see all its problems in one run.
        if "when" in raw:
            grammar.build(raw["when"], place.at("when"))
        return None
    return build_row(spec, section, place, grammar, problems)


def _questions(
    root: Folder, grammar: Grammar, vocabulary: Vocabulary, problems: Problems
) -> Sequence[Question]:
    spec = read_model(root, "questions.yml", schema.QuestionsFile, problems)
    if spec is None:
        return []
    place = Place("questions.yml", ("questions",))
    problems.repeated(place, "id", [question.id for question in spec.questions])
    built = [build_question(q, place.at(q.id), grammar, vocabulary, problems) for q in spec.questions]
    return [question for question in built if question is not None]
