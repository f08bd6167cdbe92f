"""What logging an incident starts: who owes whom from when, what waits, what personal data and awareness decide."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from contracts.models import Party
from contracts.operations import Source, confirm_obligation
from contracts.terms import EITHER, Channel, Role, Standard, Terms, Unit
from core.database import Base, db, writing
from core.errors import FieldError, FieldErrors
from incidents import operations
from incidents.awareness.operations import set_party_awareness
from incidents.clock import State
from incidents.clocks.operations import reach_of
from incidents.models import Clock, Incident
from incidents.situation import Waiting
from tests import make
from tests.make import HOUR, NOW, moment

LATER = NOW + 5 * HOUR


def statutes(incident):
    return sorted(one.statute for one in make.clocks(incident) if one.statute)


# ---- ours


@pytest.mark.parametrize(
    ("terms", "due", "target"),
    [
        (make.IN_24_HOURS, 24, None),
        (make.IN_72_HOURS_BY_EMAIL, 72, None),
        (make.UNDUE, None, 24),
        (make.AT_ONCE, None, 4),
        (Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.PROMPTLY, target_hours=8), None, 8),
        (Terms(Role.PROCESSOR, Role.CONTROLLER), None, 24),
        (Terms(Role.PROCESSOR, Role.CONTROLLER, amount=2, unit=Unit.DAYS), 48, None),
    ],
)
def test_what_we_owe_starts_at_our_awareness(house, terms, due, target):
    above = make.contract(make.party("Above"), make.ours(), terms)
    aware = NOW - 2 * HOUR
    clock = make.promise(make.incident(above, aware=moment(aware), discovered=moment(NOW - 9 * HOUR)), above)
    assert clock.starts_at == aware
    assert clock.due_at == (due and aware + due * HOUR)
    assert clock.target_at == (target and aware + target * HOUR)


def test_a_duty_without_a_number_has_a_target_of_ours_and_no_due_moment(house):
    above = make.contract(make.party("Above"), make.ours(), make.UNDUE)
    card = make.card(make.promise(make.incident(above), above), NOW)
    assert (card.is_target, card.ends_at) == (True, NOW + 24 * HOUR)
    assert "no legal due moment" in str(card.steps[0])
    assert "Our target" in str(card.steps[0])


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("controller", ["eu-gdpr-33-1", "eu-gdpr-34-1"]),
        ("processor", ["eu-gdpr-33-2"]),
    ],
)
def test_statutes_follow_our_role_in_the_touched_contract(house, role, expected):
    other = make.party("Other")
    pair = (make.ours(), other) if role == "controller" else (other, make.ours())
    assert statutes(make.incident(make.contract(*pair, make.UNDUE))) == expected


def test_article_33_1_is_due_72_hours_after_awareness_in_elapsed_hours(house):
    aware = moment(NOW.replace(month=3, day=27, hour=17, minute=30))
    incident = make.incident(aware=aware, discovered=aware)
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    assert clock.due_at - clock.starts_at == timedelta(hours=72)
    assert str(make.card(clock, NOW).steps[0]) == (
        "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST"
    )


def test_a_duty_of_either_runs_both_ways(house):
    other = make.party("Other")
    both = make.contract(make.ours(), other, Terms(EITHER, EITHER, amount=24, unit=Unit.HOURS, incidents=True))
    incident = make.incident(both, place=other)
    debtors = {clock.debtor_id: clock.waits_for for clock in make.clocks(incident) if clock.kind == "contract"}
    assert debtors == {make.ours().id: None, other.id: Waiting.DEBTOR_AWARENESS}


# ---- theirs


@pytest.mark.parametrize(
    ("place", "runs"),
    [("us", False), ("above", False), ("beside", False), ("below", True), ("deep", True), ("deeper", True)],
)
def test_a_counterparty_owes_notice_only_for_a_breach_with_it_or_below_it(house, place, runs):
    """The chain is found through contracts that the incident does not touch."""
    parties = {name: make.party(name) for name in ("above", "beside", "below", "deep", "deeper")} | {"us": make.ours()}
    make.contract(parties["above"], parties["us"], make.UNDUE)
    make.contract(parties["us"], parties["beside"], make.UNDUE)
    touched = make.contract(parties["us"], parties["below"], make.IN_72_HOURS_BY_EMAIL)
    make.contract(parties["below"], parties["deep"], roles=("processor", "sub_processor"))
    # Written down from the other side, as a contract may be.
    make.contract(parties["deeper"], parties["deep"], roles=("sub_processor", "processor"))
    incident = make.incident(touched, place=parties[place])
    owed = [clock for clock in make.clocks(incident) if clock.debtor_id == parties["below"].id]
    assert bool(owed) == runs
    for clock in owed:
        assert (clock.waits_for, clock.due_at, clock.target_at) == (Waiting.DEBTOR_AWARENESS, None, None)


def test_the_chain_ends_in_one_statement_even_where_contracts_form_a_ring(house):
    names = [make.party(f"Ring {number}") for number in range(5)]
    for upper, lower in zip(names, names[1:] + names[:1], strict=True):
        make.contract(upper, lower)
    with make.counted(house) as statements:
        reach = reach_of(names[0].id)
    assert reach == {party.id for party in names}
    assert len(statements) == 1


def test_joint_controllers_stand_on_one_level(house):
    joint = make.party("Joint")
    make.contract(make.ours(), joint, roles=("joint_controller", "joint_controller"))
    assert reach_of(joint.id) == {joint.id}


def test_a_counterparty_s_clock_waits_silently_until_it_says_when_it_became_aware(house):
    make.person()
    below = make.party("Below")
    touched = make.contract(make.ours(), below, make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(touched, place=below)
    clock = make.promise(incident, touched)
    card = make.card(clock, NOW)
    assert card.state is State.WAITING
    assert str(card.waiting) == "waiting: not told when it became aware"
    assert (make.stages(clock), clock.next_alert_at) == ([], None)

    told = moment(NOW - 3 * HOUR, "Europe/Paris")
    set_party_awareness(incident, below, told, "their mail of noon", None, LATER)
    assert (clock.starts_at, clock.due_at) == (told.at, told.at + 72 * HOUR)
    assert make.stages(clock) == ["start"]
    (entry,) = make.entries(incident, "party_aware")
    assert entry.data["new"] == {"at": told.at.isoformat(), "zone": "Europe/Paris", "offset": 120, "estimated": False}
    assert entry.data["reason"] == "their mail of noon"


def test_correcting_a_counterparty_s_awareness_needs_a_reason_and_keeps_both(house):
    below = make.party("Below")
    incident = make.incident(make.contract(make.ours(), below, make.UNDUE), place=below)
    set_party_awareness(incident, below, moment(NOW), None, None, LATER)
    with pytest.raises(FieldError, match="write down the reason"):
        set_party_awareness(incident, below, moment(NOW - HOUR), None, None, LATER)
    db.session.rollback()
    set_party_awareness(incident, below, moment(NOW - HOUR), "second mail", None, LATER)
    old, new = (
        make.entries(incident, "party_aware")[-1].data["old"],
        make.entries(incident, "party_aware")[-1].data["new"],
    )
    assert (old["at"], new["at"]) == (NOW.isoformat(), (NOW - HOUR).isoformat())


def test_our_awareness_does_not_move_what_a_counterparty_owes(house):
    below = make.party("Below")
    touched = make.contract(make.ours(), below, make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(touched, place=below)
    set_party_awareness(incident, below, moment(NOW - HOUR), None, None, LATER)
    operations.correct(incident, {"aware": moment(NOW - 8 * HOUR)}, "log of the night", None, LATER)
    assert make.promise(incident, touched).starts_at == NOW - HOUR


# ---- personal data


@pytest.fixture
def two_duties(house):
    """A contract above us with a duty for personal data and one that covers incidents as such."""
    covers = Terms(Role.PROCESSOR, Role.CONTROLLER, amount=6, unit=Unit.HOURS, incidents=True)
    return make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS, covers)


def running(incident):
    """Hours after awareness of each open duty, and the statutes among them."""
    still = [clock for clock in make.clocks(incident) if clock.times().open]
    return sorted(one.statute or f"{one.terms().amount} h" for one in still)


def test_personal_data_not_yet_known_starts_everything(two_duties):
    assert running(make.incident(two_duties, personal_data="unknown", own_data=True)) == [
        "24 h", "6 h", "eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1",
    ]  # fmt: skip


def test_no_personal_data_starts_only_what_covers_incidents_as_such(two_duties):
    assert running(make.incident(two_duties, personal_data="no", own_data=True)) == ["6 h"]


def test_a_later_yes_starts_the_others_from_the_true_moment_and_drafts_their_notices(two_duties):
    make.person()
    incident = make.incident(two_duties, personal_data="no", own_data=True)
    assert {notice.audience for notice in make.notices(incident)} == {"party"}
    operations.correct(incident, {"personal_data": "yes"}, "names in the export", None, NOW + 13 * HOUR)
    assert running(incident) == ["24 h", "6 h", "eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]
    clock = next(one for one in make.clocks(incident) if one.terms().amount == 24)
    assert (clock.starts_at, clock.due_at) == (NOW, NOW + 24 * HOUR)
    # Half of the period had gone before the duty was known: one alert, the start noted as skipped.
    (alert,) = make.alerts(clock)
    assert (alert.stage, alert.skipped) == ("half", ["start"])
    assert {notice.audience for notice in make.notices(incident)} == {"party", "authority", "data_subjects"}


def test_a_later_no_ends_them_with_the_reason_and_a_second_yes_opens_them_again_with_an_alert(two_duties):
    make.person()
    incident = make.incident(two_duties, personal_data="unknown", own_data=True)
    operations.correct(incident, {"personal_data": "no"}, None, None, NOW + HOUR)
    assert running(incident) == ["6 h"]
    ended = [entry.data for entry in make.entries(incident, "waived")]
    assert [one["why"] for one in ended] == ["no_longer_triggered"] * 4

    with pytest.raises(FieldError, match="write down the reason"):
        operations.correct(incident, {"personal_data": "yes"}, None, None, NOW + 2 * HOUR)
    db.session.rollback()
    operations.correct(incident, {"personal_data": "yes"}, "a second table", None, NOW + 2 * HOUR)
    assert running(incident) == ["24 h", "6 h", "eu-gdpr-33-1", "eu-gdpr-33-2", "eu-gdpr-34-1"]
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    assert clock.starts_at == NOW
    assert make.stages(clock)[-1].startswith("reopened-")
    assert {entry.data["reason"] for entry in make.entries(incident, "clock_reopened")} == {"a second table"}


def test_a_late_duty_opens_a_closed_incident_again(house):
    incident = make.incident(personal_data="no")
    officer = make.person()
    operations.close(incident, officer, NOW + HOUR)
    operations.correct(incident, {"personal_data": "yes"}, "names after all", officer, LATER)
    assert incident.closed_at is None
    assert make.entries(incident, "reopened")[0].data == {"reason": "names after all"}


# ---- awareness


def test_awareness_unknown_lets_duties_wait_and_a_triage_clock_run_from_the_first_sign(house):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    sign = NOW - 3 * HOUR
    incident = make.incident(above, aware=None, discovered=moment(sign), own_data=True)
    waiting = {clock.statute or clock.kind: clock.waits_for for clock in make.clocks(incident)}
    assert waiting == {
        "contract": Waiting.OUR_AWARENESS,
        "eu-gdpr-33-1": Waiting.OUR_AWARENESS,
        "eu-gdpr-33-2": Waiting.OUR_AWARENESS,
        "eu-gdpr-34-1": Waiting.RISK_VERDICT,
        "triage": None,
    }
    triage = make.clock(incident, kind="triage")
    assert (triage.starts_at, triage.due_at, triage.target_at) == (sign, None, sign + 24 * HOUR)
    assert make.stages(triage) == ["start"]
    assert make.stages(make.promise(incident, above)) == []

    operations.correct(incident, {"aware": moment(NOW - HOUR)}, None, None, NOW + HOUR)
    assert triage.met_at == NOW + HOUR
    assert [entry.kind for entry in make.entries(incident, "triage_done")] == ["triage_done"]
    assert make.promise(incident, above).due_at == NOW + 23 * HOUR


def test_without_a_first_sign_triage_runs_from_the_logging(house):
    incident = make.incident(aware=None, discovered=None)
    assert make.clock(incident, kind="triage").starts_at == NOW


def test_awareness_once_written_down_cannot_be_erased(house):
    incident = make.incident()
    with pytest.raises(FieldError, match="not erased"):
        operations.correct(incident, {"aware": None}, "a slip", None, LATER)


def test_correcting_awareness_recomputes_all_keeps_both_values_and_the_reason_and_rings_again(house):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above, own_data=True)
    earlier = NOW - 6 * HOUR
    with pytest.raises(FieldError, match="write down the reason"):
        operations.correct(incident, {"aware": moment(earlier)}, None, None, LATER)
    db.session.rollback()
    operations.correct(incident, {"aware": moment(earlier)}, "the log-on of the night shift", None, NOW + HOUR)

    promised, filed = make.promise(incident, above), make.clock(incident, statute="eu-gdpr-33-1")
    assert (promised.due_at, filed.due_at) == (earlier + 24 * HOUR, earlier + 72 * HOUR)
    assert (make.stages(promised), make.stages(filed)) == (["start", "start"], ["start", "start"])
    corrected = make.entries(incident, "corrected")[0].data
    assert corrected["reason"] == "the log-on of the night shift"
    (change,) = corrected["changes"]
    assert (change["old"]["at"], change["new"]["at"]) == (NOW.isoformat(), earlier.isoformat())
    moved = make.entries(incident, "moved")[0].data["clocks"]
    assert {(one["old"], one["new"]) for one in moved} == {
        ((NOW + 24 * HOUR).isoformat(), (earlier + 24 * HOUR).isoformat()),
        ((NOW + 72 * HOUR).isoformat(), (earlier + 72 * HOUR).isoformat()),
        ((NOW + 24 * HOUR).isoformat(), (earlier + 24 * HOUR).isoformat()),
    }

    operations.correct(incident, {"aware": moment(NOW)}, "a wrong clock", None, NOW + 2 * HOUR)
    # The old due moment is back, and its start was rung already.
    assert make.stages(promised) == ["start", "start"]
    assert promised.due_at == NOW + 24 * HOUR


# ---- facts that move the incident elsewhere


def test_moving_the_place_starts_and_ends_what_counterparties_owe_and_keeps_names(house):
    below = make.party("Below")
    touched = make.contract(make.ours(), below, make.UNDUE)
    incident = make.incident(touched)
    operations.correct(incident, {"place_id": below.id}, "it was their server", None, LATER)
    assert make.promise(incident, touched).waits_for == Waiting.DEBTOR_AWARENESS
    (change,) = make.entries(incident, "corrected")[0].data["changes"]
    assert (change["old"], change["new"]) == ("Example Post", "Below")
    operations.correct(incident, {"place_id": make.ours().id}, "ours after all", None, LATER + HOUR)
    assert make.promise(incident, touched).waived_reason == "no_longer_triggered"


def test_a_contract_touched_later_starts_from_the_true_moment_and_gets_its_draft(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident()
    operations.touch_contracts(incident, [above.id], None, make.person(on_call=False), LATER)
    clock = make.promise(incident, above)
    assert clock.starts_at == NOW
    assert make.notice_to(incident, above.party_a).channel == Channel.EMAIL
    assert make.entries(incident, "contracts")[0].data["added"] == [above.title]
    with pytest.raises(FieldError, match="write down the reason"):
        operations.touch_contracts(incident, [], None, make.person("Eve", on_call=False), LATER)
    db.session.rollback()
    operations.touch_contracts(incident, [], "the wrong one", None, LATER)
    assert clock.waived_reason == "no_longer_triggered"


def test_a_changed_contract_moves_no_running_clock(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    db.session.refresh(above)
    above.obligations[0].replaced_at = LATER
    db.session.commit()
    operations.correct(incident, {"aware": moment(NOW - HOUR)}, "earlier", None, LATER)
    clock = make.promise(incident, above)
    assert clock.terms() == make.IN_24_HOURS
    assert (clock.waived_at, clock.due_at) == (None, NOW + 23 * HOUR)


def test_what_replaced_a_running_duty_counts_for_later_incidents(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    running = make.incident(above)
    db.session.refresh(above)
    source = Source("It will tell within 72 hours.")
    confirm_obligation(above, make.IN_72_HOURS_BY_EMAIL, source, None, LATER, replaces=above.obligations[0])
    db.session.expire_all()
    operations.correct(running, {"aware": moment(NOW - HOUR)}, "earlier", None, LATER)
    assert make.promise(running, above).terms() == make.IN_24_HOURS
    assert make.promise(make.incident(above, now=LATER), above).terms() == make.IN_72_HOURS_BY_EMAIL


def test_an_incident_takes_the_version_of_the_local_day_on_which_it_is_logged(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    db.session.refresh(above)
    source, planned = Source("It will tell within 72 hours."), (NOW + 30 * 24 * HOUR).date()
    changed = {"replaces": above.obligations[0], "valid_from": planned}
    confirm_obligation(above, make.IN_72_HOURS_BY_EMAIL, source, None, NOW, **changed)
    db.session.expire_all()
    # In Berlin the day begins two hours before it does in UTC.
    midnight = datetime(planned.year, planned.month, planned.day, tzinfo=UTC) - 2 * HOUR
    before, after = make.incident(above, now=midnight - HOUR), make.incident(above, now=midnight)
    assert make.promise(before, above).terms() == make.IN_24_HOURS
    assert make.promise(after, above).terms() == make.IN_72_HOURS_BY_EMAIL
    # A correction afterwards changes neither.
    for one, terms in ((before, make.IN_24_HOURS), (after, make.IN_72_HOURS_BY_EMAIL)):
        operations.correct(one, {"aware": moment(midnight - 2 * HOUR)}, "earlier", None, midnight + 24 * HOUR)
        assert make.promise(one, above).terms() == terms


def test_a_duty_confirmed_meanwhile_runs_from_the_true_moment(house):
    above = make.contract(make.party("Above"), make.ours())
    incident = make.incident(above)
    confirm_obligation(above, make.IN_24_HOURS, Source("Within 24 hours."), None, LATER)
    db.session.expire_all()
    operations.correct(incident, {"own_data": True}, "staff too", None, LATER)
    assert make.promise(incident, above).due_at == NOW + 24 * HOUR


# ---- refusals, and one transaction


def test_moments_in_the_future_are_refused_all_at_once(house):
    ahead = moment(NOW + HOUR)
    with pytest.raises(FieldErrors) as refusal:
        make.incident(aware=ahead, discovered=ahead, occurred=ahead)
    assert [error.field for error in refusal.value.errors] == ["discovered", "occurred", "aware"]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Incident.id))) == 0


@pytest.mark.parametrize(
    ("facts", "field"), [({"place_id": 999}, "place_id"), ({"contract_ids": (999,)}, "contract_ids")]
)
def test_what_does_not_exist_is_refused(house, facts, field):
    with pytest.raises(FieldError) as refusal:
        operations.log_incident(operations.NewIncident("A", make.ZONE, **facts), None, NOW)
    assert refusal.value.field == field


def test_without_an_organisation_of_ours_nothing_can_be_logged(anywhere):
    with anywhere.app_context(), pytest.raises(FieldError, match="Name your own organisation"):
        operations.log_incident(operations.NewIncident("A", make.ZONE), None, NOW)


def contents():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("table", ["touched_contract", "clock", "alert", "delivery", "notice", "entry"])
def test_a_failure_at_any_step_leaves_nothing_behind(house, table):
    """The failure is the database's own: a trigger refuses the insert, as a full disk would."""
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    before = contents()
    db.session.rollback()
    refuse_inserts(table)
    with pytest.raises(Exception, match="no room"), writing():
        make.incident(above)
    assert contents() == before
    allow_inserts(table)
    with writing():
        make.incident(above)
    assert contents()["clock"] > 0
    assert db.session.scalar(select(Incident.reference)) == "INC-2026-0001"


