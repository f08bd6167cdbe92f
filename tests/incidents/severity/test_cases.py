"""The published cases: as the reference has them, and the ones that a breach is most like."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.severity.cases import CASES, TRAITS, closest, traits_of
from incidents.severity.factors import FACTORS
from incidents.sheet.sheet import Known, Sheet


def sheet(**known):
    return Sheet({key.replace("__", "."): (Known(value),) for key, value in known.items()})


@pytest.mark.shared
def test_the_verdicts_are_those_of_the_reference(shared):
    text = (shared / "reference" / "gdpr-breach-duties.md").read_text("utf-8").partition("## 3. ")[2]
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| yes \| (yes|no) \| (yes|no) \|$", text, re.M)
    assert [(str(one.number), one.authority, one.people) for one in CASES] == [
        (number, authority == "yes", people == "yes") for number, authority, people in rows
    ]


def test_every_trait_has_words_and_no_two_cases_are_the_same():
    assert {trait for case in CASES for trait in case.traits} <= set(TRAITS)
    assert len({case.traits for case in CASES}) == len(CASES) == 18


@pytest.mark.parametrize(
    ("known", "number"),
    [
        ({"incident__types": ["ransomware"], "measures_before": ["backup"], "unintelligible": "yes"}, 1),
        ({"incident__types": ["ransomware"], "measures_before": ["training"]}, 2),
        (
            {
                "incident__types": ["ransomware"],
                "measures_before": ["backup"],
                "data__categories": ["health"],
                "subjects__categories": ["patients"],
            },
            3,
        ),
        ({"incident__types": ["ransomware", "exfiltration"], "measures_before": []}, 4),
        ({"incident__types": ["privileged_abuse", "exfiltration"], "unintelligible": "no"}, 8),
        (
            {"incident__types": ["sent_by_mistake"], "recipient_known": True, "data_retrieved": True},
            9,
        ),
        ({"incident__types": ["device_lost"], "unintelligible": "yes"}, 10),
        ({"incident__types": ["device_lost"], "unintelligible": "no"}, 11),
        ({"incident__types": ["paper_lost"], "data__categories": ["health"], "unintelligible": "no"}, 12),
        ({"incident__types": ["sent_by_mistake"], "data__categories": ["health"], "unintelligible": "no"}, 14),
        ({"incident__types": ["sent_by_mistake"], "unintelligible": "no"}, 15),
    ],
)
def test_a_breach_is_most_like(known, number):
    assert closest(traits_of(sheet(**known)))[0].case.number == number


def test_of_a_breach_of_which_nothing_is_known_no_case_is_said_to_be_like_it():
    assert closest(traits_of(Sheet({}))) == ()


@given(st.frozensets(st.sampled_from(sorted(TRAITS))), st.integers(1, 18))
def test_the_most_alike_comes_first_and_what_shares_nothing_does_not_come(traits, count):
    found = closest(traits, count)
    assert len(found) <= count
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
    assert all(one.shared and one.shared <= traits for one in found)


def test_there_are_seven_factors():
    assert len(FACTORS) == 7
