"""The form for the address of one letter, which is printed and kept nowhere."""

from flask_babel import lazy_gettext as _l

from core.errors import FieldError
from core.forms import Form, long_text
from core.letter import ADDRESS_LINES
from core.phrases import Phrase


class AddressForm(Form):
    address = long_text(
        _l("Name and address"),
        longest=500,
        description=_l("Six lines at most. It is printed in the window and not stored."),
    )

    def lines(self) -> list[str]:
        """The address, a line each. FieldError where it does not fit into the window."""
        found = [line.strip() for line in (self.address.data or "").splitlines() if line.strip()]
        if len(found) > ADDRESS_LINES:
            raise FieldError("address", Phrase("Only six lines fit into the window."))
        return found
