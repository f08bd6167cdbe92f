"""The database, the disk and the servers go away in the middle of it and come back: everything leaves, and once."""

import os
import resource
import signal
import threading
import time
from contextlib import closing

import psycopg
import pytest

from incidents.watch.worker import HANDS
from notifications.workers.silence import SILENT_AFTER
from tests.faults.nursery import PATIENCE
from tests.faults.peers import Moods, Post, Provider
from tests.faults.stage import until

#: Of the tests' own server, with no worker on it.
ADMINISTRATOR = "postgres"


def slowly(stage):
    """Hand-overs take long enough for something to happen in the middle of them."""
    stage.post.delay = stage.provider.delay = 0.2


def backends(server, stage):
    """The processes of PostgreSQL that serve this stage's database."""
    name = stage.url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server.url(ADMINISTRATOR), autocommit=True) as connection:
        found = connection.execute("select pid from pg_stat_activity where datname = %s", (name,))
        return [row[0] for row in found]


def test_connections_that_postgresql_ends_cost_nothing(shared, postgres_server, figure):
    slowly(shared)
    shared.start(), shared.start()
    ended = 0
    for _each in range(6):
        shared.put(6)
        here = len(shared.arrivals)
        until(lambda here=here: len(shared.arrivals) > here)
        for pid in backends(postgres_server, shared):
            postgres_server.execute(f"select pg_terminate_backend({pid})")
            ended += 1
        shared.forget_connections()
    shared.drain(turning=False)
    tally = shared.tally()
    figure(f"PostgreSQL, {ended} connections ended by it: {tally}")
    assert tally.good, str(tally)
    # Its worker lives, so no outcome is in doubt: it is kept until the database takes it.
    assert tally.twice == []


def test_a_postgresql_that_crashes_and_recovers_costs_nothing(shared, postgres_server, figure):
    slowly(shared)
    shared.start(), shared.start()
    for _each in range(3):
        shared.put(6)
        here = len(shared.arrivals)
        until(lambda here=here: len(shared.arrivals) > here)
        crash(postgres_server, shared)
        shared.forget_connections()
    shared.drain(turning=False)
    tally = shared.tally()
    figure(f"PostgreSQL, 3 crashes of the server: {tally}")
    assert tally.good, str(tally)


def test_a_postgresql_that_is_away_while_texts_fall_due_costs_nothing(shared, postgres_server, figure, kills):
    slowly(shared)
    lives = [shared.start(), shared.start()]
    until(lambda: all(shared.works(life) for life in lives))
    # Longer than it takes to give up a worker that is silent: nobody may mistake the one for the other.
    away = 60.0 if kills.long else SILENT_AFTER + 1.5
    shared.put(6)
    until(lambda: shared.arrivals)
    shared.put(6, after=1.0)
    name = shared.url.partition("?")[0].rpartition("/")[2]
    postgres_server.execute(f"alter database {name} with allow_connections false")
    for pid in backends(postgres_server, shared):
        postgres_server.execute(f"select pg_terminate_backend({pid})")
    time.sleep(away)
    received = len(shared.arrivals)
    postgres_server.execute(f"alter database {name} with allow_connections true")
    back = time.time()
    shared.forget_connections()
    shared.drain(turning=False)
    tally = shared.tally()
    last = max(one.at for one in shared.arrivals) - back
    figure(f"PostgreSQL away for {away:.0f} s, {received} texts left before; the last {last:.1f} s after: {tally}")
    assert tally.good, str(tally)
    # What left before it went away was remembered, and no worker took the other for dead.
    assert tally.twice == []
    assert [life.ended() for life in lives] == [None, None]
    assert len(shared.arrivals) == 12


def crash(server, stage):
    """One of its processes killed: it ends all others, and recovers from its log as after a loss of power."""
    with closing(psycopg.connect(server.url(ADMINISTRATOR), autocommit=True)) as witness:
        os.kill(backends(server, stage)[0], signal.SIGKILL)
        # Until it has noticed it answers as before, and would end what asks it.
        until(lambda: not answers(witness))
    until(lambda: answers(server))


def answers(one):
    """Whether that server, or the one at the other end of that connection, answers."""
    try:
        one.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True


