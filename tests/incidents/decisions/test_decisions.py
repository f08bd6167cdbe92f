"""A decision not to notify: proposed, approved by a second person, fallen when a fact goes past it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from contracts import law
from core.database import db
from core.errors import FieldError
from incidents import operations
from incidents.alerts.models import Call
from incidents.decisions.models import Decision
from incidents.decisions.operations import due_for_review
from incidents.judging import operations as judging
from incidents.models import Entry
from incidents.waivers import Waiver
from tests import make
from tests.visitor import Visitor, text_of

LATER = make.NOW + timedelta(hours=1)
WHY = "The disk was encrypted; the key is safe."


@pytest.fixture
def house(anywhere):
    with anywhere.app_context():
        make.ours()
        yield anywhere


def judged(second=True):
    """An incident whose risk was judged unlikely; the person who did, and the second one."""
    first = make.person("Ada")
    other = make.person("Bo") if second else None
    incident = make.incident(own_data=True, data_subject_count=30)
    judging.decide_risk(incident, "unlikely", WHY, first, make.moment(make.NOW), LATER)
    return incident, make.clock(incident, statute=law.ART_33_1), first, other


def propose(incident, clock, person, **more):
    return judging.waive(incident, clock, Waiver.UNLIKELY_RISK, WHY, person, LATER, **more)


def test_the_clock_runs_on_until_a_second_person_approves(house):
    incident, clock, first, other = judged()
    decision = propose(incident, clock, first)
    assert (decision.state, clock.waived_at) == ("proposed", None)
    assert clock.next_alert_at is not None, "alerts go on"
    with pytest.raises(FieldError, match="you proposed it yourself"):
        judging.review_decision(incident, decision, True, None, first, LATER)
    db.session.rollback()
    judging.review_decision(incident, decision, True, None, other, LATER)
    assert (decision.state, decision.reviewed, clock.waived_at) == ("standing", True, LATER)
    assert clock.next_alert_at is None


def test_what_is_refused_leaves_the_clock_running_and_says_why(house):
    incident, clock, first, other = judged()
    decision = propose(incident, clock, first)
    with pytest.raises(FieldError):
        judging.review_decision(incident, decision, False, None, other, LATER)
    db.session.rollback()
    judging.review_decision(incident, decision, False, "We do not know where the key is.", other, LATER)
    assert (decision.state, clock.waived_at) == ("refused", None)
    assert propose(incident, clock, first).state == "proposed", "it may be proposed anew"


def test_where_only_one_person_is_entitled_it_stands_and_says_so(house):
    incident, clock, first, _nobody = judged(second=False)
    decision = propose(incident, clock, first)
    assert (decision.state, decision.reviewed, clock.waived_at) == ("standing", False, LATER)
    entry = db.session.scalars(select(Entry).where(Entry.kind == "waived")).one()
    assert entry.data["reviewed"] is False


def test_two_proposals_at_once_are_one(house):
    incident, clock, first, other = judged()
    propose(incident, clock, first)
    with pytest.raises(FieldError, match="waits for a second person already"):
        propose(incident, clock, other)


@pytest.mark.parametrize(
    ("column", "sheet"),
    [({"data_subject_count": 31}, {}), ({}, {"unintelligible": "breakable"}), ({}, {"data.categories": ["health"]})],
    ids=["count", "encryption", "categories"],
)
def test_it_falls_by_itself_with_an_alert_when_a_fact_goes_past_it(house, column, sheet):
    incident, clock, first, other = judged()
    operations.state(incident, {"unintelligible": "yes"}, None, first, LATER)
    decision = propose(incident, clock, first)
    judging.review_decision(incident, decision, True, None, other, LATER)
    calls = len(db.session.scalars(select(Call)).all())
    then = LATER + timedelta(hours=1)
    operations.correct(incident, column, "counted again", first, then)
    operations.state(incident, sheet, None, first, then)
    assert (decision.state, clock.waived_at) == ("fallen", None)
    assert decision.fell_by == list(FELL[next(iter(column or sheet))])
    assert db.session.scalars(select(Entry).where(Entry.kind == "decision_fallen")).one().data["facts"]
    assert len(db.session.scalars(select(Call)).all()) > calls, "somebody is told at once"


FELL = {
    "data_subject_count": ["subjects.count"],
    "unintelligible": ["unintelligible"],
    "data.categories": ["data.categories"],
}


def test_a_fact_that_changed_since_the_proposal_stops_its_approval(house):
    incident, clock, first, other = judged()
    decision = propose(incident, clock, first)
    operations.correct(incident, {"data_subject_count": 4_000}, None, first, LATER)
    with pytest.raises(FieldError, match="Facts changed since it was proposed: Number of data subjects."):
        judging.review_decision(incident, decision, True, None, other, LATER)


def test_less_grave_facts_leave_it_standing(house):
    incident, clock, first, other = judged()
    decision = propose(incident, clock, first)
    judging.review_decision(incident, decision, True, None, other, LATER)
    operations.correct(incident, {"data_subject_count": 3}, None, first, LATER)
    assert (decision.state, clock.waived_at) == ("standing", LATER)


def test_another_verdict_takes_the_decision_with_it(house):
    incident, clock, first, other = judged()
    decision = propose(incident, clock, first)
    judging.review_decision(incident, decision, True, None, other, LATER)
    judging.decide_risk(incident, "risk", "The key was beside it.", first, make.moment(make.NOW), LATER)
    assert (decision.state, decision.fell_by, clock.waived_at) == ("fallen", ["risk"], None)


def test_its_day_of_review_comes(house):
    incident, clock, first, _other = judged(second=False)
    propose(incident, clock, first, review_on=date(2026, 7, 1))
    assert due_for_review(date(2026, 6, 30)) == []
    assert [one.clock_id for one in due_for_review(date(2026, 7, 1))] == [clock.id]


def test_over_http_a_second_person_looks_at_what_it_rests_on(app):
    with app.app_context():
        make.ours()
        incident, clock, _first, _other = judged()
        reference, clock_id = incident.reference, clock.id
    officer = Visitor(app).enter_as("privacy_officer")
    answer = officer.submit(f"/clocks/{clock_id}/waive", reason="unlikely_risk", note=WHY)
    assert answer.status_code == 302
    assert "waits for a second person" in text_of(officer.get(f"/incidents/{reference}"))
    assert f"A decision not to notify waits for a second person: {reference}" in text_of(officer.get("/"))
    page = text_of(officer.get("/decisions/1"))
    assert "you proposed it yourself" in page
    second = Visitor(app).enter_as("administrator")
    page = text_of(second.get("/decisions/1"))
    assert "Number of data subjects concerned30" in page
    second.submit("/decisions/1", answer="yes")
    with app.app_context():
        decision = db.session.get_one(Decision, 1)
        assert decision.state == "standing"
        decision.review_on = date(2026, 7, 1)
        db.session.commit()
    assert f"Look again at a decision not to notify: {reference}" in text_of(officer.get("/"))
    assert "Unlikely to result in a risk" in text_of(officer.get(f"/incidents/{reference}"))
