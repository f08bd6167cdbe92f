"""Which documents come in versions (`wording.DOCUMENTS` names them), and who builds each from an incident's dossier."""

from collections.abc import Callable, Mapping

from incidents.reports.article33 import article_33
from incidents.reports.article33_2 import article_33_2
from incidents.reports.article34 import article_34
from incidents.reports.document import Document
from incidents.reports.dossier import Dossier
from incidents.reports.filing import Filing
from incidents.reports.request import request
from incidents.reports.wordings.blocks import worded

Builder = Callable[[Dossier, Filing], Document]

ART_33 = "art33"
ART_33_2 = "art33-2"
ART_34 = "art34"
REQUEST = "request"

#: The documents that are drafted, approved and filed in versions, by the name that the command line takes.
VERSIONED: Mapping[str, Builder] = {ART_33: article_33, ART_33_2: article_33_2, ART_34: article_34, REQUEST: request}


def file_name(reference: str, document: str, language: str, number: int) -> str:
    """What the PDF of a version is called.

    >>> file_name("INC-2026-0001", ART_33_2, "fr", 2)
    'INC-2026-0001-art33-2-fr-2.pdf'
    """
    return f"{reference}-{document}-{language}-{number}.pdf"


def build(document: str, dossier: Dossier, filing: Filing) -> Document:
    """The draft of one version; KeyError for a document that does not exist."""
    return worded(VERSIONED[document](dossier, filing), document, dossier, filing)