def test_a_full_disk_costs_nothing_once_there_is_room_again(embedded, figure):
    slowly(embedded)
    worker = embedded.start()
    embedded.put(10)
    until(lambda: len(embedded.arrivals) >= 2)
    # From now on this process can write no file beyond its first page: what a full disk does to the database's log.
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    until(lambda: "failed: OperationalError" in worker.said())
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    embedded.drain(turning=False)
    tally = embedded.tally()
    figure(f"SQLite, disk full in the middle of it: {tally}")
    assert tally.good, str(tally)
    assert (tally.twice, worker.ended()) == ([], None)


@pytest.mark.parametrize("point", ["before commit", "before look"])
def test_a_worker_on_sqlite_that_stands_still_inside_a_write_holds_up_who_writes_and_loses_nothing(
    embedded, figure, point
):
    worker = embedded.start(point=(point, 1, signal.SIGSTOP))
    if point == "before commit":
        embedded.put(4)
    until(worker.paused)
    # Whoever reads is not held up, and whoever writes waits for its turn and gets it.
    before = embedded.states()
    writer = threading.Thread(target=embedded.put, args=(4,))
    writer.start()
    writer.join(1.0)
    assert writer.is_alive()
    assert embedded.states() == before
    worker.signal(signal.SIGCONT)
    writer.join(PATIENCE)
    assert not writer.is_alive()
    embedded.drain(turning=False)
    tally = embedded.tally()
    figure(f"SQLite, worker stood still {point}: {tally}")
    assert tally.good, str(tally)
    assert (tally.twice, worker.ended()) == ([], None)


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_server_that_is_down_for_long_gets_everything_once_it_is_back(embedded, figure, channel):
    worker = embedded.start()
    embedded.put(2)
    embedded.drain()
    peer, again = (embedded.post, Post) if channel == "email" else (embedded.provider, Provider)
    peer.stop()
    embedded.before += peer.arrivals
    embedded.put(4)
    # Other ways out go on meanwhile, and this one asks in vain now and then.
    until(lambda: embedded.states().get("queued") == 2 and embedded.tried(channel, "later"))
    for _each in range(3):
        tries = embedded.tried(channel, "later")
        embedded.turn()
        until(lambda tries=tries: embedded.tried(channel, "later") > tries)
    assert embedded.states() == {"accepted": 4, "queued": 2}
    with again(Moods(), port=peer.port) as back:
        if channel == "email":
            embedded.post = back
        else:
            embedded.provider = back
        embedded.drain()
        tally = embedded.tally()
        figure(f"{channel} down and back: {tally}")
        assert tally.good, str(tally)
        assert (tally.twice, tally.failed) == ([], 0)
        worker.stop()


def test_who_is_told_to_stop_finishes_the_hand_over_and_gives_back_the_rest(embedded):
    embedded.post.delay = 0.8
    worker = embedded.start()
    until(lambda: embedded.works(worker))
    embedded.put(6, ("email",))
    until(lambda: embedded.post.arrivals)
    assert worker.stop() == 0
    taken = len(embedded.arrivals)
    states = embedded.states()
    assert (states["accepted"], states.get("queued", 0)) == (taken, 6 - taken)
    assert embedded.tried("email", "unknown") == 0
    embedded.post.delay = 0
    embedded.start()
    embedded.drain()
    tally = embedded.tally()
    assert tally.good and tally.twice == [], str(tally)


def test_while_the_first_server_hangs_with_texts_in_hand_the_others_leave_by_the_second(embedded, figure):
    with Post() as second:
        embedded.post.moods = Moods(("hang",), every=1)
        # Longer than it takes until the others have left, or it would be the time-out that frees the hands.
        worker = embedded.start(smtp_url=f"{embedded.post.url} {second.url}", timeout=PATIENCE)
        until(lambda: embedded.works(worker))
        began = time.time()
        embedded.put(60, ("email",))
        until(lambda: len(second.arrivals) == 60 - HANDS)
        figure(f"a mail server that hangs: the others left by the second within {time.time() - began:.1f} s")
        until(lambda: embedded.states() == {"accepted": 60 - HANDS, "leased": HANDS})
        worker.kill()
