"""A PDF canvas that records what each drawn piece is, so that a screen reader can follow headings and lists.

ReportLab draws but does not tag. This layer marks every piece of content with its kind, marks rules, boxes and running
lines as decoration, and writes the structure tree while the document is drawn.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.canvas import Canvas

from core.pdf_file import WrittenDocument


class TaggedCanvas(Canvas):
    """Writes marked content and its tree; at the end it calls `finish(canvas, number, total)` for each page, because
    "page 2 of 5" is known only then. The file that it is given is written page by page."""

    finish: Callable[["TaggedCanvas", int, int], None] | None = None

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        # The library makes the document itself and nothing was drawn on it yet.
        self._doc.__class__ = WrittenDocument
        self._doc.begin(self._filename)
        self._tree = _Tree(self._doc)

    @contextmanager
    def piece(self, kind: str, owner: object) -> Iterator[None]:
        """Everything drawn inside belongs to one piece of that kind (H1, H2, P, LI). Parts of one paragraph that
        fall on two pages share their `owner`."""
        mark = self._tree.mark(kind, owner)
        self._code.append(f"/{'LBody' if kind == 'LI' else kind} <</MCID {mark}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Everything drawn inside is for the eye only."""
        self._code.append("/Artifact BMC")
        self.saveState()
        yield
        self.restoreState()
        self._code.append("EMC")

    def showPage(self) -> None:
        super().showPage()
        self._tree.turn()

    def save(self) -> None:
        if self._code:
            self.showPage()
        total = len(self._doc.endings)
        for number, ending in enumerate(self._doc.endings, start=1):
            self._code = []
            if self.finish:
                self.finish(self, number, total)
            self._doc.put_stream(ending, "\n".join(self._code))
        self._code = []
        self._doc.Catalog.StructTreeRoot = self._tree.end()
        self._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        super().save()


@dataclass
class _Element:
    """One piece: its number, the number of what holds its marks (another one in a list), and (page, mark) of each."""

    kind: str
    owner: object
    above: int
    number: int
    holder: int
    marks: list[tuple[int, int]] = field(default_factory=list)


class _Tree:
    """The structure tree. A piece is written when the next one begins, so that none is kept but the one in hand."""

    def __init__(self, document: WrittenDocument) -> None:
        self._document = document
        self._root, self._body = document.reserve(), document.reserve()
        self._top = array("Q")
        self._list = 0
        self._points = array("Q")
        self._open: _Element | None = None
        #: Of the page in hand: the elements that its marks belong to, in their order. Of each page: its list of these.
        self._owners: list[int] = []
        self._pages: list[int] = []

    def mark(self, kind: str, owner: object) -> int:
        """The number, on its page, of what is drawn next."""
        one = self._open
        if one is None or one.kind != kind or one.owner is not owner:
            self._close()
            one = self._open = self._begun(kind, owner)
        number = len(self._owners)
        one.marks.append((self._document.page_in_hand(), number))
        self._owners.append(one.holder)
        return number

    def turn(self) -> None:
        """The page in hand is complete."""
        number = self._document.reserve()
        self._document.put(number, _references(self._owners))
        self._pages.append(number)
        self._owners = []

    def end(self) -> str:
        """Writes what is left; a reference to the root."""
        self._close()
        self._close_list()
        self._put(self._body, "Document", self._root, _references(self._top))
        numbers = self._document.reserve()
        listed = b" ".join(b"%d %d 0 R" % one for one in enumerate(self._pages))
        self._document.put(numbers, b"<< /Nums [%b] >>" % listed)
        keys = (self._body, numbers, len(self._pages))
        root = b"<< /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d /Type /StructTreeRoot >>" % keys
        self._document.put(self._root, root)
        return f"{self._root} 0 R"

    def _begun(self, kind: str, owner: object) -> _Element:
        if kind != "LI":
            self._close_list()
            number = self._document.reserve()
            self._top.append(number)
            return _Element(kind, owner, self._body, number, number)
        if not self._list:
            self._list = self._document.reserve()
            self._top.append(self._list)
        number, holder = self._document.reserve(), self._document.reserve()
        self._points.append(number)
        return _Element(kind, owner, self._list, number, holder)

    def _close(self) -> None:
        if (one := self._open) is None:
            return
        marks = b" ".join(b"<</Type /MCR /Pg %d 0 R /MCID %d>>" % mark for mark in one.marks)
        if one.holder == one.number:
            self._put(one.number, one.kind, one.above, b"[%b]" % marks)
        else:
            self._put(one.number, one.kind, one.above, _references([one.holder]))
            self._put(one.holder, "LBody", one.number, b"[%b]" % marks)
        self._open = None

    def _close_list(self) -> None:
        if self._list:
            self._put(self._list, "L", self._body, _references(self._points))
        self._list, self._points = 0, array("Q")

    def _put(self, number: int, kind: str, above: int, kids: bytes) -> None:
        content = b"<< /K %b /P %d 0 R /S /%b /Type /StructElem >>" % (kids, above, kind.encode())
        self._document.put(number, content)


def _references(numbers: Iterable[int]) -> bytes:
    return b"[%b]" % b" ".join(b"%d 0 R" % one for one in numbers)
