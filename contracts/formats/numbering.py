"""The numbers before the paragraphs of a word processor's lists, which no text holds: they are counted when shown.

Source: ECMA-376 (Office Open XML), part 1, 17.9 Numbering.
"""

from dataclasses import dataclass, field

from contracts.formats.tidy import figure

STYLES = {
    "decimal": "decimal",
    "decimalZero": "decimal",
    "lowerLetter": "letter",
    "upperLetter": "LETTER",
    "lowerRoman": "roman",
    "upperRoman": "ROMAN",
}


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts and what is printed, such as `%1.%2` for `3.2`."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    #: Prints the numbers of outer levels in digits, whatever they count in.
    legal: bool = False


@dataclass
class Counter:
    """Counts through one list of a document, in the order of its paragraphs.

    >>> counter = Counter({0: Level(pattern="%1."), 1: Level("lowerLetter", "(%2)")})
    >>> [counter.label(level) for level in (0, 1, 1, 0, 1)]
    ['1.', '(a)', '(b)', '2.', '(a)']
    """

    levels: dict[int, Level]
    numbers: dict[int, int] = field(default_factory=dict)

    def restart(self, depth: int, number: int) -> None:
        """The next paragraph of that level has this number."""
        self.numbers[depth] = number - 1

    def label(self, depth: int) -> str:
        """What stands before the next paragraph of that level; empty where nothing is printed."""
        level = self.levels.get(depth, Level())
        self.numbers[depth] = self.numbers.get(depth, level.start - 1) + 1
        # Inner levels begin anew.
        self.numbers = {one: number for one, number in self.numbers.items() if one <= depth}
        if level.format in ("bullet", "none"):
            return "-" if level.format == "bullet" else ""
        label = level.pattern
        for outer in range(depth + 1):
            label = label.replace(f"%{outer + 1}", self._figure(outer, level.legal))
        return label

    def _figure(self, depth: int, legal: bool) -> str:
        level = self.levels.get(depth, Level())
        number = self.numbers.get(depth, level.start)
        return figure(number, "decimal" if legal else STYLES.get(level.format, "decimal"))
