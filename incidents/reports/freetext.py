"""What must not stand in free text: people's names, addresses and numbers (Art. 5(1)(c) GDPR, data minimisation).

An authority, a controller and a register need no name of a data subject. A finding is a warning beside the text and
blocks nothing. Our own contact addresses and those of authorities are no finding. National identity numbers are not
looked for: we have no checksum of one that was verified.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.phrases import Phrase


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    NAME = "name"


WORDS = {
    Kind.EMAIL: Phrase("e-mail address: {text}"),
    Kind.PHONE: Phrase("phone number: {text}"),
    Kind.CARD: Phrase("number of a payment card: {text}"),
    Kind.IBAN: Phrase("bank account (IBAN): {text}"),
    Kind.NAME: Phrase("name of a person: {text}"),
}
#: Of these no more than the beginning is shown again.
SECRET = (Kind.CARD, Kind.IBAN)


@dataclass(frozen=True)
class Finding:
    """What was found, and where it begins in the text."""

    kind: Kind
    text: str
    start: int

    @property
    def words(self) -> Phrase:
        shown = f"{self.text[:4]}…" if self.kind in SECRET else self.text
        return WORDS[self.kind].filled({"text": shown})


_TOKEN = re.compile(r"[^\s,;<>()\[\]\"|]{3,254}")
_EMAIL = re.compile(r"[^@:=]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<![\w+.,])[2-6](?:[ -]?[0-9]){12,18}(?![\w])")
_PHONE = re.compile(r"(?<![\w+.,/-])(?<![0-9] )(?:\+|00? ?)[1-9(][0-9 ()./-]{5,24}[0-9](?!\w)")
# Some write phone numbers in pairs with dots between.
_DATE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}(?![0-9]|\.[0-9])")
#: What texts from elsewhere have in place of a blank or a hyphen, such as the blank that does not break a line.
_SAME = str.maketrans(dict.fromkeys("\t\xa0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2010\u2011", "-"))
#: Before a name, in our six languages. A word that only stands before names: the rule is conservative.
_TITLES = (
    r"Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Prof\.?|Mme|Mlle|M\.|Monsieur|Madame|Mademoiselle|Herrn?|Frau|Sr\.|Sra\.?|Srta\.?"
    r"|Señora?|Don|Doña|Sig\.|Sig\.ra|Signora?|Dott\.|Dott\.ssa|Dhr\.|Mevr\.|Mw\.|[Dd]e heer|[Mm]evrouw|[Mm]eneer"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽΑ-ΩА-Я]"
_NAME = re.compile(
    rf"(?<!\w)(?:{_TITLES})(?: (?:{_TITLES}))?(?: (?:van|von|de|der|den|du|della|di|la|ten|ter)){{0,3}}"
    rf"(?: {_CAPITAL}[\w'’-]{{0,40}}\.?){{1,3}}"
)


def findings(text: str, own: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What must not stand in that text, in its order; `own` are addresses and numbers that may (`contacts`).

    >>> [one.text for one in findings("Call Ms Jane Example, jane@people.example.")]
    ['Ms Jane Example', 'jane@people.example']
    >>> findings("Write to desk@ours.example.", contacts("Desk, desk@ours.example"))
    ()
    """
    allowed = frozenset(own)
    found: list[Finding] = []
    rest = text.translate(_SAME)
    for kind, pattern, right in RULES:
        hits = list(_hits(kind, pattern, right, rest))
        found += [one for one in hits if _plain(one.text) not in allowed]
        rest = _without(rest, hits)
    # Shown as it was typed.
    typed = (Finding(one.kind, text[one.start : one.start + len(one.text)], one.start) for one in found)
    return tuple(sorted(typed, key=lambda one: one.start))


def contacts(*texts: str | None) -> frozenset[str]:
    """The e-mail addresses and phone numbers in these texts, as `findings` takes them: ours, and authorities'.

    >>> sorted(contacts("Desk, desk@ours.example, +49 30 901820", None))
    ['+4930901820', 'desk@ours.example']
    """
    kinds = (Kind.EMAIL, Kind.PHONE)
    return frozenset(_plain(one.text) for text in texts if text for one in findings(text) if one.kind in kinds)


def luhn(number: str) -> bool:
    """Whether the digits carry the check digit of payment cards (ISO/IEC 7812).

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    digits = [int(one) for one in reversed(number)]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def iban(number: str) -> bool:
    """Whether the number carries the check digits of an IBAN (ISO 13616: mod 97 is 1).

    >>> iban("DE89370400440532013000"), iban("DE88370400440532013000")
    (True, False)
    """
    turned = number[4:] + number[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


def _is_card(text: str) -> str | None:
    """The number; an expiry date or a check number after it is no part of it."""
    for tried in _shorter(text):
        digits = re.sub(r"\D", "", tried)
        if len(digits) >= 13 and luhn(digits) and len(set(digits)) > 1:
            return tried
    return None


def _is_iban(text: str) -> str | None:
    """The number; words after it are no part of it."""
    for tried in _shorter(text):
        bare = re.sub(r"[ -]", "", tried)
        # Nobody types one in small letters that are not mostly digits; words would be one by chance.
        typed = tried.isupper() or sum(map(str.isdigit, bare)) >= 10
        if len(bare) >= 15 and typed and iban(bare):
            return tried
    return None


def _shorter(text: str) -> Iterator[str]:
    """The text, then always one word less at its end."""
    groups = text.split(" ")
    return (" ".join(groups[:size]) for size in range(len(groups), 0, -1))


def _is_phone(text: str) -> str | None:
    digits = sum(map(str.isdigit, text))
    return text if 8 <= digits <= 15 and not _DATE.match(text) else None


def _is_email(text: str) -> str | None:
    bare = text.removeprefix("mailto:").strip(".:!?'’“”„«»*_")
    return bare if _EMAIL.fullmatch(bare) else None


def _as_it_is(text: str) -> str | None:
    return text


#: In this order: a number is one thing only.
RULES = (
    (Kind.EMAIL, _TOKEN, _is_email),
    (Kind.IBAN, _IBAN, _is_iban),
    (Kind.CARD, _CARD, _is_card),
    (Kind.PHONE, _PHONE, _is_phone),
    (Kind.NAME, _NAME, _as_it_is),
)


def _hits(kind: Kind, pattern: re.Pattern[str], right: Callable[[str], str | None], text: str) -> Iterable[Finding]:
    for match in pattern.finditer(text):
        if (kept := right(match[0])) is not None:
            yield Finding(kind, kept, match.start() + match[0].index(kept))


def _without(text: str, hits: Iterable[Finding]) -> str:
    """The text with blanks where something was found, so that places stay."""
    parts, end = [], 0
    for one in hits:
        parts += [text[end : one.start], " " * len(one.text)]
        end = one.start + len(one.text)
    return "".join([*parts, text[end:]])


def _plain(text: str) -> str:
    """An address or a number as it is compared."""
    return text.casefold() if "@" in text else re.sub(r"[^\d+]", "", text)
