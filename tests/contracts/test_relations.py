"""Direction, relation and the most pressing duty follow from roles and terms alone."""

import pytest

from contracts.relations import deeper_first, directions, relation
from contracts.shortest import shortest
from contracts.terms import Standard, Terms, Unit


@pytest.mark.parametrize(
    ("debtor", "creditor", "role_a", "role_b", "expected"),
    [
        ("processor", "controller", "controller", "processor", [("b", "a")]),
        ("processor", "controller", "processor", "controller", [("a", "b")]),
        ("controller", "processor", "controller", "processor", [("a", "b")]),
        ("either", "either", "controller", "processor", [("a", "b"), ("b", "a")]),
        ("either", "controller", "controller", "processor", [("b", "a")]),
        ("processor", "either", "controller", "processor", [("b", "a")]),
        ("joint_controller", "joint_controller", "joint_controller", "joint_controller", [("a", "b"), ("b", "a")]),
        ("sub_processor", "processor", "controller", "processor", []),
    ],
)
def test_who_owes_whom(debtor: str, creditor: str, role_a: str, role_b: str, expected: list) -> None:
    assert directions(debtor, creditor, role_a, role_b) == expected


@pytest.mark.parametrize(
    ("role", "ours", "expected"),
    [
        ("processor", "controller", "works for us"),
        ("sub_processor", "processor", "works for us"),
        ("controller", "processor", "we work for it"),
        ("processor", "sub_processor", "we work for it"),
        ("joint_controller", "joint_controller", "decides together with us"),
        ("controller", "controller", "on a level with us"),
        ("sub_processor", None, "in a contract to which we are no party"),
    ],
)
def test_what_a_party_is_to_us(role: str, ours: str | None, expected: str) -> None:
    assert str(relation(role, ours)) == expected


def test_the_lower_role_is_offered_first() -> None:
    assert deeper_first("controller", "processor") == deeper_first("processor", "controller")
    assert deeper_first("processor", "sub_processor") == ["sub_processor", "processor"]
    assert deeper_first("controller", "controller") == ["controller"]


def duty(amount: int | None = None, unit: Unit | None = None, **more: object) -> Terms:
    return Terms("processor", "controller", amount=amount, unit=unit, **more)


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        (duty(48, Unit.HOURS), duty(3, Unit.DAYS)),
        (duty(2, Unit.WORKING_DAYS), duty(72, Unit.HOURS)),
        (duty(6, Unit.DAYS), duty(1, Unit.WEEKS)),
        (duty(3, Unit.WEEKS), duty(1, Unit.MONTHS)),
        (duty(standard=Standard.IMMEDIATELY), duty(24, Unit.HOURS)),
        (duty(12, Unit.HOURS), duty(standard=Standard.UNDUE_DELAY)),
        (duty(standard=Standard.UNDUE_DELAY, target_hours=2), duty(standard=Standard.IMMEDIATELY)),
    ],
)
def test_the_most_pressing_duty(shorter: Terms, longer: Terms) -> None:
    assert shortest([shorter, longer]) is shorter
    assert shortest([longer, shorter]) is shorter


def test_no_duty_is_no_period() -> None:
    assert shortest([]) is None
