"""Facts of a breach -> the draft of an Article 33 notification or an Article 34 communication, every gap named.

A draft never hides what is missing: each gap stands at its place and once more among the open points at the top.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.moment import Moment
from contracts.rules import Step
from core.phrases import Phrase
from incidents.facts import Facts, is_known

Value = Phrase | str | None


@dataclass(frozen=True)
class Item:
    """One line of a draft. `value` as text is a person's own words; `gap` names in words what is missing."""

    label: Phrase
    value: Value = None
    gap: Phrase | None = None


@dataclass(frozen=True)
class Section:
    """Items under one heading. `provision` is the place in the GDPR that asks for them, such as "33(3)(a)"; empty if
    none does. A `checklist` repeats the gaps of the other sections."""

    heading: Phrase
    provision: str
    items: tuple[Item, ...]
    checklist: bool = False
    level: int = 1

    @property
    def source(self) -> Phrase | None:
        """The provision as a reader is told it."""
        return cited(self.provision) if self.provision else None


@dataclass(frozen=True)
class Document:
    """A draft to print. `lead` opens the text itself; `notes` speak to the person who completes and sends it."""

    title: Phrase
    reference: str
    sections: tuple[Section, ...]
    state: str = "draft"
    lead: Phrase | None = None
    notes: tuple[Phrase, ...] = ()

    @property
    def gaps(self) -> tuple[Phrase, ...]:
        """Everything still missing, in the order of the draft."""
        body = (section for section in self.sections if not section.checklist)
        return tuple(item.gap for section in body for item in section.items if item.gap)


NATURES = {
    "confidentiality": Phrase("Confidentiality: personal data was disclosed or accessed without authority"),
    "integrity": Phrase("Integrity: personal data was altered without authority"),
    "availability": Phrase("Availability: personal data was lost, destroyed or out of reach"),
}
PLAIN_NATURES = {
    "confidentiality": Phrase("Someone who is not allowed to may have seen or copied data about you."),
    "integrity": Phrase("Data about you may have been changed."),
    "availability": Phrase("Data about you may have been lost, or could not be used for a time."),
}
RISKS = {
    "unlikely": Phrase("Unlikely to result in a risk to the rights and freedoms of natural persons"),
    "risk": Phrase("Likely to result in a risk to the rights and freedoms of natural persons"),
    "high_risk": Phrase("Likely to result in a high risk to the rights and freedoms of natural persons"),
}
GAPS = {
    "aware": Phrase("Not yet known: when we became aware"),
    "delay_reasons": Phrase("Not yet stated: reasons for the delay beyond 72 hours"),
    "personal_data": Phrase("Not yet known: whether personal data is involved"),
    "description": Phrase("Not yet known: what happened"),
    "nature": Phrase("Not yet known: nature of the breach (confidentiality, integrity, availability)"),
    "data_subject_categories": Phrase("Not yet known: categories of data subjects concerned"),
    "data_subject_count": Phrase("Not yet known: approximate number of data subjects concerned"),
    "record_categories": Phrase("Not yet known: categories of personal data records concerned"),
    "record_count": Phrase("Not yet known: approximate number of personal data records concerned"),
    "contact_point": Phrase("Not yet known: name and contact details of the data protection officer or contact point"),
    "likely_consequences": Phrase("Not yet known: likely consequences of the breach"),
    "measures": Phrase("Not yet known: measures taken or proposed to address the breach"),
    "advice": Phrase("Not yet known: what people can do to protect themselves"),
}
MEASURES_33 = (Phrase("Measures taken"), Phrase("Measures proposed"))
MEASURES_34 = (Phrase("What we have done"), Phrase("What we are going to do"))
NOT_KNOWN = Phrase("Not yet known")
NOT_STATED = Phrase("None stated")


def article_33(facts: Facts, now: datetime, due_at: datetime | None, steps: Iterable[Step] = ()) -> Document:
    """The notification to the supervisory authority. `due_at` is awareness + 72 hours, None while that is unknown, and
    `steps` say how it follows.

    Past `due_at` the reasons for the delay are part of it (33(1)); while gaps remain it announces that the rest
    follows in phases (33(4)).
    """
    sections = (
        _controller(facts),
        _timeline(facts, now, due_at, steps),
        _nature(facts),
        Section(
            Phrase("Contact point"),
            "33(3)(b)",
            (_text(facts, "contact_point", Phrase("Name and contact details"), "33(3)(b)"),),
        ),
        _consequences(facts),
        Section(Phrase("Measures"), "33(3)(d)", _measures(facts, MEASURES_33, "33(3)(d)")),
    )
    draft = Document(
        Phrase("Notification of a personal data breach to the supervisory authority"),
        facts.reference,
        sections,
        notes=_notes_33(facts),
    )
    if not draft.gaps:
        return draft
    return _with_open_points(replace(draft, sections=(*sections, _phases())))


