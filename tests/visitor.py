"""A person at the pages, over HTTP: reads a form as a browser does, changes fields, and sends what a browser would.

The token against forged requests comes from the page too, so a page that forgets it fails here.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from accounts.models import Person
from accounts.operations import set_password
from core.database import db
from tests.pages import StrictClient

PASSWORD = "a few words that only tests use"


def add_person(app: Flask, role: str | None, *, password: str | None = None, **columns: Any) -> int:
    """Stores a person with that role; gives the id. Without `password` nobody waits for the slow hash."""
    name = columns.pop("name", f"The {role}")
    person = Person(name=name, email=f"{role}@ours.example", zone="Europe/Prague", role=role, password_hash="none")
    for column, value in columns.items():
        setattr(person, column, value)
    with app.app_context():
        if password:
            person.password_hash = _hashed(password)
        db.session.add(person)
        db.session.commit()
        return person.id


@cache
def _hashed(password: str) -> str:
    """The slow hash, made once."""
    person = Person()
    set_password(person, password)
    return person.password_hash


@dataclass
class Visitor:
    """One browser. `page` is the last answer."""

    app: Flask
    client: StrictClient = field(init=False)
    page: TestResponse | None = None

    def __post_init__(self) -> None:
        self.client = StrictClient(self.app, self.app.response_class, use_cookies=True)

    def enter_as(self, role: str) -> "Visitor":
        """Signs in as a person with that role, past the password."""
        with self.app.app_context():
            person = db.session.scalar(select(Person).where(Person.role == role))
            word = person.get_id() if person else None
        word = word or f"{add_person(self.app, role)}.1"
        with self.client.session_transaction() as session:
            session["_user_id"] = word
            session["_fresh"] = True
        return self

    def get(self, url: str) -> str:
        """The page's text, which must have answered 200."""
        self.page = self.client.get(url)
        assert self.page.status_code == 200, f"{url}: {self.page.status}"
        return self.page.get_data(as_text=True)

    def submit(self, url: str, action: str | None = None, **changes: Any) -> TestResponse:
        """Opens the page, fills in its form (the one with that action, else the first) and sends it.

        A change is the new value, a list of values, or None to leave the field out, as an unticked box is; a file is
        (stream, name).
        """
        form = form_in(self.get(url), action)
        data = entered(form)
        for name, value in changes.items():
            assert name in names_in(form), f"{url} has no field {name}: {sorted(names_in(form))}"
            values = [] if value is None else value if isinstance(value, list) else [value]
            data.setlist(name, [FileStorage(*one) if isinstance(one, tuple) else one for one in values])
        where, body, kind = urljoin(url, form.get("action") or url), data, "application/x-www-form-urlencoded"
        if form.get("enctype") == "multipart/form-data":
            # Encoded here: the test client would put a large body into a file and leave it open.
            boundary, body = encode_multipart(data.to_dict(flat=False))
            kind = f'multipart/form-data; boundary="{boundary}"'
        self.page = self.client.post(where, data=body, content_type=kind)
        return self.page

    def download(self, url: str) -> TestResponse:
        """The whole file, which must have answered 200; the server's handle on it is closed."""
        with self.client.get(url) as answer:
            assert answer.status_code == 200, f"{url}: {answer.status}"
            answer.get_data()
        return answer

    def token(self) -> str:
        """A valid token of this session, from the sign-out button that stands on every page."""
        self.get("/account")
        return entered(form_in(self.page.get_data(as_text=True), "/sign-out"))["csrf_token"]


def parsed(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def form_in(html: str, action: str | None = None) -> Element:
    """The form with that action, else the first that writes inside <main>."""
    page = parsed(html)
    inside = page if action else page.find(".//main")
    forms = [one for one in inside.iter("form") if one.get("method") == "post"]
    found = [one for one in forms if action is None or one.get("action") == action]
    assert found, f"no form {action or ''} among {[one.get('action') for one in forms]}"
    return found[0]


def names_in(form: Element) -> set[str]:
    return {control.get("name") for tag in ("input", "select", "textarea") for control in form.iter(tag)}


def entered(form: Element) -> MultiDict:
    """What a browser would send if nothing was touched."""
    data: MultiDict = MultiDict()
    for control in form.iter():
        name = control.get("name")
        if control.tag == "input" and control.get("type") in ("checkbox", "radio"):
            if control.get("checked") is not None:
                data.add(name, control.get("value", "on"))
        elif control.tag == "input" and control.get("type") != "file":
            data.add(name, control.get("value", ""))
        elif control.tag == "textarea":
            data.add(name, "".join(control.itertext()))
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            for option in chosen:
                data.add(name, option.get("value"))
    return data


def errors_at(response: TestResponse) -> dict[str, str]:
    """Field id -> the sentences beside it. The answer must be 422, and none may stand anywhere else only."""
    assert response.status_code == 422, response.status
    page = parsed(response.get_data(as_text=True))
    beside = {
        one.get("id").removesuffix("-errors"): " ".join("".join(one.itertext()).split())
        for one in page.iter("div")
        if one.get("class") == "field__errors"
    }
    for name in beside:
        controls = [one for one in page.iter() if (one.get("aria-describedby") or "").find(f"{name}-errors") >= 0]
        assert controls, f"no control says that it is described by the errors of {name}"
    return beside


def text_of(html: str) -> str:
    """What a reader sees in <main>, spaces and line breaks collapsed."""
    return " ".join("".join(parsed(html.replace("<br>", " ")).find(".//main").itertext()).split())
