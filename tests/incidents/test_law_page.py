"""The page on which the statutes of an incident are seen, added and struck, and proposals compared with the law."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contracts.profile import Profile
from contracts.statutes import LegalRole
from core.database import Base, db
from core.times import now
from incidents import operations
from incidents.law.operations import choose_statute
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor, errors_at, parsed, text_of

NIS2 = "eu-nis2-23-4-b"
UNVERIFIED = "us-wa-19-255-010"
PROPOSAL = "Proposal, not law. Nothing here starts a clock, rings or is printed."


def stated(*roles, countries="DE", **more):
    return Profile(frozenset(roles), countries=frozenset(countries.split()), **more).as_data()


@pytest.fixture
def officer(app):
    """A privacy officer of an important entity in Germany, with an incident of an hour ago."""
    with app.app_context():
        make.ours(profile_data=stated(LegalRole.IMPORTANT_ENTITY))
        make.person("Ada")
        make.incident(now=now() - timedelta(hours=1))
    return Visitor(app).enter_as("privacy_officer")


@pytest.fixture
def page(officer):
    with officer.app.app_context():
        return f"/incidents/{db.session.scalars(select(Incident.reference)).one()}"


def part(html, heading):
    """The text of the section under the heading of that id."""
    found = [one for one in parsed(html).iter("section") if one.get("aria-labelledby") == heading]
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def rows(app):
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {one.name: db.session.execute(select(one).order_by(*one.primary_key)).all() for one in tables}


# --- seen


def test_everybody_reads_what_runs_what_may_run_and_what_is_law_elsewhere(officer, page):
    for role in ("auditor", "responder", "contract_manager"):
        reader = Visitor(officer.app).enter_as(role)
        assert f"{page}/law" in reader.get(page)
        html = reader.get(f"{page}/law")
        running = part(html, "running")
        assert "Art. 33(1) GDPR" in running
        assert (
            "To: Germany (the authority of our only establishment in the Union: Art. 55(1) GDPR, and as the "
            "lead one Art. 56(1) if the processing is cross-border)" in running
        )
        assert (
            "Owed: unless the breach is unlikely to result in a risk to the rights and freedoms of natural "
            "persons" in running
        )
        assert "without undue delay, at most 72 hours, when the party that owes the notice becomes aware" in running
        assert "By the law of" in running
        assert "Art. 23(4)(d) NIS2" in running
        assert "Art. 23(4)(c) NIS2" in part(html, "possible")
        assert "European Union and EEA" in part(html, "possible")
        assert "N.Y. GBL 899-aa(2)" in part(html, "elsewhere")
        assert "United States: New York 3" in part(html, "elsewhere")
        assert part(html, "struck") == ""
        assert f"{page}/law/{NIS2}" not in html


def test_what_was_not_seen_in_a_source_is_marked(officer, page):
    html = officer.get(f"{page}/law")
    marked = [
        " ".join("".join(row.itertext()).split())
        for row in parsed(html).iter("li")
        if any("badge--warning" in (one.get("class") or "") for one in row.iter())
    ]
    assert any("unverified" in one and "RCW 19.255.010" in one for one in marked)
    assert any("dates unverified" in one and "2018/1725" in one for one in marked)
    assert not any("Art. 33(1) GDPR" in one for one in marked)


def test_without_an_establishment_each_authority_is_named_and_a_country_that_is_added_is_one_more(anywhere):
    with anywhere.app_context():
        make.ours(profile_data=stated(LegalRole.CONTROLLER, countries="US", targets_eu=True))
        incident = make.incident(now=now() - timedelta(hours=2))
        assert [one.authority for one in make.clocks(incident) if one.statute == "eu-gdpr-33-1"] == [None]
        operations.correct(incident, {"affected_countries": ["DE", "FR"]}, "As the logs show.", None, now())
        first = {one.authority: one for one in make.clocks(incident) if one.authority}
        assert set(first) == {"DE", "FR"}
        due = {country: one.due_at for country, one in first.items()}
        countries = {"affected_countries": ["DE", "FR", "SE"]}
        operations.correct(incident, countries, "One more.", None, now())
        second = {one.authority: one for one in make.clocks(incident) if one.authority}
        assert set(second) == {"DE", "FR", "SE"}
        assert {country: second[country].due_at for country in due} == due
        assert all(one.times().open for one in second.values())
        reference = incident.reference
    reader = Visitor(anywhere).enter_as("auditor")
    for url in (f"/incidents/{reference}", f"/incidents/{reference}/law"):
        text = text_of(reader.get(url))
        for country in ("Germany", "France", "Sweden"):
            assert f"To: {country} (no establishment in the Union" in text


def test_nobody_who_stated_nothing_is_asked_to_decide(app):
    with app.app_context():
        make.ours()
        reference = make.incident(now=now()).reference
    reader = Visitor(app).enter_as("privacy_officer")
    assert "more statutes may apply" not in reader.get(f"/incidents/{reference}")
    assert "Art. 23(4)(a) NIS2" in part(reader.get(f"/incidents/{reference}/law"), "possible")


def test_as_many_are_to_be_decided_as_the_page_lists(officer, page):
    with officer.app.app_context():
        below = make.contract(make.ours(), make.party("Below"), make.UNDUE)
        reference = make.incident(below, now=now(), place=below.party_b).reference
    for path in (page, f"/incidents/{reference}"):
        section = list(parsed(officer.get(f"{path}/law")).iter("section"))[-3]
        assert section.get("aria-labelledby") == "possible"
        count = len(list(section.iter("li")))
        assert f"{count} more statutes may apply: decide" in text_of(officer.get(path))


# --- struck and added


def test_a_statute_is_struck_with_a_reason_and_applies_after_all(officer, page):
    html = officer.get(page)
    assert html.count(f'href="{page}/law/{NIS2}">Say that it does not apply') == 1
    assert errors_at(officer.submit(f"{page}/law/{NIS2}")) == {"reason": "Please fill this in."}
    answer = officer.submit(f"{page}/law/{NIS2}", reason="No significant incident: one user was cut off.")
    assert answer.location == f"{page}/law"
    html = officer.get(f"{page}/law")
    assert "Art. 23(4)(b) NIS2" not in part(html, "running")
    # The final report counts from the notification, so it is gone too; the early warning stands for itself.
    assert "Art. 23(4)(d) NIS2" not in part(html, "running")
    assert "Art. 23(4)(a) NIS2" in part(html, "running")
    struck = part(html, "struck")
    assert "Art. 23(4)(b) NIS2" in struck
    assert "Ada, " in struck
    assert "No significant incident: one user was cut off." in struck
    text = text_of(officer.get(page))
    assert "Statute excluded by a person: Art. 23(4)(b) NIS2" in text
    assert "Say that it applies after all" in text
    officer.submit(f"{page}/law/{NIS2}", reason="It was a whole region.")
    running = part(officer.get(f"{page}/law"), "running")
    assert "Art. 23(4)(d) NIS2" in running
    assert "It was a whole region." in running
    assert "Statute added by a person: Art. 23(4)(b) NIS2" in text_of(officer.get(page))


def test_one_decision_strikes_all_stages_of_a_statute(officer, page):
    early = f"{page}/law/eu-nis2-23-4-a"
    text = text_of(officer.get(early))
    assert "Exclude these with it, for the same reason" in text
    assert "These stages end with it" not in text
    assert "These stages end with it: Art. 23(4)(d) NIS2" in text_of(officer.get(f"{page}/law/{NIS2}"))
    # What is not of the same law is not struck along, whatever is sent.
    data = {"csrf_token": officer.token(), "reason": "Not significant.", "applies": "no"}
    officer.client.post(early, data=data | {"also": [NIS2, "eu-gdpr-33-1", "nonsense"]})
    html = officer.get(f"{page}/law")
    assert "NIS2" not in part(html, "running")
    assert "Art. 33(1) GDPR" in part(html, "running")
    assert part(html, "struck").count("Not significant.") == 2
    assert text_of(officer.get(page)).count("Statute excluded by a person") == 2


def test_a_choice_that_is_sent_twice_does_not_turn_into_its_opposite(officer, page):
    data = {"csrf_token": officer.token(), "reason": "Not significant.", "applies": "no"}
    for _ in range(2):
        assert officer.client.post(f"{page}/law/{NIS2}", data=data).status_code == 302
    assert "Art. 23(4)(b) NIS2" in part(officer.get(f"{page}/law"), "struck")
    assert text_of(officer.get(page)).count("Statute excluded by a person") == 1
    for strange in ({"applies": "perhaps"}, {"applies": ""}):
        assert officer.client.post(f"{page}/law/{NIS2}", data=data | strange).status_code == 422


def test_an_offered_statute_is_added_and_its_clock_runs(officer, page):
    officer.submit(f"{page}/law/us-ny-899aa", reason="Three of them live in New York.")
    running = part(officer.get(f"{page}/law"), "running")
    assert "added by a person" in running
    assert "Three of them live in New York." in running
    text = text_of(officer.get(page))
    assert "30 elapsed" in text or "30 calendar days" in text
    assert "Statute added by a person: N.Y. GBL 899-aa(2)" in text


@pytest.mark.parametrize("statute", ["eu-gdpr-99", "eu-omnibus-gdpr-33-1", "eu-gdpr-33-5", "eu-gdpr-34-3-c"])
def test_what_is_no_statute_to_decide_on_is_not_found(officer, page, statute):
    assert officer.client.get(f"{page}/law/{statute}").status_code == 404
    data = {"csrf_token": officer.token(), "reason": "Because.", "applies": "yes"}
    assert officer.client.post(f"{page}/law/{statute}", data=data).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "responder", "contract_manager"])
def test_only_a_privacy_officer_decides(officer, page, role):
    visitor = Visitor(officer.app).enter_as(role)
    before = rows(officer.app)
    assert visitor.client.get(f"{page}/law/{NIS2}").status_code == 403
    data = {"csrf_token": visitor.token(), "reason": "Because.", "applies": "no"}
    assert visitor.client.post(f"{page}/law/{NIS2}", data=data).status_code == 403
    assert rows(officer.app) == before


def test_a_duty_for_incidents_as_such_is_struck_and_not_waived(officer, page):
    with officer.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        number = make.clock(incident, statute=NIS2).id
        gdpr = make.clock(incident, statute="eu-gdpr-33-1").id
    assert officer.client.get(f"/clocks/{number}/waive").location == f"{page}/law/{NIS2}"
    assert "Unlikely to result in a risk" in officer.get(f"/clocks/{gdpr}/waive")
    html = officer.get(page)
    assert f"/clocks/{gdpr}/waive" in html
    assert f"/clocks/{number}/waive" not in html


def test_a_low_risk_is_no_question_of_which_law_applies(officer, page):
    words = "A low risk is no reason here"
    assert words in officer.get(f"{page}/law/eu-gdpr-33-1")
    assert words not in officer.get(f"{page}/law/{NIS2}")


# --- unverified


def test_the_words_unverified_stand_on_page_mail_and_text_message(officer, page):
    with officer.app.app_context():
        incident = db.session.scalars(select(Incident)).one()
        actor = make.person("Bo", on_call=False)
        incident.personal_data = "no"
        for statute in ("eu-nis2-23-4-a", "eu-nis2-23-4-b"):
            choose_statute(incident, statute, "Not significant.", actor, now(), applies=False)
        choose_statute(incident, UNVERIFIED, "One lives in Seattle.", actor, now(), applies=True)
        provision = "RCW 19.255.010"
        mail = next(one for one in reversed(make.texts(incident, channel="email")) if provision in one.body)
        assert "(unverified)" in mail.body
        assert "(unverified)" in mail.subject
        # What a text message says is the nearest due moment: it is marked if the law behind it is not verified.
        sms = make.texts(incident, channel="sms")
        assert "(unverified)" in sms[-1].body
        assert not any("(unverified)" in one.body for one in sms[:-1])
    card = next(
        one
        for one in parsed(officer.get(page)).iter("article")
        if provision in "".join(one.itertext()) and "clock" in (one.get("class") or "")
    )
    assert "(unverified)" in "".join(card.itertext())
    assert "unverified" in [one.text for one in card.iter("span")]
    assert "(unverified)" in text_of(officer.get("/"))


# --- what if


def test_what_if_shows_the_proposal_beside_the_law_and_changes_nothing(officer, page):
    off = officer.get(f"{page}/law")
    assert "96" not in part(off, "what-if")
    assert PROPOSAL not in off
    before = rows(officer.app)
    with make.counted(officer.app) as statements:
        on = officer.get(f"{page}/law?what_if=1")
    assert not [one for one in statements if one.split()[0].upper() not in ("SELECT", "WITH")]
    assert rows(officer.app) == before
    compared = part(on, "what-if")
    for words in (
        PROPOSAL,
        "Art. 33(1) GDPR as proposed",
        "at most 72 hours",
        "96 hours, when the party that owes the notice becomes aware",
        "Owed: only if a high risk is likely",
        "72 elapsed hours =",
        "96 elapsed hours =",
        "would be due",
    ):
        assert words in compared
    assert "96 hours" not in on.partition('id="what-if"')[0]
    switch = [one for one in parsed(on).iter("button") if one.get("aria-pressed")]
    assert [one.get("aria-pressed") for one in switch] == ["true"]
    assert PROPOSAL not in officer.get(f"{page}/law?what_if=2")


def test_what_if_without_awareness_says_what_is_waited_for(app):
    with app.app_context():
        make.ours()
        reference = make.incident(now=now(), aware=None).reference
    compared = part(Visitor(app).enter_as("auditor").get(f"/incidents/{reference}/law?what_if=1"), "what-if")
    assert compared.count("waiting: it is not decided since when we have been aware") == 2


def test_where_no_proposal_applies_what_if_says_so(app):
    with app.app_context():
        make.ours(profile_data=stated(LegalRole.CONTROLLER, countries="CH"))
        reference = make.incident(now=now()).reference
    compared = part(Visitor(app).enter_as("auditor").get(f"/incidents/{reference}/law?what_if=1"), "what-if")
    assert "No proposal would change anything here." in compared


def test_the_page_costs_the_same_whatever_is_chosen(officer, page):
    def cost():
        with make.counted(officer.app) as statements:
            officer.get(f"{page}/law")
        return len(statements)

    one = cost()
    officer.submit(f"{page}/law/us-ny-899aa", reason="Three of them live in New York.")
    officer.submit(f"{page}/law/{NIS2}", reason="Not significant.")
    assert cost() == one <= 14
    with officer.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 1
