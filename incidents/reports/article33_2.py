"""The notice of a breach to another party of a contract: the controller under Art. 33(2) GDPR, and whoever else a
clause promises word to.

What it says follows clause 9 of the annex to Decision (EU) 2021/915: a contact point, the nature with approximate
numbers, the likely consequences, the measures; in phases where not all is known. It may leave while next to nothing is
known: what is not known is named. Whether the breach is a risk is for the controller to assess, so it is not in it.
"""

from core.phrases import Phrase
from incidents.reports.article33 import COUNTS, EITHER, counted
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import Dossier
from incidents.reports.filing import FINAL, KINDS, WITHDRAWN, Filing
from incidents.reports.grounds import basis, deadline
from incidents.sheet import fields
from incidents.sheet.fields import FIELDS

BREACH = Phrase("Notice of a personal data breach")
SECURITY_INCIDENT = Phrase("Notice of a security incident")
OPENINGS = {
    "yes": Phrase("We notify you of a personal data breach."),
    "no": Phrase("We notify you of a security incident. As far as we know no personal data is involved."),
    "unknown": Phrase("We notify you of a security incident. Whether personal data is involved is not yet known."),
}
FURTHER = Phrase("Further information on the breach of which we notified you. What changed is marked.")
TAKEN_BACK = Phrase("We withdraw our notice. The reason is below.")
PHASES = Phrase("We give further information in phases, without undue further delay, as we learn it.")
CONTENT = Phrase(
    "The content follows clause 9 of the annex to Commission Implementing Decision (EU) 2021/915 (wording unverified)."
)

#: What the notice says of the breach, heading by heading. Of the keys of `ASKED` the absence is named.
PARTS = (
    (fields.NATURE.heading, ("discovered", "occurred", "occurred.to", "description", "nature", "cause")),
    (fields.PEOPLE.heading, ("subjects.categories", "subjects.described", "subjects.count")),
    (fields.DATA.heading, ("data.categories", "data.described", "records.count")),
    (Phrase("Likely consequences"), ("likely_consequences", "impact")),
    (fields.MEASURES_AFTER.heading, ("measures_taken", "measures_proposed")),
)
ASKED = (
    "description",
    "nature",
    "subjects.described",
    "subjects.count",
    "data.described",
    "records.count",
    "likely_consequences",
    "measures_taken",
)


def article_33_2(dossier: Dossier, filing: Filing) -> Document:
    """The notice to one party as a draft; `filing.grounds` are the duties that ask for it."""
    sections = [_notice(dossier, filing)]
    if filing.kind != WITHDRAWN:
        sections += [*_grounds(filing), *(_part(dossier, heading, keys) for heading, keys in PARTS)]
    sections.append(_contact(dossier, filing))
    title = BREACH if dossier.personal_data == "yes" else SECURITY_INCIDENT
    return Document(
        KINDS[WITHDRAWN] if filing.kind == WITHDRAWN else title,
        dossier.reference,
        tuple(one for one in sections if one.items),
        lead=_lead(dossier, filing),
        notes=() if filing.kind == WITHDRAWN else (CONTENT,),
        version=filing.number,
    )


def _lead(dossier: Dossier, filing: Filing) -> Phrase:
    if filing.kind == WITHDRAWN:
        return TAKEN_BACK
    return FURTHER if filing.number > 1 else OPENINGS.get(dossier.personal_data, OPENINGS["unknown"])


def _notice(dossier: Dossier, filing: Filing) -> Section:
    items = [Item(Phrase("From"), dossier.organisation.name, key="controller")]
    if filing.recipient:
        items.append(Item(Phrase("To"), filing.recipient))
    items.append(Item(Phrase("Our reference"), dossier.reference))
    if filing.kind == WITHDRAWN:
        reason = Phrase("Reason for the withdrawal")
        gap = None if filing.withdraw_reason else Phrase("Not yet known: {field}", {"field": reason})
        items.append(Item(reason, filing.withdraw_reason, gap))
    else:
        aware = dossier.sheet.words("aware") or Phrase("not yet established")
        items.append(Item(Phrase("When we became aware"), aware, key="aware"))
    return Section(Phrase("Notice"), "", tuple(items))


def _grounds(filing: Filing) -> list[Section]:
    """Each duty with its sentence and its moment; those of one kind under one heading."""
    items = [item for ground in filing.grounds for item in (basis(ground), *deadline(ground))]
    return [Section(Phrase("This notice is given under"), "", tuple(items))] if items else []


def _part(dossier: Dossier, heading: Phrase, keys: tuple[str, ...]) -> Section:
    sheet, items = dossier.sheet, []
    if heading is fields.NATURE.heading:
        place = Phrase("With {party}", {"party": dossier.place or dossier.organisation.name})
        subject = Item(Phrase("Subject"), dossier.title, key="title")
        items = [subject, Item(Phrase("Where it happened"), place, key="place")]
    for key in keys:
        label = FIELDS[key].label
        value = counted(sheet, COUNTS[key]) if key in COUNTS else sheet.words(key)
        if value is not None:
            items.append(Item(label, value, key=key))
        elif key in ASKED and not sheet.known(EITHER.get(key, key)):
            named = Phrase("Measures taken or proposed") if key in EITHER else label
            items.append(Item(label, None, Phrase("Not yet known: {field}", {"field": named}), key))
    return Section(heading, "", tuple(items))


def _contact(dossier: Dossier, filing: Filing) -> Section:
    """Where more can be had (clause 9: a contact point), and that more follows while it does."""
    ours, of_incident = dossier.organisation.contact_point, dossier.sheet.words("contact_point")
    label = FIELDS["contact_point"].label
    gap = None if of_incident or ours else Phrase("Not yet known: {field}", {"field": label})
    items = [Item(label, of_incident or ours, gap, "contact_point")]
    if filing.kind not in (FINAL, WITHDRAWN):
        items.append(Item(Phrase("Information in phases"), PHASES))
        if filing.more_to_follow_on:
            items.append(Item(Phrase("More will follow on"), Phrase("{day}", {"day": filing.more_to_follow_on})))
    return Section(Phrase("Contact and further information"), "", tuple(items))
