"""Lists of data and of people: under a heading, behind a colon, in a row of a table or in the middle of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from contracts.holdings import cues
from contracts.holdings.kinds import NONE, OTHER, Found, Kind
from contracts.holdings.lines import Block, Shape, sentences, unnumbered
from contracts.holdings.statement_cues import NEGATED
from contracts.holdings.vocabulary import DATA, PEOPLE, SPECIAL, codes_in, terms_in

#: The narrower cue first: "special categories of data" are categories of data too.
_TOPICS = (
    (Kind.SPECIAL_CATEGORY, cues.SPECIAL),
    (Kind.DATA_SUBJECTS, cues.SUBJECTS),
    (Kind.DATA_CATEGORY, cues.DATA),
)
_LABELS = ((Kind.DATA_SUBJECTS, cues.SUBJECTS_FIRST), (Kind.DATA_CATEGORY, cues.DATA_FIRST))
_ABOUT = {Kind.SPECIAL_CATEGORY: SPECIAL, Kind.DATA_SUBJECTS: PEOPLE, Kind.DATA_CATEGORY: DATA}
#: How many blocks a heading reaches, and how long an item without a known word may be to be one.
_REACH, _LONGEST_ITEM = 40, 110
#: What parts the items of a list: semicolons, else commas; the last two are joined by a word of the language.
_SIGNS = (re.compile(r"\s*;\s*|\n\s*[-*•–]\s+"), re.compile(r",\s|\s•\s|\n\s*\n"))
_JOINING = {
    "en": re.compile(r",?\s(?:and/or|and|or|as well as)\s", re.IGNORECASE),
    "fr": re.compile(r",?\s(?:et/ou|et|ou|ainsi que)\s", re.IGNORECASE),
    "de": re.compile(r",?\s(?:und/oder|und|oder|sowie)\s", re.IGNORECASE),
    "es": re.compile(r",?\s(?:y/o|y|e|o|u|así como)\s", re.IGNORECASE),
    "it": re.compile(r",?\s(?:e/o|e|ed|o|nonché)\s", re.IGNORECASE),
    "nl": re.compile(r",?\s(?:en/of|en|of|alsmede|evenals)\s", re.IGNORECASE),
}
#: "suppliers of the Data Controller": whose they are is clear.
_WHOSE = re.compile(
    r"\s(?:of|du|de|del|der|des|van) (?:the |la |le |l['’]|los |las |el |il |de |het )?(?:data )?(?:controller"
    r"|customer|client|responsable(?: du traitement| del tratamiento)?"
    r"|verantwortlichen|auftraggebers?|cliente|titolare|verwerkingsverantwoordelijke|klant)s?$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]{0,300}\)")
_DATA = re.compile(r"(?<!\w)data(?!\w)", re.IGNORECASE)
_DENIED = re.compile(r"(?<!\w)(?:process\w*|trait\w+|verarbeit\w+|trata\w*|tratt\w+|verwerk\w+)(?!\w)", re.IGNORECASE)
#: What a contract calls it from here on: '(hereinafter the "Persons")'.
_EXPLAINED = re.compile(
    r"\s*[(–—-]?\s*(?:hereinafter|hereafter|ci-après|nachfolgend|im folgenden|en adelante|di seguito|hierna)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:and|or|et|und|y|e|en|generally|in particular|notably|especially|mainly|any|the|le|la|les|die|der|das"
    r"|los|las|el|il|i|gli|de|het|following"
    r"|insbesondere|notamment|en particulier|in particolare|met name|such as|e\.g\.|z\. ?b\.)[: ]+",
    re.IGNORECASE,
)


def lists(text: str, blocks: Sequence[Block], language: str) -> Iterator[Found]:
    """Every category of data, special category and category of people that the document lists."""
    reading = _Lists(text, blocks, _JOINING.get(language, _JOINING["en"]))
    columns: dict[int, Kind] = {}
    for at, block in enumerate(blocks):
        if block.shape is Shape.ROW:
            found = reading.columns(block)
            columns = found or columns
            if not found:
                yield from reading.row(block, columns)
            continue
        columns = {}
        if block.shape is Shape.HEADING:
            yield from reading.under(at)
        else:
            yield from reading.prose(at)


def _topic(words: str) -> tuple[Kind, int] | None:
    """Of what these words speak, and where the cue ends."""
    for kind, cue in _TOPICS:
        found = cue.search(words)
        if found:
            return kind, found.end()
    for kind, cue in _LABELS:
        found = cue.match(words)
        if found:
            return kind, found.end()
    return None


@dataclass(frozen=True)
class _Lists:
    """The document while its lists are read; `joining` is the word between the last two items in its language."""

    text: str
    blocks: Sequence[Block]
    joining: re.Pattern[str]

    def columns(self, row: Block) -> dict[int, Kind]:
        """The columns of a table by its heading; none for a row with a topic in its first cell only."""
        topics = [_topic(self.text[start:end]) if end - start <= 90 else None for start, end in row.cells]
        found = {at: topic[0] for at, topic in enumerate(topics) if topic}
        return found if len(found) >= 2 else {}

    def row(self, row: Block, columns: dict[int, Kind]) -> Iterator[Found]:
        """Cells under their column's topic, or "Categories of data | name, address"."""
        first, *others = row.cells
        topic = _topic(self.text[slice(*first)]) if first[1] - first[0] <= 90 else None
        if topic and not columns:
            for start, end in others:
                yield from self.items(start, end, topic[0], trusted=True)
            return
        for at, kind in columns.items():
            if at < len(row.cells):
                yield from self.items(*row.cells[at], kind, trusted=True)

    def under(self, at: int) -> Iterator[Found]:
        """What stands under a heading that names a topic, up to the next heading."""
        heading = self.blocks[at]
        topic = _topic(unnumbered(heading.text))
        if topic is None:
            return
        inline = re.search(r":\s*(?=\S)", heading.text)
        if inline and not heading.text.rstrip().endswith(":"):
            yield from self.items(heading.start + inline.end(), heading.end, topic[0], trusted=True)
            return
        paragraphs = 0
        for later, block in enumerate(self.blocks[at + 1 : at + 1 + _REACH], at + 1):
            if block.shape is Shape.HEADING or paragraphs == 2:
                return
            if block.shape is Shape.ITEM:
                if _topic(block.text[:80]):  # The next topic in a numbered list.
                    return
                yield from self.item(block.start, block.end, topic[0])
            elif block.shape is Shape.TEXT:
                paragraphs += 1
                if not any(self.prose(later)):
                    yield from self.paragraph(block, topic[0])

    def paragraph(self, block: Block, kind: Kind) -> Iterator[Found]:
        """Prose under a heading: a plain list of short pieces, else the known words in its first sentences."""
        pieces = [block.text[left:right] for left, right in self.pieces(block.text)]
        if len(pieces) >= 2 and all(len(one) <= 60 for one in pieces) and _knows(block.text, kind):
            yield from self.items(block.start, block.end, kind, trusted=True)
            return
        for start, end in islice(sentences(block), 3):
            words = self.text[start:end]
            if kind is Kind.SPECIAL_CATEGORY and cues.NOTHING.search(words):
                yield self.found(kind, NONE, None, start, end)
                return
            for code, left, right in terms_in(words, _ABOUT[kind]):
                yield self.found(kind, code, words[left:right], start, end)

    def prose(self, at: int) -> Iterator[Found]:
        """Sentences that open a list, and lists in passing."""
        block = self.blocks[at]
        data_before = False
        for start, end in sentences(block):
            words = self.text[start:end]
            topic = _topic(words)
            opened = _opens_list(words, topic[1]) if topic else None
            if topic and opened is not None:
                trusted = words[:opened].endswith(":")
                if words[opened:].strip():
                    yield from self.items(start + opened, end, topic[0], trusted=trusted)
                elif trusted and end >= block.end - 2:
                    yield from self.following(at, topic[0])
            elif topic and topic[0] is Kind.SPECIAL_CATEGORY and NEGATED.search(words) and _DENIED.search(words):
                yield self.found(Kind.SPECIAL_CATEGORY, NONE, None, start, end)
            else:
                yield from self.in_passing(start, end, after_data=data_before)
            data_before = bool(_DATA.search(words))

    def following(self, at: int, kind: Kind) -> Iterator[Found]:
        """The items under a sentence that ends with a colon, all of one sort, blank lines or not."""
        sort: bool | None = None
        for block in self.blocks[at + 1 : at + 1 + _REACH]:
            if block.shape is not Shape.ITEM or (sort is not None and block.numbered != sort):
                return
            sort = block.numbered
            yield from self.item(block.start, block.end, kind)

    def in_passing(self, start: int, end: int, *, after_data: bool) -> Iterator[Found]:
        """Lists of examples, and whose data are collected."""
        words = self.text[start:end]
        example = cues.EXAMPLES.search(words) or (cues.IT_INCLUDES.match(words) if after_data else None)
        if example:
            known = list(self.items(start + example.end(), end, Kind.DATA_CATEGORY, trusted=True))
            # One known word may be chance; two are a list.
            if sum(one.value != OTHER for one in known) >= 2:
                yield from known
        whose = cues.COLLECTED_ABOUT.search(words)
        if whose:
            for code, left, right in terms_in(words[whose.end() : whose.end() + 60], PEOPLE)[:1]:
                detail = words[whose.end() + left : whose.end() + right]
                yield self.found(Kind.DATA_SUBJECTS, code, detail, start, end)

    def items(self, start: int, end: int, kind: Kind, *, trusted: bool) -> Iterator[Found]:
        """The pieces of a list. A list that no colon opened counts only if it begins with a known word."""
        words = self.text[start:end]
        if kind is Kind.SPECIAL_CATEGORY and cues.NOTHING.search(words[:120]):
            yield self.found(kind, NONE, None, start, end)
            return
        cut = self.pieces(words)
        if not trusted and cut and not _begins_known(words[slice(*cut[0])], kind):
            return
        for left, right in cut:
            yield from self.item(start + left, start + right, kind)

    def pieces(self, words: str) -> list[tuple[int, int]]:
        """(start, end) of each piece: cut at semicolons, else at commas and the word that joins the last two."""
        outside = _BRACKETS.sub(lambda match: "·" * len(match[0]), words)
        signs = next((sign for sign in _SIGNS if sign.search(outside)), None)
        cut = _cut(outside, 0, len(outside), signs) if signs else [(0, len(words))]
        if signs is _SIGNS[0]:
            return cut
        left, right = cut[-1]
        return [*cut[:-1], *_cut(outside, left, right, self.joining)]

    def item(self, start: int, end: int, kind: Kind) -> Iterator[Found]:
        """One item with its codes; what has no code is *other*, in its own words."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip(" \t\n*_`-"))
        words = words.strip(" \t\n\r*_`-;,.…")
        while filler := _FILLER.match(words):
            start += filler.end()
            words = words[filler.end() :]
        words = _WHOSE.sub("", _EXPLAINED.split(words, maxsplit=1)[0]).rstrip(" ;,.–-")
        if len(words) < 2 or not any(sign.isalpha() for sign in words):
            return
        end = start + len(words)
        special = codes_in(words, SPECIAL) if kind is Kind.DATA_CATEGORY else []
        yield from (self.found(Kind.SPECIAL_CATEGORY, code, words, start, end) for code in special)
        if kind is Kind.SPECIAL_CATEGORY and cues.NOTHING.search(words):
            yield self.found(kind, NONE, None, start, end)
            return
        known = codes_in(words, _ABOUT[kind])
        if known:
            yield from (self.found(kind, code, words[:300], start, end) for code in known)
        elif len(words) <= _LONGEST_ITEM and not special:
            yield self.found(kind, OTHER, words, start, end)

    def found(self, kind: Kind, value: str, detail: str | None, start: int, end: int) -> Found:
        words = " ".join(detail.split()) if detail else None
        return Found(kind, value, words, start, end, self.text[start:end])


def _opens_list(words: str, end: int) -> int | None:
    """Where the list begins: behind the colon, or behind a verb that follows the topic closely."""
    colon = words.find(":", end, end + 120)
    if colon >= 0:
        return colon + 1
    verb = cues.COPULA.search(words, end, end + 50)
    return verb.end() if verb else None


def _cut(words: str, start: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    found, at = [], start
    for gap in sign.finditer(words, start, end):
        found.append((at, gap.start()))
        at = gap.end()
    return [*found, (at, end)]


def _begins_known(words: str, kind: Kind) -> bool:
    """Whether a known word stands at the beginning, and not somewhere in a sentence."""
    about = (_ABOUT[kind], SPECIAL) if kind is Kind.DATA_CATEGORY else (_ABOUT[kind],)
    return any(start <= 25 for one in about for _code, start, _end in terms_in(words[:120], one)[:1])


def _knows(words: str, kind: Kind) -> bool:
    return bool(codes_in(words, _ABOUT[kind])) or (kind is Kind.DATA_CATEGORY and bool(codes_in(words, SPECIAL)))
