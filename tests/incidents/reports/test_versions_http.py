"""A notification over HTTP: drafted, approved, filed, superseded; and what must not be."""

import errno
import hashlib
import os
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from contracts import law
from core.database import db
from core.times import now
from incidents.models import Clock, Incident
from incidents.reports.models import Report
from incidents.sheet.fields import FIELDS
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in, text_of


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A privacy officer; an incident with our own data, known since this minute."""
    with app.app_context():
        make.ours(zone="Europe/Berlin")
        make.incident(now=now().replace(second=0, microsecond=0), own_data=True)
    return Visitor(app).enter_as("privacy_officer")


def address(visitor: Visitor, tail: str = "") -> str:
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident)).one().reference}{tail}"


def begin(visitor: Visitor, **typed: str) -> str:
    answer = visitor.submit(address(visitor, "/documents/art33/new"), **typed)
    assert answer.status_code == 302, errors_at(answer)
    return answer.headers["Location"]


def reports(visitor: Visitor) -> list[Report]:
    with visitor.app.app_context():
        return list(db.session.scalars(select(Report).order_by(Report.number)))


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_from_draft_to_superseded(visitor: Visitor) -> None:
    url = begin(visitor, language="fr")
    page = visitor.get(url)
    assert "Approve this version" in text_of(page)
    assert 'lang="fr"' in page
    assert "autorité de contrôle" in words_of(visitor.download(f"{url}.pdf").data)
    visitor.submit(url, f"{url}/approve")
    approved = visitor.download(f"{url}.pdf").data
    assert reports(visitor)[0].pdf_sha256 == hashlib.sha256(approved).hexdigest()
    visitor.submit(address(visitor, "/facts"), data_subject_count="42")
    assert visitor.download(f"{url}.pdf").data == approved, "what was approved no longer follows the facts"

    visitor.submit(f"{url}/file", reference="CNIL-77", channel="portal", proof=(BytesIO(b"Received."), "receipt.txt"))
    assert "CNIL-77" in text_of(visitor.get(url))
    with visitor.app.app_context():
        clock = db.session.scalars(select(Clock).where(Clock.statute == law.ART_33_1)).one()
        assert clock.met_at is not None
        assert clock.met_by == db.session.scalars(select(Report)).one().notice_id

    second = begin(visitor, language="fr")
    assert second != url
    page = text_of(visitor.get(second))
    assert "1 line changed since the version before" in page
    assert "CNIL-77" in page, "the follow-up names the file number of the first"
    visitor.submit(f"{second}/file", reference="CNIL-78", channel="portal", override_reason="The officer is ill.")
    first, last = reports(visitor)
    assert (first.state, last.state) == ("superseded", "filed")
    assert last.kind == "supplementary"
    assert visitor.download(f"{url}.pdf").data == approved
    timeline = text_of(visitor.get(address(visitor)))
    assert "Filed: Notification to the supervisory authority (Art. 33(1) GDPR), version 2" in timeline
    assert "The officer is ill." in timeline
    assert "Filed without an approval. Reason: The officer is ill." in text_of(visitor.get(second))


def test_six_facts_of_a_fresh_incident_make_a_draft_that_names_the_rest_and_can_be_filed(visitor: Visitor) -> None:
    six = {
        "description": "A laptop was left on a train.",
        "nature": ["confidentiality"],
        "data_subject_categories": "Customers",
        "data_subject_count": "30",
        "contact_point": "Desk, desk@ours.example",
        "measures_taken": "The laptop was locked from afar.",
    }
    assert visitor.submit(address(visitor, "/facts"), **six).status_code == 302
    url = begin(visitor)
    page, paper = text_of(visitor.get(url)), words_of(visitor.download(f"{url}.pdf").data)
    missing = {FIELDS[key].label: FIELDS[key].provision for key in ("data.described", "records.count")}
    missing[FIELDS["likely_consequences"].label] = "33(3)(c)"
    for said in (page, paper):
        for value in (*six.values(), "confidentiality"):
            assert isinstance(value, list) or value in said
        # Once in the list of open points, once at its place; and nothing that is known among them.
        for label, provision in missing.items():
            assert said.count(f"Not yet known: {label} — Article {provision}") == 2
        assert said.count("Not yet known: ") == 2 * len(missing)
        assert "further information follows in phases" in said
    assert "DRAFT" in paper
    assert "3 points are missing. It may be filed all the same" in page
    assert visitor.submit(f"{url}/file", channel="portal", override_reason="At night.").status_code == 302


@pytest.mark.parametrize("document", ["art33", "art34"])
def test_nobody_approves_what_they_have_not_read(visitor: Visitor, document: str) -> None:
    url = visitor.submit(address(visitor, f"/documents/{document}/new")).headers["Location"]
    read = entered(form_in(visitor.get(url), f"{url}/approve"))
    visitor.submit(address(visitor, "/facts"), likely_consequences="Letters in somebody's name.")
    assert visitor.client.post(f"{url}/approve", data=read).headers["Location"] == url
    page = visitor.get(url)
    assert "It says something else by now" in page
    assert reports(visitor)[0].state == "draft"
    for forged in ("", "yesterday", "2026-06-01T12:00:00 0", "2026-06-01T12:00:00+00:00 0"):
        visitor.client.post(f"{url}/approve", data={"csrf_token": read["csrf_token"], "seen": forged})
        assert reports(visitor)[0].state == "draft"
    visitor.client.post(f"{url}/approve", data=entered(form_in(page, f"{url}/approve")))
    assert reports(visitor)[0].state == "approved"


def test_filing_without_an_approval_needs_a_reason_and_is_never_refused_with_one(visitor: Visitor) -> None:
    url = begin(visitor)
    answer = visitor.submit(f"{url}/file", channel="portal", reference="F-1")
    assert "write down why it was filed" in errors_at(answer)["override_reason"]
    assert "F-1" in answer.get_data(as_text=True)
    visitor.enter_as("responder")
    assert visitor.submit(f"{url}/file", channel="portal", override_reason="At night.").status_code == 302
    assert reports(visitor)[0].state == "filed"


def test_a_version_is_filed_and_approved_once(visitor: Visitor) -> None:
    url = begin(visitor)
    visitor.submit(f"{url}/file", channel="portal", override_reason="At night.")
    answer = visitor.client.post(f"{url}/approve", data={"csrf_token": visitor.token()})
    assert answer.status_code in (302, 409, 422)
    assert reports(visitor)[0].approved_by is None
    again = visitor.submit(f"{url}/file", channel="portal")
    assert "recorded as filed already" in again.get_data(as_text=True)


def test_one_draft_is_in_hand_at_a_time(visitor: Visitor) -> None:
    assert begin(visitor, language="en") == begin(visitor, language="de")
    assert [one.language for one in reports(visitor)] == ["de"]


def test_nothing_can_be_withdrawn_that_was_not_filed(visitor: Visitor) -> None:
    answer = visitor.submit(address(visitor, "/documents/art33/new"), kind="withdrawn", withdraw_reason="No breach.")
    assert "Nothing was filed yet" in errors_at(answer)["kind"]
    assert "No breach." in answer.get_data(as_text=True)


def test_who_only_reads_finds_the_documents(visitor: Visitor) -> None:
    page = visitor.enter_as("auditor").get(address(visitor))
    for tail in ("/documents", "/sheet"):
        assert f'href="{address(visitor, tail)}"' in page
    assert f'href="{address(visitor, "/documents")}"' in visitor.get(address(visitor, "/article-33"))


def test_a_draft_asks_only_what_its_document_says(visitor: Visitor) -> None:
    assert "More will follow on" in visitor.get(address(visitor, "/documents/art33/new"))
    assert "More will follow on" not in visitor.get(address(visitor, "/documents/art34/new"))


@pytest.mark.parametrize("document", ["art33-2", "request"])
def test_a_document_for_nobody_is_not_begun(visitor: Visitor, document: str) -> None:
    page = visitor.get(address(visitor, f"/documents/{document}/new"))
    assert "nobody gets this document" in text_of(page)
    assert "Show the draft" not in page


def test_a_document_that_does_not_exist_is_not_found(visitor: Visitor) -> None:
    for url in ("/documents-of-incidents/9", address(visitor, "/documents/art99/new")):
        assert visitor.client.get(url).status_code == 404


def test_a_version_that_is_written_down_after_its_successor_is_superseded(visitor: Visitor) -> None:
    first = begin(visitor)
    visitor.submit(first, f"{first}/approve")
    second = begin(visitor)
    visitor.submit(f"{second}/file", channel="portal", reference="F-2", override_reason="At night.")
    visitor.submit(f"{first}/file", channel="portal", reference="F-1")
    assert [one.state for one in reports(visitor)] == ["superseded", "filed"]
    assert "F-1" in text_of(visitor.get(first))


def test_after_a_withdrawal_the_authority_is_told_anew(visitor: Visitor) -> None:
    visitor.submit(f"{begin(visitor)}/file", channel="portal", reference="F-1", override_reason="At night.")
    taken_back = begin(visitor, kind="withdrawn", withdraw_reason="No breach.")
    visitor.submit(f"{taken_back}/file", channel="portal", reference="F-1", override_reason="At night.")
    again = begin(visitor)
    assert [(one.state, one.kind) for one in reports(visitor)] == [
        ("superseded", "preliminary"),
        ("filed", "withdrawn"),
        ("draft", "preliminary"),
    ]
    assert "changed since the version before" not in text_of(visitor.get(again))


def test_a_receipt_before_the_breach_was_noticed_is_a_slip(visitor: Visitor) -> None:
    url = begin(visitor)
    day = (now() - timedelta(days=365)).date().isoformat()
    answer = visitor.submit(f"{url}/file", given_on=day, given_at="10:00", reference="F-1", override_reason="At night.")
    assert "before all that is known of this breach" in errors_at(answer)["given_on"]
    assert "F-1" in answer.get_data(as_text=True)
    assert [one.state for one in reports(visitor)] == ["draft"]
    answer = visitor.submit(f"{url}/file", given_on="2999-01-01", given_at="10:00", override_reason="At night.")
    assert "in the future" in errors_at(answer)["given_on"]


def test_a_full_disk_files_nothing_and_says_so(visitor: Visitor, monkeypatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    url = begin(visitor)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = visitor.submit(f"{url}/file", channel="portal", reference="F-1", override_reason="At night.")
    assert answer.status_code == 503
    assert "it was not saved" in text_of(answer.get_data(as_text=True))
    assert [one.state for one in reports(visitor)] == ["draft"]
    assert visitor.submit(f"{url}/file", channel="portal", override_reason="At night.").status_code == 302
    assert [one.state for one in reports(visitor)] == ["filed"]


def test_a_drill_is_marked_on_every_version(visitor: Visitor) -> None:
    with visitor.app.app_context():
        db.session.scalars(select(Incident)).one().drill = True
        db.session.commit()
    url = begin(visitor)
    visitor.submit(url, f"{url}/approve")
    approved = words_of(visitor.download(f"{url}.pdf").data)
    assert "DRILL – approved" in approved
    assert "DRAFT" not in approved


def test_what_is_taken_back_is_not_told_again(visitor: Visitor) -> None:
    url = begin(visitor, language="en")
    visitor.submit(f"{url}/file", channel="portal", override_reason="At night.")
    url = begin(visitor, kind="withdrawn", withdraw_reason="The export was our own test.")
    page = text_of(visitor.get(url))
    assert "The export was our own test." in page
    assert "No longer stated" not in page
    assert "Export by a stranger" not in words_of(visitor.download(f"{url}.pdf").data)
