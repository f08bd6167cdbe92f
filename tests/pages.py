"""What every page has to keep: valid HTML5, one title, one h1, unique ids, a label for each field."""

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E
from werkzeug.test import TestResponse

# Kinds of <input> that name themselves or show nothing.
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby")


def faults(html: str) -> list[str]:
    """What is wrong with a whole page, in words; empty means nothing found.

    >>> faults("<!doctype html><html lang=en><title>A</title><h1>A</h1><input name=b>")
    ['<input name="b"> has no label']
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    invalid = [f"line {line}: {E[code] % values}" for (line, _column), code, values in parser.errors]
    return [*invalid, *_frame(page, elements), *_ids(elements), *_labels(elements)]


def _frame(page: Element, elements: list[Element]) -> list[str]:
    found = []
    if not page.get("lang"):
        found.append("<html> has no lang")
    # Inside an SVG a <title> is a tooltip; html5lib gives its name a namespace, so it isn't counted here.
    for tag in ("title", "h1"):
        texts = ["".join(element.itertext()).strip() for element in elements if element.tag == tag]
        if len(texts) != 1 or not texts[0]:
            found.append(f"one <{tag}> with text is wanted, not {texts}")
    return found


def _ids(elements: list[Element]) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    found = [f"id {name!r} is there {times} times" for name, times in ids.items() if times > 1]
    for element in elements:
        for attribute in REFERENCES:
            missing = [name for name in (element.get(attribute) or "").split() if name not in ids]
            found += [f"{attribute} of {_shown(element)} points to {name!r}, which is not there" for name in missing]
    return found


def _labels(elements: list[Element]) -> list[str]:
    labels = [element for element in elements if element.tag == "label" and "".join(element.itertext()).strip()]
    named = {label.get("for") for label in labels if label.get("for")}
    wrapped = {id(inner) for label in labels for inner in label.iter()}
    return [
        f"{_shown(element)} has no label"
        for element in elements
        if element.tag in ("input", "select", "textarea")
        and (element.get("type") or "text").lower() not in UNLABELLED
        and element.get("id") not in named
        and id(element) not in wrapped
        and not element.get("aria-label")
        and not element.get("aria-labelledby")
    ]


def _shown(element: Element) -> str:
    known = [f' {name}="{element.get(name)}"' for name in ("type", "id", "name") if element.get(name)]
    return f"<{element.tag}{''.join(known)}>"


class StrictClient(FlaskClient):
    """A test client that looks at every page it is given, pages about errors included."""

    def open(self, *args, **options) -> TestResponse:
        response = super().open(*args, **options)
        place = f"{response.request.method} {response.request.path}"
        assert response.status_code != 500, f"{place} failed on the server"
        # A redirect's body is Werkzeug's, and no browser shows it.
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            found = faults(response.get_data(as_text=True))
            assert not found, f"{place}:\n" + "\n".join(found)
        return response
