"""Rows and questions from their checked parts, and the checks that need the whole protocol."""

from __future__ import annotations

from bot.content import schema
from bot.content.grammar import Grammar, Vocabulary
from bot.content.problems import Place, Problems
from bot.triage.conditions import View, findings_in
from bot.triage.engine import decide
from bot.triage.model import Case, Disposition, FindingState, Level, Status
from bot.triage.protocol import Answered, Choice, Effect, Protocol, Question, Row


def build_row(
    spec: schema.RowSpec, section: schema.SectionFile, place: Place, grammar: Grammar, problems: Problems
) -> Row | None:
    """The row, with its level, disposition and advice checked against each other."""
    if not spec.id.startswith(section.section):
        problems.add(place.at("id"), f"'{spec.id}' does not belong in section {section.section}")
    if spec.advice not in schema.ADVICE[spec.level]:
        problems.add(place.at("advice"), f"no advice '{spec.advice}' at level {spec.level.value}")
    if (spec.level is Level.EMERGENCY) is (spec.disposition is None):
        rule = "needs" if spec.level is Level.EMERGENCY else "must not have"
        problems.add(place.at("disposition"), f"level {spec.level.value} {rule} a disposition")
    if spec.disposition is Disposition.EMERGENCY_DEPARTMENT and spec.advice not in schema.DEPARTMENT_ADVICE:
        problems.add(place.at("advice"), f"advice '{spec.advice}' always calls the ambulance")
    condition = grammar.build(spec.when, place.at("when"))
    if condition is None:
        return None
    return Row(
        id=spec.id,
        when=condition,
        level=Level(spec.level),
        advice=spec.advice,
        because=spec.because.text,
        because_id=spec.because.id,
        source=spec.source,
        review=spec.review,
        disposition=spec.disposition,
        system=None if spec.system == "none" else (spec.system or section.system),
        precedence=spec.precedence,
        note=spec.note,
    )


def build_question(
    spec: schema.QuestionSpec, place: Place, grammar: Grammar, vocabulary: Vocabulary, problems: Problems
) -> Question | None:
    """The question, with every name it uses checked."""
    answered = spec.answered_by
    named = {
        "yes_asserts": spec.yes_asserts,
        "yes_rules_out": spec.yes_rules_out,
        "no_asserts": spec.no_asserts,
        "no_rules_out": spec.no_rules_out,
        "answered_by.any_present": answered.any_present,
        "answered_by.all_absent": answered.all_absent,
    }
    for choice in spec.choices:
        named[f"choices.{choice.id}"] = choice.asserts + choice.rules_out
    for key, names in named.items():
        problems.unknown(place.at(key), "finding", names, vocabulary.findings)
    problems.unknown(place.at("yes_contexts"), "context", spec.yes_contexts, vocabulary.contexts)
    problems.unknown(place.at("no_contexts"), "context", spec.no_contexts, vocabulary.contexts)
    for key in ("contexts_absent", "contexts_known"):
        problems.unknown(place.at("answered_by", key), "context", getattr(answered, key), vocabulary.contexts)
    _check_polarity(spec, place, problems)
    when = grammar.build(spec.when, place.at("when"))
    first_when = grammar.build(spec.first_when, place.at("first_when")) if spec.first_when else None
    if when is None:
        return None
    return Question(
        id=spec.id,
        asks=spec.asks,
        yes=Effect(tuple(spec.yes_asserts), tuple(spec.yes_rules_out), tuple(spec.yes_contexts)),
        no=Effect(tuple(spec.no_asserts), tuple(spec.no_rules_out), (), tuple(spec.no_contexts)),
        answered=Answered(
            tuple(answered.any_present),
            tuple(answered.all_absent),
            tuple(answered.contexts_absent),
            tuple(answered.contexts_known),
        ),
        when=when,
        first_when=first_when,
        when_unclear=spec.when_unclear,
        choices=tuple(
            Choice(c.id, c.name, Effect(tuple(c.asserts), tuple(c.rules_out))) for c in spec.choices
        ),
    )


def check_protocol(protocol: Protocol, problems: Problems) -> None:
    """Checks that no single file can fail on its own."""
    place = Place("protocol")
    problems.repeated(place, "because id", [row.because_id for row in protocol.rows])
    for level in schema.ADVICE:
        if all(row.level is not level for row in protocol.rows):
            problems.add(place, f"no row gives level {level.value}")
    used = set().union(*(findings_in(row.when) for row in protocol.rows))
    for finding in protocol.findings:
        if finding not in used:
            problems.add(Place("findings.yml", ("findings", finding)), "no row uses this finding")
    _check_silence(protocol, problems)
    _check_red_flags(protocol, problems)


def _check_polarity(spec: schema.QuestionSpec, place: Place, problems: Problems) -> None:
    for answer, asserts, rules_out in (
        ("yes", spec.yes_asserts, spec.yes_rules_out),
        ("no", spec.no_asserts, spec.no_rules_out),
    ):
        for finding in sorted(set(asserts) & set(rules_out)):
            problems.add(place.at(answer), f"'{finding}' is both asserted and ruled out")
    if not (spec.yes_asserts or spec.no_asserts or spec.yes_contexts):
        problems.add(place, "no answer asserts anything")
    problems.repeated(place.at("choices"), "id", [choice.id for choice in spec.choices])
    for reserved in ("yes", "no"):
        if any(choice.id == reserved for choice in spec.choices):
            problems.add(place.at("choices"), f"'{reserved}' is not free for a choice")


def _check_silence(protocol: Protocol, problems: Problems) -> None:
    """Somebody who has reported nothing must get no level, whatever else is true of them."""
    raising = {name: Status.PRESENT for name, context in protocol.contexts.items() if not context.lowers}
    view = View(Case({}, raising), protocol.assumed, rows=())
    for row in protocol.rows:
        if row.when.match(view) is not None:
            problems.add(Place("protocol", (row.id, "when")), "holds although no finding is present")


def _check_red_flags(protocol: Protocol, problems: Problems) -> None:
    for finding in protocol.findings.values():
        alone = Case({finding.id: FindingState(Status.PRESENT)})
        emergency = decide(alone, protocol).level is Level.EMERGENCY
        if emergency is not finding.red_flag:
            fact = "is" if emergency else "is not"
            place = Place("findings.yml", ("findings", finding.id, "red_flag"))
            problems.add(place, f"says {finding.red_flag}, but the finding alone {fact} an emergency")
