"""The communication of a breach to the data subjects (Art. 34(1), (2) GDPR), in clear and plain language.

Four blocks by Art. 34(2) (what happened, what it may mean, what is done about it, whom to ask) and what people can do
(recital 86). Numbers of people and records are not asked for here, so they are not in it. A letter, an e-mail and a
public notice are written from the same sections: see `communication/`.
"""

from core.phrases import Phrase
from incidents.reports.document import Document, Item, Section, cited, with_open_points
from incidents.reports.dossier import Dossier
from incidents.reports.filing import WITHDRAWN, Filing
from incidents.sheet.fields import FIELDS
from incidents.sheet.options import DATA_CATEGORIES
from incidents.sheet.sheet import one_a_line

TITLE = Phrase("Information about a breach of your personal data")
WITHDRAWAL = Phrase("Correction of our information about a breach of your personal data")
OPEN_POINTS = Phrase("Open points")
PLAIN_NATURES = {
    "confidentiality": Phrase("Someone who is not allowed to may have seen or copied data about you."),
    "integrity": Phrase("Data about you may have been changed."),
    "availability": Phrase("Data about you may have been lost, or could not be used for a time."),
}
DEDICATED = Phrase(
    "Send it as a message of its own, never inside a newsletter, a regular update or a standard message: people must "
    "see at once what it is about (EDPB Guidelines 9/2022, paragraph 89)."
)


def article_34(dossier: Dossier, filing: Filing) -> Document:
    """The communication as a draft, or the correction of one that was sent; every gap named."""
    if filing.kind == WITHDRAWN:
        title, sections = WITHDRAWAL, (_withdrawal(filing), _questions(dossier))
    else:
        title, sections = TITLE, (_happened(dossier), _meaning(dossier), _measures(dossier), *_advice(dossier))
        sections = (*sections, _questions(dossier))
    us = {"organisation": dossier.organisation.name}
    lead = Phrase(
        "{organisation} is writing to you because a breach of security may concern personal data about you.", us
    )
    document = Document(title, dossier.reference, sections, lead=lead, notes=_notes(dossier), version=filing.number)
    return with_open_points(document, OPEN_POINTS)


def _happened(dossier: Dossier) -> Section:
    sheet = dossier.sheet
    items = [_asked(dossier, "description", Phrase("What happened"), "34(2)")]
    if (when := sheet.words("occurred")) is not None:
        items.append(Item(Phrase("When it happened"), when, key="occurred"))
    given = [words for code, words in PLAIN_NATURES.items() if sheet.has("nature", code)]
    gap = None if given else _missing(FIELDS["nature"].label, "34(2)")
    items.append(Item(Phrase("How data is affected"), one_a_line(given), gap, key="nature"))
    if (which := _which_data(dossier)) is not None:
        items.append(Item(Phrase("Which data"), which, key="data"))
    if dossier.personal_data not in ("yes", "no"):
        gap = _missing(Phrase("Whether personal data is involved"), "4(12)")
        items.append(Item(Phrase("Whether personal data is involved"), None, gap, key="personal_data"))
    day = Phrase("{day}", {"day": dossier.local(dossier.now).date()})
    items.append(Item(Phrase("What we know as of"), day))
    return Section(Phrase("What happened"), "34(2)", tuple(items))


def _which_data(dossier: Dossier) -> Phrase | str | None:
    """The data in our own words, else by their kinds."""
    if (described := dossier.sheet.words("data.described")) is not None:
        return described
    named = {code: words for code, words in DATA_CATEGORIES.items() if code not in ("tbd", "other")}
    return one_a_line([words for code, words in named.items() if dossier.sheet.has("data.categories", code)])


def _meaning(dossier: Dossier) -> Section:
    heading = Phrase("What this may mean for you")
    return Section(heading, "34(2), 33(3)(c)", (_asked(dossier, "likely_consequences", heading, "34(2), 33(3)(c)"),))


def _measures(dossier: Dossier) -> Section:
    """Taken *or* proposed: one of both fills the duty, so only their common absence is a gap."""
    labels = {
        "measures_taken": Phrase("What we have done"),
        "measures_proposed": Phrase("What we are going to do"),
    }
    provision = "34(2), 33(3)(d)"
    items = tuple(
        Item(label, words, key=key) for key, label in labels.items() if (words := dossier.sheet.words(key)) is not None
    )
    if not items:
        label = Phrase("Measures taken or proposed")
        items = (Item(label, None, _missing(label, provision), key="measures_taken"),)
    return Section(Phrase("What we do about it"), provision, items)


def _advice(dossier: Dossier) -> tuple[Section, ...]:
    heading = Phrase("What you can do")
    items = [_asked(dossier, "advice", heading, "recital 86")]
    if (said := dossier.sheet.words("comm.authority_advice")) is not None:
        items.append(Item(Phrase("What the supervisory authority advises"), said, key="comm.authority_advice"))
    return (Section(heading, "recital 86", tuple(items)),)


def _questions(dossier: Dossier) -> Section:
    provision = "34(2), 33(3)(b)"
    return Section(
        Phrase("Questions"), provision, (_asked(dossier, "contact_point", Phrase("Who you can ask"), provision),)
    )


def _withdrawal(filing: Filing) -> Section:
    label = Phrase("What we told you before does not hold")
    gap = None if filing.withdraw_reason else _missing(Phrase("Reason for the withdrawal"), "")
    return Section(label, "", (Item(label, filing.withdraw_reason, gap, key="withdrawal"),))


def _asked(dossier: Dossier, key: str, label: Phrase, provision: str) -> Item:
    words = dossier.sheet.words(key)
    return Item(label, words, None if words is not None else _missing(label, provision), key=key)


def _missing(label: Phrase, provision: str) -> Phrase:
    gap = Phrase("Not yet known: {field}", {"field": label})
    return Phrase("{gap} — {provision}", {"gap": gap, "provision": cited(provision)}) if provision else gap


def _notes(dossier: Dossier) -> tuple[Phrase, ...]:
    """For the person who completes and sends it."""
    notes = [
        Phrase("Read it as the people concerned will: Article 34(2) asks for clear and plain language."),
        DEDICATED,
    ]
    if dossier.risk is None:
        notes.append(
            Phrase("The risk is not yet decided: Article 34(1) requires this communication if a high risk is likely.")
        )
    elif dossier.risk != "high_risk":
        notes.append(Phrase("The risk was not judged high: Article 34(1) then does not require this communication."))
    if dossier.personal_data == "no":
        notes.append(Phrase("It is recorded that no personal data is involved: Article 34 then does not apply."))
    return tuple(notes)
