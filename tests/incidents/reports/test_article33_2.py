"""The notice of Article 33(2) to a party: worth sending with next to nothing known, the same as page, mail and PDF."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask_babel import force_locale
from pypdf import PdfReader
from sqlalchemy import select

from contracts.choosing.operations import MOST
from contracts.models import Party
from contracts.rules import Step
from core.database import db, writing
from core.phrases import Phrase
from core.times import now, words
from incidents import operations
from incidents.facts import Organisation
from incidents.notices import operations as notices
from incidents.notices.coverage import covered
from incidents.notices.leaving import operations as leaving
from incidents.reports.article33_2 import ASKED, article_33_2
from incidents.reports.document import compared, frozen, thawed
from incidents.reports.dossier import Dossier
from incidents.reports.filing import WITHDRAWN, Filing
from incidents.reports.grounds import Ground, basis
from incidents.reports.models import Report
from incidents.reports.operations import NewReport, approve, document_of, draft, printed
from incidents.reports.parties.operations import recipient_of
from incidents.reports.plain import plain
from incidents.sheet.sheet import Known, Sheet
from incidents.watch.operations import tick
from notifications.email import MailTransport
from tests import make
from tests.make import HOUR, NOW
from tests.notifications.mailroom import Clock, Pigeon
from tests.peers import SmtpPeer
from tests.visitor import Visitor, entered, form_in, parsed, text_of

US = Organisation("Example Post", zone="Europe/Berlin", contact_point="Desk, desk@ours.example")
GROUND = Ground("k", "Agreement with Above", "8.2", "It will tell.", due_at=datetime(2026, 6, 2, tzinfo=UTC))


def dossier(known=(), **more):
    sheet = Sheet({key: (Known(value),) for key, value in dict(known).items()})
    return Dossier("INC-2026-0001", "Export", US, sheet, NOW, **more)


def text(document):
    return plain(document, str)


def test_a_first_notice_stands_while_nothing_is_known_and_names_what_is_missing():
    document = article_33_2(dossier(), Filing(recipient="Above", grounds=(GROUND,)))
    assert {item.key for item in document.items() if item.gap} == set(ASKED)
    said = text(document)
    assert "Agreement with Above, 8.2: “It will tell.”" in said
    assert "Deadline: Tue 2 Jun 2026 00:00 UTC" in said
    assert "Whether personal data is involved is not yet known." in said
    assert "Contact point: Desk, desk@ours.example" in said
    assert "in phases, without undue further delay" in said


@pytest.mark.parametrize(
    ("personal_data", "title", "opening"),
    [
        ("yes", "Notice of a personal data breach", "We notify you of a personal data breach."),
        ("no", "Notice of a security incident", "no personal data is involved"),
        ("unknown", "Notice of a security incident", "is not yet known"),
    ],
)
def test_it_says_what_is_known_of_personal_data(personal_data, title, opening):
    document = article_33_2(dossier(personal_data=personal_data), Filing())
    assert str(document.title) == title
    assert opening in str(document.lead)


def test_numbers_say_how_sure_they_are_and_measures_fill_one_gap():
    known = {"subjects.count": 30, "subjects.count_mode": "approximate", "measures_proposed": "New locks."}
    document = article_33_2(dossier(known), Filing())
    assert "Number of data subjects concerned: about 30" in text(document)
    assert "measures_taken" not in {item.key for item in document.items() if item.gap}


def test_a_follow_up_marks_what_changed():
    first = article_33_2(dossier({"subjects.count": 30}), Filing())
    kept = thawed(frozen(first), "filed", 1)
    second = compared(kept, article_33_2(dossier({"subjects.count": 40, "description": "Found."}), Filing(number=2)))
    marked = {item.key: str(item.change) for item in second.items() if item.change}
    assert marked == {
        "subjects.count": "Changed; before: 30",
        "description": "New since the version before",
    }
    assert "  * Changed; before: 30" in text(second)
    assert "Further information" in str(second.lead)


def test_a_withdrawal_says_why_and_nothing_of_the_breach():
    document = article_33_2(dossier({"description": "Lost."}), Filing(WITHDRAWN, 2, withdraw_reason="It was a test."))
    assert "It was a test." in text(document)
    assert "Lost." not in text(document)
    assert text(document).startswith("Withdrawal of the notification")
    assert document.notes == ()


def test_up_to_when_one_could_still_argue_is_not_told_to_the_other_side():
    steps = (Step(Phrase("aware + 72 hours")), Step(Phrase("one hour more"), "Regulation 1182/71", latest=True))
    document = article_33_2(dossier(), Filing(grounds=(replace(GROUND, steps=steps),)))
    assert "How this moment follows: aware + 72 hours" in text(document)
    assert "one hour more" not in text(document)


@pytest.mark.parametrize(
    ("section", "quote", "words"),
    [
        ("8.2", "It will tell.", "Agreement, 8.2: “It will tell.”"),
        (None, "It will tell.", "Agreement: “It will tell.”"),
        ("8.2", None, "Agreement, 8.2"),
    ],
)
def test_a_clause_without_number_or_sentence_is_named_by_what_there_is(section, quote, words):
    assert str(basis(Ground("k", "Agreement", section, quote)).value) == words


# ---- with what is stored


@pytest.fixture
def sent(anywhere):
    """A notice to a customer that left by a click."""
    with anywhere.app_context():
        above = make.contract(make.party("Above", language="nl"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
        incident = make.incident(above, data_subject_count=30)
        notice = make.notice_to(incident, above.party_a)
        send(incident, notice)
        yield incident, notice


def send(incident, notice, at=NOW + HOUR, **changes):
    subject, body = leaving.compose(incident, notice, covered(notice, make.clocks(incident)), at)
    given = {"address": notice.address, "subject": subject, "body": body} | changes
    with writing():
        leaving.send(incident, notice, **given, actor=None, now=at)


def versions():
    return list(db.session.scalars(select(Report).order_by(Report.number)))


def squeezed(said):
    return " ".join(said.split())


def test_mail_page_and_pdf_say_the_same(sent, tmp_path):
    incident, notice = sent
    (report,) = versions()
    assert (report.state, report.language, report.notice_id) == ("filed", "nl", notice.id)
    assert notice.body == make.texts(incident, "notice")[0].body
    document = document_of(report, NOW + 9 * HOUR)
    pages = PdfReader(BytesIO(printed(report, NOW, tmp_path))).pages
    drawn = squeezed(" ".join(page.extract_text() for page in pages))
    with force_locale("nl"):
        assert plain(document, words).strip() == notice.body.strip()
        for item in document.items():
            for said in (item.value, item.gap):
                if said is not None:
                    assert squeezed(words(said)) in drawn


def test_the_next_notice_marks_what_changed_and_supersedes_the_first(sent):
    incident, notice = sent
    operations.correct(incident, {"data_subject_count": 55}, None, None, NOW + 2 * HOUR)
    again = notices.new_notice(incident, notice, NOW + 3 * HOUR)
    send(incident, again, NOW + 3 * HOUR)
    first, second = versions()
    assert (first.state, second.state, second.number, second.kind) == ("superseded", "filed", 2, "supplementary")
    assert "30" in again.body
    assert "55" in again.body


def test_what_a_person_rewrote_is_kept_as_it_left(anywhere):
    with anywhere.app_context():
        above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
        incident = make.incident(above)
        send(incident, make.notice_to(incident, above.party_a), body="Call us.\n")
        (report,) = versions()
        said = [item.value for item in document_of(report, NOW).items()]
        assert said == ["Call us."]


@pytest.mark.parametrize("rewritten", [False, True])
def test_what_was_approved_goes_with_its_notice_in_its_own_language(anywhere, tmp_path, rewritten):
    with anywhere.app_context():
        above = make.contract(make.party("Above", language="nl"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
        incident = make.incident(above)
        notice = make.notice_to(incident, above.party_a)
        report = draft(incident, NewReport("art33-2", recipient_of(above.party_a_id), "fr"), None, NOW)
        approve(report, None, NOW, tmp_path)
        frozen_as = report.pdf_sha256
        send(incident, notice, **({"body": "Call us.\n"} if rewritten else {}))
        (mail,) = make.texts(incident, "notice")
        assert (mail.language, notice.language) == ("fr", "fr")
        assert mail.subject == "Notification d’une violation de données à caractère personnel, INC-2026-0001"
        if rewritten:
            assert (mail.attached_sha256, report.pdf_sha256) == (None, None)
            return
        assert (mail.attached_name, mail.attached_sha256) == ("INC-2026-0001-art33-2-fr-1.pdf", frozen_as)
        assert "Nous vous notifions" in mail.body
        with SmtpPeer() as server:
            way = MailTransport(server.url, "breach@ours.example", files=tmp_path)
            tick(Clock(NOW + 2 * HOUR), "w", {"email": way, "sms": Pigeon(loopback=True)})
            (left,) = [one for one in server.mails if one.recipients == [mail.address]]
            (file,) = left.message.iter_attachments()
        assert hashlib.sha256(file.get_content()).hexdigest() == frozen_as
        assert notice.state == "given"


def test_a_withdrawal_says_so_in_its_subject(sent):
    incident, notice = sent
    again = notices.new_notice(incident, notice, NOW + 2 * HOUR)
    chosen = NewReport(
        "art33-2", recipient_of(notice.recipient_id), "en", kind=WITHDRAWN, withdraw_reason="It was a test."
    )
    draft(incident, chosen, None, NOW + 2 * HOUR)
    send(incident, again, NOW + 3 * HOUR)
    assert again.subject == "Withdrawal of the notification, INC-2026-0001"
    assert "It was a test." in again.body
    assert "Export by a stranger" not in again.body


def test_nothing_is_stored_for_a_party_before_its_notice_leaves(anywhere):
    with anywhere.app_context():
        above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
        make.incident(above)
        assert versions() == []


# ---- over HTTP


def test_a_version_in_hand_is_in_the_contact_s_language_and_leaves_with_its_notice(app):
    with app.app_context():
        at = now().replace(second=0, microsecond=0)
        above = make.party("Above", language="nl")
        incident = make.incident(make.contract(above, make.ours(), make.IN_72_HOURS_BY_EMAIL), now=at)
        reference, notice = incident.reference, make.notice_to(incident, above).id
    visitor = Visitor(app).enter_as("privacy_officer")
    answer = visitor.submit(f"/incidents/{reference}/documents/art33-2/new", more_to_follow_on="2031-05-01")
    assert 'lang="nl"' in visitor.get(answer.headers["Location"])
    assert f"/notices/{notice}" in visitor.get(answer.headers["Location"])
    visitor.submit(answer.headers["Location"], f"{answer.headers['Location']}/approve")
    assert "This PDF goes with the e-mail." in text_of(visitor.get(answer.headers["Location"]))
    visitor.submit(f"/notices/{notice}")
    page = text_of(visitor.get(answer.headers["Location"]))
    assert "on its way" in page
    assert "Filed" not in page, "it counts once the server of its recipient has taken it"
    with app.app_context():
        (report,) = versions()
        assert (report.state, report.notice_id, report.number) == ("filed", notice, 1)
        assert "2031" in report.notice.body
        report.notice.state = "bounced"
        db.session.commit()
    page = text_of(visitor.get(f"/incidents/{reference}/documents"))
    assert "Above Did not arrive" in page


def test_what_was_approved_and_rewritten_before_it_left_no_longer_counts_as_approved(app, tmp_path):
    with app.app_context():
        above = make.party("Above")
        incident = make.incident(make.contract(above, make.ours(), make.IN_72_HOURS_BY_EMAIL))
        report = draft(incident, NewReport("art33-2", f"party:{above.id}", "en"), None, NOW)
        approve(report, None, NOW, tmp_path)
        send(incident, make.notice_to(incident, above), body="Call us.")
        assert (report.state, report.pdf_sha256, report.approved_at) == ("filed", None, None)


def test_among_many_parties_one_is_found_by_its_name_and_stays_chosen(app):
    with app.app_context():
        ours = make.ours()
        names = [f"Host {one:02d}" for one in range(MOST + 2)]
        touched = [make.contract(make.party(name, email=None), ours, make.IN_72_HOURS_BY_EMAIL) for name in names]
        reference = make.incident(*touched).reference
    visitor, url = Visitor(app).enter_as("responder"), f"/incidents/{reference}/documents/art33-2/new"

    def offered(html):
        (recipient,) = [one for one in parsed(html).iter("select") if one.get("name") == "recipient"]
        return ["".join(one.itertext()) for one in recipient.iter("option")]

    html = visitor.get(url)
    assert offered(html) == names[:MOST]
    assert "Only some are listed." in html
    typed = entered(form_in(html)).to_dict()
    html = visitor.client.post(url, data=typed | {"find": "host 41", "search": "1"}).get_data(as_text=True)
    assert offered(html) == ["Host 00", "Host 41"]
    with visitor.app.app_context():
        wanted = db.session.scalars(select(Party).where(Party.name == "Host 41")).one().id
    answer = visitor.client.post(url, data=typed | {"recipient": f"party:{wanted}"})
    assert answer.status_code == 302
    with app.app_context():
        assert [one.recipient for one in versions()] == [f"party:{wanted}"]
