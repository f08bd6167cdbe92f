"""What ends a duty and an incident: a counterparty's notice, the verdict, waivers, closing, and what opens it again."""

import pytest

from contracts.terms import Channel, Role, Terms, Unit
from core.database import db
from core.errors import FieldError
from incidents import operations
from incidents.awareness.operations import set_party_awareness
from incidents.clock import State
from incidents.judging import operations as judging
from incidents.notices.operations import GivenNotice, record_given
from incidents.timeline import line
from incidents.waivers import Waiver
from tests import make
from tests.make import HOUR, NOW, moment

LATER = NOW + 5 * HOUR


def decide(incident, risk, now=LATER):
    judging.decide_risk(incident, risk, "because of the data", None, moment(now), now)


# ---- a counterparty's notice


@pytest.fixture
def elsewhere(house):
    """A breach at a processor of ours that owes us notice by e-mail within 72 hours, and under Art. 33(2)."""
    make.person()
    below = make.party("Below")
    touched = make.contract(make.ours(), below, make.IN_72_HOURS_BY_EMAIL)
    return below, touched


def receive(incident, sender, at, channel=Channel.EMAIL, now=LATER):
    operations.receive_notice(incident, sender, GivenNotice(moment(at), channel), None, now)


def test_its_notice_meets_what_it_owes_at_the_receipt_even_while_its_awareness_is_untold(elsewhere):
    below, touched = elsewhere
    incident = make.incident(touched, place=below)
    receive(incident, below, NOW + HOUR)
    met = {clock.kind: clock.met_at for clock in make.clocks(incident) if clock.debtor_id == below.id}
    assert met == {"contract": NOW + HOUR, "statute": NOW + HOUR}
    assert make.card(make.promise(incident, touched), LATER).state is State.MET
    # Told afterwards, the awareness shows that it was late.
    set_party_awareness(incident, below, moment(NOW - 100 * HOUR), "its report", None, LATER)
    assert make.card(make.promise(incident, touched), LATER).state is State.MET_LATE


@pytest.mark.parametrize(
    ("ours", "becomes"),
    [(None, NOW + 2 * HOUR), (NOW + 3 * HOUR, NOW + 2 * HOUR), (NOW + HOUR, NOW + HOUR)],
    ids=["unset", "later one replaced", "earlier one kept"],
)
def test_its_notice_is_our_awareness_unless_an_earlier_one_is_set(elsewhere, ours, becomes):
    below, touched = elsewhere
    logged = NOW + 4 * HOUR
    incident = make.incident(touched, place=below, now=logged, aware=ours and moment(ours), discovered=moment(NOW))
    receive(incident, below, NOW + 2 * HOUR)
    assert incident.aware.at == becomes
    assert make.clock(incident, statute="eu-gdpr-33-1").due_at == becomes + 72 * HOUR
    corrected = make.entries(incident, "corrected")
    assert bool(corrected) == (ours != becomes)
    for entry in corrected:
        (change,) = entry.data["changes"]
        assert (change["old"] and change["old"]["at"]) == (ours and ours.isoformat())
        assert (change["new"]["at"], entry.data["by_notice_of"]) == (becomes.isoformat(), "Below")


def test_a_call_does_not_meet_a_duty_by_mail_but_is_our_awareness(elsewhere):
    below, touched = elsewhere
    incident = make.incident(touched, place=below, aware=None)
    receive(incident, below, NOW + HOUR, Channel.PHONE)
    assert make.promise(incident, touched).met_at is None
    assert make.clock(incident, statute="eu-gdpr-33-2").met_at == NOW + HOUR
    assert incident.aware.at == NOW + HOUR
    assert make.clock(incident, kind="triage").met_at == LATER


def test_its_notice_meets_nothing_that_others_owe(elsewhere):
    below, touched = elsewhere
    other = make.party("Other")
    incident = make.incident(touched, place=below)
    receive(incident, other, NOW + HOUR)
    assert [clock for clock in make.clocks(incident) if clock.met_at] == []


def test_a_notice_between_two_others_meets_what_is_owed_there_and_is_not_our_awareness(elsewhere):
    below, touched = elsewhere
    deep = make.party("Deep")
    terms = Terms(Role.SUB_PROCESSOR, Role.PROCESSOR, amount=12, unit=Unit.HOURS)
    lower = make.contract(below, deep, terms, roles=(Role.PROCESSOR, Role.SUB_PROCESSOR))
    incident = make.incident(touched, lower, place=deep, aware=None)
    given = GivenNotice(moment(NOW + HOUR), Channel.PHONE)
    operations.receive_notice(incident, deep, given, None, LATER, recipient=below)
    met = {(clock.debtor_id, clock.contract_id) for clock in make.clocks(incident) if clock.met_at}
    assert met == {(deep.id, lower.id)}
    assert incident.aware is None
    (entry,) = make.entries(incident, "notice_between")
    assert str(line(entry.kind, entry.data).title).startswith("Deep gave notice to Below by phone")
    with pytest.raises(FieldError, match="itself"):
        operations.receive_notice(incident, deep, given, None, LATER, recipient=deep)


