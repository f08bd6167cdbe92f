"""The supervisory authorities: how each is reached with a breach, in which languages, and how sure that is.

An installation may override addresses and channels (`overlaid`); what was written down there says by whom and when.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from core.phrases import Phrase

#: The only country whose authorities are those of its parts: the one for our seat is stated by a person.
GERMANY = "DE"
#: From then on the source of a channel is old.
OLD = timedelta(days=365)


class Channel(StrEnum):
    """How an authority takes notice of a breach."""

    PORTAL = "portal"
    ONLINE_FORM = "online_form"
    PDF_FORM = "pdf_form"
    EXCEL_FORM = "excel_form"
    EMAIL = "email"
    POST = "post"
    PHONE = "phone"


CHANNELS = {
    Channel.PORTAL: Phrase("portal"),
    Channel.ONLINE_FORM: Phrase("online form"),
    Channel.PDF_FORM: Phrase("PDF form"),
    Channel.EXCEL_FORM: Phrase("Excel form"),
    Channel.EMAIL: Phrase("e-mail"),
    Channel.POST: Phrase("post"),
    Channel.PHONE: Phrase("phone call"),
}


class Refuses(StrEnum):
    """What a form does not take."""

    OTHER_LANGUAGES = "other_languages"
    LOW_RISK = "low_risk"


@dataclass(frozen=True)
class Note:
    """A sentence about an authority. A `trap` is what goes wrong at its form; `verified` False: from memory."""

    text: Phrase
    trap: bool = False
    verified: bool = True


@dataclass(frozen=True)
class Override:
    """What an installation wrote down in place of the directory: by whom (a name, None if nobody is known) and when."""

    value: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Authority:
    """One authority. `country` is ISO 3166-1 or EU; `land` names the part of Germany. `channel` is in the authority's
    own order, empty where only its general contact is known. `channel_as_of` is the year of the channel's source, None
    where it is that of the directory; `undated` where nobody knows it."""

    code: str
    name: str
    country: str
    website: str
    channel: tuple[Channel, ...]
    languages: tuple[str, ...]
    languages_verified: bool
    timezone: str
    contact_verified: bool
    verified: bool
    name_en: str | None = None
    land: str | None = None
    breach_url: str | None = None
    breach_email: str | None = None
    email: str | None = None
    phone: str | None = None
    channel_as_of: int | None = None
    undated: bool = False
    refuses: frozenset[Refuses] = frozenset()
    notes: tuple[Note, ...] = ()
    overridden: Mapping[str, Override] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name, with the part of the country where it has one."""
        return f"{self.name} ({self.land})" if self.land else self.name


@dataclass(frozen=True)
class GeneralRule:
    """Which authority is competent, whatever the country."""

    id: str
    text: Phrase
    source: str
    verified: bool


@dataclass(frozen=True)
class Directory:
    """All authorities by code, in the order of the file; `as_of` is the day of the facts."""

    as_of: date
    rules: tuple[GeneralRule, ...]
    authorities: Mapping[str, Authority]
    sources: tuple[str, ...] = ()


#: What an installation may override: field -> its name.
OVERRIDABLE = {
    "website": Phrase("Home page"),
    "channel": Phrase("Channels"),
    "breach_url": Phrase("Page of the form"),
    "breach_email": Phrase("E-mail for breaches"),
    "email": Phrase("General e-mail"),
    "phone": Phrase("Phone"),
    "languages": Phrase("Languages"),
}
#: Stored as words with commas between.
LISTS = {"channel", "languages"}
#: By these a breach is notified: whoever overrides one has looked at the channel.
OF_THE_CHANNEL = ("channel", "breach_url", "breach_email")


def as_words(authority: Authority, name: str) -> str:
    """A field as a person would type it.

    >>> as_words(Authority("AT", "DSB", "AT", "", (Channel.EMAIL,), ("de", "en"), True, "UTC", True, True), "languages")
    'de, en'
    """
    value = getattr(authority, name)
    return ", ".join(value) if name in LISTS else value or ""


def listed(words: str) -> tuple[str, ...]:
    """The words of a list that somebody typed, each once, in their order.

    >>> listed("fr,  nl; fr")
    ('fr', 'nl')
    """
    return tuple(dict.fromkeys(words.replace(";", " ").replace(",", " ").split()))


def overlaid(authority: Authority, overrides: Mapping[str, Override]) -> Authority:
    """The authority as this installation knows it."""
    values: dict[str, Any] = {}
    for name, one in overrides.items():
        if name == "channel":
            values[name] = tuple(Channel(word) for word in listed(one.value))
        elif name in OVERRIDABLE:
            values[name] = listed(one.value) if name in LISTS else one.value
    return replace(authority, **values, overridden={name: overrides[name] for name in values})


def warnings(authority: Authority, as_of: date, today: date) -> tuple[Phrase, ...]:
    """What nobody may rely on without a look at the authority's own page; `as_of` is the day of the directory."""
    found = []
    looked = [one.at.date() for name, one in authority.overridden.items() if name in OF_THE_CHANNEL]
    if not authority.channel:
        found.append(Phrase("No channel for breaches is known: see the authority's home page."))
    elif not authority.verified and not looked:
        found.append(Phrase("The channel is from memory (unverified): see the authority's home page."))
    elif authority.undated and not looked:
        found.append(Phrase("The source of the channel is of unknown year: see the authority's home page."))
    else:
        year = authority.channel_as_of
        seen = max(looked) if looked else date(year, 12, 31) if year else as_of
        if today - seen > OLD:
            words = Phrase("The source of the channel is old ({year}): see the authority's home page.")
            found.append(words.filled({"year": str(seen.year)}))
    if not authority.languages_verified and "languages" not in authority.overridden:
        found.append(Phrase("No source states which languages are taken (unverified)."))
    return tuple(found)


def spoken(authority: Authority, ours: Collection[str]) -> str | None:
    """The first of the authority's languages in which we have documents; None where we have none.

    >>> spoken(Authority("FI", "", "FI", "", (), ("fi", "sv", "en"), True, "UTC", True, True), ("de", "en"))
    'en'
    """
    return next((one for one in authority.languages if one in ours), None)


def language_warning(authority: Authority, language: str) -> Phrase | None:
    """That a filing in this language may not be read, or is refused; None where the authority takes it."""
    if language in authority.languages:
        return None
    values = {"authority": authority.title, "languages": ", ".join(authority.languages), "language": language}
    if Refuses.OTHER_LANGUAGES in authority.refuses:
        return Phrase("{authority} rejects a filing in the language {language}: it takes {languages}.", values)
    return Phrase("{authority} may not take the language {language}: it takes {languages}.", values)
