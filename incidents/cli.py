"""The commands that run inside the application: serve, worker, tick, demo, upgrade."""

import signal
import threading
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
from incidents.audit import operations as auditor
from incidents.demo import operations as demo_set
from incidents.watch import operations as watch
from incidents.watch.foresight import operations as foresight
from incidents.watch.worker import Run, name_of_run
from notifications.operations import transports
from notifications.workers import operations as workers

TICK_SECONDS = 1.0
#: How often it is asked whether agreements wait to be read.
READ_SECONDS = 2.0
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
    thread = None if no_worker else threading.Thread(target=_work_in_turn, args=(app, stop), name="worker")
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
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
def tick(dry_run: bool) -> None:
    """Ticks once: raises what is due, sends what is queued; then reads some of the agreements that wait."""
    _require_schema()
    if dry_run:
        for line in foresight.foresee(now()):
            click.echo(line)
        return
    config: Config = current_app.config["BREACHCLOCK"]
    lock = _only_worker(config)
    if lock is False:
        raise click.ClickException("Another worker runs on this database; SQLite takes one at a time.")
    ways_out = transports(config)
    with lock or nullcontext():
        name = name_of_run()
        workers.enter(name, now(), alone=lock is not None)
        try:
            watch.release_held(ways_out)
            click.echo(str(watch.tick(now, name, ways_out)))
            auditor.audit(now)
        finally:
            workers.leave(name, now())
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
    """Works until told to stop; False if another worker holds this database."""
    config: Config = app.config["BREACHCLOCK"]
    lock = _only_worker(config)
    if lock is False:
        click.echo("Another worker runs on this database; SQLite takes one at a time. This one does not start.")
        return False
    _work_alone(app, stop, lock)
    return True


def _work_in_turn(app: Flask, stop: threading.Event) -> None:
    """As `_work`, but begins when the other worker ends.

    After a restart the worker before may still hang on a mail server for a minute: alerts must not stay off for good.
    """
    config: Config = app.config["BREACHCLOCK"]
    lock = _only_worker(config)
    if lock is False:
        click.echo("Another worker runs on this database; SQLite takes one at a time. This one begins when it ends.")
    while lock is False and not stop.wait(TICK_SECONDS):
        lock = _only_worker(config)
    if lock is not False:
        _work_alone(app, stop, lock)


def _work_alone(app: Flask, stop: threading.Event, lock: IO[str] | None) -> None:
    # A folder of agreements is read beside the ticks: one PDF may take a minute, and no alert waits for it. Nor does
    # the end of the program: what is in hand then is read by the next worker.
    reading = threading.Thread(target=_read_on, args=(app, stop), name="reading", daemon=True)
    with lock or nullcontext():
        reading.start()
        while not stop.is_set():
            try:
                Run(app, stop, alone=lock is not None).live()
            except Exception as error:  # noqa: BLE001 - a database that is away for an hour comes back
                _failed(app, "worker", error)
                stop.wait(TICK_SECONDS)
        reading.join(STOP_SECONDS)


def _read_on(app: Flask, stop: threading.Event) -> None:
    """Reads until told to stop, each time in a context of its own. What goes wrong is said, and tried again."""
    while not stop.is_set():
        with app.app_context():
            try:
                _read_some(app.config["BREACHCLOCK"])
            except Exception as error:  # noqa: BLE001 - one bad file must not keep all others from being read
                db.session.rollback()
                _failed(app, "reading", error)
        stop.wait(READ_SECONDS)


def _failed(app: Flask, what: str, error: Exception) -> None:
    app.logger.error("%s failed: %s", what, type(error).__name__, exc_info=app.debug)


def _read_some(config: Config) -> None:
    """Reads agreements that wait, for about a second or one long file."""
    if read := agreements.work(now, config.files):
        click.echo(f"{now():%H:%M:%S}Z {read} agreements read")


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