def article_34(facts: Facts, now: datetime) -> Document:
    """The communication to the people concerned: the four blocks of 34(2) and what they can do, in plain language.

    Numbers of people and records are not asked for here. `now` is the moment of the draft.
    """
    contact = _text(facts, "contact_point", Phrase("Who you can ask"), "34(2), 33(3)(b)")
    sections = (
        Section(Phrase("What happened"), "34(2)", _nature_plainly(facts, now)),
        Section(
            Phrase("What this may mean for you"),
            "34(2), 33(3)(c)",
            (_text(facts, "likely_consequences", Phrase("What this may mean for you"), "34(2), 33(3)(c)"),),
        ),
        Section(Phrase("What we do about it"), "34(2), 33(3)(d)", _measures(facts, MEASURES_34, "34(2), 33(3)(d)")),
        Section(
            Phrase("What you can do"), "recital 86", (_text(facts, "advice", Phrase("What you can do"), "recital 86"),)
        ),
        Section(Phrase("Questions"), "34(2), 33(3)(b)", (contact,)),
    )
    lead = Phrase(
        "{organisation} is writing to you because a breach of security may concern personal data about you.",
        {"organisation": facts.organisation.name},
    )
    title = Phrase("Information about a breach of your personal data")
    return _with_open_points(Document(title, facts.reference, sections, lead=lead, notes=_notes_34(facts)))


def as_drill(draft: Document) -> Document:
    """The same draft marked as an exercise on each page, so that no print of it is ever filed.

    >>> as_drill(Document(Phrase("Notification"), "INC-2026-0007", ())).state
    'drill'
    """
    note = Phrase("This is a drill: nothing has happened, and nothing of this is to be sent.")
    return replace(draft, state="drill", notes=(note, *draft.notes))


def cited(provision: str) -> Phrase:
    """A place in the GDPR as a reader is told it.

    >>> str(cited("33(3)(a)")), str(cited("recital 86"))
    ('Article 33(3)(a)', 'Recital 86')
    """
    kind, _, number = provision.partition("recital ")
    return Phrase("Recital {number}", {"number": number}) if number else Phrase("Article {number}", {"number": kind})


def _controller(facts: Facts) -> Section:
    us = facts.organisation
    address = "\n".join(part for part in (us.name, us.address, us.country) if part)
    items = [Item(Phrase("Controller"), address), Item(Phrase("Our reference"), facts.reference)]
    if facts.processors:
        items.append(Item(Phrase("Processor where the breach has its cause"), "\n".join(facts.processors)))
    return Section(Phrase("Who notifies"), "33(1)", tuple(items))


def _timeline(facts: Facts, now: datetime, due_at: datetime | None, steps: Iterable[Step]) -> Section:
    late = due_at is not None and now > due_at
    items = [
        Item(Phrase("Occurred"), _moment(facts.occurred) or NOT_KNOWN),
        Item(Phrase("Noticed"), _moment(facts.discovered) or NOT_KNOWN),
        Item(Phrase("Became aware"), _moment(facts.aware), _gap(facts, "aware", "33(1)")),
    ]
    if due_at is not None:
        values = {"moment": _local(due_at, facts.organisation.zone)}
        when = Phrase("{moment} (this moment has passed)", values) if late else Phrase("{moment}", values)
        items.append(Item(Phrase("72 hours after awareness"), when))
        if derived := _one_a_line(step.phrase for step in steps):
            items.append(Item(Phrase("How this moment follows"), derived))
    if late or is_known(facts, "delay_reasons"):
        items.append(_text(facts, "delay_reasons", Phrase("Reasons for the delay"), "33(1)"))
    return Section(Phrase("Timeline"), "33(1)", tuple(items))


def _nature(facts: Facts) -> Section:
    provision = "33(3)(a)"
    place = facts.place or facts.organisation.name
    people, records = facts.data_subject_count, facts.record_count
    items = (
        Item(Phrase("Subject"), facts.title),
        _text(facts, "description", Phrase("What happened"), provision),
        Item(Phrase("Where it happened"), Phrase("With {party}", {"party": place})),
        *_doubt_about_personal_data(facts),
        Item(Phrase("Nature of the breach"), _coded(facts.nature, NATURES), _gap(facts, "nature", provision)),
        _list(facts, "data_subject_categories", Phrase("Categories of data subjects"), provision),
        Item(
            Phrase("Approximate number of data subjects"),
            _count(people, facts.data_subject_count_approximate),
            _gap(facts, "data_subject_count", provision),
        ),
        _list(facts, "record_categories", Phrase("Categories of personal data records"), provision),
        Item(
            Phrase("Approximate number of personal data records"),
            _count(records, facts.record_count_approximate),
            _gap(facts, "record_count", provision),
        ),
    )
    return Section(Phrase("Nature of the personal data breach"), provision, items)


def _nature_plainly(facts: Facts, now: datetime) -> tuple[Item, ...]:
    items = [_text(facts, "description", Phrase("What happened"), "34(2)")]
    if facts.occurred:
        items.append(Item(Phrase("When it happened"), _moment(facts.occurred)))
    kind = Phrase("How data is affected")
    items.append(Item(kind, _coded(facts.nature, PLAIN_NATURES), _gap(facts, "nature", "34(2)")))
    if is_known(facts, "record_categories"):
        items.append(_list(facts, "record_categories", Phrase("Which data"), "34(2)"))
    items.extend(_doubt_about_personal_data(facts))
    today = _local(now, facts.organisation.zone).date()
    items.append(Item(Phrase("What we know as of"), Phrase("{day}", {"day": today})))
    return tuple(items)


