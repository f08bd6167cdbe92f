"""Looks for what must not stand in free text, with our own contacts and those of authorities left alone."""

from collections.abc import Iterable

from flask import g
from sqlalchemy import select

from accounts.models import Person
from contracts.models import Party
from core.database import db
from core.phrases import Phrase
from incidents.authorities.catalogue import current
from incidents.reports.document import Document
from incidents.reports.freetext import contacts, findings

#: So many findings are named for one text.
NAMED = 10


def doubts(*texts: object) -> list[Phrase]:
    """What should perhaps not stand in these texts, in words, each once; what is no text raises no doubt."""
    found = [one.words for text in texts if isinstance(text, str) for one in findings(text, _own())]
    return list({str(one): one for one in found}.values())[:NAMED]


def doubts_in(document: Document) -> list[Phrase]:
    """The same for what a person wrote in a document; whom to ask is meant to stand there."""
    said: Iterable[object] = (item.value for item in document.items() if item.key not in MEANT)
    return doubts(*said)


#: Fields that hold contacts on purpose.
MEANT = frozenset(
    {"contact_point", "reporter.name", "reporter.contact", "dpo.name", "dpo.contact", "controller", "parties"}
)


def _own() -> frozenset[str]:
    """Read once for each request."""
    if "own_contacts" not in g:
        ours = db.session.execute(select(Party.contact_point, Party.address).where(Party.ours)).all()
        people = db.session.execute(select(Person.email, Person.phone)).all()
        directory = [(one.breach_email, one.email, one.phone) for one in current().authorities.values()]
        g.own_contacts = contacts(*(text for row in (*ours, *people, *directory) for text in row))
    return g.own_contacts
