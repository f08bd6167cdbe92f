"""Two people press the same button at the same moment, on both databases: one is heard, the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from core.database import db
from core.times import now
from incidents.models import Clock, Incident
from tests import make
from tests.visitor import Visitor, entered, form_in

PEOPLE = 4


@pytest.fixture
def house(anywhere):
    """An incident with a notice to one controller; gives its clock of the contract and the notice."""
    with anywhere.app_context():
        above = make.party("Above")
        incident = make.incident(make.contract(above, make.ours(), make.IN_24_HOURS), now=now().replace(microsecond=0))
        clock = next(one for one in make.clocks(incident) if one.kind == "contract")
        return anywhere, clock.id, make.notice_to(incident, above).id


def press_together(app, url, **typed):
    """Everybody has the page open and sends it at once; the answers, in order of their numbers."""
    visitors = [Visitor(app).enter_as("privacy_officer") for _ in range(PEOPLE)]
    forms = [form_in(visitor.get(url)) for visitor in visitors]
    together = threading.Barrier(PEOPLE)

    def press(number):
        data = entered(forms[number])
        for name, value in typed.items():
            data[name] = value
        together.wait()
        return visitors[number].client.post(forms[number].get("action") or url, data=data).status_code

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(press, range(PEOPLE)))


def test_a_page_that_is_sent_twice_at_once_logs_one_incident(house):
    app, _clock, _notice = house
    visitor = Visitor(app).enter_as("privacy_officer")
    data = entered(form_in(visitor.get("/incidents/new")))
    data["title"] = "Export by a stranger"
    visitors = [Visitor(app).enter_as("privacy_officer") for _ in range(PEOPLE)]
    together = threading.Barrier(PEOPLE)

    def press(other):
        token = other.token()
        together.wait()
        return other.client.post("/incidents/new", data=data.to_dict(flat=True) | {"csrf_token": token}).location

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert len(set(pool.map(press, visitors))) == 1
    with app.app_context():
        logged = db.session.scalars(select(Incident).where(Incident.form_key == data["form_key"])).one()
        assert [entry.kind for entry in make.entries(logged)] == ["logged"]


def kinds(app):
    with app.app_context():
        incident = db.session.scalars(select(Clock)).first().incident
        return [entry.kind for entry in make.entries(incident)], make.texts(incident, "notice")


def test_a_duty_is_waived_once(house):
    app, clock, _notice = house
    answers = press_together(app, f"/clocks/{clock}/waive", reason="not_a_personal_data_breach", note="No data.")
    assert answers == [302, *[422] * (PEOPLE - 1)]
    assert kinds(app)[0].count("waived") == 1


def test_a_notice_leaves_once(house):
    app, _clock, notice = house
    assert press_together(app, f"/notices/{notice}") == [302, *[422] * (PEOPLE - 1)]
    entries, texts = kinds(app)
    assert (entries.count("notice_sent"), len(texts)) == (1, 1)


def test_a_notice_is_recorded_once(house):
    app, _clock, notice = house
    assert press_together(app, f"/notices/{notice}/given") == [302, *[422] * (PEOPLE - 1)]
    # It met the duty of the contract and Art. 33(2).
    assert (kinds(app)[0].count("notice_given"), kinds(app)[0].count("met")) == (1, 2)
