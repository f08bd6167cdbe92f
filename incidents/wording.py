"""What a duty, a party's place in it and a line of the timeline are called; one wording for page, mail, SMS and PDF."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts import law
from contracts.moment import Moment
from contracts.statutes import AUTHORITY, DATA_SUBJECT, titled
from contracts.terms import Trigger
from core.phrases import Phrase
from incidents.alerts.calls.moves import Answer
from incidents.clock import State
from incidents.situation import Waiting

STATUTE_WORDS = {
    law.ART_33_1: Phrase("Art. 33(1) GDPR: notify the supervisory authority"),
    law.ART_34_1: Phrase("Art. 34(1) GDPR: inform the data subjects"),
    law.ART_34_3_C: Phrase("Art. 34(3)(c) GDPR: inform the data subjects by a public communication or similar measure"),
}

STATES = {
    State.WAITING: Phrase("waiting"),
    State.RUNNING: Phrase("running"),
    State.SHORT: Phrase("running short"),
    State.OVERDUE: Phrase("overdue"),
    State.PAST_TARGET: Phrase("past our target"),
    State.MET: Phrase("met"),
    State.MET_LATE: Phrase("met late"),
    State.WAIVED: Phrase("ended without a notice"),
}

WAITING = {
    Waiting.OUR_AWARENESS: Phrase("waiting: it is not decided since when we have been aware"),
    Waiting.DEBTOR_AWARENESS: Phrase("waiting: not told when it became aware"),
    Waiting.RISK_VERDICT: Phrase("waiting for the risk verdict"),
    Waiting.NO_HIGH_RISK: Phrase("decided, not a high risk: end this duty with that reason"),
    Waiting.EARLIER_STAGE: Phrase("waiting for the stage before it to be submitted"),
    Waiting.CLASSIFICATION_MAJOR: Phrase("waiting for the decision whether the incident is a major one"),
    Waiting.MATERIALITY_DETERMINATION: Phrase("waiting for the decision whether the incident is material"),
    Waiting.ASSESSMENT_COMPLETE: Phrase("waiting for the assessment to be complete"),
    Waiting.CORRECTIVE_MEASURE_AVAILABLE: Phrase("waiting for a corrective or mitigating measure to be available"),
    Waiting.INCIDENT_HANDLED: Phrase("waiting for the incident to be handled"),
    Waiting.AUTHORITY_REQUEST: Phrase("waiting: the authority has not asked"),
    Waiting.CONSUMER_NOTICE_SENT: Phrase("waiting for the people concerned to be told"),
}

PERSONAL_DATA = {
    "yes": Phrase("yes"),
    "no": Phrase("no"),
    "unknown": Phrase("not yet known"),
}

RISKS = {
    "unlikely": Phrase("a risk to the rights and freedoms of natural persons is unlikely"),
    "risk": Phrase("a risk to the rights and freedoms of natural persons, but not a high one"),
    "high_risk": Phrase("a high risk to the rights and freedoms of natural persons"),
}

NATURES = {
    "confidentiality": Phrase("confidentiality: somebody saw or got data who may not"),
    "integrity": Phrase("integrity: data were changed"),
    "availability": Phrase("availability: data were lost or out of reach"),
}


def duty_words(named: Mapping[str, Any]) -> Phrase:
    """The duty in one line, from what names a clock (`Clock.named`)."""
    if named["kind"] == "triage":
        return Phrase("Decide whether and since when we have been aware (our own clock, not law)")
    if named["statute"] and named["creditor"] is None:
        return _statute_words(named)
    values = {"debtor": named["debtor"], "creditor": named["creditor"], "contract": named["contract"]}
    if named["statute"]:
        # Lines from before the catalogue name no provision: there was one such duty then.
        provision = Phrase("{name}", {"name": named.get("provision") or "Art. 33(2) GDPR"})
        values["contract"] = marked(provision, verified=named.get("verified", True))
    if named["debtor_ours"]:
        return Phrase("{contract}: we tell {creditor}", values)
    if named["creditor_ours"]:
        return Phrase("{contract}: {debtor} tells us", values)
    return Phrase("{contract}: {debtor} tells {creditor}", values)


def brief_words(named: Mapping[str, Any]) -> Phrase:
    """The duty in a few words without the name of any party, for where others may look: an SMS, a locked screen."""
    if named["kind"] == "triage":
        return Phrase("decide on our awareness")
    if named["statute"]:
        return Phrase("{name}", {"name": named.get("provision") or "Art. 33(2) GDPR"})
    return Phrase("contract: we tell") if named["debtor_ours"] else Phrase("contract: others tell")


def _statute_words(named: Mapping[str, Any]) -> Phrase:
    """What a statute demands, to which country's authority, and that nobody has checked it where that is so."""
    words = STATUTE_WORDS.get(named["statute"])
    if words is None:
        values = {"provision": named["provision"], "title": titled(named["title"])}
        words = Phrase("{provision}: {title}", values)
    if named.get("authority"):
        words = Phrase("{duty} ({country})", {"duty": words, "country": named["authority"]})
    return marked(words, verified=named.get("verified", True))


