"""One incident on hundreds of contracts: one text with a count, and work that grows as the contracts do, no faster."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import insert, select

from contracts.models import Contact, Contract, Obligation, Party, columns_of
from core.database import db, writing
from incidents import operations
from incidents.alerts.operations import raise_due_alerts
from incidents.models import Incident
from incidents.notices.drafting import GIVEN
from incidents.notices.news.operations import settle
from notifications.models import Delivery
from tests import make
from tests.make import HOUR, NOW
from tests.visitor import Visitor

FEW, MANY = 200, 400
#: Twice the contracts may be twice the work, and a little that stays the same.
TWICE = 2.1
PEOPLE = ("Ada", "Bo", "Cy")


def customers(number, **promised):
    """So many new customers for whom we are processor, each with a breach contact, a contract and a duty of ours."""
    ours = make.ours()
    start = db.session.scalar(select(db.func.count(Party.id)))
    names = [f"Customer {start + one}" for one in range(number)]
    db.session.execute(insert(Party), [{"name": one, "zone": "UTC"} for one in names])
    ids = list(db.session.scalars(select(Party.id).where(Party.name.in_(names)).order_by(Party.id)))
    mail = "breach@customer-{}.example"
    contacts = [{"party_id": one, "name": "Breach desk", "email": mail.format(one)} for one in ids]
    db.session.execute(insert(Contact), contacts)
    sides = {"role_a": "controller", "party_b_id": ours.id, "role_b": "processor"}
    agreed = [
        {"title": f"Agreement with {name}", "party_a_id": one} | sides for one, name in zip(ids, names, strict=True)
    ]
    db.session.execute(insert(Contract), agreed)
    chosen = list(db.session.scalars(select(Contract).where(Contract.party_a_id.in_(ids)).order_by(Contract.id)))
    duty = {"quote": "It will tell.", "confirmed_at": NOW, **columns_of(make.IN_72_HOURS_BY_EMAIL), **promised}
    db.session.execute(insert(Obligation), [duty | {"contract_id": one.id} for one in chosen])
    db.session.commit()
    return chosen


@contextmanager
def work() -> Iterator[list[int]]:
    """How many functions are called inside, ours and the libraries': a loop of ours that reads rows calls theirs."""
    calls = [0]

    def note(_frame, event, _argument):
        if event == "call":
            calls[0] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def cost(app, act):
    """Statements and calls of functions; the first run warms what is kept."""
    with make.counted(app) as statements, work() as calls:
        given = act()
    return len(statements), calls[0], given


@pytest.fixture
def house(anywhere):
    with anywhere.app_context():
        make.ours()
        for number, name in enumerate(PEOPLE):
            make.person(name, phone=f"+4477009001{number:02}")
        make.incident(*customers(3))
    return anywhere


def log(app, number, **promised):
    """The cost of logging an incident on so many contracts, and its reference."""
    with app.app_context():
        chosen = customers(number, **promised)
        *found, incident = cost(app, lambda: make.incident(*chosen))
        return *found, incident.reference


def the(reference):
    return db.session.scalars(select(Incident).where(Incident.reference == reference)).one()


def test_logging_costs_as_many_statements_for_400_contracts_as_for_200_and_twice_the_work(house):
    few, once, _ = log(house, FEW)
    many, twice, reference = log(house, MANY)
    assert many == few
    assert once < twice <= once * TWICE
    with house.app_context():
        incident = the(reference)
        assert len(make.clocks(incident)) == 2 * MANY
        assert len(make.notices(incident)) == MANY
        # One text for each person and channel, whatever it speaks of.
        texts = make.texts(incident)
        assert len(texts) == 2 * len(PEOPLE)
        assert all("800" in one.body for one in texts)


def test_a_stage_of_all_of_them_is_one_text_with_a_count_and_work_that_grows_alike(house):
    costs = []
    with house.app_context():
        # What stood there before has rung.
        raise_due_alerts(NOW + 12 * HOUR)
        db.session.commit()
    for number in (FEW, MANY):
        *_, reference = log(house, number)
        with house.app_context():
            incident = the(reference)
            before = len(make.texts(incident, channel="sms"))

            def ring():
                with writing():
                    raise_due_alerts(NOW + 12 * HOUR)
                    db.session.commit()

            costs.append(cost(house, ring)[:2])
            told = make.texts(incident, channel="sms")[before:]
            assert len(told) == len(PEOPLE)
            assert all(f"{2 * number} duties" in one.body for one in told)
    (few, once), (many, twice) = costs
    assert many == few
    assert once < twice <= once * TWICE


