"""What happens to parties, contacts, contracts and obligations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from contracts.calendars import checked_code, checked_days
from contracts.engaged.operations import misplaced
from contracts.lifetime import checked_renewal
from contracts.models import Contact, Contract, Document, Obligation, Party, Proposal, columns_of
from contracts.organisation.operations import our_day
from contracts.places import place_of
from contracts.receipt import checked_hours
from contracts.terms import EITHER, Role, Terms, validated
from contracts.words import ROLES
from core.database import db, save
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from notifications.addresses import clean_email, clean_phone


@dataclass(frozen=True)
class Source:
    """Where an obligation is written: the quoted sentence, its section and the stored document.

    `near` is the place in characters at which the sentence was marked, for one that stands there several times.
    """

    quote: str
    section: str | None = None
    document_id: int | None = None
    near: int | None = None


def save_party(party: Party | None, values: Mapping[str, Any]) -> Party:
    """Stores a counterparty."""
    return save(party or Party(), values)


def save_contact(party: Party, contact: Contact | None, values: Mapping[str, Any]) -> Contact:
    """Stores a breach contact; FieldErrors for an address or number that is none, or where both are missing.

    An address or number that changes is no longer verified: nobody has answered there yet.
    """
    tidy = checked_contact(values)
    contact = contact or Contact()
    contact.party_id = party.id
    changed = [name for name in ("email", "phone") if getattr(contact, name) != tidy[name]]
    return save(contact, {**tidy, **{f"{name}_verified_at": None for name in changed}})


def checked_contact(values: Mapping[str, Any]) -> dict[str, Any]:
    """A contact's values with address and number as they are stored; FieldErrors names all that is wrong."""
    email, phone, errors = values.get("email"), values.get("phone"), []
    for name, clean in (("email", clean_email), ("phone", clean_phone)):
        try:
            if values.get(name):
                email, phone = (clean(email), phone) if name == "email" else (email, clean(phone))
        except FieldError as error:
            errors.append(error)
    if not email and not phone:
        errors.append(FieldError("email", Phrase("Give an e-mail address, a phone number or both.")))
    if errors:
        raise FieldErrors(errors)
    return {**values, "email": email or None, "phone": phone or None}


def save_contract(contract: Contract | None, values: Mapping[str, Any]) -> Contract:
    """Stores a contract between two different parties, each in a role."""
    found = _orphaned(contract, values["role_a"], values["role_b"]) if contract else []
    if above := values.get("under_id"):
        found += misplaced(contract.id if contract else None, above, {values["party_a_id"], values["party_b_id"]})
    return save(contract or Contract(), checked_contract(values, found))


def checked_contract(values: Mapping[str, Any], found: Iterable[FieldError] = ()) -> dict[str, Any]:
    """A contract's values in order; FieldErrors names all that is wrong, after what was `found` already."""
    errors = []
    for side in ("party_a_id", "party_b_id"):
        if not values[side]:
            errors.append(FieldError(side, Phrase("Choose the party.")))
    if values["party_a_id"] and values["party_a_id"] == values["party_b_id"]:
        errors.append(FieldError("party_b_id", Phrase("A contract has two different parties.")))
    if values["role_a"] == values["role_b"] and values["role_a"] not in (Role.JOINT_CONTROLLER, Role.CONTROLLER):
        errors.append(FieldError("role_b", Phrase("Both sides have this role only as controllers of their own.")))
    start, end = values.get("in_force_from"), values.get("in_force_to")
    if start and end and end < start:
        errors.append(FieldError("in_force_to", Phrase("It cannot end before it starts.")))
    errors += checked_renewal(values.get("renews_on"), values.get("remind_days"))
    calendar, more = _calendar(values)
    errors += [*found, *more]
    if errors:
        raise FieldErrors(errors)
    return {**values, **calendar} | ({"under_id": values["under_id"] or None} if "under_id" in values else {})


