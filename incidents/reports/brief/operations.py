"""What a letter to one of many says of an incident, read in a fixed number of statements."""

from datetime import datetime

from contracts.models import Party
from incidents.clocks.operations import our_party
from incidents.facts import Organisation
from incidents.models import Incident
from incidents.reports.dossier import Dossier
from incidents.sheet.operations import sheet_of


def brief_of(incident: Incident, now: datetime) -> Dossier:
    """What a letter to one of many says of the incident: without clocks and processors, so that thousands cost no
    more."""
    return Dossier(
        reference=incident.reference,
        title=incident.title,
        organisation=organisation_of(our_party()),
        sheet=sheet_of(incident),
        now=now,
        place=None if incident.place.ours else incident.place.name,
        personal_data=incident.personal_data,
        drill=incident.drill,
    )


def organisation_of(ours: Party) -> Organisation:
    """Our organisation as plain values."""
    return Organisation(ours.name, ours.address, ours.country, ours.zone, ours.contact_point)
