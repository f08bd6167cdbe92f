"""One breach in the register of Art. 33(5) GDPR: facts, effects, remedial action, and why it was decided so.

The same values stand on the page, in the tables and in the PDF; a PDF puts them under the article's three heads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.phrases import Phrase
from incidents.reports.article33 import COUNTS, MODES, counted
from incidents.reports.document import Item, Section
from incidents.sheet.fields import FIELDS
from incidents.sheet.sheet import Known, Sheet, in_words, on_one_line, one_a_line
from incidents.waivers import WORDS as WAIVERS
from incidents.waivers import Waiver
from incidents.wording import NOT_KNOWN, NOT_REVIEWED, RISKS


@dataclass(frozen=True)
class Outcome:
    """What became of one duty to tell: met at a moment (UTC) with the receiver's reference, or ended by a decision.

    `reviewed` is False where nobody but who decided was entitled to look at it."""

    met_at: datetime | None = None
    reference: str | None = None
    waived: str | None = None
    note: str | None = None
    reviewed: bool = True


@dataclass(frozen=True)
class Breach:
    """One incident of the register. `values` are stored values by the fact sheet's keys; `authority` and `people` are
    the outcomes of Art. 33(1) and 34(1), several where several authorities are told; none where no duty of ours ran."""

    reference: str
    title: str
    logged_at: datetime
    where: str | None
    closed: bool
    risk: str | None
    risk_reasons: str | None
    zone: str
    values: Mapping[str, Any] = field(default_factory=dict)
    authority: tuple[Outcome, ...] = ()
    people: tuple[Outcome, ...] = ()


#: The columns of a table, in order, with their headings.
COLUMNS: Mapping[str, Phrase] = {
    "reference": Phrase("Reference"),
    "title": Phrase("Title"),
    "logged": Phrase("Logged"),
    "where": Phrase("Where it happened"),
    **{key: FIELDS[key].label for key in ("occurred", "discovered", "aware", "nature", "incident.types", "cause")},
    **{key: FIELDS[key].label for key in ("description", "subjects.described", "subjects.count")},
    **{key: FIELDS[key].label for key in ("data.categories", "data.described", "records.count")},
    "likely_consequences": FIELDS["likely_consequences"].label,
    "impact": FIELDS["impact"].label,
    "measures_taken": FIELDS["measures_taken"].label,
    "measures_proposed": FIELDS["measures_proposed"].label,
    "risk": Phrase("Our assessment of the risk"),
    "risk_reasons": Phrase("Reasons for this assessment"),
    "authority": Phrase("Supervisory authority"),
    "people": Phrase("Communication to the data subjects"),
    "delay_reasons": FIELDS["delay_reasons"].label,
    "state": Phrase("State"),
}
#: The fact sheet's fields behind them: a number alone does not say how sure it is.
READ = frozenset({*COLUMNS, *MODES})
FACTS = ("occurred", "discovered", "aware", "where", "nature", "incident.types", "cause", "description")
ABOUT = ("subjects.described", "subjects.count", "data.categories", "data.described", "records.count")
EFFECTS = ("likely_consequences", "impact", "risk", "risk_reasons")
ACTION = ("measures_taken", "measures_proposed", "authority", "people", "delay_reasons")


def cell(breach: Breach, column: str) -> Phrase | str | None:
    """One value in words; None where it is not known."""
    zone = ZoneInfo(breach.zone)
    if column in COUNTS:
        return counted(Sheet({key: (Known(value),) for key, value in breach.values.items()}), COUNTS[column])
    if column in FIELDS:
        return in_words(FIELDS[column], breach.values.get(column))
    if column == "logged":
        return Phrase("{moment}", {"moment": breach.logged_at.astimezone(zone)})
    if column == "where":
        return breach.where or Phrase("with us")
    if column == "risk":
        return RISKS.get(breach.risk or "", NOT_KNOWN)
    if column == "state":
        return Phrase("closed") if breach.closed else Phrase("open")
    if column in ("authority", "people"):
        return one_a_line([outcome_words(one, zone) for one in getattr(breach, column)])
    value: str | None = getattr(breach, column)
    return value


def outcome_words(outcome: Outcome, zone: ZoneInfo) -> Phrase:
    """What became of a duty to tell.

    >>> str(outcome_words(Outcome(waived="not_a_personal_data_breach", note="Empty.", reviewed=False), ZoneInfo("UTC")))
    'not told. Not a personal data breach after all: Art. 4(12). Empty. (not independently reviewed)'
    """
    if outcome.met_at is not None:
        values = {"moment": outcome.met_at.astimezone(zone), "reference": outcome.reference or ""}
        return Phrase("told {moment}, {reference}", values) if outcome.reference else Phrase("told {moment}", values)
    if outcome.waived is None:
        return Phrase("not yet told")
    values = {"why": WAIVERS[Waiver(outcome.waived)], "note": outcome.note or "", "doubt": NOT_REVIEWED}
    if outcome.reviewed:
        return Phrase("not told. {why}. {note}", values)
    return Phrase("not told. {why}. {note} ({doubt})", values)


def section(breach: Breach) -> Section:
    """One breach as a section of the printed register: the article's three heads, what is not known left out."""
    heads = (
        (Phrase("Facts"), (*FACTS, *ABOUT)),
        (Phrase("Effects"), EFFECTS),
        (Phrase("Remedial action and decisions"), ACTION),
    )
    items = []
    for label, columns in heads:
        lines = [
            Phrase("{label}: {value}", {"label": COLUMNS[one], "value": on_one_line(value)})
            for one in columns
            if (value := cell(breach, one)) is not None
        ]
        items.append(Item(label, one_a_line(lines) or NOT_KNOWN))
    heading = Phrase("{reference}: {title}", {"reference": breach.reference, "title": breach.title})
    return Section(heading, "", tuple(items))
