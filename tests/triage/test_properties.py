"""What must hold for every case, not just for the listed ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.loading import load_protocol
from bot.triage.engine import decide
from bot.triage.model import Case, FindingState, Level, Status

PROTOCOL = load_protocol()
FINDINGS = sorted(PROTOCOL.findings)
AGGRAVATING = sorted(q.id for q in PROTOCOL.qualities.values() if not q.mitigating)
MITIGATING = sorted(q.id for q in PROTOCOL.qualities.values() if q.mitigating)
RAISING = sorted(c.id for c in PROTOCOL.contexts.values() if not c.lowers)
NOT_DENIED = [Status.UNKNOWN, Status.PAST, Status.HYPOTHETICAL]

values = st.dictionaries(st.sampled_from(sorted(PROTOCOL.values)), st.integers(0, 40).map(float), max_size=3)
states = st.builds(
    FindingState,
    status=st.sampled_from(list(Status)),
    qualities=st.frozensets(st.sampled_from(AGGRAVATING + MITIGATING), max_size=4),
    values=values,
)
present = states.map(lambda state: replace(state, status=Status.PRESENT))
contexts = st.dictionaries(
    st.sampled_from(sorted(PROTOCOL.contexts)),
    st.sampled_from([Status.PRESENT, Status.ABSENT, Status.UNKNOWN]),
    max_size=6,
)
cases = st.builds(
    Case, findings=st.dictionaries(st.sampled_from(FINDINGS), states, max_size=8), contexts=contexts
)
finding = st.sampled_from(FINDINGS)


def level(case: Case) -> Level:
    return decide(case, PROTOCOL).level


def rows(case: Case) -> set[str]:
    return {reason.row for reason in decide(case, PROTOCOL).reasons}


def changed(case: Case, name: str, state: FindingState) -> Case:
    return replace(case, findings={**case.findings, name: state})


@settings(max_examples=300, deadline=None)
@given(cases, finding, present)
def test_a_further_finding_takes_no_row_away(case: Case, name: str, state: FindingState) -> None:
    if case.has(name):
        return
    assert rows(case) <= rows(changed(case, name, state))


@settings(max_examples=200, deadline=None)
@given(cases, finding, st.sampled_from(NOT_DENIED))
def test_not_knowing_never_ranks_below_a_no(case: Case, name: str, status: Status) -> None:
    denied = changed(case, name, FindingState(Status.ABSENT))
    unknown = changed(case, name, FindingState(status))
    assert rows(denied) <= rows(unknown)


@settings(max_examples=200, deadline=None)
@given(cases, finding)
def test_a_finding_never_spoken_of_is_unknown(case: Case, name: str) -> None:
    silent = replace(case, findings={k: v for k, v in case.findings.items() if k != name})
    assert rows(silent) == rows(changed(case, name, FindingState(Status.UNKNOWN)))


@settings(max_examples=200, deadline=None)
@given(cases, finding, present, st.sampled_from(AGGRAVATING))
def test_an_aggravating_quality_never_lowers(
    case: Case, name: str, state: FindingState, quality: str
) -> None:
    worse = replace(state, qualities=state.qualities | {quality})
    assert rows(changed(case, name, state)) <= rows(changed(case, name, worse))


@settings(max_examples=200, deadline=None)
@given(cases, finding, present, st.sampled_from(MITIGATING))
def test_taking_back_a_mitigating_quality_never_lowers(
    case: Case, name: str, state: FindingState, quality: str
) -> None:
    plain = replace(state, qualities=state.qualities - {quality})
    eased = replace(state, qualities=state.qualities | {quality})
    assert rows(changed(case, name, eased)) <= rows(changed(case, name, plain))


@settings(max_examples=200, deadline=None)
@given(cases, st.sampled_from(RAISING))
def test_a_further_circumstance_never_lowers(case: Case, context: str) -> None:
    order = [Status.ABSENT, Status.UNKNOWN, Status.PRESENT]
    found = [rows(replace(case, contexts={**case.contexts, context: status})) for status in order]
    assert found[0] <= found[1] <= found[2]


@settings(max_examples=100, deadline=None)
@given(cases, finding, present, values)
def test_a_further_number_never_lowers(
    case: Case, name: str, state: FindingState, more: dict[str, float]
) -> None:
    fuller = replace(state, values={**more, **state.values})
    assert rows(changed(case, name, state)) <= rows(changed(case, name, fuller))


@settings(max_examples=100, deadline=None)
@given(cases, st.randoms(use_true_random=False))
def test_order_does_not_matter(case: Case, random: object) -> None:
    names = list(case.findings)
    random.shuffle(names)  # type: ignore[attr-defined]
    shuffled = replace(case, findings={name: case.findings[name] for name in names})
    assert decide(shuffled, PROTOCOL) == decide(case, PROTOCOL)


@settings(max_examples=100, deadline=None)
@given(cases)
def test_level_is_that_of_the_leading_reason(case: Case) -> None:
    decision = decide(case, PROTOCOL)
    assert decision.level == (decision.leading.level if decision.leading else Level.NONE)
    assert decision.level == Level.most_urgent(*(reason.level for reason in decision.reasons))


@settings(max_examples=100, deadline=None)
@given(contexts, st.lists(st.tuples(finding, st.sampled_from([Status.ABSENT, *NOT_DENIED])), max_size=8))
def test_without_a_present_finding_there_is_no_level(
    known: dict[str, Status], said: list[tuple[str, Status]]
) -> None:
    case = Case({name: FindingState(status) for name, status in said}, known)
    assert level(case) is Level.NONE


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(f.id for f in PROTOCOL.findings.values() if f.red_flag)), present)
def test_a_red_flag_stays_one_however_it_is_described(name: str, state: FindingState) -> None:
    assert level(Case({name: state})) is Level.EMERGENCY


@settings(max_examples=100, deadline=None)
@given(cases)
def test_reasons_name_only_present_findings(case: Case) -> None:
    for reason in decide(case, PROTOCOL).reasons:
        assert reason.findings
        assert all(case.has(name) for name in reason.findings)
