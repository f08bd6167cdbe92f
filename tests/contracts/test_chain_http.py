"""The page on chains, the gap report and its command, through HTTP and the command line."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from contracts.chains.cli import gaps
from contracts.chains.operations import overview
from contracts.chains.remedies import REMEDIES
from contracts.models import Contact, Contract, Document, Holding, Obligation, columns_of
from contracts.terms import Channel, Role, Terms, Unit
from core.database import db
from incidents.demo import operations as demo
from notifications.models import Delivery
from tests import make
from tests.make import NOW
from tests.visitor import Visitor, parsed, text_of

IN_8_HOURS = Terms(Role.SUB_PROCESSOR, Role.PROCESSOR, amount=8, unit=Unit.HOURS)
SUB = (Role.PROCESSOR, Role.SUB_PROCESSOR)

#: What the demonstration set must show, finding by finding: who, what, and the place of the sentence.
EXPECTED = [
    ("Crisp IM SARL", "Only some breaches are covered", "section 4(1)"),
    ("Crisp IM SARL", "Terms of sub-processors are unknown", "section 4(1)"),
    ("Crisp IM SARL", "No number of hours", "section 4(1)"),
    ("Crisp IM SARL", "No channel and no address are named", "section 4(1)"),
    ("Dropcontact", "The limit is as long as the controller's own", "section III.8"),
    ("Dropcontact", "Terms of sub-processors are unknown", "section III.8"),
    ("Dropcontact", "No address is named", "section III.8"),
    ("noCRM.io (YOU DONT NEED A CRM SAS)", "Terms of sub-processors are unknown", "section 8(1) 2"),
    ("noCRM.io (YOU DONT NEED A CRM SAS)", "No number of hours", "section 8(1) 2"),
    ("noCRM.io (YOU DONT NEED A CRM SAS)", "No channel and no address are named", "section 8(1) 2"),
    ("noCRM.io (YOU DONT NEED A CRM SAS)", "Help may be charged", "version 1.5 of 9 October 2023"),
]


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app).enter_as("auditor")


def shown(page: str) -> list[tuple[str, str, str]]:
    """(counterparty, flaw, place of the sentence) of each finding on the page, in its order."""
    found, party = [], ""
    for one in parsed(page).find(".//div[@class='findings']").iter():
        if one.tag == "h3":
            party = "".join(one.itertext()).strip()
        elif one.tag == "article":
            place = "".join(one.find(".//footer").itertext())
            found.append((party, one.get("aria-label"), place.rpartition(", ")[2]))
    return found


def read(pdf: bytes) -> tuple[int, str]:
    """The number of pages, and the text with its spaces collapsed."""
    pages = PdfReader(BytesIO(pdf), strict=True).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_three_starting_contracts_give_exactly_these_findings(app, visitor: Visitor) -> None:
    with app.app_context():
        demo.load(NOW)
    page = visitor.get("/chain")
    assert shown(page) == EXPECTED
    text = text_of(page)
    for sentence in (
        "The words “may have a (significant) impact” leave out every breach below that threshold.",
        "72 hours for Dropcontact are as long as the controller's whole own limit of 72 hours, as a span.",
        "the terms of Amazon Web Services, OVH, Scaleway are not known to us.",
        "“The Supplier may claim compensation for support services",
        "Amazon Web Services tells Dropcontact: terms unknown. Dropcontact tells Our organisation",
    ):
        assert sentence in text


def test_both_databases_read_the_same_chains(anywhere) -> None:
    with anywhere.app_context():
        demo.load(NOW)
        found = [(one.counterparty.name, str(REMEDIES[one.flaw].title)) for one in overview(NOW).findings]
    assert found == [(party, flaw) for party, flaw, _place in EXPECTED]


def test_the_report_prints_what_the_page_shows(app, visitor: Visitor) -> None:
    with app.app_context():
        demo.load(NOW)
    answer = visitor.download("/chain/report.pdf")
    assert answer.mimetype == "application/pdf"
    pages, text = read(answer.data)
    assert f"Page {pages} of {pages}" in text
    assert "Our organisation (demonstration)" in text
    assert "DRAFT" not in text
    for party, flaw, place in EXPECTED:
        assert all(words in text for words in (party, flaw, place)), (party, flaw, place)
    assert text.count("Proposed wording") == len(EXPECTED)


def test_one_counterparty_alone(app, visitor: Visitor) -> None:
    with app.app_context():
        demo.load(NOW)
        contract = db.session.scalars(db.select(Contract).where(Contract.title.startswith("Dropcontact data"))).one()
        path, party_id = f"/contracts/{contract.id}", contract.party_b_id
    address = f"/chain?party={party_id}"
    assert f'href="{address}">Where this chain breaks' in visitor.get(path)
    page = visitor.get(address)
    assert {party for party, _flaw, _place in shown(page)} == {"Dropcontact"}
    assert "DigitalOcean" not in text_of(page)
    _pages, text = read(visitor.download(f"/chain/report.pdf?party={party_id}").data)
    assert "Only what concerns Dropcontact." in text
    assert "Crisp" not in text
    assert visitor.client.get("/chain/report.pdf?party=9999").status_code == 404
    nobody = text_of(visitor.get("/chain?party=9999"))
    assert "No contract in force puts this party into a chain." in nobody
    assert "Gap report" not in nobody


def test_without_contracts_there_is_no_chain_and_nobody_is_no_error(visitor: Visitor) -> None:
    assert "there is no chain yet" in text_of(visitor.get("/chain"))
    assert "No finding" in read(visitor.download("/chain/report.pdf").data)[1]
    for odd in ("party=99", "party=x", "page=99", "page=-1", "hours=0", "hours=99999999", "hours=x"):
        visitor.get(f"/chain?{odd}")


def test_as_a_processor_we_see_whether_our_sub_processors_leave_time(app, visitor: Visitor) -> None:
    with app.app_context():
        ours, host = make.ours(), make.party("Host")
        make.contract(make.party("Slow Bank"), ours, make.IN_72_HOURS_BY_EMAIL)
        make.contract(make.party("Fast Bank"), ours, make.IN_24_HOURS)
        make.contract(ours, host, replaced(IN_8_HOURS, 48), roles=SUB)
    text = text_of(visitor.get("/chain"))
    promised = text.partition("What we promised, the shortest first")[2]
    assert promised.index("Fast Bank") < promised.index("Slow Bank")
    assert "Fast Bank 24 hours 48 h 24 h too few" in promised
    assert "Slow Bank 72 hours 48 h 24 h" in promised
    assert "By way of Host the news may take up to 48 hours to reach us; we promised Fast Bank" in text


def test_hours_after_which_it_is_too_late_can_be_asked(app, visitor: Visitor) -> None:
    with app.app_context():
        host = make.party("Host")
        make.contract(make.ours(), host, make.IN_24_HOURS)
        make.contract(host, make.party("Rack"), IN_8_HOURS, roles=SUB)
    words = "may learn of it up to 32 hours after Rack knew"
    assert words not in text_of(visitor.get("/chain"))
    assert words in text_of(visitor.get("/chain?hours=31"))
    assert "104 h after the first of them knew" in text_of(visitor.get("/chain"))


def test_only_what_is_in_force_and_stands_today_counts(app, visitor: Visitor) -> None:
    with app.app_context():
        ours, today = make.ours(), date.today()  # noqa: DTZ011
        for number, days in enumerate(((None, -2), (2, None)), start=1):
            old = make.contract(ours, make.party(f"Gone {number}"), make.UNDUE)
            old.in_force_from, old.in_force_to = (today + timedelta(days=n) if n else None for n in days)
        stands = make.contract(ours, make.party("Stays"), make.UNDUE)
        later = columns_of(make.IN_24_HOURS) | {"contract_id": stands.id, "confirmed_at": NOW, "quote": "Later."}
        db.session.add(Obligation(**later, valid_from=today + timedelta(days=2)))
        db.session.add(Obligation(**later, replaced_at=NOW))
        db.session.commit()
    page = text_of(visitor.get("/chain"))
    assert "Stays tells Example Post: no number (without undue delay)." in page
    assert "Gone" not in page


def test_an_address_that_bounced_is_found_until_a_later_text_arrives(app, visitor: Visitor) -> None:
    with app.app_context():
        controller = make.party("Bank", "desk@bank.example")
        make.contract(controller, make.ours(), make.IN_24_HOURS)
        make.contract(make.ours(), make.party("Host"), addressed("alarm@ours.example"))
        deliver(1, "desk@bank.example", "bounced")
        deliver(2, "alarm@ours.example", "failed")
    page = text_of(visitor.get("/chain"))
    assert "What we last sent to the contact of Bank came back." in page
    assert "The address that the contract names gave a notice back: alarm@ours.example." in page
    with app.app_context():
        deliver(3, "desk@bank.example", "delivered")
    page = text_of(visitor.get("/chain"))
    assert "came back" not in page
    assert "alarm@ours.example" in page


def test_a_controller_without_any_contact_is_found(app, visitor: Visitor) -> None:
    with app.app_context():
        make.contract(make.party("Bank", None), make.ours(), make.IN_24_HOURS)
    assert "We owe Bank the notice and have no address of it" in text_of(visitor.get("/chain"))
    with app.app_context():
        bank = db.session.scalars(db.select(Contract)).one().party_a_id
        db.session.add(Contact(party_id=bank, name="Desk", phone="+447700900123"))
        db.session.commit()
    assert "We owe Bank" not in text_of(visitor.get("/chain"))


def test_only_confirmed_facts_of_a_contract_count(app, visitor: Visitor) -> None:
    with app.app_context():
        made = make.contract(make.ours(), make.party("Host"), make.IN_24_HOURS)
        for state in ("proposed", "refused"):
            db.session.add(Holding(contract_id=made.id, kind="assistance_charge", value="may_charge", state=state))
        db.session.add(Holding(contract_id=made.id, kind="assistance_charge", value="free", state="confirmed"))
        db.session.add(Holding(contract_id=made.id, kind="sub_processor", value="Rack", state="confirmed"))
        db.session.commit()
    page = text_of(visitor.get("/chain"))
    assert "may charge" not in page
    assert "the terms of Rack are not known to us" in page


@pytest.mark.parametrize("number", [3, 300])
def test_the_number_of_statements_does_not_grow_with_the_contracts(app, visitor: Visitor, number: int) -> None:
    many(app, number)
    visitor.get("/chain")
    with make.counted(app) as statements:
        visitor.get("/chain")
    assert len(statements) <= 11, statements


def test_the_page_shows_some_counterparties_and_leads_to_the_others(app, visitor: Visitor) -> None:
    many(app, 45)
    first, last = visitor.get("/chain"), visitor.get("/chain?page=3")
    assert "Page 1 of 3" in text_of(first)
    assert len({party for party, _flaw, _place in shown(first)}) == 20
    assert {party for party, _, _ in shown(first)} & {party for party, _, _ in shown(last)} == set()


def test_counterparties_are_found_by_name(app, visitor: Visitor) -> None:
    many(app, 45)
    found = visitor.get("/chain?q=HOST 04")
    assert {party for party, _flaw, _place in shown(found)} == {f"Host {number:03d}" for number in range(40, 45)}
    assert "No counterparty has these words in its name." in text_of(visitor.get("/chain?q=nobody"))


def test_the_command_prints_the_report_in_a_language(app, tmp_path) -> None:
    out, run = tmp_path / "gaps.pdf", CliRunner()
    with app.app_context():
        demo.load(NOW)
        answer = run.invoke(gaps, ["--out", str(out), "--language", "de"])
        refused = run.invoke(gaps, ["--out", str(tmp_path / "nowhere" / "gaps.pdf")])
    assert (answer.exit_code, answer.output) == (0, f"{len(EXPECTED)} findings in {out}.\n")
    pages, text = read(out.read_bytes())
    assert f"Seite 1 von {pages}" in text
    assert "Crisp" in text
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output


def replaced(terms: Terms, hours: int) -> Terms:
    return Terms(terms.debtor, terms.creditor, amount=hours, unit=Unit.HOURS)


def addressed(address: str) -> Terms:
    hours = {"amount": 24, "unit": Unit.HOURS}
    return Terms(Role.PROCESSOR, Role.CONTROLLER, **hours, channels=(Channel.EMAIL,), address=address)


def deliver(number: int, address: str, state: str) -> None:
    """A text that was sent to the address and came to this state."""
    moments = {"not_before": NOW, "news_at": NOW, "failed_at": None if state == "delivered" else NOW}
    text = {"purpose": "notice", "topic": "INC-1", "channel": "email", "body": "x"}
    row = Delivery(key=f"k{number}", message_id=f"<{number}@x>", address=address, state=state, **text, **moments)
    db.session.add(row)
    db.session.commit()


def many(app, number: int) -> None:
    """As many counterparties, each with one contract and a duty without a number."""
    with app.app_context():
        ours = make.ours()
        for one in range(number):
            make.contract(ours, make.party(f"Host {one:03d}"), make.UNDUE)


GERMAN = "Der Auftragsverarbeiter meldet dem Verantwortlichen jede Verletzung unverzüglich nach Bekanntwerden."


def contract_in(app, *languages: str) -> None:
    """A contract of ours with a duty from its first document; each document was read in one of these languages."""
    with app.app_context():
        made = make.contract(make.ours(), make.party("Host"), make.UNDUE)
        stored = {"name": "Vertrag", "media_type": "text/plain", "sha256": "0" * 64, "size": 1, "stored_at": NOW}
        papers = [Document(contract_id=made.id, language=one, **stored) for one in languages]
        db.session.add_all(papers)
        db.session.flush()
        made.obligations[0].quote, made.obligations[0].document_id = GERMAN, papers[0].id
        db.session.commit()


def wordings(page: str) -> list[tuple[str, str]]:
    """(heading, language) of each wording proposed for the missing number."""
    (article,) = [one for one in parsed(page).iter("article") if one.get("aria-label") == "No number of hours"]
    letters = [one.get("lang") for one in article.iter("p") if one.get("class") == "letter"]
    return list(zip(["".join(one.itertext()) for one in article.iter("h4")], letters, strict=True))


@pytest.mark.parametrize("languages", [("de",), ("de", "en")])
def test_a_better_wording_is_proposed_in_the_language_of_the_sentence(app, visitor: Visitor, languages) -> None:
    contract_in(app, *languages)
    page = visitor.get("/chain")
    assert wordings(page) == [
        ("Proposed wording, in the language of the contract", "de"),
        ("The same in your language", None),
    ]
    german, english = "unverzüglich, spätestens jedoch 24", "without undue delay and no later than 24 hours"
    assert german in text_of(page)
    assert english in text_of(page)
    _pages, printed = read(visitor.download("/chain/report.pdf").data)
    assert german in printed
    assert english in printed


def test_who_reads_the_language_of_the_contract_is_told_once(app, tmp_path) -> None:
    contract_in(app, "de")
    out = tmp_path / "gaps.pdf"
    with app.app_context():
        answer = CliRunner().invoke(gaps, ["--out", str(out), "--language", "de"])
    assert answer.exit_code == 0, answer.output
    _pages, printed = read(out.read_bytes())
    assert printed.count("unverzüglich, spätestens jedoch 24") == 1
    assert "without undue delay" not in printed


def test_a_wording_in_another_language_leaves_the_rest_of_the_report_alone(app, tmp_path) -> None:
    contract_in(app, "en")
    out = tmp_path / "gaps.pdf"
    with app.app_context():
        assert CliRunner().invoke(gaps, ["--out", str(out), "--language", "de"]).exit_code == 0
    _pages, printed = read(out.read_bytes())
    assert "without undue delay and no later than 24 hours" in printed
    assert "unverzüglich, spätestens jedoch 24" in printed
    assert "Seite 1 von" in printed


def test_in_which_language_a_contract_without_a_sentence_is_written(app, visitor: Visitor) -> None:
    with app.app_context():
        made = make.contract(make.ours(), make.party("Host"))
        stored = {"name": "V", "media_type": "text/plain", "sha256": "0" * 64, "size": 1, "stored_at": NOW}
        db.session.add(Document(contract_id=made.id, language="fr", **stored))
        db.session.commit()
    letters = [one.get("lang") for one in parsed(visitor.get("/chain")).iter("p") if one.get("class") == "letter"]
    assert letters == ["fr", None]
    with app.app_context():
        db.session.add(Document(contract_id=1, language="de", **stored))
        db.session.commit()
    letters = [one.get("lang") for one in parsed(visitor.get("/chain")).iter("p") if one.get("class") == "letter"]
    assert letters == [None]
