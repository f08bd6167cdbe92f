"""An incident of which nothing is known yet: its Article 33 draft names each item of 33(3) as missing, on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core.database import db
from incidents.models import Incident
from tests import make
from tests.visitor import Visitor

MISSING = [
    "Not yet known: What happened — Article 33(3)(a)",
    "Not yet known: Nature of the breach — Article 33(3)(a)",
    "Not yet known: Categories of data subjects — Article 33(3)(a)",
    "Not yet known: Number of data subjects concerned — Article 33(3)(a)",
    "Not yet known: Categories of personal data records — Article 33(3)(a)",
    "Not yet known: Number of personal data records concerned — Article 33(3)(a)",
    "Not yet known: Contact point — Article 33(3)(b)",
    "Not yet known: Likely consequences — Article 33(3)(c)",
    "Not yet known: Measures taken or proposed — Article 33(3)(d)",
    "Not yet known: Became aware — Article 33(1)",
    "Not yet known: Whether personal data is involved — Article 4(12)",
]


@pytest.fixture
def printed(app) -> str:
    """The text of the PDF, for an incident logged with a title and nothing else."""
    with app.app_context():
        make.ours().contact_point = None
        db.session.commit()
    visitor = Visitor(app).enter_as("responder")
    unknown = {"discovered_on": "", "discovered_at": "", "aware_mode": "unknown", "personal_data": "unknown"}
    answer = visitor.submit("/incidents/new", title="Something happened", **unknown)
    assert answer.status_code == 302
    with app.app_context():
        incident = db.session.query(Incident).one()
        assert (incident.aware, incident.discovered, incident.contact_point) == (None, None, None)
    pdf = visitor.client.get(f"{answer.location}/article-33.pdf")
    assert pdf.mimetype == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages).split())


def test_each_item_of_article_33_3_is_named_as_missing(printed: str) -> None:
    assert [item for item in MISSING if item not in printed] == []
