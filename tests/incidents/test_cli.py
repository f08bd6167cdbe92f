"""The commands as real processes: one worker on SQLite, a clean end, and one plain line for what cannot be."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.times import now
from tests import make
from tests.peers import SmtpPeer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


@pytest.fixture
def environment(tmp_path):
    """An empty environment with an empty data folder."""
    return {"PATH": os.environ["PATH"], "BREACHCLOCK_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def stored(app, environment):
    """The same, with a database in the folder that has every table."""
    with app.app_context():
        make.ours()
        make.person(phone=None)
    return environment


def command(*arguments):
    return [sys.executable, "-m", "wsgi", *arguments]


def run(environment, *arguments):
    """The finished command."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@contextmanager
def running(environment, *arguments):
    """The command while it runs, its output in one stream; killed at the end if it is still there."""
    process = subprocess.Popen(
        command(*arguments), cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    # No test hangs on a line that never comes.
    guard = threading.Timer(PATIENCE, process.kill)
    guard.start()
    try:
        with process.stdout:
            yield process
    finally:
        guard.cancel()
        process.kill()
        process.wait()


def line_with(process, word):
    """The next line with that word."""
    for line in process.stdout:
        if word in line:
            return line
    raise AssertionError(f"the process ended without a line with {word!r}")


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def fetch(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


# ---- tick, worker


def test_tick_sends_once_and_says_what_it_did(app, stored):
    with app.app_context():
        make.incident(now=now())
    with SmtpPeer() as post:
        mail = {"BREACHCLOCK_SMTP_URL": post.url, "BREACHCLOCK_MAIL_FROM": "breach@ours.example"}
        first, second = run(stored | mail, "tick"), run(stored | mail, "tick")
    assert (first.returncode, first.stdout) == (0, "0 clocks rang, 0 notices settled, 1 texts tried\n")
    assert (second.returncode, second.stdout) == (0, "0 clocks rang, 0 notices settled, 0 texts tried\n")
    assert [one.recipients for one in post.mails] == [["ada@ours.example"]]


def test_what_waited_for_a_mail_server_leaves_once_there_is_one(app, stored):
    with app.app_context():
        make.incident(now=now())
    run(stored, "tick")
    with SmtpPeer() as post:
        run(stored | {"BREACHCLOCK_SMTP_URL": post.url, "BREACHCLOCK_MAIL_FROM": "breach@ours.example"}, "tick")
    assert len(post.mails) == 1


def test_a_worker_ticks_alone_on_sqlite_and_ends_cleanly_on_sigterm(app, stored, client):
    with running(stored, "worker") as worker:
        until(lambda: client.get("/readyz").status_code == 200)
        other = run(stored, "worker")
        assert (other.returncode, other.stdout.count("\n")) == (1, 1)
        assert "Another worker runs on this database; SQLite takes one at a time." in other.stdout
        once = run(stored, "tick")
        assert once.returncode == 1
        assert once.stderr == "Error: Another worker runs on this database; SQLite takes one at a time.\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert "Traceback" not in worker.stdout.read()
    assert run(stored, "tick").returncode == 0


def test_a_restarted_server_alerts_once_the_worker_before_has_ended(app, stored):
    with SmtpPeer() as post, running(stored, "worker") as before:
        until(lambda: app.test_client().get("/readyz").status_code == 200)
        mail = {"BREACHCLOCK_SMTP_URL": post.url, "BREACHCLOCK_MAIL_FROM": "breach@ours.example"}
        with running(stored | mail | {"BREACHCLOCK_PORT": str(free_port())}, "serve") as server:
            assert "This one begins when it ends." in line_with(server, "Another worker")
            before.send_signal(signal.SIGTERM)
            assert before.wait(PATIENCE) == 0
            with app.app_context():
                make.incident(now=now())
            assert "1 texts tried" in line_with(server, "texts tried")


def test_a_worker_stops_though_the_signal_comes_between_two_of_its_steps(stored):
    # The main thread holds the lock of the event that it waits on at some moments; the signal comes at such a one.
    program = """
import os, signal, threading
from incidents import cli

class Held(threading.Event):
    def wait(self, timeout=None):
        with self._cond:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().wait(300)

cli.threading.Event = Held
cli._work = lambda app, stop: stop.wait()
import sys
from wsgi import main
sys.argv = ["breachclock", "worker"]
main()
"""
    try:
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=stored, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail("the worker waits for itself")
    assert done.returncode in (0, 1)


def test_a_worker_sends_what_is_logged_while_it_runs(app, stored):
    with SmtpPeer() as post:
        mail = {"BREACHCLOCK_SMTP_URL": post.url, "BREACHCLOCK_MAIL_FROM": "breach@ours.example"}
        with running(stored | mail, "worker") as worker:
            with app.app_context():
                make.incident(now=now())
            assert "1 texts tried" in line_with(worker, "texts tried")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0
    assert len(post.mails) == 1


def test_a_worker_without_a_schema_says_so_in_one_line(environment):
    for name in ("worker", "tick"):
        done = run(environment, name)
        assert done.returncode == 1
        assert re.fullmatch(r"Error: The database is at level None, .* Run: breachclock upgrade\n", done.stderr)


# ---- serve


def test_serve_sets_up_its_database_prints_its_address_ticks_and_ends_cleanly(environment):
    port = free_port()
    with running(environment | {"BREACHCLOCK_PORT": str(port)}, "serve") as server:
        assert line_with(server, "Breachclock is at").strip() == f"Breachclock is at http://localhost:{port}"
        assert re.search(r"one-time code: [0-9a-f]{4}(-[0-9a-f]{4}){3}$", line_with(server, "/setup").strip())
        assert fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200
        until(lambda: fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200)
        other = run(environment | {"BREACHCLOCK_PORT": str(port)}, "serve")
        assert other.returncode == 1
        assert re.search(rf"^Error: Cannot listen on 127\.0\.0\.1, port {port}: .+$", other.stderr, re.MULTILINE)
        assert "Traceback" not in other.stderr
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        assert "Traceback" not in server.stdout.read()


def test_serve_without_a_worker_is_not_ready_until_one_runs_beside_it(environment):
    port = free_port()
    environment |= {"BREACHCLOCK_PORT": str(port)}
    with running(environment, "serve", "--no-worker") as server:
        line_with(server, "Breachclock is at")
        assert fetch(f"http://127.0.0.1:{port}/readyz")[0] == 503
        with running(environment, "worker"):
            until(lambda: fetch(f"http://127.0.0.1:{port}/readyz")[0] == 200)
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0


# ---- demo, upgrade, settings


def test_demo_loads_once(environment):
    first, second = run(environment, "demo"), run(environment, "demo")
    assert first.stdout.startswith("Loaded: three contracts")
    assert second.stdout == "The demonstration set is loaded already.\n"


@pytest.mark.postgres
def test_postgresql_without_a_schema_is_refused_with_one_line_until_upgraded(environment, postgres_server):
    name = postgres_server.new_database()
    environment |= {"DATABASE_URL": postgres_server.url(name)}
    for refused in ("serve", "worker", "tick", "demo"):
        done = run(environment, refused)
        assert done.returncode == 1
        assert re.fullmatch(r"Error: The database is at level None, .* Run: breachclock upgrade\n", done.stderr)
    upgraded = run(environment, "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    newest = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert upgraded.stdout == f"The database is at level {newest}.\n"
    assert run(environment, "tick").returncode == 0
    postgres_server.drop_database(name)


def test_two_workers_may_share_a_postgresql(environment, postgres_app, postgres_server):
    environment |= {"DATABASE_URL": postgres_app.config["SQLALCHEMY_DATABASE_URI"]}
    with running(environment, "worker") as worker:
        until(lambda: postgres_app.test_client().get("/readyz").status_code == 200)
        assert run(environment, "tick").returncode == 0
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0


@pytest.mark.parametrize("arguments", [("serve",), ("tick",), ("--help",), ()])
def test_a_setting_that_cannot_be_meant_ends_with_a_sentence(environment, arguments):
    done = run(environment | {"BREACHCLOCK_PORT": "eighty"}, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "breachclock: BREACHCLOCK_PORT must be a number from 1 to 65535, not 'eighty'\n"


def test_a_database_that_cannot_be_reached_ends_with_a_sentence(environment):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    done = run(environment | {"DATABASE_URL": url}, "tick")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "database" in done.stderr


def test_help_names_the_commands(environment):
    done = run(environment, "--help")
    assert done.returncode == 0
    for name in ("serve", "worker", "tick", "demo", "upgrade"):
        assert re.search(rf"^  {name} ", done.stdout, re.MULTILINE)
