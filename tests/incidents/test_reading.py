"""What the incident's page puts first: the next deadline, the decisions that clocks wait for, who is silent."""

from datetime import timedelta

import pytest
from flask import Flask

from incidents.clock import State
from incidents.reading import operations as reading
from tests import make
from tests.make import HOUR, NOW


@pytest.fixture
def house(context: Flask) -> Flask:
    make.ours()
    make.person()
    return context


def test_the_next_deadline_is_a_number_that_binds_and_a_target_of_ours_stands_beside_it(house: Flask) -> None:
    above = make.contract(make.party("Clinic"), make.ours(), make.IN_24_HOURS)
    urgent = make.contract(make.party("Bank"), make.ours(), make.AT_ONCE)
    whole = reading.whole(make.incident(above, urgent, own_data=True), NOW + HOUR)
    assert whole.next_due and whole.next_target
    assert (whole.next_due.clock.contract_id, whole.next_due.card.ends_at) == (above.id, NOW + 24 * HOUR)
    assert (whole.next_target.clock.contract_id, whole.next_target.card.is_target) == (urgent.id, True)


def test_without_awareness_nothing_binds_and_the_page_says_what_to_decide(house: Flask) -> None:
    above = make.contract(make.party("Clinic"), make.ours(), make.IN_24_HOURS)
    whole = reading.whole(make.incident(above, aware=None, own_data=True), NOW)
    assert whole.next_due is None
    assert whole.waits_for_us == {"our_awareness", "risk_verdict"}
    assert whole.board.waiting
    assert all(one.ends_at for one in whole.board.open if one not in whole.board.waiting)


def test_who_has_not_told_when_it_became_aware_is_named_once_with_all_its_clocks(house: Flask) -> None:
    host = make.party("Hosting")
    below = make.contract(make.ours(), host, make.IN_72_HOURS_BY_EMAIL)
    whole = reading.whole(make.incident(below, place=host), NOW)
    assert [(party.name, count) for party, count in whole.board.silent] == [("Hosting", 2)]


def test_each_clock_of_ours_finds_the_notice_that_can_meet_it(house: Flask) -> None:
    above = make.contract(make.party("Clinic"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above, own_data=True)
    whole = reading.whole(incident, NOW)
    audiences = {
        one.clock.statute or "contract": [each.audience for each in whole.papers_of(one.clock)]
        for one in whole.of(whole.board.open)
    }
    assert audiences == {
        "contract": ["party"],
        "eu-gdpr-33-2": ["party"],
        "eu-gdpr-33-1": ["authority"],
        "eu-gdpr-34-1": ["data_subjects"],
    }


def test_the_page_names_what_article_33_still_asks_for(house: Flask) -> None:
    whole = reading.whole(make.incident(description="A list left."), NOW)
    names = [name for name, _provision in whole.unanswered]
    assert "description" not in names
    assert {"nature", "measures", "likely_consequences"} <= set(names)


@pytest.mark.parametrize(
    ("later", "state"), [(1, State.RUNNING), (20, State.SHORT), (25, State.OVERDUE)], ids=["calm", "short", "late"]
)
def test_the_first_page_says_which_clocks_are_short_or_late(house: Flask, later: int, state: State) -> None:
    above = make.contract(make.party("Clinic"), make.ours(), make.IN_24_HOURS)
    make.incident(above)
    first = next(one for one in reading.open_clocks(NOW + later * HOUR) if one.clock.kind == "contract")
    assert (first.state, first.ends_at, first.short_at) == (state, NOW + 24 * HOUR, NOW + timedelta(hours=18))
