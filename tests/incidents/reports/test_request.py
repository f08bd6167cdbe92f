"""The request to a processor: its own words, its time, our questions; sent by a person's click."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import db
from core.times import now
from incidents.clock import State
from incidents.facts import Organisation
from incidents.models import Incident
from incidents.reports.dossier import Dossier
from incidents.reports.filing import COMPLAINT, REMINDER, REQUEST, Filing
from incidents.reports.grounds import Ground
from incidents.reports.models import Report
from incidents.reports.plain import plain
from incidents.reports.request import proposed, request
from incidents.sheet.sheet import Known, Sheet
from tests import make
from tests.make import HOUR, NOW
from tests.visitor import Visitor, errors_at, text_of

US = Organisation("Example Post", zone="Europe/Berlin", contact_point="Desk, desk@ours.example")
DUE = datetime(2026, 6, 2, tzinfo=UTC)


def ground(state=State.RUNNING, **more):
    return Ground("k", "Example Post with Below", "8.2", "It will tell.", due_at=DUE, state=state, **more)


def text(known=(), **filing):
    sheet = Sheet({key: (Known(value),) for key, value in dict(known).items()})
    dossier = Dossier("INC-2026-0001", "Export", US, sheet, NOW, personal_data="yes")
    return plain(request(dossier, Filing(**filing)), str)


@pytest.mark.parametrize(
    ("states", "asked_before", "kind"),
    [
        ([], False, REQUEST),
        ([State.RUNNING], False, REQUEST),
        ([State.RUNNING], True, REMINDER),
        ([State.WAITING, State.OVERDUE], False, COMPLAINT),
        ([State.MET_LATE], True, COMPLAINT),
        ([State.MET, State.PAST_TARGET], False, REQUEST),
    ],
)
def test_the_state_of_its_clocks_proposes_the_variant(states, asked_before, kind):
    assert proposed([ground(one) for one in states], asked_before=asked_before) == kind


def test_it_quotes_clause_and_deadline_and_says_how_the_time_went():
    started = datetime(2026, 6, 1, tzinfo=UTC)
    late = ground(State.OVERDUE, left=timedelta(hours=-5), started_at=started)
    said = text(kind=COMPLAINT, recipient="Below", grounds=(late,))
    assert "Example Post with Below, 8.2: “It will tell.”" in said
    assert "State: overdue by 5 h 0 min" in said
    assert "You became aware: Mon 1 Jun 2026 00:00 UTC" in said
    assert "You have missed a deadline." in said
    assert "When did you become aware" not in said
    assert "State: 5 h 0 min left" in text(grounds=(ground(left=5 * HOUR),))


def test_what_our_own_notification_lacks_is_asked_and_what_only_we_know_is_not():
    said = text({"description": "Lost."})
    assert "When did you become aware of the breach?" in said
    assert "Tell us: Number of data subjects concerned" in said
    assert "Tell us: What happened" not in said
    assert "Tell us: Contact point" not in said
    assert "Became aware" not in said


# ---- over HTTP


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """An incident with a processor that owes us word within 24 hours, and has not told us anything."""
    with app.app_context():
        ours, below = make.ours(zone="Europe/Berlin"), make.party("Below", language="de")
        contract = make.contract(ours, below, make.IN_24_HOURS)
        make.incident(contract, now=now().replace(second=0, microsecond=0), place=below)
    return Visitor(app).enter_as("responder")


def reports(visitor: Visitor) -> list[Report]:
    with visitor.app.app_context():
        return list(db.session.scalars(select(Report).order_by(Report.number)))


def begin(visitor: Visitor, **typed: str) -> str:
    with visitor.app.app_context():
        reference = db.session.scalars(select(Incident)).one().reference
    answer = visitor.submit(f"/incidents/{reference}/documents/request/new", **typed)
    assert answer.status_code == 302, errors_at(answer)
    return answer.headers["Location"]


def test_a_request_leaves_by_a_click_and_a_second_one_is_a_reminder(visitor: Visitor) -> None:
    url = begin(visitor, language="en")
    page = text_of(visitor.get(url))
    assert "First request" in page
    assert "It will tell." in page
    assert "breach@below.example" in visitor.get(f"{url}/send")
    refused = visitor.submit(f"{url}/send", address="nobody")
    assert errors_at(refused)["address"]
    assert visitor.submit(f"{url}/send").status_code == 302
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        (mail,) = make.texts(incident, "notice")
        assert (mail.address, mail.language) == ("breach@below.example", "en")
        assert "Tell us: Number of data subjects concerned" in mail.body
        assert make.entries(incident, "request_sent")
        assert [one.state for one in make.notices(incident) if one.recipient_id] == [], "it meets no duty of ours"
    (first,) = reports(visitor)
    assert (first.state, first.kind, bool(first.pdf_sha256)) == ("filed", "request", True)
    assert mail.attached_sha256 == first.pdf_sha256
    assert str(first.pdf_sha256) in visitor.get(f"/deliveries/{first.delivery_id}")
    assert "Its way through the mail room" in text_of(visitor.get(url))
    assert "recorded as filed already" in visitor.submit(f"{url}/send").get_data(as_text=True)
    begin(visitor)
    assert [one.kind for one in reports(visitor)] == ["request", "reminder"]


def test_a_request_given_elsewhere_is_recorded_and_meets_nothing(visitor: Visitor) -> None:
    url = begin(visitor)
    assert visitor.submit(f"{url}/file", channel="phone", override_reason="By phone.").status_code == 302
    assert reports(visitor)[0].notice_id is None
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        assert "Request to Below given by phone" in text_of(visitor.get(f"/incidents/{incident.reference}"))


def test_only_a_request_has_a_page_to_send_it(visitor: Visitor) -> None:
    with visitor.app.app_context():
        reference = db.session.scalars(select(Incident)).one().reference
    url = visitor.submit(f"/incidents/{reference}/documents/art33/new").headers["Location"]
    assert visitor.client.get(f"{url}/send").status_code == 404
