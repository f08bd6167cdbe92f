"""A notice takes the surest address of its recipient, and its page says what speaks against the one it has."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.models import Contact
from contracts.terms import Channel, Role, Standard, Terms
from core.database import db
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.make import NOW
from tests.visitor import Visitor, text_of

BY_EMAIL = Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.UNDUE_DELAY, channels=(Channel.EMAIL,))


def add(party, address, **columns):
    db.session.add(Contact(party_id=party.id, name="Further desk", email=address, **columns))
    db.session.commit()


def bounce(address, at=NOW):
    (delivery,) = queue([Text(f"{address} {at}", "notice", "t", "email", address, "s", "b")], at)
    delivery.state, delivery.failed_at = "bounced", at
    db.session.commit()


def drafted_to(above):
    incident = make.incident(make.contract(above, make.ours(), BY_EMAIL))
    return make.notice_to(incident, above)


def test_a_verified_address_comes_before_one_that_was_entered_earlier(house):
    above = make.party("Above")
    add(above, "sure@above.example", email_verified_at=NOW)
    assert drafted_to(above).address == "sure@above.example"


def test_an_address_that_bounced_comes_last(house):
    above = make.party("Above")
    bounce("breach@above.example")
    add(above, "second@above.example")
    assert drafted_to(above).address == "second@above.example"


def test_of_equals_the_one_entered_first(house):
    above = make.party("Above")
    add(above, "second@above.example")
    assert drafted_to(above).address == "breach@above.example"


@pytest.fixture
def page(anywhere):
    """What the page of a drafted notice says, after `act()`."""
    with anywhere.app_context():
        make.ours()
        notice_id = drafted_to(make.party("Above")).id
    visitor = Visitor(anywhere).enter_as("responder")

    def read(act=lambda contact: None):
        with anywhere.app_context():
            act(db.session.scalars(select(Contact)).one())
            db.session.commit()
        return text_of(visitor.get(f"/notices/{notice_id}"))

    return read


def test_the_page_doubts_what_never_answered_or_came_back(page):
    assert "This address was never verified" in page()

    def answer(contact):
        contact.email_verified_at = NOW

    assert "never verified" not in page(answer)
    later = NOW + timedelta(hours=1)
    came_back = page(lambda contact: bounce(contact.email, later))
    # In the zone of whoever reads it.
    assert "came back or was refused on Mon 1 Jun 2026 15:00 CEST" in came_back


def test_one_that_left_is_told_by_its_delivery(anywhere):
    with anywhere.app_context():
        make.ours()
        notice_id = drafted_to(make.party("Above")).id
    visitor = Visitor(anywhere).enter_as("responder")
    visitor.submit(f"/notices/{notice_id}")
    assert "never verified" not in text_of(visitor.get(f"/notices/{notice_id}"))
    with anywhere.app_context():
        assert db.session.scalars(select(Delivery).where(Delivery.purpose == "notice")).one().state == "queued"
