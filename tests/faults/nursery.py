"""The test's side of `victim.py`: begins lives of the program, ends them, and asks how they ended."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
#: How long a test waits for what takes a second on a quiet machine.
PATIENCE = 90.0


@dataclass
class Life:
    """One process of the program."""

    pid: int
    output: Path
    _nursery: "Nursery"
    _status: int | None = None

    def ended(self, patience: float = 0.0) -> int | None:
        """The exit status, negative for a signal; None while it lives (asked for up to so many seconds)."""
        if self._status is None:
            self._status = self._nursery.ask(do="wait", pid=self.pid, patience=patience)
        return self._status

    def signal(self, number: signal.Signals) -> None:
        # Nobody else waits for it, so the number is still its own although it may have ended.
        if self._status is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """As `kill -9` does; comes back when the process is gone."""
        self.signal(signal.SIGKILL)
        assert self.ended(PATIENCE) is not None, "not even SIGKILL ended it"

    def stop(self) -> int | None:
        """Asks it to end in order; gives the exit status."""
        self.signal(signal.SIGTERM)
        return self.ended(PATIENCE)

    def paused(self) -> bool:
        """Whether all of it stands still."""
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def said(self) -> str:
        return self.output.read_text(errors="replace")


@dataclass
class Nursery:
    """The parent of all lives of a test run."""

    _process: subprocess.Popen[str] = field(init=False)
    lives: list[Life] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.victim"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    def ask(self, **order: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, environment: dict[str, str], output: Path, *arguments: str, **how: Any) -> Life:
        """A new process; `point` (name, number), `without` (a guard), `timeout` (seconds): as `victim.py` has them."""
        pid = self.ask(do="start", environment=environment, output=str(output), arguments=arguments, **how)
        life = Life(pid, output, self)
        self.lives.append(life)
        return life

    def clear(self) -> None:
        """Ends whatever still lives, after a test."""
        while self.lives:
            life = self.lives.pop()
            with suppress(ProcessLookupError):
                life.signal(signal.SIGCONT)
                life.kill()
