"""Each line of the record of Art. 33(5) in words, with old and new value and the reason."""

import ast
from pathlib import Path

import pytest

from core.phrases import Country
from incidents.timeline import line
from incidents.wording import ENTRIES

INCIDENTS = Path(__file__).resolve().parents[2] / "incidents"
AT = {"at": "2026-03-27T17:30:00+00:00", "zone": "Europe/Berlin", "offset": 60, "estimated": False}
EARLIER = AT | {"at": "2026-03-26T08:00:00+00:00", "estimated": True}
DUTY = {
    "kind": "contract",
    "statute": None,
    "contract": "Hosting",
    "debtor": "Example Post",
    "creditor": "Above",
    "debtor_ours": True,
    "creditor_ours": False,
}

STATUTE = {
    "kind": "statute",
    "statute": "an-id",
    "creditor": None,
    "provision": "Resolution 15",
    "title": "Notify the authority",
    "verified": False,
}

LINES = {
    "logged": ({"title": "A", "contracts": ["Hosting"]}, "Incident logged", ["Hosting"], None),
    "corrected": (
        {"changes": [{"field": "aware", "old": AT, "new": EARLIER}], "reason": "the log"},
        "Facts written down or corrected",
        ["when we became aware: Thu 26 Mar 2026 09:00 CET (estimated); before: Fri 27 Mar 2026 18:30 CET"],
        "the log",
    ),
    "stated": (
        {"changes": [{"key": "cause", "old": None, "new": "unknown"}], "source": "the processor"},
        "Facts written down or corrected",
        ["Cause: unknown", "Who says so: the processor"],
        None,
    ),
    "report_drafted": (
        {"document": "art33", "number": 1},
        "Draft begun: Notification to the supervisory authority (Art. 33(1) GDPR), version 1",
        [],
        None,
    ),
    "report_approved": (
        {"document": "art33", "number": 1, "sha256": "0" * 64},
        "Approved: Notification to the supervisory authority (Art. 33(1) GDPR), version 1",
        [],
        None,
    ),
    "request_sent": (
        {"recipient": "Below", "address": "breach@below.example"},
        "Request to Below handed to the mail room",
        [],
        None,
    ),
    "request_given": (
        {"recipient": "Below", "channel": "phone", "moment": AT, "note": "Ms Bo took it."},
        "Request to Below given by phone on Fri 27 Mar 2026 18:30 CET",
        [],
        "Ms Bo took it.",
    ),
    "held": (
        {"by": "Example Police", "until": "2026-06-05", "reason": "A search is planned."},
        "Asked to hold back the communication to the data subjects: Example Police, until Fri 5 Jun 2026",
        [],
        "A search is planned.",
    ),
    "hold_ended": (
        {"by": "Example Police", "until": None},
        "The hold of the communication is over: Example Police",
        [],
        None,
    ),
    "report_filed": (
        {"document": "art33", "number": 1, "sha256": "0" * 64, "override": "At night."},
        "Filed: Notification to the supervisory authority (Art. 33(1) GDPR), version 1",
        [],
        "At night.",
    ),
    "assessed": ({"score": 1.25, "band": "low"}, "Severity by ENISA's method: 1.25", [], None),
    "decision_proposed": (
        {"duty": DUTY, "why": "unlikely_risk", "reason": "encrypted"},
        "Proposed, for a second person to approve: Hosting: we tell Above. "
        "Unlikely to result in a risk to the rights and freedoms of natural persons: Art. 33(1)",
        [],
        "encrypted",
    ),
    "decision_refused": (
        {"duty": DUTY, "why": "unlikely_risk", "reason": "too early"},
        "Not approved by a second person: Hosting: we tell Above. Unlikely to result in a risk to the "
        "rights and freedoms of natural persons: Art. 33(1)",
        [],
        "too early",
    ),
    "decision_fallen": (
        {"duty": DUTY, "facts": ["subjects.count"]},
        "Facts went past the decision not to notify: Hosting: we tell Above",
        ["Number of data subjects concerned"],
        None,
    ),
    "attached": (
        {"title": "The note", "name": "note.txt", "sha256": "0" * 64},
        "File added: The note (note.txt)",
        [],
        None,
    ),
    "candidate": (
        {"moment": EARLIER, "note": "the gate's log"},
        "Possible moment of our awareness written down: Thu 26 Mar 2026 09:00 CET (estimated)",
        [],
        "the gate's log",
    ),
    "moved": (
        {"clocks": [{"duty": DUTY, "old": "2026-03-30T17:30:00+00:00", "new": None}]},
        "Deadlines recomputed",
        ["Hosting: we tell Above: waiting; before: Mon 30 Mar 2026 17:30 UTC"],
        None,
    ),
    "restarted": (
        {"clocks": [{"duty": DUTY, "old": "2026-03-30T17:30:00+00:00", "new": "2026-03-31T17:30:00+00:00"}]},
        "Periods started again by a later report",
        ["Hosting: we tell Above: Tue 31 Mar 2026 17:30 UTC; before: Mon 30 Mar 2026 17:30 UTC"],
        None,
    ),
    "restated": (
        {"clocks": [{"duty": DUTY, "old": "2026-03-30T17:30:00+00:00", "new": "2026-03-31T17:30:00+00:00"}]},
        "Duties that were met keep their moments; by the facts as corrected they would have been",
        ["Hosting: we tell Above: Tue 31 Mar 2026 17:30 UTC; before: Mon 30 Mar 2026 17:30 UTC"],
        None,
    ),
    "rearmed": (
        {"clocks": [{"duty": DUTY, "old": None, "new": "2026-03-31T17:30:00+00:00"}]},
        "The auditor found a wrong moment of the next alert and set it right",
        ["Hosting: we tell Above: Tue 31 Mar 2026 17:30 UTC; before: waiting"],
        None,
    ),
    "drifted": (
        {"clocks": [{"duty": DUTY, "old": "2026-03-30T17:30:00+00:00", "new": None}]},
        "The auditor found clocks that differ from what the facts give; correct a fact or look into it",
        ["Hosting: we tell Above: waiting; before: Mon 30 Mar 2026 17:30 UTC"],
        None,
    ),
    "event": (
        {"event": "classification_major", "old": None, "new": AT, "reason": None},
        "when it was classified as major: Fri 27 Mar 2026 18:30 CET; before: not yet known",
        [],
        None,
    ),
    "statute_added": (
        {"duty": STATUTE, "reason": "people in Brazil"},
        "Statute added by a person: Resolution 15: Notify the authority (unverified)",
        [],
        "people in Brazil",
    ),
    "statute_struck": (
        {"duty": STATUTE | {"verified": True, "authority": "DE"}, "reason": "no significant incident"},
        "Statute excluded by a person: Resolution 15: Notify the authority (DE)",
        [],
        "no significant incident",
    ),
    "contracts": (
        {"added": ["Hosting"], "removed": ["Mail"], "reason": "the wrong one"},
        "Touched contracts changed",
        ["added: Hosting", "taken away: Mail"],
        "the wrong one",
    ),
    "taken_over": (
        {"contracts": ["Hosting", "Mail"], "keys": ["7:data_category:contact"], "lines": ["contact data: e-mail"]},
        "Facts taken over from the contract: Hosting, Mail",
        ["contact data: e-mail"],
        None,
    ),
    "party_aware": (
        {"party": "Below", "old": None, "new": AT, "reason": "their mail"},
        "Below became aware: Fri 27 Mar 2026 18:30 CET; before: not yet known",
        [],
        "their mail",
    ),
    "verdict": (
        {"old": None, "new": "high_risk", "at": AT, "reason": "health data"},
        "Risk verdict: a high risk to the rights and freedoms of natural persons; before: not yet known",
        [],
        "health data",
    ),
    "waived": (
        {"duty": DUTY, "why": "not_a_personal_data_breach", "reason": "test data"},
        "Duty ended without a notice: Hosting: we tell Above. Not a personal data breach after all: Art. 4(12)",
        [],
        "test data",
    ),
    "clock_reopened": ({"duty": DUTY, "reason": "why"}, "Duty open again: Hosting: we tell Above", [], "why"),
    "public_notice": ({}, "Duty of a public notice opened: Art. 34(3)(c) GDPR", [], None),
    "triage_done": ({}, "Triage ended: awareness is decided", [], None),
    "met": ({"duty": DUTY, "at": AT["at"]}, "Duty met: Hosting: we tell Above", [], None),
    "notice_sent": (
        {"recipient": "Above", "address": "a@above.example"},
        "Notice to Above handed to the mail room",
        [],
        None,
    ),
    "notice_given": (
        {"recipient": "authority", "channel": "portal", "moment": AT, "note": "receipt 7"},
        "Notice to the supervisory authority given by portal or online form on Fri 27 Mar 2026 18:30 CET",
        [],
        "receipt 7",
    ),
    "notice_received": (
        {"sender": "Below", "channel": "phone", "moment": AT, "note": None},
        "Notice received from Below by phone on Fri 27 Mar 2026 18:30 CET",
        [],
        None,
    ),
    "notice_between": (
        {"sender": "Deep", "recipient": "Below", "channel": "phone", "moment": AT, "note": None},
        "Deep gave notice to Below by phone on Fri 27 Mar 2026 18:30 CET",
        [],
        None,
    ),
    "notice_failed": (
        {"recipient": "Above", "error": "550 no such mailbox"},
        "Notice to Above did not arrive: 550 no such mailbox",
        [],
        None,
    ),
    "alerted": (
        {"count": 2, "stages": ["due", "start"], "duties": [DUTY | {"stage": "due"}]},
        "Alert to those on call (2): due now; clock started",
        ["Hosting: we tell Above: due now"],
        None,
    ),
    "called": (
        {"step": 2, "people": ["Bo", "Cy"]},
        "Step 2 of the plan called Bo, Cy",
        [],
        None,
    ),
    "step_skipped": ({"step": 1}, "Step 1 of the plan was skipped: nobody in it can be reached", [], None),
    "answered": ({"answer": "help", "by": "sms"}, "Answer to the alert, by SMS: needs help", [], None),
    "mail_compromised": (
        {"reason": "a stranger reads it"},
        "Our mail counts as compromised: alerts keep away from it and name the reference only",
        [],
        "a stranger reads it",
    ),
    "mail_trusted": (
        {"reason": "new passwords"},
        "Our mail is trusted again: alerts go by it and say what they are about",
        [],
        "new passwords",
    ),
    "closed": ({}, "Incident closed", [], None),
    "reopened": ({"reason": "a second sign"}, "Incident opened again", [], "a second sign"),
    "note": ({"text": "the phone rang"}, "Note", [], "the phone rang"),
}


