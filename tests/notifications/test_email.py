"""E-mail against a real SMTP server on the loopback."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from core.files import keep, path_of
from notifications.compose import compose
from notifications.email import MailTransport
from notifications.errors import TransportError
from notifications.fallback import Fallback
from notifications.texts import Letter
from tests.peers import SmtpPeer

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
SENDER = "Breachclock <breach@corp.example>"
LETTER = Letter(
    1, "alert", "INC-2026-0007", "email", "ada@corp.example", "Runs short", "12 h left\n", None, "en", "<1@b.invalid>"
)
# A key for nothing but these tests; nobody trusts it.
CERTIFICATE = Path(__file__).with_name("loopback.pem")


def transport(peer, scheme="smtp", user="", **options):
    return MailTransport(f"{scheme}://{user}127.0.0.1:{peer.port}", SENDER, **options)


def refused(way, letter=LETTER):
    with pytest.raises(TransportError) as error:
        way.send(letter, AT)
    way.close()
    return error.value


def parsed(letter=LETTER):
    return message_from_bytes(compose(letter, SENDER, AT)[0], policy=policy.default)


def test_a_mail_arrives_as_it_was_meant(mail_server):
    way = transport(mail_server)
    letter = replace(
        LETTER, subject="Läuft ab: „Łódź“ Ελλάδα", body="Zwölf Stunden.\n.\nRest\n", body_html="<p>Zwölf</p>"
    )
    assert way.send(letter, AT).id == "<1@b.invalid>"
    way.close()
    (mail,) = mail_server.mails
    assert (mail.sender, mail.recipients) == ("breach@corp.example", ["ada@corp.example"])
    assert mail.message["Subject"] == "Läuft ab: „Łódź“ Ελλάδα"
    assert mail.message["From"] == SENDER
    assert mail.message["Message-ID"] == "<1@b.invalid>"
    assert mail.message["Date"].datetime == AT
    plain, html = mail.message.get_body(("plain",)), mail.message.get_body(("html",))
    assert plain.get_content().replace("\r\n", "\n") == "Zwölf Stunden.\n.\nRest\n"
    assert "<p>Zwölf</p>" in html.get_content()
    assert mail.raw.isascii()


@pytest.mark.parametrize("state", ["whole", "gone", "changed"])
def test_a_stored_file_goes_with_the_mail_and_a_lost_one_holds_up_nothing(mail_server, tmp_path, caplog, state):
    digest = keep(tmp_path, b"%PDF-1.4 what was approved")
    if state == "gone":
        path_of(tmp_path, digest).unlink()
    if state == "changed":
        path_of(tmp_path, digest).write_bytes(b"%PDF-1.4 something else")
    way = transport(mail_server, files=tmp_path)
    receipt = Fallback([way]).send(replace(LETTER, attached_name="a.pdf", attached_sha256=digest), AT)
    way.close()
    (mail,) = mail_server.mails
    assert mail.message.get_body(("plain",)).get_content().strip() == "12 h left"
    files = [file.get_content() for file in mail.message.iter_attachments()]
    assert files == ([b"%PDF-1.4 what was approved"] if state == "whole" else [])
    assert ("leaves without its file" in caplog.text) == (state != "whole")
    # The attempt's own page says so too.
    assert ("gone or was changed, so it left without it" in str(receipt.words)) == (state != "whole")


def test_what_leaves_by_itself_says_so_and_what_a_person_sent_does_not():
    assert parsed()["Auto-Submitted"] == "auto-generated"
    assert parsed(replace(LETTER, purpose="test"))["Auto-Submitted"] == "auto-generated"
    assert parsed(replace(LETTER, purpose="notice"))["Auto-Submitted"] is None


def test_mails_about_one_topic_form_one_conversation():
    one, other = parsed(), parsed(replace(LETTER, topic="INC-2026-0008"))
    again = parsed(replace(LETTER, message_id="<2@b.invalid>"))
    assert one["References"] == one["In-Reply-To"] == again["References"]
    assert one["References"] != other["References"]
    assert one["Message-ID"] != again["Message-ID"]


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, subject="Runs\r\nBcc: eve@evil.example\r\n\r\nshort"),
        replace(LETTER, subject="Runs\u2028Bcc: eve@evil.example\x85\x0b\x00"),
        replace(LETTER, topic="INC\r\nBcc: eve@evil.example"),
        replace(LETTER, language="en\r\nBcc: eve@evil.example"),
        replace(LETTER, body="short\r\n\r\nBcc: eve@evil.example"),
    ],
)
def test_nothing_typed_becomes_a_header(letter):
    assert sorted(parsed(letter).keys()) == sorted(parsed().keys())


@pytest.mark.parametrize(
    "address",
    [
        "ada@corp.example\r\nBcc: eve@evil.example",
        "ada@corp.example>\r\nRCPT TO:<eve@evil.example",
        "ada@corp.example, eve@evil.example",
        "ada",
        "",
        "@corp.example",
        "ada@",
    ],
)
def test_what_is_no_address_is_refused_for_good_and_nothing_is_sent(mail_server, address):
    error = refused(transport(mail_server), replace(LETTER, address=address))
    assert error.permanent
    assert not error.whole
    assert mail_server.connections == 0


def test_an_unknown_recipient_is_refused_for_good(mail_server):
    mail_server.refusals["ada@corp.example"] = "550 5.1.1 No such user"
    error = refused(transport(mail_server))
    assert (error.permanent, error.whole, error.unknown) == (True, False, False)
    assert "550 5.1.1 No such user" in str(error)
    assert mail_server.mails == []


def test_a_full_mailbox_is_tried_later(mail_server):
    mail_server.refusals["ada@corp.example"] = "452 4.2.2 Mailbox full"
    error = refused(transport(mail_server))
    assert (error.permanent, error.whole) == (False, False)


def test_a_refused_recipient_does_not_spoil_the_next_mail(mail_server):
    mail_server.refusals["ada@corp.example"] = "550 5.1.1 No such user"
    way = transport(mail_server)
    with pytest.raises(TransportError):
        way.send(LETTER, AT)
    way.send(replace(LETTER, address="bob@corp.example"), AT)
    way.close()
    assert [mail.recipients for mail in mail_server.mails] == [["bob@corp.example"]]


@pytest.mark.parametrize(("answer", "permanent"), [("451 4.3.0 Disk full", False), ("554 5.7.1 Looks like spam", True)])
def test_the_text_itself_can_be_refused(mail_server, answer, permanent):
    mail_server.text_answers.append(answer)
    error = refused(transport(mail_server))
    assert (error.permanent, error.unknown) == (permanent, False)
    assert answer in str(error)


def test_a_refused_sender_is_our_own_fault_and_never_the_recipients(mail_server):
    mail_server.sender_answers.append("550 5.7.1 Sender not allowed")
    error = refused(transport(mail_server))
    assert (error.permanent, error.whole) == (False, True)


def test_later_at_the_sender_renews_the_connection_once(mail_server):
    way = transport(mail_server)
    way.send(LETTER, AT)
    mail_server.sender_answers.append("452 4.5.3 Too many messages")
    way.send(LETTER, AT)
    way.close()
    assert [mail.connection for mail in mail_server.mails] == [0, 1]
    mail_server.sender_answers.append("421 4.3.2 Shutting down")
    assert not refused(transport(mail_server)).permanent


def test_a_connection_carries_ten_mails(mail_server):
    way = transport(mail_server)
    for _ in range(21):
        way.send(LETTER, AT)
    way.close()
    assert [mail.connection for mail in mail_server.mails] == [0] * 10 + [1] * 10 + [2]


def test_a_line_cut_after_the_text_left_is_not_known(mail_server):
    mail_server.break_after_data = 1
    way = transport(mail_server)
    with pytest.raises(TransportError) as error:
        way.send(LETTER, AT)
    assert (error.value.unknown, error.value.permanent) == (True, False)
    way.send(LETTER, AT)
    way.close()
    assert {mail.message["Message-ID"] for mail in mail_server.mails} == {"<1@b.invalid>"}
    assert len(mail_server.mails) == 2


def test_a_server_that_falls_silent_is_not_waited_for_without_end(mail_server):
    mail_server.hang = True
    error = refused(transport(mail_server, timeout=0.3))
    assert (error.permanent, error.unknown) == (False, False)
    assert "timed out" in str(error)


def test_a_server_that_is_not_there_is_at_fault_as_a_whole():
    with SmtpPeer() as gone:
        way = transport(gone)
    error = refused(way)
    assert (error.whole, error.permanent) == (True, False)


def test_an_international_address_needs_a_server_that_can():
    letter = replace(LETTER, address="żółw@łódź.example")
    with SmtpPeer() as able:
        way = transport(able)
        way.send(letter, AT)
        way.close()
        assert able.mails[0].recipients == ["żółw@xn--d-uga0v4h.example"]
        assert able.mails[0].message["To"] == "żółw@xn--d-uga0v4h.example"
    with SmtpPeer(utf8=False) as unable:
        error = refused(transport(unable), letter)
        assert error.permanent
        assert "SMTPUTF8" in str(error)


def test_signing_in_with_a_quoted_password():
    with SmtpPeer(password="p@ss:w/rd%") as peer:
        way = transport(peer, user="breach%40corp:p%40ss%3Aw%2Frd%25@")
        way.send(LETTER, AT)
        way.close()
        assert peer.logins == [("breach@corp", "p@ss:w/rd%")]
        assert len(peer.mails) == 1
        error = refused(transport(peer, user="breach%40corp:wrong@"))
        # A wrong password is mended in the settings; no text may be lost over it, and the error must not show it.
        assert (error.whole, error.permanent) == (True, False)
        assert "wrong" not in str(error)


@pytest.mark.parametrize(("scheme", "starttls"), [("smtps", False), ("smtp+starttls", True)])
def test_encrypted_connections_and_their_certificate(scheme, starttls):
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(CERTIFICATE)
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with SmtpPeer(tls=server, starttls=starttls) as peer:
        way = transport(peer, scheme, context=trusting)
        way.send(LETTER, AT)
        way.close()
        assert len(peer.mails) == 1
        error = refused(transport(peer, scheme))
        assert error.whole
        assert "certificate" in str(error).lower()
        assert len(peer.mails) == 1


@pytest.mark.parametrize(
    ("url", "sender", "configured", "loopback"),
    [
        ("smtp://localhost", SENDER, True, True),
        ("smtps://mail.corp.se", SENDER, True, False),
        (None, SENDER, False, False),
        ("smtp://localhost", None, False, True),
        (None, None, False, False),
    ],
)
def test_whether_it_is_configured(url, sender, configured, loopback):
    way = MailTransport(url, sender)
    assert (way.configured, way.loopback) == (configured, loopback)
    way.close()
