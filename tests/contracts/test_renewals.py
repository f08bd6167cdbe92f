"""Reminders of renewals: shown until the next day is entered, told once by e-mail, on both databases."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from accounts.models import Access
from contracts.lifetime import renewal
from contracts.renewals.operations import count_due, remind
from core.database import db
from incidents.watch.operations import tick
from notifications.models import Delivery
from tests import make
from tests.make import NOW
from tests.notifications.mailroom import Clock, Pigeon
from tests.visitor import Visitor, text_of

TODAY = date(2026, 6, 1)
ONE = timedelta(days=1)


@pytest.fixture
def contract(anywhere):
    with anywhere.app_context():
        yield make.contract(make.ours(), make.party("Below"))


def change(contract, **columns):
    for name, value in columns.items():
        setattr(contract, name, value)
    db.session.commit()


def mails():
    return list(db.session.scalars(select(Delivery).where(Delivery.purpose == "renewal").order_by(Delivery.id)))


def told(now=NOW):
    count = remind(now)
    db.session.commit()
    return count


def test_a_manager_is_told_once_for_each_day_of_renewal(contract):
    make.person("Cora", role=Access.CONTRACT_MANAGER, language="de")
    make.person("Ada")
    assert told() == 0
    change(contract, renews_on=TODAY + 30 * ONE, remind_days=30)
    assert (told(NOW - ONE), told(), told(), told(NOW + ONE)) == (0, 1, 0, 0)
    (mail,) = mails()
    assert (mail.address, mail.language, mail.channel) == ("cora@ours.example", "de", "email")
    assert f"/contracts/{contract.id}" in mail.body
    assert contract.title in mail.body
    change(contract, renews_on=TODAY + 40 * ONE)
    assert (told(NOW), told(NOW + 10 * ONE)) == (0, 1)


def test_several_contracts_are_one_mail_and_several_readers_get_one_each(contract):
    for name in ("Cora", "Dan"):
        make.person(name, role=Access.CONTRACT_MANAGER)
    change(contract, renews_on=TODAY)
    change(make.contract(make.ours(), make.party("Other")), renews_on=TODAY - 400 * ONE)
    assert told() == 2
    assert {mail.subject for mail in mails()} == {"2 contracts: decide on their renewal"}


def test_nobody_to_tell_leaves_it_untold(contract):
    change(contract, renews_on=TODAY)
    make.person("Ria", role=Access.RESPONDER)
    make.person("Old", role=Access.ADMINISTRATOR, active=False)
    assert told() == 0
    make.person("Ada", role=Access.ADMINISTRATOR)
    assert told() == 1


def test_the_day_is_that_of_our_organisation(contract):
    """At 22:30 UTC it is past midnight in Berlin."""
    make.person()
    change(contract, renews_on=TODAY + ONE)
    assert told(NOW.replace(hour=21, minute=30)) == 0
    assert told(NOW.replace(hour=22, minute=30)) == 1


def test_the_tick_tells(contract):
    make.person()
    change(contract, renews_on=TODAY)
    way = Pigeon(loopback=True)
    tick(Clock(NOW), "w", {"email": way, "sms": Pigeon(loopback=True)})
    assert [letter.purpose for letter in way.sent] == ["renewal"]


def test_the_database_counts_days_as_the_rule_does(contract):
    ends, ahead = (None, TODAY - ONE, TODAY, TODAY + ONE), (-1, 0, 1, 30)
    for remind_days, end, days in product((None, 0, 1, 29, 30, 31, 365), ends, ahead):
        change(contract, renews_on=TODAY + days * ONE, remind_days=remind_days, in_force_to=end)
        found = renewal(contract.renews_on, remind_days, end, TODAY)
        assert count_due(TODAY) == int(found is not None and found.due(TODAY)), (remind_days, end, days)


def test_the_first_page_has_a_quiet_line(anywhere):
    visitor = Visitor(anywhere).enter_as("responder")
    assert "renewal" not in text_of(visitor.get("/"))
    with anywhere.app_context():
        change(make.contract(make.ours(), make.party("Below")), renews_on=TODAY)
    assert "1 contract: decide on its renewal" in text_of(visitor.get("/"))
