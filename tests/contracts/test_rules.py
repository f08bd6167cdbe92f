"""The rules of counting: the worked examples of periods not in hours, and each rule against an independent count."""

import calendar as months
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.calendars import Calendar, calendar
from contracts.moment import at_instant, entered
from contracts.period import ending
from contracts.rules import NAMED, OWN_WORDS, RULES, Step, last_day
from contracts.terms import EARLIEST, LATEST, RULE_UNITS, Bound, Rule, Terms, Trigger, Unit
from core.phrases import Phrase, show

DAYS, HOURS, MONTHS, WEEKS, WORKING = Unit.DAYS, Unit.HOURS, Unit.MONTHS, Unit.WEEKS, Unit.WORKING_DAYS
PLAIN = Terms("controller", "authority")


def _start(local, zone, **more):
    naive = datetime.fromisoformat(local)
    return entered("from", naive.date(), naive.time(), zone, **more)


def _ending(local, zone, amount, unit, rule=None, code=None, **more):
    terms = replace(PLAIN, amount=amount, unit=unit, rule=rule, calendar=code, **more)
    return ending(terms, _start(local, zone))


def _shown(moment, zone):
    return show(moment.astimezone(ZoneInfo(zone))) if moment else None


# --- worked examples

BRUSSELS, BERLIN, ROME, NEW_YORK = "Europe/Brussels", "Europe/Berlin", "Europe/Rome", "America/New_York"

#: (example, start, zone, amount, unit, rule, calendar, operational, latest): 24:00 of a day is 00:00 of the next.
WORKED = [
    (
        *("D1 telecom", "2026-12-24 10:00", BRUSSELS, 3, DAYS, Rule.EU_1182_71_DAYS, "BE"),
        *("Sun 27 Dec 2026 10:00 CET", "Wed 30 Dec 2026 00:00 CET"),
    ),
    (
        *("D2 NIS2", "2026-12-31 11:00", BERLIN, 1, MONTHS, Rule.EU_1182_71_DAYS, "DE"),
        *("Sun 31 Jan 2027 11:00 CET", "Tue 2 Feb 2027 00:00 CET"),
    ),
    (
        *("D3 NIS2, short month", "2027-01-31 09:15", BERLIN, 1, MONTHS, Rule.EU_1182_71_DAYS, "DE"),
        *("Sun 28 Feb 2027 09:15 CET", "Tue 2 Mar 2027 00:00 CET"),
    ),
    (
        *("D4 CRA", "2026-12-11 16:00", BERLIN, 14, DAYS, Rule.EU_1182_71_DAYS, "DE"),
        *("Fri 25 Dec 2026 16:00 CET", "Tue 29 Dec 2026 00:00 CET"),
    ),
    (
        *("D5 DORA intermediate", "2026-12-17 16:00", ROME, 72, HOURS, Rule.DORA_NOON, "IT"),
        *("Sun 20 Dec 2026 16:00 CET", "Mon 21 Dec 2026 12:00 CET"),
    ),
    (
        *("D6 DORA final", "2026-12-21 11:00", ROME, 1, MONTHS, Rule.DORA_NOON, "IT"),
        *("Thu 21 Jan 2027 11:00 CET", "Fri 22 Jan 2027 00:00 CET"),
    ),
    (
        *("D9 HIPAA", "2026-09-01 12:00", NEW_YORK, 60, DAYS, Rule.CALENDAR_DAYS, None),
        *("Sat 31 Oct 2026 12:00 EDT", "Sun 1 Nov 2026 00:00 EDT"),
    ),
    (
        *("D10 SEC", "2026-12-23 15:00", NEW_YORK, 4, WORKING, Rule.US_FEDERAL, None),
        *("Wed 30 Dec 2026 15:00 EST", "Thu 31 Dec 2026 00:00 EST"),
    ),
    (
        *("D11 Brazil", "2026-11-19 09:00", "America/Sao_Paulo", 3, WORKING, Rule.BR_NATIONAL, None),
        *("Wed 25 Nov 2026 09:00 -03", "Thu 26 Nov 2026 00:00 -03"),
    ),
    (
        *("D12 Singapore", "2026-12-18 09:00", "Asia/Singapore", 3, DAYS, Rule.CALENDAR_DAYS, None),
        *("Mon 21 Dec 2026 09:00 +08", "Tue 22 Dec 2026 00:00 +08"),
    ),
    (
        *("D13 California", "2026-01-03 08:00", "America/Los_Angeles", 30, DAYS, Rule.CALENDAR_DAYS, None),
        *("Mon 2 Feb 2026 08:00 PST", "Tue 3 Feb 2026 00:00 PST"),
    ),
    (
        *("D14 CERT-In", "2026-06-10 23:50", "Asia/Kolkata", 6, HOURS, Rule.ELAPSED_HOURS, None),
        *("Thu 11 Jun 2026 05:50 IST", None),
    ),
]


