"""The choices by which the register is narrowed, in the reader's words."""

from flask_babel import gettext, ngettext

from contracts.register.wanted import AHEAD, DUE, SIDES, SORTS, TROUBLES
from core.times import words


def offered() -> dict[str, list[tuple[str | int, str]]]:
    """(value in the address, words) of each choice."""
    ahead = [(days, ngettext("within %(num)s day", "within %(num)s days", days)) for days in AHEAD]
    return {
        "sides": [(side.value, words(phrase)) for side, phrase in SIDES.items()],
        "troubles": [(state.value, words(phrase)) for state, phrase in TROUBLES.items()],
        "renewals": [(DUE, gettext("to be decided now")), *ahead],
        "sorts": [(sort.value, words(phrase)) for sort, phrase in SORTS.items()],
    }
