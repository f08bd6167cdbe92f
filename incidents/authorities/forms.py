"""The form in which an installation overrides the directory."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from contracts.forms import Checkboxes, worded
from core.forms import Form, choices, text
from incidents.authorities.directory import CHANNELS, Authority, as_words


class AuthorityForm(Form):
    """Addresses and channels of one authority; `seat` only where a country's authorities are those of its parts."""

    website = text(_l("Home page"))
    channel = Checkboxes(_l("Channels"), choices=worded(CHANNELS.items()))
    breach_url = text(_l("Page of the form"))
    breach_email = text(_l("E-mail for breaches"))
    email = text(_l("General e-mail"))
    phone = text(_l("Phone"))
    languages = text(_l("Languages"), description=_l("Two letters each, with commas, the preferred one first."))
    seat = SelectField(_l("The authority of our seat"), validate_choice=True)

    def fill(self, authority: Authority, seat: str | None) -> None:
        """Shows what is known."""
        for field in self:
            if hasattr(authority, field.name):
                field.data = as_words(authority, field.name)
        self.channel.data = list(authority.channel)
        if self.seat:
            self.seat.data = seat or ""

    def offer(self, parts: list[Authority]) -> None:
        """Sets among which authorities the one of our seat is; none takes the question away."""
        if parts:
            self.seat.choices = choices([("", "–"), *((one.code, one.title) for one in parts)])
        else:
            del self.seat

    def values(self, authority: Authority) -> dict[str, str | None]:
        """What was typed, by the name of the field. Channels stay in the order in which they were known."""
        ticked = sorted(self.channel.data or (), key=[*authority.channel, *CHANNELS].index)
        typed = {field.name: field.data or None for field in self if field.name != "csrf_token"}
        return typed | {"channel": ", ".join(ticked) or None}
