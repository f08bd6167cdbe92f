"""What one incident on 10,000 contracts costs: logging it, one stage of its clocks, a correction, its page.

Run: .venv/bin/python -m benchmarks.mass [--contracts 10000] [sqlite] [postgres]

Processor seconds of our process, each beside a bare baseline of the same run: writing as many rows of clocks, once,
nothing worked out and nothing checked. Two figures show the growth: a tenth of the contracts comes first.
"""

import argparse
import resource
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import insert, select

from benchmarks.notifications import HOUR, house, load
from core.database import db, writing
from incidents.alerts.operations import raise_due_alerts
from incidents.models import Clock, Incident
from incidents.operations import correct
from tests import make
from tests.incidents.test_mass import customers
from tests.make import NOW
from tests.visitor import Visitor


def spent(act: Callable[[], object]) -> float:
    """Processor seconds of this process that the act takes."""
    began = time.process_time()
    act()
    return time.process_time() - began


def committed(act: Callable[[], object]) -> None:
    with writing():
        act()
        db.session.commit()


def the(reference: str) -> Incident:
    return db.session.scalars(select(Incident).where(Incident.reference == reference)).one()


def bare(clocks: int) -> float:
    """Processor seconds of writing so many copies of one clock, and taking them back."""
    row = dict(db.session.execute(select(Clock.__table__).limit(1)).mappings().one())
    row.pop("id")
    rows = [row | {"key": f"bare-{number}"} for number in range(clocks)]
    seconds = spent(lambda: db.session.execute(insert(Clock.__table__), rows))
    db.session.rollback()
    return seconds


def measure(app: Flask, contracts: int) -> dict[str, float]:
    """The seconds of each act, on so many new contracts; the bare rows come last."""
    chosen = customers(contracts)
    logged: list[str] = []
    earlier = {"aware": make.moment(NOW - HOUR)}
    later = NOW + 12 * HOUR
    acts: dict[str, Callable[[], object]] = {
        "logging": lambda: logged.append(make.incident(*chosen).reference),
        "stage": lambda: committed(lambda: raise_due_alerts(later)),
        "correction": lambda: correct(the(logged[0]), earlier, "The log says so.", None, later),
        "page": lambda: Visitor(app).enter_as("responder").get(f"/incidents/{logged[0]}"),
    }
    costs = {}
    for name, act in acts.items():
        costs[name] = spent(act)
        db.session.expunge_all()
    return costs | {"bare": bare(2 * contracts)}


def run(kind: str, contracts: int) -> None:
    with house(kind) as made:
        make.ours()
        for number, name in enumerate(("Bo", "Cy", "Di")):
            make.person(name, phone=f"+4477009001{number:02}")
        make.incident(*customers(3))
        committed(lambda: raise_due_alerts(NOW + 12 * HOUR))
        for count in (contracts // 10, contracts):
            costs = measure(made.app, count)
            said = ", ".join(f"{act} {used:.1f} s ({used / costs['bare']:.0f} x)" for act, used in costs.items())
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"mass {kind}: {count} contracts: {said}; at most {peak:.0f} MB; {load()}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--contracts", type=int, default=10_000)
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgres"])
    given = parser.parse_args()
    for kind in given.kinds:
        run(kind, given.contracts)