@pytest.mark.parametrize(
    ("start", "zone", "amount", "unit", "rule", "code", "due", "latest"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_periods_worked_by_hand(start, zone, amount, unit, rule, code, due, latest):
    end = _ending(start, zone, amount, unit, rule, code)
    assert (_shown(end.due_at, zone), _shown(end.latest_at, zone)) == (due, latest)
    assert end.rule is rule


def _dora_initial(aware, classified):
    """4 hours from the classification as major, at the latest 24 hours from awareness."""
    outer = Bound(Trigger.AWARENESS, 24, HOURS, Rule.DORA_NOON)
    terms = replace(
        PLAIN,
        trigger=Trigger.CLASSIFICATION_MAJOR,
        amount=4,
        unit=HOURS,
        rule=Rule.DORA_NOON,
        calendar="IT",
        more=(outer,),
        combine=EARLIEST,
    )
    known = {Trigger.AWARENESS: _start(aware, ROME)} if aware else {}
    return ending(terms, _start(classified, ROME), known)


@pytest.mark.parametrize(
    ("aware", "classified", "due"),
    [
        pytest.param("2026-12-14 08:00", "2026-12-14 15:30", "Mon 14 Dec 2026 19:30 CET", id="D7"),
        pytest.param("2026-12-14 08:00", "2026-12-16 10:00", "Wed 16 Dec 2026 14:00 CET", id="D8"),
        pytest.param("2026-12-14 08:00", "2026-12-15 06:00", "Tue 15 Dec 2026 08:00 CET", id="24 hours are shorter"),
        pytest.param("2026-12-14 08:00", "2026-12-15 08:00", "Tue 15 Dec 2026 08:00 CET", id="at the last moment"),
        pytest.param(None, "2026-12-15 06:00", "Tue 15 Dec 2026 10:00 CET", id="awareness not known"),
    ],
)
def test_outer_limits_are_joined_by_the_earliest(aware, classified, due):
    end = _dora_initial(aware, classified)
    assert (_shown(end.due_at, ROME), _shown(end.latest_at, ROME)) == (due, due)


def test_an_earliest_limit_without_a_latest_moment_of_its_own_ends_the_whole():
    terms = replace(PLAIN, amount=4, unit=HOURS, more=(Bound(Trigger.DETECTION, 2, DAYS),), combine=EARLIEST)
    start = at_instant(datetime(2026, 6, 8, 8, tzinfo=UTC), BERLIN)
    end = ending(terms, start, {Trigger.DETECTION: start})
    assert (end.due_at, end.latest_at) == (start.at + timedelta(hours=4),) * 2


def test_a_joined_limit_brings_its_warnings_and_its_event():
    more = (
        Bound(Trigger.DETECTION, 5, WORKING),
        Bound(Trigger.DETECTION, 9, WORKING),
        Bound(Trigger.AWARENESS, 9, DAYS, after="x"),
    )
    terms = replace(PLAIN, amount=4, unit=HOURS, more=more, combine=EARLIEST)
    start = at_instant(datetime(2026, 6, 8, 8, tzinfo=UTC), BERLIN)
    end = ending(terms, start, {Trigger.DETECTION: start, "x": start})
    assert [str(one)[:29] for one in end.warnings] == ["No holiday calendar is chosen"]
    began = [str(step).split(" Mon ")[0] for step in end.steps if " + " in str(step)]
    assert began == ["aware", "noticed", "noticed", "the stage before was submitted"]


def test_a_limit_that_had_passed_is_derived_before_it_is_dismissed():
    terms = replace(PLAIN, trigger=Trigger.CLASSIFICATION_MAJOR, amount=4, unit=HOURS, combine=EARLIEST)
    terms = replace(terms, more=(Bound(Trigger.AWARENESS, 24, HOURS),))
    aware, classified = (at_instant(datetime(2026, 6, day, 8, tzinfo=UTC), BERLIN) for day in (8, 10))
    end = ending(terms, classified, {Trigger.AWARENESS: aware})
    assert [str(step) for step in end.steps[1:]] == [
        "aware Mon 8 Jun 2026 10:00 CEST + 24 elapsed hours = Tue 9 Jun 2026 10:00 CEST",
        "that limit had passed before Wed 10 Jun 2026 10:00 CEST: it binds no longer",
    ]


def test_where_the_latest_limit_counts_none_is_dismissed_as_passed():
    terms = replace(PLAIN, amount=4, unit=HOURS, combine=LATEST, more=(Bound(Trigger.DETECTION, 1, HOURS),))
    noticed, aware = (at_instant(datetime(2026, 6, day, 8, tzinfo=UTC), BERLIN) for day in (8, 10))
    steps = ending(terms, aware, {Trigger.DETECTION: noticed}).steps
    assert str(steps[-1]) == "the latest limit counts: Wed 10 Jun 2026 14:00 CEST"


@pytest.mark.parametrize(("by_law", "word"), [(True, "happened, or first noticed, "), (False, "aware ")])
def test_only_the_law_means_the_occurrence_itself(by_law, word):
    terms = replace(PLAIN, trigger=Trigger.OCCURRENCE, amount=24, unit=HOURS, by_law=by_law)
    assert str(ending(terms, at_instant(datetime(2026, 6, 8, 8, tzinfo=UTC), BERLIN)).steps[0]).startswith(word)


def test_joined_limits_are_all_derived():
    assert [str(step) for step in _dora_initial("2026-12-14 08:00", "2026-12-14 15:30").steps] == [
        "classified as major Mon 14 Dec 2026 15:30 CET + 4 elapsed hours = Mon 14 Dec 2026 19:30 CET",
        "aware Mon 14 Dec 2026 08:00 CET + 24 elapsed hours = Tue 15 Dec 2026 08:00 CET",
        "the earliest limit counts: Mon 14 Dec 2026 19:30 CET",
    ]
    assert str(_dora_initial("2026-12-14 08:00", "2026-12-16 10:00").steps[-1]) == (
        "that limit had passed before Wed 16 Dec 2026 10:00 CET: it binds no longer"
    )
    assert str(_dora_initial(None, "2026-12-15 06:00").steps[-1]) == (
        "a further limit has not begun: it counts when the party that owes the notice becomes aware"
    )


def test_a_joined_limit_moves_to_noon_like_any_other():
    end = _dora_initial("2026-12-18 20:00", "2026-12-19 17:00")
    assert (_shown(end.due_at, ROME), _shown(end.latest_at, ROME)) == (
        "Sat 19 Dec 2026 20:00 CET",
        "Mon 21 Dec 2026 12:00 CET",
    )


def test_the_latest_of_several_limits_may_count_and_may_follow_a_submission():
    more = (Bound(Trigger.INCIDENT_HANDLED, 2, DAYS, after="eu-x"),)
    terms = replace(PLAIN, amount=72, unit=HOURS, more=more, combine=LATEST)
    start, submitted = _start("2026-12-14 08:00", BERLIN), _start("2026-12-16 10:00", BERLIN)
    end = ending(terms, start, {"eu-x": submitted})
    assert (_shown(end.due_at, BERLIN), _shown(end.latest_at, BERLIN)) == (
        "Fri 18 Dec 2026 10:00 CET",
        "Sat 19 Dec 2026 00:00 CET",
    )
    assert str(end.steps[-1]) == "the latest limit counts: Fri 18 Dec 2026 10:00 CET"


# --- what the steps say


def test_regulation_1182_71_is_cited_step_by_step():
    end = _ending("2026-12-24 10:00", BRUSSELS, 3, DAYS, Rule.EU_1182_71_DAYS, "BE")
    assert [(str(step.text), step.source) for step in end.steps[1:]] == [
        ("the last day is Sun 27 Dec 2026", "Regulation 1182/71 Art. 3(1), 3(2)(b)"),
        (
            "Sun 27 Dec 2026 is no working day (weekend), so the next one is the last: Mon 28 Dec 2026",
            "Regulation 1182/71 Art. 3(4)",
        ),
        ("two working days at least lie inside, so the last day is Tue 29 Dec 2026", "Regulation 1182/71 Art. 3(5)"),
        ("latest defensible: the last day ends Tue 29 Dec 2026 24:00 CET", "Regulation 1182/71 Art. 3(5)"),
    ]
    assert end.warnings == ()


def test_a_holiday_is_named_where_it_moves_the_end_or_is_not_counted():
    moved = _ending("2026-12-11 16:00", BERLIN, 14, DAYS, Rule.EU_1182_71_DAYS, "DE")
    assert "Fri 25 Dec 2026 is no working day (Christmas Day)" in str(moved.steps[2])
    skipped = _ending("2026-12-23 12:00", BERLIN, 2, WORKING, None, "DE", closed=("2026-12-24",))
    assert [str(step) for step in skipped.steps] == [
        "aware Wed 23 Dec 2026 12:00 CET + 2 working days by the calendar of DE, the day of the event not counted = "
        "Tue 29 Dec 2026 12:00 CET",
        "not counted: Thu 24 Dec 2026 (closed by the contract's own calendar)",
        "not counted: Fri 25 Dec 2026 (Christmas Day)",
        "latest defensible: the last day ends Tue 29 Dec 2026 24:00 CET",
    ]


def test_many_holidays_are_counted_instead_of_named():
    end = _ending("2026-01-02 12:00", BERLIN, 750, WORKING, None, "DE")
    named = [str(step) for step in end.steps if str(step).startswith("not counted")]
    assert len(named) == NAMED + 1
    assert named[-1] == "not counted: 5 more public holidays and closed days"


def test_hours_of_the_regulation_say_which_hour_is_not_counted():
    end = _ending("2026-03-27 18:30", BERLIN, 72, HOURS, None, None, latest_rule=Rule.EU_1182_71_HOURS)
    assert [str(step) for step in end.steps] == [
        "aware Fri 27 Mar 2026 18:30 CET + 72 elapsed hours = Mon 30 Mar 2026 19:30 CEST",
        "latest defensible: the hour of the event is not counted, so Fri 27 Mar 2026 19:00 CET + 72 elapsed hours = "
        "Mon 30 Mar 2026 20:00 CEST (Regulation 1182/71 Art. 3(1), 3(2)(a))",
    ]
    assert end.rule is Rule.ELAPSED_HOURS


def test_the_provision_is_printed_and_the_duty_s_own_words_are_not():
    text = Phrase("counted")
    assert (str(Step(text)), str(Step(text, "Art. 3"))) == ("counted", "counted (Art. 3)")


def test_business_days_of_a_state_cite_its_list_of_holidays():
    steps = _ending("2026-12-23 15:00", NEW_YORK, 4, WORKING, Rule.US_FEDERAL).steps
    assert steps[0].source == "5 U.S.C. 6103"
    assert str(steps[1]) == "not counted: Fri 25 Dec 2026 (Christmas Day) (5 U.S.C. 6103)"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "source"),
    [
        ("2026-06-08 10:00", 2, DAYS, "Art. 3(2)(b)"),
        ("2026-06-08 10:00", 2, WORKING, "Art. 3(2)(b)"),
        ("2026-06-08 10:00", 1, WEEKS, "Art. 3(2)(c)"),
        ("2026-06-08 10:00", 1, MONTHS, "Art. 3(2)(c)"),
        ("2026-06-09 10:00", 4, DAYS, "Art. 3(4)"),
        ("2026-06-12 10:00", 3, DAYS, "Art. 3(5)"),
    ],
)
def test_the_end_of_the_last_day_rests_on_what_made_it_the_last(start, amount, unit, source):
    step = _ending(start, BERLIN, amount, unit, Rule.EU_1182_71_DAYS, "DE").steps[-1]
    assert (str(step.text)[:36], step.source) == (
        "latest defensible: the last day ends",
        f"Regulation 1182/71 {source}",
    )


