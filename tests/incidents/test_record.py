"""The timeline is the record of Art. 33(5): who, what, when, why; added to and never edited."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from contracts.models import Party
from contracts.moment import at_instant
from core.database import db
from core.errors import FieldError
from incidents import operations
from incidents.judging import operations as judging
from incidents.models import Clock, Entry
from incidents.operations import NewIncident
from incidents.waivers import Waiver
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def logged(anywhere):
    """(incident, person): a breach with us, known since 12:00 UTC, written down an hour later."""
    with anywhere.app_context():
        person = Person(name="Ida", email="ida@us.example", role="privacy_officer")
        db.session.add_all([Party(name="Us", ours=True, zone="Europe/Berlin"), person])
        db.session.commit()
        aware = at_instant(NOON, "Europe/Berlin")
        new = NewIncident("Lost laptop", "Europe/Berlin", discovered=aware, aware=aware)
        yield operations.log_incident(new, person, NOON + timedelta(hours=1)), person


def _entries():
    return db.session.scalars(select(Entry).order_by(Entry.id)).all()


def _values(entry):
    return entry.id, entry.at, entry.actor_id, entry.kind, dict(entry.data)


def _waive_all(incident, person, now):
    for clock in db.session.scalars(select(Clock).where(Clock.waived_at.is_(None))).all():
        make.waive(incident, clock, Waiver.NO_BREACH, "The disk was empty.", person, now)


def test_every_step_is_recorded_and_no_line_is_ever_changed(logged):
    incident, person = logged
    before = [_values(entry) for entry in _entries()]
    steps = [
        lambda now: operations.correct(
            incident,
            {"aware": at_instant(NOON - timedelta(hours=3), "Europe/Berlin")},
            "The guard told us at nine.",
            person,
            now,
        ),
        lambda now: judging.decide_risk(
            incident, "unlikely", "Encrypted.", person, at_instant(now, "Europe/Berlin"), now
        ),
        lambda now: operations.add_note(incident, "Called the railway.", person, now),
        lambda now: _waive_all(incident, person, now),
        lambda now: operations.close(incident, person, now),
        lambda now: operations.reopen(incident, "It was found.", person, now),
    ]
    for number, step in enumerate(steps, start=2):
        now = NOON + timedelta(hours=number)
        step(now)
        db.session.expire_all()
        after = [_values(entry) for entry in _entries()]
        assert after[: len(before)] == before
        assert len(after) > len(before)
        assert {at for _id, at, *_rest in after[len(before) :]} == {now}
        before = after
    kinds = [kind for _id, _at, _actor, kind, _data in before]
    assert [kind for kind in kinds if kind not in ("moved", "alerted")] == [
        "logged",
        "corrected",
        "verdict",
        "note",
        "waived",
        "waived",
        "closed",
        "reopened",
    ]
    assert {actor for _id, _at, actor, kind, _data in before if kind != "alerted"} == {person.id}


def test_a_corrected_awareness_leaves_both_moments_the_reason_and_the_moved_deadline(logged):
    incident, person = logged
    now = NOON + timedelta(hours=2)
    earlier = at_instant(NOON - timedelta(hours=3), "Europe/Berlin")
    operations.correct(incident, {"aware": earlier}, "The guard told us at nine.", person, now)
    corrected, moved = (next(entry for entry in _entries() if entry.kind == kind) for kind in ("corrected", "moved"))
    assert corrected.data["reason"] == "The guard told us at nine."
    (change,) = corrected.data["changes"]
    assert change["field"] == "aware"
    assert [datetime.fromisoformat(change[side]["at"]) for side in ("old", "new")] == [NOON, earlier.at]
    (clock,) = moved.data["clocks"]
    assert clock["duty"]["statute"] == "eu-gdpr-33-1"
    assert [datetime.fromisoformat(clock[side]) for side in ("old", "new")] == [
        NOON + timedelta(hours=72),
        earlier.at + timedelta(hours=72),
    ]


def test_a_correction_that_moves_deadlines_needs_its_reason(logged):
    incident, person = logged
    with pytest.raises(FieldError) as refused:
        operations.correct(incident, {"aware": at_instant(NOON, "UTC")}, None, person, NOON + timedelta(hours=2))
    assert refused.value.field == "reason"


def test_a_breach_that_is_not_notified_stays_in_the_record_with_the_reasons(logged):
    incident, person = logged
    now = NOON + timedelta(hours=2)
    moment = at_instant(now, "Europe/Berlin")
    judging.decide_risk(incident, "unlikely", "The disk is encrypted.", person, moment, now)
    clock = db.session.scalars(select(Clock).where(Clock.statute == "eu-gdpr-33-1")).one()
    make.waive(incident, clock, Waiver.UNLIKELY_RISK, "See the verdict.", person, now)
    lines = {entry.kind: entry.data for entry in _entries()}
    assert lines["verdict"]["reason"] == "The disk is encrypted."
    assert (lines["waived"]["why"], lines["waived"]["reason"]) == ("unlikely_risk", "See the verdict.")


def test_an_incident_with_an_open_duty_does_not_close(logged):
    incident, person = logged
    with pytest.raises(FieldError, match="2 duties are still open"):
        operations.close(incident, person, NOON + timedelta(hours=2))
    assert incident.closed_at is None


def test_art_34_3_c_opens_the_duty_of_a_public_notice(logged):
    incident, person = logged
    now = NOON + timedelta(hours=2)
    judging.decide_risk(incident, "high_risk", "Health data.", person, at_instant(now, "Europe/Berlin"), now)
    clock = db.session.scalars(select(Clock).where(Clock.statute == "eu-gdpr-34-1")).one()
    make.waive(incident, clock, Waiver.ART_34_3_C, "No addresses known.", person, now)
    public = db.session.scalars(select(Clock).where(Clock.statute == "eu-gdpr-34-3-c")).one()
    assert (public.met_at, public.waived_at, public.due_at) == (None, None, None)
    assert public.target_at == now + timedelta(hours=72)
    with pytest.raises(FieldError, match="still open"):
        operations.close(incident, person, now)
