"""Notices: drafted in the channel that the contract demands, sent, met at acceptance, opened again by a bounce."""

import pytest
from sqlalchemy import select

from contracts.terms import Channel, Role, Standard, Terms, Unit
from core.database import db, writing
from core.errors import FieldError, FieldErrors
from core.files import StoredFile
from incidents import operations
from incidents.notices import operations as notices
from incidents.notices.coverage import covered
from incidents.notices.leaving import operations as leaving
from incidents.notices.operations import GivenNotice
from incidents.watch.operations import tick
from notifications.email import MailTransport
from notifications.models import Delivery
from notifications.operations import mark_seen, record_bounce
from tests import make
from tests.make import HOUR, NOW, moment
from tests.notifications.mailroom import Clock, Pigeon
from tests.peers import SmtpPeer

LATER = NOW + 5 * HOUR


def by(*channels, **more):
    return Terms(Role.PROCESSOR, Role.CONTROLLER, standard=Standard.UNDUE_DELAY, channels=channels, **more)


@pytest.fixture
def post():
    """A mail server on the loopback."""
    with SmtpPeer() as peer:
        yield peer


def run(now, post=None):
    """One tick at `now`, through a real SMTP connection or a pigeon that takes everything."""
    way = MailTransport(post.url, "breach@ours.example") if post else Pigeon(loopback=True)
    return tick(Clock(now), "w", {"email": way, "sms": Pigeon(loopback=True)})


def send(incident, notice, now=LATER, **changes):
    subject, body = leaving.compose(incident, notice, covered(notice, make.clocks(incident)), now)
    given = {"address": notice.address, "subject": subject, "body": body} | changes
    with writing():
        leaving.send(incident, notice, **given, actor=None, now=now)


def record(incident, notice, channel, at=NOW + HOUR, now=LATER, **more):
    given = GivenNotice(moment(at), channel, **more)
    return notices.record_given(incident, notice, given, make.clocks(incident), None, now)


# ---- drafts


@pytest.mark.parametrize(
    ("demanded", "address", "channel", "written"),
    [
        ((Channel.UNSPECIFIED,), None, Channel.EMAIL, "breach@above.example"),
        ((Channel.EMAIL,), None, Channel.EMAIL, "breach@above.example"),
        ((Channel.EMAIL,), "dpo@above.example", Channel.EMAIL, "dpo@above.example"),
        ((Channel.WRITING,), None, Channel.EMAIL, "breach@above.example"),
        ((Channel.PHONE,), None, Channel.PHONE, "+442079460123"),
        ((Channel.PORTAL,), "https://above.example/breach", Channel.PORTAL, "https://above.example/breach"),
        ((Channel.POST, Channel.PORTAL), None, Channel.PORTAL, None),
    ],
)
def test_a_notice_is_drafted_in_the_channel_that_the_contract_demands(house, demanded, address, channel, written):
    above = make.contract(make.party("Above", phone="+442079460123"), make.ours(), by(*demanded, address=address))
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    assert (notice.state, notice.channel, notice.address, notice.body) == ("draft", channel, written, None)


def test_duties_to_one_recipient_share_a_notice_as_far_as_one_channel_satisfies_them(house):
    above = make.party("Above")
    contracts = [make.contract(above, make.ours(), terms) for terms in (by(Channel.EMAIL), by(Channel.WRITING))]
    contracts.append(make.contract(above, make.ours(), by(Channel.PHONE)))
    incident = make.incident(*contracts)
    drafts = {notice.channel: len(covered(notice, make.clocks(incident))) for notice in make.notices(incident)}
    # Three contracts bring Art. 33(2) three times, by any channel: those count with the first notice given.
    assert drafts == {Channel.EMAIL: 5, Channel.PHONE: 4}


def test_authority_and_people_concerned_have_drafts_of_their_own(house):
    found = {notice.audience: (notice.channel, notice.recipient_id) for notice in make.notices(make.incident())}
    assert set(found) == {"authority", "data_subjects"}
    assert found["authority"] == (Channel.PORTAL, None)


def test_nothing_is_drafted_for_what_others_owe(house):
    below = make.party("Below")
    incident = make.incident(make.contract(make.ours(), below, by(Channel.EMAIL)), place=below)
    assert {notice.debtor_id for notice in make.notices(incident)} == {make.ours().id}


