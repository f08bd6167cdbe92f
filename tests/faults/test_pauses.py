"""Workers that share a PostgreSQL: one dies or stands still, another takes over, and none sends what another sent."""

import signal
import time

import pytest

from tests.faults.stage import until

#: Where a worker stands still; the first three hold what another needs: a text, and rows that are locked.
POINTS = ("after send", "before commit", "before look", "before send", "before beat", "before note")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "point" in metafunc.fixturenames:
        metafunc.parametrize("point", POINTS if metafunc.config.getoption("--kills") else POINTS[:3])


def pair(stage, **how):
    """Two workers that both beat and look; what `how` says befalls the first."""
    first, second = stage.start(**how), stage.start()
    until(lambda: stage.works(first) and stage.works(second))
    return first, second


def texts_until(stage, condition):
    """Queues texts until it has come about that the first worker got some of them."""
    for _each in range(40):
        stage.put(4, ("email",))
        if any(condition() or time.sleep(0.02) for _again in range(10)):
            return
    raise AssertionError(f"it never came\n{stage.said()}")


def test_a_dead_workers_texts_leave_within_five_seconds(shared, figure):
    took = []
    # A machine that tests keep busy may be slow once, but not each time.
    while not took or (min(took) >= 5 and len(took) < 3):
        first, second = pair(shared, point=("after take", 1))
        texts_until(shared, lambda first=first: first.ended() == -9)
        died = time.time()
        shared.drain(turning=False)
        again = {mark for mark, one in shared.records().items() if (1, "unknown") in one.attempts}
        took.append(max(one.at for one in shared.arrivals if one.mark in again) - died)
        second.kill()
        shared.forget_workers()
    figure(f"takeover after SIGKILL: {', '.join(f'{one:.2f} s' for one in took)}")
    assert min(took) < 5
    assert shared.tally().good


def test_a_paused_workers_texts_are_taken_over_and_it_sends_no_more_than_the_one_in_hand(shared, figure, point):
    # The first look is noted in its worker's own row, which the other needs in order to give it up; after that a look
    # with nothing due commits nothing for ten seconds.
    first = shared.start(point=(point, 1 if point == "before look" else 2, signal.SIGSTOP))
    texts_until(shared, first.paused)
    second = shared.start()
    until(lambda: shared.works(second))
    began = time.time()
    shared.put(6)
    shared.drain(turning=False)
    figure(f"takeover after SIGSTOP {point}: all sent {time.time() - began:.2f} s after the other worker began to look")
    received = len(shared.arrivals)
    first.signal(signal.SIGCONT)
    # It notices that it was given up, and begins again under another name.
    until(lambda: shared.works(first))
    shared.put(6)
    shared.drain(turning=False)
    until(lambda: not first.paused())
    first.stop()
    tally = shared.tally()
    assert tally.good, str(tally)
    assert len(shared.arrivals) - received - 6 <= 2, "one text in each of its two hands at most"
