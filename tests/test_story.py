"""The story on one screen, told with two pigeons for the ways out and four values of now."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from contracts.documents.operations import paste_document
from contracts.moment import at_instant
from contracts.operations import Source, confirm_obligation
from contracts.terms import Channel, Role, Terms, Unit
from core import pdf, times
from core.database import db, writing
from incidents import operations
from incidents.clock import State
from incidents.notices import operations as notices
from incidents.notices.coverage import covered
from incidents.notices.leaving import operations as leaving
from incidents.notices.operations import GivenNotice
from incidents.reports.article33 import article_33
from incidents.reports.filing import Filing
from incidents.reports.gathering.operations import dossier_of
from incidents.watch.operations import tick
from notifications.operations import attempts, store_news
from tests import make
from tests.notifications.mailroom import Clock, Pigeon

LOGGED = datetime(2026, 3, 27, 17, 40, tzinfo=UTC)
#: Ten minutes before it was logged: 18:30 in Berlin, two days before the clocks go forward.
AWARE = LOGGED - timedelta(minutes=10)
HALF = AWARE + timedelta(hours=36)
GIVEN = AWARE + timedelta(hours=40)
DONE = AWARE + timedelta(hours=41)

SENTENCE = "The Processor shall notify the Controller by e-mail within 72 hours after becoming aware."
TEXT = f"1. Subject\nHosting.\n\n8. Breach\n{SENTENCE} It shall assist.\n"


@pytest.fixture
def ways():
    """The ways out: what leaves by e-mail and by SMS."""
    return {"email": Pigeon(loopback=True), "sms": Pigeon(loopback=True)}


def test_the_story(anywhere, ways, tmp_path):
    with anywhere.app_context():
        ada = make.person("Ada")
        contract = text_and_obligation(ada, tmp_path)
        incident = incident_clock_and_alert(contract, ada)
        delivery_and_tick(incident, ways)
        news(incident)
        report_with_named_gaps(incident)
        notice(incident, contract, ada, ways)


def text_and_obligation(ada, folder: Path):
    """1, 2. A text is stored; a person confirms the duty in it, at its place."""
    above = make.party("Above", email="privacy@above.example")
    contract = make.contract(above, make.ours())
    document = paste_document(contract, folder, "agreement", TEXT, ada.id, LOGGED)
    terms = Terms(Role.PROCESSOR, Role.CONTROLLER, amount=72, unit=Unit.HOURS, channels=(Channel.EMAIL,))
    obligation = confirm_obligation(contract, terms, Source(SENTENCE, "8", document.id), ada.id, LOGGED)
    assert TEXT[obligation.char_start : obligation.char_end] == SENTENCE
    assert (obligation.confirmed_by, obligation.confirmed_at) == (ada.id, LOGGED)
    return contract


def incident_clock_and_alert(contract, ada):
    """3, 4, 5. One transaction writes incident, clocks, drafts and first alerts; moments follow from facts."""
    new = operations.NewIncident(
        "Export by a stranger",
        "Europe/Berlin",
        discovered=at_instant(AWARE - timedelta(hours=1), "Europe/Berlin"),
        aware=at_instant(AWARE, "Europe/Berlin"),
        contract_ids=(contract.id,),
    )
    with writing():
        incident = operations.log_incident(new, ada, LOGGED)
    assert incident.reference == "INC-2026-0001"
    clock, law = make.promise(incident, contract), make.clock(incident, statute="eu-gdpr-33-2")
    assert clock.due_at == AWARE + timedelta(hours=72)
    assert (law.due_at, law.target_at) == (None, AWARE + timedelta(hours=24))
    card = make.card(clock, LOGGED)
    assert card.state is State.RUNNING
    assert str(card.steps[0]) == "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST"
    assert card.next_alert_at == HALF
    assert make.stages(clock) == make.stages(law) == ["start"]
    assert [notice.state for notice in make.notices(incident)] == ["draft"]
    assert make.entries(incident)[0].kind == "logged"
    return incident


def delivery_and_tick(incident, ways):
    """6, 7. One text for the person and channel, queued and not sent; ticks send, and raise what comes due."""
    assert [(one.channel, one.state) for one in make.texts(incident)] == [("email", "queued"), ("sms", "queued")]
    assert ways["email"].sent == []
    tick(Clock(LOGGED), "worker", ways)
    assert [(len(ways[way].sent), make.texts(incident, channel=way)[0].state) for way in ways] == [(1, "accepted")] * 2
    assert ways["sms"].sent[0].body.startswith("INC-2026-0001: 2 duties, 23 h 50 min left (our target)")

    done = tick(Clock(HALF), "worker", ways)
    # Half of the 72 hours; of the 24 that are our target, everything and the eleventh hour after.
    assert (done.rang, done.sent) == (2, 2)
    law = make.clock(incident, statute="eu-gdpr-33-2")
    assert (make.stages(law)[-1], make.alerts(law)[-1].skipped) == (
        "overdue-12",
        ["half", "quarter", "tenth", "hour", "due"],
    )
    mail = ways["email"].sent[-1]
    assert "half of the period is left" in mail.body
    assert "Our target: Sat 28 Mar 2026 18:30 CET (12 h 0 min over)." in mail.body
    assert tick(Clock(HALF), "worker", ways).rang == 0


def news(incident):
    """8. The provider's word moves the delivery forward, never back."""
    sms = make.texts(incident, channel="sms")[-1]
    for word in ("delivered", "sent"):
        store_news(sms.provider_id, word, None, HALF)
        tick(Clock(HALF), "worker", {})
    db.session.refresh(sms)
    assert sms.state == "delivered"
    assert [one.outcome for one in attempts(sms.id)] == ["accepted"]


