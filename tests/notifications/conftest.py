"""The mail room on either database, and what turns and flies in its tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from core.database import db
from tests.notifications.mailroom import Clock, Pigeon, make_config, make_room
from tests.peers import SmtpPeer, TwilioPeer


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The mail room on SQLite and on PostgreSQL, inside its application context."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgres" else None
    url = server.url(name := server.new_database()) if server else f"sqlite:///{tmp_path / 'room.sqlite3'}"
    app = make_room(make_config(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if server:
        server.drop_database(name)


@pytest.fixture
def page_room(tmp_path: Path) -> Iterator[Flask]:
    """The mail room on SQLite, outside any context, for tests of its pages."""
    app = make_room(make_config(tmp_path, f"sqlite:///{tmp_path / 'room.sqlite3'}"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def mail_server() -> Iterator[SmtpPeer]:
    with SmtpPeer() as peer:
        yield peer


@pytest.fixture
def provider() -> Iterator[TwilioPeer]:
    with TwilioPeer() as peer:
        yield peer
