"""The page of moments and its form, over HTTP, and the countries among the facts."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.profile import Profile
from contracts.statutes import LegalRole
from core.database import db
from core.times import now
from incidents.models import EventFact, Incident
from incidents.reading import operations as reading
from incidents.situation import Waiting
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in, text_of

BERLIN = {"zone": "Europe/Berlin"}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A responder of a financial entity; its incident is a day old and not classified."""
    with app.app_context():
        profile = Profile(frozenset({LegalRole.FINANCIAL_ENTITY}), countries=frozenset({"DE"}))
        make.ours(profile_data=profile.as_data())
        make.incident(now=now().replace(second=0, microsecond=0) - timedelta(days=1))
    return Visitor(app).enter_as("responder")


def address(visitor: Visitor, tail: str = "") -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}{tail}"


def events(visitor: Visitor) -> dict[str, datetime]:
    with visitor.app.app_context():
        return {row.event: row.moment.at for row in db.session.scalars(select(EventFact)) if row.moment}


def test_a_decision_is_named_once_and_its_moment_starts_what_waited_for_it(visitor: Visitor) -> None:
    page = visitor.get(address(visitor))
    waiting = "Write down: when it was classified as major"
    # Once among what to do next, and once on the card that waits.
    assert text_of(page).count(waiting) == 2
    assert "waiting for the decision whether the incident is a major one" in text_of(page)
    noon = now().astimezone(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    typed = {"event_on": f"{noon:%Y-%m-%d}", "event_at": f"{noon:%H:%M}", "zone": "UTC", "reason": "the crisis team"}
    answer = visitor.submit(address(visitor, "/moments/classification_major"), **typed)
    assert answer.location == address(visitor, "/moments")
    assert events(visitor) == {"classification_major": noon}
    page = text_of(visitor.get(address(visitor)))
    assert waiting not in page
    assert "classified as major" in page
    assert "the crisis team" in page
    assert "when it was classified as major" in text_of(visitor.get(answer.location)).partition("Further moments")[0]


def test_a_correction_needs_its_reason_and_loses_nothing_typed(visitor: Visitor) -> None:
    where = address(visitor, "/moments/incident_handled")
    assert visitor.submit(where, **BERLIN, event_on="2026-03-02", event_at="10:00").status_code == 302
    answer = visitor.submit(where, event_at="11:00")
    assert "write down the reason" in errors_at(answer)["reason"]
    form = entered(form_in(answer.get_data(as_text=True)))
    assert (form["event_on"], form["event_at"]) == ("2026-03-02", "11:00")
    form["reason"] = "the minutes"
    assert visitor.client.post(where, data=form).status_code == 302
    assert events(visitor) == {"incident_handled": datetime(2026, 3, 2, 10, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "event_on", "Please fill this in."),
        ({"event_at": "10:00"}, "event_on", "Give the date too."),
        ({"event_on": "2999-01-01", "event_at": "10:00"}, "event_on", "lies in the future"),
        ({"event_on": "2026-03-29", "event_at": "02:30"}, "event_on", "does not exist"),
        ({"event_on": "2025-10-26", "event_at": "02:30"}, "event_on", "showed this time twice"),
    ],
)
def test_what_cannot_be_meant_is_refused_or_asked(
    visitor: Visitor, typed: dict[str, str], field: str, sentence: str
) -> None:
    answer = visitor.submit(address(visitor, "/moments/suspicion"), **BERLIN, reason="a hunch", **typed)
    errors = errors_at(answer)
    assert list(errors) == [field]
    assert sentence in errors[field]
    assert entered(form_in(answer.get_data(as_text=True)))["reason"].strip() == "a hunch"
    assert events(visitor) == {}


def test_the_answer_about_an_hour_that_came_twice_is_kept(visitor: Visitor) -> None:
    where = address(visitor, "/moments/detection")
    answer = visitor.submit(where, **BERLIN, event_on="2025-10-26", event_at="02:30")
    form = entered(form_in(answer.get_data(as_text=True)))
    form["event_which"] = "second"
    assert visitor.client.post(where, data=form).status_code == 302
    assert events(visitor) == {"detection": datetime(2025, 10, 26, 1, 30, tzinfo=UTC)}
    assert entered(form_in(visitor.get(where)))["event_which"] == "second"


@pytest.mark.parametrize("event", ["awareness", "high_risk_verdict", "occurrence", "nothing"])
def test_only_what_is_written_down_for_itself_has_a_page(visitor: Visitor, event: str) -> None:
    assert visitor.client.get(address(visitor, f"/moments/{event}")).status_code == 404


def test_the_auditor_reads_all_moments_and_is_offered_no_step(visitor: Visitor) -> None:
    auditor = Visitor(visitor.app).enter_as("auditor")
    page = auditor.get(address(visitor, "/moments"))
    assert "when we became aware" in page
    assert "Further moments" in page
    assert "/moments/" not in page
    assert "/awareness" not in page


def test_what_waits_names_each_decision_of_ours_once(visitor: Visitor) -> None:
    with visitor.app.app_context():
        whole = reading.whole(db.session.scalars(select(Incident)).one(), now())
        assert whole.waits_for_us >= {Waiting.CLASSIFICATION_MAJOR, Waiting.EARLIER_STAGE}
        assert whole.decisions == ["classification_major"]


# ---- countries


def test_countries_of_the_people_concerned_are_typed_as_codes_and_read_as_names(visitor: Visitor) -> None:
    where = address(visitor, "/facts")
    assert visitor.submit(where, affected_countries="fr, DE;fr").status_code == 302
    page = text_of(visitor.get(address(visitor)))
    assert "Countries where people concerned liveFrance, Germany" in page
    assert entered(form_in(visitor.get(where)))["affected_countries"] == "DE FR"
    # Only read on a page that changes something else, they stay and are no change.
    assert visitor.submit(where, advice="Wait.").status_code == 302
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        assert incident.affected_countries == ["DE", "FR"]
        changed = [line["field"] for one in make.entries(incident, "corrected") for line in one.data["changes"]]
    assert changed == ["affected_countries", "advice"]


def test_an_unknown_code_is_named_and_what_was_typed_stays(visitor: Visitor) -> None:
    answer = visitor.submit(address(visitor, "/facts"), affected_countries="FR UK XX")
    assert errors_at(answer)["affected_countries"].startswith("No country has this code: UK, XX.")
    assert entered(form_in(answer.get_data(as_text=True)))["affected_countries"] == "FR UK XX"


def test_without_an_establishment_each_country_adds_the_duty_to_its_authority(visitor: Visitor) -> None:
    with visitor.app.app_context():
        profile = Profile(countries=frozenset({"US"}), targets_eu=True)
        make.ours().profile_data = profile.as_data()
        db.session.commit()
    assert visitor.submit(address(visitor, "/facts"), affected_countries="FR US ES").status_code == 302
    page = text_of(visitor.get(address(visitor)))
    for country in ("ES", "FR"):
        assert f"Art. 33(1) GDPR: notify the supervisory authority ({country})" in page
    assert "supervisory authority (US)" not in page
