"""The tables in which a register comes and goes: which sheets, which columns, and what each cell means."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.terms import CONTRACT_TRIGGERS, EITHER, Channel, Content, Role, Rule, Standard, Unit
from core.phrases import Phrase


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    DAY = "day"
    DAYS = "days"
    NUMBER = "number"
    YES = "yes"


@dataclass(frozen=True)
class Column:
    """`about` says what to write in it; None: an export tells it, an import passes it over.

    `longest` is in characters. `example` is what the template shows.
    """

    name: str
    about: Phrase | None = None
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: tuple[str, ...] = ()
    longest: int = 200
    example: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in self.columns if one.name == name), None)

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that an import reads."""
        return tuple(one for one in self.columns if one.about is not None)


_ONE_OF = Phrase("One of: {codes}.")
_SOME_OF = Phrase("One or more of these, with ; between: {codes}.")
_ZONE = Phrase("Time zone, such as Europe/Berlin. Empty: UTC.")
_DAY = Phrase("A date such as 2026-03-31, or empty.")
_YES = Phrase("yes or no. Empty: no.")


def _code(
    name: str, codes: tuple[str, ...], *, example: str, about: Phrase = _ONE_OF, required: bool = False
) -> Column:
    filled = about.filled({"codes": ", ".join(codes)})
    return Column(name, filled, Kind.CODE, required=required, codes=codes, example=example)


def _codes(name: str, codes: tuple[str, ...], *, example: str) -> Column:
    return Column(name, _SOME_OF.filled({"codes": ", ".join(codes)}), Kind.CODES, codes=codes, example=example)


_ROLES = tuple(Role)
_SIDES = (*Role, EITHER)
#: A rule that counts something: a duty without a number has our own target anyway.
_RULES = tuple(rule for rule in Rule if rule is not Rule.SOFT)
LANGUAGES = ("en", "fr", "de", "es", "it", "nl")

PARTIES = Sheet(
    "parties",
    (
        Column("name", Phrase("The organisation's name."), required=True, example="Example Hosting"),
        Column("country", Phrase("Two letters, such as FR."), longest=2, example="FR"),
        Column("zone", _ZONE, example="Europe/Paris"),
        Column("address", Phrase("Postal address."), longest=2_000, example="1 Example Street, Paris"),
        Column("note", Phrase("Anything worth knowing."), longest=10_000),
        Column("ours", Phrase("yes for our own organisation: its row is passed over."), Kind.YES),
        Column("demo"),
    ),
)

CONTACTS = Sheet(
    "contacts",
    (
        Column(
            "party", Phrase("The party's name, as in the table of parties."), required=True, example="Example Hosting"
        ),
        Column("name", Phrase("Name or role of the contact for breaches."), required=True, example="Security desk"),
        Column("email", Phrase("E-mail address; this or a phone number."), example="security@hosting.example"),
        Column("phone", Phrase("With country code, such as +44 7700 900123."), longest=40, example="+44 7700 900123"),
        _code("language", LANGUAGES, example="fr", about=Phrase("One of: {codes}. Empty: en.")),
        Column("zone", _ZONE, example="Europe/Paris"),
        Column("email_verified_at"),
        Column("phone_verified_at"),
    ),
)

