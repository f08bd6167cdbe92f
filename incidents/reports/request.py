"""The request to a processor whose breach or whose silence concerns us: its duty in its own words, how its time went,
and as questions what we still lack for our own notification (it assists us by Art. 28(3)(f) GDPR)."""

from collections.abc import Iterable
from dataclasses import replace

from core.phrases import Phrase
from incidents.reports.article33 import article_33
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.reports.filing import COMPLAINT, REMINDER, REQUEST, Filing
from incidents.reports.grounds import Ground, basis, deadline
from incidents.sheet.fields import FIELDS

TITLES = {
    REQUEST: Phrase("Request for information on a breach"),
    REMINDER: Phrase("Reminder: request for information on a breach"),
    COMPLAINT: Phrase("Complaint: a deadline was missed"),
}
LEADS = {
    REQUEST: Phrase("We ask you for information on a breach that concerns data which you process for us."),
    REMINDER: Phrase("We remind you of our request. We still lack what is listed below."),
    COMPLAINT: Phrase("You have missed a deadline. We object to the delay. Send us at once what is listed below."),
}
#: What only we ourselves can answer.
OURS = ("aware", "contact_point", "delay_reasons")
NOT_TOLD = Phrase("It runs from the moment at which you became aware. You have not told us that moment.")
NOTHING_MISSING = Phrase("Confirm what you told us, and tell us without delay what changes.")


def request(dossier: Dossier, filing: Filing) -> Document:
    """The request to one processor as a draft; `filing.grounds` are its duties to us."""
    kind = filing.kind if filing.kind in TITLES else proposed(filing.grounds, asked_before=filing.number > 1)
    items = [Item(Phrase("From"), dossier.organisation.name)]
    if filing.recipient:
        items.append(Item(Phrase("To"), filing.recipient))
    items += [Item(Phrase("Our reference"), dossier.reference), Item(Phrase("Subject"), dossier.title, key="title")]
    duties = tuple(item for ground in filing.grounds for item in _duty(ground))
    contact = dossier.sheet.words("contact_point") or dossier.organisation.contact_point
    gap = None if contact else Phrase("Not yet known: {field}", {"field": FIELDS["contact_point"].label})
    sections = (
        Section(Phrase("Request"), "", tuple(items)),
        Section(Phrase("Your duty"), "", duties),
        Section(Phrase("What we need from you"), "28(3)(f)", tuple(_questions(dossier, filing.grounds))),
        Section(Phrase("Answer"), "", (Item(Phrase("To whom"), contact, gap, "contact_point"),)),
    )
    return Document(
        TITLES[kind],
        dossier.reference,
        tuple(one for one in sections if one.items),
        lead=LEADS[kind],
        version=filing.number,
    )


def proposed(grounds: Iterable[Ground], *, asked_before: bool) -> str:
    """Which variant the state of its clocks suggests: a complaint once a deadline was missed, else a reminder after a
    first request."""
    if any(ground.missed for ground in grounds):
        return COMPLAINT
    return REMINDER if asked_before else REQUEST


def _duty(ground: Ground) -> list[Item]:
    items = [basis(ground), *deadline(replace(ground, waiting=None))]
    if ground.waiting is not None:
        items.append(Item(Phrase("Deadline"), NOT_TOLD))
    if ground.left is not None:
        over = {"time": abs(ground.left)}
        stand = Phrase("overdue by {time}", over) if ground.missed else Phrase("{time} left", over)
        items.append(Item(Phrase("State"), stand))
    if ground.started_at is not None:
        items.append(Item(Phrase("You became aware"), Phrase("{moment}", {"moment": ground.started_at})))
    if ground.met_at is not None:
        items.append(Item(Phrase("Your notice reached us"), Phrase("{moment}", {"moment": ground.met_at})))
    return items


def _questions(dossier: Dossier, grounds: tuple[Ground, ...]) -> Iterable[Item]:
    asked = []
    if not any(ground.started_at for ground in grounds):
        asked.append((Phrase("When did you become aware of the breach?"), "you-aware"))
    for item in article_33(dossier, Filing()).items():
        if item.gap and item.key not in OURS:
            asked.append((Phrase("Tell us: {field}", {"field": item.label}), item.key))
    if not asked:
        asked = [(NOTHING_MISSING, "")]
    for number, (question, key) in enumerate(asked, 1):
        yield Item(Phrase("Question {number}", {"number": number}), question, key=f"asked:{key}")
