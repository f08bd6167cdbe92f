"""The suite can fail: a program without its claim, its lease or its outbox is found out by the very same count."""

from tests.faults.nursery import PATIENCE
from tests.faults.stage import until


def test_without_the_claim_texts_are_doubled_and_nothing_says_so(embedded):
    # Long enough for both hands of a channel to look while the first texts are on their way.
    embedded.post.delay = embedded.provider.delay = 0.5
    embedded.put(12)
    worker = embedded.start(without="claim")
    until(lambda: len(embedded.arrivals) > 12)
    embedded.drain()
    worker.stop()
    assert len(embedded.tally().doubled) > 0


def test_without_the_lease_what_a_dead_worker_held_is_lost(embedded):
    embedded.put(12)
    assert embedded.start(without="lease", point=("after take", 1)).ended(PATIENCE) == -9
    worker = embedded.start(without="lease")
    until(lambda: embedded.states().keys() <= {"leased", "accepted"})
    worker.stop()
    tally = embedded.tally()
    # All of one channel's fit into one hand.
    assert (len(tally.lost), tally.stuck) == (6, [])


def test_without_the_outbox_texts_are_doubled_and_nothing_says_so(embedded):
    embedded.put(4)
    assert embedded.start(without="outbox", point=("after send", 2)).ended(PATIENCE) == -9
    worker = embedded.start(without="outbox")
    embedded.drain()
    worker.stop()
    tally = embedded.tally()
    assert (len(tally.doubled), tally.twice) == (2, [])


def test_with_all_three_the_same_deaths_leave_everything_in_order(embedded):
    embedded.put(12)
    for point in (("after take", 1), ("after send", 2)):
        assert embedded.start(point=point).ended(PATIENCE) == -9
    embedded.start()
    embedded.drain()
    tally = embedded.tally()
    assert tally.good
    # One hand for each channel was at work, or both of one.
    assert 1 <= len(tally.twice) <= 4
