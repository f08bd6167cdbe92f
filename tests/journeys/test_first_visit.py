"""The whole story by clicks: from the one-time code to the printed draft and the closed incident."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.pictures import take_pictures
from tests.journeys.reader import Reader
from tests.peers import SmtpPeer

if TYPE_CHECKING:
    from flask import Flask

# No summer time: the journey means the same on each day of the year.
ZONE = "Atlantic/Reykjavik"
OURS = "Example Post"
ABOVE = "Example Clinics"
BELOW = "Example Hosting"
SENTENCE = "The processor shall notify the controller by e-mail within 24 hours after becoming aware of a breach."
AGREEMENT = f"Data processing agreement\n\n7. Breaches\n{SENTENCE}\nCosts are borne by the processor.\n"
UPPER = f"{ABOVE}: processing agreement of 2025"
LOWER = f"{BELOW}: hosting agreement of 2024"


@pytest.fixture
def code(app: "Flask") -> str:
    """The code that the console printed."""
    from accounts.operations import issue_setup_code
    from core.times import now

    with app.app_context():
        issued = issue_setup_code(now())
    assert issued
    return issued


def test_from_first_visit_to_a_printed_draft_and_a_closed_incident(
    reader: Reader, code: str, tick: Callable[[], None], mail_server: SmtpPeer
) -> None:
    from playwright.sync_api import expect

    page = reader.page
    set_up(reader, code)
    tick()
    record_parties_and_contracts(reader)
    put_on_call(reader)

    # An incident at the hosting company, with data of the clinic and of our own.
    now = datetime.now(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    page.get_by_role("link", name="Log an incident").first.click()
    reader.look("Log an incident")
    expect(page.get_by_label("Aware on")).to_be_hidden()
    reader.fill(title="Mailbox of a supplier opened by a stranger", place_id=BELOW)
    reader.fill(description="A stranger signed in to the mailbox of their night shift and read appointment lists.")
    reader.fill_moment("discovered", now - timedelta(hours=5))
    reader.fill(aware_mode="at this moment:")
    expect(page.get_by_label("Aware on")).to_be_visible()
    reader.fill_moment("aware", now - timedelta(minutes=10))
    for title in (UPPER, LOWER):
        page.get_by_label(title).check()
    reader.fill(personal_data="yes", own_data="Data for which we are the controller")
    reader.click("Log it and start the clocks")
    reader.look("Mailbox of a supplier")
    expect(page.get_by_text("Next deadline", exact=True)).to_be_visible()
    incident = page.url

    # The clocks tick, say how their moment follows and which sentence they come from.
    promise = reader.clock(f"we tell {ABOVE}").filter(has_text=SENTENCE)
    counting = promise.locator("[data-countdown]")
    before = counting.inner_text()
    assert re.fullmatch(r"23 h \d+ min \d+ s left", before)
    expect(counting).not_to_have_text(before)
    expect(promise.locator(".derivation")).to_contain_text("+ 24 elapsed hours =")
    expect(reader.clock("notify the supervisory authority").locator(".derivation")).to_contain_text(
        ["+ 72 elapsed hours =", "latest defensible"]
    )
    expect(reader.clock("inform the data subjects")).to_contain_text("waiting for the risk verdict")
    expect(reader.clock(f"{BELOW} tells us").first).to_contain_text("not told when it became aware")
    tick()
    texts = [mail.message.get_body(("plain",)).get_content() for mail in mail_server.mails]
    assert any("Mailbox of a supplier" in text and incident in text for text in texts)

    # A corrected awareness moves every deadline and stays in the record.
    reader.click("Correct when we became aware")
    reader.look("When did we become aware?")
    earlier = now - timedelta(hours=2)
    reader.fill_moment("aware", earlier)
    reader.fill(reason="The night shift had understood it two hours ago.")
    reader.click("Store the moment")
    due = earlier + timedelta(hours=24)
    expect(promise.locator(".clock__time")).to_contain_text(f"{due:%H:%M} GMT")
    timeline = page.locator(".timeline")
    expect(timeline).to_contain_text("Deadlines recomputed")
    expect(timeline).to_contain_text("The night shift had understood it two hours ago.")

    # A high risk starts the duty to tell the people.
    reader.click("Record the risk verdict")
    reader.look("Risk verdict")
    reader.fill(
        risk="a high risk to the rights and freedoms of natural persons", reasons="Health data of patients was read."
    )
    reader.fill_moment("verdict", now)
    reader.click("Record the verdict")
    people = reader.clock("inform the data subjects")
    expect(people).to_contain_text("our target, not law")
    expect(people.locator("[data-countdown]")).to_have_count(1)
    take_pictures(page)

    write_down_facts(reader)
    send_the_notice(reader, tick, mail_server)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mailbox of a supplier")
    receive_a_notice(reader, now)
    record_the_filing(reader, now)
    print_the_draft(reader)

    # The last duty ends with a reason that it allows; then the incident closes.
    page.goto(incident)
    reader.click("Close the incident")
    expect(page.locator(".flash")).to_be_visible()
    people.get_by_role("link", name="End without a notice").click()
    reader.look("End a duty without a notice")
    reader.fill(
        reason="Later measures ensure that the high risk is no longer likely to materialise",
        note="The stranger's copies were seized unread.",
    )
    reader.click("End this duty")
    reader.click("Close the incident")
    expect(page.locator(".eyebrow")).to_contain_text("Closed")
    expect(timeline).to_contain_text("Incident closed")
    page.get_by_role("link", name="Incidents", exact=True).first.click()
    reader.look("Incidents")
    page.get_by_role("link", name="Now", exact=True).first.click()
    reader.look("Now")
    expect(page.get_by_text("No duty is open.")).to_be_visible()


def set_up(reader: Reader, code: str) -> None:
    reader.page.goto("/")
    reader.look("First set-up")
    reader.fill(code=code, name="Example Administrator", email="ada@ours.example", phone="+447700900123", zone=ZONE)
    reader.fill(password="seven words nobody would ever guess")
    reader.click("Create the account")
    reader.look("Our organisation")
    reader.fill(name=OURS, country="CZ", contact_point="Data protection officer, dpo@ours.example")
    reader.click("Save")
    reader.look("Now")


def record_parties_and_contracts(reader: Reader) -> None:
    """A clinic that we work for and a hosting company that works for us, each with a contact and a contract."""
    page = reader.page
    for name, mailbox in ((ABOVE, "privacy@labem.example"), (BELOW, "security@vltava.example")):
        page.get_by_role("link", name="Parties", exact=True).first.click()
        reader.click("Add a party")
        if name == ABOVE:
            reader.look("Add a party")
        reader.fill(name=name)
        reader.click("Save")
        reader.click("Add a contact")
        if name == ABOVE:
            reader.look("Contact of")
        reader.fill(name="Privacy desk", email=mailbox)
        reader.click("Save")
    reader.look(BELOW)
    add_contract(reader, UPPER, OURS, "processor", ABOVE, "controller")
    reader.click("Add a document")
    reader.look("Add a document")
    reader.fill(text=AGREEMENT, name="agreement.txt")
    reader.click("Store the document")
    reader.look("Review: agreement.txt")
    reader.click("Back to the contract")
    confirm_duty(reader, "24")
    expect_place_in_document(reader)
    add_contract(reader, LOWER, OURS, "controller", BELOW, "processor")
    confirm_duty(reader, "36")


def add_contract(reader: Reader, title: str, one: str, role: str, other: str, other_role: str) -> None:
    reader.page.get_by_role("link", name="Contracts", exact=True).first.click()
    reader.click("Add a contract")
    if title == UPPER:
        reader.look("Add a contract")
    reader.fill(title=title, party_a_id=one, role_a=role, party_b_id=other, role_b=other_role)
    reader.click("Save")


def confirm_duty(reader: Reader, hours: str) -> None:
    """Confirms the duty of the sentence with this number of hours, by e-mail."""
    page = reader.page
    reader.click("Confirm a duty")
    if hours == "24":
        reader.look("Confirm a duty")
        reader.fill(document_id="agreement.txt", section="7")
    reader.fill(quote=SENTENCE, amount=hours, unit="hours")
    page.get_by_role("group", name="Channel that the contract demands").get_by_label("none named").uncheck()
    page.get_by_role("group", name="Channel that the contract demands").get_by_label("e-mail").check()
    reader.click("Confirm the duty")
    reader.look("agreement of")


def expect_place_in_document(reader: Reader) -> None:
    from playwright.sync_api import expect

    start = AGREEMENT.index(SENTENCE)
    reader.click(f"Characters {start}–{start + len(SENTENCE)}")
    reader.look("agreement.txt")
    expect(reader.page.locator("mark")).to_have_text(SENTENCE)


def put_on_call(reader: Reader) -> None:
    from playwright.sync_api import expect

    page = reader.page
    page.get_by_role("link", name="People", exact=True).first.click()
    reader.look("People")
    reader.click("Add a person")
    reader.look("Add a person")
    reader.fill(name="Jan Nocni", email="jan@ours.example", on_call="On call: gets every alert")
    reader.click("Save")
    expect(page.get_by_role("row", name="Jan Nocni")).to_contain_text("on call")


def write_down_facts(reader: Reader) -> None:
    """What is found out is no longer named as missing; the rest still is."""
    from playwright.sync_api import expect

    page = reader.page
    expect(page.locator(".gaps")).to_contain_text("likely consequences")
    reader.click("Write down facts")
    reader.look("Facts of INC-")
    reader.fill(likely_consequences="Patients may receive false letters.", data_subject_count="1200")
    reader.click("Store the facts")
    expect(page.locator(".gaps")).not_to_contain_text("likely consequences")
    expect(page.locator(".gaps")).to_contain_text("measures taken or proposed")


def send_the_notice(reader: Reader, tick: Callable[[], None], mail_server: SmtpPeer) -> None:
    """The notice is shown, leaves by a click, and counts when the clinic's server has taken it: for both duties."""
    from playwright.sync_api import expect

    page = reader.page
    reader.click(f"Read and send to {ABOVE}")
    reader.look(f"Notice to {ABOVE}")
    expect(page.locator("[name=body]")).to_have_value(re.compile("We notify you of a personal data breach"))
    reader.click("Send the notice")
    expect(page.locator("section[aria-labelledby=notices] .rows").first).to_contain_text("on its way")
    tick()
    page.reload()
    assert [mail.recipients for mail in mail_server.mails if mail.recipients == ["privacy@labem.example"]]
    met = page.locator("article.clock--met").filter(has_text=f"we tell {ABOVE}")
    expect(met).to_have_count(2)
    page.get_by_text("2 ended clocks").click()
    expect(met.first).to_contain_text("met on")


