"""What the auditor's answers mean: workers, tolerances, what is told to people and what is not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.audit import checks
from incidents.audit.checks import Finding, Kind, Pulse
from tests.make import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("pulses", "found"),
    [
        ([], ["no_worker:1"]),
        ([Pulse(NOW, NOW, NOW)], []),
        ([Pulse(NOW, NOW, None)], []),
        ([Pulse(NOW - 60 * SECOND, NOW - 60 * SECOND, NOW - 60 * SECOND)], []),
        ([Pulse(NOW - 61 * SECOND, NOW - 61 * SECOND, NOW)], ["worker_silent:1"]),
        ([Pulse(NOW - 61 * SECOND, NOW, NOW - 61 * SECOND)], ["worker_stuck:1"]),
        ([Pulse(NOW - 61 * SECOND, NOW, None)], ["worker_stuck:1"]),
        ([Pulse(NOW, NOW, NOW, 2.0), Pulse(NOW, NOW, NOW, -2.0)], []),
        ([Pulse(NOW, NOW, NOW, 2.1), Pulse(NOW, NOW, NOW, -2.1)], ["clock_off:2"]),
    ],
)
def test_what_is_wrong_with_workers(pulses, found):
    assert [str(one) for one in checks.of_workers(pulses, NOW)] == found


@pytest.mark.parametrize(
    ("ago", "due"), [(None, True), (0, False), (59, False), (60, True), (3600, True), (-1, True), (-3600, True)]
)
def test_a_look_each_minute_and_at_once_after_the_clock_was_set_back(ago, due):
    assert checks.is_time(None if ago is None else NOW - ago * SECOND, NOW) is due


@pytest.mark.parametrize(
    ("age", "since", "stale"),
    [
        (None, None, False),
        (None, 180, False),
        (None, 181, True),
        (180, 9999, False),
        (181, 9999, True),
        (-60, 9999, False),
        (-61, 9999, True),
    ],
)
def test_when_a_verdict_proves_nothing_any_more(age, since, stale):
    at = None if age is None else NOW - age * SECOND
    assert checks.is_stale(at, NOW, None if since is None else NOW - since * SECOND) is stale


def test_people_are_told_of_what_stood_at_the_look_before():
    texts, calls = Finding(Kind.TEXTS_LATE, 3), Finding(Kind.CALLS_LATE, 1)
    assert checks.to_alarm([texts, calls], [Finding(Kind.TEXTS_LATE, 900)]) == [texts]
    assert checks.to_alarm([texts], []) == []


@given(st.sampled_from(Kind), st.integers(1, checks.COUNTED))
def test_a_finding_is_stored_and_read_back(kind, count):
    finding = Finding(kind, count)
    assert checks.stored(str(finding)) == finding
    assert finding.words.text == checks.WORDS[kind].text


def test_counts_become_findings_in_one_order():
    counts = {Kind.DRIFTED: 1, Kind.UNARMED: 2, Kind.TEXTS_LATE: 0}
    assert [str(one) for one in checks.findings(counts)] == ["unarmed:2", "drifted:1"]
