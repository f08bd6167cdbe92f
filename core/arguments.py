"""The arguments of commands that only compute: what cannot be meant is said in one line.

A file of its own because each such command must answer at once and may not wait for what another one needs.
"""

import argparse
from typing import NoReturn


class Refused(ValueError):
    """Input that cannot be meant, in one line for the person."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        raise Refused(message)
