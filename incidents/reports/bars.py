"""Where the moments and periods of an incident lie beside each other, so that page and PDF can draw them.

A drawing repeats what stands in words beside it, and never says more. Its axis reaches from the first to the last
moment of the periods; what lies further back than they are long stands at its left edge, so that the beginning of a
breach two years ago does not squeeze 72 hours into a hair.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.moment import Moment

#: The place of what lies before the drawing.
BEFORE = -1.0
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True)
class Bar:
    """A moment or a period on the axis, in shares of its length from 0 to 1; below 0 is before the drawing.

    `end` is None for a moment; `done` is where the duty was met, `over` the end of the time that ran on past the due
    moment, `now` where the document was written.
    """

    start: float
    end: float | None = None
    done: float | None = None
    over: float | None = None
    now: float | None = None


@dataclass(frozen=True)
class Axis:
    """The time between two instants (UTC)."""

    first: datetime
    last: datetime

    def place(self, at: datetime) -> float:
        """The share of the axis at which an instant lies.

        >>> from datetime import UTC
        >>> axis = Axis(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 5, tzinfo=UTC))
        >>> axis.place(datetime(2026, 6, 2, tzinfo=UTC)), axis.place(datetime(2020, 1, 1, tzinfo=UTC))
        (0.25, -1.0)
        """
        if at < self.first:
            return BEFORE
        return round(min((at - self.first) / (self.last - self.first), 1.0), 4)

    def moment(self, at: datetime, now: datetime) -> Bar:
        """One moment."""
        return Bar(self.place(at), now=self.place(now))

    def period(
        self, start: datetime, due: datetime, met: datetime | None, now: datetime, *, ended: bool = False
    ) -> Bar:
        """A period with when its duty was met; unmet it runs on past its end until now, unless it was `ended`."""
        until = met or (due if ended else now)
        return Bar(
            self.place(start),
            self.place(due),
            self.place(met) if met else None,
            self.place(until) if until > due else None,
            self.place(now),
        )


def axis_of(periods: Iterable[datetime], moments: Iterable[datetime]) -> Axis | None:
    """The axis for these periods (their starts, ends and now) and single moments; None where nothing is to be drawn."""
    periods, moments = sorted(periods), sorted(moments)
    if not periods:
        return None
    first, last = periods[0], periods[-1]
    length = max(last - first, SHORTEST)
    near = [at for at in moments if at >= first - length]
    return Axis(min([first, *near]), max([first + length, *near]))


def instant(value: Moment | Mapping[str, Any]) -> datetime:
    """The instant of a moment, as a value or as the sheet stores it."""
    return value.at if isinstance(value, Moment) else datetime.fromisoformat(value["at"])
