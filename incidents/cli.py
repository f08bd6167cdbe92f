"""The commands that run inside the application: serve, worker, tick, demo, upgrade."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import IO, Any, Literal

import click
import flask_migrate
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from accounts.operations import issue_setup_code
from contracts.agreements import operations as agreements
from core.config import Config
from core.database import db
from core.times import now
from incidents.demo import operations as demo_set
from incidents.watch import operations as watch
from notifications.operations import transports

TICK_SECONDS = 1.0
#: How long the end of the program waits for the file that is being read.
STOP_SECONDS = 5.0


def init_app(app: Flask) -> None:
    for command in (serve, worker, tick, demo, upgrade):
        app.cli.add_command(command)


@click.command()
@click.option("--no-worker", is_flag=True, help="Web only; run `breachclock worker` beside it.")
def serve(no_worker: bool) -> None:
    """Web and one worker thread, with the database brought up to date."""
    import waitress

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    config: Config = app.config["BREACHCLOCK"]
    _prepare_database()
    code = issue_setup_code(now())
    stop = threading.Event()
    thread = None if no_worker else threading.Thread(target=_work, args=(app, stop), name="worker")
    try:
        server = waitress.create_server(app, host=config.host, port=config.port, threads=8, ident=None)
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {config.host}, port {config.port}: {error.strerror}.") from error
    if thread:
        thread.start()
    click.echo(f"Breachclock is at {config.base_url}")
    if code:
        click.echo(f"First visit: open {config.base_url}/setup and enter this one-time code: {code}")
    _on_stop(lambda: _leave(server))
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        stop.set()
        server.close()
        if thread:
            thread.join()


@click.command()
def worker() -> None:
    """Ticks each second until stopped; prints one line for each thing done."""
    _require_schema()
    stop = threading.Event()
    # In a thread of its own: a signal may come while this one holds the event's own lock, and would wait for itself.
    _on_stop(lambda: threading.Thread(target=stop.set).start())
    if not _work(current_app._get_current_object(), stop):  # type: ignore[attr-defined]
        raise SystemExit(1)


@click.command()
def tick() -> None:
    """Ticks once: raises what is due, sends what is queued; then reads some of the agreements that wait."""
    _require_schema()
    config: Config = current_app.config["BREACHCLOCK"]
    lock = _only_worker(config)
    if lock is False:
        raise click.ClickException("Another worker runs on this database; SQLite takes one at a time.")
    ways_out = transports(config)
    with lock or nullcontext():
        watch.release_held(ways_out)
        click.echo(str(watch.tick(now, _name(), ways_out)))
    # With the lock let go: a long PDF must not keep the next tick from beginning.
    _read_some(config)


@click.command()
def demo() -> None:
    """Loads the marked demonstration set: three contracts, people, one drill incident."""
    _prepare_database()
    click.echo(demo_set.load(now()))


@click.command()
def upgrade() -> None:
    """Brings the database's schema up to date."""
    flask_migrate.upgrade()
    click.echo(f"The database is at level {watch.migration_levels()[0]}.")


def _prepare_database() -> None:
    """The embedded database is brought up to date by itself; a PostgreSQL is its administrator's."""
    if db.engine.dialect.name == "sqlite":
        flask_migrate.upgrade()
    else:
        _require_schema()


def _require_schema() -> None:
    try:
        level, wanted = watch.migration_levels()
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}") from error
    if level != wanted:
        message = f"The database is at level {level}, this program needs {wanted}. Run: breachclock upgrade"
        raise click.ClickException(message)


def _work(app: Flask, stop: threading.Event) -> bool:
    """Ticks until told to stop; False if another worker holds this database."""
    config: Config = app.config["BREACHCLOCK"]
    lock = _only_worker(config)
    if lock is False:
        click.echo("Another worker runs on this database; SQLite takes one at a time. This one does not start.")
        return False
    ways_out = transports(config)
    name = _name()
    with app.app_context():
        watch.release_held(ways_out)
    # A folder of agreements is read beside the ticks: one PDF may take a minute, and no alert waits for it. Nor does
    # the end of the program: what is in hand then is read by the next worker.
    parts = (app, stop, "reading", lambda: _read_some(config))
    reading = threading.Thread(target=_each_second, args=parts, name="reading", daemon=True)
    with lock or nullcontext():
        reading.start()
        _each_second(app, stop, "tick", lambda: _tick_once(name, ways_out))
        reading.join(STOP_SECONDS)
    return True


def _each_second(app: Flask, stop: threading.Event, what: str, act: Callable[[], None]) -> None:
    """Acts until told to stop, each time in a context of its own. What goes wrong is said, and tried again."""
    while not stop.is_set():
        with app.app_context():
            try:
                act()
            except Exception as error:  # noqa: BLE001 - a worker that dies at one bad row would silence all others
                db.session.rollback()
                app.logger.error("%s failed: %s", what, type(error).__name__, exc_info=app.debug)
        stop.wait(TICK_SECONDS)


def _tick_once(name: str, ways_out: Any) -> None:
    _say(watch.tick(now, name, ways_out))


def _read_some(config: Config) -> None:
    """Reads agreements that wait, for about a second or one long file."""
    read = agreements.work(now, config.files)
    _say(f"{read} agreements read" if read else "")


def _say(done: Any) -> None:
    if done:
        click.echo(f"{now():%H:%M:%S}Z {done}")


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _only_worker(config: Config) -> IO[str] | Literal[False] | None:
    """The lock that admits one worker on SQLite; None where none is needed, False where another holds it."""
    if db_is_shared(config):
        return None
    import fcntl

    path = Path(config.data) / "worker.lock"
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return False
    return handle


def db_is_shared(config: Config) -> bool:
    """Whether several workers may share this database."""
    return not config.database_url.startswith("sqlite")


def _on_stop(act: Any) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        act()

    # Both by hand: a shell that starts us in the background leaves SIGINT ignored.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


def _leave(_server: Any) -> None:
    raise SystemExit(0)
