"""What a tired person must see first: what is due, on what condition, how much of it at once, and what can wait."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts import catalogue
from contracts.profile import Profile
from contracts.statutes import LegalRole
from contracts.words import PARTS
from core.database import db
from core.times import now
from incidents.law.operations import choose_statute
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor, parsed, text_of

ROLES = {LegalRole.IMPORTANT_ENTITY, LegalRole.MANUFACTURER}


@pytest.fixture
def responder(app):
    """A responder of an important entity that is a manufacturer too, with an incident of an hour ago."""
    with app.app_context():
        make.ours(profile_data=Profile(frozenset(ROLES), countries=frozenset({"DE"})).as_data())
        make.incident(now=now() - timedelta(hours=1))
    return Visitor(app).enter_as("responder")


@pytest.fixture
def html(responder):
    with responder.app.app_context():
        reference = db.session.scalars(select(Incident.reference)).one()
    return responder.get(f"/incidents/{reference}")


def card(html, provision):
    """The text of the clock of that provision."""
    found = [one for one in parsed(html).iter("article") if provision in "".join(one.itertext())]
    return " ".join("".join(found[0].itertext()).split())


def folded(html):
    return " ".join(" ".join("".join(one.itertext()) for one in parsed(html).iter("details")).split())


def test_a_clock_says_on_what_condition_its_duty_is_owed(html):
    assert "Owed: if the incident is significant (Art. 23(3))" in card(html, "Art. 23(4)(a) NIS2")
    assert "Owed: if a severe incident affects the security of the product" in card(html, "Art. 14(4)(b) CRA")


def test_several_duties_that_are_due_at_one_moment_are_counted(html):
    assert "2 more duties are due at this very moment" in text_of(html)


def test_later_stages_and_their_notices_are_folded_away(responder, html):
    assert "2 later stages wait for the stage before them" in text_of(html)
    assert "2 notices are not owed now" in text_of(html)
    assert "Art. 23(4)(d) NIS2: Final report" in folded(html)
    assert "Art. 23(4)(b) NIS2: Incident notification" not in folded(html)
    now_page = responder.get("/")
    assert "2 later stages wait for the stage before them" in text_of(now_page)
    assert "Art. 23(4)(d) NIS2: Final report" in folded(now_page)


def test_the_notice_of_a_struck_duty_is_folded_away(responder):
    with responder.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        choose_statute(incident, "eu-nis2-23-4-a", "Not significant.", make.person(), now(), applies=False)
        reference = incident.reference
    html = responder.get(f"/incidents/{reference}")
    assert "3 notices are not owed now" in text_of(html)
    assert "To the authority under Art. 23(4)(a) NIS2" in folded(html)


def test_no_draft_is_promised_where_there_is_none(html):
    warning = card(html, "Art. 23(4)(a) NIS2")
    assert "Read the notice" not in warning
    assert "draft" not in warning
    assert "Record it as given" in warning
    assert "Read the draft for the authority" in card(html, "Art. 33(1) GDPR")


def test_what_an_organisation_states_shows_each_duty_with_its_condition(responder):
    assert "Owed: if the incident is significant (Art. 23(3))" in text_of(responder.get("/organisation/law"))


def test_every_part_of_a_country_with_law_of_its_own_has_a_name():
    places = {place for record in catalogue.current().records for place in record.places if "-" in place}
    assert places == set(PARTS)
