"""The directory of authorities: the facts of the reference, a reader that refuses slips, what is said to be sure."""

import re
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
import yaml
from babel import Locale

from contracts.catalogue import CatalogueError
from incidents.authorities import catalogue
from incidents.authorities.directory import (
    Channel,
    Override,
    Refuses,
    language_warning,
    overlaid,
    spoken,
    warnings,
)

DIRECTORY = catalogue.current()
ALL = DIRECTORY.authorities
AS_OF = date(2026, 11, 22)
DOUBT = re.compile(r"from memory|unverified|less certain|unknown year")
#: What the reference names after itself, and not as a country.
NO_COUNTRY = {"DE": "Germany (federal)", "EU-EDPS": "EU institutions"}


# --- the reference


@pytest.fixture(scope="module")
def reference(shared):
    return yaml.safe_load((shared / "reference" / "authorities.yaml").read_text("utf-8"))


def _figures(text):
    """Numbers, addresses and abbreviations: what our own words must not lose."""
    return set(re.findall(r"[\w@./]*\d[\w@./]*\w|\b[A-Z]{3,}\b", text)) - {"EDPB", "DPO"}


@pytest.mark.shared
def test_every_fact_of_an_authority_is_that_of_the_reference(reference):
    for one in [*reference["authorities"], *reference["german_laender"]]:
        ours = ALL[one["code"]]
        for name in ("name", "website", "breach_url", "breach_email", "email", "phone", "timezone", "verified"):
            if name in one:
                assert getattr(ours, name) == one[name], (ours.code, name)
        for name in ("name_en", "languages_verified", "contact_verified", "land"):
            if name in one:
                assert getattr(ours, name) == one[name], (ours.code, name)
        if "channel" in one:
            assert list(ours.channel) == one["channel"], ours.code
            assert list(ours.languages) == one["languages"], ours.code
            known = Locale("en").territories.get(ours.code)
            assert one["country"] == NO_COUNTRY.get(ours.code, known)
            assert (ours.channel_as_of, ours.undated) == (
                one.get("channel_as_of"),
                "channel_as_of" in one and one["channel_as_of"] is None,
            )
        notes = one.get("notes", "")
        words = " ".join(str(note.text) for note in ours.notes)
        if "land" not in one:
            assert _figures(notes) <= _figures(words), ours.code
            assert bool(DOUBT.search(notes)) == any(not note.verified for note in ours.notes), ours.code
    assert set(ALL) == {one["code"] for one in [*reference["authorities"], *reference["german_laender"]]}


@pytest.mark.shared
def test_the_general_rules_and_the_day_are_those_of_the_reference(reference):
    assert DIRECTORY.as_of == reference["as_of"]
    assert [(one.source, one.verified) for one in DIRECTORY.rules] == [
        (one["source"], one["verified"]) for one in reference["general_rules"]
    ]


# --- the reader


RAW = yaml.safe_load(catalogue.DIRECTORY.read_text("utf-8"))


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (("authorities", 0, "channel"), ["fax"], "AT: channel: unknown channel 'fax'"),
        (("authorities", 0, "colour"), "red", "AT: colour: unknown field"),
        (("authorities", 0, "verified"), "yes", "AT: verified: must be true or false"),
        (("authorities", 0, "timezone"), "Europe/Nowhere", "AT: timezone: unknown zone"),
        (("authorities", 0, "channel_as_of"), 1999, "AT: channel_as_of: must be a year"),
        (("authorities", 0, "website"), "http://a.example", "AT: website: must be an address with https://"),
        (("authorities", 0, "email"), "nobody", "AT: email: must be an e-mail address"),
        (("authorities", 0, "languages"), [], "AT: languages: must be a list of two-letter codes"),
        (("authorities", 0, "refuses"), ["mondays"], "AT: refuses: unknown refusal"),
        (("authorities", 0, "notes"), [{"text": "{x}"}], "AT: notes: note: text: must not have braces"),
        (("authorities", 0, "code"), "BE", "BE: code: stands there twice"),
        (("laender", "authorities", 0, "land"), None, "DE-BW: land: must be a text"),
        (("laender", "timezone"), "x", "laender: timezone: unknown zone"),
        (("rules", 0, "verified"), 1, "lead: verified: must be true or false"),
        (("schema_version",), 2, "schema_version: must be 1"),
        (("as_of",), "today", "as_of: must be a date"),
        (("extra",), [], "extra: unknown section"),
    ],
)
def test_a_slip_is_refused_with_its_record_and_field(tmp_path, place, value, problem):
    data = deepcopy(RAW)
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = tmp_path / "directory.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        catalogue.load(path)
    assert any(line.startswith(problem) for line in refused.value.problems), refused.value.problems


def test_a_missing_field_is_named(tmp_path):
    data = deepcopy(RAW)
    del data["authorities"][0]["phone"]
    path = tmp_path / "directory.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(CatalogueError, match="AT: phone: missing"):
        catalogue.load(path)


def test_every_sentence_of_the_file_is_extracted():
    with catalogue.DIRECTORY.open("rb") as file:
        found = {text for _line, _function, text, _comments in catalogue.sentences(file, (), (), {})}
    notes = {note.text.text for one in ALL.values() for note in one.notes}
    assert found == notes | {rule.text.text for rule in DIRECTORY.rules}


# --- what is sure


@pytest.mark.parametrize(
    ("code", "today", "said"),
    [
        ("BE", AS_OF, []),
        ("BE", date(2027, 11, 22), []),
        ("BE", date(2027, 11, 23), ["The source of the channel is old (2026)"]),
        ("LU", AS_OF, ["The source of the channel is old (2018)", "No source states which languages"]),
        ("AT", AS_OF, ["The source of the channel is of unknown year"]),
        ("HR", AS_OF, ["The channel is from memory", "No source states which languages"]),
        ("DE-HH", AS_OF, ["No channel for breaches is known", "No source states which languages"]),
    ],
)
def test_what_is_unverified_or_old_is_said(code, today, said):
    found = [str(one) for one in warnings(ALL[code], DIRECTORY.as_of, today)]
    assert len(found) == len(said)
    assert all(one.startswith(start) for one, start in zip(found, said, strict=True)), found


def test_whoever_overrides_the_channel_has_looked():
    override = Override("portal", "Ada", datetime(2026, 11, 1, tzinfo=UTC))
    ours = overlaid(ALL["HR"], {"channel": override, "languages": Override("hr, en", "Ada", override.at)})
    assert ours.channel == (Channel.PORTAL,)
    assert ours.languages == ("hr", "en")
    assert ours.overridden["channel"].by == "Ada"
    assert warnings(ours, DIRECTORY.as_of, AS_OF) == ()
    assert "(2026)" in str(warnings(ours, DIRECTORY.as_of, date(2027, 12, 1))[0])


@pytest.mark.parametrize(("code", "language"), [("BE", "fr"), ("FI", "en"), ("PL", None), ("CH", "de")])
def test_the_first_language_that_we_have(code, language):
    assert spoken(ALL[code], ("en", "fr", "de", "es", "it", "nl")) == language


def test_another_language_is_warned_of_and_belgium_rejects_it():
    assert language_warning(ALL["BE"], "nl") is None
    assert "rejects a filing in the language en: it takes fr, nl, de" in str(language_warning(ALL["BE"], "en"))
    assert "may not take the language en: it takes fr" in str(language_warning(ALL["FR"], "en"))
    assert Refuses.LOW_RISK in ALL["DE-NW"].refuses
