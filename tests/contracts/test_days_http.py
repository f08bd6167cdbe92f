"""Days in years that cannot be meant are refused beside their field, whatever page asks for them."""

import pytest

from contracts.models import Contract, Document, Obligation
from tests.contracts.agreement import confirm, rows
from tests.visitor import Visitor, entered, errors_at, form_in

NO_YEARS = [("0001-01-01", "1"), ("0026-03-01", "26"), ("9999-12-31", "9999")]


@pytest.mark.parametrize(("typed", "year"), NO_YEARS)
def test_the_days_of_a_contract_are_all_named_and_kept_as_typed(visitor: Visitor, typed: str, year: str) -> None:
    days = {"in_force_from": typed, "in_force_to": typed, "renews_on": typed}
    answer = visitor.submit("/contracts/new?party=2", title="T", **days)
    assert errors_at(answer) == dict.fromkeys(days, f"Check the year: {year} cannot be meant.")
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert {name: kept[name] for name in days} == days
    assert rows(visitor.app, Contract) == []


def test_a_day_that_does_not_count_is_one_of_a_year_that_can_be_meant(visitor: Visitor) -> None:
    answer = visitor.submit("/contracts/new?party=2", title="T", closed_days="2026-12-24\n9999-12-31")
    assert errors_at(answer) == {"closed_days": "Check the year: 9999 cannot be meant."}
    kept = entered(form_in(answer.get_data(as_text=True)))["closed_days"]
    assert kept.split() == ["2026-12-24", "9999-12-31"]


@pytest.mark.parametrize(("typed", "year"), NO_YEARS)
def test_a_duty_counts_from_a_day_that_can_be_meant(visitor: Visitor, agreement: str, typed: str, year: str) -> None:
    answer = confirm(visitor, agreement, valid_from=typed, also="kept")
    assert errors_at(answer) == {"valid_from": f"Check the year: {year} cannot be meant."}
    kept = entered(form_in(answer.get_data(as_text=True)))
    assert (kept["valid_from"], kept["also"].strip()) == (typed, "kept")
    assert rows(visitor.app, Obligation) == []


def test_a_document_is_of_a_day_that_can_be_meant(visitor: Visitor, agreement: str) -> None:
    answer = visitor.submit("/documents/1/date", dated_on="0018-04-26", reason="Signed then.")
    assert errors_at(answer) == {"dated_on": "Check the year: 18 cannot be meant."}
    assert rows(visitor.app, Document)[0].dated_on is None
