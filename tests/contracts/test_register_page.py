"""The register: what an address asks for, what it finds, in which order, and what the page costs."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from contracts.contacts.channels import Reach
from contracts.models import Contact, Contract, Document, Party, Proposal
from contracts.organisation.operations import our_day
from contracts.register.operations import register_page
from contracts.register.wanted import DUE, FURTHEST, Side, Sort, Wanted, read
from contracts.terms import Role
from core.database import db
from core.times import now
from notifications.models import Delivery
from notifications.outbox import queue
from notifications.texts import Text
from tests import make
from tests.make import NOW
from tests.visitor import Visitor, text_of

TODAY = NOW.date()
ONE = timedelta(days=1)


# ---- the address


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, Wanted()),
        ({"q": " a\x00b "}, Wanted(text="ab")),
        ({"side": "none", "contact": "bouncing"}, Wanted("", Side.NONE, Reach.BOUNCING)),
        ({"sort": "renewal"}, Wanted(sort=Sort.RENEWAL)),
        ({"side": "owner", "contact": "verified", "sort": "colour"}, Wanted()),
        ({"renewal": "due"}, Wanted(renewal=DUE)),
        ({"renewal": "90"}, Wanted(renewal=90)),
        ({"renewal": "0"}, Wanted()),
        ({"renewal": str(FURTHEST + 1)}, Wanted()),
        ({"renewal": "-1"}, Wanted()),
        ({"renewal": "٣"}, Wanted()),
        ({"proposals": "1", "no_duty": "1", "in_force": "1"}, Wanted(proposals=True, no_duty=True, in_force=True)),
    ],
)  # fmt: skip
def test_an_address_asks_for_what_it_can_mean(values, wanted):
    assert read(values) == wanted


@given(st.dictionaries(st.sampled_from(["q", "side", "contact", "renewal", "sort", "proposals"]), st.text()))
def test_no_address_breaks_it(values):
    assert read(values).renewal in {None, DUE, *range(1, FURTHEST + 1)}


# ---- what is found


@pytest.fixture
def register(anywhere):
    """Contracts A to D: with Above, Below, Deep (between others), and a party that has no contact."""
    with anywhere.app_context():
        ours, above, below = make.ours(), make.party("Above"), make.party("Below")
        deep = make.party("Deep", phone="+33639981234")
        alone = make.party("Alone", email=None)
        roles = (Role.PROCESSOR, Role.SUB_PROCESSOR)
        made = [
            make.contract(above, ours, make.IN_24_HOURS),
            make.contract(ours, below),
            make.contract(below, deep, make.UNDUE, roles=roles),
            make.contract(ours, alone, make.UNDUE, roles=(Role.JOINT_CONTROLLER, Role.JOINT_CONTROLLER)),
        ]
        for letter, contract in zip("ABCD", made, strict=True):
            contract.title = letter
        db.session.commit()
        yield {contract.title: contract for contract in made}


def found(**wanted):
    return "".join(one.title for one in register_page(Wanted(**wanted), 1, TODAY).found.items)


def change(contract, **columns):
    for name, value in columns.items():
        setattr(contract, name, value)
    db.session.commit()


def contact_of(name):
    return db.session.scalars(select(Contact).join(Party).where(Party.name == name)).one()


def bounce(address):
    (delivery,) = queue([Text(address, "notice", "t", "email", address, "s", "b")], NOW)
    delivery.state, delivery.failed_at = "bounced", NOW
    db.session.commit()


def test_our_role(register):
    assert [found(side=side) for side in Side] == ["BD", "A", "C"]


def test_whether_its_contacts_can_be_reached(register):
    assert [found(contact=state) for state in (Reach.MISSING, Reach.UNVERIFIED, Reach.BOUNCING)] == ["D", "ABC", ""]
    contact_of("Above").email_verified_at = NOW
    bounce("breach@below.example")
    # The number of Deep is not verified either way.
    contact_of("Deep").email_verified_at = NOW
    db.session.commit()
    assert [found(contact=state) for state in (Reach.MISSING, Reach.UNVERIFIED, Reach.BOUNCING)] == ["D", "C", "BC"]


def test_every_filter_agrees_with_what_the_row_shows(register):
    bounce("breach@deep.example")
    contact_of("Above").email_verified_at = NOW
    contact_of("Below").email = None
    contact_of("Below").phone = "+33639981235"
    db.session.commit()
    page = register_page(Wanted(), 1, TODAY)
    for state in (Reach.MISSING, Reach.UNVERIFIED, Reach.BOUNCING):
        shown = [one.title for one in page.found.items if state in {each.state for each in page.reach(one)}]
        assert found(contact=state) == "".join(shown), state


def test_duties_proposals_and_time_in_force(register):
    assert found(no_duty=True) == "B"
    for duty in register["A"].obligations:
        duty.replaced_at = NOW
    document = Document(
        contract_id=register["C"].id, name="x", media_type="text/plain", sha256="1", size=1, stored_at=NOW
    )
    db.session.add(document)
    db.session.flush()
    for state in ("open", "open", "refused"):
        db.session.add(Proposal(document_id=document.id, reading={}, char_start=0, char_end=1, state=state))
    db.session.commit()
    assert (found(no_duty=True), found(proposals=True)) == ("AB", "C")
    assert register_page(Wanted(), 1, TODAY).proposals == {register["C"].id: 2}
    change(register["A"], in_force_to=TODAY - ONE)
    change(register["B"], in_force_from=TODAY + ONE)
    change(register["C"], in_force_from=TODAY, in_force_to=TODAY)
    assert found(in_force=True) == "CD"


def test_renewals_and_their_order(register):
    change(register["A"], renews_on=TODAY + 91 * ONE, remind_days=100)
    change(register["B"], renews_on=TODAY + 90 * ONE)
    change(register["C"], renews_on=TODAY - ONE)
    assert (found(renewal=90), found(renewal=91), found(renewal=DUE)) == ("B", "AB", "AC")
    assert (found(sort=Sort.RENEWAL), found()) == ("CBAD", "ABCD")


def test_words_are_found_in_titles_and_parties_together_with_filters(register):
    assert (found(text="below"), found(text="alo"), found(text="below", side=Side.NONE)) == ("BC", "D", "C")


def test_without_a_name_of_ours_every_contract_is_between_others(anywhere):
    with anywhere.app_context():
        make.contract(make.party("Above"), make.party("Below"))
        assert [len(found(side=side)) > 0 for side in Side] == [False, False, True]


# ---- the page

ADDRESS = "/contracts?q=e&side=controller&contact=unverified&renewal=365&in_force=1&no_duty=1&sort=renewal"


def test_the_page_shows_what_is_wrong_and_keeps_what_was_asked(anywhere):
    with anywhere.app_context():
        for name in ("Below", "Further"):
            made = make.contract(make.ours(), make.party(name))
            made.renews_on = our_day(now()) + 10 * ONE
        db.session.commit()
    visitor = Visitor(anywhere).enter_as("auditor")
    page = visitor.get(ADDRESS)
    assert "2 contracts" in text_of(page)
    assert "not verified" in text_of(page)
    assert "decide on its renewal by" in text_of(page)
    for kept in (
        'value="e"',
        'value="controller" selected',
        'value="365" selected',
        'name="no_duty" value="1" checked',
    ):
        assert kept in page
    assert "No contract answers to this." in text_of(visitor.get("/contracts?side=processor"))
    visitor.get("/contracts?renewal=99999999999999999999&side=x&page=99999999999999999999")


def test_the_page_costs_the_same_statements_whatever_is_stored(anywhere):
    visitor = Visitor(anywhere).enter_as("contract_manager")

    def cost(address):
        with make.counted(anywhere) as statements:
            visitor.get(address)
        return len(statements)

    with anywhere.app_context():
        make.contract(make.ours(), make.party("First e"), make.UNDUE)
    few = [cost(address) for address in ("/contracts", "/contracts?contact=unverified&renewal=due&q=e")]
    with anywhere.app_context():
        ours = make.ours().id
        parties = [make.party(f"Party {number}").id for number in range(60)]
        rows = [
            {
                "title": f"C {each}",
                "party_a_id": ours,
                "role_a": "controller",
                "party_b_id": each,
                "role_b": "processor",
            }
            for each in parties
        ]
        db.session.execute(insert(Contract), rows)
        db.session.commit()
        assert db.session.scalar(select(Delivery.id)) is None
    many = [cost(address) for address in ("/contracts", "/contracts?contact=unverified&q=e")]
    assert max(few + many) <= 11
    assert many[0] == few[0]
