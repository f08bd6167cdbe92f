"""The worker's tick, its heartbeat, and what every page must warn of."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, null, select
from sqlalchemy.sql import ColumnElement

from accounts import operations as accounts
from contracts.renewals import operations as renewals
from core import times
from core.database import db, writing
from core.pages import Warning
from incidents.alerts.answers import operations as answers
from incidents.alerts.calls import operations as calls
from incidents.alerts.models import Verdict
from incidents.alerts.operations import TOGETHER, due_incidents, raise_due_alerts
from incidents.audit import checks
from incidents.audit import operations as auditor
from incidents.audit.checks import Kind
from incidents.notices.news import operations as notices
from incidents.watch.due import operations as due
from notifications import operations as mail_room
from notifications import outbox, sender, status
from notifications.models import Delivery, Worker
from notifications.workers import operations as workers

SILENT_AFTER = timedelta(minutes=1)
#: Seconds after which what a worker that stands still has locked for its look is free for the look of the next.
LOOK_PAUSE = 10.0
#: The same for one that stands still between two of many rows; no look at the worst of times takes so long.
LOOK_WHOLE = 180.0
#: Seconds between two transactions of a look.
GIVING_WAY = 0.002
ROUNDS = 10
LIMIT = 20


@dataclass
class Done:
    """What one tick did."""

    rang: int = 0
    called: int = 0
    notices: int = 0
    sent: int = 0
    #: Texts were due already when it began.
    waiting: bool = False
    #: The first alert that was planned when it began.
    next_at: datetime | None = None

    def add(self, other: "Done") -> None:
        """Counts what another did to this."""
        self.rang, self.called = self.rang + other.rang, self.called + other.called
        self.notices, self.sent = self.notices + other.notices, self.sent + other.sent

    def __str__(self) -> str:
        called = f"{self.called} calls went on, " if self.called else ""
        return f"{self.rang} clocks rang, {called}{self.notices} notices settled, {self.sent} texts tried"

    def __bool__(self) -> bool:
        return bool(self.rang or self.called or self.notices or self.sent)


def tick(clock: Callable[[], datetime], worker: str, transports: outbox.Transports) -> Done:
    """Raises what is due, sends what is queued, draws the consequences. `clock` gives the present UTC instant."""
    done = look(clock(), worker)
    for _round in range(ROUNDS):
        sent = sender.deliver_due(clock, worker, transports, LIMIT)
        done.sent += sent
        if sent < LIMIT:
            break
    if done.sent:
        with writing():
            done.notices += notices.settle(clock())
            db.session.commit()
    return done


def look(now: datetime, worker: str) -> Done:
    """Takes in the news, raises what is due and queues its texts; sends nothing. In several transactions, one soon
    after the other, where more is due than one should hold."""
    db.session.rollback()
    found = due.ask(now, worker)
    if found.news:
        mail_room.take_news(now)
    if found.replies:
        # Before the calls move on, so that nobody is called for what somebody has taken.
        answers.take_incoming(now)
    noting = workers.is_to_note(found.ticked_at, now)
    done = Done()
    # Reminders count in days, and of thousands of contracts each has one to come: every ten seconds is enough.
    reminding = noting and renewals.anything_to_tell(now)
    if found.alerts or reminding:
        done = _decide_all(now)
    db.session.rollback()
    if noting:
        workers.ticked(worker, now)
    done.waiting, done.next_at = found.texts, found.next_at
    return done


def _decide_all(now: datetime) -> Done:
    ringing, done = due_incidents(now), Done()
    # What is written next begins anew, with the bounds of `writing`.
    db.session.rollback()
    for start in range(0, max(len(ringing), 1), TOGETHER):
        if start:
            # Whoever waits for SQLite's lock to note what was sent would be overtaken by us again and again.
            time.sleep(GIVING_WAY)
        with writing(LOOK_PAUSE, whole=LOOK_WHOLE):
            done.add(decide(now, ringing[start : start + TOGETHER]))
            db.session.commit()
    return done


def decide(now: datetime, incidents: Collection[int] | None = None) -> Done:
    """Raises what is due, of these incidents if given, and queues its texts, in the caller's transaction."""
    # Settled first, so that what came back goes into the same text as what is due.
    done = Done(notices=notices.settle(now))
    done.rang = raise_due_alerts(now, notices.unrung(now), incidents)
    done.called = calls.go_on(now)
    renewals.remind(now)
    return done


def release_held(transports: outbox.Transports) -> int:
    """Texts that were held for want of a server leave again once it is configured; asked at the worker's start."""
    return outbox.release_held(transports)


