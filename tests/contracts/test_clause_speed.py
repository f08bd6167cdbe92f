"""The reader takes time in proportion to the text, also to one that was written to hold it up."""

import random
import time

import pytest

from contracts.clause import read

SENTENCE = "The Processor shall notify the Controller of a personal data breach within 48 hours of becoming aware of it"
#: Repeated over and over, each of these has held up some reader of texts.
PATTERNS = {
    "no space": "a",
    "capitals": "A",
    "one digit": "7",
    "numbers": "1 ",
    "dotted numbers": "1.2.",
    "full stops": ".",
    "empty sentences": ". ",
    "signs": ".,;:!?()[]\"'",
    "brackets": "(",
    "at signs": "a@a.",
    "blanks": "within ____ hours ",
    "line breaks": "\n",
    "spaces": " ",
    "empty items": ":\n",
    "headings": "9.2 Breaches\n",
    "bullets": "- breach\n",
    "items": "The Processor shall:\n(a) notify the Controller of a breach;\n",
    "hyphens": "seventy-",
    "numbers in words": "seventy-two (72) ",
    "limits": "48 hours ",
    "one long number": "achtundvierzig",
    "standards": "without undue delay ",
    "verbs": "shall notify breach ",
    "parties": "the Processor shall notify the Controller ",
    "definitions": "“A” means the Processor (the “B”). ",
    "references": "in accordance with Section 9.2 ",
    "abbreviations": "e.g. No. Art. ",
    "addresses": "a@b.example ",
    "conditions": "if, where feasible, unless ",
    "sentences": f"{SENTENCE}. ",
    "one sentence": f"{SENTENCE}, and ",
    "lines": f"{SENTENCE}\n",
    "German": "Der Auftragnehmer meldet dem Auftraggeber jede Datenpanne binnen achtundvierzig Stunden ",
    "French": "le sous-traitant notifie au responsable toute violation dans un délai de soixante-douze (72) heures ",
    "Spanish": "el encargado notificará al responsable cualquier violación de seguridad en 48 horas ",
    "Italian": "il responsabile informa il titolare di ogni violazione entro 48 ore ",
    "Dutch": "de verwerker meldt de verwerkingsverantwoordelijke elk datalek binnen 48 uur ",
    "accents apart": "e\u0301",
    "letters that grow": "İßﬃ",
    "signs beyond": "😀",
}
#: Four times the text may take four times as long; a reader that looks back at everything takes sixteen times.
SMALL, LARGE, MOST = 15_000, 60_000, 9.0
#: Less processor time than this, in seconds, is too little to compare.
NOTHING = 0.05


def seconds(text):
    """Processor time of one reading: what else the machine does counts little."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


def assert_in_proportion(make):
    large = seconds(make(LARGE))
    if large < NOTHING:
        return
    # Each at its best: a pause of the machine is no property of the text.
    small, large = (min(seconds(make(length)) for _ in range(2)) for length in (SMALL, LARGE))
    assert large < NOTHING or large / max(small, NOTHING / 10) < MOST, f"{small:.2f} s, then {large:.2f} s"


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_repeated_words_take_time_in_proportion(pattern):
    assert_in_proportion(lambda length: (pattern * (length // len(pattern) + 1))[:length])


@pytest.mark.parametrize(
    "make",
    [
        lambda length: "(" * (length // 2) + ")" * (length // 2),
        lambda length: "(a " * (length // 6) + "b) " * (length // 6),
        lambda length: "breach" + "x" * length,
        lambda length: "a" * (length // 2) + "@" + "b." * (length // 4),
        lambda length: " ".join(f"“Name{one}” means the Processor." for one in range(length // 34)),
        lambda length: f"{SENTENCE}, " + "and so on " * (length // 10) + "by e-mail.",
        lambda length: "\n".join(f"{one}. Breaches" for one in range(length // 15)) + f"\n{SENTENCE}.",
    ],
    ids=["nested", "nested words", "one word", "one address", "many names", "one sentence", "many sections"],
)
def test_grown_shapes_take_time_in_proportion(make):
    assert_in_proportion(make)


@pytest.mark.parametrize("seed", range(12))
def test_chance_finds_no_text_that_takes_longer(seed):
    chance = random.Random(seed)
    words = " ".join(PATTERNS.values()).split()
    pattern = chance.choice([" ", "", "\n", ", "]).join(chance.choices(words, k=chance.randint(2, 9))) + " "
    assert_in_proportion(lambda length: (pattern * (length // len(pattern) + 1))[:length])