def refuse_inserts(table):
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        body = "begin select raise(abort, 'no room'); end"
        connection.exec_driver_sql(f"create trigger no_room before insert on {table} {body}")
    else:
        connection.exec_driver_sql(
            "create function no_room() returns trigger language plpgsql as $$ begin raise 'no room'; end $$"
        )
        connection.exec_driver_sql(
            f"create trigger no_room before insert on {table} for each row execute function no_room()"
        )
    db.session.commit()


def allow_inserts(table):
    db.session.rollback()
    on = "" if db.engine.dialect.name == "sqlite" else f" on {table}"
    db.session.connection().exec_driver_sql(f"drop trigger no_room{on}")
    db.session.commit()


def test_references_count_within_the_year(house):
    references = [make.incident(now=NOW).reference, make.incident(now=NOW).reference]
    references.append(make.incident(now=NOW.replace(year=2027)).reference)
    assert references == ["INC-2026-0001", "INC-2026-0002", "INC-2027-0001"]


def test_nothing_leaves_inside_the_operation(house):
    make.person()
    incident = make.incident()
    assert {text.state for text in make.texts(incident)} == {"queued"}
    assert {text.attempts for text in make.texts(incident)} == {0}


def test_parties_and_clocks_of_another_incident_stay_as_they_are(house):
    first, second = make.incident(), make.incident()
    before = [(one.id, one.due_at) for one in make.clocks(second)]
    operations.correct(first, {"aware": moment(NOW - HOUR)}, "earlier", None, LATER)
    assert [(one.id, one.due_at) for one in make.clocks(second)] == before
    assert db.session.scalar(select(func.count(Party.id))) == 1
    assert db.session.scalar(select(func.count(Clock.id))) == 4
