"""The database: moments keep their zone, SQLite keeps its promises, one writer at a time."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, StatementError

from core.database import UTCDateTime, db, init_app, utc_now, writing

META = MetaData()
FACTS = Table("fact", META, Column("id", Integer, primary_key=True), Column("at", UTCDateTime()))
NOTES = Table("note", META, Column("fact_id", ForeignKey("fact.id"), nullable=False))
MOMENT = datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=UTC)


def _small_app(url):
    app = Flask("small")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    init_app(app)
    return app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    """A database with two tables, once on each engine."""
    return f"sqlite:///{tmp_path / 'db'}" if request.param == "sqlite" else request.getfixturevalue("empty_postgres")


@pytest.fixture
def small(url):
    yield from _opened(url)


@pytest.fixture
def sqlite(tmp_path):
    yield from _opened(f"sqlite:///{tmp_path / 'db'}")


def _opened(url):
    app = _small_app(url)
    with app.app_context():
        META.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


# --- moments


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
def test_a_moment_comes_back_as_the_same_instant_in_utc(small, zone):
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(at=MOMENT.astimezone(ZoneInfo(zone))))
        back = connection.scalar(select(FACTS.c.at))
    assert back == MOMENT
    assert back.utcoffset() == timedelta(0)


def test_a_missing_moment_comes_back_missing(small):
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(at=None))
        assert connection.scalar(select(FACTS.c.at)) is None


def test_a_moment_without_zone_is_refused(small):
    with (
        db.engine.begin() as connection,
        pytest.raises(StatementError, match="a moment without a time zone cannot be stored"),
    ):
        connection.execute(insert(FACTS).values(at=MOMENT.replace(tzinfo=None)))


def test_moments_are_compared_as_instants(small):
    place = ZoneInfo("Europe/Berlin")
    first, second = (moment.astimezone(place) for moment in (MOMENT, MOMENT + timedelta(hours=1)))
    # Both are shown as 02:30 in the night in which the clocks go back.
    assert first.time() == second.time()
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS), [{"at": first}, {"at": second}])
        assert connection.scalars(select(FACTS.c.at).where(FACTS.c.at < second)).all() == [MOMENT]


def test_the_default_of_a_creation_column_is_the_present():
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(minutes=1)


# --- promises


def test_what_points_nowhere_is_refused(small):
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(insert(NOTES).values(fact_id=7))


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_sqlite_is_set_up(sqlite, pragma, value):
    with db.engine.connect() as connection:
        assert connection.execute(text(f"pragma {pragma}")).scalar_one() == value


def test_what_was_not_committed_is_gone(small):
    with writing():
        db.session.execute(insert(FACTS).values(at=MOMENT))
    assert db.session.execute(select(FACTS)).all() == []


def test_what_failed_half_way_is_gone_whole(small):
    with pytest.raises(IntegrityError), writing():
        db.session.execute(insert(FACTS).values(at=MOMENT))
        db.session.execute(insert(NOTES).values(fact_id=7_000))
        db.session.commit()
    assert db.session.execute(select(FACTS)).all() == []


# --- one writer at a time


def test_a_writer_that_reads_first_sees_what_the_writer_before_it_wrote(small, url):
    """Each adds one to what it read: nothing may be lost, nobody may be refused."""
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(id=1, at=MOMENT))

    def add_an_hour_often():
        with small.app_context():
            for _ in range(10):
                with writing():
                    at = db.session.scalar(select(FACTS.c.at).with_for_update())
                    db.session.execute(FACTS.update().values(at=at + timedelta(hours=1)))
                    db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=add_an_hour_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with db.engine.connect() as connection:
        assert connection.scalar(select(FACTS.c.at)) == MOMENT + timedelta(hours=40)


@pytest.fixture
def postgres(empty_postgres):
    yield from _opened(empty_postgres)


def _stored_at(at, **bounds):
    with writing(**bounds):
        db.session.execute(FACTS.update().values(at=at))
        db.session.commit()
    return at


def test_who_stands_still_with_rows_locked_loses_them_to_the_next_one(postgres):
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(id=1))
    with pytest.raises(InternalError, match="idle-in-transaction"), writing(pause=0.3):
        db.session.execute(FACTS.update().values(at=MOMENT))
        other = MOMENT + timedelta(hours=1)
        assert _in_a_thread(postgres, lambda: _stored_at(other)) == other
        db.session.commit()
    assert db.session.scalar(select(FACTS.c.at)) == other


def test_who_stands_still_between_two_of_many_rows_loses_them_too(postgres):
    """The driver sends many rows in one go; to the server that waits for the next one such a line is not idle."""
    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(id=1))
    with pytest.raises(OperationalError, match="connection is lost"), writing(pause=0.3, whole=1.0):
        line = db.session.connection().connection.driver_connection
        with pytest.raises(psycopg.OperationalError, match="transaction timeout"), line.pipeline():
            line.execute("update fact set id = id")
            line.pgconn.flush()
            other = MOMENT + timedelta(hours=1)
            assert _in_a_thread(postgres, lambda: _stored_at(other)) == other
    assert db.session.scalar(select(FACTS.c.at)) == other
    # The line was lost, and its bounds with it.
    assert db.session.scalar(text("show transaction_timeout")) == "0"


def test_who_has_no_patience_is_refused_what_others_have_locked(postgres):
    def refused():
        with pytest.raises(OperationalError, match="lock timeout"):
            _stored_at(MOMENT, patience=0.1)
        return True

    with db.engine.begin() as connection:
        connection.execute(insert(FACTS).values(id=1))
    with writing():
        db.session.execute(FACTS.update().values(at=MOMENT))
        assert _in_a_thread(postgres, refused)


def _in_a_thread(app, act):
    """What `act()` gives in a thread of its own, with an application context of its own."""
    results = []

    def run():
        with app.app_context():
            results.append(act())
            db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert results, "the thread did not come to its end"
    return results[0]


def test_a_reader_is_not_kept_waiting_by_a_writer(sqlite):
    def count():
        return len(db.session.execute(select(FACTS)).all())

    with writing():
        db.session.execute(insert(FACTS).values(at=MOMENT))
        assert _in_a_thread(sqlite, count) == 0
        db.session.commit()
    assert _in_a_thread(sqlite, count) == 1


def test_the_lock_is_free_again_after_a_failure(sqlite):
    def write():
        with writing():
            db.session.execute(insert(FACTS).values(at=MOMENT))
            db.session.commit()
        return "written"

    with pytest.raises(RuntimeError, match="on purpose"), writing():
        raise RuntimeError("on purpose")
    assert _in_a_thread(sqlite, write) == "written"


def test_letters_beyond_ascii_are_stored_as_they_are(small):
    assert db.engine.dialect._json_serializer({"name": "Łódź"}) == '{"name": "Łódź"}'
