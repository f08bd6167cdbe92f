"""The text of an agreement → the duties in it to tell of a breach, each with its words and its doubts.

A reading is a proposal: nothing of it is live before a person confirms it. The duty itself is that of Regulation (EU)
2016/679 (GDPR), Art. 28(3)(f) and 33(2), in whatever words the parties chose.
"""

from dataclasses import asdict, dataclass
from typing import Any

from contracts.labels import terms_of
from contracts.reader import durations, languages
from contracts.reader.buyers import with_buyer
from contracts.reader.channels import UNSPECIFIED
from contracts.reader.document import Document, Duty
from contracts.reader.doubts import doubts_of, unread_from
from contracts.reader.duties import duties
from contracts.reader.folding import fold, without_address_words
from contracts.reader.limits import Limit
from contracts.reader.modules import roles_by_module
from contracts.reader.names import names_of
from contracts.reader.segments import units
from contracts.reader.spread import gathered
from contracts.terms import Terms
from core.phrases import Phrase

__all__ = ["Limit", "Reading", "language_of", "read", "read_with_doubt", "read_with_end"]

language_of = languages.language_of


@dataclass(frozen=True)
class Reading:
    """One duty as the text states it, in the words of the label schema, with its place in the text.

    `quote` is the text from `char_start` to `char_end`; `more` are further places that say what the notice holds or how
    it travels. `limit` keeps weeks as the text has them.
    """

    debtor: str
    creditor: str
    limit: Limit
    trigger: str
    channel: tuple[str, ...]
    address: str | None
    content: tuple[str, ...]
    section: str
    char_start: int
    char_end: int
    quote: str
    more: tuple[tuple[int, int], ...] = ()
    doubts: tuple[Phrase, ...] = ()

    def as_data(self, number: int = 1) -> dict[str, Any]:
        """The reading in the schema of the labelled agreements; weeks leave as days times seven."""
        limit = asdict(self.limit)
        if self.limit.unit == durations.WEEKS:
            limit["unit"] = durations.DAYS
            for name in ("amount", "amount_min"):
                limit[name] = None if limit[name] is None else limit[name] * 7
        return {
            "id": f"d{number}",
            "debtor": self.debtor,
            "creditor": self.creditor,
            "limit": limit,
            "trigger": self.trigger,
            "channel": list(self.channel),
            "address": self.address,
            "content": list(self.content),
            "evidence": {
                "section": self.section,
                "char_start": self.char_start,
                "char_end": self.char_end,
                "quote": self.quote,
            },
            "more_evidence": [{"char_start": start, "char_end": end} for start, end in self.more],
            "doubts": [str(doubt) for doubt in self.doubts],
        }

    def terms(self) -> Terms:
        """The reading as terms; weeks stay weeks. Debtor and creditor are as the text says, which may be no party."""
        return terms_of(asdict(self), self.debtor, self.creditor)


def read(text: str, language: str | None = None) -> list[Reading]:
    """The duties to tell of a breach that the text lays down, in its order.

    `language` is an ISO 639-1 code of the six languages; None or another one: found out from the text.

    >>> [one.limit.amount for one in read("Provider will notify Customer of a data breach within 48 hours.")]
    [48]
    """
    return read_with_doubt(text, language)[0]


def read_with_doubt(text: str, language: str | None = None) -> tuple[list[Reading], Phrase | None]:
    """The readings of `read`, and what is uncertain about the whole: a very long text is not read to its end."""
    readings, stopped = read_with_end(text, language)
    return readings, None if stopped is None else unread_from(stopped)


def read_with_end(text: str, language: str | None = None) -> tuple[list[Reading], int | None]:
    """The readings of `read`, and the character at which reading stopped at its limits; None: it read to the end."""
    code = language if language in languages.LEXICONS else language_of(text)
    lexicon, folded = languages.LEXICONS[code], with_buyer(text, without_address_words(fold(text)))
    found = gathered(units(text), folded, lexicon)
    modules = roles_by_module(found, folded, lexicon)
    document = Document(text, folded, found, lexicon, names_of(text, folded, lexicon), modules)
    owed, stopped = duties(document)
    return [_reading(document, duty, stopped) for duty in owed], stopped


def _reading(document: Document, duty: Duty, stopped: int | None) -> Reading:
    return Reading(
        debtor=duty.debtor,
        creditor=duty.creditor,
        limit=duty.limit,
        trigger=duty.trigger,
        channel=duty.channel or (UNSPECIFIED,),
        address=duty.address,
        content=duty.content,
        section=duty.part.unit.section,
        char_start=duty.start,
        char_end=duty.end,
        quote=document.text[duty.start : duty.end],
        more=duty.more,
        doubts=doubts_of(
            duty.part.words,
            duty.limit,
            duty.found,
            duty.trigger,
            document.lexicon,
            general=duty.general,
            stopped=stopped,
        ),
    )
