"""What the touched contracts propose for the facts of a breach, and taking it over."""

import pytest
from sqlalchemy import select

from contracts.documents.operations import paste_document
from contracts.holdings.kinds import Kind
from contracts.models import Contract, Holding
from core.database import db
from core.times import now
from incidents.held.proposals import FIELDS, Held, appended, line, proposed
from incidents.reports.article33 import article_33
from incidents.reports.filing import Filing
from incidents.reports.gathering.operations import dossier_of
from tests import make
from tests.visitor import Visitor, text_of

AGREEMENT = """Version of 1 May 2024

Categories of data: e-mail address, telephone number; health data.

Categories of data subjects: customers, prospects.

The data are hosted in Berlin, Germany.
"""


def held(kind, value, detail=None, contract=7, **more):
    return Held(contract, f"Contract {contract}", Kind(kind), value, detail, **more)


@pytest.mark.parametrize(
    ("fact", "said", "written"),
    [
        (held("data_category", "contact", "e-mail"), "contact data", "contact data: e-mail"),
        (held("data_category", "contact"), "contact data", "contact data"),
        (held("data_category", "other", "loyalty points"), "other data", "loyalty points"),
        (held("data_subjects", "customers", "Customers"), "customers", "customers"),
        (held("data_subjects", "other", "prospects"), "other people", "prospects"),
        (held("special_category", "health", "sick notes"), "health data", "health data: sick notes"),
    ],
)
def test_how_a_fact_reads_once_it_is_taken_over(fact, said, written):
    (one,) = proposed([fact])
    assert line(one, said) == written


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("data_category", "contact", "record_categories"),
        ("special_category", "health", "record_categories"),
        ("special_category", "none", None),
        ("data_subjects", "users", "data_subject_categories"),
        ("storage_place", "DE", None),
        ("transfer", "none", None),
        ("sub_processor", "Example Cloud", None),
    ],
)
def test_which_fact_of_the_incident_it_can_start(kind, value, field):
    (one,) = proposed([held(kind, value)])
    assert one.field == field


def test_what_two_documents_say_alike_is_proposed_once():
    facts = [held("data_category", "other", words) for words in ("IP Address", "image", "IP address")]
    (one,) = proposed(facts)
    assert one.details == ("IP Address", "image")


def test_contracts_are_kept_apart_and_what_was_taken_over_is_proposed_no_more():
    facts = [held("data_category", "contact", contract=number) for number in (7, 8)]
    assert [one.key for one in proposed(facts)] == ["7:data_category:contact", "8:data_category:contact"]
    assert [one.key for one in proposed(facts, {"7:data_category:contact"})] == ["8:data_category:contact"]


def test_terms_of_deletion_and_help_are_no_facts_of_a_breach():
    assert proposed(held(kind, "x") for kind in Kind if kind not in FIELDS) == []


@pytest.mark.parametrize(
    ("present", "lines", "text"),
    [
        (None, ["names"], "names"),
        ("names\nages", ["ages", "cities"], "names\nages\ncities"),
        ("names", ["names"], "names"),
        ("names", ["a", "a"], "names\na"),
    ],
)
def test_lines_are_appended_and_nothing_is_overwritten(present, lines, text):
    assert appended(present, lines) == text


@pytest.fixture
def touched(app):
    """An incident that touches a contract whose agreement names data, people and a place; gives its reference."""
    with app.app_context():
        contract = make.contract(make.ours(), make.party("Example Cloud"), make.UNDUE)
        files = app.config["BREACHCLOCK"].files
        paste_document(contract, files, "Agreement", AGREEMENT, None, make.NOW)
        incident = make.incident(contract, now=now())
        incident.record_categories = "order numbers"
        db.session.commit()
        return incident.reference


def incident_of(reference):
    from incidents.models import Incident

    return db.session.scalars(select(Incident).where(Incident.reference == reference)).one()


def test_the_page_proposes_what_the_contract_says_and_the_draft_does_not(app, touched):
    page = text_of(Visitor(app).enter_as("responder").get(f"/incidents/{touched}"))
    assert "From the contract, not yet confirmed for this incident" in page
    assert "Example Post with Example Cloud" in page
    assert "contact data (e-mail address, telephone number)" in page
    assert "Germany (Berlin)" in page
    assert "in part not confirmed for the contract either" in page
    assert "health data" in page
    with app.app_context():
        draft = str(article_33(dossier_of(incident_of(touched), now()), Filing()))
        assert "health" not in draft
        assert "customers" not in draft


def test_taking_over_appends_and_the_timeline_names_the_contract(app, touched):
    visitor = Visitor(app).enter_as("responder")
    address = f"/incidents/{touched}"
    visitor.submit(address, f"{address}/held")
    page = text_of(visitor.get(address))
    assert "1 fact is taken over." in page
    assert "Facts taken over from the contract: Example Post with Example Cloud" in page
    with app.app_context():
        assert incident_of(touched).record_categories.splitlines()[0] == "order numbers"
    # All that is left, at once.
    with app.app_context():
        number = db.session.scalars(select(Holding.contract_id)).first()
    keys = [
        f"{number}:{rest}" for rest in ("special_category:health", "data_subjects:customers", "data_subjects:other")
    ]
    data = {"csrf_token": visitor.token(), "key": [*keys, f"{number}:storage_place:DE", "nonsense"]}
    assert visitor.client.post(f"{address}/held", data=data).status_code == 302
    with app.app_context():
        incident = incident_of(touched)
        assert incident.record_categories.splitlines() == [
            "order numbers",
            "contact data: e-mail address, telephone number",
            "health data",
        ]
        assert incident.data_subject_categories.splitlines() == ["customers", "prospects"]
    page = text_of(visitor.get(address))
    assert "Take over" not in page
    # Places are shown still: no fact of the incident holds them.
    assert "Germany (Berlin)" in page
    # A second click on the same button changes nothing.
    visitor.client.post(f"{address}/held", data=data)
    assert "Nothing was left to take over." in text_of(visitor.get(address))


def test_what_was_refused_for_the_contract_is_not_proposed(app, touched):
    with app.app_context():
        for one in db.session.scalars(select(Holding)):
            one.state = "refused"
        db.session.commit()
    assert "From the contract" not in text_of(Visitor(app).enter_as("responder").get(f"/incidents/{touched}"))


def test_the_incident_tells_that_the_documents_contradict_each_other(app, touched):
    visitor = Visitor(app).enter_as("responder")
    told = "Its documents contradict each other"
    assert told not in text_of(visitor.get(f"/incidents/{touched}"))
    with app.app_context():
        contract = db.session.scalars(select(Contract)).one()
        files = app.config["BREACHCLOCK"].files
        later = "The data are hosted in Frankfurt, Germany."
        paste_document(contract, files, "Privacy statement", later, None, make.NOW)
    assert told in text_of(visitor.get(f"/incidents/{touched}"))


def test_an_auditor_sees_it_without_a_button(app, touched):
    page = text_of(Visitor(app).enter_as("auditor").get(f"/incidents/{touched}"))
    assert "From the contract, not yet confirmed for this incident" in page
    assert "Take over" not in page