def page_warnings(now: datetime, own: Callable[[], datetime] = times.now) -> list[Warning]:
    """What stands on top of every page, in one statement; with nobody always on call the rotas are asked too.

    `own` is this machine's clock, which is held against the database's where several machines share one.
    """
    beat, there, more, failed, late, since, judged, findings, shared = db.session.execute(
        select(
            select(func.max(Worker.ticked_at)).scalar_subquery(),
            accounts.always_there(now),
            accounts.rota_or_leave(now),
            select(func.count(Delivery.id))
            .where(Delivery.state.in_(("failed", "bounced")), Delivery.seen_at.is_(None))
            .scalar_subquery(),
            select(func.count(Delivery.id))
            .where(Delivery.state.in_(status.WAITING), Delivery.needed_by < now)
            .scalar_subquery(),
            select(func.min(Worker.started_at)).where(Worker.ended_at.is_(None)).scalar_subquery(),
            select(Verdict.at).where(Verdict.id == auditor.ROW).scalar_subquery(),
            select(Verdict.findings).where(Verdict.id == auditor.ROW).scalar_subquery(),
            _shared_clock(),
        )
    ).one()
    ahead = checks.clock_ahead(own(), shared)
    config = current_app.config["BREACHCLOCK"]
    found = []
    if failed:
        text = ngettext("%(num)s text was not delivered.", "%(num)s texts were not delivered.", failed)
        found.append(Warning("danger", text, url_for("notifications.index", state="unseen"), gettext("See which")))
    if late:
        text = ngettext(
            "%(num)s text was not handed over in time.", "%(num)s texts were not handed over in time.", late
        )
        url = url_for("notifications.index", state=mail_room.LATE)
        found.append(Warning("danger", text, url, gettext("See which")))
    if beat is None or now - beat > SILENT_AFTER:
        age = times.span(now - beat) if beat else None
        text = gettext("The worker is silent since %(age)s: no alert leaves. Start it.", age=age) if age else None
        found.append(Warning("danger", text or gettext("The worker has never run: no alert leaves. Start it.")))
    else:
        found += _audit_warnings(judged, findings or [], now, since)
    if abs(ahead) > checks.CLOCK_TOLERANCE:
        text = gettext(
            "The clock of this machine is wrong by %(seconds)s seconds, and so are the times that it shows and stores. "
            "Let it run a time service.",
            seconds=times.shown(round(abs(ahead))),
        )
        found.append(Warning("danger", text))
    if not there and (not more or accounts.nobody_on_call(now)):
        text = gettext("Nobody is on call: no alert reaches anyone.")
        found.append(Warning("danger", text, url_for("accounts.people"), gettext("Choose people")))
    if not config.has_mail:
        found.append(Warning("warning", gettext("No mail server is configured: e-mails wait in the outbox.")))
    if not config.has_sms:
        found.append(Warning("warning", gettext("No SMS account is configured: SMS wait in the outbox.")))
    return found


def _shared_clock() -> ColumnElement[datetime | None]:
    """The database's clock where several machines share it; nothing on SQLite, which has but our own."""
    return null() if db.engine.dialect.name == "sqlite" else func.clock_timestamp()


def _audit_warnings(at: datetime | None, findings: list[str], now: datetime, since: datetime | None) -> list[Warning]:
    """What the auditor found, but for what has a warning of its own; or that it has not looked for too long."""
    if checks.is_stale(at, now, since):
        text = gettext("The auditor has never looked: nothing proves that alerts leave.")
        if at:
            age = times.span(now - at)
            text = gettext("The auditor has not looked since %(age)s: nothing proves that alerts leave.", age=age)
        return [Warning("danger", text)]
    told = [one for one in map(checks.stored, findings) if one.kind is not Kind.TEXTS_PAST_NEED]
    return [
        Warning("danger", gettext("The auditor found: %(finding)s.", finding=times.words(one.words))) for one in told
    ]


def readiness(now: datetime, own: Callable[[], datetime] = times.now) -> dict[str, object]:
    """Whether the database answers at the right migration level and a worker beats; raises what the database raises.

    `clock_ahead_seconds` is by how much this machine's own clock is ahead of the database's, as in `page_warnings`.
    """
    level, head = migration_levels()
    beat, shared = db.session.execute(
        select(select(func.max(Worker.ticked_at)).scalar_subquery(), _shared_clock())
    ).one()
    ahead = checks.clock_ahead(own(), shared)
    age = (now - beat).total_seconds() if beat else None
    ready = level == head and age is not None and age <= SILENT_AFTER.total_seconds()
    return {
        "ready": ready,
        "database": "ok",
        "migration": level,
        "migration_wanted": head,
        "worker_age_seconds": age,
        "clock_ahead_seconds": ahead,
        "clock_right": abs(ahead) <= checks.CLOCK_TOLERANCE,
        **_proof(now),
    }


def _proof(now: datetime) -> dict[str, object]:
    """`armed`: the auditor looked within three minutes and found that all holds."""
    standing = auditor.standing()
    if standing is None:
        return {"armed": False, "audit_age_seconds": None, "audit_findings": None, "audit_round_seconds": None}
    verdict, whole = standing.verdict, standing.round
    return {
        "armed": verdict.holds and not checks.is_stale(verdict.at, now, None),
        "audit_age_seconds": (now - verdict.at).total_seconds(),
        "audit_findings": {one.kind.value: one.count for one in standing.findings},
        "audit_round_seconds": (whole.finished_at - whole.started_at).total_seconds()
        if whole and whole.finished_at
        else None,
    }


def migration_levels() -> tuple[str | None, str | None]:
    """The schema's level in the database, and the one that this program needs."""
    with db.engine.connect() as connection:
        level = MigrationContext.configure(connection).get_current_revision()
    folder = Path(current_app.extensions["migrate"].directory)
    return level, ScriptDirectory(str(folder)).get_current_head()