def test_a_correction_moves_all_of_them_with_work_that_grows_alike(house):
    costs = []
    for number in (FEW, MANY):
        *_, reference = log(house, number)
        with house.app_context():
            earlier = {"aware": make.moment(NOW - HOUR)}

            def correct(reference=reference, earlier=earlier):
                operations.correct(the(reference), earlier, "The log says so.", None, NOW + HOUR)

            costs.append(cost(house, correct)[:2])
            assert {one.starts_at for one in make.clocks(the(reference))} == {NOW - HOUR}
    (few, once), (many, twice) = costs
    assert many == few
    assert once < twice <= once * TWICE


def test_what_leaves_by_itself_is_queued_in_one_statement_and_settled_together(house):
    few, once, _ = log(house, FEW // 4, send_automatically=True)
    many, twice, reference = log(house, FEW // 2, send_automatically=True)
    assert many == few
    assert once < twice <= once * TWICE
    with house.app_context():
        incident = the(reference)
        assert len(make.texts(incident, "notice")) == FEW // 2
        db.session.query(Delivery).filter(Delivery.topic == reference, Delivery.purpose == "notice").update(
            {"state": "accepted", "accepted_at": NOW + HOUR}
        )
        db.session.commit()

        def settled():
            with writing():
                done = settle(NOW + HOUR)
                db.session.commit()
            return done

        statements, _calls, done = cost(house, settled)
        assert done == FEW // 2
        assert statements < 20
        assert {one.state for one in make.notices(incident)} == {GIVEN}
        assert all(one.met_at for one in make.clocks(incident))


def test_the_page_shows_the_nearest_and_counts_the_rest(house):
    visitor = Visitor(house).enter_as("responder")
    costs, sizes = [], []
    *_, smallest = log(house, 30)
    visitor.get(f"/incidents/{smallest}")  # so that the templates are read
    for number in (FEW, MANY):
        *_, reference = log(house, number)
        statements, calls, page = cost(house, lambda reference=reference: visitor.get(f"/incidents/{reference}"))
        costs.append((statements, calls))
        sizes.append(len(page))
        # The 20 nearest, and the one whose target of ours comes first.
        assert page.count('<article class="clock') == 21
        assert f"All {2 * number}, with a search" in page
        assert f"{number - 10} more: notices to give" in page
        assert f"{number - 20} more</a>" in page
    (few, once), (many, twice) = costs
    assert many == few
    assert once < twice <= once * TWICE
    assert max(sizes) < 100_000
    assert sizes[1] < sizes[0] * 1.01


def test_every_clock_notice_contract_and_line_is_found_behind_it(house):
    *_, reference = log(house, 60)
    visitor = Visitor(house).enter_as("auditor")
    at = f"/incidents/{reference}"
    last = "Customer 63"

    page = visitor.get(f"{at}/clocks?show=open")
    assert "120 clocks, the most urgent first" in page and page.count('<article class="clock') == 20
    assert "Page 1 of 6" in page
    assert visitor.get(f"{at}/clocks?q=customer+63").count('<article class="clock') == 2
    assert "No clock has these words." in visitor.get(f"{at}/clocks?show=ended")
    assert visitor.get(f"{at}/clocks?page=999999999999").count('<article class="clock') == 20

    assert last not in visitor.get(f"{at}/notices")
    assert last in visitor.get(f"{at}/notices?page=2")
    assert "1 notice<" in visitor.get(f"{at}/notices?show=open&q={last.replace(' ', '+')}")
    assert "No notice has these words." in visitor.get(f"{at}/notices?show=wrong")

    assert "60 contracts" in visitor.get(f"{at}/touched")
    assert "1 contract<" in visitor.get(f"{at}/touched?q=customer+63")

    page = visitor.get(f"{at}/timeline")
    assert "40 more" in page
    entry = page.partition(f"{at}/timeline/")[2].partition('"')[0]
    assert visitor.get(f"{at}/timeline/{entry}").count("Agreement ") == 60
    assert visitor.client.get(f"/incidents/INC-2026-0001/timeline/{entry}").status_code == 404
