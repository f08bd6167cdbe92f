"""How long the page on chains takes with 1,000 contracts and with more.

Run: .venv/bin/python -m benchmarks.chains [CONTRACTS]
Half of them are ours with processors, a fifth sub-processors under these, the rest controllers for whom we work with
sub-processors of our own, so that chains multiply. The time for each 1,000 stays the same if the work is linear.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from contracts.chains.operations import overview, printed
from contracts.models import Contract, Obligation, Party, columns_of
from contracts.terms import Role, Standard, Terms, Unit
from core.config import Config
from core.database import db
from core.times import now
from tests.visitor import Visitor
from wsgi import create_app

DUTIES = (
    Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.UNDUE_DELAY),
    Terms(Role.PROCESSOR, Role.CONTROLLER, amount=72, unit=Unit.HOURS),
    Terms(Role.PROCESSOR, Role.CONTROLLER, amount=24, unit=Unit.HOURS),
)
SUB = Terms(Role.SUB_PROCESSOR, Role.PROCESSOR, amount=48, unit=Unit.HOURS)
UPPER = (Role.CONTROLLER, Role.PROCESSOR)
LOWER = (Role.PROCESSOR, Role.SUB_PROCESSOR)


def main(number: int) -> None:
    for contracts in sorted({1_000, number}):
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{Path(folder) / 'b.sqlite3'}"
            app = create_app(
                Config(data=Path(folder), database_url=address, secret_key="for this measurement only, 40 letters")
            )
            with app.app_context():
                db.create_all()
                fill(contracts)
                computed = median(lambda: overview(now()))
                found = overview(now()).findings
                start = time.perf_counter()
                with app.test_request_context():
                    printed(found[:500], now(), "en")
                paper = time.perf_counter() - start
            visitor = Visitor(app).enter_as("auditor")
            page = median(lambda visitor=visitor: visitor.client.get("/chain"))
        each = page / contracts * 1_000_000
        print(f"{contracts} contracts, {len(found)} findings: computed in {computed * 1000:.0f} ms,", end=" ")
        print(f"page {page * 1000:.0f} ms ({each:.0f} ms for each 1,000), report of 500 findings {paper:.1f} s")


def median(act: Callable[[], object], times: int = 5) -> float:
    """Seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def fill(number: int) -> None:
    """Stores that many contracts around our organisation."""
    us = party("Example Post", ours=True)
    hosts = [party(f"Host {one}") for one in range(number // 2)]
    for one, host in enumerate(hosts):
        contract(us, host, UPPER, DUTIES[one % 3])
    for one in range(number // 5):
        contract(hosts[one], party(f"Rack {one}"), LOWER, SUB if one % 2 else None)
    for one in range(number * 3 // 20):
        contract(party(f"Bank {one}"), us, UPPER, DUTIES[one % 3])
        contract(us, party(f"Cloud {one}"), LOWER, SUB if one % 2 else None)
    db.session.commit()


def party(name: str, ours: bool = False) -> Party:
    made = Party(name=name, ours=ours, zone="UTC")
    db.session.add(made)
    db.session.flush()
    return made


def contract(upper: Party, lower: Party, roles: tuple[str, str], terms: Terms | None) -> None:
    sides = {"party_a_id": upper.id, "party_b_id": lower.id, "role_a": roles[0], "role_b": roles[1]}
    made = Contract(title=f"{upper.name} with {lower.name}", **sides)
    db.session.add(made)
    db.session.flush()
    if terms:
        columns = columns_of(terms)
        db.session.add(Obligation(contract_id=made.id, quote="It tells.", confirmed_at=now(), **columns))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