def _consequences(facts: Facts) -> Section:
    items = [
        _text(facts, "likely_consequences", Phrase("Likely consequences"), "33(3)(c)"),
        Item(Phrase("Our assessment of the risk"), RISKS.get(facts.risk or "", Phrase("Not yet decided"))),
    ]
    if is_known(facts, "risk_reasons"):
        items.append(Item(Phrase("Reasons for this assessment"), _said(facts.risk_reasons)))
    return Section(Phrase("Likely consequences"), "33(3)(c)", tuple(items))


def _measures(facts: Facts, labels: tuple[Phrase, Phrase], provision: str) -> tuple[Item, ...]:
    """Taken *or* proposed: one of both fills the duty, so only their common absence is a gap."""
    gap = _gap(facts, "measures", provision)
    if gap:
        return (Item(Phrase("Measures taken or proposed"), None, gap),)
    values = (facts.measures_taken, facts.measures_proposed)
    return tuple(Item(label, _said(value) or NOT_STATED) for label, value in zip(labels, values, strict=True))


def _phases() -> Section:
    text = Phrase("Not complete yet: further information follows in phases without undue further delay.")
    return Section(Phrase("Further information"), "33(4)", (Item(Phrase("Information in phases"), text),))


def _with_open_points(draft: Document) -> Document:
    if not draft.gaps:
        return draft
    points = tuple(replace(item, value=None) for section in draft.sections for item in section.items if item.gap)
    first = Section(Phrase("Open points"), "", points, checklist=True)
    return replace(draft, sections=(first, *draft.sections))


def _notes_33(facts: Facts) -> tuple[Phrase, ...]:
    notes = []
    if facts.risk == "unlikely":
        notes.append(Phrase("A risk was judged unlikely: Article 33(1) then asks for no notification."))
    if facts.personal_data == "no":
        notes.append(Phrase("No personal data is recorded as involved: then Article 33 does not apply."))
    return tuple(notes)


def _notes_34(facts: Facts) -> tuple[Phrase, ...]:
    notes = [Phrase("Read it as the people concerned will: Article 34(2) asks for clear and plain language.")]
    if facts.risk is None:
        notes.append(Phrase("The risk is not yet decided: Article 34(1) asks for this text if a high risk is likely."))
    elif facts.risk != "high_risk":
        notes.append(Phrase("The risk was not judged high: Article 34(1) then does not ask for this text."))
    if facts.personal_data == "no":
        notes.append(Phrase("No personal data is recorded as involved: then Article 34 does not apply."))
    return tuple(notes)


def _doubt_about_personal_data(facts: Facts) -> tuple[Item, ...]:
    if facts.personal_data in ("yes", "no"):
        return ()
    return (Item(Phrase("Personal data"), None, _cite(GAPS["personal_data"], "4(12)")),)


def _text(facts: Facts, name: str, label: Phrase, provision: str) -> Item:
    return Item(label, _said(getattr(facts, name)), _gap(facts, name, provision))


def _list(facts: Facts, name: str, label: Phrase, provision: str) -> Item:
    value = _lines(getattr(facts, name) or ())
    return Item(label, value, _gap(facts, name, provision))


def _gap(facts: Facts, name: str, provision: str) -> Phrase | None:
    return None if is_known(facts, name) else _cite(GAPS[name], provision)


def _cite(gap: Phrase, provision: str) -> Phrase:
    return Phrase("{gap} — {provision}", {"gap": gap, "provision": cited(provision)})


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


def _lines(parts: Iterable[str]) -> str | None:
    return "\n".join(part.strip() for part in parts if part.strip()) or None


def _coded(codes: tuple[str, ...] | None, meanings: dict[str, Phrase]) -> Phrase | None:
    """The meanings of the codes, one a line, in the order in which we define them; an unknown code as it is."""
    given = dict.fromkeys(code for code in codes or () if code.strip())
    ours = [meaning for code, meaning in meanings.items() if code in given]
    parts = [*ours, *(code for code in given if code not in meanings)]
    return _one_a_line(parts)


def _one_a_line(parts: Iterable[Phrase | str]) -> Phrase | None:
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Phrase("\n".join(f"{{{name}}}" for name in values), values) if values else None


def _count(number: int | None, approximate: bool) -> Phrase | None:
    if number is None:
        return None
    values = {"number": number}
    return Phrase("about {number}", values) if approximate else Phrase("{number}", values)


def _moment(moment: Moment | None) -> Phrase | None:
    if moment is None:
        return None
    values = {"moment": moment.local}
    return Phrase("about {moment} (estimated)", values) if moment.estimated else Phrase("{moment}", values)


def _local(moment: datetime, zone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        # A draft in UTC is worth more at night than an error about the name of a zone.
        return moment.astimezone(ZoneInfo("UTC"))
