"""The 18 cases of the EDPB's Guidelines 01/2021 (version 2.0, 14 December 2021) as comparisons for a breach.

The titles are the guidelines' own order and subjects. What the guidelines decided for each case is from memory and
third-party tables: *unverified*. A comparison is an aid: it decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.phrases import Phrase
from incidents.sheet.options import SPECIAL
from incidents.sheet.sheet import Sheet

VERDICTS_VERIFIED = False


@dataclass(frozen=True)
class Case:
    """One published case. `authority` and `people` say whether the guidelines have each told; every one is registered.
    `traits` are what makes a breach like it."""

    number: int
    title: Phrase
    authority: bool
    people: bool
    traits: frozenset[str]


@dataclass(frozen=True)
class Match:
    """A case with the traits that it shares with a breach; `likeness` is their share of all traits of both, 0 to 1."""

    case: Case
    shared: frozenset[str]
    likeness: float


TRAITS = {
    "ransomware": Phrase("ransomware"),
    "exfiltrated": Phrase("data were taken"),
    "backup": Phrase("a backup existed"),
    "no_backup": Phrase("no backup"),
    "hacking": Phrase("attack from outside"),
    "staff": Phrase("by somebody inside, with bad intent"),
    "mistake": Phrase("by mistake"),
    "device": Phrase("device lost or stolen"),
    "paper": Phrase("paper"),
    "post": Phrase("post or e-mail to the wrong recipient"),
    "encrypted": Phrase("data unintelligible"),
    "plain": Phrase("data not protected"),
    "credentials": Phrase("credentials"),
    "financial": Phrase("financial data"),
    "special": Phrase("special categories of data"),
    "impersonation": Phrase("deception of people"),
    "mailbox": Phrase("a mailbox"),
    "trusted": Phrase("known recipient, data got back"),
    "patients": Phrase("patients"),
}


def _case(number: int, title: Phrase, told: str, *traits: str) -> Case:
    return Case(number, title, "authority" in told, "people" in told, frozenset(traits))


CASES = (
    _case(1, Phrase("Ransomware, proper backup, nothing taken"), "", "ransomware", "hacking", "backup", "encrypted"),
    _case(2, Phrase("Ransomware without proper backup"), "authority", "ransomware", "hacking", "no_backup"),
    _case(
        3,
        Phrase("Ransomware in a hospital, with backup, nothing taken"),
        "authority people",
        *("ransomware", "hacking", "backup", "special", "patients"),
    ),
    _case(
        4,
        Phrase("Ransomware without backup, data taken"),
        "authority people",
        *("ransomware", "hacking", "no_backup", "exfiltrated"),
    ),
    _case(
        5,
        Phrase("Job applications taken from a website"),
        "authority people",
        *("hacking", "exfiltrated", "plain"),
    ),
    _case(
        6,
        Phrase("Hashed passwords taken from a website"),
        "",
        *("hacking", "exfiltrated", "credentials", "encrypted"),
    ),
    _case(
        7,
        Phrase("Credentials tried out on a banking website"),
        "authority people",
        *("hacking", "exfiltrated", "credentials", "financial", "plain"),
    ),
    _case(8, Phrase("Business data taken by an employee"), "authority", "staff", "exfiltrated", "plain"),
    _case(9, Phrase("Sent by mistake to a trusted third party"), "", "mistake", "post", "trusted"),
    _case(10, Phrase("Stolen device, data encrypted"), "", "device", "encrypted"),
    _case(11, Phrase("Stolen device, data not encrypted"), "authority people", "device", "plain"),
    _case(12, Phrase("Stolen paper files with sensitive data"), "authority people", "paper", "special", "plain"),
    _case(13, Phrase("Mix-up in the post: orders swapped"), "", "mistake", "post", "paper"),
    _case(
        14,
        Phrase("Highly confidential data sent by e-mail by mistake"),
        "authority people",
        *("mistake", "post", "special", "plain"),
    ),
    _case(15, Phrase("Personal data sent by e-mail by mistake"), "", "mistake", "post", "plain"),
    _case(16, Phrase("Mistake in the post: insurance documents"), "authority", "mistake", "post", "paper", "financial"),
    _case(
        17,
        Phrase("Identity theft: impersonation at a call centre"),
        "authority people",
        *("impersonation", "hacking", "financial"),
    ),
    _case(
        18,
        Phrase("A rule that forwarded a mailbox's content"),
        "authority people",
        *("hacking", "exfiltrated", "mailbox", "financial"),
    ),
)

#: Which kinds of incident (#60) show which trait.
_TYPES = {
    "ransomware": {"ransomware", "hacking"},
    "malware": {"hacking"},
    "vulnerability": {"hacking"},
    "unauthorised_access": {"hacking"},
    "exfiltration": {"exfiltrated"},
    "phishing": {"impersonation", "hacking"},
    "privileged_abuse": {"staff"},
    "device_lost": {"device"},
    "e_waste": {"device"},
    "paper_lost": {"paper"},
    "paper_disposal": {"paper"},
    "mail_lost": {"post", "paper"},
    "mixed_up": {"post", "mistake"},
    "sent_by_mistake": {"post", "mistake"},
    "open_recipients": {"post", "mistake"},
    "wrong_display": {"mistake"},
}
_CAUSES = {
    "internal_innocent": {"mistake"},
    "internal_malicious": {"staff"},
    "external_malicious": {"hacking"},
}


def traits_of(sheet: Sheet) -> frozenset[str]:
    """What of a breach the cases are compared by; what is not known gives no trait."""
    found: set[str] = set()
    for code in sheet.value("incident.types") or ():
        found |= _TYPES.get(code, set())
    found |= _CAUSES.get(sheet.value("cause") or "", set())
    if sheet.value("confidentiality.kind") == "disclosed":
        found.add("exfiltrated")
    before = sheet.value("measures_before")
    if before is not None and "ransomware" in found:
        found.add("backup" if "backup" in before else "no_backup")
    protection = {"yes": "encrypted", "breakable": "plain", "no": "plain"}.get(sheet.value("unintelligible") or "")
    categories = set(sheet.value("data.categories") or ())
    for trait, present in (
        (protection, protection is not None),
        ("credentials", "credentials" in categories),
        ("financial", bool(categories & {"financial", "payment"})),
        ("special", bool(categories & SPECIAL)),
        ("patients", "patients" in (sheet.value("subjects.categories") or ())),
        ("trusted", bool(sheet.value("recipient_known")) and bool(sheet.value("data_retrieved"))),
    ):
        if present and trait:
            found.add(trait)
    return frozenset(found)


def closest(traits: Iterable[str], count: int = 3) -> tuple[Match, ...]:
    """The published cases that share most with a breach, the most alike first; none that shares nothing."""
    given = frozenset(traits)
    matches = [
        Match(case, case.traits & given, len(case.traits & given) / len(case.traits | given))
        for case in CASES
        if case.traits & given
    ]
    return tuple(sorted(matches, key=lambda match: (-match.likeness, match.case.number))[:count])
