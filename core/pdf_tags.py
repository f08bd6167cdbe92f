"""A PDF canvas that records what each drawn piece is, so that a screen reader can follow headings and lists.

ReportLab draws but does not tag. This layer marks every piece of content with its kind, marks rules, boxes and running
lines as decoration, and writes the structure tree when the file is saved.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFPage
from reportlab.pdfgen.canvas import Canvas


class TaggedPage(PDFPage):
    """A page that may say under which number its marked content is listed."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


class TaggedCanvas(Canvas):
    """Writes marked content and, at the end, the tree; then calls `finish(canvas, number, total)` for each page,
    because "page 2 of 5" is known only then."""

    finish: Callable[["TaggedCanvas", int, int], None] | None = None

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._pieces: list[tuple[str, object, int, int]] = []
        self._marks_on_page = 0

    @contextmanager
    def piece(self, kind: str, owner: object) -> Iterator[None]:
        """Everything drawn inside belongs to one piece of that kind (H1, H2, P, LI). Parts of one paragraph that
        fall on two pages share their `owner`."""
        page = len(self._doc.Pages.pages)
        self._pieces.append((kind, owner, page, self._marks_on_page))
        self._code.append(f"/{'LBody' if kind == 'LI' else kind} <</MCID {self._marks_on_page}>> BDC")
        self._marks_on_page += 1
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
        self._marks_on_page = 0

    def save(self) -> None:
        if self._code:
            self.showPage()
        pages = self._doc.Pages.pages
        for number, page in enumerate(pages, start=1):
            if self.finish:
                self._code = []
                self.finish(self, number, len(pages))
                page.setStream([page.stream, *self._code])
            page.__class__ = TaggedPage
            page.StructParents, page.Tabs = number - 1, PDFName("S")
        self._code = []
        self._write_tree(pages)
        super().save()

    def _write_tree(self, pages: list[PDFPage]) -> None:
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        body = self._element("Document", root)
        parents: list[list[PDFObject]] = [[] for _ in pages]
        kids = []
        for is_list, pieces in groupby(self._grouped(), key=lambda piece: piece[0] == "LI"):
            above = self._element("L", body) if is_list else body
            drawn = [self._leaf(kind, above, marks, pages, parents) for kind, marks in pieces]
            if is_list:
                above.dict["K"] = PDFArray(drawn)
                kids.append(self._doc.Reference(above))
            else:
                kids.extend(drawn)
        body.dict["K"] = PDFArray(kids)
        numbers: list[Any] = []
        for number, owners in enumerate(parents):
            numbers += [number, self._doc.Reference(PDFArray(owners))]
        tree = self._doc.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root.dict.update(K=self._doc.Reference(body), ParentTree=tree, ParentTreeNextKey=len(pages))
        self._doc.Catalog.StructTreeRoot = root
        self._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _grouped(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """(kind, its marks as (page, number)), the parts of a split paragraph together."""
        groups = groupby(self._pieces, key=lambda piece: (piece[0], id(piece[1])))
        return [(kind, [(page, mark) for _, _, page, mark in parts]) for (kind, _), parts in groups]

    def _leaf(
        self,
        kind: str,
        above: PDFDictionary,
        marks: list[tuple[int, int]],
        pages: list[PDFPage],
        parents: list[list[PDFObject]],
    ) -> PDFObject:
        element = self._element(kind, above)
        holder = self._element("LBody", element) if kind == "LI" else element
        if holder is not element:
            element.dict["K"] = PDFArray([self._doc.Reference(holder)])
        kids = []
        for page, mark in marks:
            pointer = {"Type": PDFName("MCR"), "Pg": self._doc.Reference(pages[page]), "MCID": mark}
            kids.append(PDFDictionary(pointer))
            parents[page].append(self._doc.Reference(holder))
        holder.dict["K"] = PDFArray(kids)
        return self._doc.Reference(element)

    def _element(self, kind: str, above: PDFDictionary) -> PDFDictionary:
        return PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(kind), "P": self._doc.Reference(above)})
