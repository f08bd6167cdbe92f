"""Our organisation, parties and their contacts at the pages."""

import pytest
from flask import Flask

from contracts.models import Contact, Party
from tests.contracts.agreement import rows
from tests.visitor import Visitor, entered, errors_at, form_in, parsed, text_of


def test_the_organisation_is_saved_and_changed(app: Flask) -> None:
    visitor = Visitor(app).enter_as("privacy_officer")
    assert "This is the first step" in text_of(visitor.get("/organisation"))
    answer = visitor.submit("/organisation", name="Example Post", country="cz", contact_point="DPO, dpo@ours.example")
    assert answer.location == "/"
    visitor.submit("/organisation", name="Ostravská pošta")
    (party,) = rows(app, Party)
    assert (party.name, party.country, party.ours, party.zone) == ("Ostravská pošta", "CZ", True, "Europe/Prague")
    assert "first step" not in text_of(visitor.get("/organisation"))


def test_those_who_may_not_change_it_read_it(visitor: Visitor) -> None:
    html = visitor.get("/organisation")
    assert "Example Post" in text_of(html)
    assert [form.get("action") for form in parsed(html).find(".//main").iter("form")] == []


def test_a_party_with_its_contact(visitor: Visitor) -> None:
    place = visitor.submit("/parties/new", name="Łódź Hosting", country="PL").location
    assert "no breach contact" in text_of(visitor.get(place))
    assert "no breach contact" in text_of(visitor.get("/parties"))
    answer = visitor.submit(
        f"{place}/contacts/new", name="Security desk", email="dpo@lodz.example", phone="+33639981234"
    )
    assert answer.location == place
    visitor.submit("/contacts/1", name="Night desk", language="fr")
    (contact,) = rows(visitor.app, Contact)
    assert (contact.name, contact.email, contact.phone, contact.language) == (
        "Night desk",
        "dpo@lodz.example",
        "+33639981234",
        "fr",
    )
    seen = "Night desk dpo@lodz.example not verified +33639981234 not verified Français"
    assert seen in text_of(visitor.get(place))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "dpo at nocrm", "phone": "call us"}, {"email", "phone"}),
        ({"email": "", "phone": ""}, {"email"}),
        ({"email": "dpo@nocrm.example", "phone": "+44 1"}, {"phone"}),
        ({"name": " ", "email": "x"}, {"name", "email"}),
    ],
)
def test_a_contact_without_a_true_address_is_refused_and_nothing_is_lost(
    visitor: Visitor, typed: dict, wrong: set
) -> None:
    answer = visitor.submit("/parties/2/contacts/new", **{"name": "Desk", **typed})
    assert set(errors_at(answer)) == wrong
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert {name: kept[name].strip() for name in typed} == {name: value.strip() for name, value in typed.items()}
    assert rows(visitor.app, Contact) == []


def test_our_own_organisation_has_no_breach_contact(visitor: Visitor) -> None:
    assert visitor.client.get("/parties/1/contacts/new").status_code == 404
    assert visitor.client.get("/parties/1/edit").status_code == 404
    assert "Add a contact" not in visitor.get("/parties/1")


def test_our_own_thousands_of_contracts_are_left_to_the_register(visitor: Visitor) -> None:
    visitor.submit(
        "/contracts/new", title="Promises", party_a_id="1", role_a="processor", party_b_id="2", role_b="controller"
    )
    (ours,) = [one for one in rows(visitor.app, Party) if one.ours]
    for page in ("/parties", f"/parties/{ours.id}"):
        main = parsed(visitor.get(page)).find(".//main")
        assert "/contracts" in [one.get("href") for one in main.iter("a")]
    assert "Promises" not in text_of(visitor.get(f"/parties/{ours.id}"))
    (other,) = [one for one in rows(visitor.app, Party) if not one.ours]
    assert "Promises" in text_of(visitor.get(f"/parties/{other.id}"))


def test_a_country_is_two_letters(visitor: Visitor) -> None:
    answer = visitor.submit("/parties/2/edit", country="France")
    assert errors_at(answer) == {"country": "Two letters, please, such as FR."}
