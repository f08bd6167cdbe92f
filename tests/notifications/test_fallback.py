"""Several mail servers and several SMS senders as one way out, against real servers on the loopback."""

from datetime import UTC, datetime

import pytest

from core.config import Config
from notifications.email import MailTransport
from notifications.errors import TransportError
from notifications.fallback import Fallback, Standing
from notifications.health import SLOW
from notifications.operations import transports
from notifications.sms import SmsTransport
from notifications.texts import Letter
from tests.peers import SmtpPeer

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
LETTER = Letter(1, "alert", "INC-7", "email", "ada@corp.example", "Runs short", "12 h", None, "en", "<1@b.invalid>")
SMS = Letter(2, "alert", "INC-7", "sms", "+46701740605", None, "12 h left", None, "en", "<2@b.invalid>")
SERVICE = "MG" + "0" * 32


@pytest.fixture
def second():
    with SmtpPeer() as peer:
        yield peer


class Steady:
    """Seconds that tests count."""

    at = 0.0

    def __call__(self):
        return self.at


def mail(*peers, standing=None, timeout=5.0, user="", start=lambda probe: probe()):
    urls = [f"smtp://{user}127.0.0.1:{peer.port}" for peer in peers]
    return Fallback([MailTransport(url, "b@corp.example", timeout=timeout) for url in urls], standing, start)


def name(peer):
    return f"127.0.0.1:{peer.port}"


def sent(way, letter=LETTER):
    try:
        return way.send(letter, AT)
    finally:
        way.close()


def refused(way, letter=LETTER):
    with pytest.raises(TransportError) as error:
        sent(way, letter)
    return error.value


def gone():
    """A server that is not there any more."""
    with SmtpPeer() as peer:
        pass
    return peer


# ---- mail servers


def test_the_first_server_takes_the_text_and_the_record_names_it(mail_server, second):
    receipt = sent(mail(mail_server, second))
    assert (receipt.id, str(receipt.words)) == ("<1@b.invalid>", f"Taken by {name(mail_server)}.")
    assert (len(mail_server.mails), second.connections) == (1, 0)


def test_the_second_takes_over_when_the_first_is_not_there_and_the_record_says_why(second):
    first = gone()
    receipt = sent(mail(first, second))
    assert str(receipt.words).startswith(
        f"Taken by {name(second)}. Not taken before: {name(first)}: The mail server cannot be used: "
    )
    assert len(second.mails) == 1


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("sender", "550 5.7.1 Sender not allowed"),
        ("sender", "421 4.3.2 Shutting down"),
        ("recipient", "530 5.7.0 Must sign in first"),
        ("recipient", "554 5.7.1 Relay access denied"),
        ("recipient", "451 4.3.0 Try later"),
        ("text", "452 4.3.1 Disk full"),
        ("text", "554 5.7.1 Looks like spam"),
    ],
)
def test_a_refusal_of_us_goes_on_to_the_second_server_at_once(mail_server, second, kind, answer):
    _answer(mail_server, kind, answer)
    receipt = sent(mail(mail_server, second))
    assert answer in str(receipt.words)
    assert (len(mail_server.mails), len(second.mails)) == (0, 1)


@pytest.mark.parametrize(("kind", "answer"), [("recipient", "550 5.1.1 No such user"), ("text", "552 Too long")])
def test_a_refusal_for_good_is_not_tried_at_the_second(mail_server, second, kind, answer):
    _answer(mail_server, kind, answer)
    error = refused(mail(mail_server, second))
    assert (error.permanent, error.whole) == (True, False)
    assert str(error).startswith(f"{name(mail_server)}: ")
    assert second.connections == 0


def test_a_text_that_may_have_been_taken_waits_for_its_next_attempt(mail_server, second):
    mail_server.break_after_data = 1
    standing = Standing(Steady())
    error = refused(mail(mail_server, second, standing=standing))
    assert (error.unknown, error.permanent, error.whole) == (True, False, False)
    assert (len(mail_server.mails), second.connections) == (1, 0)
    # The next attempt, under the same id, begins with the other server.
    assert sent(mail(mail_server, second, standing=standing)).id == "<1@b.invalid>"
    assert len(second.mails) == 1


def test_an_unknown_address_at_the_second_counts_although_the_first_was_down(second):
    second.refusals["ada@corp.example"] = "550 5.1.1 No such user"
    error = refused(mail(gone(), second))
    assert (error.permanent, error.whole) == (True, False)


