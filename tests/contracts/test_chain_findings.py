"""What is wrong with a chain: a table for every finding, its severity, its sentence and its proposed wording."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.chains.chain import Net
from contracts.chains.findings import SEVERITIES, Flaw, Scale, Severity, findings, of_party
from contracts.chains.links import Charge, links
from contracts.chains.remedies import REMEDIES, SEVERITY_WORDS, wording
from contracts.chains.report import NO_SENTENCE, document, sections
from contracts.chains.threshold import threshold
from contracts.contacts.channels import Reach
from contracts.terms import Channel, Standard, Trigger, Unit
from tests.contracts.chains import FINE, US, paper, party, sub, terms
from tests.contracts.test_chains import nets
from tests.make import NOW

SCALE = Scale(late=72, controller=72)


def found(*papers, scale: Scale = SCALE):
    return findings(Net(links(papers)), scale)


def flaws(*papers, scale: Scale = SCALE) -> list[str]:
    """Contract and flaw of each finding, in the order of the contracts."""
    return sorted(f"{one.link.contract_id} {one.flaw}" for one in found(*papers, scale=scale))


def bounced(made):
    return replace(made, clauses=tuple(replace(clause, bounced=True) for clause in made.clauses))


P, S = party(1), party(2)

TABLE = {
    "nothing is wrong": ([paper(1, US, P, terms(24))], []),
    "a threshold": ([paper(1, US, P, terms(24), "It notifies any serious breach.")], ["1 narrowed"]),
    "no number": ([paper(1, US, P, terms(None, standard=Standard.IMMEDIATELY))], ["1 no_number"]),
    "no time at all": ([paper(1, US, P, terms(None))], ["1 no_number"]),
    "no channel": ([paper(1, US, P, terms(24, channels=(Channel.UNSPECIFIED,), address=None))], ["1 no_channel"]),
    "no address": ([paper(1, US, P, terms(24, address=None))], ["1 no_address"]),
    "an address without a channel will do": ([paper(1, US, P, terms(24, channels=(Channel.UNSPECIFIED,)))], []),
    "confirmed, not aware": (
        [paper(1, US, P, terms(24, trigger=Trigger.DETERMINATION_OF_BREACH))],
        ["1 from_confirmed"],
    ),
    "suspicion is earlier": ([paper(1, US, P, terms(24, trigger=Trigger.SUSPICION))], []),
    "a bounced address": ([bounced(paper(1, US, P, terms(24)))], ["1 bounced"]),
    "no confirmed duty": ([paper(1, US, P, None)], ["1 no_duty"]),
    "just below the whole limit": ([paper(1, US, P, terms(71))], []),
    "the whole limit": ([paper(1, US, P, terms(72))], ["1 whole_limit"]),
    "three days are the whole limit": ([paper(1, US, P, terms(3, Unit.DAYS))], ["1 whole_limit"]),
    "one working day may be": ([paper(1, US, P, terms(1, Unit.WORKING_DAYS))], ["1 whole_limit"]),
    "longer than the limit comes too late too": ([paper(1, US, P, terms(96))], ["1 late", "1 whole_limit"]),
    "two links come too late": ([paper(1, US, P, terms(25)), paper(2, P, S, sub(48))], ["2 late"]),
    "two links just in time": ([paper(1, US, P, terms(24)), paper(2, P, S, sub(48))], []),
    "terms below are unknown": (
        [paper(1, US, P, terms(24)), paper(2, P, S, None, sub=True), paper(3, P, party(3), None, sub=True)],
        ["1 unknown_below"],
    ),
    "named without a contract": ([paper(1, US, P, terms(24), named=("Party 9",))], ["1 unknown_below"]),
    "named and with a contract": (
        [paper(1, US, P, terms(24), named=("PARTY 2",)), paper(2, P, S, sub(24))],
        [],
    ),
    "help may be charged": ([paper(1, US, P, terms(24), charge=Charge("It may charge."))], ["1 may_charge"]),
    # As a processor: what our sub-processor owes us, and our own notice upwards.
    "our sub-processor takes too long": (
        [paper(1, P, US, terms(24)), paper(2, US, S, sub(48))],
        ["2 no_time"],
    ),
    "our sub-processor is in time": ([paper(1, P, US, terms(24)), paper(2, US, S, sub(24))], []),
    "our sub-processor's terms are unknown": (
        [paper(1, P, US, terms(24)), paper(2, US, S, None, sub=True)],
        ["2 no_duty"],
    ),
    "our own clause needs no address of ours": (
        [paper(1, P, US, terms(24, channels=(Channel.UNSPECIFIED,), address=None))],
        [],
    ),
    "nobody to send our notice to": ([paper(1, party(1, reach=Reach.MISSING), US, terms(24))], ["1 no_contact"]),
    "our notice came back": ([paper(1, party(1, reach=Reach.BOUNCING), US, terms(24))], ["1 bounced"]),
    "an address that was never tested is the register's business": (
        [paper(1, party(1, reach=Reach.UNVERIFIED), US, terms(24))],
        [],
    ),
    "a contact of who tells us is not the way of its notice": (
        [paper(1, US, party(1, reach=Reach.BOUNCING), terms(24))],
        [],
    ),
    # A chain of others, known to us but without us.
    "others": ([paper(1, P, S, terms(96))], ["1 late", "1 whole_limit"]),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_is_found(case: str) -> None:
    papers, expected = TABLE[case]
    assert flaws(*papers) == expected


def test_how_late_is_too_late_is_ours_to_say() -> None:
    papers = [paper(1, US, P, terms(24)), paper(2, P, S, sub(24))]
    assert flaws(*papers, scale=Scale(late=47, controller=72)) == ["2 late"]
    assert flaws(*papers, scale=Scale(late=48, controller=72)) == []


def test_too_late_is_bound_to_the_slowest_sentence_and_proposes_a_share_of_the_time() -> None:
    (one,) = found(paper(1, US, P, terms(25)), paper(2, P, S, sub(48), "Within two days."))
    assert (one.quote, one.obligation_id, one.counterparty, one.hours) == ("Within two days.", 20, P, 24)
    assert str(one.text).endswith("may learn of it up to 73 hours after Party 2 knew: later than 72 hours.")


def test_where_a_link_has_no_number_no_hour_is_the_last_one() -> None:
    late = found(paper(1, US, P, terms(None)), paper(2, P, S, sub(73)))
    (text,) = [str(one.text) for one in late if one.flaw is Flaw.LATE]
    assert text == (
        "By these terms Example Post may learn of it 73 hours after Party 2 knew, and later still, as not every link "
        "has a number. Too late is after 72 hours."
    )
    below = paper(3, S, party(3), sub(48))
    short = found(paper(1, P, US, terms(24)), paper(2, US, S, sub(None)), below)
    (text,) = [str(one.text) for one in short if one.flaw is Flaw.NO_TIME]
    assert "may take 48 hours to reach us, and more, as not every link has a number; we promised Party 1" in text


def test_no_time_left_names_our_promise_and_proposes_half_of_it() -> None:
    papers = [paper(1, P, US, terms(48)), paper(3, party(3), US, terms(20)), paper(2, US, S, sub(2, Unit.DAYS))]
    (one,) = found(*papers)
    assert str(one.text).startswith("By way of Party 2 the news may take up to 48 hours to reach us; we promised")
    assert str(one.text).endswith("Party 3 to tell within 20 hours.")
    assert one.hours == 10


def test_a_sub_processor_of_one_contract_is_measured_by_that_promise() -> None:
    papers = [paper(1, P, US, terms(72)), paper(3, party(3), US, terms(20)), paper(2, US, S, sub(48), under_id=1)]
    assert flaws(*papers, scale=Scale(late=96, controller=96)) == []


def test_who_can_be_negotiated_with() -> None:
    """Of a sub-processor of our processor we speak with the processor: we have no contract with the other."""
    papers = [paper(1, US, P, terms(24)), paper(2, P, S, sub(None)), paper(3, S, party(3), sub(None))]
    assert {one.counterparty.name for one in found(*papers)} == {"Party 1"}


def test_who_stands_below_is_shown_what_its_own_terms_do_above() -> None:
    below = party(3)
    unknown = found(paper(1, US, P, terms(24)), paper(2, P, below, None, sub=True))
    assert [one.flaw for one in of_party(unknown, below.id)] == [Flaw.UNKNOWN_BELOW]
    late = found(paper(1, US, P, terms(48)), paper(2, P, S, sub(1)), paper(3, S, below, sub(24)))
    assert [one.flaw for one in of_party(late, below.id)] == [Flaw.LATE]
    no_time = found(paper(1, P, US, terms(24)), paper(2, US, S, sub(24)), paper(3, S, below, sub(24)))
    assert [one.flaw for one in of_party(no_time, below.id)] == [Flaw.NO_TIME]
    assert of_party(late, 99) == []


def test_the_words_of_a_threshold_are_quoted() -> None:
    (one,) = found(paper(1, US, P, terms(24), "It tells of every breach likely to result in a risk for people."))
    assert str(one.text) == "The words “likely to result in a risk” leave out every breach below that threshold."
    assert (one.quote, one.section) == ("It tells of every breach likely to result in a risk for people.", "4(1)")


def test_a_working_day_says_what_it_can_come_to() -> None:
    (one,) = found(paper(1, US, P, terms(1, Unit.WORKING_DAYS)))
    assert str(one.text).startswith("1 working day (over a weekend 72 hours) for Party 1 are as long as")


def test_the_worst_counterparty_and_its_worst_finding_come_first() -> None:
    papers = [
        paper(1, US, P, terms(None)),
        paper(2, US, party(2), terms(24, address=None), "It notifies any serious breach."),
    ]
    assert [(one.counterparty.id, one.severity) for one in found(*papers)] == [
        (2, Severity.BREAKS),
        (2, Severity.SETTLE),
        (1, Severity.WEAKENS),
    ]


@given(nets(), st.randoms(use_true_random=False), st.integers(1, 200))
def test_findings_do_not_depend_on_the_order_of_contracts(papers, random, late: int) -> None:
    scale = Scale(late, 72)
    assert found(*random.sample(papers, len(papers)), scale=scale) == found(*papers, scale=scale)


def test_every_flaw_has_its_severity_and_its_remedy() -> None:
    assert set(SEVERITIES) == set(REMEDIES) == set(Flaw)
    assert set(SEVERITY_WORDS) == set(Severity)


@pytest.mark.parametrize("flaw", Flaw)
def test_every_proposed_wording_is_whole(flaw: Flaw) -> None:
    (one,) = found(paper(1, US, P, terms(None)))
    assert "{" not in str(wording(replace(one, flaw=flaw)))


# ---- the report


def test_the_report_has_a_section_for_each_counterparty_and_for_each_finding_within() -> None:
    some = found(paper(1, US, P, terms(None)), paper(2, US, S, None))
    parts = sections(some, "en")
    assert [(part.level, str(part.heading)) for part in parts] == [
        *((1, "Party 1"), (2, "No number of hours")),
        *((1, "Party 2"), (2, "No duty to tell is confirmed")),
    ]
    labels = [str(item.label) for item in parts[1].items]
    assert labels == [
        "The chain is weak here",
        "The sentence: Contract 1, section 4(1)",
        "Why it matters",
        "Proposed wording",
    ]
    assert parts[1].items[1].value == f"“{FINE}”"
    assert parts[3].items[1].value is NO_SENTENCE


def test_a_sentence_with_another_number_than_its_duty_is_marked_in_the_report() -> None:
    said = "It notifies every personal data breach within 48 hours."
    for amount, doubt in ((72, "The sentence says 48 hours, the duty 72 hours. Is that meant?"), (48, None)):
        one = paper(1, US, P, terms(amount, trigger=Trigger.DETERMINATION_OF_BREACH), said)
        parts = [part for part in sections(found(one), "en") if part.finding]
        assert parts
        assert {gap and str(gap) for part in parts for gap in [part.items[1].gap]} == {doubt}


def test_a_report_without_findings_says_so() -> None:
    paper_ = document([], "Example Post", NOW.date(), "en", 48, P)
    assert (paper_.sections, str(paper_.lead).partition(",")[0]) == ((), "No finding")
    # What a reader must know who has nothing but the paper: by which measure, and about whom.
    assert [str(note) for note in paper_.notes][1:] == [
        "Too late for us is what reaches us more than 48 hours after somebody below knew.",
        "Only what concerns Party 1.",
    ]


# ---- words that leave breaches out

NARROWING = [
    ("any incident that may have a (significant) impact on the data", "may have a (significant) impact"),
    ("a breach likely to result in a high risk to people", "likely to result in a high risk"),
    ("unless it is unlikely to result in a risk", "unlikely to result in a risk"),
    ("every serious security incident", "serious security incident"),
    ("a breach that materially affects the data", "materially affects"),
    ("toute violation susceptible d’engendrer un risque", "susceptible d’engendrer un risque"),
    ("en cas de violation grave des données", "violation grave"),
    ("un incident pouvant avoir un impact important", "pouvant avoir un impact"),
    ("wenn sie voraussichtlich zu einem Risiko für Personen führt", "zu einem Risiko für Personen führt"),
    ("bei schwerwiegenden Verletzungen des Schutzes", "schwerwiegenden Verletzungen"),
    ("cuando sea probable que entrañe un riesgo", "probable que entrañe un riesgo"),
    ("una violación de la seguridad grave", "violación de la seguridad grave"),
    ("se la violazione possa presentare un rischio", "possa presentare un rischio"),
    ("una violazione dei dati rilevante", "violazione dei dati rilevante"),
    ("als de inbreuk waarschijnlijk een risico inhoudt", "waarschijnlijk een risico"),
    ("bij een ernstig datalek", "ernstig datalek"),
]

COVERING = [
    "every personal data breach, regardless of whether it is likely to result in a risk",
    "the likely consequences of the breach and measures to mitigate its possible adverse effects",
    "les conséquences probables de la violation et les mesures pour en atténuer les éventuelles conséquences négatives",
    "toute violation, quel que soit le risque qu'elle peut engendrer un risque",
    "Maßnahmen zur Abmilderung ihrer möglichen nachteiligen Auswirkungen",
    "jede Verletzung, unabhängig davon, ob sie zu einem Risiko führt",
    "las posibles consecuencias y las medidas para mitigar los posibles efectos negativos",
    "le probabili conseguenze e le misure per attenuarne i possibili effetti negativi",
    "de waarschijnlijke gevolgen en de maatregelen tegen de mogelijke nadelige gevolgen daarvan",
    "elke inbreuk, ongeacht of die waarschijnlijk een risico inhoudt",
]


@pytest.mark.parametrize(("quote", "words"), NARROWING)
def test_words_that_leave_breaches_out(quote: str, words: str) -> None:
    assert words in (threshold(quote) or "")


@pytest.mark.parametrize("quote", COVERING)
def test_what_a_notice_must_hold_and_whatever_the_risk_is_no_threshold(quote: str) -> None:
    assert threshold(quote) is None


@given(st.text())
def test_any_text_is_read_and_what_is_found_stands_in_it(quote: str) -> None:
    words = threshold(quote)
    assert words is None or words in " ".join(quote.split())
