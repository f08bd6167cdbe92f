"""Our own organisation: what it is called, what it is in the eyes of the law, and which day it is there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from contracts.models import Party
from contracts.profile import Profile, checked_profile
from contracts.statutes import LegalRole, Sector
from core.countries import no_such_country
from core.database import db, save
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from core.times import zone


def our_party() -> Party | None:
    """Our own organisation; None before it was named."""
    return db.session.scalar(select(Party).where(Party.ours))


def our_day(now: datetime) -> date:
    """Which day it is at our organisation."""
    party = our_party()
    return now.astimezone(zone(party.zone if party else None)).date()


def save_organisation(values: Mapping[str, Any]) -> Party:
    """Names or changes our own organisation."""
    party = our_party() or Party(ours=True)
    return save(party, values)


def save_profile(values: Mapping[str, Any]) -> Party:
    """States what our organisation is in the eyes of the law; FieldErrors with all that cannot be so.

    `roles`, `sectors` and `countries` (ISO 3166-1) are lists; nothing stated at all is stored as never stated.
    """
    party = our_party()
    if party is None:
        raise FieldError("organisation", Phrase("Name our organisation first."))
    profile = Profile(
        frozenset(LegalRole(role) for role in values["roles"]),
        frozenset(Sector(sector) for sector in values["sectors"]),
        frozenset(values["countries"]),
        values["main_establishment"] or None,
        values["targets_eu"],
    )
    errors = []
    if message := no_such_country(profile.countries):
        errors.append(FieldError("countries", message))
    try:
        checked_profile(profile)
    except FieldErrors as several:
        errors += several.errors
    if errors:
        raise FieldErrors(errors)
    return save(party, {"profile_data": profile.as_data() if profile != Profile() else None})
