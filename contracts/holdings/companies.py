"""Sub-processors with service and country: from tables, lists and the address blocks of annexes."""

import re
from collections.abc import Iterator, Sequence

from contracts.holdings import cues
from contracts.holdings.geography import places
from contracts.holdings.kinds import REGIONS, Found, Kind
from contracts.holdings.lines import Block, Shape, unnumbered

_REACH = 60
_LEGAL_FORM = re.compile(
    r"(?<![\w.])(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|GmbH|AG|KG|UG|SE|SAS|SASU|SA|S\.A|SARL"
    r"|S\.A\.R\.L|S\.r\.l|Srl|S\.p\.A|SpA|S\.L|SL|S\.L\.U|B\.V|BV|N\.V|NV|Oy|AB|ApS|A/S|PLC|plc|Pty"
    r"|S\.à r\.l)\.?(?![\w])"
)
#: Where the name of a company ends in the item of a list.
_NAME_END = re.compile(
    r",|\s?\(|:|;|\s[–—-]\s|\swhose\s|\sP\.?\s?O\.?\sBox|\sdont le\s|\smit Sitz|\scon sede"
    r"|\n| {2,}"
)
_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_SIGNS = re.compile(r"[;,](?=\s)")
_TRADE_NAME = re.compile(
    r"\((?:which )?(?:\w+ ){0,4}(?:trade name|trading as|d/b/a|nom commercial|handelnd unter|nombre comercial"
    r"|handelsnaam)(?: de| d['’])? ?([^()]{2,40})\)",
    re.IGNORECASE,
)
_SERVERS = re.compile(
    r"(?:servers?|serveurs?|data|hosted|hosting|gehostet|servidores|server|h[ée]berg\w+"
    r"|datacent\w+)[^()]{0,30}?\b(?:in|en|à|au|aux)\b ",
    re.IGNORECASE,
)


