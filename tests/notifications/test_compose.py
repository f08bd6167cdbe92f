"""A mail written by hand reads like the one that the library would have written, for whatever a letter says."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.compose import _header, compose
from notifications.texts import Letter, thread_id

AT = datetime(2026, 3, 27, 12, 30, tzinfo=UTC)
SENDER = "Breachclock <breach@corp.example>"
LETTER = Letter(
    1, "alert", "INC-2026-0007", "email", "ada@corp.example", "Runs short", "12 h left\n", None, "en", "<1@b.invalid>"
)
# Whatever can be stored: no lone surrogates, which UTF-8 does not have.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
BODIES = (
    st.lists(
        st.one_of(
            WORDS, st.sampled_from(["", ".", "From here", "=3D", "--", " indented ", "x" * 79, "é" * 998, "tab\t"])
        ),
        min_size=1,
        max_size=4,
    )
    .map("\n".join)
    .filter(bool)
)


def by_library(letter):
    """The same letter by the library alone, without what it drops: the language, which it forgets with the content."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = SENDER
    local, _at, domain = letter.address.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", letter.subject).split())
    message["Date"] = AT
    message["Message-ID"] = letter.message_id
    message["In-Reply-To"] = message["References"] = thread_id(SENDER, letter.topic)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.body_html:
        message.add_alternative(letter.body_html, subtype="html")
    return message.as_bytes()


def read(data):
    message = message_from_bytes(data, policy=policy.default)
    headers = {name: str(value) for name, value in message.items() if not name.startswith("Content-")}
    texts = [part for part in message.walk() if not part.is_multipart()]
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in texts}
    assert not message.defects
    return headers, message.get_content_type(), parts


def lines(data):
    assert data.endswith(b"\r\n")
    return data[:-2].split(b"\r\n")


@pytest.mark.parametrize("page", [None, "<p>Zwölf</p>"])
@pytest.mark.parametrize("name", ["INC-2026-0007-art33-2-fr-1.pdf", 'a";\r\nBcc: x@y.example'])
def test_a_file_goes_with_a_mail_under_its_name_and_byte_for_byte(page, name):
    content = bytes(range(256)) * 300
    letter = replace(LETTER, body="Zwölf Stunden.\n", body_html=page, attached_name=name, attached_sha256="ab")
    data = compose(letter, SENDER, AT, content)[0]
    message = message_from_bytes(data, policy=policy.default)
    assert message.get_content_type() == "multipart/mixed"
    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", content)
    assert file.get_filename() == re.sub(r"[^A-Za-z0-9._-]", "-", name)
    assert message["Bcc"] is None
    assert message.get_body(("plain",)).get_content().strip() == "Zwölf Stunden."
    assert (message.get_body(("html",)) is not None) == bool(page)
    assert max(len(line) for line in lines(data)) <= 998


@given(subject=WORDS, body=BODIES, page=st.none() | BODIES, topic=WORDS.filter(str.strip))
@example("Läuft ab: „Łódź“ Ελλάδα", "Zwölf Stunden.\n.\nRest\n", "<p>Zwölf</p>", "INC-2026-0007")
@example("=?utf-8?q?Hallo?=", "a" * 78 + "\n" + "b" * 79, None, "INC-2026-0007")
def test_a_mail_reads_as_the_library_would_have_written_it(subject, body, page, topic):
    letter = replace(LETTER, subject=subject or "x", body=body, body_html=page, topic=topic)
    data = compose(letter, SENDER, AT)[0]
    headers, kind, parts = read(data)
    assert (headers, kind, parts) == read(by_library(letter))
    assert data.isascii()
    assert max(len(line) for line in lines(data)) <= 998
    assert not [line for line in lines(data) if b"\r" in line or b"\n" in line]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=90))
def test_a_header_written_by_hand_is_the_librarys_letter_for_letter(value):
    value = " ".join(value.split()) or "x"
    assert _header("Subject", value, utf8=False) == policy.SMTP.fold_binary(
        *policy.SMTP.header_store_parse("Subject", value)
    )


def test_the_language_of_the_text_stands_in_its_headers():
    message = message_from_bytes(compose(replace(LETTER, language="de"), SENDER, AT)[0], policy=policy.default)
    assert message["Content-Language"] == "de"


@pytest.mark.parametrize("body", ["Ω" * 400, "Zwölf Stunden\n" * 40])
def test_a_text_in_other_letters_takes_the_shorter_encoding(body):
    data = compose(replace(LETTER, body=body), SENDER, AT)[0]
    assert data.isascii()
    assert read(data)[2]["text/plain"].rstrip("\n") == body.rstrip("\n")
    assert (b"base64" in data) == ("Ω" in body)


def test_the_parts_of_a_mail_end_where_they_end_whatever_they_say():
    """What parts them is a digest of both: no text can hold it."""
    data = compose(replace(LETTER, body_html="<p>12 h</p>"), SENDER, AT)[0]
    boundary = re.search(rb'boundary="([^"]+)"', data)[1].decode()
    again = compose(replace(LETTER, body=f"--{boundary}--\n", body_html="<p>12 h</p>"), SENDER, AT)[0]
    assert read(again)[2] == {"text/plain": f"--{boundary}--\n", "text/html": "<p>12 h</p>\n"}
