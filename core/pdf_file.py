"""A PDF that is written while it is drawn: what is complete goes to the file at once, and only its place is kept.

ReportLab keeps every object of a document until it is saved, and a register of thousands of breaches has hundreds of
thousands. What it registers itself (fonts, bookmarks) is small and stays so; pages and structure are written here.
"""

import zlib
from array import array
from threading import Lock
from typing import IO, Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDocument, PDFFile, PDFName, PDFObjectReference, PDFPage, PDFTrailer
from reportlab.pdfbase.pdfdoc import format as as_bytes

#: The files of the fonts are read with one cursor each: two documents that embed their letters at once would lose some.
#: Nothing else is shared, so that a long print holds up no other one.
FONT_FILES = Lock()


class WrittenPage(PDFPage):
    """A page whose content is two streams: what is drawn on it, and what is known only at the end, such as "of 12".
    Its marked content is listed under its number."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
    # The streams are references already.
    __Refs__ = [one for one in PDFPage.__Refs__ if one != "Contents"]


class WrittenDocument(PDFDocument):
    """What is written by `put` is known by its number alone; the library knows nothing of it."""

    def begin(self, file: IO[bytes]) -> None:
        """Opens the document; it begins where the file stands empty."""
        self._file = file
        self._size = 0
        self._places = array("Q", [0])
        #: For each page the number of the stream that is written at the end.
        self.endings = array("Q")
        self._write(b"".join(PDFFile(self._pdfVersion).strings))

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self.objectcounter += 1
        return self.objectcounter

    def put(self, number: int, content: bytes) -> None:
        """Writes an object."""
        self._places.extend([0] * (number + 1 - len(self._places)))
        self._places[number] = self._size
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def put_stream(self, number: int, code: str) -> None:
        """Writes what is drawn, packed quickly: packing it better would save little and take a tenth of the time."""
        packed = zlib.compress(code.encode("latin-1"), level=1)
        self.put(number, b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed))

    def page_in_hand(self) -> int:
        """The number of the page that is drawn now."""
        name = self.thisPageName()
        if name not in self.idToObjectNumberAndVersion:
            self.idToObjectNumberAndVersion[name] = (self.reserve(), 0)
        return self.idToObjectNumberAndVersion[name][0]

    def addPage(self, page: PDFPage) -> None:
        """Writes the page that is complete; the name under which bookmarks point to it stays."""
        number, drawn, ending = self.page_in_hand(), self.reserve(), self.reserve()
        self.put_stream(drawn, page.stream)
        page.__class__ = WrittenPage
        page.Contents = PDFArray([f"{drawn} 0 R", f"{ending} 0 R"])
        page.StructParents, page.Tabs = len(self.endings), PDFName("S")
        self.put(number, as_bytes(page, self, toplevel=1))
        self.Pages.addPage(PDFObjectReference(self.thisPageName()))
        self.endings.append(ending)
        self.pageCounter += 1
        self.inObject = None

    def GetPDFData(self, canvas: Any) -> bytes:
        """Embeds the letters that were drawn, and completes the document."""
        with FONT_FILES:
            for font in self.delayedFonts:
                font.addObjects(self)
        self.delayedFonts = []
        return super().GetPDFData(canvas)

    def format(self) -> bytes:
        """Writes what the library has kept and the table of places; nothing is left to be written by it."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 0
        # Formatting one object may register others.
        while number < self.objectcounter:
            number += 1
            if name := self.numberToId.get(number):
                self.put(number, as_bytes(self.idToObject[name], self, toplevel=1))
        places = self._size
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for place in self._places[1:]:
            self._write(b"%010d 00000 n \n" % place)
        trailer = PDFTrailer(places, Size=len(self._places), Root=root, Info=info, ID=self.ID())
        self._write(trailer.format(self))
        return b""

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._size += len(content)
