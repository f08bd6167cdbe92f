"""The one question of a tick: is anything due anywhere?

One statement, put together once, answered by the indexes alone. Nearly every tick ends with it.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, or_, select

from core import database
from core.database import Short, UTCDateTime
from incidents.alerts import operations as alerts
from incidents.alerts.calls import operations as calls
from incidents.models import Notice
from incidents.notices.news import operations as notices
from notifications import operations as mail_room
from notifications import outbox
from notifications.incoming import operations as incoming
from notifications.models import News, Worker


class Due(NamedTuple):
    """What there is to do. `alerts`: clocks, calls or notices, also by what came in as news or replies; `texts` may
    leave; `ticked_at`: when this worker's look was last noted; `next_at`: the first planned alert, due or not."""

    news: bool
    replies: bool
    alerts: bool
    texts: bool
    ticked_at: datetime | None
    next_at: datetime | None


def ask(now: datetime, worker: str) -> Due:
    """Outside any transaction; does not see what the session has not committed."""
    values = {"now": now, "since": now - calls.FRESH, "worker": worker}
    news, replies, alerts_due, texts, ticked_at, next_at = database.ask(_question(), values)
    ringing = next_at is not None and next_at <= now
    return Due(news, replies, news or replies or ringing or bool(alerts_due), bool(texts), ticked_at, next_at)


@cache
def _question() -> Select[Any]:
    now, since = (bindparam(name, type_=UTCDateTime()) for name in ("now", "since"))
    # The smallest key of an index is found at once, however many follow. Whether any is smaller than a moment is not,
    # where a database keeps one plan for all moments.
    moves, texts = (one.scalar_subquery() <= now for one in (calls.next_due(), outbox.next_due()))
    rows = (*notices.to_settle(), notices.to_ring().with_only_columns(Notice.id), calls.lost(since))
    return select(
        mail_room.news_to_take().with_only_columns(News.id).exists(),
        incoming.to_read().exists(),
        or_(moves, *(one.exists() for one in rows)),
        texts,
        select(Worker.ticked_at).where(Worker.name == bindparam("worker", type_=Short)).scalar_subquery(),
        alerts.next_due().scalar_subquery(),
    )