def test_a_receipt_in_the_future_is_refused(elsewhere):
    below, touched = elsewhere
    incident = make.incident(touched, place=below)
    with pytest.raises(Exception, match="future"):
        receive(incident, below, LATER + HOUR)


def test_the_default_of_another_can_be_recorded_so_that_the_incident_can_close(elsewhere):
    below, touched = elsewhere
    incident = make.incident(touched, place=below)
    make.waive(incident, make.promise(incident, touched), Waiver.DEFAULT_RECORDED, "asked thrice", None, LATER)
    assert make.promise(incident, touched).waived_reason == "default_recorded"


# ---- waivers, each where its duty allows it


@pytest.mark.parametrize(
    ("duty", "risk", "allowed"),
    [
        ("eu-gdpr-33-1", "unlikely", {"unlikely_risk"}),
        ("eu-gdpr-33-1", "risk", set()),
        ("eu-gdpr-33-1", None, set()),
        ("eu-gdpr-34-1", "unlikely", {"not_high_risk", "art_34_3_a", "art_34_3_b", "art_34_3_c"}),
        ("eu-gdpr-34-1", "risk", {"not_high_risk", "art_34_3_a", "art_34_3_b", "art_34_3_c"}),
        ("eu-gdpr-34-1", "high_risk", {"art_34_3_a", "art_34_3_b", "art_34_3_c"}),
        ("eu-gdpr-33-2", "unlikely", set()),
        ("contract", "unlikely", set()),
    ],
)
def test_a_duty_ends_only_for_reasons_that_it_allows(house, duty, risk, allowed):
    above = make.contract(make.party("Above"), make.ours(), make.UNDUE)
    incident = make.incident(above, own_data=True)
    if risk:
        decide(incident, risk)
    clock = make.promise(incident, above) if duty == "contract" else make.clock(incident, statute=duty)
    ended = set()
    for reason in Waiver:
        try:
            make.waive(incident, clock, reason, "for the record", None, LATER)
        except FieldError:
            db.session.rollback()
            continue
        ended.add(reason.value)
        judging.reopen_clock(incident, clock, "tried", None, LATER)
    # Any duty: not a personal data breach after all.
    assert ended == allowed | {"not_a_personal_data_breach"}


def test_a_waiver_needs_its_reasons_in_words_and_an_open_duty(house):
    incident = make.incident()
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    with pytest.raises(FieldError, match="burden of proof"):
        make.waive(incident, clock, Waiver.NO_BREACH, "  ", None, LATER)
    make.waive(incident, clock, Waiver.NO_BREACH, "test data", None, LATER)
    with pytest.raises(FieldError, match="no longer open"):
        make.waive(incident, clock, Waiver.NO_BREACH, "test data", None, LATER)
    assert make.entries(incident, "waived")[0].data["reason"] == "test data"


def test_disproportionate_effort_opens_the_duty_of_a_public_notice_from_the_same_start(house):
    make.person()
    incident = make.incident()
    decide(incident, "high_risk")
    told = make.clock(incident, statute="eu-gdpr-34-1")
    make.waive(incident, told, Waiver.ART_34_3_C, "two million people", None, LATER + HOUR)
    public = make.clock(incident, statute="eu-gdpr-34-3-c")
    assert (public.starts_at, public.target_at, public.due_at) == (told.starts_at, told.target_at, None)
    assert make.stages(public) == ["start"]
    assert len(make.entries(incident, "public_notice")) == 1
    with pytest.raises(FieldError, match="still open"):
        operations.close(incident, make.person("Eve"), LATER)
    db.session.rollback()

    # The waiver is taken back: the public notice goes with it, and comes back with it.
    judging.reopen_clock(incident, told, "addresses found", None, LATER + 2 * HOUR)
    assert (told.waived_at, public.waived_reason) == (None, "no_longer_triggered")
    make.waive(incident, told, Waiver.ART_34_3_C, "not enough of them", None, LATER + 3 * HOUR)
    assert public.times().open


def test_personal_data_no_ends_the_public_notice_too(house):
    incident = make.incident()
    decide(incident, "high_risk")
    make.waive(incident, make.clock(incident, statute="eu-gdpr-34-1"), Waiver.ART_34_3_C, "many", None, LATER)
    operations.correct(incident, {"personal_data": "no"}, "machine data", None, LATER)
    assert [clock for clock in make.clocks(incident) if clock.times().open] == []


# ---- the verdict


