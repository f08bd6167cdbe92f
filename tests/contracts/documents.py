"""Agreements as files, made here: PDF with pages, DOCX with lists and tables, and files that mean harm."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compressobj

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
)
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: Iterable[str]) -> bytes:
    """A PDF in which each page shows these lines."""
    target = BytesIO()
    canvas = Canvas(target)
    for lines in pages:
        text = canvas.beginText(50, 800)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def locked(content: bytes, to_open: str, to_change: str = "owner") -> bytes:
    """The PDF with passwords; an empty one opens for everybody."""
    writer = PdfWriter(PdfReader(BytesIO(content)))
    writer.encrypt(to_open, to_change, algorithm="RC4-128")
    return written(writer)


def locked_by_aes(content: bytes) -> bytes:
    """The PDF as if encrypted by a cipher that pypdf alone does not have."""
    writer = PdfWriter(PdfReader(BytesIO(content)))
    told = {"/Filter": NameObject("/Standard"), "/V": NumberObject(5), "/R": NumberObject(6), "/P": NumberObject(-4)}
    told |= {"/Length": NumberObject(256), "/StmF": NameObject("/StdCF"), "/StrF": NameObject("/StdCF")}
    told |= {key: ByteStringObject(bytes(48)) for key in ("/O", "/U")}
    told |= {key: ByteStringObject(bytes(32)) for key in ("/OE", "/UE")} | {"/Perms": ByteStringObject(bytes(16))}
    cipher = DictionaryObject({NameObject("/CFM"): NameObject("/AESV3"), NameObject("/Length"): NumberObject(32)})
    told["/CF"] = DictionaryObject({NameObject("/StdCF"): cipher})
    # Put in behind the writer's back, so that it does not look for the cipher itself.
    encrypt = writer._add_object(DictionaryObject({NameObject(key): value for key, value in told.items()}))
    writer._ID = ArrayObject([ByteStringObject(bytes(16)), ByteStringObject(bytes(16))])
    plain = written(writer)
    return plain.replace(b"trailer\n<<", f"trailer\n<<\n/Encrypt {encrypt.idnum} 0 R".encode())


def written(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def saved(document: "docx.document.Document") -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def word(*paragraphs: str) -> bytes:
    """A DOCX with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def numbered(*paragraphs: tuple[int, str], levels: Iterable[tuple[str, str]]) -> bytes:
    """A DOCX with one list: (level, text) of each paragraph, and (format, pattern) of each level."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/>'
        "</w:lvl>"
        for depth, (format, pattern) in enumerate(levels)
    )
    kind = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inside}</w:abstractNum>')
    numbering.insert(0, kind)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        placed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(placed))
    return saved(document)


def body(xml: str) -> bytes:
    """A DOCX whose body is this WordprocessingML."""
    document = docx.Document()
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    for block in reversed(parse_xml(f"<w:body {nsdecls('w')} xmlns:mc='{compatibility}'>{xml}</w:body>")):
        document.element.body.insert(0, block)
    return saved(document)


def bomb(size: int) -> bytes:
    """A DOCX whose text unpacks to that many bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(word("x"))) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"<w:t>x</w:t>", b"<w:t>" + b"x" * size + b"</w:t>")
            archive.writestr(part, content)
    return target.getvalue()


def other_archive() -> bytes:
    """A ZIP file that holds no DOCX."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("notes.txt", "x")
    return target.getvalue()


def laughs() -> bytes:
    """A DOCX whose text is an entity made of entities, ten times ten times ten ..."""
    entities = "".join(f'<!ENTITY e{depth} "{f"&e{depth - 1};" * 10}">' for depth in range(1, 12))
    target = BytesIO()
    with ZipFile(BytesIO(word("x"))) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(
                    b"<w:document", f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><w:document'.encode()
                )
                content = content.replace(b"<w:t>x</w:t>", b"<w:t>&e11;</w:t>")
            archive.writestr(part, content)
    return target.getvalue()


def inflating(size: int) -> bytes:
    """A PDF whose page unpacks to that many bytes of drawing."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    drawing = compressobj(1)
    piece = b"0 0 m " * (1024 * 1024 // 6)
    packed = b"".join(drawing.compress(piece) for _ in range(size // len(piece))) + drawing.flush()
    stream = EncodedStreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def drawing_itself() -> bytes:
    """A PDF with a form that draws itself, twice each time."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    form = DecodedStreamObject()
    form.set_data(b"/F Do /F Do")
    found = writer._add_object(form)
    resources = {NameObject("/XObject"): DictionaryObject({NameObject("/F"): found})}
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    form[NameObject("/Resources")] = DictionaryObject(resources)
    page[NameObject("/Resources")] = DictionaryObject(resources)
    page[NameObject("/Contents")] = found
    return written(writer)


def pages_within_themselves() -> bytes:
    """A PDF whose list of pages lists itself."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    tree = writer._root_object["/Pages"]
    tree["/Kids"].append(tree.indirect_reference)
    return written(writer)


def with_objects(content: bytes, number: int) -> bytes:
    """The PDF with that many more objects."""
    writer = PdfWriter(PdfReader(BytesIO(content)))
    more = [writer._add_object(DictionaryObject({NameObject("/N"): NumberObject(one)})) for one in range(number)]
    writer._root_object[NameObject("/More")] = ArrayObject(more)
    return written(writer)
