"""The ground that tests stand on. Nothing is shared between two tests: each has its folder, application, database.

Flask and the database libraries are imported inside the fixtures, so that the tests of pure rules don't wait for them.
"""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from core.config import Config

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.pages import StrictClient
    from tests.postgres import Server

pytest_plugins = [
    "pytester",
    "tests.browser",
    "tests.faults.figures",
    "tests.network",
    "tests.postgres",
    "tests.shared_rule",
]

# The same examples in every run: a failure that comes and goes helps nobody. To search further:
# ./check --hypothesis-profile=nightly (or =long)
settings.register_profile("check", derandomize=True, database=None, deadline=None)
settings.register_profile("nightly", database=None, deadline=None, max_examples=2000)
settings.register_profile("long", database=None, deadline=None, max_examples=5000)
settings.load_profile("check")

BROWSER = {"browser", "page"}
POSTGRES = {"postgres_server", "postgres_app", "empty_postgres"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a browser or for PostgreSQL carries the mark, without anyone having to think of it."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & BROWSER:
            item.add_marker("browser")
        if asked & POSTGRES:
            item.add_marker("postgres")


def pytest_configure() -> None:
    # Collecting makes thousands of things and drops next to none of them.
    gc.disable()


def pytest_collection_finish() -> None:
    keep_loaded()
    gc.enable()


def keep_loaded() -> None:
    """What is loaded now stays to the end: nobody searches it for garbage again, which takes a tenth of a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    """Settings with an empty folder, no mail server and no SMS account; no database file yet."""
    served = "live_socket" in request.fixturenames
    base_url = request.getfixturevalue("live_url") if served else "http://localhost:8000"
    return _config(tmp_path, base_url)


def _config(folder: Path, base_url: str = "http://localhost:8000") -> Config:
    return Config(
        data=folder,
        database_url=f"sqlite:///{folder / 'breachclock.sqlite3'}",
        secret_key="a key that only tests use, 40 letters",
        base_url=base_url,
        testing=True,
    )


@pytest.fixture
def app(config: Config, sqlite_template: Path) -> "Iterator[Flask]":
    """The application on a fresh SQLite database with every table. Pushes no context: see `context`."""
    shutil.copyfile(sqlite_template, config.data / "breachclock.sqlite3")
    with _opened(config) as app:
        yield app


@pytest.fixture
def postgres_app(config: Config, postgres_server: "Server", postgres_template: str) -> "Iterator[Flask]":
    """The application on a fresh PostgreSQL database with every table."""
    name = postgres_server.new_database(postgres_template)
    with _opened(replace(config, database_url=postgres_server.url(name))) as app:
        yield app
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest) -> "Flask":
    """The application, once on each database: for tests of what is stored."""
    return request.getfixturevalue({"sqlite": "app", "postgres": "postgres_app"}[request.param])


@pytest.fixture
def context(app: "Flask") -> "Iterator[Flask]":
    """The application inside its context, for tests of operations; not together with a client, which has its own."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A plain test client; `strict_client` is the better one for pages."""
    return app.test_client()


@pytest.fixture
def strict_client(app: "Flask") -> "StrictClient":
    """A test client that checks the HTML of every answer."""
    from tests.pages import StrictClient

    return StrictClient(app, app.response_class, use_cookies=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row, made once by the migrations and copied for each test."""
    config = _config(tmp_path_factory.mktemp("template"))
    _migrate(config)
    # The application's own modules were loaded by now too.
    keep_loaded()
    return config.data / "breachclock.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "Server", tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with every table and no row, copied for each test."""
    name = postgres_server.new_database()
    _migrate(replace(_config(tmp_path_factory.mktemp("template")), database_url=postgres_server.url(name)))
    return name


def _migrate(config: Config) -> None:
    from flask_migrate import upgrade

    with _opened(config) as app, app.app_context():
        upgrade()


@contextmanager
def _opened(config: Config) -> "Iterator[Flask]":
    """The application; its connections are closed at the end, as a forgotten one is a warning and so an error."""
    from core.database import db
    from tests.compiled import keep_addresses, keep_statements, keep_templates
    from wsgi import create_app

    keep_addresses()
    app = create_app(config)
    keep_templates(app)
    with app.app_context():
        keep_statements(db.engine)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
