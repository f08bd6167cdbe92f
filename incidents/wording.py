"""What a duty, a party's place in it and a line of the timeline are called; one wording for page, mail, SMS and PDF."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts import law
from contracts.moment import Moment
from core.phrases import Phrase
from incidents.clock import State
from incidents.duties import Waiting

STATUTE_WORDS = {
    law.ART_33_1.id: Phrase("Art. 33(1) GDPR: notify the supervisory authority"),
    law.ART_34_1.id: Phrase("Art. 34(1) GDPR: tell the people concerned"),
    law.ART_34_3_C.id: Phrase("Art. 34(3)(c) GDPR: inform the people concerned by public notice"),
}

STATES = {
    State.WAITING: Phrase("waiting"),
    State.RUNNING: Phrase("running"),
    State.SHORT: Phrase("running short"),
    State.OVERDUE: Phrase("overdue"),
    State.PAST_TARGET: Phrase("past our target"),
    State.MET: Phrase("met"),
    State.MET_LATE: Phrase("met late"),
    State.WAIVED: Phrase("waived"),
}

WAITING = {
    Waiting.OUR_AWARENESS: Phrase("waiting: it is not decided since when we are aware"),
    Waiting.DEBTOR_AWARENESS: Phrase("waiting: not told when it became aware"),
    Waiting.RISK_VERDICT: Phrase("waiting for the risk verdict"),
    Waiting.NO_HIGH_RISK: Phrase("decided, not a high risk: end this duty with that reason"),
}

PERSONAL_DATA = {
    "yes": Phrase("yes"),
    "no": Phrase("no"),
    "unknown": Phrase("not yet known"),
}

RISKS = {
    "unlikely": Phrase("a risk to people is unlikely"),
    "risk": Phrase("a risk to people, but not a high one"),
    "high_risk": Phrase("a high risk to people"),
}

NATURES = {
    "confidentiality": Phrase("confidentiality: somebody saw or got data who may not"),
    "integrity": Phrase("integrity: data were changed"),
    "availability": Phrase("availability: data were lost or out of reach"),
}


def duty_words(named: Mapping[str, Any]) -> Phrase:
    """The duty in one line, from what names a clock (`Clock.named`)."""
    if named["kind"] == "triage":
        return Phrase("Decide whether and since when we are aware (our own clock, not law)")
    if named["statute"] in STATUTE_WORDS:
        return STATUTE_WORDS[named["statute"]]
    values = {"debtor": named["debtor"], "creditor": named["creditor"], "contract": named["contract"]}
    if named["statute"]:
        values["contract"] = Phrase("Art. 33(2) GDPR")
    if named["debtor_ours"]:
        return Phrase("{contract}: we tell {creditor}", values)
    if named["creditor_ours"]:
        return Phrase("{contract}: {debtor} tells us", values)
    return Phrase("{contract}: {debtor} tells {creditor}", values)


FIELDS = {
    "title": Phrase("title"),
    "description": Phrase("what happened"),
    "place_id": Phrase("where it happened"),
    "own_data": Phrase("our own data as controller"),
    "personal_data": Phrase("personal data involved"),
    "occurred": Phrase("when it happened"),
    "discovered": Phrase("when it was noticed"),
    "aware": Phrase("when we became aware"),
    "nature": Phrase("nature of the breach"),
    "data_subject_categories": Phrase("categories of data subjects"),
    "data_subject_count": Phrase("number of data subjects"),
    "data_subject_count_approximate": Phrase("number of data subjects is approximate"),
    "record_categories": Phrase("categories of records"),
    "record_count": Phrase("number of records"),
    "record_count_approximate": Phrase("number of records is approximate"),
    "contact_point": Phrase("contact point"),
    "likely_consequences": Phrase("likely consequences"),
    "measures_taken": Phrase("measures taken"),
    "measures_proposed": Phrase("measures proposed"),
    "advice": Phrase("what people can do"),
    "delay_reasons": Phrase("reasons for the delay"),
}

NOT_KNOWN = Phrase("not yet known")


def value_words(value: Any) -> Any:
    """A fact of the timeline as a person reads it; None is *not yet known*."""
    if value is None or value == []:
        return NOT_KNOWN
    if isinstance(value, bool):
        return Phrase("yes") if value else Phrase("no")
    if isinstance(value, dict) and "at" in value:
        moment = _moment(value)
        return Phrase("{moment} (estimated)", {"moment": moment}) if value.get("estimated") else moment
    if isinstance(value, list):
        return _joined([NATURES.get(one, one) for one in value])
    if value in PERSONAL_DATA:
        return PERSONAL_DATA[value]
    return value


def _joined(parts: list[Any]) -> Any:
    joined = parts[0]
    for part in parts[1:]:
        joined = Phrase("{one}; {other}", {"one": joined, "other": part})
    return joined


def _moment(value: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(value["at"]).astimezone(ZoneInfo(value["zone"]))


ENTRIES = {
    "logged": Phrase("Incident logged"),
    "corrected": Phrase("Facts written down or corrected"),
    "candidate": Phrase("Possible moment of our awareness written down: {moment}"),
    "moved": Phrase("Deadlines recomputed"),
    "contracts": Phrase("Touched contracts changed"),
    "party_aware": Phrase("{party} became aware: {new}; before: {old}"),
    "verdict": Phrase("Risk verdict: {new}; before: {old}"),
    "waived": Phrase("Duty ended without a notice: {duty}. {why}"),
    "clock_reopened": Phrase("Duty open again: {duty}"),
    "public_notice": Phrase("Duty of a public notice opened: Art. 34(3)(c) GDPR"),
    "triage_done": Phrase("Triage ended: awareness is decided"),
    "met": Phrase("Duty met: {duty}"),
    "notice_sent": Phrase("Notice to {recipient} handed to the mail room"),
    "notice_given": Phrase("Notice to {recipient} given by {channel} on {moment}"),
    "notice_received": Phrase("Notice received from {sender} by {channel} on {moment}"),
    "notice_between": Phrase("{sender} gave notice to {recipient} by {channel} on {moment}"),
    "notice_failed": Phrase("Notice to {recipient} did not arrive: {error}"),
    "alerted": Phrase("Alert to those on call ({count}): {stages}"),
    "closed": Phrase("Incident closed"),
    "reopened": Phrase("Incident opened again"),
    "note": Phrase("Note"),
}


def as_data(value: Any) -> Any:
    """A fact as the timeline keeps it: plain values, a moment with all that was entered."""
    if isinstance(value, Moment):
        return {"at": stamp(value.at), "zone": value.zone, "offset": value.offset, "estimated": value.estimated}
    if isinstance(value, datetime):
        return stamp(value)
    return value


def stamp(moment: datetime | None) -> str | None:
    """A UTC instant as the timeline keeps it."""
    return moment.astimezone(UTC).isoformat() if moment else None
