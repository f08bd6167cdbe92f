"""To which authority a notification goes: proposed with its reason, chosen by a person, named on the document."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from contracts.profile import Profile
from core.database import db
from core.times import now
from incidents.models import Incident
from incidents.reports.models import Report
from tests import make
from tests.visitor import Visitor, errors_at, text_of


def logged(app: Flask, profile: Profile | None = None) -> str:
    """The address of the documents of an incident of an organisation with this profile."""
    with app.app_context():
        make.ours(zone="Europe/Paris", country="FR", profile_data=profile.as_data() if profile else None)
        made = make.incident(now=now().replace(second=0, microsecond=0), own_data=True)
        return f"/incidents/{made.reference}/documents/art33/new"


def newest(app: Flask) -> Report:
    with app.app_context():
        return db.session.scalars(select(Report).order_by(Report.id.desc())).first()


def begin(visitor: Visitor, url: str, **typed: str) -> str:
    answer = visitor.submit(url, **typed)
    assert answer.status_code == 302, errors_at(answer)
    return text_of(visitor.get(answer.headers["Location"]))


def test_the_lead_authority_is_proposed_in_its_language_and_named_on_the_document(app: Flask) -> None:
    url = logged(app, Profile(countries=frozenset({"FR", "IT"}), main_establishment="IT"))
    visitor = Visitor(app).enter_as("privacy_officer")
    page = text_of(visitor.get(url))
    assert "Garante per la protezione dei dati personali" in page
    assert "the lead supervisory authority, where our main establishment is: Art. 56(1) GDPR" in page
    assert "a month, when the Garante reminds" in page
    shown = begin(visitor, url)
    assert "Garante per la protezione dei dati personali" in shown
    report = newest(app)
    assert (report.authority, report.language) == ("IT", "it")
    assert report.more_to_follow_on > now().date() + timedelta(days=27)


def test_a_person_chooses_another_and_is_warned_of_its_languages(app: Flask) -> None:
    url = logged(app)
    visitor = Visitor(app).enter_as("privacy_officer")
    assert "our address is in this country" in text_of(visitor.get(url))
    shown = begin(visitor, url, authority="BE", language="en")
    assert "rejects a filing in the language en: it takes fr, nl, de" in shown
    assert newest(app).authority == "BE"
    page = visitor.get(url)
    assert '<option selected value="BE">' in page, "the draft in hand goes on as it was begun"


def test_a_form_that_refuses_a_low_risk_is_warned_of(app: Flask) -> None:
    url = logged(app)
    with app.app_context():
        db.session.scalars(select(Incident)).one().risk = "unlikely"
        db.session.commit()
    visitor = Visitor(app).enter_as("privacy_officer")
    assert "refuses a breach without a risk" in begin(visitor, url, authority="DE-NW")


def test_each_country_s_clock_gets_that_country_s_authority(app: Flask) -> None:
    url = logged(app, Profile(countries=frozenset({"US"}), targets_eu=True))
    visitor = Visitor(app).enter_as("privacy_officer")
    visitor.submit(url.replace("/documents/art33/new", "/facts"), affected_countries="ES NL")
    page = text_of(visitor.get(url))
    assert "Agencia Española" in page
    assert "Autoriteit Persoonsgegevens" in page
    begin(visitor, url, recipient="eu-gdpr-33-1:NL")
    assert newest(app).authority == "NL"
    begin(visitor, url, recipient="eu-gdpr-33-1:ES", authority="")
    assert newest(app).authority == "ES"


def test_an_authority_that_does_not_exist_is_refused(app: Flask) -> None:
    url = logged(app)
    visitor = Visitor(app).enter_as("privacy_officer")
    visitor.get(url)
    answer = visitor.client.post(url, data={"csrf_token": visitor.token(), "authority": "XX", "recipient": "authority"})
    assert "authority" in errors_at(answer)