def test_working_days_of_the_regulation_name_the_holidays_between():
    steps = _ending("2026-12-23 10:00", BRUSSELS, 2, WORKING, Rule.EU_1182_71_DAYS, "BE", closed=("2026-12-24",)).steps
    assert [(str(step.text), step.source) for step in steps[1:4]] == [
        ("not counted: Thu 24 Dec 2026 (closed by the contract's own calendar)", OWN_WORDS),
        ("not counted: Fri 25 Dec 2026 (Christmas Day)", "Regulation 1182/71 Art. 2"),
        ("the last day is Tue 29 Dec 2026", "Regulation 1182/71 Art. 3(1), 3(2)(b)"),
    ]


def test_the_day_of_the_event_is_not_named_among_the_holidays():
    steps = _ending("2026-12-25 10:00", BERLIN, 1, WORKING, None, "DE").steps
    assert [str(step)[:11] for step in steps[1:]] == ["latest defe"]


def test_two_working_days_are_not_cited_where_they_change_nothing():
    steps = _ending("2026-06-08 10:00", BERLIN, 2, DAYS, Rule.EU_1182_71_DAYS, "DE").steps
    assert not any("3(5)" in step.source for step in steps)


def test_a_week_without_two_working_days_is_prolonged():
    closed = tuple(f"2026-06-{day:02}" for day in (9, 10, 11, 12))
    end = _ending("2026-06-08 10:00", BERLIN, 1, WEEKS, Rule.EU_1182_71_DAYS, "DE", closed=closed)
    assert _shown(end.latest_at, BERLIN) == "Wed 17 Jun 2026 00:00 CEST"


