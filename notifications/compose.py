"""A letter as the bytes of an e-mail.

The library's classes for headers and parts took more time than handing the mail over. So what is short and plain is
written as it stands, what comes again is remembered, and the library sees to the headers that are left.
"""

import binascii
import re
from base64 import encodebytes
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from notifications.addresses import ascii_domain, clean_email
from notifications.texts import Letter, thread_id

#: The longest line that is not folded.
WIDTH = 78
PLAIN_WORDS = re.compile(r"[!-~]+(?: [!-~]+)*")
PLAIN_TEXT = re.compile(rb"(?:[\t -~]{0,78}\r\n)*")


def compose(letter: Letter, mail_from: str, at: datetime, attached: bytes | None = None) -> tuple[bytes, str, bool]:
    """The mail as bytes, the address for the envelope, and whether it needs SMTPUTF8. `attached` is the PDF that goes
    with it, under the letter's own name for it.

    ValueError for an address that is none. The header classes refuse line breaks, and the subject's are turned into
    spaces, so nothing typed into a title or an address can become a header.
    """
    recipient, to, utf8 = _recipient(letter.address)
    subject = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", letter.subject or letter.topic)
    headers = [
        _folded("From", mail_from, utf8),
        to,
        _header("Subject", " ".join(subject.split()), utf8),
        _header("Date", format_datetime(at), utf8),
        _header("Message-ID", letter.message_id, utf8),
    ]
    if letter.topic:
        thread = thread_id(mail_from, letter.topic)
        headers += [_header("In-Reply-To", thread, utf8), _header("References", thread, utf8)]
    headers.append(_header("Content-Language", re.sub(r"[^A-Za-z0-9-]", "-", letter.language), utf8))
    if letter.purpose != "notice":
        # A notice leaves because a person sent it; whatever else leaves does so by itself and wants no auto-reply.
        headers.append(b"Auto-Submitted: auto-generated\r\n")
    headers.append(b"MIME-Version: 1.0\r\n")
    content = _content(letter)
    if attached is not None:
        content = _parts("mixed", content, _pdf(letter.attached_name or "", attached))
    return b"".join(headers) + content, recipient, utf8


def _content(letter: Letter) -> bytes:
    plain = _part("plain", letter.body)
    return _parts("alternative", plain, _part("html", letter.body_html)) if letter.body_html else plain


def _parts(subtype: str, *parts: bytes) -> bytes:
    # A digest of what it parts cannot occur in it.
    boundary = b"=_" + sha256(b"".join(parts)).hexdigest()[:40].encode()
    head = b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n' % (subtype.encode(), boundary)
    return head + b"".join(b"--%b\r\n%b\r\n" % (boundary, part) for part in parts) + b"--%b--\r\n" % boundary


def _pdf(name: str, content: bytes) -> bytes:
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name) or "document.pdf"
    head = (
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{safe}"\r\n\r\n'
    )
    return head.encode() + encodebytes(content).replace(b"\n", b"\r\n")


def _part(subtype: str, text: str) -> bytes:
    """A text with its own headers; short lines of plain letters stand as they are, so that no server on the way needs
    8BITMIME, and the rest is encoded in whichever way is shorter."""
    data = b"".join(line + b"\r\n" for line in text.encode().splitlines())
    encoding = "7bit"
    if not PLAIN_TEXT.fullmatch(data):
        quoted, packed = binascii.b2a_qp(data), encodebytes(data).replace(b"\n", b"\r\n")
        encoding, data = ("quoted-printable", quoted) if len(quoted) <= len(packed) else ("base64", packed)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + data


def _header(name: str, value: str, utf8: bool) -> bytes:
    if len(name) + 2 + len(value) <= WIDTH and PLAIN_WORDS.fullmatch(value) and "=?" not in value:
        return f"{name}: {value}\r\n".encode()
    return _by_library(name, value, utf8)


def _by_library(name: str, value: str | Address, utf8: bool) -> bytes:
    """The header as the library folds and encodes it; ValueError if it has line breaks in it."""
    rules = policy.SMTPUTF8 if utf8 else policy.SMTP
    return rules.fold_binary(*rules.header_store_parse(name, value))  # type: ignore[arg-type]


#: For what stands in many mails.
_folded = lru_cache(64)(_by_library)


@lru_cache(4096)
def _recipient(address: str) -> tuple[str, bytes, bool]:
    """The address as the server wants it, its header, and whether both need SMTPUTF8."""
    local, _at, domain = clean_email(address).rpartition("@")
    domain = ascii_domain(domain)
    recipient = f"{local}@{domain}"
    utf8 = not recipient.isascii()
    return recipient, _by_library("To", Address(username=local, domain=domain), utf8), utf8
