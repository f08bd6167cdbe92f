"""The notification of a breach to the supervisory authority (Art. 33(1), (3), (4) GDPR), in the order of the EDPB's
common template.

Every part of the fact sheet is a section. What Art. 33(3) asks for and nobody knows yet is a gap, boxed at its place
and listed at the top; what only the template asks for and is not yet known stands in one line at the end of its
section. Nothing unknown is left out in silence, and nothing is guessed.
"""

from dataclasses import replace

from core.phrases import Country, Phrase
from incidents.reports.bars import Axis, Bar, axis_of, instant
from incidents.reports.document import Document, Item, Section, cited, with_open_points
from incidents.reports.dossier import Dossier
from incidents.reports.filing import FINAL, KINDS, WITHDRAWN, Filing
from incidents.reports.grounds import following
from incidents.sheet import fields
from incidents.sheet.agreeing import contradiction, disagreements
from incidents.sheet.conditions import applies
from incidents.sheet.fields import Field, Part
from incidents.sheet.sheet import Sheet, joined, one_a_line
from incidents.wording import RISKS

TITLE = Phrase("Notification of a personal data breach to the supervisory authority")
OPEN_POINTS = Phrase("Open points")
NOT_KNOWN = Phrase("Not yet known")
#: Of each of these one answer fills the duty: only their common absence is a gap.
EITHER = {"measures_taken": "measures_proposed", "measures_proposed": "measures_taken"}
#: Numbers that say how sure they are themselves.
COUNTS = {"subjects.count": "subjects", "records.count": "records"}
MODES = {f"{name}.{part}" for name in COUNTS.values() for part in ("count_mode", "count_min", "count_max")}
#: The moments that are drawn beside the 72 hours.
DRAWN = ("occurred", "occurred.to", "discovered", "aware", "contained_at")
UNVERIFIED = Phrase("The numbers of the template's fields (#) are unverified.")


def article_33(dossier: Dossier, filing: Filing) -> Document:
    """The notification, or its withdrawal, as a draft."""
    if filing.kind == WITHDRAWN:
        title, parts = KINDS[WITHDRAWN], [_withdrawing(dossier)]
    else:
        title = TITLE
        parts = [_controller(dossier)]
        parts += [_part(part, dossier) for part in fields.PARTS if part is not fields.CONTROLLER]
    open_points = any(item.gap for part in parts for item in part.items)
    sections = (_filing(dossier, filing, open_points), *(part for part in parts if part.items))
    document = Document(title, dossier.reference, sections, notes=_notes(dossier), version=filing.number)
    return with_open_points(document, OPEN_POINTS)


def _filing(dossier: Dossier, filing: Filing, open_points: bool) -> Section:
    items = [
        Item(Phrase("Kind of notification"), KINDS[filing.kind], number=3),
        Item(Phrase("Version"), Phrase("{number}", {"number": filing.number})),
        Item(Phrase("Our reference"), dossier.reference, number=7),
    ]
    if filing.recipient:
        items.insert(0, Item(Phrase("To"), _recipient(filing)))
    if filing.previous_id:
        items.append(Item(Phrase("The authority's file number"), filing.previous_id, number=6))
    if filing.kind == WITHDRAWN:
        gap = None if filing.withdraw_reason else _missing(Phrase("Reason for the withdrawal"), "")
        items.append(Item(Phrase("Reason for the withdrawal"), filing.withdraw_reason, gap, number=5))
    elif filing.kind != FINAL and (open_points or filing.more_to_follow_on):
        items.append(Item(Phrase("Information in phases"), _phases(filing)))
    return Section(Phrase("Notification"), "33(4)", tuple(items))


def _recipient(filing: Filing) -> Phrase | str | None:
    if not filing.proposed:
        return filing.recipient
    return joined([Phrase("Proposed:"), filing.recipient or ""], " ")


