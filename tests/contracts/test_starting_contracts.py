"""The three agreements that the project starts from, read as they stand: their duties, and what is wrong with them.

What has to come out is written here as a person reads it: Crisp (26 April 2018) section 4, Dropcontact (21 December
2022) III.8, noCRM.io (version 1.5, 9 October 2023) section 8.
"""

import pytest
from sqlalchemy import select

from contracts.chains.findings import Flaw
from contracts.chains.operations import overview
from contracts.clause import read
from contracts.documents.operations import paste_document
from contracts.holdings.kinds import Kind
from contracts.holdings.operations import CONFIRMED
from contracts.models import Contract, Holding
from contracts.operations import Source
from contracts.review.operations import confirm, read_document
from core.database import db
from tests import make

pytestmark = pytest.mark.shared

#: Name -> who owes whom, period, what starts it, channel, content; the words in which it stands; the doubts about it.
READ = {
    "crisp": (
        ("processor", "controller", "undue_delay", None, None, "aware", ["unspecified"], []),
        "In the event the Processor becomes aware of any incident that may have a (significant) impact on the "
        "protection of Personal Data, i) it will notify the Controller without undue delay",
        ["The duty is narrowed by “significant”."],
    ),
    "dropcontact": (
        ("processor", "controller", "fixed", 72, "hours", "aware", ["email"], ["documentation"]),
        "the Subcontractor must notify the Data Controller of any personal data breach no later than 72 (seventy-two) "
        "hours after becoming aware of it and by e-mail.",
        [],
    ),
    "nocrm": (
        ("processor", "controller", "immediate", None, None, "occurred", ["unspecified"], []),
        "The obligation to report a personal data breach immediately to the Client.",
        ["No event is named from which the time runs."],
    ),
}
NARROWED, NUMBER, CHANNEL = Flaw.NARROWED, Flaw.NO_NUMBER, Flaw.NO_CHANNEL
#: Name -> each flaw and the words of the sentence that it is bound to, and the words of the finding.
FLAWS = {
    "crisp": {
        NARROWED: ("any incident that may have a (significant) impact", "“may have a (significant) impact”"),
        NUMBER: ("it will notify the Controller without undue delay", "no number"),
        CHANNEL: ("it will notify the Controller", "neither a channel nor an address"),
        Flaw.UNKNOWN_BELOW: ("it will notify the Controller", "are not known to us"),
    },
    "dropcontact": {
        Flaw.WHOLE_LIMIT: ("no later than 72 (seventy-two) hours", "as long as the controller's whole own limit of 72"),
        Flaw.UNKNOWN_BELOW: ("after becoming aware of it", "are not known to us"),
        Flaw.NO_ADDRESS: ("by e-mail", "names the channel (e-mail) but no address"),
    },
    "nocrm": {
        NUMBER: ("report a personal data breach immediately", "immediately"),
        CHANNEL: ("immediately to the Client", "neither a channel nor an address"),
        Flaw.UNKNOWN_BELOW: ("immediately to the Client", "are not known to us"),
        Flaw.MAY_CHARGE: ("may claim compensation for support services", "may charge for its help"),
    },
}


def text_of(shared, name):
    return (shared / "dpas" / f"{name}.txt").read_text("utf-8")


def plain(text):
    """Line breaks are the print's, not the sentence's."""
    return " ".join(text.replace("’", "'").split())


@pytest.mark.parametrize("name", READ)
def test_each_is_read_as_a_person_reads_it(shared, name):
    (found,) = [one.as_data() for one in read(text_of(shared, name))]
    duty, quote, doubts = READ[name]
    limit = found["limit"]
    read_so = (found["debtor"], found["creditor"], limit["kind"], limit["amount"], limit["unit"])
    assert (*read_so, found["trigger"], found["channel"], found["content"]) == duty
    assert found["address"] is None
    assert plain(found["evidence"]["quote"]).endswith(quote)
    assert found["doubts"] == doubts


def test_the_privacy_statement_lays_down_no_duty(shared):
    assert read(text_of(shared, "crisp-privacy-distractor")) == []


@pytest.fixture
def confirmed(app, shared):
    """Each agreement pasted; its one proposal, its sub-processors and its charge for support confirmed as found."""
    with app.app_context():
        ours, files = make.ours(), app.config["BREACHCLOCK"].files
        for name in READ:
            contract = make.contract(ours, make.party(name))
            document = paste_document(contract, files, name, text_of(shared, name), None, make.NOW)
            (proposal,) = read_document(document, make.NOW)
            (reading,) = read(document.text)
            place = proposal.reading["evidence"]
            source = Source(place["quote"], place["section"], document.id, place["char_start"])
            confirm(document, proposal, reading.terms(), source, None, make.NOW)
        support = (Holding.kind == Kind.ASSISTANCE_CHARGE.value) & (Holding.detail == "support")
        for one in db.session.scalars(select(Holding).where((Holding.kind == Kind.SUB_PROCESSOR.value) | support)):
            one.state, one.decided_at = CONFIRMED, make.NOW
        db.session.commit()
        yield


@pytest.mark.parametrize("name", FLAWS)
def test_the_chain_finds_what_is_wrong_with_each_and_quotes_it(confirmed, shared, name):
    contract = db.session.scalars(select(Contract).where(Contract.title.endswith(f" {name}"))).one()
    found = {one.flaw: one for one in overview(make.NOW).findings if one.link.contract_id == contract.id}
    assert set(found) == set(FLAWS[name])
    agreement = plain(text_of(shared, name))
    for flaw, (quoted, said) in FLAWS[name].items():
        assert quoted in plain(found[flaw].quote), flaw
        assert plain(found[flaw].quote) in agreement, flaw
        assert said in str(found[flaw].text), flaw
        assert found[flaw].language == "en", flaw


def test_the_sub_processors_whose_terms_are_unknown_are_those_that_dropcontact_names(confirmed):
    (found,) = [
        one for one in overview(make.NOW).findings if "dropcontact" in str(one.text) and "known" in str(one.text)
    ]
    assert all(name in str(found.text) for name in ("Amazon Web Services", "OVH", "Scaleway"))
