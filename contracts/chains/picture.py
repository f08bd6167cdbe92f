"""Where the boxes and arrows of a picture of chains stand, in the picture's own units. Draws nothing itself.

The lowest party stands on the left, the authority on the right. Chains that share their upper part share its boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.chains.chain import Chain
from contracts.chains.links import Link, Node

BOX_WIDTH, BOX_HEIGHT = 168, 72
GAP, ROW = 138, 92
MARGIN = 2
#: Room above the first arrow for the three lines of its label.
TOP = 22
#: How far before the next box an arrow turns up or down.
TURN = 14


@dataclass(frozen=True)
class Box:
    """A party, or the authority where `node` is None. `x`, `y`: its upper left corner."""

    x: int
    y: int
    node: Node | None
    role: str | None

    @property
    def middle(self) -> int:
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True)
class Arrow:
    """A link, or the controller's own duty towards the authority where `link` is None, as a path of points."""

    points: tuple[tuple[int, int], ...]
    link: Link | None

    @property
    def path(self) -> str:
        """The points as the `d` of an SVG path."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def picture(chains: Sequence[Chain]) -> Picture:
    """The picture of chains that end with the same link, in the order in which the net gives them."""
    top = chains[0].links[-1]
    authority = top.to_controller
    columns = max(len(chain.links) for chain in chains) + 1 + authority
    rows: dict[tuple[int, ...], list[int]] = {}
    parties: dict[tuple[int, ...], tuple[Node, str, Link | None]] = {(): (top.upper, top.upper_role, None)}
    for row, chain in enumerate(chains):
        path: tuple[int, ...] = ()
        rows.setdefault(path, []).append(row)
        for link in reversed(chain.links):
            path = (*path, link.contract_id)
            rows.setdefault(path, []).append(row)
            parties[path] = (link.lower, link.lower_role, link)
    boxes = {
        path: Box(
            MARGIN + (columns - 1 - authority - len(path)) * (BOX_WIDTH + GAP),
            TOP + (rows[path][0] + rows[path][-1]) * ROW // 2,
            node,
            role,
        )
        for path, (node, role, _link) in parties.items()
    }
    arrows = [Arrow(_between(boxes[path], boxes[path[:-1]]), link) for path, (_, _, link) in parties.items() if link]
    drawn = [*boxes.values()]
    if authority:
        controller = boxes[()]
        drawn.append(Box(controller.x + BOX_WIDTH + GAP, controller.y, None, None))
        arrows.append(Arrow(_between(controller, drawn[-1]), None))
    width = 2 * MARGIN + columns * BOX_WIDTH + (columns - 1) * GAP
    height = TOP + (len(chains) - 1) * ROW + BOX_HEIGHT + MARGIN
    return Picture(width, height, tuple(drawn), tuple(arrows))


def _between(lower: Box, upper: Box) -> tuple[tuple[int, int], ...]:
    start, end = (lower.x + BOX_WIDTH, lower.middle), (upper.x, upper.middle)
    if lower.middle == upper.middle:
        return start, end
    turn = end[0] - TURN
    return start, (turn, start[1]), (turn, end[1]), end


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """The text in lines of at most `width` characters, cut with an ellipsis where it needs more of them.

    >>> wrapped("Example Hosting of the North Limited", 16, 2)
    ['Example Hosting', 'of the North…']
    """
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if len(longer) <= width:
            found[-1] = longer
        else:
            found += [word] if found[-1] else []
            found[-1] = found[-1] or word
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1] + "…"]
    return [line if len(line) <= width else line[: width - 1].rstrip("… ") + "…" for line in found]
