"""The auditor's look each minute: asks the indexes whether anything is late or forgotten, heals, alarms, and pings.

It runs beside the worker's other threads, so that it sees them hang. Only one worker looks at a time: on PostgreSQL
under a lock of the database, on SQLite there is only one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import func, select, text

from accounts.models import Person
from accounts.operations import on_call
from core import logs, times
from core.config import Config
from core.database import ask, db, writing
from core.pages import message
from core.times import steady
from incidents.alerts.models import AuditRound, Call, Verdict
from incidents.audit import checks
from incidents.audit.checks import COUNTED, HANDS_TOLERANCE, TOLERANCE, Finding, Kind, Pulse
from incidents.audit.leaps import operations as leaps
from incidents.audit.rounds import operations as rounds
from incidents.models import UNARMED, Clock
from notifications import segments, status
from notifications.models import Delivery, Incoming, News, Worker
from notifications.outbox import queue
from notifications.texts import EMAIL, SMS, Text

#: Names the auditor's lock among those of the database; any number will do that nobody else takes.
LOCK = 0x61756469
PING_SECONDS = 5.0
#: The one row of verdicts.
ROW = 1
_LAST = select(select(Verdict.at).where(Verdict.id == ROW).scalar_subquery())


@dataclass(frozen=True)
class Standing:
    """The latest verdict for people and machines, and how long the last whole round of recomputation took."""

    verdict: Verdict
    round: AuditRound | None
    findings: list[Finding]


def audit(clock: Callable[[], datetime]) -> bool:
    """One look if a minute has passed since anybody's last; True if it was made. Call it with no transaction open."""
    db.session.rollback()
    (last,) = ask(_LAST)
    if not checks.is_time(last, clock()):
        return False
    rounds.roll(clock, steady, LOCK)
    with writing():
        verdict = _look(clock())
        db.session.commit()
    if verdict is None:
        return False
    config: Config = current_app.config["BREACHCLOCK"]
    if verdict.holds and config.deadman_url:
        error = ping(config.deadman_url)
        with writing():
            noted = db.session.get(Verdict, ROW)
            if noted is not None:
                noted.ping_error = error
                noted.pinged_at = noted.pinged_at if error else clock()
            db.session.commit()
    return True


def standing() -> Standing | None:
    """What the auditor last came to; None if it never looked."""
    verdict = _verdict()
    if verdict is None:
        return None
    whole = select(AuditRound).where(AuditRound.finished_at.is_not(None))
    whole = whole.order_by(AuditRound.finished_at.desc()).limit(1)
    return Standing(verdict, db.session.scalar(whole), [checks.stored(one) for one in verdict.findings])


def found(now: datetime) -> list[Finding]:
    """Everything that does not hold now, by indexed queries; reads only."""
    workers = select(Worker.started_at, Worker.beaten_at, Worker.ticked_at, Worker.clock_ahead)
    pulses = [Pulse(*row) for row in db.session.execute(workers.where(Worker.ended_at.is_(None)))]
    counts = {kind: _count(rows) for kind, rows in _questions(now).items()}
    counts[Kind.DRIFTED] = rounds.drifted()
    return [*checks.findings(counts), *checks.of_workers(pulses, now)]


def _questions(now: datetime) -> dict[Kind, Any]:
    """Kind -> the ids of the rows that it concerns; each is answered by an index."""
    late = now - TOLERANCE
    news = select(News.id).join(Delivery, Delivery.provider_id == News.provider_id)
    return {
        Kind.UNARMED: select(Clock.id).where(text(UNARMED)),
        Kind.CLOCKS_LATE: select(Clock.id).where(Clock.next_alert_at < late),
        # What is tried again has its next moment in the future.
        Kind.TEXTS_LATE: select(Delivery.id).where(Delivery.state == status.QUEUED, Delivery.not_before < late),
        Kind.TEXTS_STUCK: select(Delivery.id).where(
            Delivery.state == status.LEASED, Delivery.began_at < now - HANDS_TOLERANCE
        ),
        Kind.TEXTS_PAST_NEED: select(Delivery.id).where(Delivery.state.in_(status.WAITING), Delivery.needed_by < now),
        Kind.CALLS_LATE: select(Call.id).where(Call.next_at < late),
        # A call-back for a text that nobody knows is kept and waits for good.
        Kind.INCOMING_LATE: select(Incoming.id)
        .where(Incoming.taken_at.is_(None), Incoming.received_at < late)
        .union_all(news.where(News.taken_at.is_(None), News.received_at < late)),
    }


def _count(rows: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.limit(COUNTED).subquery())) or 0


def _look(now: datetime) -> Verdict | None:
    """Heals, asks, writes the verdict and queues the alarms; None if another worker is at it. The caller commits."""
    verdict = _verdict()
    if not rounds.locked(LOCK) or not checks.is_time(verdict.at if verdict else None, now):
        return None
    rounds.arm(now)
    if verdict is not None:
        leaps.mend(verdict.at, now)
    findings = found(now)
    before = [checks.stored(one) for one in verdict.findings] if verdict else []
    if verdict is None:
        verdict = Verdict(id=ROW)
        db.session.add(verdict)
    verdict.at, verdict.holds, verdict.findings = now, not findings, [str(one) for one in findings]
    _alarm(checks.to_alarm(findings, before), now)
    logs.at_commit("audit", holds=verdict.holds, found=verdict.findings)
    return verdict


def _alarm(findings: list[Finding], now: datetime) -> None:
    """Tells the people on call, once an hour for each kind: the texts' names see to that."""
    people = on_call(now) if findings else []
    texts = [one for finding in findings for person in people for one in _texts(finding, person, now)]
    queue(texts, now)


def _texts(finding: Finding, person: Person, now: datetime) -> list[Text]:
    key = f"audit:{finding.kind}:{checks.hour_of(now)}:{person.id}"
    with force_locale(person.language):
        context = {
            "finding": times.words(finding.words),
            "moment": times.local(now, person.zone),
            "link": f"{current_app.config['BREACHCLOCK'].base_url}/",
        }
        subject, body = message("audit.subject.txt", **context).strip(), message("audit.txt", **context)
        short = segments.plain(message("audit.sms.txt", **context).strip())
        short = segments.shorten(short, 2, tail=context["link"])
    common = {"purpose": "audit", "topic": "audit", "language": person.language}
    texts = [Text(f"{key}:{EMAIL}", channel=EMAIL, address=person.email, subject=subject, body=body, **common)]
    if person.phone:
        texts.append(Text(f"{key}:{SMS}", channel=SMS, address=person.phone, subject=None, body=short, **common))
    return texts


def ping(url: str) -> str | None:
    """Tells the outside switch that all holds; what went wrong as one word, without the address, or None."""
    try:
        with urlopen(Request(url, headers={"User-Agent": "Breachclock"}), timeout=PING_SECONDS):  # noqa: S310 - checked at the start
            return None
    except HTTPError as error:
        with error:
            return f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        return type(getattr(error, "reason", error)).__name__


def _verdict() -> Verdict | None:
    return db.session.get(Verdict, ROW, populate_existing=True)