CONTRACTS = Sheet(
    "contracts",
    (
        Column("title", Phrase("As you would cite it."), required=True, example="Processing agreement, 1 March 2026"),
        Column("party_a", Phrase("One party's name."), required=True, example="Example Post"),
        _code("role_a", _ROLES, required=True, example="controller"),
        Column("party_b", Phrase("The other party's name."), required=True, example="Example Hosting"),
        _code("role_b", _ROLES, required=True, example="processor"),
        Column("in_force_from", _DAY, Kind.DAY, example="2026-03-01"),
        Column("in_force_to", _DAY, Kind.DAY),
        Column("renews_on", Phrase("The day by which a renewal is decided."), Kind.DAY, example="2027-02-01"),
        Column("remind_days", Phrase("How many days before it we want to be reminded."), Kind.NUMBER, example="60"),
        Column("service", Phrase("What the other party does for us."), example="Hosting"),
        Column("under", Phrase("A sub-processor's contract: the title of the contract under which it is engaged.")),
        Column("under_party_a", Phrase("One party of that contract, only if several have its title.")),
        Column("under_party_b", Phrase("The other party of that contract, only if several have its title.")),
        Column(
            "calendar", Phrase("Whose public holidays are no working days: DE, or a part such as DE-BY."), longest=40
        ),
        Column("closed_days", Phrase("Further days that do not count, with ; between."), Kind.DAYS),
        Column("notice_zone", Phrase("Only if the contract names the time zone in which it counts.")),
        Column("office_opens", Phrase("Time of day from which notices count, such as 09:00."), longest=5),
        Column("office_closes", Phrase("Time of day until which notices count, such as 17:00."), longest=5),
        Column("note", Phrase("Anything worth knowing."), longest=10_000),
        Column("demo"),
    ),
)

DUTIES = Sheet(
    "duties",
    (
        Column(
            "contract", Phrase("The contract's title."), required=True, example="Processing agreement, 1 March 2026"
        ),
        Column("party_a", Phrase("One of its parties, only if several contracts have this title.")),
        Column("party_b", Phrase("Its other party, only if several contracts have this title.")),
        _code("debtor", _SIDES, required=True, example="processor", about=Phrase("Who must give notice: {codes}.")),
        _code("creditor", _SIDES, required=True, example="controller", about=Phrase("To whom: {codes}.")),
        _code(
            "trigger", CONTRACT_TRIGGERS, required=True, example="awareness", about=Phrase("What starts it: {codes}.")
        ),
        Column(
            "amount", Phrase("The number of the period; empty where the sentence has none."), Kind.NUMBER, example="48"
        ),
        _code("unit", tuple(Unit), example="hours"),
        _code("standard", tuple(Standard), example="undue_delay", about=Phrase("Its word for the speed: {codes}.")),
        _codes("channels", tuple(Channel), example="email"),
        Column("address", Phrase("The address that the contract names."), example="breach@ours.example"),
        _codes("content", tuple(Content), example="nature; measures"),
        Column("incidents", Phrase("yes if it covers incidents without personal data too. Empty: no."), Kind.YES),
        Column("target_hours", Phrase("Our own target, only for a duty without a number."), Kind.NUMBER),
        _code("rule", _RULES, example="", about=Phrase("How it is counted. Empty: as the unit says. Else: {codes}.")),
        Column("also", Phrase("What else is agreed."), longest=5_000),
        Column("send_automatically", _YES, Kind.YES),
        Column("section", Phrase("Where it stands."), example="7.2"),
        Column(
            "quote",
            Phrase("The sentence, word for word."),
            required=True,
            longest=20_000,
            example="The processor shall notify the controller within 48 hours after becoming aware of a breach.",
        ),
        Column("valid_from", Phrase("The day from which it counts. Empty: from today."), Kind.DAY),
        Column("replaced_at", Phrase("Leave it empty: a row with a moment here is an earlier version, passed over.")),
        *(Column(name) for name in ("document", "document_sha256", "char_start", "char_end")),
        *(Column(name) for name in ("confirmed_at", "confirmed_by")),
    ),
)

#: In the order in which they are read: each refers to those before it only.
SHEETS = (PARTIES, CONTACTS, CONTRACTS, DUTIES)


def _told(name: str, columns: str) -> Sheet:
    return Sheet(name, tuple(Column(one) for one in columns.split()))


_PLACE = "contract party_a party_b"
#: What an export tells on top, and an import passes over.
DOCUMENTS = _told(
    "documents", f"{_PLACE} name media_type sha256 size summary language dated_on read_at stored_at stored_by"
)
PROPOSALS = _told(
    "proposals",
    f"{_PLACE} document document_sha256 state reading char_start char_end decided_at decided_by",
)
HOLDINGS = _told(
    "holdings",
    f"{_PLACE} kind value detail country state document document_sha256 quote char_start char_end"
    " decided_at decided_by",
)
TOLD_ONLY = (DOCUMENTS, PROPOSALS, HOLDINGS)
