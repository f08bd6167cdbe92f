"""Two people at the same facts: nothing that one wrote is undone by a page that the other had opened before."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.moment import at_instant
from core.database import db
from core.times import now
from incidents import meanwhile
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in


@pytest.mark.parametrize(
    ("was", "mine", "present", "stored", "asked"),
    [
        (None, None, "theirs", {}, []),
        (None, "mine", None, {"advice": "mine"}, []),
        ("old", None, "old", {"advice": None}, []),
        (None, "both", "both", {"advice": "both"}, []),
        (None, "mine", "theirs", {"advice": "mine"}, ["advice"]),
        ("old", None, "theirs", {"advice": None}, ["advice"]),
    ],
    ids=["only read", "only mine", "emptied", "the same", "both", "emptied what was changed"],
)
def test_what_was_only_read_stays_and_what_both_changed_is_asked(was, mine, present, stored, asked):
    marks = meanwhile.marks({"advice": was})
    changed = meanwhile.changed({"advice": mine}, marks)
    assert changed == stored
    assert [one.field for one in meanwhile.clashes(changed, {"advice": present}, marks)] == asked


def test_marks_tell_values_apart_and_travel_in_a_form():
    moment = make.moment(make.NOW)
    facts = {"a": None, "b": "None", "c": 1, "d": True, "e": ["x"], "f": moment, "g": "", "h": "漢字 \ud800"}
    marks = meanwhile.marks(facts)
    assert len(set(marks.values())) == len(facts)
    assert meanwhile.read(meanwhile.written(marks)) == marks
    assert meanwhile.read(None) == {}


def test_a_question_shows_what_the_other_wrote_but_no_whole_book():
    (error,) = meanwhile.clashes({"advice": "mine"}, {"advice": "x" * 5000}, meanwhile.marks({"advice": None}))
    assert "x" * meanwhile.EXCERPT + "…" in str(error)
    assert len(str(error)) < 500


@pytest.fixture
def house(app):
    with app.app_context():
        make.ours()
        at = now().replace(second=0, microsecond=0) - timedelta(hours=3)
        midnight = at_instant(make.NOW.replace(hour=22) - timedelta(days=2), make.ZONE, estimated=True)
        reference = make.incident(now=at, occurred=midnight).reference
    return app, f"/incidents/{reference}/facts"


def stored(app):
    with app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        return incident, make.entries(incident, "corrected")


def test_two_who_write_down_different_facts_both_keep_theirs(house):
    app, page = house
    one, two = (Visitor(app).enter_as(role) for role in ("privacy_officer", "responder"))
    first, second = (entered(form_in(visitor.get(page))) for visitor in (one, two))
    first["likely_consequences"], second["measures_taken"] = "Identity theft.", "Passwords reset."
    assert one.client.post(page, data=first).status_code == 302
    assert two.client.post(page, data=second).status_code == 302
    incident, entries = stored(app)
    assert (incident.likely_consequences, incident.measures_taken) == ("Identity theft.", "Passwords reset.")
    assert [[change["field"] for change in one.data["changes"]] for one in entries] == [
        ["likely_consequences"],
        ["measures_taken"],
    ]


def test_what_both_changed_is_asked_about_once_with_nothing_lost(house):
    app, page = house
    one, two = (Visitor(app).enter_as(role) for role in ("privacy_officer", "responder"))
    first, second = (entered(form_in(visitor.get(page))) for visitor in (one, two))
    first["advice"], first["measures_taken"] = "Wait.", "Passwords reset."
    second["advice"], second["title"] = "Change your passwords.", "Mailbox opened"
    assert one.client.post(page, data=first).status_code == 302
    answer = two.client.post(page, data=second)
    assert list(errors_at(answer)) == ["advice"]
    assert "It now says: Wait." in errors_at(answer)["advice"]
    again = entered(form_in(answer.get_data(as_text=True)))
    assert (again["advice"].strip(), again["title"]) == ("Change your passwords.", "Mailbox opened")
    assert two.client.post(page, data=again).status_code == 302
    incident, entries = stored(app)
    assert (incident.advice, incident.title) == ("Change your passwords.", "Mailbox opened")
    assert incident.measures_taken == "Passwords reset."
    assert {"field": "advice", "old": "Wait.", "new": "Change your passwords."} in entries[-1].data["changes"]


def test_an_untouched_page_changes_nothing_and_keeps_an_estimate(house):
    app, page = house
    visitor = Visitor(app).enter_as("responder")
    assert visitor.submit(page, advice="Wait.").status_code == 302
    incident, entries = stored(app)
    assert incident.occurred.estimated
    assert [change["field"] for change in entries[0].data["changes"]] == ["advice"]