def test_every_kind_of_line_is_told_here():
    assert set(LINES) == set(ENTRIES)


def test_every_line_that_is_written_has_words():
    """The kinds that the operations write down, read from their own calls."""
    written = set()
    for path in INCIDENTS.rglob("operations.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) in ("record", "record_all", "record_each"):
                written.add(ast.literal_eval(call.args[3]))
    assert written == set(ENTRIES)


@pytest.mark.parametrize("kind", LINES)
def test_a_line_in_words(kind):
    data, title, details, reason = LINES[kind]
    told = line(kind, data)
    assert str(told.title) == title
    assert [str(one) for one in told.details] == details
    assert told.reason == reason


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("personal_data", "unknown", "not yet known"),
        ("personal_data", "no", "no"),
        ("own_data", True, "yes"),
        ("own_data", False, "no"),
        ("record_count", 0, "0"),
        ("record_count", None, "not yet known"),
        ("nature", [], "not yet known"),
        (
            "nature",
            ["confidentiality", "integrity"],
            "confidentiality: somebody saw or got data who may not; integrity: data were changed",
        ),
        ("description", "{braces} and 100 %", "{braces} and 100 %"),
        ("place_id", "Below", "Below"),
    ],
)
def test_a_fact_in_words(field, value, words):
    (detail,) = line("corrected", {"changes": [{"field": field, "old": None, "new": value}], "reason": None}).details
    assert str(detail).partition(": ")[2].partition("; before")[0] == words


