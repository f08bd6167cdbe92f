"""Forms that choose among thousands: they list a few, find others by words, and keep what is chosen and typed."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from contracts.choosing.operations import MOST, offered_contracts, offered_parties
from contracts.models import Contract, Party
from core.database import db
from incidents.models import Incident, TouchedContract
from tests import make
from tests.visitor import Visitor, entered, form_in, parsed

MANY = 10_000


def filled(app: Any, number: int = MANY) -> None:
    """We are party 1; party n + 1 is processor in our contract n, but for the last, which is between two others."""
    with app.app_context():
        make.ours()
        parties = [
            {"name": f"Processor {one:05d}", "zone": "UTC", "ours": False, "demo": False} for one in range(number)
        ]
        db.session.execute(insert(Party), parties)
        sides = {"role_a": "controller", "role_b": "processor", "demo": False}
        rows = [{"title": f"Agreement {one:05d}", "party_a_id": 1, "party_b_id": one + 2} for one in range(number)]
        rows[-1]["party_a_id"] = 2
        db.session.execute(insert(Contract), [row | sides for row in rows])
        db.session.commit()


def boxes(html: str) -> dict[int, bool]:
    """Contract id -> whether its box is ticked."""
    found = [one for one in parsed(html).iter("input") if one.get("name") == "contract_ids"]
    return {int(one.get("value")): one.get("checked") is not None for one in found}


def options(html: str, name: str) -> list[str]:
    (select_,) = [one for one in parsed(html).iter("select") if one.get("name") == name]
    return ["".join(one.itertext()) for one in select_.iter("option")]


def searched(visitor: Visitor, url: str, html: str, **changes: Any) -> str:
    """The page after the button *Search* of its form, which sends all that was entered."""
    data = entered(form_in(html))
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    data["search"] = "1"
    answer = visitor.client.post(url, data=data)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def responder(app):
    return Visitor(app).enter_as("privacy_officer")


def test_what_is_offered_is_what_has_the_words_and_what_is_chosen(anywhere):
    filled(anywhere, 60)
    with anywhere.app_context():
        first = offered_contracts(None, ())
        assert [one.id for one in first.rows] == list(range(1, MOST + 1))
        assert first.more
        found = offered_contracts("processor 0005", [3])
        assert [one.id for one in found.rows] == [3, *range(51, 60), 60]
        assert not found.more
        assert [one.id for one in offered_contracts("AGREEMENT 00007", ()).rows] == [8]
        assert offered_contracts("50%_", ()).rows == []
        assert [one.name for one in offered_parties("00007", []).rows] == ["Example Post", "Processor 00007"]
        assert [one.id for one in offered_parties("nobody", [5, 2**70, -1]).rows] == [1, 5]


def test_a_small_register_is_listed_whole_and_asks_for_no_search(app, responder):
    filled(app, 5)
    html = responder.get("/incidents/new")
    assert sorted(boxes(html)) == [1, 2, 3, 4, 5]
    assert "Search" not in html


def test_an_incident_is_logged_on_contracts_found_by_several_searches(app, responder):
    filled(app)
    url = "/incidents/new"
    with make.counted(app) as statements:
        html = responder.get(url)
    assert len(statements) <= 12, statements
    assert len(html) < 60_000
    assert len(boxes(html)) == MOST
    html = searched(responder, url, html, title="Export by a stranger", discovered_on="not yet", find="processor 07777")
    assert boxes(html) == {7778: False}
    assert options(html, "place_id") == ["with us", "Processor 07777"]
    html = searched(responder, url, html, contract_ids=["7778"], place_id="7779", find="agreement 0123")
    assert boxes(html) == {7778: True} | dict.fromkeys(range(1231, 1241), False)
    assert "Processor 07777" in options(html, "place_id")
    assert 'value="Export by a stranger"' in html
    assert 'value="not yet"' in html
    with app.app_context():
        assert db.session.scalars(select(Incident)).all() == []
    html = searched(responder, url, html, contract_ids=["7778", "1235"], discovered_on="2026-06-01", find="zzz")
    assert boxes(html) == {1235: True, 7778: True}
    data = entered(form_in(html))
    data["find"] = ""
    assert responder.client.post(url, data=data).status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(TouchedContract.contract_id))) == {1235, 7778}
        assert db.session.scalars(select(Incident.place_id)).one() == 7779


def test_words_that_find_nothing_are_said_to_find_nothing(app, responder):
    filled(app, 60)
    html = searched(responder, "/incidents/new", responder.get("/incidents/new"), find="zzz")
    assert "No contract has these words" in html
    assert boxes(html) == {}


@pytest.mark.parametrize(
    "url", ["/incidents/INC/contracts", "/incidents/INC/facts", "/contracts/new", "/contracts/1/edit", "/incidents/new"]
)
def test_no_form_lists_thousands(app, responder, url):
    filled(app)
    with app.app_context():
        made = make.incident(db.session.get(Contract, 9_000))
        url = url.replace("INC", made.reference)
    with make.counted(app) as statements:
        html = responder.get(url)
    assert len(statements) <= 13, statements
    assert len(html) < 130_000
    assert 'name="search"' in html


def test_the_contracts_of_an_incident_keep_those_that_are_touched_through_a_search(app, responder):
    filled(app)
    with app.app_context():
        url = f"/incidents/{make.incident(db.session.get(Contract, 9_000)).reference}/contracts"
    html = responder.get(url)
    assert [one for one, ticked in boxes(html).items() if ticked] == [9000]
    html = searched(responder, url, html, find="agreement 00499")
    assert boxes(html) == {9000: True, 500: False}
    data = entered(form_in(html))
    data.setlist("contract_ids", ["9000", "500"])
    assert responder.client.post(url, data=data).status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(TouchedContract.contract_id))) == {500, 9000}


def test_a_contract_is_made_with_a_party_that_was_found(app, responder):
    filled(app)
    html = responder.get("/contracts/new?party=5000")
    assert "Processor 04998" in options(html, "party_b_id")
    html = searched(responder, "/contracts/new", html, title="Second agreement", find="processor 08888")
    assert options(html, "party_b_id") == ["– choose –", "Example Post", "Processor 04998", "Processor 08888"]
    data = entered(form_in(html))
    data["party_b_id"] = "8890"
    assert responder.client.post("/contracts/new", data=data).status_code == 302
    with app.app_context():
        last = db.session.scalars(select(Contract).order_by(Contract.id.desc()).limit(1)).one()
        assert (last.title, last.party_b.name) == ("Second agreement", "Processor 08888")


def test_the_place_of_an_incident_is_found_and_the_rest_of_the_facts_stays(app, responder):
    filled(app)
    with app.app_context():
        url = f"/incidents/{make.incident(db.session.get(Contract, 9_000)).reference}/facts"
    html = searched(responder, url, responder.get(url), measures_taken="Key revoked", find="processor 04321")
    assert options(html, "place_id") == ["with us", "Processor 04321"]
    assert "Key revoked" in html
