"""How an incident is judged: the verdict on the risk, duties ended without a notice, decisions reviewed and taken back.

Each operation lets the rules decide, writes rows and commits once; what rested on another verdict falls with it.
"""

from datetime import date, datetime

from accounts.models import Person
from contracts.moment import Moment
from core.database import db
from core.errors import FieldError
from core.phrases import Phrase
from incidents import waivers
from incidents.alerts.calls import operations as calls
from incidents.clocks import operations as clocks
from incidents.decisions import operations as decisions
from incidents.decisions.models import Decision
from incidents.models import Clock, Incident, record
from incidents.notices.drafts.operations import prepare
from incidents.operations import check_past
from incidents.waivers import Waiver
from incidents.wording import as_data

RISKS = ("unlikely", "risk", "high_risk")


def decide_risk(
    incident: Incident, risk: str, reasons: str, actor: Person | None, moment: Moment, now: datetime
) -> None:
    """Records the risk verdict with its reasons (Art. 33(1), 34(1)). High risk starts Art. 34(1).

    Waivers that rested on another verdict fall, with an alert.
    """
    if risk not in RISKS:
        raise FieldError("risk", Phrase("Choose a verdict."))
    if not reasons:
        raise FieldError("reasons", Phrase("Write down the reasons: they must stand in the record (Art. 33(5))."))
    check_past(now, verdict=moment)
    old = incident.risk
    # The period ran from the first high-risk verdict; saying it again must not move it.
    if not (old == risk == "high_risk"):
        incident.verdict = moment
    incident.risk, incident.risk_reasons = risk, reasons
    data = {"old": old, "new": risk, "at": as_data(moment), "reason": reasons}
    record(incident, actor, now, "verdict", data)
    scene = clocks.gather(incident)
    for clock in scene.clocks.values():
        rest = waivers.RESTS_ON.get(clock.waived_reason) if clock.waived_reason else None
        if rest and risk not in rest:
            if (decision := decisions.standing_on(clock)) is not None:
                decisions.fell(decision, ("risk",), now)
            clocks.reopen(scene, clock, actor, now)
    clocks.recompute(scene, actor, now, reasons)
    db.session.commit()


def waive(
    incident: Incident,
    clock: Clock,
    reason: Waiver,
    note: str | None,
    actor: Person,
    now: datetime,
    review_on: date | None = None,
) -> Decision | None:
    """Ends a duty for a reason that it allows; FieldError for any other. 34(3)(c) opens the public notice instead.

    A decision not to notify waits for a second person first, where there is one, and the clock runs on; it is given.
    """
    ours = clocks.our_party()
    if clock.met_at or clock.waived_at:
        raise FieldError("reason", Phrase("This duty is no longer open."))
    duty = {"ours": clock.debtor_id == ours.id, "incidents": clock.terms().incidents}
    waivers.check(reason, clock.statute, incident.risk, note, **duty)
    decision = None
    if waivers.needs_second(reason, clock.statute):
        decision = decisions.propose(incident, clock, reason, note or "", review_on, actor, now)
        if decision.state == decisions.PROPOSED:
            db.session.commit()
            return decision
    _end(incident, clock, reason, note, actor, now, decision)
    db.session.commit()
    return decision


def review_decision(
    incident: Incident, decision: Decision, approves: bool, note: str | None, actor: Person, now: datetime
) -> None:
    """A second person approves a decision not to notify, which ends its clock, or refuses it; FieldError otherwise."""
    clock = decision.clock
    if clock.met_at or clock.waived_at:
        raise FieldError("form", Phrase("This duty is no longer open."))
    decisions.review(decision, incident, approves, note, actor, now)
    if approves:
        reason = Waiver(decision.reason)
        waivers.check(reason, clock.statute, incident.risk, decision.note, ours=True, incidents=clock.terms().incidents)
        _end(incident, clock, reason, decision.note, actor, now, decision)
    db.session.commit()


def _end(
    incident: Incident,
    clock: Clock,
    reason: Waiver,
    note: str | None,
    actor: Person,
    now: datetime,
    decision: Decision | None,
) -> None:
    clocks.waive(clock, reason, note, actor, now)
    calls.follow(incident, now)
    data = {"clock": clock.key, "duty": clock.named(), "why": reason, "reason": note}
    if decision is not None:
        data["reviewed"] = decision.reviewed
    record(incident, actor, now, "waived", data)
    if reason is Waiver.ART_34_3_C:
        scene = clocks.gather(incident)
        clocks.recompute(scene, actor, now, note)
        prepare(incident, list(scene.clocks.values()), scene.ours, now)


def reopen_clock(incident: Incident, clock: Clock, note: str | None, actor: Person, now: datetime) -> None:
    """Takes a waiver back; the clock runs on from its own start."""
    if not clock.waived_at:
        raise FieldError("note", Phrase("This duty was not ended without a notice."))
    if not note:
        raise FieldError("note", Phrase("Write down the reason."))
    scene = clocks.gather(incident)
    decisions.take_back(clock, now)
    clocks.reopen(scene, clock, actor, now, note)
    clocks.recompute(scene, actor, now, note)
    db.session.commit()
