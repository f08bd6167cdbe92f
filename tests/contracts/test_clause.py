"""Sentences of our own in each language and what the reader has to make of them, and what it must leave alone.

`sentences/xx.txt` and the files of the folder `sentences/xx/` have a sentence, then a line for each of its duties:
limit, triggers that count as right, channels, and who owes whom where it is not the processor that owes the controller.
`nothing` is a sentence without a duty; `\\n` in a sentence is a new line.
"""

import re
from pathlib import Path

import pytest

from contracts.clause import read

FOLDER = Path(__file__).with_name("sentences")
UNITS = {"h": "hours", "d": "days", "bd": "business_days", "w": "weeks", "mo": "months"}
WORDS = {"undue": "undue_delay"}


def cases():
    for path in sorted(FOLDER.rglob("*.txt")):
        language = path.stem if path.parent == FOLDER else path.parent.name
        sentence, wanted = "", []
        for line in [*path.read_text("utf-8").splitlines(), ""]:
            if line.startswith("-> "):
                wanted.append(line[3:])
                continue
            if sentence:
                yield pytest.param(language, sentence, wanted, id=f"{language}-{sentence[:50]}")
            sentence, wanted = line.replace("\\n", "\n"), []


def limit(text):
    match = re.fullmatch(r"(\d+|_)(h|d|bd|w|mo)", text)
    if match is None:
        return (WORDS.get(text, text), None, None)
    return ("fixed", None if match[1] == "_" else int(match[1]), UNITS[match[2]])


@pytest.mark.parametrize(("language", "sentence", "wanted"), list(cases()))
def test_a_sentence_is_read_as_a_person_reads_it(language, sentence, wanted):
    readings = read(sentence, language)
    if wanted == ["nothing"]:
        assert readings == []
        return
    assert [(one.limit.kind, one.limit.amount, one.limit.unit) for one in readings] == [
        limit(line.split()[0]) for line in wanted
    ]
    for one, line in zip(readings, wanted, strict=True):
        _, triggers, channels, *sides = line.split()
        assert one.trigger in triggers.split("|")
        assert set(one.channel) == set(channels.split("+"))
        assert f"{one.debtor}>{one.creditor}" == (sides[0] if sides else "processor>controller")


def test_there_are_enough_sentences_in_each_language():
    for path in FOLDER.glob("*.txt"):
        text = path.read_text("utf-8")
        sentences = sum(bool(line) and not line.startswith("->") for line in text.splitlines())
        assert text.count("-> nothing") >= 15
        assert sentences - text.count("-> nothing") >= 25
