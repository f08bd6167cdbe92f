"""From the row of an import to the values that the rules check, as far as its cells could be read.

A cell that could not be read is a fault already. Something that passes stands in its place, so that all else in the
row is checked in the same round.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from contracts.bulk.columns import CONTACTS
from contracts.bulk.tables import Line
from contracts.terms import EITHER, Channel, Content, Rule, Standard, Terms, Trigger, Unit

CONTRACT_COLUMNS = (
    *("title", "party_a_id", "role_a", "party_b_id", "role_b", "in_force_from", "in_force_to", "calendar"),
    *("closed_days", "notice_zone", "office_opens", "office_closes", "service", "renews_on", "remind_days", "note"),
)

#: For cells of which a rule asks whether they are filled in.
_STAND_INS = {
    **{name: column.example for name in ("email", "phone") if (column := CONTACTS.column(name))},
    "renews_on": date(2000, 1, 1),
    "office_closes": "23:59",
}


def stood_in(line: Line, columns: Iterable[str]) -> dict[str, Any]:
    """The values of these columns; what could not be read has a stand-in if a rule asks for it."""
    there = {name: _STAND_INS[name] for name in columns if name in line.unsure and name in _STAND_INS}
    return {name: line.values[name] for name in columns if name in line.values} | there


def terms_of(line: Line) -> Terms:
    """The duty of a row; what a cell leaves open has the default of every duty."""
    values = line.values
    amount, unit = _period(line)
    return Terms(
        debtor=values.get("debtor", EITHER),
        creditor=values.get("creditor", EITHER),
        trigger=Trigger(values.get("trigger", Trigger.AWARENESS)),
        amount=amount,
        unit=unit,
        standard=Standard(values.get("standard", Standard.NONE)),
        channels=tuple(Channel(one) for one in values.get("channels", [Channel.UNSPECIFIED])),
        address=values.get("address"),
        content=tuple(Content(one) for one in values.get("content", ())),
        incidents=values.get("incidents", False),
        target_hours=values.get("target_hours"),
        # Nobody can say whether a way of counting goes with a unit that could not be read.
        rule=Rule(values["rule"]) if "rule" in values and "unit" not in line.unsure else None,
    )


def _period(line: Line) -> tuple[int | None, Unit | None]:
    """Number and unit. Whether both are given is judged only if both columns were found."""
    amount = 1 if "amount" in line.wrong else line.values.get("amount")
    unit = Unit.HOURS if "unit" in line.wrong else line.values.get("unit")
    if line.unread & {"amount", "unit"}:
        amount, unit = 1 if amount is None else amount, unit or Unit.HOURS
    return amount, Unit(unit) if unit else None


def sure(line: Line, values: Mapping[str, Any], bad: Iterable[str] = ()) -> dict[str, Any]:
    """The values that the row says and that no rule refused."""
    left_out = line.unsure.union(bad)
    return {name: value for name, value in values.items() if name not in left_out}
