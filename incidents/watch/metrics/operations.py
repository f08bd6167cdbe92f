"""Figures for a Prometheus server, read from the database at each scrape: right with any number of workers.

What has no bound (texts ever sent) is told for the last hour only, as gauges, so that a scrape costs what happened in
an hour and not what is stored.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from core.database import db
from incidents.audit import checks
from incidents.audit import operations as auditor
from incidents.models import Clock
from notifications import status
from notifications.models import Attempt, Delivery, Worker

WINDOW = timedelta(hours=1)
#: Seconds; 5 is what is promised at the 99th percentile.
BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
#: No figure counts further than this.
ROWS = 100_000


def exposition(now: datetime) -> tuple[bytes, str]:
    """The figures at `now` and the media type of the text they are in."""
    # Loaded here only: most processes are never scraped.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Figures(list(_families(now))))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Figures:
    """What was read, in the shape in which the library asks for it; twice."""

    def __init__(self, families: list[Any]) -> None:
        self._families = families

    def collect(self) -> list[Any]:
        return self._families


def _families(now: datetime) -> Iterator[Any]:
    from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily

    def gauge(name: str, words: str, values: dict[Any, float], labels: tuple[str, ...] = ()) -> Any:
        family = GaugeMetricFamily(f"breachclock_{name}", words, labels=labels)
        for key, value in values.items():
            family.add_metric(key if isinstance(key, tuple) else (key,) if labels else (), value)
        return family

    lateness = GaugeHistogramMetricFamily(
        "breachclock_lateness_seconds",
        "From the moment a text was due to its hand-over, of texts handed over in the last hour.",
        labels=("channel",),
    )
    for channel, seconds in _lateness(now).items():
        lateness.add_metric((channel,), buckets(seconds), gsum_value=sum(seconds))
    yield lateness
    yield gauge("deliveries", "Texts by state, each counted up to 100000.", _states(), ("state",))
    yield gauge(
        "queue_age_seconds", "How long the text that is due the longest has been due.", {(): _age(now, _OLDEST_TEXT)}
    )
    yield gauge(
        "alert_age_seconds", "How long the alert that is due the longest has been due.", {(): _age(now, _OLDEST_ALERT)}
    )
    yield gauge("attempts", "Attempts of the last hour by channel and result.", _attempts(now), ("channel", "result"))
    yield from (gauge(name, words, {(): value}) for name, words, value in _workers(now))
    standing = auditor.standing()
    if standing is None:
        return
    verdict, whole = standing.verdict, standing.round
    yield gauge("audit_holds", "1 if the auditor found that all holds.", {(): float(verdict.holds)})
    yield gauge("audit_age_seconds", "Age of the auditor's verdict.", {(): (now - verdict.at).total_seconds()})
    counts = dict.fromkeys((kind.value for kind in checks.Kind), 0.0)
    counts |= {one.kind.value: float(one.count) for one in standing.findings}
    yield gauge("audit_findings", "What the auditor found, by kind.", counts, ("kind",))
    if verdict.pinged_at:
        pinged = (now - verdict.pinged_at).total_seconds()
        yield gauge("audit_ping_age_seconds", "Since the switch outside was last told.", {(): pinged})
    if whole and whole.finished_at:
        length = (whole.finished_at - whole.started_at).total_seconds()
        yield gauge("audit_round_seconds", "How long the last round through all open clocks took.", {(): length})
        yield gauge("audit_round_clocks", "How many open clocks that round computed again.", {(): whole.checked})


def buckets(seconds: list[float]) -> list[tuple[str, float]]:
    """How many lie at or under each bound, the last bound being endless.

    >>> buckets([0.4, 3.0, 99999.0])[3], buckets([0.4, 3.0, 99999.0])[-1]
    (('5.0', 2), ('+Inf', 3))
    """
    found = [(str(bound), float(sum(one <= bound for one in seconds))) for bound in BUCKETS]
    return [*((bound, int(count)) for bound, count in found), ("+Inf", len(seconds))]


def _lateness(now: datetime) -> dict[str, list[float]]:
    # The index is on the news, which is never older than the hand-over.
    recent = select(Delivery.channel, Delivery.not_before, Delivery.accepted_at)
    recent = recent.where(Delivery.news_at >= now - WINDOW, Delivery.accepted_at >= now - WINDOW).limit(ROWS)
    found: dict[str, list[float]] = {}
    for channel, due, accepted in db.session.execute(recent):
        found.setdefault(channel, []).append(max(0.0, (accepted - due).total_seconds()))
    return found


def _states() -> dict[str, float]:
    counts = {}
    for state in status.STATES:
        some = select(Delivery.id).where(Delivery.state == state).limit(ROWS).subquery()
        counts[state] = float(db.session.scalar(select(func.count()).select_from(some)) or 0)
    return counts


_OLDEST_TEXT = select(func.min(Delivery.not_before)).where(Delivery.state == status.QUEUED)
_OLDEST_ALERT = select(func.min(Clock.next_alert_at))


def _age(now: datetime, oldest: Any) -> float:
    at = db.session.scalar(oldest)
    return max(0.0, (now - at).total_seconds()) if at else 0.0


def _attempts(now: datetime) -> dict[tuple[str, str], float]:
    recent = select(Delivery.channel, Attempt.outcome).join(Delivery, Delivery.id == Attempt.delivery_id)
    rows = db.session.execute(recent.where(Attempt.finished_at >= now - WINDOW).limit(ROWS))
    return {key: float(count) for key, count in sorted(Counter((row[0], row[1]) for row in rows).items())}


def _workers(now: datetime) -> Iterator[tuple[str, str, float]]:
    alive = select(Worker.beaten_at, Worker.clock_ahead).where(Worker.ended_at.is_(None))
    rows = db.session.execute(alive).all()
    beats = [(now - row.beaten_at).total_seconds() for row in rows]
    ahead = [abs(row.clock_ahead) for row in rows]
    yield "workers", "Workers that have not ended.", float(len(rows))
    yield (
        "worker_beat_age_seconds",
        "Since the last beat of the worker that is silent the longest.",
        max(beats, default=0),
    )
    yield "worker_clock_off_seconds", "How far the clock of any worker's machine is off.", max(ahead, default=0.0)
