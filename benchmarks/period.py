"""How long one deadline takes to compute, warm, beside the bare addition that it cannot beat.

Run: .venv/bin/python -m benchmarks.period
Aims: under 50 microseconds without holidays, under 200 with them.
"""

import timeit
from datetime import UTC, datetime, timedelta

from contracts.moment import at_instant
from contracts.period import ending
from contracts.terms import EARLIEST, Bound, Rule, Terms, Trigger, Unit

START = at_instant(datetime(2026, 12, 23, 16, 30, tzinfo=UTC), "Europe/Berlin")
BARE_START, BARE_PERIOD = START.at, timedelta(hours=72)
PLAIN = Terms("processor", "controller", amount=72, unit=Unit.HOURS)

WITHOUT, WITH = 50.0, 200.0
CASES = [
    ("72 hours", PLAIN, WITHOUT),
    (
        "72 hours, latest by Regulation 1182/71",
        Terms("processor", "controller", amount=72, unit=Unit.HOURS, latest_rule=Rule.EU_1182_71_HOURS),
        WITHOUT,
    ),
    ("14 days", Terms("processor", "controller", amount=14, unit=Unit.DAYS), WITHOUT),
    ("1 month", Terms("processor", "controller", amount=1, unit=Unit.MONTHS), WITHOUT),
    (
        "4 hours, at most 24 from awareness",
        Terms(
            "controller",
            "authority",
            trigger=Trigger.CLASSIFICATION_MAJOR,
            amount=4,
            unit=Unit.HOURS,
            more=(Bound(Trigger.AWARENESS, 24, Unit.HOURS),),
            combine=EARLIEST,
        ),
        WITHOUT,
    ),
    (
        "2 working days, holidays of Germany",
        Terms("processor", "controller", amount=2, unit=Unit.WORKING_DAYS, calendar="DE"),
        WITH,
    ),
    (
        "3 days by Regulation 1182/71, holidays of Belgium",
        Terms("controller", "authority", amount=3, unit=Unit.DAYS, rule=Rule.EU_1182_71_DAYS, calendar="BE"),
        WITH,
    ),
    (
        "10 working days, holidays of Bavaria, office hours and a company day",
        Terms(
            "processor",
            "controller",
            amount=10,
            unit=Unit.WORKING_DAYS,
            calendar="DE-BY",
            closed=("2026-12-24",),
            office_opens="09:00",
            office_closes="17:00",
        ),
        WITH,
    ),
]
KNOWN = {Trigger.AWARENESS: START}


def microseconds(statement: object, number: int = 2_000) -> float:
    """The best of five runs, in microseconds for one call."""
    return min(timeit.repeat(statement, number=number, repeat=5)) / number * 1e6  # type: ignore[arg-type]


def main() -> None:
    """Prints one line a case: its time, its aim, and the ratio to the bare addition in the same run."""
    bare = microseconds(lambda: BARE_START + BARE_PERIOD, 200_000)
    print(f"{bare:8.3f} µs  bare: an instant plus 72 hours")
    for name, terms, aim in CASES:
        taken = microseconds(lambda terms=terms: ending(terms, START, KNOWN))
        verdict = "" if taken < aim else "  MISSED"
        print(f"{taken:8.1f} µs  aim {aim:3.0f}  {taken / bare:6.0f} x bare  {name}{verdict}")


if __name__ == "__main__":
    main()