@pytest.mark.parametrize(("amount", "more"), [(NAMED, 0), (NAMED + 1, 1)])
def test_as_many_holidays_as_are_named_need_no_count(amount, more):
    closed = tuple((date(2026, 2, 2) + timedelta(weeks=week)).isoformat() for week in range(amount))
    steps = _ending("2026-01-30 12:00", BERLIN, 4 * amount, WORKING, None, None, closed=closed).steps
    assert sum(str(step).startswith("not counted: Mon") for step in steps) == NAMED
    assert sum("more public holidays" in str(step) for step in steps) == more


@pytest.mark.parametrize("rule", [Rule.US_FEDERAL, Rule.BR_NATIONAL])
def test_company_days_are_no_business_days_of_a_state_either(rule):
    end = _ending("2026-06-08 10:00", NEW_YORK, 2, WORKING, rule, None, closed=("2026-06-09",))
    assert _shown(end.due_at, NEW_YORK) == "Thu 11 Jun 2026 10:00 EDT"
    assert end.steps[1].source == OWN_WORDS


def test_a_start_in_the_second_pass_of_an_hour_ends_in_the_first_one():
    start = at_instant(datetime(2025, 10, 26, 1, 30, tzinfo=UTC), BERLIN)
    end = ending(replace(PLAIN, amount=52, unit=WEEKS), start)
    assert _shown(end.due_at, BERLIN) == "Sun 25 Oct 2026 02:30 CEST"