def _withdrawing(dossier: Dossier) -> Section:
    """Whoever takes a notification back: what it said of the breach is not said again."""
    contact = fields.FIELDS["contact_point"]
    whole = _controller(dossier)
    items = tuple(item for item in whole.items if item.key in ("controller", contact.key))
    return replace(whole, items=items)


def _controller(dossier: Dossier) -> Section:
    us = dossier.organisation
    address = one_a_line([part for part in (us.name, us.address, Country(us.country) if us.country else None) if part])
    items = [Item(Phrase("Controller"), address, key="controller", number=12)]
    if dossier.processors:
        named = [
            Phrase("{name} ({contract})", {"name": one.name, "contract": one.contract}) if one.contract else one.name
            for one in dossier.processors
        ]
        items.append(Item(Phrase("Processors involved"), one_a_line(named), key="processors", number=38))
    part = _part(fields.CONTROLLER, dossier)
    return replace(part, provision="33(1)", items=(*items, *part.items))


def _part(part: Part, dossier: Dossier) -> Section:
    """One part of the sheet: what is known, the gaps, then in one line what else is not yet known."""
    sheet = dossier.sheet
    items, unknown = list(_before(part, dossier)), []
    for one in part.fields:
        if one.key in MODES:
            continue
        value = counted(sheet, COUNTS[one.key]) if one.key in COUNTS else sheet.words(one.key)
        if value is not None:
            items.append(Item(one.label, value, None, one.key, one.number))
        elif gap := _gap(one, dossier):
            items.append(Item(one.label, None, gap, one.key, one.number))
        elif one.number is not None and applies(one.key, sheet) and one.key not in EITHER:
            unknown.append(one.label)
    items += _after(part, dossier)
    if part is fields.TIMELINE:
        items = _drawn(items, dossier)
    if unknown:
        items.append(Item(NOT_KNOWN, listed(unknown)))
    provisions = [one.provision for one in part.fields if one.provision]
    return Section(part.heading, provisions[0] if provisions else "", tuple(items))


def _before(part: Part, dossier: Dossier) -> tuple[Item, ...]:
    if part is not fields.NATURE:
        return ()
    place = Phrase("With {party}", {"party": dossier.place or dossier.organisation.name})
    items = (
        Item(Phrase("Subject"), dossier.title, key="title"),
        Item(Phrase("Where it happened"), place, key="place"),
    )
    if dossier.personal_data == "unknown":
        gap = _missing(Phrase("Whether personal data is involved"), "4(12)")
        return (*items, Item(Phrase("Whether personal data is involved"), None, gap, key="personal_data"))
    return items


def _after(part: Part, dossier: Dossier) -> tuple[Item, ...]:
    """What stands in a section and is no field of the sheet: the end of the 72 hours, the verdict on the risk."""
    if part is fields.TIMELINE and dossier.due_at is not None:
        values = {"moment": dossier.local(dossier.due_at)}
        passed = Phrase("{moment} (this moment has passed)", values)
        label = Phrase("72 hours after awareness")
        items = [Item(label, passed if dossier.late else Phrase("{moment}", values), bar=_hours(dossier))]
        items += following(dossier.steps)
        return tuple(items)
    if part is fields.CONSEQUENCES:
        verdict = RISKS.get(dossier.risk or "", Phrase("Not yet decided"))
        items = [Item(Phrase("Our assessment of the risk"), verdict, key="risk", number=89)]
        if dossier.risk_reasons:
            items.append(
                Item(Phrase("Reasons for this assessment"), dossier.risk_reasons, key="risk_reasons", number=90)
            )
        return tuple(items)
    return ()


def _axis(dossier: Dossier) -> Axis | None:
    """Where moments and the 72 hours are drawn: from awareness to their end or, if that has passed, to now."""
    stored = [dossier.sheet.value(key) for key in DRAWN]
    aware, due = dossier.sheet.value("aware"), dossier.due_at
    periods = [instant(aware), due, dossier.notified_at or dossier.now] if aware and due else []
    return axis_of(periods, [instant(one) for one in stored if one])