def test_all_down_is_at_fault_as_a_whole_and_policy_everywhere_is_for_good(mail_server, second):
    error = refused(mail(gone(), gone()))
    assert (error.whole, error.permanent, error.unknown) == (True, False, False)
    assert str(error).count("cannot be used") == 2
    for peer in (mail_server, second):
        peer.refusals["ada@corp.example"] = "554 5.7.1 Relay access denied"
    assert refused(mail(mail_server, second)).permanent
    # One that is down may yet relay for us.
    assert not refused(mail(mail_server, gone())).permanent


def test_an_international_address_finds_the_server_that_can(second):
    letter = Letter(1, "alert", "INC-7", "email", "żółw@corp.example", "s", "b", None, "en", "<1@b.invalid>")
    with SmtpPeer(utf8=False) as unable:
        assert "SMTPUTF8" in str(sent(mail(unable, second), letter).words)
    assert second.mails[0].recipients == ["żółw@corp.example"]


def test_the_health_is_shared_by_all_hands_and_the_first_server_is_tried_again_gently(mail_server, second):
    clock = Steady()
    standing = Standing(clock)
    mail_server.sender_answers.append("421 4.3.2 Shutting down")
    one, other = (mail(mail_server, second, standing=standing) for _ in range(2))
    sent(one)
    sent(other)
    assert (len(mail_server.mails), len(second.mails)) == (0, 2)
    assert mail_server.connections == 1
    took = []
    for at in (5, 10, 11, 19, 20, 21, 30, 31, 32):
        clock.at = float(at)
        took.append(str(sent(one).words).rstrip(".").endswith(name(mail_server)))
    # One text after ten seconds, one after ten more, and after the third it has proven itself.
    assert took == [False, True, False, False, True, False, True, True, True]


def test_a_server_that_hangs_holds_up_one_text_only(mail_server, second):
    mail_server.hang = True
    standing = Standing()
    states = []
    for _ in range(2):
        way = mail(mail_server, second, standing=standing, timeout=0.3)
        states.append(str(sent(way).words))
    assert [len(second.mails), mail_server.mails] == [2, []]
    assert ["timed out" in words for words in states] == [True, False]


def test_while_a_text_hangs_at_the_first_server_the_others_go_to_the_second(mail_server, second):
    clock = Steady()
    standing = Standing(clock)
    with standing.handing_over(name(mail_server)):
        took = []
        for clock.at in (SLOW, SLOW + 0.1):
            took.append(str(sent(mail(mail_server, second, standing=standing)).words))
        assert took == [f"Taken by {name(mail_server)}.", f"Taken by {name(second)}."]
        with standing.handing_over(name(second)):
            clock.at += SLOW + 0.1
            # Where all hang each is still tried.
            assert "Taken by" in str(sent(mail(mail_server, second, standing=standing)).words)
    assert str(sent(mail(mail_server, second, standing=standing)).words) == f"Taken by {name(mail_server)}."


def test_no_text_waits_for_the_probe_of_a_server_that_still_hangs(mail_server, second):
    mail_server.hang = True
    clock = Steady()
    standing, probes = Standing(clock), []
    way = mail(mail_server, second, standing=standing, timeout=0.3, start=probes.append)
    sent(way)
    clock.at = 11.0
    tried = mail_server.connections
    assert str(sent(way).words) == f"Taken by {name(second)}."
    # Asked once, beside the text; another text begins no second probe.
    assert (len(probes), mail_server.connections) == (1, tried)
    sent(way)
    assert len(probes) == 1
    probes.pop()()
    clock.at = 40.0
    assert str(sent(way).words) == f"Taken by {name(second)}."
    assert probes == []
    mail_server.hang = False
    clock.at = 41.0
    sent(way)
    probes.pop()()
    assert mail_server.mails == []
    assert str(sent(way).words) == f"Taken by {name(mail_server)}."


@pytest.mark.parametrize(("kind", "answer"), [("sender", "550 5.7.1 Sender not allowed"), (None, None)])
def test_a_probe_carries_no_text_and_says_what_is_wrong(mail_server, kind, answer):
    way = MailTransport(f"smtp://127.0.0.1:{mail_server.port}", "b@corp.example")
    if kind:
        _answer(mail_server, kind, answer)
        with pytest.raises(TransportError, match="Sender not allowed"):
            way.probe()
    else:
        way.probe()
    assert (mail_server.mails, mail_server.connections) == ([], 1)


