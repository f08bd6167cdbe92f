"""The parts of a plain text, for the HTML part of the same mail: one source of words, so both say the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of a text, as it stands there; `link` where it is an address and nothing else."""

    text: str
    link: bool


def paragraphs(body: str) -> list[list[Line]]:
    """The lines of each paragraph; empty lines part them.

    >>> [[line.text for line in lines] for lines in paragraphs("A duty\\n12 h left\\n\\n\\nhttps://b.example/i/7\\n")]
    [['A duty', '12 h left'], ['https://b.example/i/7']]
    """
    found: list[list[Line]] = [[]]
    for line in body.splitlines():
        text = line.strip()
        if text:
            found[-1].append(Line(text, _is_link(text)))
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://")) and len(text.split()) == 1
