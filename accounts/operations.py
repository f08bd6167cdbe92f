"""What happens to accounts: first set-up, sign-in, people."""

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, or_, select

from accounts.models import Absence, Access, Person, Rota, SetupCode
from accounts.rota import operations as rota
from core.database import db, writing
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from notifications.addresses import clean_email, clean_phone

ATTEMPTS = 5
LOCK = timedelta(minutes=5)
SHORTEST_PASSWORD = 12

_hasher = PasswordHasher()


def _hash_of_nothing() -> str:
    """What no password is known for: as a hash of the hasher's own, but drawn by lot instead of computed.

    A computed one would cost the start of each command a quarter of a second.
    """
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


#: Verified when nobody has the address, so that the answer takes as long as for one who exists.
_NOBODY = _hash_of_nothing()


def issue_setup_code(now: datetime) -> str | None:
    """A fresh one-time code for the first visit; None once an administrator can sign in. Replaces an unused one."""
    with writing():
        if has_administrator():
            return None
        code = "-".join(secrets.token_hex(2) for _ in range(4))
        db.session.execute(delete(SetupCode))
        db.session.add(SetupCode(code_hash=_digest(code), created_at=now))
        db.session.commit()
    return code


def has_administrator() -> bool:
    """Whether somebody can sign in as administrator."""
    able = (Person.role == Access.ADMINISTRATOR, Person.active, Person.password_hash.is_not(None))
    return db.session.execute(select(Person.id).where(*able).limit(1)).first() is not None


def check_setup_code(code: str) -> None:
    """FieldError if this is not the code that the console shows."""
    stored = db.session.scalar(select(SetupCode.code_hash))
    if stored is None or not hmac.compare_digest(stored, _digest(code.strip().lower())):
        raise FieldError(
            "code", Phrase("This is not the code on the console. A restart of the program prints a new one.")
        )


def create_first_administrator(
    code: str, name: str, email: str, password: str, zone: str, language: str, phone: str | None
) -> Person:
    """The first administrator, on call; uses the code up. FieldErrors names everything that is wrong."""
    person = Person(name=name, zone=zone, language=language, on_call=True, role=Access.ADMINISTRATOR)
    collect(
        lambda: check_setup_code(code),
        lambda: set_addresses(person, email, phone),
        lambda: set_password(person, password),
    )
    db.session.add(person)
    db.session.execute(delete(SetupCode))
    db.session.commit()
    return person


def sign_in(email: str, password: str, now: datetime) -> Person:
    """The person with this address and password; FieldError if there is none, or after too many tries."""
    with writing():
        person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
        stored = (person and person.password_hash) or _NOBODY
    # The slow check happens outside the transaction: the worker must not wait for it.
    right = _verify(stored, password)
    with writing():
        person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
        # Looked at only now: of many tries sent at the same moment, those after the fifth are refused too.
        locked = person is not None and person.locked_until is not None and person.locked_until > now
        if person is None or not person.is_active or not right or locked:
            _count_failure(person, now, locked)
            raise FieldError("password", _refusal(locked))
        person.failed_sign_ins = 0
        person.locked_until = None
        db.session.commit()
        return person


def check_password(password: str) -> None:
    """FieldError if this is too short to be a password."""
    if len(password) < SHORTEST_PASSWORD:
        raise FieldError(
            "password",
            Phrase("Use at least {count} characters; a few words make a good password.", {"count": SHORTEST_PASSWORD}),
        )


def set_password(person: Person, password: str) -> None:
    """Stores a new password and ends every session signed with the old one."""
    check_password(password)
    person.password_hash = _hasher.hash(password)
    person.session_version = (person.session_version or 0) + 1


def change_password(person: Person, old: str, new: str) -> None:
    """A person's own change; FieldErrors names both what is wrong with the old and with the new one."""
    collect(lambda: _check_present_password(person, old), lambda: set_password(person, new))
    db.session.commit()


def set_addresses(person: Person, email: str, phone: str | None) -> None:
    """E-mail (unique) and phone (E.164) of a person; FieldErrors names what is wrong, all at once."""
    collect(lambda: _set_email(person, email), lambda: _set_phone(person, phone))


