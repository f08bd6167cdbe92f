"""The texts of an alert: one for each person and channel, whatever the number of clocks it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale

from accounts.models import Person
from core import times
from core.pages import message
from incidents.clock import Stage, stage_words
from incidents.models import Clock, Incident
from incidents.wording import brief_words, duty_words
from notifications import segments
from notifications.paragraphs import paragraphs
from notifications.texts import EMAIL, SMS, VOICE, Text

SMS_SEGMENTS = 2
#: So many clocks a text names, the nearest ones; of the others it gives the number.
NAMED = 20
#: A text that leaves this long after its moment says how late it is.
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """What one text says of one clock. `new`: its stage opened this call; `planned`: its moment was known before."""

    clock: Clock
    stage: Stage
    new: bool = True
    planned: bool = False

    @property
    def ends_at(self) -> datetime | None:
        return self.clock.due_at or self.clock.target_at

    @property
    def is_target(self) -> bool:
        return self.clock.due_at is None and self.clock.target_at is not None


@dataclass(frozen=True)
class Said:
    """What a call speaks of: the nearest clocks, the number of all of them, and whether one has just started."""

    lines: Sequence[Line]
    count: int
    started: bool

    @property
    def ends_at(self) -> datetime | None:
        """The nearest end."""
        return self.lines[0].ends_at if self.lines else None


@dataclass(frozen=True)
class Letterhead:
    """One text's own: whose it is, by which channel to which address, under which name, with which one-use key."""

    person: Person
    channel: str
    address: str
    name: str
    key: str
    not_before: datetime


def nearest_first(lines: Sequence[Line], now: datetime) -> list[Line]:
    """Of two at one moment the one that is law or contract, not our target, comes first."""
    return sorted(lines, key=lambda line: (line.ends_at is None, line.ends_at or now, line.is_target, line.clock.id))


def text(
    incident: Incident, said: Said, head: Letterhead, now: datetime, *, again: bool = False, helps: bool = False
) -> Text:
    """The text as it is queued, in the person's language and zone; `again`: others were asked before; `helps`: one of
    them needs help."""
    with force_locale(head.person.language):
        context = _context(incident, said, head, now) | {"again": again, "helps": helps}
        body = _body(head.channel, context)
        short = head.channel in (SMS, VOICE)
        subject = None if short else message("alert.subject.txt", **context).strip()
        page = _page(body, subject, incident, head) if head.channel == EMAIL else None
    return Text(
        key=head.name,
        purpose="alert",
        topic=incident.reference,
        channel=head.channel,
        address=head.address,
        subject=subject,
        body=body,
        body_html=page,
        language=head.person.language,
        not_before=head.not_before,
        needed_by=said.ends_at if said.ends_at and said.ends_at > now else None,
        secret=head.key if head.key in body else None,
    )


def _page(body: str, subject: str | None, incident: Incident, head: Letterhead) -> str:
    """The HTML part, made of the text itself, so that both say the same."""
    words = {"paragraphs": paragraphs(body), "subject": subject, "topic": incident.reference}
    return message("alert.html", **words, language=head.person.language)


def _body(channel: str, context: dict[str, Any]) -> str:
    if channel == SMS:
        return _sms(context)
    # A call reads out no link: nobody can follow one by ear.
    return " ".join(filter(None, _short(context, spoken=True))) if channel == VOICE else message("alert.txt", **context)


def _sms(context: dict[str, Any]) -> str:
    """Two segments at most, and the one-use link whole in any case: its page leads on to the incident. Where not all
    fits, the words of the duty are cut first, then how to reply is left out."""
    whole = "\n".join(_short(context, spoken=False))
    # Without accents twice as much fits; the name of a law stays as the law writes it.
    plain = segments.plain(whole, [line["brief"] for line in context["lines"] if line["is_law"]])
    about, duty, reply = plain.split("\n")
    link = context["answer_link"]
    if segments.segments(f"{about}{segments.DOTS} {reply} {link}") <= SMS_SEGMENTS:
        return segments.shorten(f"{about} {duty}", SMS_SEGMENTS, tail=f"{reply} {link}")
    return segments.shorten(f"{about} {duty}", SMS_SEGMENTS, tail=link)


def _short(context: dict[str, Any], *, spoken: bool) -> list[str]:
    """What an SMS and a call say: which incident and until when, the duty (empty where nothing may be said), how to
    reply."""
    return message("alert.sms.txt", **context, spoken=spoken).strip().split("\n")


def _context(incident: Incident, said: Said, head: Letterhead, now: datetime) -> dict[str, Any]:
    """What the message templates show; moments in the person's own zone."""
    base_url = current_app.config["BREACHCLOCK"].base_url
    lines = [_shown(line, head.person, now) for line in said.lines[:NAMED]]
    return {
        "incident": incident,
        "link": f"{base_url}/incidents/{incident.reference}",
        "answer_link": f"{base_url}/a/{head.key}",
        "lines": lines,
        "count": said.count,
        "more": said.count - len(lines),
        # What is said may be read by others then: reference and link only.
        "bare": incident.mail_compromised_at is not None,
    }


def _shown(line: Line, person: Person, now: datetime) -> dict[str, Any]:
    ends_at, named = line.ends_at, line.clock.named()
    ahead = line.stage.at - now
    return {
        "duty": times.words(duty_words(named)),
        "brief": times.words(brief_words(named)),
        "is_law": named["statute"] is not None,
        "stage": times.words(stage_words(line.stage.name)) if line.new else None,
        "left": times.remaining(ends_at, now) if ends_at else None,
        "moment": times.local(ends_at, person.zone) if ends_at else None,
        "is_target": line.is_target,
        "verified": named["verified"],
        "late_by": times.span(-ahead) if line.new and line.planned and -ahead > LATE else None,
        "early_by": times.span(ahead) if line.new and ahead >= timedelta(minutes=1) else None,
    }
