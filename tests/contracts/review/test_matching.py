"""A second reading recognises what was found before."""

import pytest

from contracts.review.matching import matched


def duty(start: int, end: int, amount: int | None = 24, debtor: str = "processor") -> dict:
    limit = {"kind": "fixed" if amount else "undue_delay", "amount": amount, "unit": "hours" if amount else None}
    place = {"char_start": start, "char_end": end}
    return {"debtor": debtor, "creditor": "controller", "limit": limit, "evidence": place}


@pytest.mark.parametrize(
    ("earlier", "found", "pairs"),
    [
        ([], [duty(0, 9)], {}),
        ([duty(0, 9)], [], {}),
        ([duty(0, 9)], [duty(0, 9)], {0: 0}),
        # The sentence was cut elsewhere, or its number read otherwise: still the same duty.
        ([duty(0, 9)], [duty(5, 20, 48)], {0: 0}),
        ([duty(0, 9)], [duty(0, 9, None)], {0: 0}),
        # Another place, or another debtor, is another duty.
        ([duty(0, 9)], [duty(9, 20)], {}),
        ([duty(0, 9)], [duty(0, 9, debtor="controller")], {}),
        # First notice and report in one sentence: by their periods, the rest in order.
        ([duty(0, 30, 24), duty(0, 30, 120)], [duty(0, 30, 120), duty(0, 30, 24)], {0: 1, 1: 0}),
        ([duty(0, 30, 24)], [duty(0, 30, 120), duty(0, 30, 24)], {1: 0}),
        ([duty(0, 30, 24), duty(0, 30, 120)], [duty(0, 30, 36), duty(0, 30, 120)], {1: 1, 0: 0}),
    ],
)
def test_the_same_duty_is_recognised(earlier: list, found: list, pairs: dict) -> None:
    assert matched(earlier, found) == pairs
