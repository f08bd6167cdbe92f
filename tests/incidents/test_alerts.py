"""Who is told what and when: stages, repeats, slept-through stages, one text for each person, nobody on call."""

from datetime import timedelta

import pytest

from contracts.moment import at_instant
from core.database import db, writing
from incidents import operations
from incidents.alerts.operations import raise_due_alerts
from incidents.judging import operations as judging
from notifications.segments import segments
from tests import make
from tests.make import HOUR, NOW, moment

LINK = "http://localhost:8000/incidents/INC-2026-0001"
#: As it is stored: whoever reads the record cannot use the link.
ANSWER = "http://localhost:8000/a/[key]"


def tick(now):
    with writing():
        rang = raise_due_alerts(now)
        db.session.commit()
    return rang


def tick_through(start, end, step=timedelta(minutes=5)):
    """The worker's ticks from `start` to `end`, both included."""
    while start <= end:
        tick(start)
        start += step


@pytest.fixture
def one_clock(house):
    """An incident with one duty of 24 hours, and one person on call."""
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    # Art. 33(2) runs beside it for the same 24 hours of our target; only the contract is looked at here.
    statute = make.clock(incident, statute="eu-gdpr-33-2")
    statute.waived_at, statute.next_alert_at = NOW, None
    db.session.commit()
    return make.promise(incident, above)


# ---- stages


def test_every_stage_rings_once_and_repeats_are_hourly_for_a_day_then_six_hourly(one_clock):
    tick_through(NOW, one_clock.due_at + 43 * HOUR)
    rung = {alert.stage: alert.raised_at - NOW for alert in make.alerts(one_clock)}
    named = {"start": 0, "half": 12, "quarter": 18, "tenth": 21.6, "hour": 23, "due": 24}
    hourly = {f"overdue-{number}": 24 + number for number in range(1, 25)}
    slow = {f"overdue-{24 + number}": 48 + 6 * number for number in range(1, 4)}
    expected = {stage: hours * HOUR for stage, hours in (named | hourly | slow).items()}
    # A tick comes every five minutes here, so the tenth (21 h 36 min) is rung at the next one.
    expected["tenth"] = timedelta(hours=21, minutes=40)
    assert rung == expected
    assert all(alert.skipped == [] for alert in make.alerts(one_clock))


def test_a_stage_is_rung_once_however_often_the_worker_ticks(one_clock):
    at = NOW + 12 * HOUR
    assert [tick(at), tick(at), tick(at + timedelta(seconds=1))] == [1, 0, 0]
    assert make.stages(one_clock) == ["start", "half"]


def test_slept_through_stages_are_one_alert_and_noted_as_skipped(one_clock):
    incident = one_clock.incident
    before = len(make.texts(incident))
    tick(NOW + 27 * HOUR)
    alert = make.alerts(one_clock)[-1]
    assert (alert.stage, alert.skipped) == ("overdue-3", ["half", "quarter", "tenth", "hour", "due"])
    assert len(make.texts(incident)) == before + 2
    assert one_clock.next_alert_at == NOW + 28 * HOUR


def test_a_text_that_leaves_late_says_how_late(one_clock):
    tick(NOW + 12 * HOUR + timedelta(minutes=40))
    mail = make.texts(one_clock.incident, channel="email")[-1]
    assert "his text is 40 min late" in mail.body


def test_what_is_met_or_waived_rings_no_more(one_clock):
    one_clock.met_at = NOW + HOUR
    db.session.commit()
    tick(NOW + 30 * HOUR)
    assert make.stages(one_clock) == ["start"]


def test_a_moved_deadline_rings_its_stages_again_and_a_stage_once_rung_never_twice(one_clock):
    incident = one_clock.incident
    tick(NOW + 12 * HOUR)
    operations.correct(incident, {"aware": moment(NOW - 2 * HOUR)}, "earlier", None, NOW + 13 * HOUR)
    operations.correct(incident, {"aware": moment(NOW)}, "no", None, NOW + 13 * HOUR)
    raised = [(alert.stage, alert.anchor_at - NOW) for alert in make.alerts(one_clock)]
    assert raised == [("start", 24 * HOUR), ("half", 24 * HOUR), ("half", 22 * HOUR)]
    assert one_clock.next_alert_at == NOW + 18 * HOUR