def test_a_draft_follows_the_facts_until_it_leaves(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.EMAIL))
    incident = make.incident(above, personal_data="unknown")
    notice = make.notice_to(incident, above.party_a)
    clocks = covered(notice, make.clocks(incident))
    assert "Whether personal data is involved is not yet known." in leaving.compose(incident, notice, clocks, NOW)[1]
    operations.correct(incident, {"personal_data": "yes", "data_subject_count": 40}, None, None, NOW)
    subject, body = leaving.compose(incident, notice, clocks, NOW)
    assert subject == "Notice of a personal data breach, INC-2026-0001"
    assert "We notify you of a personal data breach." in body
    assert "40" in body
    assert "It will tell." in body
    assert "Art. 33(2) GDPR" in body


# ---- sent


def test_a_notice_leaves_by_a_click_and_counts_at_the_first_acceptance_by_the_server(house, post):
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    clock, law = make.promise(incident, above), make.clock(incident, statute="eu-gdpr-33-2")
    notice = make.notice_to(incident, above.party_a)
    run(NOW + HOUR, post)
    assert post.mails == []

    send(incident, notice, subject="Breach: Łódź", body="What we know.\n")
    assert (notice.state, clock.met_at) == ("queued", None)
    accepted = LATER + HOUR
    assert run(accepted, post).notices == 1
    (mail,) = post.mails
    assert (mail.recipients, mail.message["Subject"]) == (["breach@above.example"], "Breach: Łódź")
    assert mail.message.get_content().strip() == "What we know."
    assert (notice.state, notice.given.at, notice.body) == ("given", accepted, "What we know.\n")
    # The contract's clause and Art. 33(2) of the same recipient, by one notice.
    assert [(one.met_at, one.met_by) for one in (clock, law)] == [(accepted, notice.id)] * 2
    assert [entry.kind for entry in make.entries(incident)][-4:] == ["notice_sent", "notice_given", "met", "met"]


def test_the_first_acceptance_counts_and_not_the_tick_that_learns_of_it(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    send(incident, notice)
    delivery = db.session.get(Delivery, notice.delivery_id)
    delivery.state, delivery.accepted_at = "accepted", LATER
    db.session.commit()
    run(LATER + 9 * HOUR)
    assert make.promise(incident, above).met_at == LATER


def test_a_permanent_refusal_fails_the_notice_rings_and_leaves_the_clock_open(house, post):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    clock, notice = make.promise(incident, above), make.notice_to(incident, above.party_a)
    post.refusals["breach@above.example"] = "550 5.1.1 no such mailbox"
    send(incident, notice)
    run(LATER, post)
    assert (notice.state, clock.met_at) == ("failed", None)
    run(LATER + HOUR / 60, post)
    assert make.stages(clock)[-1] == f"bounced-{notice.id}"
    assert "notice came back" in make.texts(incident, channel="email")[-1].body
    assert "550 5.1.1" in make.entries(incident, "notice_failed")[0].data["error"]
    count = len(make.texts(incident))
    run(LATER + 2 * HOUR / 60, post)
    assert len(make.texts(incident)) == count


def test_a_server_that_is_down_keeps_the_notice_waiting(house, post):
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    post.text_answers.append("451 4.3.0 later")
    send(incident, notice)
    run(LATER, post)
    assert (notice.state, make.promise(incident, above).met_at) == ("queued", None)
    run(LATER + HOUR, post)
    assert make.promise(incident, above).met_at == LATER + HOUR


def bounced(incident, above, at):
    """A notice that was accepted and came back; the alert about it is not raised yet."""
    notice = make.notice_to(incident, above.party_a)
    send(incident, notice)
    run(LATER)
    record_bounce(notice.delivery_id, "mailbox full", at)
    return notice


def test_a_bounce_opens_its_clocks_and_the_incident_again_with_an_alert(house):
    officer = make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    notice = bounced(incident, above, LATER + 2 * HOUR)
    operations.close(incident, officer, LATER + HOUR)
    run(LATER + 2 * HOUR)
    clock = make.promise(incident, above)
    assert (notice.state, clock.met_at, clock.met_by, incident.closed_at) == ("bounced", None, None, None)
    assert make.stages(clock)[-1] == f"bounced-{notice.id}"
    assert len(make.entries(incident, "clock_reopened")) == 2
    assert clock.next_alert_at == NOW + 36 * HOUR


def test_a_bounce_with_nobody_on_call_rings_once_somebody_is_unless_it_was_seen(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    heard, seen = make.incident(above), make.incident(above)
    notice, other = bounced(heard, above, LATER), bounced(seen, above, LATER)
    run(LATER + HOUR)
    assert make.texts(heard) == []
    ada = make.person()
    mark_seen(other.delivery_id, ada.id, LATER + HOUR)
    run(LATER + 2 * HOUR)
    assert make.stages(make.promise(heard, above)) == [f"bounced-{notice.id}"]
    assert f"bounced-{other.id}" not in make.stages(make.promise(seen, above))


def test_what_came_back_and_what_is_due_go_into_one_text(house):
    make.person()
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above, own_data=True)
    bounced(incident, above, NOW + 36 * HOUR)
    before = len(make.texts(incident, channel="sms"))
    run(NOW + 36 * HOUR)
    assert len(make.texts(incident, channel="sms")) == before + 1
    body = make.texts(incident, channel="email")[-1].body
    assert "notice came back" in body
    assert "half of the period is left" in body


def test_what_was_given_after_a_bounce_stays_given(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.UNSPECIFIED))
    incident = make.incident(above)
    notice = bounced(incident, above, LATER)
    run(LATER)
    record(incident, notice, Channel.PHONE, at=LATER + HOUR, now=LATER + HOUR)
    run(LATER + 2 * HOUR)
    assert make.promise(incident, above).met_at == LATER + HOUR
    assert [one.state for one in make.notices(incident)] == ["bounced", "given"]