def sub_processors(text: str, blocks: Sequence[Block], language: str | None) -> Iterator[Found]:
    """Every sub-processor that the document names."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if block.shape is Shape.ROW:
            stop = _end_of_table(blocks, at)
            yield from _table(text, blocks[at:stop], language)
            at = stop
            continue
        if block.shape is Shape.HEADING:
            if (inline := _inline(block)) is not None:
                yield from _listed(text, block, inline, language)
            elif cues.SUB_PROCESSORS.search(unnumbered(block.text)):
                yield from _section(text, blocks, at, language)
        elif inline := _inline(block):
            yield from _listed(text, block, inline, language)
        elif _announces(block):
            yield from _items(text, blocks, at, language)
        at += 1


def _inline(block: Block) -> int | None:
    """Where the names begin in "Sub-processors: Example Cloud (Ireland), Example Mail (Spain)"."""
    label = cues.SUB_PROCESSORS.match(block.text)
    colon = block.text.find(":", label.end(), label.end() + 30) if label else -1
    return colon + 1 if colon >= 0 and block.text[colon + 1 :].strip() else None


def _listed(text: str, block: Block, begin: int, language: str | None) -> Iterator[Found]:
    """The companies of a list in one line, cut at the signs outside brackets."""
    outside = _BRACKETS.sub(lambda match: "·" * len(match[0]), block.text)
    at = begin
    for stop in [*(sign.start() for sign in _SIGNS.finditer(outside, begin)), len(outside)]:
        piece = block.text[at:stop].strip(" \n.;,")
        start = block.start + block.text.index(piece, at)
        found = _item(text, Block(Shape.ITEM, start, start + len(piece), piece), language) if piece else None
        if found:
            yield found
        at = stop + 1


def _end_of_table(blocks: Sequence[Block], at: int) -> int:
    while at < len(blocks) and blocks[at].shape is Shape.ROW:
        at += 1
    return at


def _table(text: str, rows: Sequence[Block], language: str | None) -> Iterator[Found]:
    """A table whose heading has a column for the company and one for its country or service."""
    heads = [text[start:end] for start, end in rows[0].cells]
    if not any(cues.SUB_PROCESSORS.search(head) for head in heads) and not _company_table(heads):
        return
    country = _column(heads, cues.COUNTRY_COLUMN)
    name = next((n for n, head in enumerate(heads) if n != country and cues.NAME_COLUMN.search(head)), 0)
    service = _column(heads, cues.SERVICE_COLUMN, {country, name})
    for row in rows[1:]:
        cells = [text[start:end] for start, end in row.cells]
        if len(cells) <= name or len(cells) < 2 or len(cells[name]) > 120:
            continue
        where = cells[country] if country is not None and country < len(cells) else ""
        what = cells[service] if service is not None and service < len(cells) else None
        yield _company(
            text, cells[name], what, _country(where or text[row.start : row.end], language), row.start, row.end
        )


def _company_table(heads: Sequence[str]) -> bool:
    """ "Name | Service | Country" says enough even where no heading says sub-processor."""
    country, service = _column(heads, cues.COUNTRY_COLUMN), _column(heads, cues.SERVICE_COLUMN)
    return country is not None and service is not None and len(heads) >= 3 and bool(cues.NAME_COLUMN.search(heads[0]))


def _column(heads: Sequence[str], cue: re.Pattern[str], taken: set[int | None] | None = None) -> int | None:
    return next(
        (n for n, head in enumerate(heads) if n not in (taken or ()) and len(head) < 60 and cue.search(head)), None
    )


def _announces(block: Block) -> bool:
    """A sentence that says that sub-processors follow and ends with a colon opens a list of them."""
    words = block.text[-400:].rstrip()
    return words.endswith(":") and bool(cues.SUB_PROCESSORS.search(words) and cues.FOLLOWING.search(words))


def _items(text: str, blocks: Sequence[Block], at: int, language: str | None) -> Iterator[Found]:
    sort: bool | None = None
    for block in blocks[at + 1 : at + 1 + _REACH]:
        if block.shape is not Shape.ITEM or (sort is not None and block.numbered != sort):
            return
        sort = block.numbered
        found = _item(text, block, language)
        if found:
            yield found


def _section(text: str, blocks: Sequence[Block], at: int, language: str | None) -> Iterator[Found]:
    """Under a heading about sub-processors: companies by their legal form, each with the label above it."""
    following = blocks[at + 1 : at + 1 + _REACH]
    if blocks[at].text.rstrip().endswith(":") or (
        following and following[0].shape is Shape.ITEM and _short(following[0])
    ):
        yield from _items(text, blocks, at, language)
        return
    run: list[Block] = []
    for block in following:
        if _leaves(block):
            break
        if block.shape in (Shape.HEADING, Shape.TEXT):
            run.append(block)
            continue
        # Tables and lists are read for themselves.
        yield from _addresses(text, run, language)
        run = []
    yield from _addresses(text, run, language)


def _short(block: Block) -> bool:
    """An item that names somebody, and no rule about somebody."""
    return len(block.text) < 200 and not block.text.rstrip().endswith(".")


def _leaves(block: Block) -> bool:
    """A numbered heading, or one of another annex, ends the section."""
    return block.shape is Shape.HEADING and (
        block.numbered
        or bool(
            re.match(
                r"\s*(?:annex|appendix|schedule|annexe|anlage|anhang|anexo|allegato|bijlage)", block.text, re.IGNORECASE
            )
        )
    )


def _item(text: str, block: Block, language: str | None) -> Found | None:
    """ "Example Cloud GmbH (Germany): hosting"."""
    words = block.text.strip()
    mark = _NAME_END.search(words)
    name = words[: mark.start()] if mark else words
    if not 2 <= len(name.strip()) <= 80 or len(name.split()) > 7 or name.islower() or not _is_name(name):
        return None
    rest = words[mark.start() :] if mark else ""
    trade = _TRADE_NAME.search(rest)
    if trade:
        name, rest = f"{name} ({trade[1].strip()})", rest[: trade.start()] + rest[trade.end() :]
    servers = _SERVERS.search(rest)
    country = _country(rest[servers.end() :], language, first=True) if servers else None
    start = block.start + len(block.text) - len(block.text.lstrip())
    service = _placeless(_service(rest) or "", language)
    return _company(text, name, service, country or _country(rest, language), start, start + len(words))


def _placeless(service: str, language: str | None) -> str | None:
    """The service without the country beside it: "(backups, Austria)"; None where only a country stands."""
    found = places(service, language)
    if found and found[-1].end == len(service) and service[: found[-1].start].rstrip()[-1:] in ("", ","):
        service = service[: found[-1].start].rstrip(" ,")
    elif found and found[0].start == 0 and service[found[0].end :].startswith(","):
        service = service[found[0].end :].lstrip(" ,")
    return service or None


def _is_name(name: str) -> bool:
    """A name begins with a capital or has one inside (eBoxr), and is no sentence."""
    first = name.strip(" *_[").split()[0]
    return any(sign.isupper() or sign.isdigit() for sign in first)


def _service(rest: str) -> str | None:
    """What stands right behind the name and a colon or dash, else in the last brackets, if it is short."""
    behind = re.match(r"[^:;()–—,-]{0,40}(?:\([^()]{0,60}\)[^:;()–—-]{0,40})?[:–—-]\s+(?P<words>[^:;()\n]{3,80})", rest)
    if behind:
        return behind["words"].rstrip(" .")
    brackets = re.findall(r"\(([^()]{3,80})\)", rest)
    return brackets[-1] if brackets else None


def _addresses(text: str, run: Sequence[Block], language: str | None) -> Iterator[Found]:
    """Label, company, street, town: blocks of lines; the line with a legal form is the company."""
    lines: list[tuple[int, int]] = []
    at, end = (run[0].start, run[-1].end) if run else (0, 0)
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        lines.append((at, stop))
        at = stop + 1
    label: str | None = None
    for number, (left, right) in enumerate(lines):
        line = text[left:right].strip()
        if not line:
            continue
        if _names_company(line):
            last = number
            while last + 1 < len(lines) and text[slice(*lines[last + 1])].strip() and last < number + 5:
                last += 1
            body = text[right : lines[last][1]]
            begin = left + len(text[left:right]) - len(text[left:right].lstrip())
            yield _company(
                text, line.strip(" *_-•"), label, _country(body, language, first=True), begin, lines[last][1]
            )
            label = None
        else:
            label = line.rstrip(" :") if len(line) <= 60 and not line.endswith(".") else None


def _names_company(line: str) -> bool:
    """A short line that ends with a legal form, or goes on behind it with a sign: no line of wrapped prose."""
    form = _LEGAL_FORM.search(line) if len(line) <= 70 and len(line.split()) <= 9 and _is_name(line) else None
    return form is not None and line[form.end() :].lstrip()[:1] in ("", ",", "(", "–", "-", "—", ":", "|", ";")


def _country(words: str, language: str | None, *, first: bool = False) -> str | None:
    found = [one.code for one in places(words[:600], language, addresses=True) if one.code not in REGIONS]
    return (found[0] if first else found[-1]) if found else None


def _company(text: str, name: str, service: str | None, country: str | None, start: int, end: int) -> Found:
    quote = text[start:end].rstrip()
    clean = " ".join(name.split()).strip(" *_[]")
    detail = " ".join(service.split()) if service else None
    return Found(Kind.SUB_PROCESSOR, clean, detail, start, start + len(quote), quote, country)