def report_with_named_gaps(incident):
    """9. Facts become sections with named gaps, and a PDF."""
    document = article_33(dossier_of(incident, HALF), Filing())
    assert document.gaps
    content = pdf.render(document, words=times.words, language="en", generated=HALF)
    pages = pypdf.PdfReader(BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for gap in document.gaps:
        assert " ".join(str(gap).split()) in text


def notice(incident, contract, ada, ways):
    """10. A person sends the notice; its acceptance meets the contract's clause and Art. 33(2); no more alerts."""
    clock, law = make.promise(incident, contract), make.clock(incident, statute="eu-gdpr-33-2")
    draft = make.notice_to(incident, contract.party_a)
    subject, body = leaving.compose(incident, draft, covered(draft, make.clocks(incident)), GIVEN)
    assert SENTENCE in body
    with writing():
        leaving.send(incident, draft, draft.address, subject, body, ada, GIVEN)
    tick(Clock(GIVEN), "worker", ways)
    assert "privacy@above.example" in [letter.address for letter in ways["email"].sent]
    for one in (clock, law):
        db.session.refresh(one)
        assert (one.met_at, one.next_alert_at) == (GIVEN, None)
    assert make.card(clock, DONE).state is State.MET

    # A call of courtesy is recorded too, and changes nothing.
    again = notices.new_notice(incident, draft, DONE)
    given = GivenNotice(at_instant(DONE, "Europe/Berlin"), Channel.PHONE, reference="Mr Bo")
    assert notices.record_given(incident, again, given, make.clocks(incident), ada, DONE) == []
    with writing():
        operations.close(incident, ada, DONE)
    assert incident.closed_at == DONE
    # It rang once more in the tick that sent the notice: only the server's acceptance ends a duty.
    told = [entry.kind for entry in make.entries(incident)]
    assert told == [
        "logged", "alerted", "alerted",
        "notice_sent", "alerted", "notice_given", "met", "met",
        "notice_given", "closed",
    ]  # fmt: skip
    assert tick(Clock(DONE + timedelta(days=30)), "worker", ways).rang == 0
