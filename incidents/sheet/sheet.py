"""The fact sheet of one incident as plain values: what is known, who said so and when, and what was known before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts.moment import Moment
from core.phrases import Country, Phrase
from incidents.sheet.fields import FIELDS, Field, Kind
from incidents.wording import in_a_row


@dataclass(frozen=True)
class Known:
    """One statement: its value as stored (`Kind`), who wrote it down (`by`, a name), who said so (`source`, in words;
    None if it was they themselves) and when it was written down (UTC)."""

    value: Any
    by: str | None = None
    source: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Sheet:
    """Statements by the key of their field, the newest first. A field without one is not yet known, and so is one whose
    newest statement takes the value back (None)."""

    statements: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    def known(self, key: str) -> Known | None:
        """The statement that holds now; KeyError for a field that the sheet does not have."""
        FIELDS[key]
        newest = next(iter(self.statements.get(key, ())), None)
        return newest if newest is not None and is_value(newest.value) else None

    def value(self, key: str) -> Any:
        """The value that holds now; None while it is not known."""
        known = self.known(key)
        return known.value if known else None

    def earlier(self, key: str) -> tuple[Known, ...]:
        """What was written down before, the newest first."""
        return tuple(self.statements.get(key, ()))[1:]

    def has(self, key: str, code: str) -> bool:
        """Whether this code was chosen."""
        value = self.value(key)
        return code in value if isinstance(value, list | tuple) else value == code

    def words(self, key: str) -> Phrase | str | None:
        """The value in words; None while it is not known."""
        return in_words(FIELDS[key], self.value(key))

    def values(self) -> dict[str, Any]:
        """Every field that is known, in the sheet's order: what a decision rests on can be compared with it later."""
        return {key: self.value(key) for key in FIELDS if self.known(key)}

    def __iter__(self) -> Iterator[Field]:
        return (one for key, one in FIELDS.items() if self.known(key))


def is_value(value: Any) -> bool:
    """Whether a stored value says anything: False and 0 do, blank text and an empty list do not.

    >>> is_value(0), is_value(False), is_value(" "), is_value([])
    (True, True, False, False)
    """
    if isinstance(value, str):
        return bool(value.strip())
    return len(value) > 0 if isinstance(value, list | tuple | dict) else value is not None


def in_words(one: Field, value: Any) -> Phrase | str | None:
    """A stored value as a person reads it, several things one a line; None for nothing."""
    if not is_value(value):
        return None
    if one.kind is Kind.YES_NO:
        return Phrase("yes") if value else Phrase("no")
    if one.kind is Kind.CODE:
        return one.options.get(value, str(value))
    if one.kind is Kind.CODES:
        ours = [words for code, words in one.options.items() if code in value]
        return one_a_line([*ours, *(code for code in value if code not in one.options)])
    if one.kind is Kind.NUMBER:
        return Phrase("{number}", {"number": int(value)})
    if one.kind is Kind.DAY:
        return Phrase("{day}", {"day": date.fromisoformat(value)})
    if one.kind is Kind.MOMENT:
        return moment_words(value)
    if one.kind is Kind.COUNTS:
        return one_a_line(
            [
                Phrase("{country}: {number}", {"country": Country(code), "number": count})
                for code, count in sorted(value.items())
            ]
        )
    if one.kind is Kind.COUNTRIES:
        return joined([Country(code) for code in sorted(value)], ", ")
    if one.kind is Kind.PARTIES:
        return one_a_line([_party(party, one) for party in value])
    return str(value).strip()


def moment_words(value: Moment | Mapping[str, Any]) -> Phrase:
    """A moment in its own zone, marked where it is an estimate; as a value or as stored."""
    if isinstance(value, Moment):
        local, estimated = value.local, value.estimated
    else:
        local = datetime.fromisoformat(value["at"]).astimezone(ZoneInfo(value["zone"]))
        estimated = bool(value.get("estimated"))
    values = {"moment": local}
    return Phrase("about {moment} (estimated)", values) if estimated else Phrase("{moment}", values)


def one_a_line(parts: Sequence[Phrase | Country | str]) -> Phrase | None:
    """Several values as one, each on its own line; None for none."""
    return joined(parts, "\n")


def joined(parts: Sequence[Phrase | Country | str], between: str) -> Phrase | None:
    """Several values as one, with this between them; None for none."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase(between.join(f"{{{name}}}" for name in values), values) if values else None


def on_one_line(words: Phrase | str | None) -> Phrase | str | None:
    """The same with its values in a row, for where each line is a field of its own; what a person typed stays as it is.

    >>> str(on_one_line(one_a_line([Phrase("one"), Phrase("two")])))
    'one; two'
    """
    if not isinstance(words, Phrase) or "\n" not in words.text:
        return words
    row: Phrase = in_a_row(list(words.values.values()))
    return row


def _party(party: Mapping[str, Any], one: Field) -> Phrase:
    role = one.options.get(party.get("role", ""), party.get("role") or "")
    values = {"name": party.get("name", ""), "role": role, "contact": party.get("contact") or ""}
    return Phrase("{name} ({role}), {contact}", values) if values["contact"] else Phrase("{name} ({role})", values)
