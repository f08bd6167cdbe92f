"""Stored files: what they say they are, each once, complete or not at all."""

import hashlib
import os
import stat
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.datastructures import FileStorage

from core import files
from core.errors import FieldError
from core.media import LARGEST, MEDIA_TYPES


def _docx():
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return target.getvalue()


GOOD = [
    ("agreement.pdf", b"%PDF-1.7 ...", "application/pdf", None),
    ("AGREEMENT.PDF", b"%PDF-1.7 ...", "application/pdf", None),
    ("proof.png", b"\x89PNG\r\n\x1a\n...", "image/png", None),
    ("proof.jpg", b"\xff\xd8\xff\xe0", "image/jpeg", None),
    ("proof.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg", None),
    ("agreement.docx", _docx(), MEDIA_TYPES[".docx"], None),
    ("Łódź 合同.txt", "Zażółć\r\nгуси".encode(), "text/plain", "Zażółć\nгуси"),
    ("notes.md", b"\xef\xbb\xbf# Notes", "text/markdown", "# Notes"),
    ("hidden.txt", "no\xadtice in 4\u200b8 \u202e24\u202c hours".encode(), "text/plain", "notice in 48 24 hours"),
    ("windows.txt", b"\x93caf\xe9\x94", "text/plain", "“café”"),
    ("utf-16.txt", "\ufeffné".encode("utf-16-le"), "text/plain", "né"),
    ("page.html", b"<p>x", "text/html", "<p>x"),
    ("reply.eml", b"Subject: x\r\n\r\ny", "message/rfc822", "Subject: x\n\ny"),
]


@pytest.mark.parametrize(("name", "content", "media_type", "text"), GOOD, ids=[row[0] for row in GOOD])
def test_a_file_that_is_what_it_says_is_stored(tmp_path, name, content, media_type, text):
    stored = files.store(tmp_path, "file", name, content)
    digest = hashlib.sha256(content).hexdigest()
    assert stored == files.StoredFile(name, media_type, digest, len(content), text)
    path = files.path_of(tmp_path, digest)
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("program.exe", b"MZ", "This kind of file is not taken"),
        ("no-ending", b"text", "This kind of file is not taken"),
        ("agreement.pdf.exe", b"%PDF-", "This kind of file is not taken"),
        ("agreement.pdf", b"", "empty"),
        ("notes.txt", b"", "empty"),
        ("notes.txt", b"\xef\xbb\xbf", "empty"),
        ("agreement.pdf", b"<html>", "not what its name says: agreement.pdf"),
        ("agreement.pdf", b" %PDF-", "not what its name says"),
        ("proof.png", b"\xff\xd8\xff", "not what its name says"),
        ("proof.jpg", b"GIF89a", "not what its name says"),
        ("agreement.docx", b"\xd0\xcf\x11\xe0", "not what its name says"),
        ("notes.txt", b"%PDF-1.7 ...", "not what its name says"),
        ("page.html", b"PK\x03\x04...", "not what its name says"),
        ("notes.txt", b"\xff\xfeN", "no UTF-8 text"),
        ("notes.txt", b"caf\xe9 \x81", "no UTF-8 text"),
        ("page.html", b"<p>\x00", "no UTF-8 text"),
        ("notes.txt", b"a\x00b", "no UTF-8 text"),
    ],
)
def test_a_file_in_disguise_is_refused_at_its_field_and_leaves_nothing(tmp_path, name, content, words):
    with pytest.raises(FieldError, match=words) as refused:
        files.store(tmp_path, "proof", name, content)
    assert refused.value.field == "proof"
    assert list(tmp_path.iterdir()) == []


def test_the_same_bytes_lie_once(tmp_path):
    first = files.store(tmp_path, "file", "a.txt", b"same")
    path = files.path_of(tmp_path, first.sha256)
    written = path.stat().st_mtime_ns
    second = files.store(tmp_path, "file", "b.txt", b"same")
    assert (first.sha256, second.name) == (second.sha256, "b.txt")
    assert path.stat().st_mtime_ns == written
    assert [entry for entry in tmp_path.rglob("*") if entry.is_file()] == [path]


def test_what_cannot_be_written_whole_leaves_nothing(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.store(tmp_path, "file", "a.txt", b"text")
    assert [entry for entry in tmp_path.rglob("*") if entry.is_file()] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("agreement.txt", "agreement.txt"),
        ("C:\\Users\\me\\agreement.txt", "agreement.txt"),
        ("../../etc/agreement.txt", "agreement.txt"),
        ("n" * 300 + ".txt", "n" * 196 + ".txt"),
    ],
)
def test_an_upload_keeps_its_bare_name(tmp_path, given, kept):
    stored = files.store_upload(tmp_path, "file", FileStorage(BytesIO(b"text"), filename=given))
    assert stored.name == kept


@pytest.mark.parametrize("filename", [None, ""])
def test_an_upload_without_a_name_is_refused(tmp_path, filename):
    with pytest.raises(FieldError, match="not taken"):
        files.store_upload(tmp_path, "file", FileStorage(BytesIO(b"text"), filename=filename))


def test_ten_megabytes_of_text_are_taken(tmp_path):
    text = "Ärger " * (10 * 1024 * 1024 // 7)
    stored = files.store_upload(tmp_path, "file", FileStorage(BytesIO(text.encode()), filename="long.txt"))
    assert stored.text == text


@pytest.mark.parametrize(("extra", "taken"), [(0, True), (1, False)])
def test_the_largest_file(tmp_path, extra, taken):
    upload = FileStorage(BytesIO(b"x" * (LARGEST + extra)), filename="large.txt")
    if taken:
        assert files.store_upload(tmp_path, "file", upload).size == LARGEST
    else:
        with pytest.raises(FieldError, match="larger than 20 MB"):
            files.store_upload(tmp_path, "file", upload)
