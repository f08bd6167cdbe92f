"""A contact's address is tested, answered by its owner or noted by hand, and loses what it had when it changes."""

import hashlib
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.contacts.operations import channel_states, find_test, send_test, state_of
from contracts.models import Contact, ContactTest
from contracts.operations import save_contact
from core.database import db
from core.errors import FieldError
from notifications.errors import TransportError
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.segments import segments
from notifications.sender import deliver_due
from notifications.texts import Text, with_key
from tests import make
from tests.make import NOW
from tests.notifications.mailroom import Clock, Pigeon
from tests.visitor import Visitor, form_in, text_of

TEST, CONTACT = "/contacts/1/email/test", "/contacts/1"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A contract manager, and a processor with a desk that reads French and has a phone."""
    with app.app_context():
        make.ours()
        make.party("Below", phone="+33639981234", language="fr")
    return Visitor(app).enter_as("contract_manager")


def one(app, model):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def link(app):
    """The path of the link in the last text."""
    delivery = one(app, Delivery)
    return re.search(r"/confirm-contact/[\w-]+", with_key(delivery.body, delivery.secret)).group()


def age(app, **length):
    with app.app_context():
        for test in db.session.scalars(select(ContactTest)):
            test.sent_at -= timedelta(**length)
        db.session.commit()


def test_a_test_goes_out_in_the_contacts_language_and_only_the_hash_of_its_link_is_kept(visitor):
    assert "not verified" in text_of(visitor.get(CONTACT))
    assert visitor.submit(CONTACT, TEST).location == "/contacts/1#tests"
    test, mail = one(visitor.app, ContactTest), one(visitor.app, Delivery)
    assert (mail.key, mail.purpose, mail.language) == (f"contact-test:{test.id}", "contact_test", "fr")
    assert (mail.channel, mail.address) == ("email", "breach@below.example")
    token = link(visitor.app).rpartition("/")[2]
    assert len(token) >= 43
    assert test.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert (test.delivery_id, test.answered_at) == (mail.id, None)
    page = text_of(visitor.get(CONTACT))
    assert "The contract_manager" in page
    assert "queued" in page
    # Our own people see that it left, and cannot confirm in the owner's place.
    page = visitor.get(f"/deliveries/{mail.id}")
    assert token not in page
    assert "/confirm-contact/[key]" in page


def test_once_it_left_nothing_that_is_stored_opens_the_link(anywhere):
    with anywhere.app_context():
        (contact,) = make.party("Below").contacts
        send_test(contact, "email", "Example Post", None, NOW)
        pigeon = Pigeon(loopback=True, errors=[TransportError("451")])
        clock = Clock(NOW)
        for _attempt in range(2):
            deliver_due(clock, "w", {"email": pigeon})
            clock.turn(minutes=1)
        (mail,) = pigeon.sent
        token = re.search(r"/confirm-contact/([\w-]+)", mail.body).group(1)
        assert find_test(token, NOW)[1] is None
        columns = [row._mapping.values() for table in db.metadata.sorted_tables for row in stored_rows(table)]
        assert len(columns) > 3
        assert not [value for row in columns for value in row if token in str(value)]


def stored_rows(table):
    return db.session.execute(select(table))


def test_opening_the_link_confirms_nothing_and_the_button_does_once(visitor):
    visitor.submit(CONTACT, TEST)
    path, owner = link(visitor.app), Visitor(visitor.app)
    for _ in range(3):  # As programs do that look into every mail.
        assert "Example Post" in owner.get(path)
    assert one(visitor.app, Contact).email_verified_at is None
    answer = owner.submit(path)
    assert answer.status_code == 200
    contact = one(visitor.app, Contact)
    assert contact.email_verified_at == one(visitor.app, ContactTest).answered_at is not None
    assert contact.phone_verified_at is None
    again = owner.client.get(path)
    assert (again.status_code, form_count(again)) == (410, 0)
    assert "verified" in text_of(visitor.get("/parties/2"))
    # Another address of the same contact is another question.
    assert "+33639981234 not verified" in text_of(visitor.get("/parties/2"))


def form_count(answer):
    return answer.get_data(as_text=True).count('<form method="post"')


def test_the_page_speaks_the_contacts_language(visitor):
    visitor.submit(CONTACT, TEST)
    assert '<html lang="fr">' in Visitor(visitor.app).get(link(visitor.app))


def test_unknown_expired_and_outdated_links_each_say_so(visitor):
    owner = Visitor(visitor.app)
    unknown = owner.client.get("/confirm-contact/" + "x" * 43)
    assert unknown.status_code == 404
    assert "This link is not known" in text_of(unknown.get_data(as_text=True))

    visitor.submit(CONTACT, language="en")
    visitor.submit(CONTACT, TEST)
    path, form = link(visitor.app), form_in(owner.get(link(visitor.app)))
    age(visitor.app, days=14)
    expired = owner.client.get(path)
    assert expired.status_code == 410
    assert "has expired" in text_of(expired.get_data(as_text=True))
    # The button of a page that stood open all the time is refused too.
    token = next(field.get("value") for field in form.iter("input"))
    assert owner.client.post(path, data={"csrf_token": token}).status_code == 410

    visitor.submit(CONTACT, TEST)
    visitor.submit(CONTACT, email="new@below.example")
    changed = owner.client.get(link(visitor.app))
    assert "no longer stored" in text_of(changed.get_data(as_text=True))
    assert one(visitor.app, Contact).email_verified_at is None


def test_a_test_by_sms_fits_two_segments_and_ends_with_its_link(visitor):
    visitor.submit(CONTACT, "/contacts/1/phone/test")
    text = one(visitor.app, Delivery)
    assert (text.channel, text.address, text.subject) == ("sms", "+33639981234", None)
    assert text.body.endswith("/confirm-contact/[key]")
    assert segments(with_key(text.body, text.secret)) <= 2
    Visitor(visitor.app).submit(link(visitor.app))
    contact = one(visitor.app, Contact)
    assert (contact.email_verified_at, contact.phone_verified_at is not None) == (None, True)


def test_not_more_than_three_tests_a_day(visitor):
    for _ in range(4):
        visitor.submit(CONTACT, TEST)
    assert "3 tests left within a day" in text_of(visitor.get(CONTACT))
    with visitor.app.app_context():
        assert len(list(db.session.scalars(select(Delivery)))) == 3
    age(visitor.app, days=1)
    visitor.submit(CONTACT, TEST)
    assert one(visitor.app, ContactTest).id == 4


def test_an_answer_by_call_is_noted_with_who_and_when(visitor):
    path = "/contacts/1/phone/answered"
    assert visitor.submit(path, note=" ").status_code == 422
    assert visitor.submit(path, note="Called, the desk answered.").location == "/contacts/1#tests"
    test = one(visitor.app, ContactTest)
    assert (test.channel, test.address, test.token_hash, test.delivery_id) == ("phone", "+33639981234", None, None)
    page = text_of(visitor.get(CONTACT))
    assert "noted by hand" in page
    assert "Called, the desk answered." in page
    assert one(visitor.app, Contact).phone_verified_at == test.answered_at
    assert visitor.client.get("/contacts/1/fax/answered").status_code == 404


def test_a_new_address_has_to_answer_again_and_a_new_name_has_not(visitor):
    for channel in ("email", "phone"):
        visitor.submit(f"/contacts/1/{channel}/answered", note="Called.")
    visitor.submit(CONTACT, name="Night desk", phone="+33 6 39 98 12 34")
    contact = one(visitor.app, Contact)
    assert contact.email_verified_at and contact.phone_verified_at
    visitor.submit(CONTACT, email="new@below.example")
    contact = one(visitor.app, Contact)
    assert contact.email_verified_at is None
    assert contact.phone_verified_at is not None


def test_without_a_name_of_ours_nobody_is_asked(app):
    with app.app_context():
        make.party("Below")
    visitor = Visitor(app).enter_as("responder")
    visitor.submit(CONTACT, TEST)
    assert "Name our organisation first" in text_of(visitor.get(CONTACT))


# ---- what is known, on both databases


def deliver(address, state, key, at=NOW):
    (delivery,) = queue([Text(key, "notice", "t", "email", address, "s", "b")], at)
    delivery.state = state
    delivery.failed_at = at if state in ("failed", "bounced") else None
    db.session.commit()
    return delivery


def test_the_last_text_that_went_anywhere_decides(anywhere):
    with anywhere.app_context():
        below = make.party("Below")
        (contact,) = below.contacts

        def state():
            known = channel_states([below.id])[below.id]
            assert known == [state_of("email", contact.email, below.id)]
            return known[0].state.value

        assert state() == "unverified"
        bounced = deliver(contact.email, "bounced", "1")
        assert state() == "bouncing"
        deliver(contact.email, "queued", "2")
        assert state() == "bouncing"
        deliver(contact.email, "accepted", "3")
        assert state() == "unverified"
        deliver(contact.email, "failed", "4")
        assert state() == "bouncing"
        contact.email_verified_at = NOW + timedelta(hours=1)
        db.session.commit()
        assert state() == "verified"
        assert bounced.failed_at == NOW


def test_states_of_many_parties_take_two_statements(anywhere):
    with anywhere.app_context():
        parties = [make.party(f"Party {number}").id for number in range(12)] + [make.party("None", email=None).id]
        with make.counted(anywhere) as statements:
            found = channel_states(parties)
        assert len(statements) == 2
        assert [len(states) for states in found.values()] == [1] * 13
        assert found[parties[-1]][0].state == "missing"
        assert channel_states([]) == {}


def test_what_the_pages_refuse_the_operations_refuse(anywhere):
    with anywhere.app_context():
        below = make.party("Below")
        (contact,) = below.contacts
        for channel in ("phone", "fax"):
            with pytest.raises(FieldError):
                send_test(contact, channel, "Example Post", None, NOW)
        save_contact(below, contact, {"name": "Desk", "email": contact.email, "phone": "+33639981234"})
        send_test(contact, "phone", "Example Post", None, NOW)
