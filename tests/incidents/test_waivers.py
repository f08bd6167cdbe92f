"""Which reasons end which duty: every duty against every reason and every verdict."""

from itertools import product

import pytest

from core.errors import FieldError
from incidents.waivers import RESTS_ON, WORDS, Waiver, allowed, check

VERDICTS = (None, "unlikely", "risk", "high_risk")
ANY = frozenset(VERDICTS)
LOW = frozenset({"unlikely"})
NOT_HIGH = frozenset({"unlikely", "risk"})
NEVER = frozenset()

#: Duty -> reason -> the verdicts under which the reason ends it; what is not named never does.
ENDS = {
    "eu-gdpr-33-1": {Waiver.UNLIKELY_RISK: LOW},
    "eu-gdpr-33-2": {},
    "eu-gdpr-34-1": {
        Waiver.NOT_HIGH_RISK: NOT_HIGH,
        Waiver.ART_34_3_A: ANY,
        Waiver.ART_34_3_B: ANY,
        Waiver.ART_34_3_C: ANY,
    },
    "eu-gdpr-34-3-c": {Waiver.NOT_HIGH_RISK: NOT_HIGH, Waiver.ART_34_3_A: ANY, Waiver.ART_34_3_B: ANY},
    "uk-gdpr-33-1": {Waiver.UNLIKELY_RISK: LOW},
    "uk-gdpr-34-1": {Waiver.NOT_HIGH_RISK: NOT_HIGH, Waiver.ART_34_3_A: ANY, Waiver.ART_34_3_B: ANY},
    "uk-gdpr-33-2": {},
    "eu-eudpr-34-1": {},
    None: {},
}
CASES = list(product(ENDS, Waiver, VERDICTS, (True, False)))


def _may(statute, reason, risk, ours):
    verdicts = ENDS[statute].get(reason, NEVER)
    if reason is Waiver.NO_BREACH or (reason is Waiver.DEFAULT_RECORDED and not ours):
        verdicts = ANY
    return risk in verdicts


@pytest.mark.parametrize(("statute", "reason", "risk", "ours"), CASES)
def test_every_reason_on_every_duty_under_every_verdict(statute, reason, risk, ours):
    if _may(statute, reason, risk, ours):
        assert check(reason, statute, risk, "Written down.", ours=ours) is None
        assert reason in allowed(statute, ours=ours)
    else:
        with pytest.raises(FieldError) as refused:
            check(reason, statute, risk, "Written down.", ours=ours)
        assert refused.value.field == "reason"


@pytest.mark.parametrize("statute", ["eu-gdpr-33-2", None])
@pytest.mark.parametrize("ours", [True, False])
def test_contracts_art_33_2_and_triage_know_no_threshold_of_risk(statute, ours):
    expected = {Waiver.NO_BREACH} if ours else {Waiver.NO_BREACH, Waiver.DEFAULT_RECORDED}
    assert set(allowed(statute, ours=ours)) == expected


def test_what_a_person_may_choose_is_what_could_pass_under_some_verdict():
    for statute, ours in product(ENDS, (True, False)):
        could = [reason for reason in Waiver if any(_may(statute, reason, risk, ours) for risk in VERDICTS)]
        assert sorted(allowed(statute, ours=ours)) == sorted(could)


@pytest.mark.parametrize(
    ("statute", "ours", "expected"),
    [
        ("eu-nis2-23-4-a", True, ()),
        ("eu-nis2-23-4-a", False, (Waiver.DEFAULT_RECORDED,)),
        (None, True, (Waiver.NO_BREACH,)),
        (None, False, (Waiver.NO_BREACH, Waiver.DEFAULT_RECORDED)),
    ],
)
def test_that_it_is_no_personal_data_breach_ends_no_statute_for_incidents_as_such(statute, ours, expected):
    assert allowed(statute, ours=ours, incidents=True) == expected
    with pytest.raises(FieldError, match="does not allow"):
        check(Waiver.UNLIKELY_RISK, statute, "unlikely", "Written down.", ours=ours, incidents=True)


@pytest.mark.parametrize("note", [None, "", "  \n"])
def test_nobody_waives_without_writing_down_why(note):
    with pytest.raises(FieldError, match="burden of proof") as refused:
        check(Waiver.NO_BREACH, "eu-gdpr-33-1", None, note, ours=True)
    assert refused.value.field == "note"


def test_the_reason_is_refused_before_the_missing_note():
    with pytest.raises(FieldError, match="does not allow") as refused:
        check(Waiver.UNLIKELY_RISK, "eu-gdpr-33-2", "unlikely", None, ours=True)
    assert refused.value.field == "reason"


def test_a_missing_verdict_is_named():
    with pytest.raises(FieldError, match="needs the risk verdict first"):
        check(Waiver.UNLIKELY_RISK, "eu-gdpr-33-1", None, "Written down.", ours=True)


def test_a_person_never_chooses_what_the_program_sets():
    assert all(Waiver.NOT_TRIGGERED not in allowed(statute, ours=ours) for statute in ENDS for ours in (True, False))


def test_every_reason_has_words():
    assert set(WORDS) == set(Waiver)


def test_waivers_that_rest_on_a_verdict_name_verdicts_that_exist():
    assert set(RESTS_ON) == {Waiver.UNLIKELY_RISK, Waiver.NOT_HIGH_RISK}
    assert {verdict for verdicts in RESTS_ON.values() for verdict in verdicts} <= set(VERDICTS)
