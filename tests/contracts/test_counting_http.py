"""How a contract counts days and hours, at the pages."""

from contracts.models import Contract, Obligation
from tests.contracts.agreement import confirm, rows
from tests.visitor import Visitor, entered, errors_at, form_in, text_of

COUNTING = {
    "calendar": " de-by ",
    "closed_days": "2026-12-31\n\n2026-12-24\n",
    "notice_zone": "Europe/Berlin",
    "office_opens": "9:00",
    "office_closes": "17:00",
}


def test_what_a_contract_says_of_working_days_and_office_hours_is_kept_and_shown(
    visitor: Visitor, contract: str
) -> None:
    assert visitor.submit(f"{contract}/edit", **COUNTING).location == contract
    (stored,) = rows(visitor.app, Contract)
    assert (stored.calendar, stored.closed_days) == ("DE-BY", ["2026-12-24", "2026-12-31"])
    assert (stored.notice_zone, stored.office_opens, stored.office_closes) == ("Europe/Berlin", "09:00", "17:00")
    page = text_of(visitor.get(contract))
    assert "weekends and public holidays of DE-BY, 2026-12-24, 2026-12-31" in page
    assert "It counts in the time zone Europe/Berlin." in page
    assert "Notices count from 09:00 to 17:00 on working days" in page
    form = entered(form_in(visitor.get(f"{contract}/edit")))
    assert form["closed_days"].split() == ["2026-12-24", "2026-12-31"]
    visitor.submit(f"{contract}/edit", **dict.fromkeys(COUNTING, ""))
    (stored,) = rows(visitor.app, Contract)
    assert [getattr(stored, name) for name in COUNTING] == [None] * 5


def test_working_days_and_office_hours_that_cannot_be_meant_are_refused_at_once(
    visitor: Visitor, contract: str
) -> None:
    wrong = {"calendar": "Germany", "closed_days": "Christmas", "office_opens": "25:00", "office_closes": "soon"}
    assert set(errors_at(visitor.submit(f"{contract}/edit", **wrong))) == set(wrong)
    for opens, closes in (("17:00", "09:00"), ("09:00", "09:00"), ("09:00", "")):
        answer = visitor.submit(f"{contract}/edit", office_opens=opens, office_closes=closes)
        assert set(errors_at(answer)) == {"office_closes"}, (opens, closes)
    assert rows(visitor.app, Contract)[0].calendar is None


def test_a_duty_carries_its_rule_and_what_its_contract_says(visitor: Visitor, contract: str) -> None:
    visitor.submit(f"{contract}/edit", **COUNTING)
    confirm(visitor, contract, amount="3", unit="days", rule="eu-1182-71-days")
    (duty,) = rows(visitor.app, Obligation)
    terms = duty.terms()
    assert (terms.rule, terms.calendar, terms.closed) == ("eu-1182-71-days", "DE-BY", ("2026-12-24", "2026-12-31"))
    assert (terms.notice_zone, terms.office_opens, terms.office_closes) == ("Europe/Berlin", "09:00", "17:00")
    assert "days of Regulation 1182/71" in text_of(visitor.get(contract))
    assert entered(form_in(visitor.get("/obligations/1/edit")))["rule"] == "eu-1182-71-days"


def test_a_rule_that_cannot_count_the_unit_is_refused(visitor: Visitor, contract: str) -> None:
    answer = confirm(visitor, contract, rule="eu-1182-71-days")
    assert errors_at(answer) == {"rule": "This way of counting does not go with the unit."}