def _hours(dossier: Dossier) -> Bar | None:
    axis, aware = _axis(dossier), dossier.sheet.value("aware")
    if axis is None or not aware or dossier.due_at is None:
        return None
    return axis.period(instant(aware), dossier.due_at, dossier.notified_at, dossier.now)


def _drawn(items: list[Item], dossier: Dossier) -> list[Item]:
    """The same lines, each moment with its place beside the 72 hours."""
    axis = _axis(dossier)
    if axis is None:
        return items
    return [
        replace(one, bar=axis.moment(instant(dossier.sheet.value(one.key)), dossier.now))
        if one.key in DRAWN and one.value is not None
        else one
        for one in items
    ]


def _phases(filing: Filing) -> Phrase:
    if filing.more_to_follow_on is None:
        return Phrase("Not complete yet: further information follows in phases without undue further delay.")
    values = {"day": filing.more_to_follow_on}
    return Phrase("Not complete yet: further information follows in phases, the next by {day}.", values)


def _notes(dossier: Dossier) -> tuple[Phrase, ...]:
    notes = [UNVERIFIED]
    if dossier.risk == "unlikely":
        notes.append(
            Phrase(
                "A risk was judged unlikely: Article 33(1) then requires no notification; Article 33(5) still "
                "requires the breach to be documented."
            )
        )
    if dossier.personal_data == "no":
        notes.append(Phrase("It is recorded that no personal data is involved: Article 33 then does not apply."))
    values = dossier.sheet.values()
    notes += [contradiction(low, high, values) for low, high in disagreements(values)]
    return tuple(notes)


def _gap(one: Field, dossier: Dossier) -> Phrase | None:
    """What is missing in words, where Art. 33 asks for it and nobody knows it yet."""
    if one.key == "delay_reasons":
        return _missing(one.label, one.provision) if dossier.late else None
    if not one.provision.startswith("33(") or dossier.sheet.known(EITHER.get(one.key, one.key)):
        return None
    if one.key == "measures_proposed":
        return None
    if one.key == "measures_taken":
        return _missing(Phrase("Measures taken or proposed"), one.provision)
    return _missing(one.label, one.provision)


def _missing(label: Phrase, provision: str) -> Phrase:
    gap = Phrase("Not yet known: {field}", {"field": label})
    return Phrase("{gap} — {provision}", {"gap": gap, "provision": cited(provision)}) if provision else gap


def counted(sheet: Sheet, name: str) -> Phrase | None:
    """A number with how sure it is: exact, about, between two, or not to be determined; None while nothing is known.

    >>> from incidents.sheet.sheet import Known
    >>> known = {"subjects.count_min": 10, "subjects.count_max": 50, "subjects.count_mode": "approximate"}
    >>> str(counted(Sheet({key: (Known(value),) for key, value in known.items()}), "subjects"))
    'between 10 and 50'
    """
    number, mode = sheet.value(f"{name}.count"), sheet.value(f"{name}.count_mode")
    low, high = sheet.value(f"{name}.count_min"), sheet.value(f"{name}.count_max")
    bounds = {"low": low, "high": high, "number": number}
    if number is not None:
        about = Phrase("about {number}", bounds) if mode == "approximate" else Phrase("{number}", bounds)
        if low is None and high is None:
            return about
        return Phrase("{number} ({bounds})", {"number": about, "bounds": _between(low, high)})
    if low is not None or high is not None:
        return _between(low, high)
    return Phrase("cannot be determined") if mode == "undeterminable" else None


def _between(low: int | None, high: int | None) -> Phrase:
    values = {"low": low, "high": high}
    if low is None:
        return Phrase("at most {high}", values)
    return Phrase("at least {low}", values) if high is None else Phrase("between {low} and {high}", values)


def listed(labels: list[Phrase]) -> Phrase | None:
    """Several labels in one line; no sign of punctuation stands the same way in all languages, so a dot parts them."""
    return joined(labels, " · ")
