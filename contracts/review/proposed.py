"""What a reading proposes for a duty of this contract, and what of it does not fit: said, never changed unnoticed.

A reading uses the words of the label schema; a duty binds two parties in the roles of their contract (GDPR Art. 28).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.labels import terms_of
from contracts.reader.doubts import BLANK
from contracts.terms import EITHER, Channel, Role, Standard, Terms, Unit, period_words
from contracts.words import ROLES
from core.phrases import Phrase, from_data

#: Whom a text can name beside the roles of a contract.
OTHERS = {
    "authority": Phrase("the supervisory authority"),
    "data_subject": Phrase("the people concerned"),
    "other_party": Phrase("the other party"),
}
#: A duty towards these starts no obligation between the parties: the law's own clocks run for it.
OUTSIDE = ("authority", "data_subject")


@dataclass(frozen=True)
class Proposed:
    """Values for the fields of the form; `remarks` stand beside a field, `doubts` above them all.

    `outside` names the recipient of a duty that is not one between the parties.
    """

    values: Mapping[str, Any]
    remarks: Mapping[str, Phrase] = field(default_factory=dict)
    doubts: tuple[Phrase | str, ...] = ()
    outside: Phrase | None = None

    def says(self, terms: Terms) -> bool:
        """Whether it binds the same parties from the same event for the same period."""
        values = self.values
        period = (values["amount"], values["unit"] or None, values["standard"])
        return (values["debtor"], values["creditor"], values["trigger"], *period) == (
            *(terms.debtor, terms.creditor, terms.trigger),
            *(terms.amount, terms.unit, terms.standard),
        )

    @property
    def period(self) -> Phrase:
        """The period in words."""
        amount, unit = self.values["amount"], self.values["unit"]
        standard = Standard(self.values["standard"])
        return period_words(Terms("", "", amount=amount, unit=Unit(unit) if unit else None, standard=standard))


def proposed(reading: Mapping[str, Any], role_a: str, role_b: str) -> Proposed:
    """The reading for a contract between parties in these roles.

    >>> limit = {"kind": "fixed", "amount": 48, "unit": "hours"}
    >>> found = proposed({"debtor": "processor", "creditor": "controller", "limit": limit}, "controller", "processor")
    >>> found.values["debtor"], found.values["amount"], found.values["unit"]
    ('processor', 48, 'hours')
    """
    limit = reading.get("limit") or {}
    remarks: dict[str, Phrase] = {}
    terms = terms_of(reading)
    if limit.get("kind") == "fixed" and terms.amount is None:
        remarks["amount"] = BLANK
    if "any" in (reading.get("channel") or ()):
        remarks["channels"] = Phrase("The text allows any channel.")
    debtor, creditor = _parties(reading, {role_a, role_b}, remarks)
    evidence = reading.get("evidence") or {}
    values = {
        "quote": evidence.get("quote"),
        "section": (evidence.get("section") or "")[:200] or None,
        "near": evidence.get("char_start"),
        "debtor": debtor,
        "creditor": creditor,
        "trigger": terms.trigger.value,
        "amount": terms.amount,
        "unit": terms.unit.value if terms.unit else "",
        "standard": terms.standard.value,
        "channels": [one.value for one in Channel if one in terms.channels],
        "address": _address(reading.get("address"), remarks),
        "content": [item.value for item in terms.content],
    }
    doubts = tuple(from_data(doubt) for doubt in reading.get("doubts") or ())
    return Proposed(values, remarks, doubts, OTHERS[reading["creditor"]] if reading["creditor"] in OUTSIDE else None)


def _parties(reading: Mapping[str, Any], roles: set[str], remarks: dict[str, Phrase]) -> tuple[str, str]:
    """Debtor and creditor as roles of this contract; empty where the text names one that nobody has here."""
    named = {"debtor": reading["debtor"], "creditor": reading["creditor"]}
    if named["creditor"] == "other_party":
        others = sorted(roles - {named["debtor"]}) or [named["debtor"]]
        named["creditor"] = EITHER if named["debtor"] == EITHER else others[0] if len(others) == 1 else "other_party"
    for side, role in named.items():
        if role in roles | {EITHER}:
            continue
        named[side] = ""
        remarks[side] = Phrase(
            "The text says “{role}”. Neither party has this role in the contract: choose who is meant.",
            {"role": OTHERS.get(role) or ROLES[Role(role)]},
        )
    also = [OTHERS.get(one) or ROLES[Role(one)] for one in reading.get("creditor_also") or ()]
    if also and "creditor" not in remarks:
        remarks["creditor"] = Phrase("The sentence also names: {who}.", {"who": _joined(also)})
    return named["debtor"], named["creditor"]


def _joined(phrases: list[Phrase]) -> Phrase:
    first, *rest = phrases
    return Phrase("{first}, {rest}", {"first": first, "rest": _joined(rest)}) if rest else first


def _address(printed: str | None, remarks: dict[str, Phrase]) -> str | None:
    if printed and printed.startswith("ref:"):
        where = printed.removeprefix("ref:").strip()
        remarks["address"] = Phrase("The text refers to an address kept elsewhere: {where}.", {"where": where})
        return None
    return printed[:200] if printed else None