def test_a_bounce_leaves_met_what_another_notice_met_since(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.UNSPECIFIED), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    send(incident, notice)
    run(LATER)
    call = notices.new_notice(incident, notice, LATER)
    record(incident, call, Channel.PHONE, at=LATER + HOUR, now=LATER + HOUR)
    record_bounce(notice.delivery_id, "mailbox full", LATER + 2 * HOUR)
    run(LATER + 2 * HOUR)
    by_call, by_mail = [one for one in make.clocks(incident) if one.kind == "contract"]
    assert (by_call.met_at, by_call.met_by) == (LATER + HOUR, call.id)
    # A call does not meet what is owed by e-mail: only that one is open again.
    assert by_mail.met_at is None
    assert [one.data["duty"]["kind"] for one in make.entries(incident, "clock_reopened")] == ["contract"]


def test_a_further_notice_can_be_written_and_sent(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_72_HOURS_BY_EMAIL)
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    send(incident, notice)
    run(LATER)
    fresh = notices.new_notice(incident, notice, LATER)
    assert (fresh.state, fresh.recipient_id, fresh.channel) == ("draft", above.party_a_id, "email")
    send(incident, fresh, LATER + HOUR)
    run(LATER + HOUR)
    # The duty was met by the first; the second is on record.
    assert make.promise(incident, above).met_at == LATER
    assert [one.state for one in make.notices(incident)] == ["given", "given"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"address": "nobody"}, ["address"]),
        ({"address": "", "subject": "", "body": ""}, ["subject", "body", "address"]),
    ],
)
def test_what_cannot_leave_is_refused_with_everything_at_once(house, changes, fields):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.EMAIL))
    incident = make.incident(above)
    with pytest.raises(FieldErrors) as refusal:
        send(incident, make.notice_to(incident, above.party_a), **changes)
    assert [error.field for error in refusal.value.errors] == fields


def test_a_notice_leaves_once_and_by_mail_only(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.EMAIL))
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    send(incident, notice)
    with pytest.raises(FieldErrors, match="left already"):
        send(incident, notice)
    by_phone = make.contract(make.party("Caller"), make.ours(), by(Channel.PHONE))
    second = make.incident(by_phone)
    with pytest.raises(FieldErrors, match="Only e-mail leaves from here"):
        send(second, make.notice_to(second, by_phone.party_a), address="a@above.example")


# ---- by itself


def test_a_duty_that_is_set_so_sends_its_notice_at_the_logging(house, post):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS, send_automatically=True)
    incident = make.incident(above)
    assert make.notice_to(incident, above.party_a).state == "queued"
    run(NOW, post)
    assert post.mails[0].recipients == ["breach@above.example"]
    assert make.promise(incident, above).met_at == NOW


@pytest.mark.parametrize(
    ("facts", "terms", "email"),
    [
        ({"aware": None}, by(Channel.EMAIL), "auto"),
        ({"drill": True}, by(Channel.EMAIL), "auto"),
        ({}, by(Channel.PHONE), "auto"),
        ({}, by(Channel.EMAIL), None),
    ],
    ids=["its clock has not started", "a drill", "not by mail", "no address"],
)
def test_it_stays_a_draft_where_it_cannot_or_must_not_leave_by_itself(house, facts, terms, email):
    above = make.contract(make.party("Above", email), make.ours(), terms, send_automatically=True)
    incident = make.incident(above, **facts)
    assert {notice.state for notice in make.notices(incident)} == {"draft"}
    assert make.texts(incident, "notice") == []


def test_it_leaves_when_its_clock_starts(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.EMAIL), send_automatically=True)
    incident = make.incident(above, aware=None)
    operations.correct(incident, {"aware": moment(NOW)}, None, None, LATER)
    (text,) = make.texts(incident, "notice")
    assert text.address == "breach@above.example"
    operations.correct(incident, {"aware": moment(NOW - HOUR)}, "earlier", None, LATER + HOUR)
    assert len(make.texts(incident, "notice")) == 1


