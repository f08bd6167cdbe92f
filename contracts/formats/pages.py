"""Pages of printed lines to flowing text: running headers away, broken lines joined, the places where pages begin."""

import re
from collections import Counter

from contracts.formats.tidy import plain

#: So many lines at the top and at the foot of a page may be its running header or footer.
EDGE = 3
#: A line at the edge of that share of the pages, and of three at least, runs along and belongs to no sentence.
RUNNING_SHARE = 0.3

_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:page|seite|página|pagina|pág\.|pag\.|p\.|s\.|blz\.)?\s?(\d{1,4})\s?(?:(?:/|of|von|de|sur|di|van)\s?\d{1,4})?[-–|\s]*",
    re.IGNORECASE,
)
#: What begins a paragraph or an item of a list: a bullet, `9.2`, `(b)`, `§ 8`, `Article 5`.
_BULLET = re.compile(r"[-–—•▪●◦∙·*]\s")
_MARKER = re.compile(
    r"(?:\(?[a-z]{1,4}[.)]|\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}\.?|§+\s?\d{1,3}\w?)\s", re.IGNORECASE
)
_ENDED = re.compile(r"[.:;!?…][\"”“’»)\]]*$")
_OPEN_LIST = re.compile(r"(?:,|\b(?:and|or|et|ou|und|oder|y|o|e|en|of))$", re.IGNORECASE)
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
#: No full line is shorter, in characters: a page of headings alone says nothing of its width.
NARROWEST = 40
#: The longest word that may stand cut at a line's end; so that a line without spaces is not searched through.
_LONGEST_WORD = 60
_WORD = re.compile(r"[^\W\d_]+")


def joined(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages and the place in it, in characters, at which each page begins.

    A page without words begins where the next one does.

    >>> joined(["The Processor tells the Controller of a breach with-", "out delay.\\n\\nNow."])
    ('The Processor tells the Controller of a breach without delay.\\n\\nNow.', (0, 51))
    """
    lines = _without_running([_lines(page) for page in pages])
    words = Counter(word.lower() for page in lines for line in page for word in _WORD.findall(line))
    width = _width(lines)
    text: list[str] = []
    starts, length, last = [], 0, ""
    gap = False
    for page in lines:
        begun = False
        for line in page:
            if not line:
                # An empty line at a page's edge is the edge; the sentence may go on.
                gap = begun
                continue
            if not begun and _ENDED.search(last):
                last = ""  # A page that ends with a sentence ends the paragraph.
            between, cut = _between(last, line, width, gap, words) if last else ("\n" if text else "", 0)
            if cut:
                text[-1] = text[-1][:-cut]
                length -= cut
            if not begun:
                starts.append(length + len(between))
                begun = True
            text.append(between + line)
            length += len(text[-1])
            last, gap = line, False
        if not begun:
            starts.append(-1)
        gap = False
    for number in range(len(starts) - 1, -1, -1):
        if starts[number] < 0:
            starts[number] = starts[number + 1] if number + 1 < len(starts) else length
    return "".join(text), tuple(starts)


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in plain(page).split("\n")]


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    edges = [_edge(page) for page in pages]
    seen = Counter(key for page, edge in zip(pages, edges, strict=True) for key in {_key(page[one]) for one in edge})
    often = max(3, RUNNING_SHARE * len(pages))
    kept = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1):
        running = {one for one in edge if seen[_key(page[one])] >= often or _is_number(page[one], number)}
        kept.append([line for place, line in enumerate(page) if place not in running])
    return kept


def _edge(page: list[str]) -> set[int]:
    filled = [place for place, line in enumerate(page) if line]
    return {*filled[:EDGE], *filled[-EDGE:]}


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.lower())


def _is_number(line: str, page: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(line)
    return found is not None and int(found[1]) == page


def _width(pages: list[list[str]]) -> int:
    """The length of a full line, in characters."""
    lengths = sorted(len(line) for page in pages for line in page if line)
    return max(lengths[len(lengths) * 9 // 10], NARROWEST) if lengths else NARROWEST


def _between(last: str, line: str, width: int, gap: bool, words: Counter[str]) -> tuple[str, int]:
    """What stands between two lines, and how many characters the first one loses at its end."""
    hyphenated, rest = _HYPHENATED.search(last[-_LONGEST_WORD:]), _WORD.match(line)
    if hyphenated and rest and not gap and line[0].islower():
        # A word cut in two, unless its second half is a word of this text by itself, as in "sub-processor" or "e-mail".
        known = words[(hyphenated[1] + rest[0]).lower()] > 0
        return "", int(known or (len(hyphenated[1]) > 1 and words[rest[0].lower()] < 2))
    if gap:
        return "\n\n", 0
    return (" ", 0) if _goes_on(last, line, width) else ("\n", 0)


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether the sentence of one printed line runs on into the next."""
    if _BULLET.match(line):
        return False
    ended = bool(_ENDED.search(last))
    if _MARKER.match(line):
        return not ended and not _OPEN_LIST.search(last) and len(last) >= 0.6 * width
    if line[0].islower():
        return True
    return len(last) >= (0.85 if ended else 0.7) * width