def _calendar(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """What the contract says of working days and office hours, tidied up, and what is wrong with it."""
    tidy: dict[str, Any] = {"notice_zone": values.get("notice_zone") or None}
    errors: list[FieldError] = []
    for name, check in (("calendar", checked_code), ("closed_days", checked_days)):
        try:
            if values.get(name):
                tidy[name] = check(values[name])
        except FieldError as error:
            errors.append(error)
    try:
        opens, closes = checked_hours(values.get("office_opens"), values.get("office_closes"))
        tidy |= {"office_opens": opens, "office_closes": closes}
    except FieldErrors as several:
        errors += several.errors
    return {name: value for name, value in tidy.items() if name in values}, errors


def confirm_obligation(
    contract: Contract,
    terms: Terms,
    source: Source,
    actor_id: int | None,
    now: datetime,
    *,
    also: str | None = None,
    send_automatically: bool = False,
    replaces: Obligation | None = None,
    valid_from: date | None = None,
    proposal: Proposal | None = None,
) -> Obligation:
    """A person confirms a duty from its sentence. A changed duty is a new row; clocks keep what they ran under.

    It counts for incidents logged from the day `valid_from` on; None: at once. `proposal` is what it answers.
    """
    terms, (start, end) = checked(contract, terms, source)
    if replaces is not None and replaces.replaced_at is not None:
        raise FieldError("replaces", Phrase("Somebody else changed or withdrew this duty meanwhile."))
    obligation = Obligation(
        contract_id=contract.id,
        **columns_of(terms),
        also=also,
        send_automatically=send_automatically,
        document_id=source.document_id,
        section=source.section,
        quote=source.quote,
        char_start=start,
        char_end=end,
        confirmed_at=now,
        confirmed_by=actor_id,
        valid_from=valid_from,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(obligation)
    if replaces is not None:
        replaces.replaced_at = now
    if proposal is not None:
        db.session.flush()
        proposal.state, proposal.obligation_id = "confirmed", obligation.id
        proposal.decided_at, proposal.decided_by = now, actor_id
    db.session.commit()
    return obligation


def checked(contract: Contract, terms: Terms, source: Source) -> tuple[Terms, tuple[int | None, int | None]]:
    """The terms in order and the place of the sentence, in characters; FieldErrors names all that is wrong."""
    errors: list[FieldError] = []
    place: tuple[int | None, int | None] = (None, None)
    try:
        terms = validated(terms, contract.role_a, contract.role_b)
    except FieldErrors as several:
        errors += several.errors
    try:
        place = _place(source)
    except FieldError as error:
        errors.append(error)
    if errors:
        raise FieldErrors(errors)
    return terms, place


def withdraw_obligation(obligation: Obligation, now: datetime) -> None:
    """The duty no longer stands for new incidents; running clocks keep it. Once is enough: the first moment stays.

    A version that has not begun to count is only taken back: the one before it stands again.
    """
    if obligation.replaced_at is None:
        obligation.replaced_at = now
        planned = obligation.valid_from is not None and obligation.valid_from > our_day(now)
        before = db.session.get(Obligation, obligation.replaces_id) if planned and obligation.replaces_id else None
        if before is not None:
            before.replaced_at = None
    db.session.commit()


def contract_with_all(contract_id: int) -> Contract | None:
    """A contract with its parties, documents and obligations, in a fixed number of statements."""
    wanted = (
        joinedload(Contract.party_a),
        joinedload(Contract.party_b),
        selectinload(Contract.obligations).joinedload(Obligation.document),
        selectinload(Contract.documents),
    )
    return db.session.scalar(select(Contract).where(Contract.id == contract_id).options(*wanted))


def party_page(page: int, size: int = 50) -> Any:
    """One page of parties with their contacts, ours first."""
    query = select(Party).options(selectinload(Party.contacts)).order_by(Party.ours.desc(), Party.name, Party.id)
    return _page(query, page, size)


def contracts_of(party_ids: Iterable[int]) -> dict[int, list[Contract]]:
    """The contracts in which each of these parties stands, by its id."""
    found: dict[int, list[Contract]] = {party_id: [] for party_id in party_ids}
    between = or_(Contract.party_a_id.in_(found), Contract.party_b_id.in_(found))
    both = (joinedload(Contract.party_a), joinedload(Contract.party_b))
    for contract in db.session.scalars(select(Contract).where(between).options(*both).order_by(Contract.title)):
        for party_id in (contract.party_a_id, contract.party_b_id):
            if party_id in found:
                found[party_id].append(contract)
    return found


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of those who stored or confirmed something."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))) if wanted else []
    return {row.id: row.name for row in rows}


def _page(query: Any, page: int, size: int) -> Any:
    # A page number in an address may be any number; the database counts to a limit.
    return db.paginate(query, page=min(page, 1_000_000), per_page=size, error_out=False)


def _orphaned(contract: Contract, role_a: str, role_b: str) -> list[FieldError]:
    """A confirmed duty whose role left the contract would silently bind nobody."""
    kept = {role_a, role_b, EITHER}
    standing = [obligation for obligation in contract.obligations if obligation.replaced_at is None]
    lost = {side for duty in standing for side in (duty.debtor, duty.creditor)} - kept
    return [
        FieldError(
            "role_a" if contract.role_a == role else "role_b",
            Phrase(
                "A confirmed duty names the role “{role}”. Withdraw that duty first, or keep the role.",
                {"role": ROLES[role]},
            ),
        )
        for role in sorted(lost)
    ]


def _place(source: Source) -> tuple[int | None, int | None]:
    """Where the quote stands in the document's text, in characters; FieldError if it does not stand there."""
    if source.document_id is None:
        return None, None
    text = db.session.scalar(select(Document.text).where(Document.id == source.document_id))
    if text is None:
        return None, None
    place = place_of(source.quote, text, source.near)
    if place is None:
        raise FieldError(
            "quote", Phrase("This sentence does not stand in the chosen document word for word. Copy it from there.")
        )
    return place
