"""The timeline of an incident as a document: its moments and periods, drawn and in words, then every line of the record
(Art. 33(5) GDPR) in the order in which it was written.

It has no versions: it is shown and printed as it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.phrases import Phrase
from incidents.clock import Times, state
from incidents.reports.article33 import DRAWN
from incidents.reports.bars import Axis, axis_of, instant
from incidents.reports.document import Document, Item, Section
from incidents.reports.dossier import ClockLine, Dossier
from incidents.sheet.fields import FIELDS
from incidents.sheet.sheet import one_a_line
from incidents.timeline import Line
from incidents.wording import NOT_KNOWN, STATES

TITLE = Phrase("Timeline of the incident")
LEGEND = Phrase(
    "In the drawing a diamond is a moment, an arrow what lies further back, a grey bar a period, a black bar the time "
    "after its end, a white mark the moment at which the duty was met, and the thin upright line the moment of this "
    "document."
)


@dataclass(frozen=True)
class Written:
    """One line of the record: when it was written (UTC), by whom (None: by the program), what it says."""

    at: datetime
    who: str | None
    line: Line


def timeline(dossier: Dossier, written: Iterable[Written]) -> Document:
    """The whole timeline; what is not known of a moment is said."""
    axis = axis_for(dossier, dossier.clocks)
    moments = [_moment(key, dossier, axis) for key in DRAWN]
    clocks = [_clock(one, dossier, axis) for one in dossier.clocks]
    sections = [
        Section(Phrase("Moments"), "", tuple(moments)),
        Section(Phrase("Periods"), "", tuple(clocks)),
        record(dossier, written),
    ]
    as_of = Phrase("As it stood on {moment}.", {"moment": dossier.local(dossier.now)})
    sections = [one for one in sections if one.items]
    notes = (as_of, LEGEND) if axis else (as_of,)
    return Document(
        TITLE,
        dossier.reference,
        tuple(sections),
        state="",
        notes=notes,
        lead=Phrase("{title}", {"title": dossier.title}),
    )


def record(dossier: Dossier, written: Iterable[Written]) -> Section:
    """Every line of the record, in the order in which it was written."""
    return Section(Phrase("What was written down"), "33(5)", tuple(_entry(one, dossier) for one in written))


def axis_for(dossier: Dossier, clocks: Iterable[ClockLine]) -> Axis | None:
    """The axis on which these periods and the moments of the sheet are drawn."""
    stored = [dossier.sheet.value(key) for key in DRAWN]
    periods = [at for one in clocks for at in (one.starts_at, one.due_at, one.met_at) if at and one.starts_at]
    return axis_of([*periods, dossier.now] if periods else [], [instant(one) for one in stored if one])


def _moment(key: str, dossier: Dossier, axis: Axis | None) -> Item:
    value = dossier.sheet.value(key)
    bar = axis.moment(instant(value), dossier.now) if value and axis else None
    return Item(FIELDS[key].label, dossier.sheet.words(key) or NOT_KNOWN, key=key, bar=bar)


def _clock(one: ClockLine, dossier: Dossier, axis: Axis | None) -> Item:
    bar = None
    if axis and one.starts_at and one.due_at:
        bar = axis.period(one.starts_at, one.due_at, one.met_at, dossier.now, ended=one.waived)
    return Item(one.duty, period_words(one, dossier), bar=bar)


def period_words(one: ClockLine, dossier: Dossier) -> Phrase:
    """From when until when a duty's period runs, how it stands, and when it was met."""
    ends = {"target_at": one.due_at} if one.target else {"due_at": one.due_at}
    times = Times(one.starts_at, met_at=one.met_at, waived_at=dossier.now if one.waived else None, **ends)
    values = {
        name: dossier.local(at) if at else NOT_KNOWN
        for name, at in (("start", one.starts_at), ("end", one.due_at), ("met", one.met_at))
    }
    span = Phrase("From {start} until {end}", values)
    if one.starts_at is None:
        span = Phrase("Does not run yet")
    elif one.target:
        span = Phrase("From {start}, our target {end}", values)
    elif one.due_at is None:
        span = Phrase("From {start}, without a number of hours or days", values)
    parts = [span, Phrase("State: {state}", {"state": STATES[state(times, dossier.now)]})]
    if one.met_at:
        parts.append(Phrase("Met on {met}", values))
    return one_a_line(parts) or span


def _entry(one: Written, dossier: Dossier) -> Item:
    label = Phrase("{moment}, {name}", {"moment": dossier.local(one.at), "name": one.who or "Breachclock"})
    more = [one.line.reason] if one.line.reason else []
    if one.line.reason and one.line.label:
        more = [Phrase("{label}: {value}", {"label": one.line.label, "value": one.line.reason})]
    return Item(label, one_a_line([one.line.title, *one.line.details, *more]))
