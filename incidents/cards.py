"""What the page shows of one clock: where it stands, how its moment follows, what rings next, what discharges it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contracts import law
from contracts.period import Ending
from contracts.rules import Step
from contracts.statutes import AUTHORITY, DATA_SUBJECT
from contracts.terms import Terms
from contracts.words import CHANNELS
from core.phrases import Phrase
from incidents.clock import HOUR, State, Times, next_alert, state
from incidents.situation import Waiting
from incidents.stopwatch import sentence, stopwatch
from incidents.waivers import Waiver, allowed
from incidents.wording import WAITING, duty_words


@dataclass(frozen=True)
class Card:
    """One clock as a person reads it. `short_at` is the moment from which it runs short; `waivers` may be chosen.

    `latest_at` is the latest defensible moment, small print that no timer uses; `doubts` are what the computation could
    not know. `verified` False: this law was not seen in its source. `strikes`: of this duty of ours a person says
    whether it applies.
    """

    duty: Phrase
    state: State
    ends_at: datetime | None
    is_target: bool
    short_at: datetime | None
    waiting: Phrase | None
    steps: tuple[Step, ...]
    latest_at: datetime | None
    doubts: tuple[Phrase, ...]
    next_alert_at: datetime | None
    discharge: Phrase
    stopwatch: Phrase | None
    restated: Phrase | None
    waivers: tuple[Waiver, ...]
    verified: bool
    strikes: bool
    ours: bool

    @property
    def open(self) -> bool:
        return self.state not in (State.MET, State.MET_LATE, State.WAIVED)


def card(
    times: Times,
    terms: Terms,
    named: Mapping[str, Any],
    end: Ending | Waiting,
    now: datetime,
) -> Card:
    """The card of a clock with these stored moments and terms; `named` names duty and parties.

    `end` is what the facts say now. A clock that was met keeps its own moments; where they differ, `restated` says so.
    """
    ends_at = times.ends_at
    waiting, end = (end, None) if isinstance(end, Waiting) else (None, end)
    return Card(
        duty=duty_words(named),
        state=state(times, now),
        ends_at=ends_at,
        is_target=times.due_at is None and times.target_at is not None,
        short_at=short_at(times),
        waiting=WAITING[waiting] if waiting else None,
        steps=end.steps if end else (),
        latest_at=end.latest_at if end else None,
        doubts=end.warnings if end else (),
        next_alert_at=next_alert(times),
        discharge=discharge_words(terms, named),
        stopwatch=_stopwatch(_by_the_facts(times, end), terms, named, now),
        restated=_restated(times, end),
        waivers=allowed(named["statute"], ours=named["debtor_ours"], incidents=terms.incidents),
        verified=named.get("verified", True),
        strikes=named["debtor_ours"] and named["statute"] not in (None, *law.GDPR_DUTIES),
        ours=named["debtor_ours"],
    )


def _by_the_facts(times: Times, end: Ending | None) -> Times:
    """The stored moments, with start and end as the facts say now: another party may have told us more since."""
    if end is None:
        return times
    return replace(times, starts_at=end.start.at if end.start else None, due_at=end.due_at, target_at=end.target_at)


def _restated(times: Times, end: Ending | None) -> Phrase | None:
    """What a duty that was met would look like by facts that were corrected since."""
    would = _by_the_facts(times, end)
    if times.met_at is None or would.ends_at is None or times.ends_at in (None, would.ends_at):
        return None
    template = (
        Phrase("By the facts as corrected since, it would have been due {moment}, so it was met late.")
        if state(would, times.met_at) is State.MET_LATE
        else Phrase("By the facts as corrected since, it would have been due {moment}.")
    )
    local = end.start.local.tzinfo if end and end.start else None
    return template.filled({"moment": would.ends_at.astimezone(local)})


def _stopwatch(times: Times, terms: Terms, named: Mapping[str, Any], now: datetime) -> Phrase | None:
    """What a counterparty's duty to us took; while nothing is known of it, the clock itself says that it waits."""
    if not named.get("creditor_ours") or (times.starts_at is None and times.met_at is None):
        return None
    return sentence(stopwatch(times, now), terms)


def short_at(times: Times) -> datetime | None:
    """The moment from which a clock runs short: a quarter of its period before the end, but at least an hour."""
    if times.ends_at is None or times.starts_at is None:
        return None
    quarter: timedelta = (times.ends_at - times.starts_at) / 4
    return times.ends_at - max(quarter, HOUR)


def discharge_words(terms: Terms, named: Mapping[str, Any]) -> Phrase:
    """What ends the duty.

    >>> named = {"kind": "triage", "statute": None}
    >>> str(discharge_words(Terms("controller", "controller"), named))
    'Ends when it is decided since when we have been aware.'
    """
    if named["kind"] == "triage":
        return Phrase("Ends when it is decided since when we have been aware.")
    if named["creditor"] is None and terms.creditor == DATA_SUBJECT:
        return Phrase("Met by the communication to the people concerned.")
    if named["creditor"] is None and terms.creditor == AUTHORITY:
        return Phrase("Met by the authority's receipt of our notification.")
    if named["creditor"] is None:
        return Phrase("Met by the receipt of our notice, as recorded.")
    values = {"debtor": named["debtor"], "creditor": named["creditor"], "channel": channel_words(terms)}
    if named["creditor_ours"]:
        return Phrase("Met by the moment at which we receive the notice of {debtor}. Channel: {channel}.", values)
    return Phrase("Met by a notice to {creditor}, once its server or desk has accepted it. Channel: {channel}.", values)


def channel_words(terms: Terms) -> Phrase:
    """The channels demanded, joined: “e-mail or post”.

    >>> from contracts.terms import Channel
    >>> str(channel_words(Terms("processor", "controller", channels=(Channel.EMAIL, Channel.POST))))
    'e-mail or post'
    """
    words = [CHANNELS[channel] for channel in terms.channels]
    joined = words[0]
    for word in words[1:]:
        joined = Phrase("{one} or {other}", {"one": joined, "other": word})
    return joined
