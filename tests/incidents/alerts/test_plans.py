"""Alert plans: what may be entered, the pages, and open clocks that follow a change at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from core.errors import FieldErrors
from incidents.alerts.calls import operations as calls
from incidents.alerts.models import AlertPlan, Call
from incidents.alerts.plan import HOUSE, KINDS, Kind, Plan, Plans, Step, check, kind_of
from incidents.alerts.plans import operations
from incidents.clock import Stages
from incidents.watch import operations as watch
from tests import make
from tests.make import HOUR, NOW
from tests.visitor import Visitor, text_of

MINUTE = timedelta(minutes=1)
MAIL = Step(("email",), 15)

# ---- rules


@pytest.mark.parametrize(
    ("clock", "ours", "reminds", "kind"),
    [
        ("statute", True, False, Kind.STATUTE),
        ("statute", False, False, Kind.STATUTE),
        ("contract", True, False, Kind.WE_OWE),
        ("contract", False, False, Kind.OWED_TO_US),
        ("triage", True, False, Kind.DECISION),
        ("statute", True, True, Kind.DECISION),
    ],
)
def test_the_kind_of_a_clock(clock, ours, reminds, kind):
    assert kind_of(clock, ours=ours, reminds=reminds) is kind


def test_every_kind_follows_its_own_plan_or_the_house():
    own = Plan(Kind.STATUTE, (MAIL,))
    assert [Plans({Kind.STATUTE: own}).of(kind) for kind in KINDS] == [own, HOUSE, HOUSE, HOUSE]


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        (Plan(Kind.STATUTE, (MAIL,)), []),
        (Plan(Kind.STATUTE, ()), ["steps"]),
        (Plan(Kind.STATUTE, (Step((), 15),)), ["channels-1"]),
        (Plan(Kind.STATUTE, (MAIL, Step(("sms",), 0))), ["wait-2"]),
        (Plan(Kind.STATUTE, (MAIL,), Stages((0, 50), (60,))), ["shares"]),
        (Plan(Kind.STATUTE, (MAIL,), Stages((100,), (0,))), ["shares", "leads"]),
        (Plan(Kind.STATUTE, (MAIL,), Stages(tuple(range(1, 15)), ())), ["shares"]),
        (Plan(Kind.STATUTE, (MAIL,), ask_again=0, repeat_every=1441), ["ask_again", "repeat_every"]),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(plan, fields):
    assert [one.field for one in check(plan)] == fields


# ---- stored


@pytest.fixture
def house(anywhere):
    with anywhere.app_context():
        make.ours()
        yield anywhere


def test_a_changed_plan_moves_the_next_alert_of_open_clocks_and_back(house):
    make.person()
    incident = make.incident()
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    assert clock.next_alert_at == NOW + 36 * HOUR
    operations.save(Plan(Kind.STATUTE, (MAIL,), Stages((75,), (90,))), None, NOW + MINUTE)
    assert (clock.next_alert_at, clock.stages_data) == (NOW + 18 * HOUR, {"shares": [75], "leads": [90]})
    operations.remove(Kind.STATUTE, NOW + 2 * MINUTE)
    assert (clock.next_alert_at, clock.stages_data) == (NOW + 36 * HOUR, None)


def test_a_new_stage_behind_us_is_not_told_late_but_what_was_due_still_is(house):
    make.person()
    incident = make.incident()
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    operations.save(Plan(Kind.STATUTE, (MAIL,), Stages((75, 25), ())), None, NOW + 20 * HOUR)
    assert clock.next_alert_at == NOW + 54 * HOUR
    operations.save(Plan(Kind.STATUTE, (MAIL,), Stages((20,), ())), None, NOW + 55 * HOUR)
    assert clock.next_alert_at == NOW + 57.6 * HOUR
    assert clock.alerted_until == NOW + 20 * HOUR


def test_other_kinds_stay_as_they_are_and_new_clocks_follow_the_plan(house):
    make.person()
    operations.save(Plan(Kind.WE_OWE, (MAIL,), Stages((75,), ())), None, NOW)
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    assert make.promise(incident, above).next_alert_at == NOW + 6 * HOUR
    assert make.clock(incident, statute="eu-gdpr-33-2").next_alert_at == NOW + 12 * HOUR


def test_a_plan_that_cannot_be_is_refused_and_nothing_is_stored(house):
    with pytest.raises(FieldErrors):
        operations.save(Plan(Kind.STATUTE, ()), None, NOW)
    assert db.session.scalar(select(AlertPlan)) is None


# ---- pages


@pytest.fixture
def officer(app):
    with app.app_context():
        make.ours()
        make.person("Ada")
        make.person("Bo")
    return Visitor(app).enter_as("privacy_officer")


def test_an_officer_writes_a_plan_and_everybody_reads_it(officer):
    page = officer.get("/alert-plans")
    assert "follows the house plan" in page
    first, second = {"steps-0-whom": "person-2", "steps-0-wait": "5"}, {"steps-1-whom": "on_call", "steps-1-wait": "20"}
    rest = {"shares": "40 20", "leads": "90", "repeat_every": "10", "ask_again": "45"}
    assert officer.submit("/alert-plans/statute", **first, **second, **rest).status_code == 302
    page = officer.get("/alert-plans")
    assert "after 5 minutes without an answer the next step" in page
    assert "40 percent of the period is left" in page
    with officer.app.app_context():
        plan = operations.plans().of(Kind.STATUTE)
    assert [(one.person, one.wait) for one in plan.steps] == [(2, 5), (None, 20)]
    assert (plan.stages, plan.repeat_every, plan.ask_again) == (Stages((40, 20), (90,)), 10, 45)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("steps-0-wait", "0", "Whole numbers from 1 to 1,440, please."),
        ("steps-0-wait", "soon", "A whole number in digits, please."),
        ("shares", "50 half", "Whole numbers from 1 to 99, please."),
        ("leads", "99999999999", "Whole numbers from 1 to 43,200, please."),
        ("steps-0-whom", "", "A plan needs one step at least, or nobody is called."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(officer, field, typed, said):
    answer = officer.submit("/alert-plans/statute", **{field: typed})
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    with officer.app.app_context():
        assert db.session.scalar(select(AlertPlan)) is None


def test_there_is_no_plan_for_an_unknown_kind(officer):
    assert officer.client.get("/alert-plans/house").status_code == 404


# ---- one person, by one channel after the other


def test_an_sms_and_five_minutes_later_a_call_are_two_steps_for_the_same_person(officer):
    page = "/alert-plans/statute"
    first = {"steps-0-whom": "person-2", "steps-0-channels": ["sms"], "steps-0-wait": "5"}
    second = {"steps-1-whom": "person-2", "steps-1-channels": ["voice"], "steps-1-wait": "15"}
    assert "make two steps for the same people" in officer.get(page)
    assert officer.submit(page, **first, **second).status_code == 302
    told = text_of(officer.get("/alert-plans"))
    assert "Bo: SMS; after 5 minutes without an answer the next step Bo: phone call" in told
    assert "everybody on call: e-mail, SMS (at once)" in told
    with officer.app.app_context():
        bo = db.session.get_one(Person, 2)
        incident, answered = (make.incident(title=title) for title in ("Open", "Answered"))
        (call,) = calls_of(answered)
        assert calls.take(call.id, bo.id, "acknowledged", "app", NOW + 3 * MINUTE)
        db.session.commit()
        for minutes, channels in [(4, ["sms"]), (5, ["sms", "voice"])]:
            watch.look(NOW + minutes * MINUTE, "w")
            assert [one.channel for one in make.texts(incident) if "call:" in one.key] == channels
        # Whoever said so in time gets no call.
        assert [one.channel for one in make.texts(answered)] == ["sms"]


def calls_of(incident):
    return db.session.scalars(select(Call).where(Call.incident_id == incident.id, Call.kind == "statute")).all()
