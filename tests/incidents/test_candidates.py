"""The moments that may be the one of our awareness: weighed by the clocks' own rules, written down, chosen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from contracts import catalogue, law
from contracts.moment import Moment, at_instant
from contracts.profile import Profile
from contracts.statutes import LegalRole
from contracts.terms import Channel, Role, Terms, Trigger, Unit
from core.database import db
from core.errors import FieldError, FieldErrors
from core.phrases import Phrase
from core.times import now
from incidents import operations
from incidents.awareness.operations import add_candidate, choose_candidate
from incidents.awareness.weighing.operations import weighed
from incidents.candidates import FIRST_SIGN, Candidate, Owed, deadline, weigh
from incidents.clock import State
from incidents.models import AwarenessCandidate, Incident
from incidents.notices.operations import GivenNotice
from incidents.situation import Situation
from tests import make
from tests.make import HOUR, NOW, moment
from tests.visitor import Visitor, entered, errors_at, form_in, text_of

OURS = 1
LAW = catalogue.current()
#: The Friday before the clocks of Berlin go forward, 18:30 CET.
FRIDAY = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
LATER = NOW + 5 * HOUR


def situation(aware: Moment | None = None, signal: datetime = NOW) -> Situation:
    return Situation(OURS, frozenset(), "yes", moment(signal), aware=aware)


def owed(terms: Terms) -> Owed:
    return Owed(Phrase("the duty"), terms, OURS)


# ---- the rule


@pytest.mark.parametrize(
    ("terms", "aware", "at", "is_target"),
    [
        (LAW.by_id(law.ART_33_1).terms, NOW, NOW + 72 * HOUR, False),
        # Seventy-two elapsed hours across the change: the wall shows an hour more.
        (LAW.by_id(law.ART_33_1).terms, FRIDAY, FRIDAY + 72 * HOUR, False),
        (make.IN_24_HOURS, NOW, NOW + 24 * HOUR, False),
        (make.UNDUE, NOW, NOW + 24 * HOUR, True),
        (make.AT_ONCE, NOW, NOW + 4 * HOUR, True),
        # Two days end at the same time of day, which the change makes an hour shorter.
        (Terms(Role.PROCESSOR, Role.CONTROLLER, amount=2, unit=Unit.DAYS), FRIDAY, FRIDAY + 47 * HOUR, False),
        # Monday 14:00 in Berlin; the day of the event is not counted.
        (Terms(Role.PROCESSOR, Role.CONTROLLER, amount=2, unit=Unit.WORKING_DAYS), NOW, NOW + 48 * HOUR, False),
    ],
)
def test_the_deadline_under_a_candidate(terms, aware, at, is_target):
    found = deadline(owed(terms), moment(aware), situation(signal=aware))
    assert (found.at, found.is_target, found.waiting) == (at, is_target, None)


def test_the_deadline_is_told_in_words_across_the_change_of_the_clocks():
    (step, *_rest) = deadline(owed(LAW.by_id(law.ART_33_1).terms), moment(FRIDAY), situation()).steps
    assert str(step.phrase) == "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST"


def test_a_duty_that_counts_from_the_first_sign_does_not_move_with_a_later_candidate():
    terms = Terms(Role.PROCESSOR, Role.CONTROLLER, Trigger.DETECTION, amount=24, unit=Unit.HOURS)
    found = deadline(owed(terms), moment(NOW + 9 * HOUR), situation(signal=NOW))
    assert found.at == NOW + 24 * HOUR


def test_what_waits_for_another_fact_says_so_under_every_candidate():
    found = deadline(owed(LAW.by_id(law.ART_34_1).terms), moment(NOW), situation())
    assert (found.at, str(found.waiting)) == (None, "waiting for the risk verdict")


@pytest.mark.parametrize(("after", "expected"), [(71, State.MET), (72, State.MET), (73, State.MET_LATE)])
def test_a_notification_made_is_in_time_or_late_under_each_candidate(after, expected):
    made = Owed(Phrase("the duty"), LAW.by_id(law.ART_33_1).terms, OURS, NOW + after * HOUR)
    assert deadline(made, moment(NOW), situation()).met is expected
    assert deadline(owed(LAW.by_id(law.ART_33_1).terms), moment(NOW), situation()).met is None


def test_what_stands_comes_first_and_the_others_in_their_order():
    signs = [Candidate(name, FIRST_SIGN, moment(NOW + hours * HOUR)) for name, hours in (("b", 3), ("a", 1), ("c", 2))]
    weighing = weigh(signs, [owed(make.IN_24_HOURS)], situation(moment(NOW + 2 * HOUR)))
    assert [(row.candidate.source, row.stands) for row in weighing.rows] == [
        ("aware", True),
        ("a", False),
        ("c", True),
        ("b", False),
    ]
    assert [one.source for one in weighing.choosable] == ["a", "b"]
    assert [row.deadlines[0].at for row in weighing.rows] == [NOW + (24 + hours) * HOUR for hours in (2, 1, 2, 3)]


def test_without_awareness_every_candidate_can_be_chosen():
    weighing = weigh([Candidate("sign", FIRST_SIGN, moment(NOW))], [], situation())
    assert [one.source for one in weighing.choosable] == ["sign"]


def test_a_candidate_reads_as_it_was_entered_and_its_key_holds_the_instant():
    exact = Candidate("sign", FIRST_SIGN, at_instant(FRIDAY, "Europe/Berlin"))
    rough = Candidate("sign", FIRST_SIGN, at_instant(FRIDAY, "Asia/Tokyo", estimated=True))
    assert str(exact.label) == "First sign: Fri 27 Mar 2026 18:30 CET"
    assert str(rough.when) == "Sat 28 Mar 2026 02:30 JST (estimated)"
    assert exact.key == rough.key
    assert exact.key != Candidate("sign", FIRST_SIGN, moment(FRIDAY + HOUR)).key


# ---- written down, and chosen


@pytest.fixture
def incident(house):
    """A breach at a processor of ours that a customer of ours must be told of within 24 hours; awareness undecided."""
    below = make.party("Below")
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    return make.incident(above, make.contract(make.ours(), below, make.UNDUE), place=below, aware=None)


def labels(incident):
    return [(str(row.candidate.origin), row.candidate.moment.at) for row in weighed(incident).rows]


def test_the_first_sign_what_was_written_down_and_each_notice_are_weighed(incident):
    person = make.person()
    assert labels(incident) == [("First sign", NOW)]
    add_candidate(incident, moment(NOW + HOUR), "The gate's log was read.", person, LATER)
    add_candidate(incident, moment(NOW + 3 * HOUR), "The lab confirmed it.", None, LATER)
    given = GivenNotice(moment(NOW + 2 * HOUR), Channel.PHONE, note="They called.")
    operations.receive_notice(incident, incident.place, given, None, LATER)
    assert labels(incident) == [
        ("Our awareness as it stands", NOW + 2 * HOUR),
        ("First sign", NOW),
        ("Written down by Ada", NOW + HOUR),
        ("Notice received from Below", NOW + 2 * HOUR),
        ("Written down", NOW + 3 * HOUR),
    ]
    notes = [row.candidate.note for row in weighed(incident).rows]
    assert notes == [None, None, "The gate's log was read.", "They called.", "The lab confirmed it."]


def test_a_notice_between_two_others_is_no_candidate(incident):
    above = make.party("Third")
    given = GivenNotice(moment(NOW + HOUR), Channel.PHONE)
    operations.receive_notice(incident, incident.place, given, None, LATER, above)
    assert labels(incident) == [("First sign", NOW)]


def test_each_is_weighed_for_article_33_1_and_our_contracts_and_for_nothing_else(incident):
    weighing = weighed(incident)
    assert sorted(str(one.duty) for one in weighing.owed) == [
        "Above with Example Post: we tell Above",
        "Art. 33(1) GDPR: notify the supervisory authority",
    ]
    assert sorted(one.at for one in weighing.rows[0].deadlines) == [NOW + 24 * HOUR, NOW + 72 * HOUR]


def test_other_statutes_that_count_from_awareness_are_weighed_and_what_ends_alike_is_said_once(incident):
    make.ours().profile_data = Profile(frozenset({LegalRole.MANUFACTURER}), countries=frozenset({"DE"})).as_data()
    made = make.incident(now=datetime(2026, 11, 2, 12, tzinfo=UTC))
    weighing = weighed(made)
    columns = [[str(weighing.owed[place].duty).partition(":")[0] for place in column] for column in weighing.columns]
    assert columns == [
        ["Art. 14(2)(a) CRA", "Art. 14(4)(a) CRA"],
        ["Art. 33(1) GDPR"],
        ["Art. 14(2)(b) CRA", "Art. 14(4)(b) CRA"],
    ]


def test_the_deadline_that_was_shown_is_the_one_that_runs_once_it_is_chosen(incident):
    add_candidate(incident, moment(NOW + HOUR), "The gate's log.", None, LATER)
    (row,) = [one for one in weighed(incident).rows if one.candidate.source.startswith("written")]
    choose_candidate(incident, row.candidate.moment, "It was certain then.", None, LATER)
    assert incident.aware == moment(NOW + HOUR)
    ours = [one for one in make.clocks(incident) if one.statute == law.ART_33_1 or one.kind == "contract"]
    running = [one.due_at for one in ours if one.debtor_id == make.ours().id]
    assert sorted(running) == sorted(one.at for one in row.deadlines)
    assert make.entries(incident, "corrected")[-1].data["reason"] == "It was certain then."


def test_a_contract_that_was_ended_is_weighed_no_more_and_a_met_article_33_1_still_is(incident):
    choose_candidate(incident, moment(NOW), "The first sign was certain.", None, LATER)
    for clock in make.clocks(incident):
        clock.met_at = LATER
    db.session.commit()
    weighing = weighed(incident)
    assert [str(one.duty) for one in weighing.owed] == ["Art. 33(1) GDPR: notify the supervisory authority"]
    assert [one.met for one in weighing.rows[0].deadlines] == [State.MET]


def test_what_is_written_down_moves_nothing_and_stands_in_the_record_once(incident):
    before = [(one.due_at, one.target_at) for one in make.clocks(incident)]
    for _press in range(2):
        add_candidate(incident, moment(NOW), "The alarm.", None, LATER)
    add_candidate(incident, moment(NOW), "The call.", None, LATER)
    assert [(one.due_at, one.target_at) for one in make.clocks(incident)] == before
    assert incident.aware is None
    assert [one.data["note"] for one in make.entries(incident, "candidate")] == ["The alarm.", "The call."]
    (first, _second) = db.session.scalars(select(AwarenessCandidate).order_by(AwarenessCandidate.id))
    assert (first.candidate, first.added_at, first.added_by) == (moment(NOW), LATER, None)


@pytest.mark.parametrize("reason", [None, ""])
def test_nothing_is_chosen_without_a_reason(incident, reason):
    with pytest.raises(FieldError) as refused:
        choose_candidate(incident, moment(NOW), reason, None, LATER)
    assert refused.value.field == "reason"
    assert incident.aware is None


def test_a_candidate_needs_its_why_and_lies_in_the_past(incident):
    with pytest.raises(FieldError) as refused:
        add_candidate(incident, moment(NOW), None, None, LATER)
    assert refused.value.field == "note"
    with pytest.raises(FieldErrors) as late:
        add_candidate(incident, moment(LATER + HOUR), "Soon.", None, LATER)
    assert [one.field for one in late.value.errors] == ["candidate"]
    assert make.entries(incident, "candidate") == []


# ---- on the page


@pytest.fixture
def visitor(app):
    with app.app_context():
        make.ours()
        above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
        make.incident(above, own_data=True, discovered=moment(FRIDAY - HOUR), aware=moment(FRIDAY), now=NOW)
    return Visitor(app).enter_as("privacy_officer")


@pytest.fixture
def page(visitor):
    with visitor.app.app_context():
        return f"/incidents/{db.session.scalar(select(Incident.reference))}/awareness"


WRITTEN = {
    "written-candidate_on": "2026-03-28",
    "written-candidate_at": "09:00",
    "written-zone": "Europe/Berlin",
    "written-note": "The gate's log was read.",
}


def test_the_page_shows_every_deadline_under_every_moment(visitor, page):
    text = text_of(visitor.get(page))
    assert "Our awareness as it stands" in text
    assert "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST" in text
    assert "aware Fri 27 Mar 2026 17:30 CET + 72 elapsed hours = Mon 30 Mar 2026 18:30 CEST" in text
    assert "aware Fri 27 Mar 2026 17:30 CET + 24 elapsed hours = Sat 28 Mar 2026 17:30 CET" in text


def test_a_moment_is_written_down_then_chosen_with_a_reason(visitor, page):
    assert visitor.submit(page, f"{page}/candidates", **WRITTEN).location == f"{page}#candidates"
    html = visitor.get(page)
    assert "aware Sat 28 Mar 2026 09:00 CET + 72 elapsed hours = Tue 31 Mar 2026 10:00 CEST" in text_of(html)
    assert "The gate's log was read." in text_of(html)
    keys = [one.get("value") for one in form_in(html, f"{page}/choice").iter("input") if one.get("type") == "radio"]
    (key,) = [one for one in keys if one.startswith("written-")]
    answer = visitor.submit(page, f"{page}/choice", **{"chosen-candidate": key})
    assert errors_at(answer) == {"chosen-reason": "Please fill this in."}
    chosen = {"chosen-candidate": key, "chosen-reason": "Only the log made it certain."}
    assert visitor.submit(page, f"{page}/choice", **chosen).status_code == 302
    text = text_of(visitor.get(page.removesuffix("/awareness")))
    assert "Sat 28 Mar 2026 09:00 CET; before: Fri 27 Mar 2026 18:30 CET" in text
    assert "Only the log made it certain." in text
    assert "Possible moment of our awareness written down: Sat 28 Mar 2026 09:00 CET" in text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"written-note": " "}, "written-note", "Please fill this in."),
        ({"written-candidate_on": "", "written-candidate_at": ""}, "written-candidate_on", "Please fill this in."),
        ({"written-candidate_on": "2031-01-01"}, "written-candidate_on", "This moment lies in the future."),
        (
            {"written-candidate_on": "2026-03-29", "written-candidate_at": "02:30"},
            "written-candidate_on",
            "This time does not exist in Europe/Berlin: the clocks were put forward that night. Enter one after it.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(visitor, page, changes, field, words):
    answer = visitor.submit(page, f"{page}/candidates", **WRITTEN | changes)
    assert errors_at(answer) == {field: words}
    kept = entered(form_in(answer.get_data(as_text=True), f"{page}/candidates"))
    assert kept["written-candidate_on"] == (WRITTEN | changes)["written-candidate_on"]
    # The form of awareness itself is as it was, not as the other form came in.
    assert entered(form_in(answer.get_data(as_text=True), page))["aware_on"] == "2026-03-27"


def test_an_hour_that_came_twice_is_asked_about(visitor, page, monkeypatch):
    for module in ("forms", "views"):
        monkeypatch.setattr(f"incidents.{module}.now", lambda: NOW + timedelta(days=300))
    night = WRITTEN | {"written-candidate_on": "2026-10-25", "written-candidate_at": "02:30"}
    answer = visitor.submit(page, f"{page}/candidates", **night)
    assert list(errors_at(answer)) == ["written-candidate_on"]
    data = entered(form_in(answer.get_data(as_text=True), f"{page}/candidates"))
    data["written-candidate_which"] = "second"
    assert visitor.client.post(f"{page}/candidates", data=data).status_code == 302
    assert "Sun 25 Oct 2026 02:30 CET" in text_of(visitor.get(page))


def test_a_first_sign_that_was_corrected_meanwhile_is_not_chosen_unseen(visitor, page):
    data = entered(form_in(visitor.get(page), f"{page}/choice"))
    data["chosen-candidate"] = f"sign-{int((FRIDAY - HOUR).timestamp())}"
    data["chosen-reason"] = "It was certain then."
    with visitor.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        operations.correct(incident, {"discovered": moment(FRIDAY - 2 * HOUR)}, "the log", None, now())
    answer = visitor.client.post(f"{page}/choice", data=data)
    assert errors_at(answer) == {"chosen-candidate": "This moment is no longer among the choices. Look at them again."}
    with visitor.app.app_context():
        assert db.session.scalars(select(Incident)).one().aware.at == FRIDAY


def test_a_moment_must_be_chosen(visitor, page):
    answer = visitor.submit(page, f"{page}/choice", **{"chosen-reason": "Because."})
    assert errors_at(answer) == {"chosen-candidate": "Choose a moment."}


def test_the_page_costs_the_same_however_much_is_written_down(visitor, page):
    with make.counted(visitor.app) as few:
        visitor.get(page)
    for number in range(6):
        visitor.submit(page, f"{page}/candidates", **WRITTEN | {"written-note": f"Sign {number}."})
    visitor.get(page)
    with make.counted(visitor.app) as many:
        visitor.get(page)
    assert len(many) <= len(few)
