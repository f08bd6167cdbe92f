"""Guarantees 1 and 2: workers that are killed at every point lose nothing, and double nothing that the record hides."""

from itertools import cycle, product
from random import Random

from tests.faults.peers import SMTP_MOODS, TWILIO_MOODS, Moods
from tests.faults.victim import OTHER_POINTS, POINTS


def deaths(seed, points):
    """Where the next life ends: each named point at its first and some later passing, and now and then at random."""
    random = Random(seed)
    named = cycle(product((1, 2, 3), points))
    while True:
        for _each in range(4):
            number, point = next(named)
            yield point, number
        yield None, random.uniform(0.2, 1.5)


def end(life, stage, death, patience):
    """Lets it die as told: by itself at a point, or by our hand after so many seconds; whoever lives on is killed."""
    point, number = death
    if life.ended(number if point is None else patience) is None:
        life.kill()
    elif point:
        stage.named += 1
    assert life.ended() == -9, f"it ended by itself: {life.ended()}\n{life.said()}"
    stage.kills += 1


def begin(stage, death):
    point, number = death
    return stage.start(point=(point, number) if point else None)


def test_a_worker_on_sqlite_killed_again_and_again_loses_nothing(embedded, kills, figure):
    misbehave(embedded, kills)
    plan = deaths(1, POINTS + ("before look", "after look"))
    for _each in range(kills.embedded):
        embedded.put(6)
        embedded.turn()
        death = next(plan)
        end(begin(embedded, death), embedded, death, kills.patience)
    settled(embedded, figure, "SQLite")


def misbehave(stage, kills):
    stage.post.moods = Moods([mood for mood in SMTP_MOODS if kills.long or mood != "hang"], seed=2)
    stage.provider.moods = Moods([mood for mood in TWILIO_MOODS if kills.long or mood != "silence"], seed=3)


def test_workers_on_postgresql_killed_again_and_again_lose_nothing(shared, kills, figure):
    misbehave(shared, kills)
    plan = deaths(4, POINTS + OTHER_POINTS[:4])
    lives = []
    while shared.kills < kills.shared:
        shared.put(6)
        shared.turn()
        while len(lives) < 3:
            death = next(plan)
            lives.append((begin(shared, death), death))
        life, death = lives.pop(0)
        end(life, shared, death, kills.patience)
    settled(shared, figure, "PostgreSQL")


def settled(stage, figure, name):
    """The peers behave again and a last worker clears up; then everything is counted."""
    stage.post.moods, stage.provider.moods = Moods(), Moods()
    stage.start()
    stage.drain()
    tally = stage.tally()
    figure(f"{name}: {stage.kills} kills, {stage.named} of them at a named point; {tally}")
    assert tally.good, str(tally)
    assert tally.waiting == tally.failed == 0