def test_the_error_of_a_failure_that_nobody_explained_is_not_yet_known():
    assert str(line("notice_failed", {"recipient": "Above", "error": None}).title).endswith("not yet known")


def test_several_values_stand_in_a_row_and_a_value_taken_back_names_what_it_was():
    changes = [
        {"key": "incident.types", "old": ["phishing", "ransomware"], "new": None},
        {"key": "incident.types", "old": None, "new": ["phishing", "ransomware"]},
        {"key": "description", "old": None, "new": "Two\nlines."},
    ]
    names = "ransomware or a device encrypted by others; phishing or deception of people"
    assert [str(one) for one in line("stated", {"changes": changes, "source": None}).details] == [
        f"Kinds of incident: not yet known; before: {names}",
        f"Kinds of incident: {names}",
        "What happened: Two\nlines.",
    ]


def test_countries_have_their_names_and_a_person_s_text_says_what_it_is():
    change = {"field": "affected_countries", "old": None, "new": ["FR", "DE"]}
    corrected = line("corrected", {"changes": [change], "reason": "the log"})
    assert str(corrected.details[0]) == "countries where data subjects concerned live: DE, FR"
    assert list(corrected.details[0].values["value"].values.values()) == [Country("DE"), Country("FR")]
    assert (str(corrected.label), line("note", {"text": "Called."}).label) == ("Reason", None)
