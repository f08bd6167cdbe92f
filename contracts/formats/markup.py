"""HTML to text: markup away, what stands in a block of its own stays on lines of its own."""

import re
from typing import Any

from lxml import etree

from contracts.formats.answer import answer
from contracts.formats.tidy import figure, row, tidied
from core.media import decoded

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
#: They hold no other element. What a page hides until a click is seen here.
_UNSEEN = frozenset({"script", "style", "title"})
#: `ul`, `ol` and `pre` are among them and do more.
_PARAGRAPHS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("legend", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"),
    ]
)
_STYLES = {"a": "letter", "A": "LETTER", "i": "roman", "I": "ROMAN"}


def text_of(content: bytes) -> str:
    """The text of an HTML file; FieldError("file") for one that is no text."""
    declared = _DECLARED.search(content[:4096])
    page = decoded("file", content, declared[1].decode() if declared else None)
    parser = etree.HTMLParser(encoding="utf-8", target=_Text(), huge_tree=True, no_network=True)
    return etree.fromstring(page.encode("utf-8"), parser)


class _Text:
    """Takes the parser's events and builds no tree: memory follows the text and not the markup."""

    def __init__(self) -> None:
        self.unseen = False
        self.as_typed = 0
        self.lists: list[dict[str, Any]] = []
        #: The text so far, outermost first; within a cell of a table, the text of that cell.
        self.texts: list[_Lines] = [_Lines()]
        self.rows: list[list[str]] = []

    def start(self, tag: str, attributes: Any) -> None:
        if tag in _PARAGRAPHS:
            self.texts[-1].end_line(2)
        if tag in _UNSEEN:
            self.unseen = True
        elif tag == "br":
            self.texts[-1].end_line(1, again=True)
        elif tag == "tr":
            self.texts[-1].end_line(1)
            self.rows.append([])
        elif tag in ("td", "th"):
            self.texts.append(_Lines())
        elif tag == "li":
            self.texts[-1].end_line(1)
            self.texts[-1].begin_line(self._label(attributes))
        elif tag in ("ol", "ul"):
            self.lists.append(_list(tag, attributes))
        elif tag == "pre":
            self.as_typed += 1

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = False
        elif tag in ("td", "th") and len(self.texts) > 1:
            cell = self.texts.pop().text()
            if self.rows:
                self.rows[-1].append(cell)
            else:
                self.texts[-1].add(cell)
        elif tag == "tr" and self.rows:
            self.texts[-1].add(row(self.rows.pop()))
            self.texts[-1].end_line(1)
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.as_typed -= 1
        if tag in _PARAGRAPHS:
            self.texts[-1].end_line(2)
        elif tag == "li":
            self.texts[-1].end_line(1)

    def data(self, text: str) -> None:
        if not self.unseen:
            # A line break in HTML is a space like any other.
            self.texts[-1].add(text if self.as_typed > 0 else text.translate(_SPACES))

    def comment(self, _text: str) -> None:
        """Nobody sees it."""

    def close(self) -> str:
        while len(self.texts) > 1:
            self.end("td")
        while self.rows:
            self.end("tr")
        return tidied(self.texts[0].text())

    def _label(self, attributes: Any) -> str:
        """What a browser prints before an item of a list."""
        if not self.lists or not self.lists[-1]["ordered"]:
            return "- "
        numbered = self.lists[-1]
        numbered["next"] = _number(attributes.get("value"), numbered["next"])
        label = f"{figure(numbered['next'], numbered['style'])}. "
        numbered["next"] += 1
        return label


class _Lines:
    """Text that grows, with the line breaks that are due before the next word."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.due = 0
        self.label = ""

    def end_line(self, breaks: int, *, again: bool = False) -> None:
        """The next word stands that many lines further down, or at least so; not between a label and its words."""
        if not self.label:
            self.due = self.due + breaks if again else max(self.due, breaks)

    def begin_line(self, label: str) -> None:
        """The next words follow this label."""
        self.label = label

    def add(self, text: str) -> None:
        if self.due or self.label:
            if not text.strip():
                return
            self.parts.append("\n" * self.due + self.label)
            self.due, self.label = 0, ""
        self.parts.append(text)

    def text(self) -> str:
        return "".join(self.parts)


_SPACES = str.maketrans("\n\r\t\f", "    ")


def _list(tag: str, attributes: Any) -> dict[str, Any]:
    style = _STYLES.get(attributes.get("type") or "", "decimal")
    return {"ordered": tag == "ol", "style": style, "next": _number(attributes.get("start"), 1)}


def _number(written: str | None, otherwise: int) -> int:
    written = (written or "").strip()
    return int(written) if re.fullmatch(r"\d{1,6}", written, re.ASCII) else otherwise


if __name__ == "__main__":
    answer(lambda content: (text_of(content), None))
