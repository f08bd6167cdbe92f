"""The count itself: shown each thing that it must find."""

import pytest

from tests.faults.tally import Arrival, Record, count

TAKEN = ((1, "accepted"),)
AGAIN = ((1, "unknown"), (2, "accepted"))
#: Its worker was given up and reported after all: one attempt, two words.
WOKE = ((1, "unknown"), (1, "accepted"))


def record(state="accepted", attempts=TAKEN, provider_id="id-1", replaced=False):
    return {"m": Record("m", 100.0, state, provider_id, attempts, replaced)}


def arrivals(*ids):
    return [Arrival("m", 103.0 + number, one) for number, one in enumerate(ids)]


@pytest.mark.parametrize(
    ("records", "received", "found"),
    [
        (record(), arrivals("id-1"), []),
        (record("queued", (), None), [], ["waiting"]),
        (record("held", (), None), [], ["waiting"]),
        (record("failed", ((1, "failed"),), None), [], ["failed"]),
        (record("bounced"), arrivals("id-1"), ["failed"]),
        # Lost: not even stored; noted as taken, and nobody has it; noted under the id of another.
        ({}, [], ["lost"]),
        ({}, arrivals("id-1"), ["lost"]),
        (record(), [], ["lost"]),
        (record(provider_id="id-9"), arrivals("id-1"), ["lost"]),
        # Taken back: for a younger text, or for nothing.
        (record("withdrawn", (), None, replaced=True), [], ["withdrawn"]),
        (record("withdrawn", (), None), [], ["lost"]),
        # Twice, and the record says why, or keeps silent.
        (record(attempts=AGAIN), arrivals("id-0", "id-1"), ["twice"]),
        (record(attempts=AGAIN), arrivals("id-1"), []),
        (record(), arrivals("id-1", "id-2"), ["doubled"]),
        (record(attempts=WOKE), arrivals("id-1", "id-2"), ["doubled"]),
        (record(attempts=AGAIN), arrivals("id-0", "id-1", "id-2"), ["doubled"]),
        (record("queued", ((1, "later"),), None), arrivals("id-1"), ["doubled", "waiting"]),
        # In hands that are no more.
        (record("leased", (), None), [], ["lost"]),
        (record("leased", (), None), arrivals("id-1"), ["stuck"]),
    ],
)
def test_what_the_count_finds(records, received, found):
    tally = count(["m"], records, received)
    seen = [name for name in ("lost", "doubled", "stuck", "strange", "twice") if getattr(tally, name)]
    seen += [name for name in ("waiting", "failed", "withdrawn") if getattr(tally, name)]
    assert seen == found
    assert tally.good is not bool({"lost", "doubled", "stuck"} & set(found))


def test_a_text_that_the_database_knows_nothing_of_is_strange():
    tally = count([], {}, arrivals("id-1"))
    assert (tally.strange, tally.good) == (["m"], False)


def test_late_is_the_time_from_due_to_the_first_arrival():
    assert count(["m"], record(attempts=AGAIN), arrivals("id-0", "id-1")).late == [3.0]
