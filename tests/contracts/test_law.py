"""The statutory duties: which there are, since when, and which of them has a number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts import law
from contracts.terms import Channel, Standard, Trigger, Unit

ALL = (law.ART_33_1, law.ART_33_2, law.ART_34_1, law.ART_34_3_C)


@pytest.mark.parametrize(
    ("day", "duties"),
    [
        (date(2016, 4, 27), ()),
        (date(2018, 5, 24), ()),
        (date(2018, 5, 25), ALL),
        (date(2026, 11, 22), ALL),
    ],
)
def test_the_duties_are_law_since_25_may_2018(day, duties):
    assert law.in_force(day) == duties


def test_a_repealed_duty_is_law_until_its_last_day(monkeypatch):
    old = replace(law.ART_33_1, id="old", effective_to=date(2027, 12, 31))
    monkeypatch.setattr(law, "STATUTES", (old,))
    assert law.in_force(date(2027, 12, 31)) == (old,)
    assert law.in_force(date(2028, 1, 1)) == ()


@pytest.mark.parametrize(
    ("statute", "provision", "debtor", "creditor", "trigger", "number", "target_hours"),
    [
        (law.ART_33_1, "Art. 33(1) GDPR", "controller", law.AUTHORITY, Trigger.AWARENESS, (72, Unit.HOURS), None),
        (law.ART_33_2, "Art. 33(2) GDPR", "processor", "controller", Trigger.AWARENESS, (None, None), 24),
        (law.ART_34_1, "Art. 34(1) GDPR", "controller", law.DATA_SUBJECT, Trigger.HIGH_RISK_VERDICT, (None, None), 72),
        (
            law.ART_34_3_C,
            "Art. 34(3)(c) GDPR",
            "controller",
            law.DATA_SUBJECT,
            Trigger.HIGH_RISK_VERDICT,
            (None, None),
            72,
        ),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_each_article_as_terms(statute, provision, debtor, creditor, trigger, number, target_hours):
    terms = statute.terms
    assert str(statute.provision) == provision
    assert (terms.debtor, terms.creditor, terms.trigger) == (debtor, creditor, trigger)
    assert (terms.amount, terms.unit) == number
    assert terms.target == (timedelta(hours=target_hours) if target_hours else None)
    assert terms.standard is Standard.UNDUE_DELAY
    assert terms.channels == (Channel.UNSPECIFIED,)
    assert not terms.incidents


def test_ids_are_unique_and_found():
    assert len({statute.id for statute in law.STATUTES}) == len(law.STATUTES)
    assert [law.by_id(statute.id) for statute in law.STATUTES] == list(law.STATUTES)


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError, match="eu-gdpr-35"):
        law.by_id("eu-gdpr-35")


@pytest.mark.parametrize("statute", law.STATUTES, ids=lambda statute: statute.id)
def test_each_has_its_source_and_its_name(statute):
    assert "2016/679" in statute.source
    assert str(statute.title)
    assert statute.verified