def marked(words: Phrase, *, verified: bool) -> Phrase:
    """Law that was not seen in its source says so wherever it is shown.

    >>> str(marked(Phrase("Art. 1"), verified=False))
    'Art. 1 (unverified)'
    """
    return words if verified else Phrase("{duty} (unverified)", {"duty": words})


ADDRESSEES = {
    "authority": Phrase("the supervisory authority"),
    "data_subjects": Phrase("the data subjects"),
}
UNDER = {
    AUTHORITY: Phrase("the authority under {provision}"),
    DATA_SUBJECT: Phrase("the data subjects under {provision}"),
}
UNDER_ANY = Phrase("those named in {provision}")


def addressee_words(addressed: Mapping[str, Any]) -> Any:
    """Who a notice goes to: a party by its name, or an authority or people under a provision."""
    name, provision = addressed["recipient"], addressed.get("provision")
    if not provision:
        return ADDRESSEES.get(name, name or NOT_KNOWN)
    words = UNDER.get(name, UNDER_ANY).filled({"provision": provision})
    country = addressed.get("country")
    return Phrase("{duty} ({country})", {"duty": words, "country": country}) if country else words


FIELDS = {
    "title": Phrase("title"),
    "description": Phrase("what happened"),
    "place_id": Phrase("where it happened"),
    "own_data": Phrase("our own data as controller"),
    "personal_data": Phrase("personal data involved"),
    "occurred": Phrase("when it happened"),
    "discovered": Phrase("when it was noticed"),
    "aware": Phrase("when we became aware"),
    "affected_countries": Phrase("countries where data subjects concerned live"),
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

#: The events that are written down for themselves.
EVENTS = {
    Trigger.DETECTION: Phrase("when it was detected"),
    Trigger.DISCOVERY: Phrase("when it was known, or could have been with reasonable diligence"),
    Trigger.SUSPICION: Phrase("when there were reasonable grounds to suspect it"),
    Trigger.DETERMINATION_OF_BREACH: Phrase("when the breach was confirmed"),
    Trigger.CLASSIFICATION_MAJOR: Phrase("when it was classified as major"),
    Trigger.MATERIALITY_DETERMINATION: Phrase("when it was decided to be material"),
    Trigger.ASSESSMENT_COMPLETE: Phrase("when the assessment was complete"),
    Trigger.CORRECTIVE_MEASURE_AVAILABLE: Phrase("when a corrective or mitigating measure was available"),
    Trigger.INCIDENT_HANDLED: Phrase("when the incident was handled"),
    Trigger.AUTHORITY_REQUEST: Phrase("when the authority asked"),
    Trigger.CONSUMER_NOTICE_SENT: Phrase("when the data subjects were told"),
}

NOT_KNOWN = Phrase("not yet known")
#: Of a decision that only one person was entitled to take.
NOT_REVIEWED = Phrase("not independently reviewed")


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
        return in_a_row([NATURES.get(one, one) for one in value])
    if value in PERSONAL_DATA:
        return PERSONAL_DATA[value]
    return value


def in_a_row(parts: Sequence[Any]) -> Any:
    """Several values on one line.

    >>> str(in_a_row(["one", "two"]))
    'one; two'
    """
    joined = parts[0]
    for part in parts[1:]:
        joined = Phrase("{one}; {other}", {"one": joined, "other": part})
    return joined


def _moment(value: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(value["at"]).astimezone(ZoneInfo(value["zone"]))


#: The documents of an incident, by the name that the command line takes.
DOCUMENTS = {
    "art33": Phrase("Notification to the supervisory authority (Art. 33(1) GDPR)"),
    "art33-2": Phrase("Notice to a party of a contract (Art. 33(2) GDPR)"),
    "art34": Phrase("Communication to the data subjects (Art. 34 GDPR)"),
    "timeline": Phrase("Timeline of the incident"),
    "request": Phrase("Request to a processor"),
    "copy-sheet": Phrase("Copy sheet for the authority's form"),
    "pack": Phrase("Everything in one ZIP, for an auditor"),
}

#: What a person answers to an alert, and how the answer came.
ANSWERS = {
    Answer.ACKNOWLEDGED: Phrase("on it"),
    Answer.HELP: Phrase("needs help"),
    Answer.WRONG_PERSON: Phrase("this is for somebody else"),
    Answer.UNREACHABLE: Phrase("not reached: every text was refused"),
}
ANSWERED_BY = {
    "link": Phrase("link"),
    "sms": Phrase("SMS"),
    "voice": Phrase("phone call"),
    "app": Phrase("the application"),
}

ENTRIES = {
    "logged": Phrase("Incident logged"),
    "corrected": Phrase("Facts written down or corrected"),
    "stated": Phrase("Facts written down or corrected"),
    "report_drafted": Phrase("Draft begun: {document}, version {number}"),
    "report_approved": Phrase("Approved: {document}, version {number}"),
    "held": Phrase("Asked to hold back the communication to the data subjects: {by}, until {until}"),
    "hold_ended": Phrase("The hold of the communication is over: {by}"),
    "report_filed": Phrase("Filed: {document}, version {number}"),
    "request_sent": Phrase("Request to {recipient} handed to the mail room"),
    "request_given": Phrase("Request to {recipient} given by {channel} on {moment}"),
    "attached": Phrase("File added: {title} ({name})"),
    "candidate": Phrase("Possible moment of our awareness written down: {moment}"),
    "moved": Phrase("Deadlines recomputed"),
    "restarted": Phrase("Periods started again by a later report"),
    "restated": Phrase("Duties that were met keep their moments; by the facts as corrected they would have been"),
    "rearmed": Phrase("The auditor found a wrong moment of the next alert and set it right"),
    "drifted": Phrase("The auditor found clocks that differ from what the facts give; correct a fact or look into it"),
    "event": Phrase("{event}: {new}; before: {old}"),
    "statute_added": Phrase("Statute added by a person: {duty}"),
    "statute_struck": Phrase("Statute excluded by a person: {duty}"),
    "contracts": Phrase("Touched contracts changed"),
    "taken_over": Phrase("Facts taken over from the contract: {contracts}"),
    "party_aware": Phrase("{party} became aware: {new}; before: {old}"),
    "verdict": Phrase("Risk verdict: {new}; before: {old}"),
    "waived": Phrase("Duty ended without a notice: {duty}. {why}"),
    "assessed": Phrase("Severity by ENISA's method: {score}"),
    "decision_proposed": Phrase("Proposed, for a second person to approve: {duty}. {why}"),
    "decision_refused": Phrase("Not approved by a second person: {duty}. {why}"),
    "decision_fallen": Phrase("Facts went past the decision not to notify: {duty}"),
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
    "called": Phrase("Step {step} of the plan called {people}"),
    "step_skipped": Phrase("Step {step} of the plan was skipped: nobody in it can be reached"),
    "answered": Phrase("Answer to the alert, by {by}: {answer}"),
    "mail_compromised": Phrase("Our mail counts as compromised: alerts keep away from it and name the reference only"),
    "mail_trusted": Phrase("Our mail is trusted again: alerts go by it and say what they are about"),
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
