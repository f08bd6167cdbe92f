"""Page and command make the same files: each document in each language, by its SHA-256."""

import hashlib

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.database import db
from core.forms import LANGUAGES
from core.times import now
from incidents.pack import views as pack_page
from incidents.register import cli as register_command
from incidents.register import views as register_page
from incidents.reports import cli as command
from incidents.reports.copying import views as copying_page
from incidents.reports.printing import views as papers_page
from incidents.wording import DOCUMENTS
from tests import make
from tests.visitor import Visitor

#: Whatever prints at the moment at which it is asked; for the test all are asked at the same one.
CLOCKS = (command, copying_page, pack_page, papers_page, register_command, register_page)
VERSIONED = {"art33": "", "art34": "", "art33-2": "?to=party:{upper}", "request": "?to=party:{lower}"}


@pytest.fixture
def house(app, monkeypatch):
    """An incident between a controller above us and a processor below; its documents are read at one moment."""
    present = now().replace(second=0, microsecond=0)
    with app.app_context():
        ours = make.ours(zone="Europe/Berlin", country="FR")
        upper, lower = make.party("Example Carrier"), make.party("Example Storage")
        above = make.contract(upper, ours, make.IN_72_HOURS_BY_EMAIL)
        below = make.contract(ours, lower, make.IN_24_HOURS)
        row = make.incident(
            above, below, place=lower, own_data=True, now=present, description="Łódź: Straße, œuvre, naïve."
        )
        known = {"reference": row.reference, "upper": upper.id, "lower": lower.id}
    for module in CLOCKS:
        monkeypatch.setattr(module, "now", lambda: present)
    return known


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_command_make_the_same_bytes(app, house, tmp_path, language):
    officer = Visitor(app).enter_as("privacy_officer")
    with app.app_context():
        db.session.scalars(select(Person).where(Person.role == "privacy_officer")).one().language = language
        db.session.commit()
    where = f"/incidents/{house['reference']}"
    pages = {"timeline": f"{where}/documents/timeline.pdf", "pack": f"{where}/pack.zip"}
    for document, to in VERSIONED.items():
        page = f"{where}/documents/{document}/new{to.format(**house)}"
        url = officer.submit(page, language=language).headers["Location"]
        officer.submit(url, f"{url}/approve")
        pages[document] = f"{url}.pdf"
    pages["copy-sheet"] = f"{where}/copy-sheet.pdf?authority=FR&language={language}"
    assert set(pages) == set(DOCUMENTS)
    for document, page in pages.items():
        out = tmp_path / document
        arguments = ["print", house["reference"], "--document", document, "--language", language, "--out", str(out)]
        arguments += ["--to", "FR"] if document == "copy-sheet" else []
        result = app.test_cli_runner().invoke(args=arguments)
        assert result.exit_code == 0, result.output
        assert _sum(out.read_bytes()) == _sum(officer.download(page).data), document
    for kind in ("csv", "pdf"):
        out = tmp_path / f"register.{kind}"
        app.test_cli_runner().invoke(args=["register", "--format", kind, "--language", language, "--out", str(out)])
        assert _sum(out.read_bytes()) == _sum(officer.download(f"/register.{kind}").data), kind


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
