"""Our organisation at its page, and what the law makes of it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from accounts.guard import roles
from accounts.models import Access
from contracts import catalogue
from contracts.applicable import applicable, limits
from contracts.models import Party
from contracts.organisation import operations
from contracts.organisation.forms import OrganisationForm, ProfileForm
from contracts.profile import Profile, competent
from contracts.views import shown, values
from contracts.words import LEGAL_ROLES, SECTORS
from core.countries import named
from core.times import now

bp = Blueprint("organisation", __name__)


@bp.context_processor
def vocabulary() -> dict[str, Any]:
    """The words of the law that the pages show."""
    return {
        "LEGAL_ROLES": LEGAL_ROLES,
        "SECTORS": SECTORS,
        "limits_of": lambda statute: limits(statute, catalogue.current()),
        "named": named,
    }


@bp.get("/organisation")
def show() -> ResponseReturnValue:
    party = operations.our_party()
    form = OrganisationForm(obj=party) if party else OrganisationForm(zone=current_user.zone)
    return render_template("contracts/organisation.html", form=form, party=party)


@bp.post("/organisation")
@roles(Access.PRIVACY_OFFICER)
def save() -> ResponseReturnValue:
    form = OrganisationForm()
    if form.submit(lambda form: operations.save_organisation(values(form))) is None:
        return shown(form, "contracts/organisation.html", party=operations.our_party())
    flash(gettext("Our organisation is saved."), "ok")
    return redirect(url_for("incidents.now"))


@bp.get("/organisation/law")
def law() -> ResponseReturnValue:
    party = operations.our_party()
    return _law_page(party, ProfileForm.of(party.profile() if party else Profile()))


@bp.post("/organisation/law")
@roles(Access.PRIVACY_OFFICER)
def save_law() -> ResponseReturnValue:
    form = ProfileForm()
    if form.submit(lambda form: operations.save_profile(form.stated())) is None:
        return _law_page(operations.our_party(), form)
    flash(gettext("What we are by law is saved."), "ok")
    return redirect(url_for("organisation.law"))


def _law_page(party: Party | None, form: ProfileForm) -> ResponseReturnValue:
    """What is entered, and what follows from what is stored."""
    profile = party.profile() if party else Profile()
    applies = applicable(profile, catalogue.current(), operations.our_day(now()))
    context = {"party": party, "profile": profile, "applies": applies, "competent": competent(profile)}
    return shown(form, "contracts/law.html", **context)
