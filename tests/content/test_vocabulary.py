"""The closed lists are the agreed ones, and their names read well."""

from __future__ import annotations

import pytest

from bot.content.loading import load_protocol
from bot.triage.protocol import Protocol


def words(text: str) -> set[str]:
    return set(text.split())


FINDINGS = words(
    """
    limb_weakness gait_trouble paralysis numbness_tingling saddle_numbness bladder_retention
    bladder_incontinence bowel_incontinence band_pain electric_shock sexual_dysfunction back_pain
    neck_pain bone_pain rib_pain night_pain pain_lying_flat pain_on_straining pain_on_loading
    escalating_pain uncontrolled_pain sudden_severe_pain suspected_fracture cannot_bear_weight deformity
    fall_injury head_injury thigh_groin_pain thirst polyuria dehydration low_urine_output constipation
    nausea_vomiting appetite_loss fatigue confusion drowsiness palpitations fever shivers unwell_on_chemo
    chest_pain breathlessness exertional_breathlessness coughing_blood limb_swelling bleeding
    minor_bleeding stroke_signs seizure severe_headache headache face_neck_swelling noisy_breathing
    allergic_reaction collapse unresponsive opioid_toxicity overdose persistent_vomiting bowel_obstruction
    diarrhoea swallowing_trouble perioral_tingling muscle_spasm jaw_problem dental_procedure_planned
    line_infection drip_site_injury skin_eye_reaction medicine_missed burning_urine weight_loss
    night_sweats suicidal hopelessness anxiety_low_mood serious_concern
    """
)

RED_FLAGS = words(
    """
    limb_weakness gait_trouble paralysis numbness_tingling saddle_numbness bladder_retention
    bladder_incontinence bowel_incontinence band_pain electric_shock sudden_severe_pain suspected_fracture
    cannot_bear_weight deformity head_injury confusion drowsiness palpitations unwell_on_chemo chest_pain
    breathlessness coughing_blood limb_swelling bleeding stroke_signs seizure severe_headache
    face_neck_swelling noisy_breathing allergic_reaction collapse unresponsive overdose bowel_obstruction
    suicidal
    """
)

CONTEXTS = words(
    """
    known_cancer bone_metastases spine_metastases systemic_treatment immunotherapy bone_medicine
    bone_infusion_recent opioids blood_thinner radiotherapy fresh_radiotherapy steroids calcium_supplements
    hormone_therapy kidney_disease pregnancy under_18
    """
)

AGGRAVATING = words(
    """
    sudden severe worse new spreading both_sides at_rest upper_back mid_back hands_and_feet cannot_walk
    neurological_level recent_injury
    """
)

MITIGATING = words(
    """
    mild stable low_back gradual on_exertion improving
    """
)

VALUES = words(
    """
    temperature_c pain_score days_without_stool hours_without_urine weeks_since_treatment
    days_since_radiotherapy vomits_per_day stools_per_day duration_days
    """
)


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load_protocol()


def test_lists_are_closed(protocol: Protocol) -> None:
    assert set(protocol.findings) == FINDINGS
    assert set(protocol.contexts) == CONTEXTS
    assert {q.id for q in protocol.qualities.values() if not q.mitigating} == AGGRAVATING
    assert {q.id for q in protocol.qualities.values() if q.mitigating} == MITIGATING
    assert set(protocol.values) == VALUES


def test_red_flags_are_the_agreed_ones(protocol: Protocol) -> None:
    assert {f.id for f in protocol.findings.values() if f.red_flag} == RED_FLAGS


def test_names_are_words_for_patients(protocol: Protocol) -> None:
    for finding in protocol.findings.values():
        assert "_" not in finding.name
        assert not finding.name.startswith(("i ", "my ", "the patient"))


def test_names_tell_findings_apart(protocol: Protocol) -> None:
    names = [finding.name for finding in protocol.findings.values()]
    assert len(set(names)) == len(names)
