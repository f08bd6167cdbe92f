"""Incidents over HTTP: what a person types comes back with its errors, and each page and step does what it says."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from contracts.cli import period
from contracts.models import Party
from contracts.terms import Channel, Role, Standard, Terms
from core.database import db
from core.times import now
from incidents.models import Incident, Notice
from tests import make
from tests.visitor import Visitor, entered, errors_at, form_in, text_of

BERLIN = {"zone": "Europe/Berlin"}
GAP = {"on": "2026-03-29", "at": "02:30"}
TWICE = {"on": "2026-10-25", "at": "02:30"}
SCRIPTS = "Łódź Ελλάδα България العربية עברית 漢字 हिन्दी 👩‍💻 <script>alert(1)</script> ‮"


@pytest.fixture
def visitor(app):
    """A privacy officer in a house with one controller above us and one processor below us."""
    with app.app_context():
        make.ours()
        make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
        make.contract(make.ours(), make.party("Below"), make.IN_72_HOURS_BY_EMAIL)
    return Visitor(app).enter_as("privacy_officer")


def log(visitor, **changes):
    """Logs an incident; its address."""
    answer = visitor.submit("/incidents/new", **{"title": "Export by a stranger"} | changes)
    assert answer.status_code == 302, errors_at(answer)
    return answer.location


def stored(visitor):
    with visitor.app.app_context():
        return db.session.scalars(select(Incident).order_by(Incident.id.desc())).first()


# ---- logging


def test_few_fields_start_everything(visitor):
    where = log(visitor, **BERLIN, personal_data="yes", contract_ids=["1"], data_subject_count="40")
    page = text_of(visitor.get(where))
    assert "Above with Example Post: we tell Above" in page
    assert "+ 24 elapsed hours =" in page
    assert "Art. 33(2) GDPR" in page
    incident = stored(visitor)
    assert (incident.reference, incident.data_subject_count) == (f"INC-{now().year}-0001", 40)
    assert abs(incident.aware.at - now()) < timedelta(minutes=1)


def test_text_in_any_script_comes_back_as_it_was_typed(visitor):
    where = log(visitor, title=SCRIPTS[:190], description=SCRIPTS)
    page = visitor.get(where)
    assert "<script>alert(1)" not in page
    with visitor.app.app_context():
        assert stored(visitor).description == SCRIPTS
    assert "漢字" in text_of(page)


def test_a_time_that_the_clocks_skipped_is_refused_beside_its_field(visitor):
    answer = visitor.submit(
        "/incidents/new", title="A", **BERLIN, discovered_on=GAP["on"], discovered_at=GAP["at"], description=SCRIPTS
    )
    errors = errors_at(answer)
    assert list(errors) == ["discovered_on"]
    assert "does not exist in Europe/Berlin" in errors["discovered_on"]
    form = entered(form_in(answer.get_data(as_text=True)))
    assert (form["discovered_at"], form["title"], form["description"].strip()) == ("02:30", "A", SCRIPTS)


def test_a_time_that_came_twice_asks_which_and_the_answer_works(visitor, monkeypatch):
    monkeypatch.setattr("incidents.forms.now", lambda: make.NOW.replace(month=11))
    monkeypatch.setattr("incidents.views.now", lambda: make.NOW.replace(month=11))
    typed = {"title": "A", "discovered_on": TWICE["on"], "discovered_at": TWICE["at"]} | BERLIN
    answer = visitor.submit("/incidents/new", **typed)
    assert "showed this time twice" in errors_at(answer)["discovered_on"]
    form = entered(form_in(answer.get_data(as_text=True)))
    # The earlier of the two is proposed: no duty ever starts too late by our guess.
    assert form["discovered_which"] == "first"
    assert "CEST" in answer.get_data(as_text=True)

    # The question stays where something else is wrong too, with the answer.
    form["discovered_which"], form["title"] = "second", ""
    answer = visitor.client.post("/incidents/new", data=form)
    assert list(errors_at(answer)) == ["title"]
    form = entered(form_in(answer.get_data(as_text=True)))
    assert form["discovered_which"] == "second"
    form["title"] = "A"
    assert visitor.client.post("/incidents/new", data=form).status_code == 302
    discovered = stored(visitor).discovered
    assert (discovered.at.isoformat(), discovered.offset) == ("2026-10-25T01:30:00+00:00", 60)


def test_going_back_and_pressing_again_logs_no_second_incident_unless_it_is_meant(visitor):
    data = entered(form_in(visitor.get("/incidents/new")))
    data["title"] = "Mailbox opened"
    first = visitor.client.post("/incidents/new", data=data).location
    assert visitor.client.post("/incidents/new", data=data).location == first

    data["title"] = "Laptop stolen"
    answer = visitor.client.post("/incidents/new", data=data)
    assert answer.status_code == 422
    assert f"{first.rpartition('/')[2]} was logged from this page already" in text_of(answer.get_data(as_text=True))
    again = entered(form_in(answer.get_data(as_text=True)))
    assert again["title"] == "Laptop stolen"
    second = visitor.client.post("/incidents/new", data=again).location
    assert second != first
    assert "Laptop stolen" in visitor.get(second)


def test_a_page_with_a_key_that_we_did_not_give_out_is_taken_without_it(visitor):
    log(visitor, form_key="x' or 1=1")
    assert stored(visitor).form_key is None


def test_control_characters_are_left_out(visitor):
    log(visitor, description="a\x00b\x1b[31m\x07\x85c\td\r\ne")
    assert stored(visitor).description == "ab[31mc\td\ne"


def test_a_page_of_the_list_may_have_any_number(visitor):
    for number in ("0", "-1", "x", "9" * 30):
        assert "Incidents" in visitor.get(f"/incidents?page={number}")


@pytest.mark.parametrize("field", ["discovered", "aware"])
def test_a_moment_in_the_future_is_refused(visitor, field):
    ahead = {f"{field}_on": "2031-01-01", f"{field}_at": "10:00", "aware_mode": "at"}
    errors = errors_at(visitor.submit("/incidents/new", title="A", **ahead))
    assert errors == {f"{field}_on": "This moment lies in the future."}


def test_everything_that_is_wrong_is_said_at_once(visitor):
    wrong = {"title": "", "discovered_on": GAP["on"], "discovered_at": GAP["at"], "data_subject_count": "many"}
    wrong |= {"aware_mode": "at", "aware_on": "2031-01-01", "aware_at": "10:00"} | BERLIN
    errors = errors_at(visitor.submit("/incidents/new", **wrong))
    assert set(errors) == {"title", "discovered_on", "data_subject_count", "aware_on"}
    assert stored(visitor) is None


def test_awareness_at_a_moment_needs_the_moment(visitor):
    errors = errors_at(visitor.submit("/incidents/new", title="A", aware_mode="at", aware_on="", aware_at=""))
    assert errors == {"aware_on": "Please fill this in."}


def test_awareness_not_yet_decided_ignores_what_stands_in_its_fields(visitor):
    log(visitor, aware_mode="unknown", aware_on="2031-01-01", aware_at="10:00")
    assert stored(visitor).aware is None


def test_a_date_without_a_time_counts_from_midnight_and_is_an_estimate(visitor):
    log(visitor, **BERLIN, discovered_on="2026-03-27", discovered_at="")
    discovered = stored(visitor).discovered
    assert (discovered.local.isoformat(), discovered.estimated) == ("2026-03-27T00:00:00+01:00", True)


def test_a_time_without_a_date_is_refused(visitor):
    assert errors_at(visitor.submit("/incidents/new", title="A", discovered_on="")) == {
        "discovered_on": "Give the date too."
    }


def test_ten_megabytes_of_text_get_a_sentence_and_come_back(visitor):
    data = entered(form_in(visitor.get("/incidents/new")))
    data["title"], data["description"] = "A", "many words " * 1_000_000
    # A plain client: the strict one would take minutes to check 10 MB of HTML.
    client = visitor.app.test_client()
    with visitor.client.session_transaction() as known, client.session_transaction() as session:
        session.update(known)
    answer = client.post("/incidents/new", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This is longer than the 100000 characters that fit here." in page
    assert page.count("many words ") >= 999_999


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place_id", "999"),
        ("place_id", "9" * 30),
        ("place_id", "-1"),
        ("place_id", "x"),
        ("contract_ids", ["1", "999"]),
        ("contract_ids", ["9" * 30]),
        ("zone", "Mars/Olympus"),
        ("personal_data", "perhaps"),
        ("data_subject_count", "9" * 30),
        ("discovered_on", "0026-03-29"),
    ],
)
def test_what_no_form_offers_is_refused_and_never_a_server_error(visitor, field, value):
    data = entered(form_in(visitor.get("/incidents/new")))
    data["title"] = "A"
    data.setlist(field, value if isinstance(value, list) else [value])
    answer = visitor.client.post("/incidents/new", data=data)
    assert set(errors_at(answer)) == {field}
    assert stored(visitor) is None


def test_without_an_organisation_the_page_says_what_to_do_first(app):
    visitor = Visitor(app).enter_as("responder")
    answer = visitor.submit("/incidents/new", title="A")
    assert answer.status_code == 422
    assert "Name your own organisation first" in answer.get_data(as_text=True)


# ---- correcting


def test_correcting_awareness_shows_both_moments_and_the_reason(visitor):
    where = log(visitor, **BERLIN, discovered_on="2026-03-20", aware_mode="at", aware_on="2026-03-27", aware_at="18:30")
    typed = {"aware_on": "2026-03-26", "aware_at": "09:00"}
    assert errors_at(visitor.submit(f"{where}/awareness", **typed)) == {
        "reason": "This moves deadlines: write down the reason."
    }
    assert visitor.submit(f"{where}/awareness", **typed, reason="the log of the gate").status_code == 302
    page = text_of(visitor.get(where))
    assert "Thu 26 Mar 2026 09:00 CET; before: Fri 27 Mar 2026 18:30 CET" in page
    assert "the log of the gate" in page
    assert "aware Thu 26 Mar 2026 09:00 CET + 72 elapsed hours = Sun 29 Mar 2026 10:00 CEST" in page


@pytest.mark.parametrize("step", ["awareness", "awareness/3", "facts", "verdict", "received"])
def test_every_moment_is_checked_wherever_it_is_entered(visitor, step):
    where = log(visitor, place_id="3", contract_ids=["2"])
    name = {"facts": "occurred", "verdict": "verdict", "received": "given"}.get(step, "aware")
    more = {"verdict": {"risk": "risk", "reasons": "x"}, "received": {"party_id": "3"}}.get(step, {})
    gap = {f"{name}_on": GAP["on"], f"{name}_at": GAP["at"]} | BERLIN | more
    assert list(errors_at(visitor.submit(f"{where}/{step}", **gap))) == [f"{name}_on"]
    future = {f"{name}_on": "2031-01-01", f"{name}_at": "10:00"} | BERLIN | more
    assert errors_at(visitor.submit(f"{where}/{step}", **future)) == {f"{name}_on": "This moment lies in the future."}


@pytest.mark.parametrize("step", ["awareness", "awareness/3", "received"])
def test_a_moment_that_a_step_needs_is_asked_for(visitor, step):
    where = log(visitor, place_id="3", contract_ids=["2"])
    name = "given" if step == "received" else "aware"
    changes = {f"{name}_on": "", f"{name}_at": ""} | ({"party_id": "3"} if step == "received" else {})
    assert errors_at(visitor.submit(f"{where}/{step}", **changes)) == {f"{name}_on": "Please fill this in."}


def test_facts_are_stored_and_shown_and_empty_means_not_yet_known(visitor):
    where = log(visitor)
    typed = {
        "nature": ["confidentiality", "integrity"],
        "data_subject_categories": "Customers\nStaff",
        "record_count": "0",
    }
    assert visitor.submit(f"{where}/facts", **typed, likely_consequences=SCRIPTS).status_code == 302
    incident = stored(visitor)
    assert (incident.nature, incident.record_count) == (["confidentiality", "integrity"], 0)
    assert incident.measures_taken is None
    assert "漢字" in text_of(visitor.get(where))
    before = visitor.get(where).count("Facts written down or corrected")
    assert visitor.submit(f"{where}/facts").status_code == 302
    assert visitor.get(where).count("Facts written down or corrected") == before


def test_the_place_of_the_facts_must_exist(visitor):
    where = log(visitor)
    data = entered(form_in(visitor.get(f"{where}/facts")))
    data["place_id"], data["reason"] = "999", "x"
    assert set(errors_at(visitor.client.post(f"{where}/facts", data=data))) == {"place_id"}


# ---- notices


def notices_of(visitor, audience):
    with visitor.app.app_context():
        return [one.id for one in db.session.scalars(select(Notice).where(Notice.audience == audience))]


def test_a_notice_is_shown_before_it_leaves_and_leaves_by_a_click(visitor):
    where = log(visitor, personal_data="yes", contract_ids=["1"])
    (number,) = notices_of(visitor, "party")
    page = visitor.get(f"/notices/{number}")
    assert "breach@above.example" in page
    assert "We notify you of a personal data breach." in page
    assert errors_at(visitor.submit(f"/notices/{number}", address="nobody", subject="", body="")) == {
        "subject": "Please fill this in.",
        "body": "Please fill this in.",
        "address": "This is no e-mail address: nobody",
    }
    answer = visitor.submit(f"/notices/{number}", subject="Breach", body="What we know.")
    assert answer.status_code == 302
    shown = text_of(visitor.get(where))
    assert "on its way" in shown
    assert "What we know." in visitor.get(f"/notices/{number}")


def test_everyone_reads_a_notice_and_an_auditor_sends_none(visitor):
    log(visitor, contract_ids=["1"])
    (number,) = notices_of(visitor, "party")
    auditor = Visitor(visitor.app).enter_as("auditor")
    assert "Notice to Above" in auditor.get(f"/notices/{number}")
    token = {"csrf_token": auditor.token()}
    assert auditor.client.post(f"/notices/{number}", data=token | {"subject": "x"}).status_code == 403


def test_a_notice_given_outside_is_recorded_with_its_proof(visitor):
    where = log(visitor, personal_data="yes", contract_ids=["1"])
    (number,) = notices_of(visitor, "party")
    proof = (io.BytesIO(b"%PDF-1.7 receipt"), "receipt <1>.pdf")
    answer = visitor.submit(f"/notices/{number}/given", channel="post", reference="RR 1", proof=proof)
    assert answer.status_code == 302
    assert "Proof: receipt <1>.pdf" in text_of(visitor.get(where))
    with visitor.client.get(f"/notices/{number}/proof") as download:
        assert download.data == b"%PDF-1.7 receipt"
        assert "attachment" in download.headers["Content-Disposition"]


def test_a_proof_in_disguise_is_refused_and_nothing_typed_is_lost(visitor):
    log(visitor, contract_ids=["1"])
    (number,) = notices_of(visitor, "party")
    answer = visitor.submit(
        f"/notices/{number}/given", channel="post", note=SCRIPTS, proof=(io.BytesIO(b"MZ\x90"), "receipt.pdf")
    )
    assert "not what its name says" in errors_at(answer)["proof"]
    assert entered(form_in(answer.get_data(as_text=True)))["note"].strip() == SCRIPTS


def test_a_channel_that_meets_nothing_says_so(visitor):
    with visitor.app.app_context():
        mail = Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.ASAP, channels=(Channel.EMAIL,), incidents=True)
        number = make.contract(make.party("Strict"), make.ours(), mail).id
    where = log(visitor, personal_data="no", contract_ids=[str(number)])
    (notice,) = notices_of(visitor, "party")
    visitor.submit(f"/notices/{notice}/given", channel="phone")
    assert "It met no duty" in text_of(visitor.get(where))


@pytest.mark.parametrize("article", [33, 34])
@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        ({"contract_ids": ["1"]}, False),
        ({"contract_ids": ["1"], "own_data": "y"}, True),
        ({"contract_ids": ["2"]}, True),
        ({"personal_data": "no"}, False),
    ],
    ids=["processor", "own data too", "controller", "no personal data"],
)
def test_a_draft_says_where_it_is_not_ours_to_give(visitor, article, facts, owed):
    page = text_of(visitor.get(f"{log(visitor, **facts)}/article-{article}"))
    assert (f"Article {article}(1) is no duty of ours here" in page) is not owed


def test_a_notice_between_two_others_is_recorded_from_its_clock(visitor):
    with visitor.app.app_context():
        deep = make.party("Deep")
        below = db.session.scalars(select(Party).where(Party.name == "Below")).one()
        terms = Terms(Role.SUB_PROCESSOR, Role.PROCESSOR, standard=Standard.UNDUE_DELAY)
        lower = make.contract(below, deep, terms, roles=(Role.PROCESSOR, Role.SUB_PROCESSOR))
        ids = {"place_id": str(deep.id), "contract_ids": [str(lower.id)]}
        step = f"party={deep.id}&to={below.id}"
    where = log(visitor, **ids)
    assert f"{where}/received?{step}" in visitor.get(where).replace("&amp;", "&")
    assert visitor.submit(f"{where}/received?{step}", channel="phone").status_code == 302
    page = text_of(visitor.get(where))
    assert "Deep gave notice to Below by phone" in page
    assert "From Deep · To Below" in page
    # Nothing between others is open any more: the page asks for notices to us only.
    assert "recipient_id" not in visitor.get(f"{where}/received")


def test_a_notice_that_reached_us_meets_what_was_owed(visitor):
    where = log(visitor, place_id="3", contract_ids=["2"], personal_data="yes", aware_mode="unknown")
    assert "waiting: not told when it became aware" in text_of(visitor.get(where))
    assert visitor.submit(f"{where}/received?party=3", channel="email").status_code == 302
    page = text_of(visitor.get(where))
    assert "Notice received from Below by e-mail" in page
    assert stored(visitor).aware is not None


# ---- verdict, waivers, closing


def test_the_way_to_a_closed_incident(visitor):
    where = log(visitor, personal_data="yes")
    answer = visitor.submit(where, action=f"{where}/close")
    assert answer.status_code == 302
    assert "2 duties are still open" in text_of(visitor.get(where))
    assert visitor.submit(f"{where}/verdict", risk="unlikely", reasons="encrypted").status_code == 302
    for number, reason in ((1, "unlikely_risk"), (2, "not_high_risk")):
        assert "note" in errors_at(visitor.submit(f"/clocks/{number}/waive", reason=reason))
        assert visitor.submit(f"/clocks/{number}/waive", reason=reason, note="encrypted").status_code == 302
    visitor.submit(where, action=f"{where}/close")
    assert stored(visitor).closed_at is not None
    assert errors_at(visitor.submit(f"{where}/reopen"))
    assert visitor.submit(f"{where}/reopen", reason="a second sign").status_code == 302
    assert stored(visitor).closed_at is None


def test_a_waiver_offers_only_what_its_duty_allows(visitor):
    log(visitor, personal_data="yes", contract_ids=["1"])
    page = visitor.get("/clocks/2/waive")
    offered = [one.get("value") for one in form_in(page).iter("input") if one.get("type") == "radio"]
    assert offered == ["not_a_personal_data_breach"]
    data = entered(form_in(page)) | {"reason": "unlikely_risk", "note": "x"}
    assert visitor.client.post("/clocks/2/waive", data=data).status_code == 422


def test_a_note_joins_the_timeline(visitor):
    where = log(visitor)
    visitor.submit(where, action=f"{where}/note", note=SCRIPTS)
    assert "漢字" in text_of(visitor.get(where))
    visitor.submit(where, action=f"{where}/note", note="  ")
    assert "An empty note is not stored." in text_of(visitor.get(where))


# ---- drafts


def test_both_drafts_are_pages_and_pdfs(visitor):
    where = log(visitor, personal_data="yes")
    for article in (33, 34):
        assert "draft-gap" in visitor.get(f"{where}/article-{article}")
        answer = visitor.client.get(f"{where}/article-{article}.pdf")
        assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert visitor.client.get(f"{where}/article-35").status_code == 404
    assert visitor.client.get(f"{where}/article-35.pdf").status_code == 404


def test_the_incident_s_page_the_draft_its_paper_and_the_command_print_one_derivation(visitor, capsys):
    aware = {"aware_mode": "at", "aware_on": "2026-03-01", "aware_at": "18:30"} | BERLIN
    where = log(visitor, personal_data="yes", **aware)
    asked = ["--from=2026-03-01T18:30", "--zone=Europe/Berlin", "--limit=72 hours", "--rule=eu-1182-71-hours"]
    assert period(asked) == 0
    steps = [line.partition(". ")[2] for line in capsys.readouterr().out.splitlines() if line[0].isdigit()]
    assert len(steps) == 2
    paper = PdfReader(io.BytesIO(visitor.client.get(f"{where}/article-33.pdf").data))
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for step in steps:
        assert step in visitor.get(where)
        assert step in visitor.get(f"{where}/article-33")
        assert step in printed


@pytest.mark.parametrize(
    "url",
    [
        "/incidents/INC-1999-0001",
        "/incidents/INC-1999-0001/article-33",
        "/incidents/x/facts",
        "/clocks/999/waive",
        "/notices/999",
        "/notices/999/proof",
        "/notices/99999999999999999999999",
        "/clocks/99999999999999999999999/waive",
    ],
)
def test_what_is_not_there_is_not_found(visitor, url):
    assert visitor.client.get(url).status_code == 404
