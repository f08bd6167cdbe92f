"""Rotas, shifts, leave and calendar files at the pages."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Absence, Person, Rota, RotaShift
from accounts.operations import on_call
from core.database import db
from core.times import now
from incidents.alerts.models import AlertPlan, AlertStep
from tests import make
from tests.visitor import Visitor, add_person, errors_at, text_of

PRAGUE = ZoneInfo("Europe/Prague")
WEEK = timedelta(weeks=1)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    visitor = Visitor(app).enter_as("privacy_officer")
    with app.app_context():
        for name in ("Ada", "Bo", "Cy"):
            make.person(name, on_call=False, role=None)
    return visitor


def person(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.name == name)).one()


def rota(app: Flask, number: int = 1) -> Rota:
    with app.app_context():
        found = db.session.get_one(Rota, number)
        found.turns  # noqa: B018 - read while the session is there
        return found


def shifts(app: Flask) -> list[RotaShift]:
    with app.app_context():
        return list(db.session.scalars(select(RotaShift).order_by(RotaShift.id)))


def add_rota(visitor: Visitor, *people: str, **changes: str) -> str:
    """A rota that began last week on this weekday at nine; gives its address."""
    begin = (now().astimezone(PRAGUE) - WEEK).date().isoformat()
    turns = {f"people-{number}": str(person(visitor.app, name)) for number, name in enumerate(people)}
    entered = {"name": "Nights", "begins_on": begin, "begins_at": "00:00", "weeks": "1"} | turns | changes
    answer = visitor.submit("/rotas/new", **entered)
    assert answer.status_code == 302, errors_at(answer)
    return answer.location


def ics(*events: tuple[datetime, datetime, str, str]) -> tuple[BytesIO, str]:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN"]
    for number, (begin, end, summary, attendee) in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:{summary}", f"ATTENDEE:mailto:{attendee}"]
        lines += [f"DTSTART:{begin:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", "END:VEVENT"]
    return BytesIO("\r\n".join([*lines, "END:VCALENDAR", ""]).encode()), "nights.ics"


def test_a_rota_is_added_and_shows_who_is_on_duty_and_the_next_six(officer: Visitor) -> None:
    url = add_rota(officer, "Ada", "Bo", "Cy")
    stored = rota(officer.app)
    assert (stored.zone, stored.weeks, len(stored.turns)) == ("Europe/Prague", 1, 3)
    page = officer.get(url)
    assert "On duty now: Bo" in text_of(page)
    assert page.count("<time") == 6
    assert "On duty now: Bo" in text_of(officer.get("/rotas"))
    with officer.app.app_context():
        assert [one.name for one in on_call(now())] == ["Bo"]


def test_the_turns_are_changed_and_the_round_follows(officer: Visitor) -> None:
    url = add_rota(officer, "Ada", "Bo")
    answer = officer.submit(
        f"{url}/change", **{"people-0": str(person(officer.app, "Cy")), "people-1": "", "weeks": "2"}
    )
    assert answer.location == url
    assert [turn.person_id for turn in rota(officer.app).turns] == [person(officer.app, "Cy")]
    assert "No change of hands ahead." in text_of(officer.get(url))
    # What the page shows is what was entered, so saving it again changes nothing.
    before = rota(officer.app)
    officer.submit(f"{url}/change")
    after = rota(officer.app)
    assert (after.begins_at, after.zone, after.weeks) == (before.begins_at, before.zone, before.weeks)


def test_what_is_wrong_stands_beside_its_field(officer: Visitor) -> None:
    add_rota(officer, "Ada")
    answer = officer.submit("/rotas/new", name=" ", begins_on="", begins_at="", weeks="0")
    assert set(errors_at(answer)) == {"name", "begins_on", "begins_at", "weeks"}
    answer = officer.submit("/rotas/new", name="Nights", begins_on="2026-06-01", begins_at="09:00")
    assert errors_at(answer) == {"name": "Another rota has this name already."}
    answer = officer.submit("/rotas/new", name="Days", begins_on="2026-03-29", begins_at="02:30")
    assert "does not exist" in errors_at(answer)["begins_at"]


def test_a_shift_goes_before_the_round_until_it_is_taken_out(officer: Visitor) -> None:
    url = add_rota(officer, "Ada", "Bo")
    officer.submit(f"{url}/shift", person_id=str(person(officer.app, "Cy")))
    assert "On duty now: Cy" in text_of(officer.get(url))
    (stored,) = shifts(officer.app)
    assert stored.ends_at - stored.starts_at >= timedelta(hours=23)
    assert stored.entered_by is not None
    officer.submit(url, f"/shifts/{stored.id}/end")
    assert "On duty now: Bo" in text_of(officer.get(url))


def test_a_shift_must_name_somebody_and_go_forwards(officer: Visitor) -> None:
    url = add_rota(officer, "Ada")
    assert set(errors_at(officer.submit(f"{url}/shift"))) == {"person_id"}
    answer = officer.submit(f"{url}/shift", person_id=str(person(officer.app, "Cy")), until_on="2020-01-01")
    assert errors_at(answer) == {"until_on": "The end lies before the beginning."}


def test_a_rota_is_taken_away_with_its_shifts(officer: Visitor) -> None:
    url = add_rota(officer, "Ada")
    officer.submit(f"{url}/shift", person_id=str(person(officer.app, "Cy")))
    assert officer.submit(url, f"{url}/remove").location == "/rotas"
    assert "None so far." in text_of(officer.get("/rotas"))
    assert shifts(officer.app) == []


def test_a_rota_that_a_plan_calls_stays(officer: Visitor) -> None:
    url = add_rota(officer, "Ada")
    with officer.app.app_context():
        plan = AlertPlan(kind="statute", shares=[], leads=[], changed_at=now())
        plan.steps = [AlertStep(position=1, rota_id=1, channels=["email"], wait=15)]
        db.session.add(plan)
        db.session.commit()
    assert officer.submit(url, f"{url}/remove").location == url
    assert "An alert plan calls this rota." in officer.get(url)
    assert rota(officer.app).name == "Nights"


def test_people_shows_who_is_on_call_by_rota_and_who_is_away(officer: Visitor) -> None:
    add_rota(officer, "Ada", "Bo")
    number = add_person(officer.app, "responder", name="Rui", on_call=True)
    with officer.app.app_context():
        db.session.add(Absence(person_id=number, starts_at=now() - WEEK, ends_at=now() + WEEK, entered_at=now()))
        db.session.commit()
    page = text_of(officer.get("/people"))
    # Once in the sentence above the table, once for Bo.
    assert page.count("on call") - page.count("not on call") == 2
    assert "Rui away" in page


def test_a_responder_enters_own_leave_and_nobody_elses(officer: Visitor) -> None:
    app, other = officer.app, person(officer.app, "Ada")
    number = add_person(app, "responder", name="Rui", on_call=True)
    rui = Visitor(app).enter_as("responder")
    assert 'name="person_id"' not in rui.get("/leave/new")
    rui.submit("/leave/new", substitute_id=str(other))
    with app.app_context():
        (absence,) = db.session.scalars(select(Absence)).all()
        assert (absence.person_id, absence.substitute_id, absence.entered_by) == (number, other, number)
        assert [one.name for one in on_call(now())] == ["Ada"]
    # A name that is put into the form by hand changes nothing.
    form = {"csrf_token": rui.token(), "person_id": str(other), "substitute_id": ""}
    day = now().date()
    form |= {"from_on": str(day), "from_at": "00:00", "until_on": str(day + WEEK), "until_at": "00:00"}
    assert rui.client.post("/leave/new", data=form).status_code == 302
    with app.app_context():
        assert {one.person_id for one in db.session.scalars(select(Absence))} == {number}


def test_leave_of_another_is_entered_and_ended_by_an_administrator_only(officer: Visitor) -> None:
    app = officer.app
    ada = person(app, "Ada")
    administrator = Visitor(app).enter_as("administrator")
    administrator.submit("/leave/new", person_id=str(ada))
    page = administrator.get("/rotas")
    assert "Nobody stands in." in page
    assert "Entered by The administrator." in page
    add_person(app, "responder", name="Rui")
    rui = Visitor(app).enter_as("responder")
    assert "End it now" not in rui.get("/rotas")
    assert rui.client.post("/leave/1/end", data={"csrf_token": rui.token()}).status_code == 403
    administrator.submit("/rotas", "/leave/1/end")
    assert "Nobody is away." in text_of(administrator.get("/rotas"))


def test_nobody_stands_in_for_themselves_and_a_gap_is_named(officer: Visitor) -> None:
    administrator = Visitor(officer.app).enter_as("administrator")
    ada = str(person(officer.app, "Ada"))
    answer = administrator.submit("/leave/new", person_id=ada, substitute_id=ada, until_on="2020-01-01")
    assert set(errors_at(answer)) == {"substitute_id", "until_on"}
    administrator.submit("/leave/new", person_id=ada)
    assert "Nobody stands in when it begins." in administrator.get("/rotas")


def test_a_calendar_is_checked_first_and_then_stored_as_a_whole(officer: Visitor) -> None:
    url, at = add_rota(officer, "Ada", "Bo"), now().replace(microsecond=0)
    file = ics(
        (at - make.HOUR, at + make.HOUR, "Night", "cy@ours.example"), (at + WEEK, at + 2 * WEEK, "Ada", "x@y.example")
    )
    answer = officer.submit(f"{url}/calendar", file=file)
    assert answer.status_code == 200
    assert "2 shifts would be stored." in text_of(answer.get_data(as_text=True))
    assert shifts(officer.app) == []
    store(officer, f"{url}/calendar", answer.get_data(as_text=True))
    assert [one.person_id for one in shifts(officer.app)] == [person(officer.app, name) for name in ("Cy", "Ada")]
    assert "On duty now: Cy" in text_of(officer.get(url))
    # The next file takes the place of this one; a shift put in by hand stays.
    officer.submit(f"{url}/shift", person_id=str(person(officer.app, "Ada")))
    answer = officer.submit(f"{url}/calendar", file=ics((at + WEEK, at + 2 * WEEK, "Bo", "bo@ours.example")))
    assert "It takes the place of 1 imported before." not in answer.get_data(as_text=True)
    assert "They take the place of 2 imported before." in answer.get_data(as_text=True)
    store(officer, f"{url}/calendar", answer.get_data(as_text=True))
    ahead = [one for one in shifts(officer.app) if one.ends_at > now()]
    assert [one.person_id for one in ahead] == [person(officer.app, name) for name in ("Ada", "Bo")]


def test_an_event_that_names_nobody_stops_the_whole_file(officer: Visitor) -> None:
    url, at = add_rota(officer, "Ada", "Bo"), now()
    file = ics((at, at + WEEK, "Bo", "bo@ours.example"), (at, at + WEEK, "Summer party", "x@y.example"))
    answer = officer.submit(f"{url}/calendar", file=file)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "1 event names none of our people, or several. Nothing was stored." in text_of(page)
    assert "Summer party" in page
    assert "Store all of it" not in page
    # Nor does it help to send it all the same.
    import base64

    form = {"csrf_token": officer.token(), "held": base64.b64encode(file_bytes(at)).decode()}
    assert officer.client.post(f"{url}/calendar/store", data=form).status_code == 422
    assert shifts(officer.app) == []


def test_what_is_no_calendar_is_refused_beside_the_field(officer: Visitor) -> None:
    url = add_rota(officer, "Ada")
    answer = officer.submit(f"{url}/calendar", file=(BytesIO(b"Name;Week"), "a.ics"))
    assert "no calendar file" in errors_at(answer)["file"]
    assert set(errors_at(officer.submit(f"{url}/calendar"))) == {"file"}
    form = {"csrf_token": officer.token(), "held": "%%%"}
    assert officer.client.post(f"{url}/calendar/store", data=form).location == f"{url}/calendar"


def file_bytes(at: datetime) -> bytes:
    return ics((at, at + WEEK, "Summer party", "x@y.example"))[0].getvalue()


def store(visitor: Visitor, url: str, page: str) -> None:
    from tests.visitor import entered, form_in

    answer = visitor.client.post(f"{url}/store", data=entered(form_in(page, f"{url}/store")))
    assert answer.status_code == 302
