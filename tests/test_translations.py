"""Every sentence that a person reads is found by the extraction and stands in every catalogue, whole and sound."""

import ast
import re
import tomllib
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_from_dir

from contracts.catalogue import current
from core.forms import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "accounts", "contracts", "incidents", "notifications")
CALLS = {"Phrase", "gettext", "lazy_gettext", "_", "_l"}
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _joins_parts(node: ast.expr) -> bool:
    """A template of placeholders only, one a line: it has no word to translate."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_is_a_literal(path: Path) -> None:
    # The one makes phrases, the other makes them of the catalogue of statutes, whose words are found as data.
    if path.name in ("phrases.py", "statutes.py"):
        return
    tree = ast.parse(path.read_text("utf-8"))
    hidden = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
        if not (node.args and (_is_text(node.args[0]) or _joins_parts(node.args[0])))
    ]
    assert hidden == [], "the extraction sees literals only"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_literal_is_found_by_the_extraction(path: Path) -> None:
    """It looks into no f-string: what is said in one stays English in every language."""
    said = {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
        if node.args and _is_text(node.args[0])
    }
    assert sorted(text for text in said - set(sentences()) if not _wordless(text)) == []


TRANSLATED = sorted(set(LANGUAGES) - {"en"})
KEYWORDS = DEFAULT_KEYWORDS | {"Phrase": (1,), "_l": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

#: What is rightly the same as in English: names and words that the languages share.
EVERYWHERE = {
    "%(hours)s h",
    "%(hours)s h %(minutes)s min",
    "%(minutes)s min",
    "%(seconds)s s",
    "Breachclock",
    "Message-ID",
    "PDF",
    "SMS",
}
SAME = {
    "de": {"Name", "Organisation", "Text", "Worker"},
    "es": {"no"},
    "fr": {
        *("Document", "Documents", "E-mail", "Incidents", "Menu", "Note", "Organisation", "Pages", "Parties"),
        *("Questions", "cause", "e-mail", "patients"),
    },
    "it": {"Art. 33(2) GDPR", "E-mail", "File", "Menu", "Password", "e-mail", "no"},
    "nl": {
        *("Contact: %(contact)s", "Contract", "Document", "E-mail", "Menu", "Open", "Worker", "e-mail", "post"),
        *("{amount} week", "{count} week", "weekend"),
    },
}


@cache
def sentences() -> dict[str, str | tuple[str, str]]:
    """Every sentence of the program: its key, and with it the plural where there is one."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: {"trimmed": "true"} for one in mappings if "trimmed" in one}
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0]: message for _f, _l, message, _c, _x in found}


@cache
def catalogue(language: str) -> Catalog:
    path = ROOT / "core" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def strings(message: str | tuple[str, ...]) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def test_the_extraction_finds_python_templates_and_statutes() -> None:
    assert "Log an incident" in sentences()
    assert "{event} + {length} = {end}" in sentences()
    assert "Report the breach to the FDPIC" in sentences()


def test_every_word_of_a_statute_that_a_page_shows_is_found_at_its_record() -> None:
    path = ROOT / "contracts" / "statutes.yaml"
    lines = path.read_text("utf-8").splitlines()
    with path.open("rb") as file:
        found = {
            (lines[line - 1].removeprefix("- id: "), text)
            for line, text, _comments, _context in extract("contracts.catalogue:sentences", file, KEYWORDS)
        }
    statutes = [current().by_id(record.id) for record in current().records if record.clocks]
    shown = {(one.id, words.text) for one in statutes for words in (one.title, one.condition) if words}
    # A proposal without a duty has a title only.
    assert found == shown | {(record.id, record.title) for record in current().records}
    assert {text for _record, text in found} <= set(sentences())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_no_other(language: str) -> None:
    translated = {strings(one.id)[0] for one in catalogue(language) if one.id and all(strings(one.string))}
    assert sorted(set(sentences()) - translated) == [], "missing"
    assert sorted(translated - set(sentences())) == [], "no longer used"


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language: str) -> None:
    broken = []
    for message in catalogue(language):
        if message.id:
            # A language may have to name somebody twice where English says "it". The form for one may leave the number
            # out where English does, too.
            one, *_rest, many = (
                set(PLACEHOLDER.findall(text)) for text in (strings(message.id)[0], *strings(message.id))
            )
            for place, text in enumerate(strings(message.string)):
                named = set(PLACEHOLDER.findall(text))
                if named != many and not (place == 0 and named == one):
                    broken.append(text)
    assert broken == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    same = {strings(one.id)[0] for one in catalogue(language) if one.id and one.id == one.string}
    assert sorted(text for text in same if text not in EVERYWHERE | SAME[language] and not _wordless(text)) == []


def test_no_two_languages_share_a_sentence() -> None:
    """A name or a figure may read the same in two languages, a sentence does not: it would be the other's."""
    shared = [
        (one, other, message.id)
        for one, other in combinations([code for code in LANGUAGES if code != "en"], 2)
        for message in catalogue(one)
        if message.id and len(PLACEHOLDER.sub("", strings(message.id)[0]).split()) > 4
        if (found := catalogue(other).get(message.id)) and found.string == message.string
    ]
    assert shared == []


def _wordless(text: str) -> bool:
    """Placeholders and signs only."""
    return not re.search(r"[^\W\d_]", PLACEHOLDER.sub("", text))


@pytest.mark.parametrize(("language", "word"), [("de", "Passwort"), ("fr", "Mot de passe"), ("nl", "Wachtwoord")])
def test_a_page_speaks_the_reader_s_language(strict_client, language: str, word: str) -> None:
    page = strict_client.get("/setup", headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in page.text
    assert word in page.text
