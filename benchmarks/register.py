"""How long the register's first page takes with 10,000 contracts, beside the bare query that it cannot beat.

Run: .venv/bin/python -m benchmarks.register
Aim: under 100 ms for each page as the application answers it, statements and template included. Counted is the time of
the processor, SQLite's own included, so that what else runs on the machine does not count.
"""

import tempfile
import time
import timeit
from datetime import date, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert, select

from accounts.models import Access, Person
from contracts.models import Contact, Contract, Document, Obligation, Party, Proposal, columns_of
from contracts.terms import Role, Standard, Terms, Unit
from core.config import Config
from core.database import db
from core.times import now
from notifications.outbox import queue
from notifications.texts import Text
from wsgi import create_app

COUNT, AIM = 10_000, 100.0
PAGES = (
    ("first page", "/contracts"),
    ("page 200", "/contracts?page=200"),
    ("search for a party", "/contracts?q=party 777"),
    ("search without a hit", "/contracts?q=nothing at all"),
    ("we are processor", "/contracts?side=processor"),
    ("between others", "/contracts?side=none"),
    ("contact missing", "/contracts?contact=missing"),
    ("contact not verified", "/contracts?contact=unverified"),
    ("contact bounced", "/contracts?contact=bouncing"),
    ("proposals to review", "/contracts?proposals=1"),
    ("no duty confirmed", "/contracts?no_duty=1"),
    ("in force, by renewal", "/contracts?in_force=1&sort=renewal"),
    ("renewal due", "/contracts?renewal=due"),
    ("several filters", "/contracts?q=contract&side=controller&contact=unverified&in_force=1&renewal=365"),
)


def fill() -> None:
    """Ten thousand contracts with as many counterparties, their contacts, duties, documents, and texts that left."""
    today, moment = now().date(), now()
    ours = Party(name="Example Post", ours=True, zone="Europe/Berlin")
    db.session.add(ours)
    db.session.flush()
    numbers = range(COUNT)
    db.session.execute(insert(Party), [{"name": f"Example party {number}", "zone": "UTC"} for number in numbers])
    ids = list(db.session.scalars(select(Party.id).where(~Party.ours).order_by(Party.id)))
    mailbox = "desk{}@party.example"
    contacts = [
        {"party_id": ids[number], "name": "Desk", "email": mailbox.format(number), "phone": None}
        | {"email_verified_at": moment if number % 3 else None}
        for number in numbers
        if number % 10
    ]
    db.session.execute(insert(Contact), contacts, execution_options={"render_nulls": True})
    db.session.execute(insert(Contract), [_contract(number, ours.id, ids, today) for number in numbers])
    contracts = list(db.session.scalars(select(Contract.id).order_by(Contract.id)))
    terms = (
        Terms(Role.PROCESSOR, Role.CONTROLLER, amount=48, unit=Unit.HOURS),
        Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.UNDUE_DELAY),
    )
    duty = {"quote": "It will tell.", "confirmed_at": moment}
    duties = [duty | columns_of(one) | {"contract_id": each} for each in contracts if each % 5 for one in terms]
    db.session.execute(insert(Obligation), duties)
    stored = {"name": "Agreement", "media_type": "text/plain", "size": 1, "stored_at": moment, "text": "x" * 2_000}
    db.session.execute(insert(Document), [stored | {"contract_id": each, "sha256": f"{each}"} for each in contracts])
    found = {"reading": {}, "char_start": 0, "char_end": 1, "state": "open"}
    documents = db.session.scalars(select(Document.id).where(Document.contract_id % 20 == 0))
    db.session.execute(insert(Proposal), [found | {"document_id": each} for each in documents])
    texts = [Text(f"k{n}", "notice", "t", "email", mailbox.format(n), "s", "b") for n in range(0, COUNT, 2)]
    for delivery in queue(texts, moment):
        delivery.state = "bounced" if delivery.id % 50 == 0 else "accepted"
        delivery.failed_at = moment if delivery.state == "bounced" else None
    db.session.commit()


def _contract(number: int, ours: int, parties: list[int], today: date) -> dict[str, object]:
    upper, lower = ours, parties[number]
    if number % 4 == 0:
        upper, lower = lower, upper
    if number % 9 == 0:
        upper, lower = parties[number], parties[number - 1]
    return {
        "title": f"Contract {number * 7919 % COUNT:05} on services",
        "party_a_id": upper,
        "role_a": Role.CONTROLLER.value,
        "party_b_id": lower,
        "role_b": Role.PROCESSOR.value,
        "in_force_from": today - timedelta(days=number % 3_000),
        "in_force_to": today + timedelta(days=number % 700 - 100) if number % 3 == 0 else None,
        "renews_on": today + timedelta(days=number % 1_000 - 50) if number % 2 else None,
        "remind_days": 60 if number % 2 else None,
    }


def best(statement: object, number: int = 5) -> float:
    """The best of five rounds, in milliseconds for one call."""
    rounds = timeit.repeat(statement, timer=time.process_time, number=number, repeat=5)  # type: ignore[arg-type]
    return min(rounds) / number * 1e3


def main() -> None:
    """Prints one line a page: its time, its aim, and the ratio to the bare query in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            Path(folder), f"sqlite:///{folder}/b.sqlite3", "a key that only this run uses, 40", testing=True
        )
        app = create_app(config)
        with app.app_context():
            upgrade()
            fill()
            person = Person(name="A", email="a@ours.example", role=Access.CONTRACT_MANAGER, password_hash="none")
            db.session.add(person)
            db.session.commit()
            word = person.get_id()
            bare_query = select(Contract.id, Contract.title).order_by(Contract.title, Contract.id).limit(50)
            bare = best(lambda: db.session.execute(bare_query).all(), 50)
        print(f"{bare:8.2f} ms  bare: fifty titles in their order, of {COUNT} contracts")
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = word, True
        for name, address in PAGES:
            assert client.get(address).status_code == 200, address
            taken = best(lambda address=address: client.get(address).get_data())
            verdict = "" if taken < AIM else "  MISSED"
            print(f"{taken:8.1f} ms  aim {AIM:3.0f}  {taken / bare:6.0f} x bare  {name}{verdict}")


if __name__ == "__main__":
    main()
