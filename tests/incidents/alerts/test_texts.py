"""What the texts of an alert say: an SMS of two segments and no names, a mail whose two parts say the same."""

import re
import secrets
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import catalogue
from core.database import db
from core.forms import LANGUAGES
from incidents.alerts.sending.operations import KEY_BYTES
from incidents.alerts.texts.operations import Letterhead, Line, Said, text
from incidents.clock import Stage
from notifications.segments import is_gsm, segments
from tests import make
from tests.make import NOW

KEY = "k" * len(secrets.token_urlsafe(KEY_BYTES))
ZONES = ("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
LONG = "https://breachclock.a-rather-long-name.ours.example/app"
# No word of ours begins like that, so that a name in a text is one that was let in.
NAMES = st.text(st.characters(categories=("Lu", "Ll", "Zs")), max_size=60).map(lambda name: f"Qqz{name}".strip())


@pytest.fixture
def story(context):
    """An incident with a duty of a contract and one of a statute, and a person to tell."""
    make.ours()
    person = make.person(on_call=False)
    above = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
    incident = make.incident(above)
    return incident, make.promise(incident, above), make.clock(incident, statute="eu-gdpr-33-2"), person


def head(person, channel):
    return Letterhead(person, channel, person.phone or "", "alert:1", KEY, NOW)


def written(story, channel, *, count=2, now=NOW, again=False):
    incident, promise, statute, person = story
    stage = Stage("half", NOW)
    lines = [Line(clock, stage, planned=True) for clock in (statute, promise)]
    return text(incident, Said(lines, count, started=False), head(person, channel), now, again=again)


# ---- SMS


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    language=st.sampled_from(sorted(LANGUAGES)),
    zone=st.sampled_from(ZONES),
    count=st.integers(1, 9999),
    drill=st.booleans(),
    bare=st.booleans(),
    days=st.integers(-400, 400),
    target=st.booleans(),
    law=st.booleans(),
    names=st.tuples(NAMES, NAMES, NAMES, NAMES),
    reference=st.sampled_from(("INC-2026-0001", "INC-2026-1234567")),
    base=st.sampled_from(("https://b.example", LONG)),
    data=st.data(),
)
def test_an_sms_has_two_segments_its_link_and_no_name(
    story, language, zone, count, drill, bare, days, target, law, names, reference, base, data
):
    current_app.config["BREACHCLOCK"] = replace(current_app.config["BREACHCLOCK"], base_url=base)
    incident, promise, statute, person = story
    title, contract, party, who = names
    first = statute if law else promise
    with db.session.no_autoflush:
        incident.title, incident.drill, incident.reference = title, drill, reference
        incident.mail_compromised_at = NOW if bare else None
        promise.contract.title = contract
        for clock in (promise, statute):
            clock.debtor.name = party
            ends_at = NOW + timedelta(days=days, hours=1)
            clock.due_at, clock.target_at = (None, ends_at) if target else (ends_at, None)
        statute.statute = data.draw(st.sampled_from([one.id for one in catalogue.current().statutes]))
        person.language, person.zone, person.name = language, zone, who
        lines = [Line(first, Stage("due", NOW), planned=True)]
        sms = text(incident, Said(lines, count, started=False), head(person, "sms"), NOW).body
    assert segments(sms) <= 2
    assert sms.endswith(f" {base}/a/{KEY}")
    assert sms.removeprefix("DRILL ").startswith(reference) or drill
    assert reference in sms
    assert not any(name in sms for name in (title, contract, party, who, "Qqz"))
    provision = str(catalogue.current().by_id(statute.statute).provision)
    assert is_gsm(sms) or (law and not bare and not is_gsm(provision))
    if is_gsm(sms):
        # How to reply stands in it whatever had to be cut.
        assert re.search(r"\b1 ?: .+\b2 ?: .+\b3 ?: .+ http", sms)
    if base != LONG and law and not bare:
        assert provision in sms or is_gsm(sms)
    db.session.rollback()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_sms_has_two_segments_whatever_the_law_is_called(story, language):
    """Some names of laws are long, and some take letters of which a segment holds fewer than half as many."""
    incident, _promise, statute, person = story
    current_app.config["BREACHCLOCK"] = replace(current_app.config["BREACHCLOCK"], base_url=LONG)
    person.language = language
    with db.session.no_autoflush:
        incident.drill, incident.reference = True, "INC-2026-1234567"
        for one in catalogue.current().statutes:
            statute.statute = one.id
            said = Said([Line(statute, Stage("due", NOW), planned=True)], 9999, started=False)
            sms = text(incident, said, head(person, "sms"), NOW - timedelta(days=399, hours=23)).body
            assert segments(sms) <= 2, (one.id, sms)
            assert sms.endswith(f" {LONG}/a/{KEY}")
    db.session.rollback()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_sms_keeps_the_moment_beside_long_links(story, language):
    story[3].language = language
    current_app.config["BREACHCLOCK"] = replace(current_app.config["BREACHCLOCK"], base_url=LONG)
    sms = written(story, "sms", count=9999, now=NOW + timedelta(hours=1)).body
    assert segments(sms) <= 2
    assert is_gsm(sms)
    assert sms.endswith(f"{LONG}/a/{KEY}")
    assert "14:00 CEST" in sms


def test_what_is_spoken_keeps_its_accents(story):
    story[3].language = "es"
    story[2].due_at = NOW + timedelta(days=2, hours=1)
    assert "2 dias" in written(story, "sms").body
    call = written(story, "voice").body
    assert "2 días" in call
    # Nobody can follow a link by ear.
    assert "http" not in call
    assert KEY not in call
    story[3].language = "en"
    assert written(story, "voice").body.endswith("Press 1: on it, 2: need help, 3: wrong person.")
    assert "Reply 1: on it" in written(story, "sms").body


# ---- both parts of a mail


class Reading(HTMLParser):
    """What a person reads of a page, and what it points to."""

    def __init__(self):
        super().__init__()
        self.words, self.links, self.tags, self._inside = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._inside.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "background")]

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "title"} & set(self._inside):
            self.words += data.split()


def read(page):
    reading = Reading()
    reading.feed(page)
    return reading


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["plain", "drill", "bare", "again", "many", "typed"])
def test_both_parts_of_a_mail_say_the_same(story, language, case):
    incident, _promise, _statute, person = story
    person.language = language
    incident.drill = case == "drill"
    incident.mail_compromised_at = NOW if case == "bare" else None
    if case == "typed":
        incident.title = '<b>Ann & Bo</b> "it\'s" <img src=https://evil.example/x> https://evil.example'
    mail = written(story, "email", count=500 if case == "many" else 2, again=case == "again")
    page = read(mail.body_html)
    assert page.words == mail.body.split()
    assert f'<html lang="{language}">' in mail.body_html
    # Every link is one of ours that the text shows, and nothing is fetched to show the page.
    link = f"http://localhost:8000/incidents/{incident.reference}"
    assert page.links == [f"http://localhost:8000/a/{KEY}", link]
    assert page.tags <= {"html", "head", "meta", "title", "style", "body", "h1", "p", "br", "strong", "a"}
    assert not re.search(r"url\(|@import", mail.body_html)


def test_the_key_of_the_link_is_in_both_parts_as_they_leave_and_in_neither_as_stored(story):
    mail = written(story, "email")
    assert mail.secret == KEY
    assert (mail.body.count(KEY), mail.body_html.count(KEY)) == (1, 2)


def test_only_a_mail_has_a_page(story):
    assert [written(story, channel).body_html for channel in ("sms", "voice", "chat")] == [None, None, None]