def test_what_leaves_by_itself_leaves_with_the_incident_or_not_at_all(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.EMAIL), send_automatically=True)
    with writing():
        assert db.session.scalar(select(Delivery.id)) is None
    incident = make.incident(above)
    (entry,) = make.entries(incident, "notice_sent")
    assert (entry.actor_id, entry.at) == (None, NOW)


# ---- recorded


@pytest.mark.parametrize(
    ("demanded", "given", "met"),
    [
        (Channel.EMAIL, Channel.PHONE, False),
        (Channel.EMAIL, Channel.POST, False),
        (Channel.EMAIL, Channel.EMAIL, True),
        (Channel.PHONE, Channel.EMAIL, False),
        (Channel.WRITING, Channel.EMAIL, True),
        (Channel.WRITING, Channel.POST, True),
        (Channel.WRITING, Channel.PORTAL, True),
        (Channel.WRITING, Channel.PHONE, False),
        (Channel.UNSPECIFIED, Channel.PHONE, True),
        (Channel.UNSPECIFIED, Channel.POST, True),
    ],
)
def test_a_duty_is_met_only_by_a_conforming_channel(house, demanded, given, met):
    above = make.contract(make.party("Above"), make.ours(), by(demanded))
    incident = make.incident(above)
    record(incident, make.notice_to(incident, above.party_a), given)
    clock, law = make.promise(incident, above), make.clock(incident, statute="eu-gdpr-33-2")
    assert clock.met_at == (NOW + HOUR if met else None)
    # Art. 33(2) names no channel.
    assert law.met_at == NOW + HOUR
    # What is still owed has a draft again, in its own channel.
    states = [one.state for one in make.notices(incident)]
    assert states == (["given"] if met else ["given", "draft"])


def test_a_filing_is_met_at_the_authority_s_receipt_with_its_proof(house):
    incident = make.incident()
    filing = next(one for one in make.notices(incident) if one.audience == "authority")
    proof = StoredFile("receipt.pdf", "application/pdf", "ab" * 32, 9, None)
    record(incident, filing, Channel.PORTAL, reference="LDA-1234", note="by the portal", proof=proof)
    assert make.clock(incident, statute="eu-gdpr-33-1").met_at == NOW + HOUR
    assert make.clock(incident, statute="eu-gdpr-34-1").met_at is None
    assert (filing.reference, filing.proof_name, filing.proof_sha256) == ("LDA-1234", "receipt.pdf", "ab" * 32)
    (entry,) = make.entries(incident, "notice_given")
    assert (entry.data["recipient"], entry.data["channel"]) == ("authority", "portal")


def test_one_that_is_late_is_met_late(house):
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    now = NOW + 30 * HOUR
    record(incident, make.notice_to(incident, above.party_a), Channel.POST, at=NOW + 25 * HOUR, now=now)
    assert make.card(make.promise(incident, above), now).state == "met_late"


@pytest.mark.parametrize(
    ("at", "channel", "field"),
    [(LATER + HOUR, Channel.POST, "given"), (NOW, Channel.WRITING, "channel"), (NOW, Channel.UNSPECIFIED, "channel")],
)
def test_what_cannot_have_been_given_is_refused(house, at, channel, field):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.UNSPECIFIED))
    incident = make.incident(above)
    with pytest.raises(FieldError) as refusal:
        record(incident, make.notice_to(incident, above.party_a), channel, at=at)
    assert refusal.value.field == field


def test_a_notice_is_recorded_once(house):
    above = make.contract(make.party("Above"), make.ours(), by(Channel.UNSPECIFIED))
    incident = make.incident(above)
    notice = make.notice_to(incident, above.party_a)
    record(incident, notice, Channel.POST)
    with pytest.raises(FieldError, match="recorded already"):
        record(incident, notice, Channel.POST)


def test_one_notice_meets_every_duty_to_that_recipient_and_none_to_others(house):
    above, beside = make.party("Above"), make.party("Beside")
    hours = Terms(Role.PROCESSOR, Role.CONTROLLER, amount=36, unit=Unit.HOURS)
    contracts = [make.contract(above, make.ours(), terms) for terms in (make.UNDUE, hours)]
    other = make.contract(beside, make.ours(), make.UNDUE)
    incident = make.incident(*contracts, other)
    met = record(incident, make.notice_to(incident, above), Channel.PHONE)
    assert len(met) == 4
    assert {clock.creditor_id for clock in met} == {above.id}
    assert make.promise(incident, other).times().open
