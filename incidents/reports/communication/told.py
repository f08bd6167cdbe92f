"""What is known of the communication to data subjects once something happened: statements for the fact sheet.

Only what follows is stated. How many of the people were reached nobody knows from a letter that left, so it stays open.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.terms import Channel
from incidents.sheet.sheet import Sheet
from incidents.waivers import Waiver

#: Channels that reach one person each.
DIRECT = (Channel.EMAIL, Channel.PHONE, Channel.POST)
EXEMPTIONS = {
    Waiver.ART_34_3_A: "34-3-a",
    Waiver.ART_34_3_B: "34-3-b",
    Waiver.ART_34_3_C: "34-3-c",
}


@dataclass(frozen=True)
class Ended:
    """That the duty of Art. 34(1) GDPR was ended without a communication, and why in a person's words."""

    reason: Waiver
    note: str | None = None


def told(sheet: Sheet, on: date, channel: Channel) -> dict[str, Any]:
    """What a communication given on that day by that channel states; the day of the first one stays.

    >>> told(Sheet(), date(2026, 6, 2), Channel.POST)
    {'comm.status': 'done', 'comm.date': '2026-06-02', 'comm.means': ['individual']}
    """
    stated: dict[str, Any] = {"comm.status": "done"}
    if sheet.value("comm.date") is None:
        stated["comm.date"] = on.isoformat()
    if sheet.value("comm.means") is None and channel in DIRECT:
        stated["comm.means"] = ["individual"]
    return stated


def suggested(sheet: Sheet, given: tuple[date, Channel] | None, ended: Collection[Ended]) -> dict[str, Any]:
    """What a person may take over into the sheet: only where the sheet says nothing yet. `given` is the first one.

    >>> suggested(Sheet(), None, [Ended(Waiver.ART_34_3_A, "AES, key safe")])["comm.exemption"]
    ['34-3-a']
    """
    found: dict[str, Any] = {}
    exempt = [one for one in ended if one.reason in EXEMPTIONS]
    if given is not None:
        found = told(sheet, *given)
    elif exempt:
        found = {"comm.status": "exempt", "comm.exemption": [EXEMPTIONS[one.reason] for one in exempt]}
        if notes := [one.note for one in exempt if one.note]:
            found["comm.justification"] = "\n".join(notes)
    elif any(one.reason is Waiver.NOT_HIGH_RISK for one in ended):
        found = {"comm.status": "not_high_risk"}
    return {key: value for key, value in found.items() if sheet.value(key) is None}