def test_the_end_of_a_day_before_the_clocks_change_at_midnight_is_written_in_the_zone_of_that_day():
    end = _ending("2026-03-27 10:00", "Asia/Beirut", 1, DAYS)
    assert str(end.steps[-1]) == "latest defensible: the last day ends Sat 28 Mar 2026 24:00 EET"
    assert _shown(end.latest_at, "Asia/Beirut") == "Sun 29 Mar 2026 01:00 EEST"


@pytest.mark.parametrize(
    ("unit", "rule", "code", "warned"),
    [
        (HOURS, Rule.ELAPSED_HOURS, None, False),
        (DAYS, Rule.CALENDAR_DAYS, None, False),
        (WORKING, Rule.BUSINESS_DAYS, None, True),
        (WORKING, Rule.BUSINESS_DAYS, "DE", False),
        (DAYS, Rule.EU_1182_71_DAYS, None, True),
        (HOURS, Rule.DORA_NOON, None, True),
        (WORKING, Rule.US_FEDERAL, None, False),
    ],
)
def test_working_days_without_a_calendar_are_said_to_be_a_guess(unit, rule, code, warned):
    warnings = [str(one) for one in _ending("2026-06-05 12:00", BERLIN, 3, unit, rule, code).warnings]
    assert warnings == ["No holiday calendar is chosen: public holidays were counted as working days."] * warned


def test_a_year_without_data_is_named():
    end = _ending("2100-12-30 12:00", BERLIN, 5, WORKING, None, "DE")
    assert [str(one) for one in end.warnings] == [
        "The public holidays of DE are not known for 2101: they were counted as working days."
    ]


