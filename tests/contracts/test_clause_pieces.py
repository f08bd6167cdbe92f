"""How a duty may be put, piece by piece: limits, starting events, verbs, nouns for a breach, channels.

`pieces/xx.txt` has a sentence with a place for the piece (`= … @ …`), then lines of what is read and the pieces that
say so, between semicolons. What is read is a limit, a starting event, channels joined with `+`, or several of them.
"""

from pathlib import Path

import pytest

from contracts.clause import read

FOLDER = Path(__file__).with_name("pieces")
UNITS = {"hours": "h", "days": "d", "business_days": "bd", "weeks": "w", "months": "mo"}


def cases():
    for path in sorted(FOLDER.glob("*.txt")):
        frame, pieces = "", []
        for line in [*path.read_text("utf-8").splitlines(), "= "]:
            if line.startswith("= "):
                if pieces:
                    yield pytest.param(path.stem, frame, pieces, id=f"{path.stem}-{len(pieces)}-{frame[:40]}")
                frame, pieces = line[2:], []
            else:
                wanted, _, listed = line.partition(": ")
                pieces += [(piece, wanted.split()) for piece in listed.split("; ")]


@pytest.mark.parametrize(("language", "frame", "pieces"), list(cases()))
def test_each_piece_is_read_in_its_frame(language, frame, pieces):
    for piece, wanted in pieces:
        (one,) = read(frame.replace("@", piece), language)
        amount = "_" if one.limit.amount is None else one.limit.amount
        limit = f"{amount}{UNITS[one.limit.unit]}" if one.limit.unit else one.limit.kind.removesuffix("_delay")
        said = {limit, one.trigger, "+".join(sorted(one.channel))}
        assert set(wanted) <= said, piece
