"""What must be said is stored with what causes it: no incident stands there without its texts, and none the reverse."""

import http.client
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from core.times import now
from incidents.models import Alert, Incident
from incidents.watch import operations as watch
from notifications.models import Delivery
from tests import make
from tests.faults.nursery import PATIENCE
from tests.faults.stage import until
from tests.faults.test_crowd import free_port
from tests.visitor import Visitor, entered, form_in


@pytest.fixture(params=["embedded", pytest.param("shared", marks=pytest.mark.postgres)])
def stage(request):
    stage = request.getfixturevalue(request.param)
    with stage.app.app_context():
        make.ours()
        make.person()
    return stage


def stored(stage, row):
    return stage.ask(select(func.count()).select_from(row))[0][0]


def logged(stage, web, port):
    """The answer's status to a form sent by a person's browser; None if the line broke."""
    visitor = Visitor(stage.app).enter_as("responder")
    fields = entered(form_in(visitor.get("/incidents/new")))
    fields["title"], fields["personal_data"] = "Export by a stranger", "yes"
    session = visitor.client.get_cookie("session").value
    until(lambda: web.ended() is not None or listens(port))
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"session={session}"}
    try:
        line.request("POST", "/incidents/new", urlencode(fields), form)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()


def listens(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


@pytest.mark.parametrize(("point", "incidents"), [("before answer", 0), ("after answer", 1)])
def test_a_web_killed_at_its_commit_leaves_all_of_an_incident_or_nothing(stage, point, incidents):
    port = free_port()
    web = stage.start("serve", "--no-worker", port=str(port), point=(point, 1))
    assert logged(stage, web, port) is None
    assert web.ended(PATIENCE) == -9
    # An e-mail and an SMS to the one person on call.
    assert (stored(stage, Incident), stored(stage, Delivery)) == (incidents, 2 * incidents)
    port = free_port()
    web = stage.start("serve", port=str(port))
    assert logged(stage, web, port) == 302
    until(lambda: stored(stage, Delivery) == 2 * (incidents + 1))
    stage.drain(turning=False)
    tally = stage.tally()
    assert tally.good, str(tally)
    assert (len(stage.arrivals), tally.twice) == (2 * (incidents + 1), [])


def test_what_a_look_takes_back_for_a_younger_text_before_any_hand_took_it_is_not_lost(embedded):
    """On a busy machine the look may come before the hands; the count must know this from a loss."""
    with embedded.app.app_context():
        make.ours()
        make.person()
        make.incident(now=now() - timedelta(hours=40))
        watch.look(now(), "a worker that only looks")
    assert embedded.states() == {"withdrawn": 2, "queued": 2}
    embedded.start()
    embedded.drain(turning=False)
    tally = embedded.tally()
    assert tally.good, str(tally)
    assert (tally.withdrawn, len(embedded.arrivals)) == (2, 2)


def test_a_worker_killed_while_it_raises_alerts_raises_each_once(stage):
    with stage.app.app_context():
        make.incident(now=now() - timedelta(hours=40))
    before = stored(stage, Alert), stored(stage, Delivery)
    assert stage.start(point=("before look", 1)).ended(PATIENCE) == -9
    assert (stored(stage, Alert), stored(stage, Delivery)) == before
    assert stage.start(point=("after look", 1)).ended(PATIENCE) == -9
    raised = stored(stage, Alert), stored(stage, Delivery)
    assert raised > before
    worker = stage.start()
    until(lambda: stage.works(worker))
    stage.drain(turning=False)
    assert (stored(stage, Alert), stored(stage, Delivery)) == raised
    tally = stage.tally()
    assert tally.good, str(tally)
