"""Who gets alerts now, out of the stored rotas, shifts and leave."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from accounts.models import Absence, Person, Rota, RotaShift, RotaTurn
from accounts.operations import nobody_on_call, on_call, on_duty, on_duty_for
from core.database import db
from incidents.watch.operations import page_warnings
from tests import make
from tests.make import NOW

WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def house(anywhere: Flask) -> Iterator[Flask]:
    with anywhere.test_request_context():
        yield anywhere


def rota(name: str, *people: Person) -> Rota:
    turns = [RotaTurn(position=number, person_id=one.id) for number, one in enumerate(people)]
    made = Rota(name=name, zone="Europe/Berlin", begins_at=NOW, weeks=1, turns=turns)
    db.session.add(made)
    db.session.commit()
    return made


def add(row: object) -> None:
    db.session.add(row)
    db.session.commit()


def names(people: list[Person]) -> list[str]:
    return [one.name for one in people]


def test_always_and_by_rota_each_once() -> None:
    make.person("Ada")
    bo, cy = make.person("Bo", on_call=False), make.person("Cy", on_call=False)
    nights, days = rota("Nights", bo, cy), rota("Days", cy, bo)
    rota("Weekends", bo)
    assert names(on_call(NOW)) == ["Ada", "Bo", "Cy"]
    assert names(on_duty(nights.id, NOW)) == ["Bo"]
    assert names(on_duty(nights.id, NOW + WEEK)) == ["Cy"]
    assert names(on_duty(days.id, NOW)) == ["Cy"]
    assert names(on_duty(nights.id, NOW - WEEK)) == []
    assert on_duty(99, NOW) == []


def test_a_shift_goes_before_the_turn_until_it_ends() -> None:
    bo, cy = make.person("Bo", on_call=False), make.person("Cy", on_call=False)
    nights = rota("Nights", bo)
    add(RotaShift(rota_id=nights.id, person_id=cy.id, starts_at=NOW, ends_at=NOW + make.HOUR, entered_at=NOW))
    assert names(on_call(NOW)) == ["Cy"]
    assert names(on_call(NOW + make.HOUR)) == ["Bo"]


def test_leave_counts_for_those_always_on_call_too() -> None:
    ada, bo = make.person("Ada"), make.person("Bo", on_call=False)
    add(Absence(person_id=ada.id, starts_at=NOW, ends_at=NOW + WEEK, substitute_id=bo.id, entered_at=NOW))
    assert names(on_call(NOW)) == names(on_duty_for(ada.id, NOW)) == ["Bo"]
    assert names(on_call(NOW + WEEK)) == ["Ada"]


def test_nobody_is_on_call_when_the_last_one_is_away_and_every_page_says_so() -> None:
    ada = make.person("Ada")
    assert not nobody_on_call(NOW)
    add(Absence(person_id=ada.id, starts_at=NOW, ends_at=NOW + WEEK, entered_at=NOW))
    assert nobody_on_call(NOW)
    assert "Nobody is on call: no alert reaches anyone." in [one.text for one in page_warnings(NOW)]
    rota("Nights", make.person("Bo", on_call=False))
    assert not nobody_on_call(NOW)
    assert "Nobody is on call: no alert reaches anyone." not in [one.text for one in page_warnings(NOW)]


def test_who_is_not_active_is_not_called() -> None:
    bo, cy = make.person("Bo", on_call=False, active=False), make.person("Cy", on_call=False)
    rota("Nights", bo, cy)
    assert names(on_call(NOW)) == ["Cy"]


def test_an_alert_goes_to_whoever_stands_in() -> None:
    ada, bo = make.person("Ada"), make.person("Bo", on_call=False)
    add(Absence(person_id=ada.id, starts_at=NOW, ends_at=NOW + WEEK, substitute_id=bo.id, entered_at=NOW))
    upper = make.party("Upper")
    logged = make.incident(make.contract(upper, make.ours(), make.IN_24_HOURS))
    assert {one.address for one in make.texts(logged, channel="email")} == {"bo@ours.example"}
