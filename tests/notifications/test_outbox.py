"""What is stored and when: each test runs on SQLite and on PostgreSQL."""

import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import event, select

from core.database import db, writing
from notifications import operations
from notifications.errors import TransportError
from notifications.models import Attempt, Delivery, Worker
from notifications.outbox import WAKE, queue, release_held, woken
from notifications.sender import BATCH, Sender, deliver_due
from notifications.texts import Text
from notifications.workers import operations as workers
from tests.notifications.mailroom import Clock, Pigeon

MAIL = Text("alert:1:email", "alert", "INC-2026-0007", "email", "ada@breach.se", "Runs short", "12 h left")
SMS = Text("alert:1:sms", "alert", "INC-2026-0007", "sms", "+46701740605", None, "12 h left")


class KilledError(BaseException):
    """Ends a worker as abruptly as a signal does, past every handler of ordinary errors."""


def put(now, *texts):
    with writing():
        queue(texts, now)
        db.session.commit()


def only(key=MAIL.key):
    db.session.rollback()
    return db.session.scalars(select(Delivery).where(Delivery.key == key)).one()


def attempts(key=MAIL.key):
    return [(each.number, each.worker, each.outcome) for each in operations.attempts(only(key).id)]


def watch():
    """The statements from now on, in small letters; opening a transaction is none."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "set local")):
            statements.append(statement.lstrip().lower())

    event.listen(db.engine, "before_cursor_execute", note)
    return statements


def test_queueing_is_one_statement_and_commits_nothing(room, clock):
    texts = [replace(SMS if number % 2 else MAIL, key=f"alert:{number}") for number in range(300)]
    statements = watch()
    with writing():
        added = queue(texts, clock())
        assert [delivery.key for delivery in added[:2]] == ["alert:0", "alert:1"]
        assert len(added) == 300
    assert len(statements) == 1
    assert operations.counts()["queued"] == 0


def test_the_commit_that_queues_wakes_whoever_waits_and_a_rollback_does_not(room, clock):
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with nullcontext() if db.engine.dialect.name == "sqlite" else psycopg.connect(url, autocommit=True) as line:
        if line:
            line.execute(f"listen {WAKE}")
        woken.clear()
        with writing():
            queue([MAIL], clock())
            db.session.rollback()
        assert not woken.is_set()
        assert line is None or not list(line.notifies(timeout=0))
        put(clock(), MAIL)
        assert woken.is_set()
        assert line is None or len(list(line.notifies(timeout=20, stop_after=1))) == 1


def test_a_key_goes_out_once(room, clock, pigeon):
    put(clock(), MAIL)
    put(clock.turn(hours=1), MAIL, replace(MAIL, body="another"), SMS)
    assert deliver_due(clock, "w", {"email": pigeon, "sms": pigeon}) == 2
    assert sorted(letter.body for letter in pigeon.sent) == ["12 h left", "12 h left"]


def test_queueing_nothing_is_fine(room, clock):
    assert queue([], clock()) == []


def test_sent_texts_are_accepted_and_every_attempt_is_on_record(room, clock, pigeon):
    put(clock(), MAIL)
    clock.turn(seconds=1)
    assert deliver_due(clock, "w1", {"email": pigeon}) == 1
    delivery = only()
    assert delivery.state == "accepted"
    assert delivery.accepted_at == delivery.news_at == clock()
    assert delivery.provider_id == f"id-{delivery.id}"
    assert delivery.worker is delivery.began_at is None
    assert attempts() == [(1, "w1", "accepted")]
    assert pigeon.closed == 1
    assert deliver_due(clock, "w1", {"email": pigeon}) == 0


def test_a_text_waits_for_its_moment(room, clock, pigeon):
    put(clock(), replace(MAIL, not_before=clock() + timedelta(hours=2)))
    assert deliver_due(clock, "w", {"email": pigeon}) == 0
    clock.turn(hours=2)
    assert deliver_due(clock, "w", {"email": pigeon}) == 1


def test_a_refusal_for_now_is_tried_again_and_the_message_id_stays(room, clock, pigeon):
    put(clock(), MAIL)
    before = only().message_id
    pigeon.errors = [TransportError("452 try later"), TransportError("429", retry_after=90)]
    deliver_due(clock, "w", {"email": pigeon})
    waiting = only()
    assert (waiting.state, waiting.not_before) == ("queued", clock() + timedelta(seconds=10))
    assert waiting.last_error == "452 try later"
    clock.turn(seconds=10)
    deliver_due(clock, "w", {"email": pigeon})
    assert only().not_before == clock() + timedelta(seconds=90)
    clock.turn(seconds=90)
    deliver_due(clock, "w", {"email": pigeon})
    assert attempts() == [(1, "w", "later"), (2, "w", "later"), (3, "w", "accepted")]
    assert pigeon.sent[0].message_id == only().message_id == before
    assert only().last_error is None


def test_a_refusal_for_good_fails_at_once_and_asks_to_be_seen(room, clock, pigeon):
    put(clock(), MAIL, SMS)
    pigeon.errors = [TransportError("550 no such user", permanent=True)]
    assert deliver_due(clock, "w", {"email": pigeon, "sms": pigeon}) == 2
    failed = only()
    assert (failed.state, failed.failed_at, failed.news_at) == ("failed", clock(), clock())
    assert "550 no such user" in failed.last_error
    assert [each.id for each in operations.unseen_failures()] == [failed.id]
    assert operations.trouble().unseen == 1
    operations.mark_seen(failed.id, 7, clock.turn(minutes=5))
    operations.mark_seen(failed.id, 8, clock.turn(minutes=5))
    assert (only().seen_by, only().seen_at) == (7, clock() - timedelta(minutes=5))
    assert operations.unseen_failures() == []
    assert not operations.trouble()


def test_it_gives_up_after_a_day(room, clock, pigeon):
    put(clock(), MAIL)
    pigeon.errors = [TransportError("451") for _ in range(100)]
    while only().state == "queued":
        clock.at = max(clock(), only().not_before)
        deliver_due(clock, "w", {"email": pigeon})
    assert only().state == "failed"
    assert clock() - only().created_at == timedelta(hours=24)
    assert attempts()[-1] == (only().attempts, "w", "failed")
    assert "Given up" in only().last_error


def test_a_held_text_gets_its_full_day_once_it_may_leave(room, clock, pigeon):
    put(clock(), MAIL)
    deliver_due(clock, "w", {"email": Pigeon(configured=False)})
    clock.turn(days=2)
    release_held({"email": pigeon})
    pigeon.errors = [TransportError("451")]
    deliver_due(clock, "w", {"email": pigeon})
    assert only().state == "queued"


@pytest.mark.parametrize("transports", [{}, {"email": Pigeon(configured=False), "sms": Pigeon(configured=False)}])
def test_without_a_server_texts_are_held_and_say_why(room, clock, transports, pigeon):
    put(clock(), MAIL, SMS)
    assert deliver_due(clock, "w", transports) == 0
    assert (only().state, only().hold_reason) == ("held", "no_mail_server")
    assert (only(SMS.key).state, only(SMS.key).hold_reason) == ("held", "no_sms_account")
    assert operations.trouble().held == {"no_mail_server": 1, "no_sms_account": 1}
    assert attempts() == []
    assert release_held(transports) == 0
    assert release_held({"sms": pigeon}) == 1
    assert deliver_due(clock, "w", {"sms": pigeon}) == 1
    assert (only().state, only(SMS.key).state) == ("held", "accepted")


def test_an_example_address_is_held_except_towards_this_machine(room, clock):
    put(clock(), replace(MAIL, address="dpo@nocrm.example"), replace(SMS, address="+447700900123"))
    outside, inside = Pigeon(), Pigeon(loopback=True)
    assert deliver_due(clock, "w", {"email": outside, "sms": outside}) == 0
    assert only().hold_reason == only(SMS.key).hold_reason == "example_address"
    assert release_held({"email": outside, "sms": outside}) == 0
    assert release_held({"email": inside, "sms": outside}) == 1
    assert deliver_due(clock, "w", {"email": inside, "sms": outside}) == 1
    assert (only().state, only(SMS.key).state) == ("accepted", "held")
    assert outside.sent == []


def test_when_the_server_itself_is_at_fault_the_others_need_not_wait_for_it(room, clock, pigeon):
    put(clock(), MAIL, replace(MAIL, key="second"), SMS)
    pigeon.errors = [TransportError("down", whole=True)]
    telephone = Pigeon()
    assert deliver_due(clock, "w", {"email": pigeon, "sms": telephone}) == 2
    assert (only().attempts, only("second").attempts) == (1, 0)
    assert only("second").last_error == "down"
    assert len(telephone.sent) == 1
    clock.turn(seconds=10)
    assert deliver_due(clock, "w", {"email": pigeon, "sms": telephone}) == 2
    assert len(pigeon.sent) == 2


def test_a_defect_of_ours_in_one_text_does_not_stop_the_others(room, clock, pigeon, caplog):
    put(clock(), MAIL, replace(MAIL, key="second"))
    pigeon.errors = [ZeroDivisionError("oops")]
    assert deliver_due(clock, "w", {"email": pigeon}) == 2
    assert (only().state, only("second").state) == ("queued", "accepted")
    assert attempts() == [(1, "w", "unknown")]
    assert "ZeroDivisionError" in only().last_error
    assert "could not be sent" in caplog.text


def die(name, at):
    """Another worker has watched this one for long enough."""
    row = db.session.get(Worker, name)
    return workers.give_up(name, row.beat, at)


def test_killed_between_send_and_settle_it_is_sent_again_under_the_same_id(room, clock, pigeon):
    put(clock(), MAIL)
    workers.enter("w1", clock())

    class Last(Pigeon):
        def send(self, letter, at):
            super().send(letter, at)
            raise KilledError

    dying = Last()
    with pytest.raises(KilledError):
        deliver_due(clock, "w1/email-1", {"email": dying})
    assert only().state == "leased"
    clock.turn(hours=6)
    assert deliver_due(clock, "w2", {"email": pigeon}) == 0, "nobody has given the first one up yet"
    assert die("w1", clock())
    assert not workers.give_up("w1", 0, clock()), "once is enough"
    assert deliver_due(clock, "w2", {"email": pigeon}) == 1
    assert dying.sent[0].message_id == pigeon.sent[0].message_id
    assert attempts() == [(1, "w1/email-1", "unknown"), (2, "w2", "accepted")]
    assert (only().state, only().attempts) == ("accepted", 2)
    assert db.session.get(Worker, "w1").ending == "silent"


def test_a_worker_that_has_beaten_meanwhile_is_not_given_up(room, clock):
    workers.enter("w1", clock())
    with writing(), db.engine.begin() as connection:
        assert workers.beat(connection, "w1", clock()).alive
    assert not workers.give_up("w1", 0, clock())
    assert workers.give_up("w1", 1, clock())
    with writing(), db.engine.begin() as connection:
        assert not workers.beat(connection, "w1", clock()).alive
        assert workers.beat(connection, "w2", clock()).others == {}


def test_a_worker_that_was_given_up_while_sending_leaves_its_record_and_nothing_else(room, clock, pigeon):
    put(clock(), MAIL)
    workers.enter("w1", clock())

    class Slow(Pigeon):
        def send(self, letter, at):
            die("w1", clock.turn(minutes=2))
            deliver_due(clock, "w2", {"email": pigeon})
            return super().send(letter, at)

    assert deliver_due(clock, "w1", {"email": Slow()}) == 1
    assert only().provider_id == f"id-{only().id}"
    assert sorted(attempts()) == [(1, "w1", "accepted"), (1, "w1", "unknown"), (2, "w2", "accepted")]


def test_a_text_whose_lease_is_gone_before_its_turn_is_left_alone(room, clock, pigeon):
    put(clock(), MAIL, replace(MAIL, key="second"))
    workers.enter("w1", clock())
    alive = [True]

    class Paused(Pigeon):
        def send(self, letter, at):
            found = super().send(letter, at)
            die("w1", clock())
            alive[:] = [False]
            return found

    slow = Paused()
    assert Sender(clock, "w1", {"email": slow}, alive=lambda: alive[0]).deliver() == 1
    assert [letter.id for letter in slow.sent] == [only().id]
    assert deliver_due(clock, "w2", {"email": pigeon}) == 2
    assert attempts("second") == [(1, "w1", "unknown"), (2, "w2", "accepted")]


def test_a_slow_hand_over_gives_back_what_else_was_taken(room, clock):
    put(clock(), *(replace(MAIL, key=str(number)) for number in range(3)))
    free = []

    class Slow(Pigeon):
        def send(self, letter, at):
            free.append(operations.counts())
            db.session.rollback()
            clock.turn(seconds=20)
            return super().send(letter, at)

    assert deliver_due(clock, "w", {"email": Slow()}) == 3
    assert [counts["leased"] for counts in free] == [3, 2, 1]
    assert [counts["accepted"] for counts in free] == [0, 1, 2]
    assert attempts("2") == [(1, "w", "accepted")]


def test_a_hand_keeps_what_it_took_no_longer_than_a_second_and_never_more_than_a_batch(room, clock):
    put(clock(), *(replace(MAIL, key=str(number)) for number in range(2 * BATCH)))
    free = []

    class Steady(Pigeon):
        def send(self, letter, at):
            free.append(operations.counts())
            db.session.rollback()
            clock.turn(seconds=0.4)
            return super().send(letter, at)

    assert deliver_due(clock, "w", {"email": Steady()}, limit=6) == 3
    assert free == [free[0]] * 3
    assert (free[0]["leased"], operations.counts()["queued"]) == (6, 2 * BATCH - 3)
    assert deliver_due(clock, "w", {"email": Steady()}, limit=2 * BATCH) == 6
    assert [counts["leased"] for counts in free[3:]] == [BATCH] * 6
    assert set(db.session.scalars(select(Attempt.number))) == {1}


def test_a_batch_of_texts_costs_as_many_statements_and_commits_as_a_few(room, clock, pigeon):
    def cost(texts):
        put(clock(), *(replace(MAIL, key=f"{texts}:{number}") for number in range(texts)))
        before = len(statements), len(commits)
        assert deliver_due(clock, "w", {"email": pigeon}, limit=texts) == texts
        return len(statements) - before[0], len(commits) - before[1]

    commits, statements = [], watch()
    event.listen(db.engine, "commit", lambda _connection: commits.append(1))
    assert cost(2) == cost(BATCH) == (6, 2)


def test_who_leaves_in_order_frees_what_was_taken(room, clock, pigeon):
    put(clock(), MAIL)
    workers.enter("w1", clock())
    with pytest.raises(KilledError):
        deliver_due(clock, "w1", {"email": Pigeon(errors=[KilledError()])})
    workers.leave("w1", clock())
    assert db.session.get(Worker, "w1").ending == "stopped"
    assert deliver_due(clock, "w2", {"email": pigeon}) == 1


def test_alone_on_its_database_a_new_worker_gives_up_whoever_was_there_before(room, clock, pigeon):
    put(clock(), MAIL)
    workers.enter("w1", clock())
    with pytest.raises(KilledError):
        deliver_due(clock, "w1", {"email": Pigeon(errors=[KilledError()])})
    workers.enter("w2", clock.turn(seconds=1), alone=True)
    assert deliver_due(clock, "w2", {"email": pigeon}) == 1
    assert attempts() == [(1, "w1", "unknown"), (2, "w2", "accepted")]


class RefusingError(Exception):
    """The database says no, or says nothing."""


@pytest.fixture
def commits(room):
    """Lets the next commits go wrong: `before` they come about, or `after`, when only the answer is lost."""
    plan = []
    real = db.session.registry().commit

    def commit():
        when = plan.pop(0) if plan else None
        if when == "before":
            raise RefusingError
        real()
        if when == "after":
            raise RefusingError

    db.session.registry().commit = commit
    return plan


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_outcome_that_the_database_did_not_take_is_kept_and_written_once(room, clock, pigeon, commits, when):
    put(clock(), MAIL)
    sender = Sender(clock, "w", {"email": pigeon})
    commits[:] = [None, when]
    with pytest.raises(RefusingError):
        sender.deliver()
    assert sender.deliver() == 0
    assert (only().state, attempts()) == ("accepted", [(1, "w", "accepted")])
    assert len(pigeon.sent) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_texts_taken_by_a_commit_whose_answer_was_lost_are_sent_all_the_same_and_once(
    room, clock, pigeon, commits, when
):
    put(clock(), MAIL, replace(MAIL, key="second"))
    sender = Sender(clock, "w", {"email": pigeon})
    commits[:] = [when]
    with pytest.raises(RefusingError):
        sender.deliver()
    assert pigeon.sent == []
    assert sender.deliver() == 2
    assert len(pigeon.sent) == 2
    assert attempts() == [(1, "w", "accepted")]


def test_the_last_answers_are_noted_while_a_slow_server_holds_the_hand(room, clock):
    put(clock(), MAIL, replace(MAIL, key="second"))
    states = []

    class Second(Pigeon):
        def send(self, letter, at):
            if self.sent:
                sender.note()
                states.append(only().state)
                db.session.rollback()
            return super().send(letter, at)

    sender = Sender(clock, "w", {"email": Second()})
    assert sender.deliver() == 2
    assert states == ["accepted"]


def test_what_waits_behind_a_text_that_does_not_leave_is_put_back_for_other_hands(room, clock):
    put(clock(), MAIL, replace(MAIL, key="second"))
    seen = []

    class Hanging(Pigeon):
        def send(self, letter, at):
            for _step in range(3):
                seen.append((sender.relieve(), sender.is_held_up()))
                clock.turn(seconds=1.5)
            assert sender.is_held_up()
            sender.note(wait=False)
            seen.append((only("second").state, only("second").attempts, only().state))
            db.session.rollback()
            assert deliver_due(clock, "w2", {"email": other}) == 1
            return super().send(letter, at)

    hanging, other = Hanging(), Pigeon()
    sender = Sender(clock, "w", {"email": hanging})
    assert sender.deliver() == 1
    # After a second it is put back, once; after three this hand counts as held up.
    assert seen == [(False, False), (True, False), (False, False), ("queued", 0, "leased")]
    assert not sender.is_held_up()
    assert (len(hanging.sent), len(other.sent)) == (1, 1)
    assert attempts("second") == [(1, "w2", "accepted")]


def test_two_workers_never_send_the_same_text(room, clock):
    put(clock(), *(replace(MAIL, key=f"alert:{number}") for number in range(60)))
    pigeons, trouble = [Pigeon(), Pigeon()], []

    def work(number):
        try:
            with room.app_context():
                while deliver_due(clock, f"w{number}", {"email": pigeons[number]}, limit=7):
                    pass
                db.session.remove()
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    sent = [letter.id for pigeon in pigeons for letter in pigeon.sent]
    assert len(sent) == len(set(sent)) == 60
    assert operations.counts()["accepted"] == 60


def test_the_longest_waiting_leave_first_and_no_more_than_asked(room, clock, pigeon):
    put(clock(), *(replace(MAIL, key=str(n), not_before=clock() - timedelta(minutes=n)) for n in range(5)))
    assert deliver_due(clock, "w", {"email": pigeon}, limit=2) == 2
    assert [letter.id for letter in pigeon.sent] == [only("4").id, only("3").id]
    assert operations.counts()["queued"] == 3


def test_a_hand_takes_texts_of_its_own_channels_only(room, clock, pigeon):
    put(clock(), MAIL, SMS)
    assert Sender(clock, "w", {"sms": pigeon}, ("sms",)).deliver() == 1
    assert (only().state, only(SMS.key).state) == ("queued", "accepted")


def test_retries_draw_closer_to_the_moment_at_which_a_text_is_needed(room, clock, pigeon):
    put(clock(), replace(MAIL, needed_by=clock() + timedelta(minutes=20)))
    pigeon.errors = [TransportError("451") for _ in range(100)]
    tried = []
    while clock() < only().needed_by:
        deliver_due(clock, "w", {"email": pigeon})
        tried.append(clock())
        clock.at = only().not_before
    assert only().needed_by in (*tried, clock())
    waits = [after - before for before, after in zip(tried, tried[1:], strict=False)]
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] <= timedelta(seconds=7)


def test_an_idle_worker_writes_nothing(room, clock, pigeon):
    put(clock(), MAIL)
    deliver_due(clock, "w", {"email": pigeon})
    statements = watch()
    deliver_due(clock, "w", {"email": pigeon})
    release_held({"email": pigeon})
    operations.take_news(clock())
    assert len(statements) == 3
    assert all(statement.startswith("select") for statement in statements)


def test_the_database_refuses_a_state_that_does_not_exist(room, clock):
    put(clock(), MAIL)
    with writing(), pytest.raises(Exception, match="ck_delivery_state"):
        only().state = "sent"
        db.session.commit()


def test_the_attempt_is_counted_before_the_text_leaves(room, clock):
    put(clock(), MAIL)
    seen = []

    class Curious(Pigeon):
        def send(self, letter, at):
            seen.append((only().attempts, only().state, only().worker))
            db.session.rollback()
            return super().send(letter, at)

    deliver_due(clock, "w", {"email": Curious()})
    assert seen == [(1, "leased", "w")]


def test_no_attempt_row_is_ever_changed(room, clock, pigeon):
    statements = watch()
    put(clock(), MAIL)
    pigeon.errors = [TransportError("451"), TransportError("451")]
    for _ in range(3):
        deliver_due(clock, "w", {"email": pigeon})
        clock.turn(minutes=1)
    assert len(attempts()) == 3
    assert not [text for text in statements if text.startswith(("update attempt", "delete"))]
    assert db.session.scalar(select(Attempt.finished_at).limit(1)) is not None


def test_a_clock_of_another_zone_is_stored_as_the_same_instant(room, pigeon):
    from zoneinfo import ZoneInfo

    clock = Clock()
    clock.at = clock.at.astimezone(ZoneInfo("Asia/Kathmandu"))
    put(clock(), MAIL)
    assert only().created_at == clock()
    assert deliver_due(clock, "w", {"email": pigeon}) == 1


def test_the_key_of_a_link_is_stored_apart_and_forgotten_once_the_text_is_handed_over_or_given_up(room, clock, pigeon):
    body = f"Open https://breach.example/c/{'k' * 43} please"
    page = f"<p>{body}</p>"
    put(clock(), replace(MAIL, body=body, body_html=page, secret="k" * 43), replace(SMS, body=body, secret="k" * 43))
    assert only().body == only(SMS.key).body == "Open https://breach.example/c/[key] please"
    assert only().body_html == "<p>Open https://breach.example/c/[key] please</p>"
    refusing = Pigeon(errors=[TransportError("550", permanent=True)])
    pigeon.errors = [TransportError("451")]
    deliver_due(clock, "w", {"email": pigeon, "sms": refusing})
    assert (only().secret, only(SMS.key).state, only(SMS.key).secret) == ("k" * 43, "failed", None)
    clock.turn(minutes=1)
    deliver_due(clock, "w", {"email": pigeon, "sms": refusing})
    assert [(one.body, one.body_html) for one in pigeon.sent] == [(body, page)]
    assert (only().state, only().secret) == ("accepted", None)
