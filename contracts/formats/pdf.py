"""PDF to text, by its text layer, with the place at which each page begins."""

import logging
import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PdfReadError

from contracts.formats.answer import answer
from contracts.formats.pages import joined
from core.errors import FieldError
from core.phrases import Phrase

MOST_PAGES = 500
#: A scan may carry a stamp or a signature service's number as text; no agreement is shorter than this, in letters.
FEWEST_LETTERS = 30


def text_of(content: bytes) -> tuple[str, tuple[int, ...]]:
    """The text of a PDF and its page starts; FieldError("file") for one that holds none or does not give it away."""
    # Its remarks on files that are slightly wrong help nobody here.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content))
        # Many are protected against changes only, with an empty password for reading.
        if reader.is_encrypted and not reader.decrypt(""):
            raise FieldError("file", _PROTECTED)
        if len(reader.pages) > MOST_PAGES:
            longest = {"pages": MOST_PAGES}
            raise FieldError("file", Phrase("This PDF has more than {pages} pages. Cut out the agreement.", longest))
        pages = [page.extract_text() for page in reader.pages]
    except DependencyError as protected:
        raise FieldError("file", _PROTECTED) from protected
    except PdfReadError as broken:
        raise FieldError("file", _DAMAGED) from broken
    text, starts = joined(pages)
    if len(re.findall(r"[^\W\d_]", text)) < FEWEST_LETTERS:
        raise FieldError("file", Phrase("This PDF has no text layer: paste the text instead."))
    return text, starts


_PROTECTED = Phrase("This PDF is encrypted: save it without a password, or paste the text instead.")
_DAMAGED = Phrase("This PDF is damaged. Save it again, or paste the text instead.")

if __name__ == "__main__":
    answer(text_of)
