"""All that a document may speak of, as plain values: the fact sheet, who is involved, which clocks run."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.rules import Step
from core.phrases import Phrase
from incidents.facts import Organisation
from incidents.sheet.sheet import Sheet


@dataclass(frozen=True)
class Processor:
    """A processor that the breach touches; `contract` is the agreement's title, `contact` how it is reached."""

    name: str
    contract: str | None = None
    contact: str | None = None


@dataclass(frozen=True)
class ClockLine:
    """One duty's period for the drawn timeline: UTC instants; `due_at` is None for a duty without a number, or then
    our own `target`."""

    duty: Phrase
    starts_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None = None
    waived: bool = False
    target: bool = False


@dataclass(frozen=True)
class Dossier:
    """One incident as it is known at `now` (UTC). `place` names the party where it happened (None: with us);
    `personal_data` is yes, no or unknown; `risk` is unlikely, risk, high_risk or None; `due_at` is awareness + 72 hours
    by Art. 33(1) GDPR, None while that is unknown or no duty of ours, `steps` say how it follows, and `notified_at` is
    when the authority was first told."""

    reference: str
    title: str
    organisation: Organisation
    sheet: Sheet
    now: datetime
    place: str | None = None
    processors: tuple[Processor, ...] = ()
    personal_data: str = "unknown"
    risk: str | None = None
    risk_reasons: str | None = None
    due_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    notified_at: datetime | None = None
    clocks: tuple[ClockLine, ...] = ()
    drill: bool = False

    @property
    def late(self) -> bool:
        """Whether the 72 hours ended before the authority was told; what follows in phases is not late for that."""
        return self.due_at is not None and (self.notified_at or self.now) > self.due_at

    def local(self, moment: datetime) -> datetime:
        """A UTC instant on our own clock; in UTC where nobody knows the zone, for a draft at night is worth more than
        an error about its name."""
        try:
            return moment.astimezone(ZoneInfo(self.organisation.zone))
        except (ZoneInfoNotFoundError, ValueError):
            return moment.astimezone(ZoneInfo("UTC"))