# ---- one text


def test_one_text_for_each_person_channel_incident_and_tick_however_many_clocks(house):
    make.person("Ada")
    make.person("Bo", phone="+447700900102", language="de", zone="Europe/London")
    make.person("Away", on_call=False)
    make.person("Left", active=False)
    contracts = [make.contract(make.party(f"Above {one}"), make.ours(), make.IN_24_HOURS) for one in range(3)]
    incident = make.incident(*contracts)
    sent = [(text.channel, text.address) for text in make.texts(incident)]
    assert sorted(sent) == [
        ("email", "ada@ours.example"),
        ("email", "bo@ours.example"),
        ("sms", "+447700900101"),
        ("sms", "+447700900102"),
    ]
    tick(NOW + 12 * HOUR)
    assert len(make.texts(incident)) == 8
    ada, bo = make.texts(incident, channel="email")[-2:]
    assert ada.body.count("half of the period is left") == 6
    assert (ada.language, bo.language) == ("en", "de")
    assert bo.body != ada.body
    (_logged, entry) = make.entries(incident, "alerted")
    assert (entry.data["count"], len(entry.data["duties"])) == (2, 6)


def test_two_incidents_are_two_texts(house):
    make.person()
    incidents = [make.incident(), make.incident()]
    tick(NOW + 36 * HOUR)
    assert [len(make.texts(one)) for one in incidents] == [4, 4]


def test_a_person_without_a_phone_gets_mail_only(house):
    make.person(phone=None)
    assert [text.channel for text in make.texts(make.incident())] == ["email"]


def test_moments_are_in_the_zone_of_each_person(house):
    make.person("Ada", zone="America/New_York")
    make.person("Bo", phone=None, zone="Asia/Tokyo")
    ada, bo = make.texts(make.incident(), channel="email")
    assert "08:00 EDT" in ada.body
    assert "21:00 JST" in bo.body


# ---- nobody on call


def test_with_nobody_on_call_the_stage_stays_due_and_rings_once_somebody_is(house):
    incident = make.incident()
    clock = make.clock(incident, statute="eu-gdpr-33-1")
    assert (make.texts(incident), make.stages(clock)) == ([], [])
    assert tick(NOW + HOUR) == 0
    make.person()
    assert tick(NOW + 2 * HOUR) == 1
    assert make.stages(clock) == ["start"]
    assert "his text is 2 h 0 min late" in make.texts(incident, channel="email")[0].body
    assert tick(NOW + 2 * HOUR) == 0


# ---- words


def test_an_sms_says_reference_time_left_and_link_and_no_names(house):
    make.person()
    above = make.contract(make.party("Confidential Client"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above, title="Mail of Mrs Nováková read by a stranger", aware=moment(NOW - HOUR))
    (sms,) = make.texts(incident, channel="sms")
    assert sms.body == (
        "INC-2026-0001: 2 duties, 23 h 0 min left, Tue 2 Jun 2026 13:00 CEST: contract: we tell. "
        f"Reply 1: on it, 2: need help, 3: wrong person. {ANSWER}"
    )
    assert sms.subject is None


def test_an_sms_of_a_duty_without_a_number_says_our_target(house):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.UNDUE)
    (sms,) = make.texts(make.incident(above), channel="sms")
    assert sms.body == (
        "INC-2026-0001: 2 duties, 1 day left (our target), Tue 2 Jun 2026 14:00 CEST: Art. 33(2) GDPR. "
        f"Reply 1: on it, 2: need help, 3: wrong person. {ANSWER}"
    )


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "nl", "uk"])
def test_an_sms_takes_two_segments_at_most_and_keeps_its_link_whole(house, language):
    house.config["BREACHCLOCK"] = house.config["BREACHCLOCK"].__class__(
        **vars(house.config["BREACHCLOCK"]) | {"base_url": "https://breachclock.a-rather-long-name.ours.example/app"}
    )
    make.person(language=language)
    contracts = [make.contract(make.party(f"Above {one}"), make.ours(), make.UNDUE) for one in range(12)]
    incident = make.incident(*contracts, drill=True)
    (sms,) = make.texts(incident, channel="sms")
    assert segments(sms.body) <= 2
    assert sms.body.endswith(" https://breachclock.a-rather-long-name.ours.example/app/a/[key]")