@pytest.mark.parametrize(
    ("start", "closed", "code", "warning"),
    [
        ("2026-06-08 10:00", (), None, "No holiday calendar is chosen"),
        ("2100-12-29 10:00", ("2100-12-31",), "DE", "The public holidays of DE are not known for 2101"),
        ("2101-12-29 10:00", (), "DE", "The public holidays of DE are not known for 2101"),
    ],
)
def test_a_latest_moment_by_working_days_warns_of_their_calendar_once(start, closed, code, warning):
    """The operational moment lies before the end of the data, the latest behind it."""
    end = _ending(start, BERLIN, 2, DAYS, None, code, closed=closed, latest_rule=Rule.EU_1182_71_DAYS)
    assert [str(one)[: len(warning)] for one in end.warnings] == [warning]


def test_a_rule_for_the_latest_moment_that_cannot_count_the_unit_changes_nothing():
    assert _ending("2026-06-08 10:00", BERLIN, 2, DAYS, None, None, latest_rule=Rule.EU_1182_71_HOURS) == _ending(
        "2026-06-08 10:00", BERLIN, 2, DAYS
    )


def test_a_rule_that_cannot_count_the_unit_is_replaced_aloud():
    end = _ending("2026-06-05 12:00", BERLIN, 3, DAYS, Rule.EU_1182_71_HOURS)
    assert (_shown(end.due_at, BERLIN), end.rule) == ("Mon 8 Jun 2026 12:00 CEST", Rule.CALENDAR_DAYS)
    assert "eu-1182-71-hours" in str(end.warnings[0])


@pytest.mark.parametrize(
    ("local", "latest"),
    [("2026-12-14 16:00", "Thu 17 Dec 2026 16:00 CET"), ("2026-12-22 16:00", "Mon 28 Dec 2026 12:00 CET")],
)
def test_noon_is_for_weekends_and_bank_holidays_only(local, latest):
    assert _shown(_ending(local, ROME, 72, HOURS, Rule.DORA_NOON, "IT").latest_at, ROME) == latest


@pytest.mark.parametrize(("amount", "latest"), [(1, "Tue 29 Dec 2026 00:00 CET"), (2, "Wed 30 Dec 2026 00:00 CET")])
def test_two_working_days_are_for_periods_of_two_days_or_more(amount, latest):
    end = _ending("2026-12-25 10:00", BRUSSELS, amount, DAYS, Rule.EU_1182_71_DAYS, "BE")
    assert _shown(end.latest_at, BRUSSELS) == latest


def test_a_half_hour_zone_is_rounded_by_its_own_clock():
    end = _ending("2026-06-10 23:50", "Asia/Kolkata", 6, HOURS, Rule.EU_1182_71_HOURS)
    assert _shown(end.latest_at, "Asia/Kolkata") == "Thu 11 Jun 2026 06:00 IST"


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.SOFT])
def test_every_rule_with_a_unit_is_in_the_table(rule):
    assert RULE_UNITS[rule]
    assert rule in RULES


# --- properties

ZONES = st.sampled_from(
    [BERLIN, "Europe/Dublin", "Europe/Lisbon", "Atlantic/Azores", NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu"]
    + ["Asia/Beirut", "America/Havana", "UTC"]
)
SECONDS = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2018, 2031)]
INSTANTS = st.integers(*SECONDS).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
CODES = st.sampled_from([None, "DE", "DE-BY", "FR", "IE", "GR", "US", "BR"])
COUNTS = st.sampled_from([(rule, unit) for rule in RULES for unit in sorted(RULE_UNITS[rule])])
AMOUNTS = st.integers(1, 60)


def _count(start, zone, amount, counted, code):
    rule, unit = counted
    terms = replace(PLAIN, amount=amount, unit=unit, rule=rule, calendar=code)
    return ending(terms, at_instant(start, zone))


