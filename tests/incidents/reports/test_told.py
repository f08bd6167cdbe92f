"""What is stated of a communication follows from what happened, and nothing that is not known is."""

from datetime import date

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from contracts.terms import GIVEN_CHANNELS, Channel
from incidents.reports.communication.told import EXEMPTIONS, Ended, suggested, told
from incidents.sheet.fields import FIELDS
from incidents.sheet.sheet import Known, Sheet
from incidents.waivers import Waiver

DAY = date(2026, 6, 2)


def sheet(**known):
    return Sheet({key.replace("__", "."): (Known(value),) for key, value in known.items()})


@pytest.mark.parametrize(
    ("channel", "means"), [(Channel.EMAIL, ["individual"]), (Channel.POST, ["individual"]), (Channel.PORTAL, None)]
)
def test_a_communication_states_that_it_was_given_and_when(channel, means):
    stated = told(sheet(comm__status="investigating"), DAY, channel)
    assert (stated["comm.status"], stated["comm.date"], stated.get("comm.means")) == ("done", "2026-06-02", means)
    assert "comm.coverage" not in stated


def test_a_further_one_leaves_the_day_of_the_first():
    known = sheet(comm__status="done", comm__date="2026-06-01", comm__means=["public"])
    assert told(known, DAY, Channel.POST) == {"comm.status": "done"}


@pytest.mark.parametrize("reason", EXEMPTIONS)
def test_an_exemption_is_suggested_with_its_reasons(reason):
    assert suggested(Sheet(), None, [Ended(reason, "The key is safe.")]) == {
        "comm.status": "exempt",
        "comm.exemption": [EXEMPTIONS[reason]],
        "comm.justification": "The key is safe.",
    }


def test_a_risk_that_is_not_high_is_suggested_and_a_breach_that_is_none_is_not():
    assert suggested(Sheet(), None, [Ended(Waiver.NOT_HIGH_RISK)]) == {"comm.status": "not_high_risk"}
    assert suggested(Sheet(), None, [Ended(Waiver.NO_BREACH)]) == {}
    assert suggested(Sheet(), (DAY, Channel.POST), [Ended(Waiver.ART_34_3_C)])["comm.status"] == "done"


@given_by(
    st.sets(st.sampled_from(["comm.status", "comm.date", "comm.means", "comm.exemption"])),
    st.none() | st.tuples(st.dates(), st.sampled_from(GIVEN_CHANNELS)),
    st.lists(st.builds(Ended, st.sampled_from(list(Waiver)), st.none() | st.text())),
)
def test_nothing_that_was_said_is_suggested_otherwise(keys, given, ended):
    samples = {
        "comm.status": "undated",
        "comm.date": "2026-01-01",
        "comm.means": ["public"],
        "comm.exemption": ["34-3-a"],
    }
    known = Sheet({key: (Known(samples[key]),) for key in keys})
    found = suggested(known, given, ended)
    assert not keys & set(found)
    assert set(found) <= set(FIELDS)
