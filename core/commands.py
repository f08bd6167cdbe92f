"""What commands that write a file share: bad input is said in one line, and the file is complete or not there.

A file of its own because the register's command and that of the documents keep the same promises to scripts.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import click

#: As other commands understand it: standard output, not a file of that name.
STANDARD_OUTPUT = Path("-")


class OneLine(click.Command):
    """A command that says in one line what cannot be meant, without the usage before it; exit status 2."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise refused(error.format_message()) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            # What was refused inside the command knows it by now, and would print its usage.
            error.ctx = None
            raise


def refused(line: str) -> click.UsageError:
    """Bad input, in one line for the person."""
    return click.UsageError(" ".join(line.split()))


def write_out(out: Path, write: Callable[[IO[bytes]], object]) -> None:
    """What `write` puts into an open binary file stands in `out` afterwards, and on the screen how much it is; `-` is
    standard output.

    A file that was there before stays as it was until the new one is complete. UsageError where it cannot be written.
    """
    try:
        with TemporaryFile() as made:
            write(made)
            size = made.tell()
            made.seek(0)
            _put(out, made)
    except OSError as error:
        raise refused(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"{out}: {size} bytes.", err=out == STANDARD_OUTPUT)


def _put(out: Path, made: IO[bytes]) -> None:
    if out == STANDARD_OUTPUT:
        shutil.copyfileobj(made, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    out = out.resolve()
    if out.exists() and not out.is_file():
        # A device, such as a printer: it is written to, never replaced. A folder refuses.
        with out.open("wb") as target:
            shutil.copyfileobj(made, target)
        return
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as target:
            shutil.copyfileobj(made, target)
        os.replace(part, out)
    except OSError:
        # A full disk: what is half-written goes.
        part.unlink(missing_ok=True)
        raise