@pytest.mark.parametrize(
    ("first", "statute", "reason", "then", "falls"),
    [
        ("unlikely", "eu-gdpr-33-1", Waiver.UNLIKELY_RISK, "risk", True),
        ("unlikely", "eu-gdpr-33-1", Waiver.UNLIKELY_RISK, "high_risk", True),
        ("unlikely", "eu-gdpr-34-1", Waiver.NOT_HIGH_RISK, "risk", False),
        ("risk", "eu-gdpr-34-1", Waiver.NOT_HIGH_RISK, "unlikely", False),
        ("risk", "eu-gdpr-34-1", Waiver.NOT_HIGH_RISK, "high_risk", True),
        ("high_risk", "eu-gdpr-34-1", Waiver.ART_34_3_A, "risk", False),
    ],
)
def test_a_waiver_that_rests_on_a_verdict_falls_with_it_and_rings(house, first, statute, reason, then, falls):
    make.person()
    incident = make.incident()
    decide(incident, first)
    clock = make.clock(incident, statute=statute)
    make.waive(incident, clock, reason, "for the record", None, LATER)
    rung = len(make.alerts(clock))
    texts = len(make.texts(incident, channel="sms"))
    decide(incident, then, LATER + HOUR)
    assert (clock.waived_at is None) == falls
    assert len(make.alerts(clock)) == rung + falls
    if falls:
        assert make.stages(clock)[-1].startswith("reopened-")
        assert "open again" in make.texts(incident, channel="email")[-1].body
        # However many clocks started or came back: one text.
        assert len(make.texts(incident, channel="sms")) == texts + 1
        assert len(make.entries(incident, "clock_reopened")) == 1


def test_the_first_high_risk_verdict_stays_the_start(house):
    incident = make.incident()
    decide(incident, "high_risk", NOW + HOUR)
    decide(incident, "high_risk", NOW + 9 * HOUR)
    assert make.clock(incident, statute="eu-gdpr-34-1").starts_at == NOW + HOUR


def test_a_verdict_taken_back_stops_article_34_and_says_so(house):
    incident = make.incident()
    decide(incident, "high_risk", NOW + HOUR)
    decide(incident, "risk", NOW + 2 * HOUR)
    clock = make.clock(incident, statute="eu-gdpr-34-1")
    assert (clock.waits_for, clock.target_at) == ("no_high_risk", None)
    assert [entry.data["old"] for entry in make.entries(incident, "verdict")] == [None, "high_risk"]
    assert make.entries(incident, "moved")[-1].data["clocks"][0]["new"] is None


@pytest.mark.parametrize(("risk", "reasons", "field"), [("none", "x", "risk"), ("risk", "", "reasons")])
def test_a_verdict_needs_a_value_and_reasons(house, risk, reasons, field):
    with pytest.raises(FieldError) as refusal:
        judging.decide_risk(make.incident(), risk, reasons, None, moment(NOW), LATER)
    assert refusal.value.field == field


# ---- closing


def test_an_incident_closes_when_every_duty_is_met_or_waived(house):
    officer = make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above, own_data=True)
    with pytest.raises(FieldError, match="4 duties are still open"):
        operations.close(incident, officer, LATER)
    db.session.rollback()
    decide(incident, "unlikely")
    for statute, reason in (("eu-gdpr-33-1", Waiver.UNLIKELY_RISK), ("eu-gdpr-34-1", Waiver.NOT_HIGH_RISK)):
        make.waive(incident, make.clock(incident, statute=statute), reason, "encrypted", officer, LATER)
    with pytest.raises(FieldError, match="2 duties are still open"):
        operations.close(incident, officer, LATER)
    db.session.rollback()
    record_given(
        incident,
        make.notice_to(incident, above.party_a),
        GivenNotice(moment(NOW + HOUR), Channel.POST),
        make.clocks(incident),
        officer,
        LATER,
    )
    operations.close(incident, officer, LATER)
    assert (incident.closed_at, incident.closed_by) == (LATER, officer.id)
    operations.close(incident, officer, LATER + HOUR)
    assert incident.closed_at == LATER
    assert len(make.entries(incident, "closed")) == 1


def test_a_closed_incident_opens_again_with_a_reason_and_stays_in_the_record(house):
    officer = make.person()
    incident = make.incident(personal_data="no")
    operations.close(incident, officer, LATER)
    with pytest.raises(FieldError, match="Write down the reason"):
        operations.reopen(incident, None, officer, LATER)
    operations.reopen(incident, "a second sign", officer, LATER)
    assert incident.closed_at is None
    assert [entry.kind for entry in make.entries(incident)] == ["logged", "closed", "reopened"]


def test_the_undecided_awareness_keeps_an_incident_open(house):
    incident = make.incident(personal_data="no", aware=None)
    with pytest.raises(FieldError, match="still open"):
        operations.close(incident, make.person(), LATER)