def receive_a_notice(reader: Reader, now: datetime) -> None:
    from playwright.sync_api import expect

    reader.clock(f"{BELOW} tells us").first.get_by_role("link", name="Its notice reached us").click()
    reader.look("A notice reached us")
    expect(reader.page.locator("[name=party_id] option:checked")).to_have_text(BELOW)
    reader.fill_moment("given", now - timedelta(minutes=30))
    reader.fill(channel="e-mail", note="Written by their night shift.")
    reader.click("Record the notice")
    expect(reader.page.locator("article.clock--met").filter(has_text=f"{BELOW} tells us")).to_have_count(2)


def record_the_filing(reader: Reader, now: datetime) -> None:
    from playwright.sync_api import expect

    page = reader.page
    reader.clock("notify the supervisory authority").get_by_role("link", name="Record it as given").click()
    reader.look("Record a notice given to the supervisory authority")
    reader.fill_moment("given", now)
    reader.fill(channel="portal or online form", reference="UOOU-2026-17")
    receipt = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"Received: UOOU-2026-17"}
    page.locator("[name=proof]").set_input_files(receipt)
    reader.click("Record the notice")
    expect(page.locator("section[aria-labelledby=notices] .rows").first).to_contain_text("Reference UOOU-2026-17")
    with page.expect_download() as download:
        reader.click("Proof: receipt.txt")
    assert download.value.path().read_bytes() == receipt["buffer"]
    expect(page.locator("article.clock--met").filter(has_text="notify the supervisory authority")).to_have_count(1)


def print_the_draft(reader: Reader) -> None:
    """Page and PDF say the same, gaps included."""
    from pypdf import PdfReader

    page = reader.page
    reader.click("Article 33 draft")
    reader.look("Notification of a personal data breach to the supervisory authority")
    gaps = page.locator(".draft-gap").all_inner_texts()
    answer = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    printed = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages).split())
    for said in (OURS, "Patients may receive false letters.", "1,200", "DRAFT"):
        assert said in printed
    assert gaps
    for gap in gaps:
        assert " ".join(gap.removeprefix("⚠").split()) in printed
    reader.click("Back to the incident")
    reader.click("Article 34 draft")
    reader.look("Information about a breach of your personal data")
    reader.click("Back to the incident")