def collect(*steps: Callable[[], object]) -> None:
    """Takes every step and raises what they refused together, so that a person mends everything in one go."""
    errors: list[FieldError] = []
    for step in steps:
        try:
            step()
        except FieldError as error:
            errors.append(error)
        except FieldErrors as several:
            errors += several.errors
    if errors:
        raise FieldErrors(errors)


def _set_email(person: Person, email: str) -> None:
    email = clean_email(email).lower()
    taken = select(Person.id).where(Person.email == email, Person.id != (person.id or 0))
    if db.session.scalar(taken) is not None:
        raise FieldError("email", Phrase("Somebody else has this address already."))
    person.email = email


def _set_phone(person: Person, phone: str | None) -> None:
    person.phone = clean_phone(phone) if phone else None


def save_person(person: Person, password: str | None) -> Person:
    """Stores a new or changed person; the last administrator cannot be taken away."""
    if password:
        set_password(person, password)
    db.session.add(person)
    db.session.flush()
    if not has_administrator():
        db.session.rollback()
        raise FieldError("role", Phrase("Somebody must remain who can sign in as administrator."))
    db.session.commit()
    return person


def set_quiet_hours(person: Person, begin: str | None, end: str | None) -> None:
    """Local times of day such as 22:00 until 07:00, or neither."""
    person.quiet_from, person.quiet_until = begin, end
    db.session.commit()


def on_call(now: datetime) -> list[Person]:
    """Everyone who gets alerts now: those always on call and whoever a rota names, or who stands in for them."""
    # In one statement where there is neither leave nor a rota: it belongs to logging an incident.
    more = rota_or_leave(now)
    asked = select(Person, more).where(Person.active, or_(Person.on_call, more)).order_by(Person.id)
    rows = db.session.execute(asked).all()
    people = [person for person, _more in rows]
    if not any(more for _person, more in rows):
        return people
    roster = rota.roster(now)
    there = {roster.staff.stand_in(person.id, now) for person in people if person.on_call}
    there |= rota.holders(roster, rota.rotas(), now)
    return [person for person in people if person.id in there]


def on_duty(rota_id: int, now: datetime) -> list[Person]:
    """Who is on duty in that rota now; nobody if the rota is gone or everybody in it is away."""
    row = db.session.get(Rota, rota_id)
    return _people({rota.roster(now).holder(row, now)}) if row else []


def on_duty_for(person_id: int, now: datetime) -> list[Person]:
    """That person, or who stands in now; nobody if the chain of substitutes ends so."""
    return _people({rota.roster(now).staff.stand_in(person_id, now)})


def nobody_on_call(now: datetime) -> bool:
    """Whether no alert would reach anyone now."""
    return not on_call(now)


def always_there(now: datetime) -> ScalarSelect[int]:
    """How many of those always on call are not away now, as a part of a statement: above 0 somebody is on call."""
    away = exists().where(Absence.person_id == Person.id, Absence.starts_at <= now, Absence.ends_at > now)
    return select(func.count(Person.id)).where(Person.active, Person.on_call, ~away).scalar_subquery()


def rota_or_leave(now: datetime) -> ColumnElement[bool]:
    """Whether anything but `always on call` has a say now, as a part of a statement."""
    away = exists().where(Absence.starts_at <= now, Absence.ends_at > now)
    return or_(away, exists().where(Rota.id.is_not(None)))


def _people(ids: Iterable[int | None]) -> list[Person]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return []
    return list(db.session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.id)))


def _check_present_password(person: Person, password: str) -> None:
    if not _verify(person.password_hash or _NOBODY, password):
        raise FieldError("old_password", Phrase("This is not your present password."))


def _count_failure(person: Person | None, now: datetime, locked: bool) -> None:
    if person is None or locked:
        return
    person.failed_sign_ins += 1
    if person.failed_sign_ins >= ATTEMPTS:
        person.failed_sign_ins = 0
        person.locked_until = now + LOCK
    db.session.commit()


def _refusal(locked: bool) -> Phrase:
    if locked:
        return Phrase("Too many wrong passwords for this address. Wait five minutes.")
    return Phrase("No account has this address and password.")


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