def test_a_mail_names_duty_moment_and_next_step_and_says_our_target_where_it_is_ours(house):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    (mail,) = make.texts(incident, channel="email")
    assert mail.subject == "[INC-2026-0001] 1 day left: Above with Example Post: we tell Above and 1 more"
    assert "Due: Tue 2 Jun 2026 14:00 CEST (1 day left)." in mail.body
    assert "Our target: Tue 2 Jun 2026 14:00 CEST (1 day left). The duty itself names no number." in mail.body
    # The reference and the title first, what to do last, with the link to do it by.
    assert mail.body.startswith(f"INC-2026-0001: {incident.title}\n")
    assert mail.body.endswith(f"What to do next: open the incident, give each notice or record it.\n{LINK}")


def test_a_mail_of_the_overdue_says_how_long_over(one_clock):
    tick(NOW + 26 * HOUR)
    mail = make.texts(one_clock.incident, channel="email")[-1]
    assert "2 h 0 min over" in mail.subject
    assert "overdue, repeat 2" in mail.body


def test_a_drill_says_so_in_every_text(house):
    make.person()
    mail, sms = make.texts(make.incident(drill=True))
    assert (mail.subject.startswith("[INC-2026-0001] DRILL: "), "This is a drill." in mail.body) == (True, True)
    assert sms.body.startswith("DRILL INC-2026-0001")


def test_a_title_cannot_become_a_header_or_markup(house):
    make.person()
    incident = make.incident(title="Line\r\nBcc: all@corp.example <b>Łódź</b>")
    mail = make.texts(incident, channel="email")[0]
    assert "\n" not in mail.subject
    assert "<b>Łódź</b>" in mail.body


# ---- Art. 34


def test_article_34_reminds_every_24_hours_from_awareness_until_the_verdict(house):
    make.person()
    incident = make.incident(aware=moment(NOW - 5 * HOUR))
    clock = make.clock(incident, statute="eu-gdpr-34-1")
    assert (clock.waits_for, clock.due_at, clock.target_at, make.stages(clock)) == ("risk_verdict", None, None, [])
    tick_through(NOW, NOW + 68 * HOUR, HOUR)
    assert [(alert.stage, alert.raised_at - NOW) for alert in make.alerts(clock)] == [
        ("verdict-1", 19 * HOUR),
        ("verdict-2", 43 * HOUR),
        ("verdict-3", 67 * HOUR),
    ]
    assert "a decision is still missing, reminder 3" in make.texts(incident, channel="email")[-2].body


def test_article_34_starts_at_the_high_risk_verdict_with_our_target_of_72_hours(house):
    make.person()
    incident = make.incident()
    verdict = at_instant(NOW + 10 * HOUR, make.ZONE)
    judging.decide_risk(incident, "high_risk", "health data", None, verdict, NOW + 11 * HOUR)
    clock = make.clock(incident, statute="eu-gdpr-34-1")
    assert (clock.starts_at, clock.due_at, clock.target_at) == (verdict.at, None, verdict.at + 72 * HOUR)
    assert make.stages(clock) == ["start"]
    tick(NOW + 24 * HOUR)
    assert make.stages(clock) == ["start"]


@pytest.mark.parametrize("risk", ["risk", "unlikely"])
def test_a_verdict_that_is_not_a_high_risk_ends_the_reminders(house, risk):
    make.person()
    incident = make.incident()
    judging.decide_risk(incident, risk, "public data", None, moment(NOW + HOUR), NOW + HOUR)
    tick(NOW + 30 * HOUR)
    assert make.stages(make.clock(incident, statute="eu-gdpr-34-1")) == []


def test_no_reminder_while_awareness_itself_is_unknown(house):
    make.person()
    incident = make.incident(aware=None)
    tick(NOW + 30 * HOUR)
    assert make.stages(make.clock(incident, statute="eu-gdpr-34-1")) == []


# ---- cost


def test_a_tick_with_nothing_due_costs_the_same_whatever_is_stored(house):
    make.person()
    make.incident()
    with make.counted(house) as few:
        tick(NOW + timedelta(minutes=1))
    for _ in range(20):
        make.incident()
    with make.counted(house) as many:
        tick(NOW + timedelta(minutes=1))
    assert len(few) == len(many) == 1
