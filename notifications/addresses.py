"""Which addresses are reserved examples and must never be written to; and how an address is stored.

Only ranges that a standard or a regulator has set aside are listed, because a text to a listed address is held back:
a real address taken for an example would be a person who is never told.
"""

import hashlib
import re

import email_validator
import phonenumbers

from core.errors import FieldError
from core.phrases import Phrase

# The library refuses every reserved domain. Drills and demonstrations live on them, and nothing is handed over there;
# and a mail server of the house may well serve .local.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

# RFC 2606 and RFC 6761.
RESERVED_DOMAINS = ("example.com", "example.net", "example.org")
RESERVED_ENDINGS = ("example", "test", "invalid", "localhost")

RESERVED_NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        # North America: 555-0100 to 555-0199 in every geographic area code; in the toll-free codes (800, 833, 844 ...)
        # numbers of that block are in service, hence the exception.
        r"\+1(?!8(?:00|22|33|44|55|66|77|88))[2-9]\d{2}55501\d{2}",
        # United Kingdom, Ofcom, numbers for drama use: mobile, London, no area.
        r"\+447700900\d{3}",
        r"\+442079460\d{3}",
        r"\+441632960\d{3}",
        # France, Arcep, numbers for audiovisual works: five regions and mobile, ten thousand each.
        r"\+33(?:19900|26191|35301|46571|53649|63998)\d{4}",
        # Germany, Bundesnetzagentur, numbers for media productions: Berlin, Frankfurt, Hamburg, Cologne, Munich.
        r"\+49(?:3023125|6990009|4066969|2214710|8999998)\d{3}",
    )
)


def is_example(channel: str, address: str) -> bool:
    """Whether the address is one that exists in documentation only.

    >>> is_example("email", "dpo@nocrm.example"), is_example("sms", "+447700900123"), is_example("sms", "+33612345678")
    (True, True, False)
    """
    if channel == "chat":
        return _is_example_host(address)
    return is_example_number(address) if channel == "sms" else is_example_mailbox(address)


def shown(channel: str, address: str) -> str:
    """The address for pages: of a chat address only its kind, as the rest may be a token, and a mark to tell two apart.

    >>> shown("chat", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"), shown("email", "a@b.example")
    ('slack://… (769c)', 'a@b.example')
    """
    if channel != "chat":
        return address
    return f"{address.partition(':')[0]}://… ({hashlib.sha256(address.encode()).hexdigest()[:4]})"


def _is_example_host(address: str) -> bool:
    host = re.match(r"[\w+.-]+://(?:[^/?#@]*@)?([^/?#:]*)", address)
    return host is not None and is_example_mailbox(host[1])


def is_example_mailbox(address: str) -> bool:
    """Whether the mailbox lies in a reserved domain or below one; letter case and a closing dot do not matter."""
    domain = address.strip().rstrip(">").rpartition("@")[2].lower().rstrip(".")
    if domain.rpartition(".")[2] in RESERVED_ENDINGS:
        return True
    return any(domain == reserved or domain.endswith("." + reserved) for reserved in RESERVED_DOMAINS)


def is_example_number(number: str) -> bool:
    """Whether the E.164 number is set aside for fiction; spaces and dashes in it do not matter."""
    compact = re.sub(r"[^\d+]", "", number)
    return any(pattern.fullmatch(compact) for pattern in RESERVED_NUMBERS)


def clean_email(text: str, field: str = "email") -> str:
    """The address as it is stored, its domain in lower case; checked is its form only. FieldError on `field`.

    >>> clean_email(" DPO@Nocrm.example ")
    'DPO@nocrm.example'
    """
    try:
        return email_validator.validate_email(text.strip(), check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        raise FieldError(field, Phrase("This is no e-mail address: {text}", {"text": text.strip()[:80]})) from None


def ascii_domain(domain: str) -> str:
    """A domain as mail servers write it. ValueError for what is none.

    Not Python's own codec: it follows IDNA 2003 and would write to strasse.de instead of straße.de.

    >>> ascii_domain("straße.example")
    'xn--strae-oqa.example'
    """
    checked = email_validator.validate_email(f"a@{domain}", check_deliverability=False, globally_deliverable=False)
    return checked.ascii_domain


def clean_phone(text: str, region: str | None = None) -> str:
    """The number in E.164, as it is stored; `region` (ISO 3166 letters) reads numbers without a country code.

    Checked is whether such a number is possible, not whether it is in service: numbers for fiction are possible only.

    >>> clean_phone("+33 (0)6 39 98 12 34"), clean_phone("020 7946 0123", "GB")
    ('+33639981234', '+442079460123')
    """
    try:
        number = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise FieldError(
                "phone", Phrase("Write the number with its country code, such as +33 6 39 98 00 00.")
            ) from error
        raise FieldError("phone", Phrase("This is no telephone number.")) from error
    if re.search(r"[^\W\d_]", text) or number.extension:
        raise FieldError("phone", Phrase("Digits only, please: no letters and no extension."))
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_SHORT:
        raise FieldError("phone", Phrase("This telephone number is too short."))
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        raise FieldError("phone", Phrase("This telephone number is too long."))
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise FieldError("phone", Phrase("This telephone number is not possible in its country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