def test_a_server_that_is_not_there_fails_its_probe():
    with pytest.raises(TransportError):
        MailTransport(f"smtp://127.0.0.1:{gone().port}", "b@corp.example", timeout=1.0).probe()


def test_no_password_is_in_the_record(second):
    error = refused(mail(gone(), user="breach:s3cret@"))
    assert "s3cret" not in str(error)
    with SmtpPeer(password="another") as strict:
        words = str(sent(Fallback([*_signing(strict), *_signing(second, user="")])).words)
    assert "s3cret" not in words
    assert "breach" not in words


def _signing(peer, user="breach:s3cret@"):
    return [MailTransport(f"smtp://{user}127.0.0.1:{peer.port}", "b@corp.example")]


def _answer(peer, kind, answer):
    if kind == "sender":
        peer.sender_answers.append(answer)
    elif kind == "recipient":
        peer.refusals["ada@corp.example"] = answer
    else:
        peer.text_answers.append(answer)


# ---- senders of SMS


def sms(provider, standing=None, timeout=5.0):
    given = {"sid": provider.sid, "token": provider.token, "base_url": provider.url, "timeout": timeout}
    return Fallback([SmsTransport(sender=sender, **given) for sender in (provider.sender, SERVICE)], standing)


@pytest.mark.parametrize("code", [21212, 21606, 21611, 21612, 21659, 21660])
def test_a_refused_sender_is_replaced_by_the_next_at_once(provider, code):
    provider.answers.append((400, code))
    receipt = sent(sms(provider), SMS)
    assert receipt.id == provider.messages[0]["sid"]
    assert provider.messages[0]["MessagingServiceSid"] == SERVICE
    assert str(code) in str(receipt.words)
    assert f"Taken by {SERVICE}." in str(receipt.words)


@pytest.mark.parametrize(
    ("answer", "permanent", "unknown"),
    [
        ((400, 21211), True, False),
        # STOP: another number of ours is not wanted either.
        ((400, 21610), True, False),
        ((429, 20429, 17), False, False),
        ((401, 20003), False, False),
        ((500, 20500), False, False),
        ("cut", False, True),
        ("noise", False, True),
    ],
)
def test_what_is_true_of_every_sender_or_not_known_does_not_go_to_the_next(provider, answer, permanent, unknown):
    provider.answers.append(answer)
    error = refused(sms(provider), SMS)
    assert (error.permanent, error.unknown) == (permanent, unknown)
    assert error.unwanted is (answer == (400, 21610))
    assert provider.requests == 1
    assert error.retry_after == (17.0 if answer == (429, 20429, 17) else None)


def test_a_sender_that_was_refused_stands_behind_for_the_next_text(provider):
    standing = Standing(Steady())
    provider.answers.append((400, 21606))
    sent(sms(provider, standing), SMS)
    sent(sms(provider, standing), SMS)
    assert provider.requests == 3
    assert [message.get("MessagingServiceSid") for message in provider.messages] == [SERVICE, SERVICE]


# ---- settings


def test_the_settings_name_servers_and_senders_in_order_and_calls_come_from_the_first_number(tmp_path):
    config = Config(
        tmp_path,
        "sqlite://",
        "key",
        smtp_url="smtp://u:p@one.example smtps://two.example:4650",
        mail_from="b@corp.example",
        twilio_account_sid="AC1",
        twilio_auth_token="t",
        twilio_from=f"{SERVICE} +15005550006",
    )
    ways = transports(config)
    assert [way.name for way in ways["email"]._ways.values()] == ["one.example", "two.example:4650"]
    assert list(ways["sms"]._ways) == [SERVICE, "+15005550006"]
    assert all(way.configured and not way.loopback for way in ways.values())
    assert ways["voice"]._sender == "+15005550006"


def test_example_addresses_leave_only_where_every_server_is_on_this_machine():
    one, two = MailTransport("smtp://localhost", "b@c.example"), MailTransport("smtp://mail.example", "b@c.example")
    assert Fallback([one]).loopback
    assert not Fallback([one, two]).loopback
    assert (Fallback([]).loopback, Fallback([]).configured) == (False, False)
