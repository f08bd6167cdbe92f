"""The switch “our mail is compromised”: what waits is taken back and goes another way, and says nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person, Way
from core.database import db
from core.errors import FieldError
from core.times import now
from incidents.alerts.calls import operations as calls
from incidents.alerts.models import Call
from incidents.compromise.operations import switch, without_another_way
from incidents.models import Incident
from incidents.operations import correct
from notifications import status
from notifications.models import Delivery
from tests import make
from tests.make import NOW
from tests.visitor import Visitor, errors_at, text_of

LATER = NOW + timedelta(minutes=1)
WHY = "A stranger reads the mailbox."


@pytest.fixture
def house(anywhere: Flask) -> Iterator[Flask]:
    with anywhere.test_request_context():
        yield anywhere


def logged() -> Incident:
    return make.incident(make.contract(make.party("Upper"), make.ours(), make.IN_24_HOURS), title="Secret title")


def waiting(of: Incident) -> set[tuple[str, str]]:
    return {(one.channel, one.address) for one in make.texts(of) if one.state == status.QUEUED}


def way(person: Person, channel: str, address: str, *, emergency: bool = True) -> None:
    db.session.add(Way(person_id=person.id, channel=channel, address=address, emergency=emergency))
    db.session.commit()


def test_what_waits_for_mailboxes_goes_another_way_and_says_nothing(house: Flask) -> None:
    ada, bo = make.person("Ada"), make.person("Bo", phone=None)
    way(bo, "email", "bo@elsewhere.example")
    way(bo, "chat", "ntfys://ntfy.example/bo")
    incident = logged()
    assert waiting(incident) == {("email", ada.email), ("email", bo.email), ("sms", ada.phone)}
    before = {one.id for one in make.texts(incident)}
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == {
        ("sms", ada.phone),
        ("email", "bo@elsewhere.example"),
        ("chat", "ntfys://ntfy.example/bo"),
    }
    assert {one.state for one in make.texts(incident) if one.id in before} == {status.WITHDRAWN}
    for text in make.texts(incident):
        if text.state == status.QUEUED:
            said = f"{text.subject} {text.body} {text.body_html}"
            assert incident.reference in said
            assert "/a/" in said
            assert not any(word in said for word in ("Secret title", "Upper", "Art.", "duty"))
    (entry,) = make.entries(incident, "mail_compromised")
    assert (entry.actor_id, entry.data, entry.at) == (ada.id, {"reason": WHY}, LATER)


def test_what_was_handed_over_stays_as_it_is(house: Flask) -> None:
    ada = make.person("Ada")
    incident = logged()
    mail = make.texts(incident, channel="email")[0]
    mail.state, mail.accepted_at = status.ACCEPTED, NOW
    db.session.commit()
    switch(incident, True, WHY, ada, LATER)
    assert db.session.get_one(Delivery, mail.id).state == status.ACCEPTED
    assert waiting(incident) == {("sms", ada.phone)}


def test_a_phone_that_has_its_text_gets_no_second_one_in_place_of_the_mail(house: Flask) -> None:
    ada = make.person("Ada")
    way(ada, "chat", "ntfys://ntfy.example/ada")
    incident = logged()
    for sms in make.texts(incident, channel="sms"):
        sms.state, sms.accepted_at = status.ACCEPTED, NOW
    db.session.commit()
    before = [one.next_at for one in db.session.scalars(select(Call).where(Call.ended_at.is_(None)))]
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == {("chat", "ntfys://ntfy.example/ada")}
    assert len(make.texts(incident, channel="sms")) == 1
    # Nobody else is called for it, and one whose phone has no text yet does get one.
    assert [one.next_at for one in db.session.scalars(select(Call).where(Call.ended_at.is_(None)))] == before
    other = logged()
    switch(other, True, WHY, ada, LATER)
    assert ("sms", ada.phone) in waiting(other)


def test_who_has_all_that_stands_in_for_mail_is_asked_at_the_next_step_only(house: Flask) -> None:
    ada = make.person("Ada")
    incident = logged()
    (sms,) = make.texts(incident, channel="sms")
    sms.state, sms.worker, sms.began_at = status.LEASED, "w/sms-1", NOW
    db.session.commit()
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == set()
    (call,) = db.session.scalars(select(Call).where(Call.ended_at.is_(None)))
    assert (call.next_at, call.round) == (NOW + timedelta(minutes=15), 1)


def test_a_number_that_only_takes_calls_is_called(house: Flask) -> None:
    ada = make.person("Ada", phone=None)
    way(ada, "voice", "+447700900177")
    incident = logged()
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == {("voice", "+447700900177")}


def test_with_nobody_left_to_reach_the_call_moves_on_at_once(house: Flask) -> None:
    ada = make.person("Ada", phone=None)
    incident = logged()
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == set()
    assert [one.name for one in without_another_way(LATER)] == ["Ada"]
    assert {one.next_at for one in db.session.scalars(select(Call).where(Call.ended_at.is_(None)))} == {LATER}
    way(ada, "email", "ada@elsewhere.example")
    assert without_another_way(LATER) == []
    calls.go_on(LATER)
    db.session.commit()
    assert waiting(incident) == {("email", "ada@elsewhere.example")}


def test_who_left_meanwhile_is_told_nothing(house: Flask) -> None:
    ada, bo = make.person("Ada"), make.person("Bo", phone="+447700900102")
    incident = logged()
    bo.active = False
    db.session.commit()
    switch(incident, True, WHY, ada, LATER)
    assert waiting(incident) == {("sms", ada.phone)}


def test_later_alerts_keep_away_from_mail_and_other_incidents_do_not(house: Flask) -> None:
    ada = make.person("Ada")
    incident, other = logged(), make.incident(title="Another")
    switch(incident, True, WHY, ada, LATER)
    correct(incident, {"aware": make.moment(NOW - 20 * make.HOUR)}, "found in a log", ada, LATER + make.HOUR)
    assert all(channel != "email" for channel, _address in waiting(incident))
    assert ("email", ada.email) in waiting(other)


def test_trusted_again_what_waits_goes_by_mail_and_says_what_it_is_about(house: Flask) -> None:
    ada = make.person("Ada", phone=None)
    way(ada, "email", "ada@elsewhere.example")
    incident = logged()
    switch(incident, True, WHY, ada, LATER)
    switch(incident, False, "New passwords.", ada, LATER + make.HOUR)
    assert waiting(incident) == {("email", ada.email)}
    (text,) = [one for one in make.texts(incident) if one.state == status.QUEUED]
    assert "Secret title" in text.body
    (entry,) = make.entries(incident, "mail_trusted")
    assert entry.data == {"reason": "New passwords."}


def test_twice_the_same_way_is_once_and_without_a_reason_never(house: Flask) -> None:
    ada = make.person("Ada")
    incident = logged()
    with pytest.raises(FieldError):
        switch(incident, True, None, ada, LATER)
    switch(incident, True, WHY, ada, LATER)
    switch(incident, True, "again", ada, LATER + make.HOUR)
    assert incident.mail_compromised_at == LATER
    assert len(make.entries(incident, "mail_compromised")) == 1


def test_the_page_turns_it_with_a_reason_and_back(app: Flask) -> None:
    with app.app_context():
        make.person("Ada", phone=None)
        incident = logged()
        reference = incident.reference
    visitor = Visitor(app).enter_as("responder")
    url = f"/incidents/{reference}/mail"
    page = text_of(visitor.get(url))
    assert "On call with no other way than mail: Ada." in page
    assert set(errors_at(visitor.submit(url))) == {"reason"}
    assert visitor.submit(url, reason=WHY).status_code == 302
    page = text_of(visitor.get(f"/incidents/{reference}"))
    assert "Mail compromised" in page
    assert WHY in page
    assert "Compromised since:" in text_of(visitor.get(url))
    visitor.submit(url, reason="New passwords.")
    assert "Mail compromised" not in text_of(visitor.get(f"/incidents/{reference}"))
    with app.app_context():
        stored = db.session.scalars(select(Incident)).one()
        assert stored.mail_compromised_at is None
        assert [one.kind for one in make.entries(stored) if one.kind.startswith("mail")] == [
            "mail_compromised",
            "mail_trusted",
        ]
        assert all(one.at <= now() for one in make.entries(stored))
