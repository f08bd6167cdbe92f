"""What holds of every coded statute whatever the facts are: no later fact starts a period earlier."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts import catalogue
from contracts.moment import Moment, at_instant
from contracts.period import Ending
from contracts.terms import Restart, Trigger
from incidents.situation import AWAITED, EVENTS, Fact, Kind, Situation, Submissions, Waiting, end_of, fact_of, start_of

US = 1
LAWS = catalogue.current()
CODED = [one for one in LAWS.statutes if one.coded]
STAGES = sorted({one.after for one in CODED if one.after})
CHAINED = [one for one in CODED if one.after and one.terms.restart is Restart.FIRST]

FIRST_DAY = datetime(2025, 6, 1, tzinfo=UTC)
MOMENTS = st.builds(
    lambda minutes, zone: at_instant(FIRST_DAY + timedelta(minutes=minutes), zone),
    st.integers(0, 2 * 365 * 24 * 60),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
)
SUBMISSIONS = st.tuples(MOMENTS, MOMENTS).map(lambda two: Submissions(*sorted(two, key=lambda one: one.at)))
SITUATIONS = st.builds(
    Situation,
    ours=st.just(US),
    reach=st.just(frozenset({US})),
    personal_data=st.just("yes"),
    signal=MOMENTS,
    aware=st.none() | MOMENTS,
    verdict=st.none() | MOMENTS,
    laws=st.just(LAWS),
    occurred=st.none() | MOMENTS,
    events=st.dictionaries(st.sampled_from([str(one) for one in EVENTS]), MOMENTS),
    filed=st.dictionaries(st.sampled_from(STAGES), SUBMISSIONS),
)
STATUTES = st.sampled_from(CODED)
DELAYS = st.integers(1, 60 * 24 * 90).map(lambda minutes: timedelta(minutes=minutes))


def later(moment: Moment, by: timedelta) -> Moment:
    return at_instant(moment.at + by, moment.zone)


def delayed(facts: Situation, fact: Fact, by: timedelta) -> Situation:
    """The same facts, but for this one, which happened later."""
    if fact.kind is Kind.EVENT:
        return replace(facts, events={**facts.events, fact.of: later(facts.events[fact.of], by)})
    if fact.kind is Kind.FILED:
        moved = Submissions(*(later(one, by) for one in (facts.filed[fact.of].first, facts.filed[fact.of].latest)))
        return replace(facts, filed={**facts.filed, fact.of: moved})
    name = {Kind.SIGNAL: "signal", Kind.AWARE: "aware", Kind.VERDICT: "verdict", Kind.OCCURRED: "occurred"}[fact.kind]
    return replace(facts, **{name: later(getattr(facts, name), by)})


@given(SITUATIONS, DELAYS)
def test_a_period_starts_no_earlier_if_the_fact_that_it_counts_from_is_later(facts, by):
    for statute in CODED:
        start = start_of(statute.terms, US, facts)
        if isinstance(start, Waiting):
            continue
        moved = start_of(statute.terms, US, delayed(facts, fact_of(statute.terms, US, facts), by))
        assert isinstance(moved, Moment)
        assert moved.at >= start.at, statute.id
        if statute.terms.trigger is not Trigger.CALENDAR_YEAR_END:
            assert moved.at <= start.at + by, statute.id


@given(SITUATIONS, DELAYS)
def test_what_counts_from_a_first_submission_never_depends_on_a_later_one(facts, by):
    for statute in CHAINED:
        if statute.after not in facts.filed:
            continue
        filed = facts.filed[statute.after]
        again = replace(filed, latest=later(filed.latest, by))
        moved = replace(facts, filed={**facts.filed, statute.after: again})
        assert end_of(statute.terms, US, moved) == end_of(statute.terms, US, facts)


@given(SITUATIONS)
def test_the_moment_of_every_timer_is_never_later_than_the_latest_defensible_one(facts):
    for statute in CODED:
        end = end_of(statute.terms, US, facts)
        if isinstance(end, Ending) and end.latest_at is not None:
            assert end.due_at <= end.latest_at, statute.id


@given(STATUTES, SITUATIONS)
def test_nothing_stands_for_an_act_or_a_decision_that_is_not_written_down(statute, facts):
    bare = replace(facts, verdict=None, events={}, filed={})
    starts = {Trigger.HIGH_RISK_VERDICT, *AWAITED}
    if statute.after or statute.terms.trigger in starts:
        assert isinstance(start_of(statute.terms, US, bare), Waiting)


def test_only_the_final_report_of_dora_counts_from_the_latest_submission():
    assert [one.id for one in CODED if one.terms.restart is Restart.LATEST] == ["eu-dora-final"]
