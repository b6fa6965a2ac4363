"""What a measurement says by itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.content.loading import load_protocol
from bot.nlp.derive import Derivation, _table, derive
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.measurements import Value
from bot.triage.model import Experiencer, Status


def value(name: str, amount: float) -> Value:
    return Value(name, amount, 0, 1)


def told(name: str, amount: float) -> set[str]:
    signs = {"present": "", "absent": "-"}
    rows = [row for _, row in derive([value(name, amount)])]
    return {signs[row.status] + str(row.finding or row.context or row.quality) for row in rows}


@pytest.mark.parametrize(
    ("name", "amount", "says"),
    [
        ("temperature_c", 40.0, {"fever"}),
        ("temperature_c", 37.5, {"fever"}),
        ("temperature_c", 37.49, {"-fever"}),
        ("temperature_c", 36.0, {"-fever"}),
        ("temperature_c", 35.9, {"shivers"}),
        ("days_without_stool", 1, set()),
        ("days_without_stool", 2, {"constipation"}),
        ("hours_without_urine", 7.9, set()),
        ("hours_without_urine", 8, {"bladder_retention"}),
        ("vomits_per_day", 1, {"nausea_vomiting"}),
        ("stools_per_day", 3, set()),
        ("stools_per_day", 4, {"diarrhoea"}),
        ("weeks_since_treatment", 6, {"systemic_treatment"}),
        ("weeks_since_treatment", 7, set()),
        ("days_since_radiotherapy", 14, {"radiotherapy"}),
        ("days_since_radiotherapy", 15, set()),
        ("pain_score", 0, {"mild"}),
        ("pain_score", 3, {"mild"}),
        ("pain_score", 4, set()),
        ("pain_score", 7, {"severe"}),
        ("pain_score", 10, {"severe"}),
        ("duration_days", 300, set()),
        ("made_up", 1, set()),
    ],
)
def test_bounds(name: str, amount: float, says: set[str]) -> None:
    assert told(name, amount) == says


def test_each_measurement_keeps_its_row() -> None:
    values = [value("temperature_c", 39), value("duration_days", 3), value("pain_score", 9)]
    assert [(v.name, row.finding or row.quality) for v, row in derive(values)] == [
        ("temperature_c", "fever"),
        ("pain_score", "severe"),
    ]
    assert derive([]) == []


def test_the_table_speaks_the_vocabulary() -> None:
    protocol = load_protocol()
    for row in _table():
        assert row.value in protocol.values
        assert (row.finding or "fever") in protocol.findings
        assert (row.context or "opioids") in protocol.contexts
        assert (row.quality or "mild") in protocol.qualities
        assert sum(x is not None for x in (row.finding, row.context, row.quality)) == 1
        assert row.at_least < row.below


@pytest.mark.parametrize(
    "row",
    [{"value": "x", "colour": "red"}, {}, {"value": "x", "status": "past"}, {"value": "x", "below": "y"}],
)
def test_a_bad_row_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Derivation.parse_obj(row)


@pytest.mark.parametrize(
    ("text", "finding", "status"),
    [
        ("38.6 C since lunch", "fever", "present"),
        ("My temperature is 36.8 C", "fever", "absent"),
        ("I have a fever but the thermometer says 36.9 C", "fever", "present"),
        ("temperature 35.2 C", "shivers", "present"),
    ],
)
def test_a_figure_reports_by_itself(text: str, finding: str, status: str) -> None:
    heard = ClinicalExtractor.load().extract(text)
    statuses = {mention.status for mention in heard.mentions if mention.name == finding}
    assert Status(status) in statuses
    assert (finding in heard.present) is (status == "present")


def test_a_figure_is_that_of_the_person_spoken_of() -> None:
    heard = ClinicalExtractor.load().extract("My husband is confused. 39.1 C.")
    fever = next(m for m in heard.mentions if m.name == "fever")
    assert fever.experiencer is Experiencer.OTHER


def test_a_pain_score_describes_the_pain() -> None:
    heard = ClinicalExtractor.load().extract("my back pain is 9/10")
    assert all("severe" in m.qualities for m in heard.mentions if m.name == "back_pain")
