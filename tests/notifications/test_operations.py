"""News from providers and words of people, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.config import Config
from core.database import db, writing
from core.errors import FieldError
from notifications import operations
from notifications.incoming.operations import refused
from notifications.models import Delivery, News
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.texts import Text

SMS = Text("alert:1:sms", "alert", "INC-2026-0007", "sms", "+46701740605", None, "12 h left")


@pytest.fixture
def accepted(room, clock, pigeon):
    """The id of a delivery that the provider took."""
    with writing():
        queue([SMS], clock())
        db.session.commit()
    deliver_due(clock, "w", {"sms": pigeon})
    return only().id


def only():
    db.session.rollback()
    return db.session.scalars(select(Delivery)).one()


def test_news_moves_a_delivery_forward(accepted, clock):
    operations.store_news(f"id-{accepted}", "sent", None, clock())
    assert operations.take_news(clock.turn(seconds=1)) == 0
    operations.store_news(f"id-{accepted}", "delivered", None, clock())
    operations.store_news(f"id-{accepted}", "sent", None, clock())
    assert operations.take_news(clock.turn(seconds=1)) == 1
    assert (only().state, only().delivered_at, only().news_at) == ("delivered", clock(), clock())
    assert operations.take_news(clock.turn(seconds=1)) == 0
    assert [news.word for news in db.session.scalars(select(News).order_by(News.id))] == ["sent", "delivered", "sent"]


def test_what_comes_back_is_a_bounce_with_the_providers_code(accepted, clock):
    operations.store_news(f"id-{accepted}", "undelivered", "30005", clock())
    operations.take_news(clock())
    assert (only().state, only().last_error) == ("bounced", "The provider reported: undelivered (30005).")
    assert only().accepted_at is not None
    assert [each.id for each in operations.unseen_failures()] == [accepted]


def test_a_call_back_that_tells_of_a_stop_counts_as_one(accepted, clock):
    operations.store_news(f"id-{accepted}", "undelivered", "21610", clock())
    operations.take_news(clock.turn(minutes=1))
    assert refused("sms", [SMS.address]) == {SMS.address: clock() - timedelta(minutes=1)}


def test_a_call_back_that_is_faster_than_our_own_note_waits_for_it(room, clock, pigeon):
    with writing():
        queue([SMS], clock())
        db.session.commit()
    operations.store_news(f"id-{only().id}", "delivered", None, clock())
    assert operations.take_news(clock()) == 0
    deliver_due(clock, "w", {"sms": pigeon})
    assert operations.take_news(clock()) == 1
    assert only().state == "delivered"


def test_news_of_a_strange_sid_is_kept(room, clock):
    operations.store_news("SM-strange", "delivered", None, clock())
    assert operations.take_news(clock()) == 0
    assert db.session.scalars(select(News)).one().taken_at is None


def test_a_person_can_record_a_bounce_even_of_what_was_delivered(accepted, clock):
    operations.store_news(f"id-{accepted}", "delivered", None, clock())
    operations.take_news(clock())
    operations.record_bounce(accepted, "  mailbox   full, says the postmaster ", clock.turn(hours=1))
    assert (only().state, only().last_error) == ("bounced", "mailbox full, says the postmaster")
    assert only().failed_at == only().news_at == clock()
    operations.store_news(f"id-{accepted}", "delivered", None, clock())
    assert operations.take_news(clock()) == 0
    assert only().state == "bounced"


@pytest.mark.parametrize("detail", ["", "  ", "x" * 2001])
def test_a_bounce_needs_a_word_about_it(accepted, clock, detail):
    with pytest.raises(FieldError) as refused:
        operations.record_bounce(accepted, detail, clock())
    assert refused.value.field == "detail"
    assert only().state == "accepted"


def test_what_never_left_cannot_come_back(room, clock):
    with writing():
        queue([SMS], clock())
        db.session.commit()
    with pytest.raises(FieldError, match="handed over"):
        operations.record_bounce(only().id, "came back", clock())


def test_a_second_failure_asks_to_be_seen_again(accepted, clock):
    operations.record_bounce(accepted, "came back", clock())
    operations.mark_seen(accepted, 7, clock())
    assert operations.unseen_failures() == []
    operations.mark_seen(accepted, 7, clock())
    assert only().seen_by == 7


def test_what_has_not_failed_is_not_marked_seen(accepted, clock):
    operations.mark_seen(accepted, 7, clock())
    assert only().seen_at is None


def test_the_trunk_asks_for_news_of_its_purpose(accepted, clock):
    with writing():
        queue([replace(SMS, key="notice:1", purpose="notice")], clock.turn(hours=1))
        db.session.commit()
    moment = clock()
    assert [each.key for each in operations.changed_since("notice", moment)] == ["notice:1"]
    assert operations.changed_since("notice", moment + timedelta(seconds=1)) == []
    assert [each.key for each in operations.changed_since("alert", moment - timedelta(hours=2))] == [SMS.key]


def test_counts_name_every_state(accepted):
    assert operations.counts() == {
        "queued": 0,
        "held": 0,
        "leased": 0,
        "accepted": 1,
        "delivered": 0,
        "failed": 0,
        "bounced": 0,
        "withdrawn": 0,
    }


def test_pages_are_read_from_the_newest_down(room, clock):
    with writing():
        queue((replace(SMS, key=f"alert:{number}") for number in range(7)), clock())
        db.session.commit()
    first, more = operations.page(None, None, clock(), size=3)
    assert more
    second, more = operations.page("queued", first[-1].id, clock(), size=4)
    assert not more
    assert [each.key for each in first + second] == [f"alert:{number}" for number in range(6, -1, -1)]
    assert operations.page("failed", None, clock()) == ([], False)


def test_the_ways_out_follow_the_settings(tmp_path):
    nothing = operations.transports(Config(tmp_path, "sqlite://", "key"))
    # A chat address holds all that its service needs.
    assert {name: way.configured for name, way in nothing.items()} == {
        "email": False,
        "sms": False,
        "voice": False,
        "chat": True,
    }
    full = operations.transports(
        Config(
            tmp_path,
            "sqlite://",
            "key",
            smtp_url="smtp://localhost",
            mail_from="breach@corp.se",
            twilio_account_sid="AC1",
            twilio_auth_token="t",
            twilio_from="+46701740605",
        )
    )
    assert {name: (way.configured, way.loopback) for name, way in full.items()} == {
        "email": (True, True),
        "sms": (True, False),
        "voice": (True, False),
        "chat": (True, False),
    }
