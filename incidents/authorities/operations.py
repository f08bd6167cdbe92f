"""The directory as this installation knows it: overridden by people, with who, when and what was there before."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from contracts.profile import competent
from core import times
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from incidents.authorities import catalogue
from incidents.authorities.directory import (
    LISTS,
    OVERRIDABLE,
    Authority,
    Channel,
    Override,
    as_words,
    listed,
    overlaid,
)
from incidents.authorities.models import AuthorityOverride
from incidents.authorities.proposing import Proposed, proposed
from incidents.clocks.operations import our_party
from incidents.models import Incident
from incidents.sheet.operations import sheet_of

#: Which of a country's authorities is the one of our seat.
SEAT = "seat"


def authorities() -> dict[str, Authority]:
    """Every authority by its code, as this installation knows it."""
    newest = _newest()
    return {
        code: overlaid(one, {row.field: _override(row) for row in newest.get(code, ()) if row.value is not None})
        for code, one in catalogue.current().authorities.items()
    }


def seats() -> dict[str, str]:
    """By country: the code of the authority of our seat, as a person stated it."""
    query = select(AuthorityOverride).where(AuthorityOverride.field == SEAT).order_by(AuthorityOverride.id)
    stated = {row.code: row.value for row in db.session.scalars(query)}
    return {country: code for country, code in stated.items() if code}


def history(code: str) -> list[AuthorityOverride]:
    """All that was ever written down about an authority, the newest first."""
    query = select(AuthorityOverride).where(AuthorityOverride.code == code).order_by(AuthorityOverride.id.desc())
    return list(db.session.scalars(query.options(joinedload(AuthorityOverride.person))))


def override(code: str, values: Mapping[str, str | None], actor: Person | None, now: datetime) -> int:
    """Writes down what differs from what is known; gives how many fields changed. What is empty or as the directory
    has it goes back to the directory. FieldErrors for words that nobody knows."""
    refused = [error for name, value in values.items() if (error := _wrong(code, name, value))]
    if refused:
        raise FieldErrors(refused)
    own = catalogue.current().authorities[code]
    before = {row.field: row.value for row in _newest().get(code, ())}
    changed = 0
    for name, value in values.items():
        if value and name in LISTS:
            value = ", ".join(listed(value))
        if name in OVERRIDABLE and value == as_words(own, name):
            value = None
        if (value or None) != before.get(name):
            row = AuthorityOverride(code=code, field=name, value=value or None, stated_at=now)
            row.stated_by = actor.id if actor else None
            db.session.add(row)
            changed += 1
    db.session.commit()
    return changed


def proposed_for(incident: Incident, recipient: str) -> Proposed:
    """The authorities for a notification to this recipient ("authority", or a duty's key such as "eu-gdpr-33-1:DE")."""
    ours, sheet = our_party(), sheet_of(incident)
    affected = {*(incident.affected_countries or ()), *(sheet.value("xborder.counts") or ())}
    found = competent(ours.profile(), affected)
    country = recipient.partition(":")[2] or None
    lead = sheet.words("xborder.lead_sa")
    return proposed(found, country, ours.country, seats(), times.words(lead) if lead else None)


def _newest() -> dict[str, list[AuthorityOverride]]:
    """The rows that count now, by authority."""
    query = select(AuthorityOverride).options(joinedload(AuthorityOverride.person)).order_by(AuthorityOverride.id)
    newest = {(row.code, row.field): row for row in db.session.scalars(query)}
    found: dict[str, list[AuthorityOverride]] = {}
    for (code, _field), row in newest.items():
        found.setdefault(code, []).append(row)
    return found


def _override(row: AuthorityOverride) -> Override:
    return Override(row.value or "", row.person.name if row.person else None, row.stated_at)


def _wrong(code: str, name: str, value: str | None) -> FieldError | None:
    """Why a value cannot be written down; None if it can."""
    if not value:
        return None
    if name == "channel":
        unknown = [word for word in listed(value) if word not in set(Channel)]
        known = ", ".join(Channel)
        words = Phrase("Unknown: {words}. Known are: {known}.", {"words": ", ".join(unknown), "known": known})
        return FieldError(name, words) if unknown else None
    if name == "languages":
        fits = all(len(word) == 2 and word.isascii() and word.isalpha() and word.islower() for word in listed(value))
        return None if fits else FieldError(name, Phrase("Write two letters for each language, such as fr."))
    if name in ("website", "breach_url") and not value.startswith("https://"):
        return FieldError(name, Phrase("Write the whole address, with https:// in front."))
    if name in ("email", "breach_email") and ("@" not in value or " " in value):
        return FieldError(name, Phrase("This is no e-mail address."))
    if name == SEAT:
        other = catalogue.current().authorities.get(value)
        if other is None or other.country != code:
            return FieldError(name, Phrase("Choose one of these."))
    return None
