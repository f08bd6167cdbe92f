"""Contracts at the pages: entered, mended and found again."""

from datetime import date

from contracts.models import Contract
from core.database import db
from tests.contracts.agreement import confirm, rows
from tests.visitor import Visitor, errors_at, text_of


def test_a_contract_names_both_roles_and_what_they_are_to_us(visitor: Visitor) -> None:
    # Ourselves and the party from whose page one comes are filled in.
    contract = visitor.submit("/contracts/new?party=2", title="Dropcontact, 21 December 2022").location
    text = text_of(visitor.get(contract))
    assert "Example Post — controller — our organisation" in text
    assert "Dropcontact — processor — works for us" in text
    assert "No duty is confirmed." in text
    assert "processor — works for us" in text_of(visitor.get("/parties"))
    assert "Dropcontact, 21 December 2022: processor — works for us" in text_of(visitor.get("/parties/2"))


def test_a_contract_between_two_others(visitor: Visitor) -> None:
    visitor.submit("/parties/new", name="AWS")
    place = visitor.submit(
        "/contracts/new",
        title="Dropcontact with AWS",
        party_a_id="2",
        role_a="processor",
        party_b_id="3",
        role_b="sub_processor",
    ).location
    text = text_of(visitor.get(place))
    assert "AWS — sub-processor — in a contract to which we are no party" in text


def test_a_contract_has_a_title_two_parties_and_an_end_after_its_start(visitor: Visitor) -> None:
    assert set(errors_at(visitor.submit("/contracts/new", title=" ", in_force_from="soon"))) == {
        "title",
        "in_force_from",
    }
    answer = visitor.submit(
        "/contracts/new", title="T", party_b_id="1", in_force_from="2026-03-01", in_force_to="2026-02-01"
    )
    assert errors_at(answer) == {
        "party_b_id": "A contract has two different parties.",
        "in_force_to": "It cannot end before it starts.",
    }
    assert errors_at(visitor.submit("/contracts/new", title="T")) == {"party_b_id": "Choose the party."}
    assert rows(visitor.app, Contract) == []


def test_a_contract_is_changed(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/edit", title="New title", in_force_from="2022-12-21")
    (row,) = rows(visitor.app, Contract)
    assert (row.title, row.in_force_from, row.role_b) == ("New title", date(2022, 12, 21), "processor")
    assert "from Wed 21 Dec 2022" in text_of(visitor.get(contract))


def test_a_role_that_a_confirmed_duty_names_stays(visitor: Visitor, agreement: str) -> None:
    confirm(visitor, agreement)
    answer = visitor.submit(f"{agreement}/edit", role_b="sub_processor")
    assert errors_at(answer) == {
        "role_b": "A confirmed duty names the role “processor”. Withdraw that duty first, or keep the role."
    }
    visitor.submit(agreement, "/obligations/1/withdraw")
    assert visitor.submit(f"{agreement}/edit", role_b="sub_processor").status_code == 302


def test_the_list_finds_by_title_and_party_and_shows_the_shortest_period(visitor: Visitor, agreement: str) -> None:
    assert "no duty confirmed" in text_of(visitor.get("/contracts"))
    confirm(visitor, agreement, document_id="0")
    assert "72 hours" in text_of(visitor.get("/contracts?q=dropCONTACT"))
    confirm(visitor, agreement, amount="", unit="", standard="immediately")
    text = text_of(visitor.get("/contracts?q=example"))
    assert "immediately our target: 4 h" in text
    for missing in ("%25", "_", "nocrm", "\\", "'", "%00%00zq"):
        assert "has these words in its name" in visitor.get(f"/contracts?q={missing}"), missing


def test_a_long_list_has_pages_that_keep_the_search(visitor: Visitor) -> None:
    with visitor.app.app_context():
        for number in range(60):
            db.session.add(
                Contract(title=f"T {number:02}", party_a_id=1, role_a="controller", party_b_id=2, role_b="processor")
            )
        db.session.commit()
    first = visitor.get("/contracts?q=T+")
    assert "T 49" in first
    assert "T 50" not in first
    assert "/contracts?q=T+&amp;page=2" in first
    assert "T 59" in visitor.get("/contracts?q=T+&page=2")
    for page in ("0", "-3", "x", "99", "9" * 30):
        assert visitor.client.get(f"/contracts?page={page}").status_code == 200, page
        assert visitor.client.get(f"/parties?page={page}").status_code == 200, page
