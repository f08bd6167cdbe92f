"""No test reaches beyond this machine: whatever looks up or connects to anything but the loopback is refused.

An audit hook sees each call below every library, so nothing has to be patched. It sees this process only: the
browser has its own rule (see `browser.py`), and PostgreSQL listens on a socket in the file system.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

# Audit event -> where the host, or the address that begins with it, stands among the event's arguments.
LOOKUPS = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}
CONTACTS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}

_attempts: list[str] = []


class ReachesOutsideError(AssertionError):
    """A test tried to talk to another machine."""


def is_here(host: object) -> bool:
    """Whether a host, as given to a socket, can only mean this machine.

    >>> is_here("127.0.0.1"), is_here("192.0.2.7")
    (True, False)
    """
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost"):
        return True  # no host at all: a netlink socket, or "any address of ours"
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event in CONTACTS:
        address = args[CONTACTS[event]]
        # A path (Unix socket) or None (socket already connected, and checked then) is no tuple.
        outside = isinstance(address, tuple) and not is_here(address[0])
    elif event in LOOKUPS:
        address = args[LOOKUPS[event]]
        # Mail libraries look up this machine's own name to introduce themselves.
        outside = not is_here(address) and address != socket.gethostname()
    else:
        return
    if outside:
        _attempts.append(f"{event} {address!r}")
        raise ReachesOutsideError(f"a test tried to reach beyond this machine: {event} {address!r}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def outside_attempts() -> Iterator[list[str]]:
    """What this test tried to reach; must be empty at its end, even where the refusal was swallowed on the way."""
    _attempts.clear()
    yield _attempts
    assert not _attempts, f"this test tried to reach beyond this machine: {_attempts}"