@given(INSTANTS, ZONES, AMOUNTS, COUNTS, CODES)
def test_the_operational_moment_is_never_later_than_the_limit_nor_than_the_latest(start, zone, amount, counted, code):
    end = _count(start, zone, amount, counted, code)
    assert start < end.due_at
    assert end.latest_at is None or end.due_at <= end.latest_at
    if counted[1] is HOURS:
        assert end.due_at - start == timedelta(hours=amount)
    else:
        by_hand = Calendar({Rule.US_FEDERAL: "US", Rule.BR_NATIONAL: "BR"}.get(counted[0], code))
        local = start.astimezone(ZoneInfo(zone)).date()
        midnight = datetime.combine(_last_by_hand(local, amount, counted[1], by_hand) + timedelta(1), time(0))
        assert end.due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) <= midnight


def _last_by_hand(day, amount, unit, days):
    """The last day, counted one by one."""
    if unit is MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
    left = amount * 7 if unit is WEEKS else amount
    while left:
        day += timedelta(days=1)
        left -= unit is not WORKING or (day.weekday() < 5 and days.free(day) is None)
    return day


@given(INSTANTS, INSTANTS, ZONES, ZONES, AMOUNTS)
def test_elapsed_hours_are_monotone_and_the_same_in_every_zone(one, other, zone, another, amount):
    for rule in (Rule.ELAPSED_HOURS, Rule.DORA_NOON):
        first, second = (_count(start, zone, amount, (rule, HOURS), "DE").due_at for start in sorted((one, other)))
        assert first <= second
        assert _count(min(one, other), another, amount, (rule, HOURS), "DE").due_at == first


@given(INSTANTS, st.integers(1, 40), st.times(), ZONES, AMOUNTS, COUNTS, CODES)
def test_every_kind_is_monotone_in_the_local_date_of_its_start(start, days, clock, zone, amount, counted, code):
    """The latest moment too, but for the noon rule: a limit on a Sunday may move behind one on the Monday."""
    day = start.astimezone(ZoneInfo(zone)).date()
    earlier, later = (
        datetime.combine(on, clock.replace(microsecond=0), ZoneInfo(zone)).astimezone(UTC)
        for on in (day, day + timedelta(days=days))
    )
    first, second = (_count(moment, zone, amount, counted, code) for moment in (earlier, later))
    assert first.due_at <= second.due_at
    if first.latest_at and counted[0] is not Rule.DORA_NOON:
        assert first.latest_at <= second.latest_at


@given(INSTANTS, ZONES, st.integers(1, 200))
def test_hours_of_the_regulation_add_less_than_one_hour(start, zone, amount):
    end = _count(start, zone, amount, (Rule.EU_1182_71_HOURS, HOURS), None)
    assert timedelta(0) < end.latest_at - end.due_at <= timedelta(hours=1)
    local = end.latest_at.astimezone(ZoneInfo(zone))
    jumped = local.utcoffset() - start.astimezone(ZoneInfo(zone)).utcoffset()
    assert (local.minute, local.second) == (0, 0) or jumped % timedelta(hours=1)


@given(st.dates(date(2018, 1, 1), date(2031, 1, 1)), st.integers(1, 60), CODES, st.lists(st.dates(), max_size=3))
def test_working_days_agree_with_counting_them_one_by_one(day, amount, code, closed):
    days = calendar(code, [one.isoformat() for one in closed])
    assert last_day(day, amount, WORKING, days) == _last_by_hand(day, amount, WORKING, days)


@given(st.dates(date(2018, 1, 1), date(2031, 1, 1)), st.integers(1, 60), CODES, st.sampled_from([DAYS, WEEKS, MONTHS]))
def test_days_of_the_regulation_end_on_a_working_day_with_two_of_them_inside(day, amount, code, unit):
    days = Calendar(code)
    start = at_instant(datetime.combine(day, time(10), ZoneInfo(BERLIN)), BERLIN)
    terms = replace(PLAIN, amount=amount, unit=unit, rule=Rule.EU_1182_71_DAYS, calendar=code)
    latest = ending(terms, start).latest_at.astimezone(ZoneInfo(BERLIN))
    assert latest.time() == time(0)
    last, plain = latest.date() - timedelta(days=1), _last_by_hand(day, amount, unit, days)
    assert days.free(last) is None
    inside = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    working = [one for one in inside if days.free(one) is None]
    two_are_due = amount > 1 or unit is not DAYS
    assert len(working) >= (2 if two_are_due else 1)
    # And not a day more than the Regulation gives: the first day on which both hold.
    fewer = [one for one in working if one < last]
    assert not [one for one in fewer if one >= plain and (not two_are_due or fewer.index(one) >= 1)]
