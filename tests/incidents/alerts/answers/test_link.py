"""What a link still does, what its page says without a name, and how often a wrong key may be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.alerts.answers.link import (
    ADDRESSES,
    CLOSED,
    MISSES,
    OVER,
    UNKNOWN,
    USED,
    Given,
    Misses,
    nameless,
    refusal,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMED = {
    "kind": "contract", "statute": None, "provision": None, "title": None, "verified": True, "authority": None,
    "contract": "Northwind DPA", "debtor": "Below Hosting", "creditor": "Northwind", "debtor_ours": False,
    "creditor_ours": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, UNKNOWN),
        (Given(active=True, answered=False, going=True), None),
        (Given(active=True, answered=True, going=True), USED),
        (Given(active=True, answered=True, going=False), USED),
        (Given(active=True, answered=False, going=False), OVER),
        (Given(active=False, answered=False, going=True), CLOSED),
    ],
)
def test_why_a_link_does_nothing(given, expected):
    assert refusal(given) is expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "A contract: the counterparty tells another party"),
        ({"debtor_ours": True}, "A contract: we tell the counterparty"),
        ({"creditor_ours": True}, "A contract: the counterparty tells us"),
        ({"statute": "eu-gdpr-33-2", "provision": "Art. 33(2) GDPR", "debtor_ours": True},
         "Art. 33(2) GDPR: we tell the counterparty"),
        ({"statute": "eu-gdpr-33-1", "creditor": None, "contract": None},
         "Art. 33(1) GDPR: notify the supervisory authority"),
        ({"kind": "triage", "creditor": None, "contract": None},
         "Decide whether and since when we have been aware (our own clock, not law)"),
    ],
)  # fmt: skip
def test_no_name_stands_on_a_page_that_needs_no_sign_in(changes, words):
    said = str(nameless(NAMED | changes))
    assert said == words
    assert not any(name in said for name in ("Northwind", "Below"))


def test_wrong_keys_are_counted_by_address_and_minute():
    misses = Misses()
    assert [misses.too_many("a", NOON) for _ in range(MISSES + 1)] == [False] * MISSES + [True]
    assert not misses.too_many("b", NOON)
    assert misses.too_many("a", NOON + timedelta(seconds=59))
    assert not misses.too_many("a", NOON + timedelta(minutes=1, seconds=59))


def test_the_count_keeps_no_more_addresses_than_it_should():
    misses = Misses()
    for number in range(ADDRESSES + 5):
        misses.too_many(str(number), NOON)
    assert len(misses._tried) == ADDRESSES
