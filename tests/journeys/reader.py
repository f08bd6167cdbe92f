"""A person at the browser who reads each new page on a phone and on a desk, by day and by night."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# In the dark only the colours differ.
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
EVERYTHING = {"resultTypes": ["violations"]}


@cache
def _axe() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return Axe().axe_script


@dataclass
class Reader:
    """`seen` holds the headings of the pages that were looked at, in their order."""

    page: "Page"
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def look(self, heading: str) -> None:
        """The page with this heading is open: it fits a phone, and no tool for accessibility finds fault with it."""
        from playwright.sync_api import expect

        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        # The heading is there before the rest of the page, its style and its scripts.
        self.page.wait_for_load_state()
        self.seen.append(heading)
        self.page.set_viewport_size(PHONE)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{heading}: scrolls sideways by {wide} pixels on a phone"
        self.page.evaluate(_axe())
        self._audit(heading, EVERYTHING)
        self.page.emulate_media(color_scheme="dark")
        self._audit(f"{heading}, dark", COLOURS)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(DESK)

    def look_wide(self, heading: str) -> None:
        """As `look`, and at a desk too: for a page that is laid out otherwise there."""
        self.look(heading)
        self._audit(f"{heading}, desk", EVERYTHING)

    def _audit(self, where: str, options: dict[str, object]) -> None:
        results = self.page.evaluate("options => axe.run(options)", options)
        found = [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
            for one in results["violations"]
            for node in one["nodes"]
        ]
        assert not found, f"{where}: {found}"

    def click(self, name: str) -> None:
        """The link or button of that name in the page's own part; the first if the page offers it twice."""
        main = self.page.locator("main")
        main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()

    def fill(self, **values: str) -> None:
        """Fields by their name in the form: text, choice or box (any text ticks it)."""
        for name, value in values.items():
            control = self.page.locator(f"main [name='{name}']")
            kind = control.first.evaluate("control => control.type")
            if kind.startswith("select"):
                control.select_option(label=value)
            elif kind in ("radio", "checkbox"):
                self.page.locator("main").get_by_label(value).check()
            else:
                control.fill(value)

    def fill_moment(self, name: str, at: datetime) -> None:
        """The two fields of a moment, in the zone in which `at` is."""
        self.fill(**{f"{name}_on": f"{at:%Y-%m-%d}", f"{name}_at": f"{at:%H:%M}"})

    def clock(self, duty: str) -> "Locator":
        """The card of the duty of these words."""
        heading = self.page.get_by_role("heading", level=3, name=duty)
        return self.page.locator("article.clock").filter(has=heading)
