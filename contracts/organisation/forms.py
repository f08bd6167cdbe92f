"""Forms of our organisation: its name and contact point, and what it is in the eyes of the law."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from contracts.forms import Checkboxes, PartyForm, worded
from contracts.law import EU_EEA, OTHER_COUNTRIES
from contracts.profile import Profile
from contracts.words import DATA_PROTECTION_ROLES, ELSEWHERE_ROLES, SECTORS, UNION_ROLES
from core.countries import codes, listed, named
from core.errors import FieldError, FieldErrors
from core.forms import Form, text


class OrganisationForm(PartyForm):
    contact_point = text(
        _l("Contact point for authorities and people"),
        longest=2_000,
        description=_l("Data protection officer or other contact point, with address and phone: Article 33(3)(b)."),
    )


class ProfileForm(Form):
    data_protection_roles = Checkboxes(
        _l("Data protection"),
        choices=worded(DATA_PROTECTION_ROLES.items()),
        description=_l("None ticked: controller or processor, as the contracts of each incident say."),
    )
    union_roles = Checkboxes(_l("Security and finance in the European Union"), choices=worded(UNION_ROLES.items()))
    elsewhere_roles = Checkboxes(_l("Outside the European Union"), choices=worded(ELSEWHERE_ROLES.items()))
    sectors = Checkboxes(
        _l("Sectors of activity"), choices=worded(SECTORS.items()), description=_l("As NIS2 divides them.")
    )
    union_countries = Checkboxes(_l("Established in the European Union or the EEA"), choices=lambda: named(EU_EEA))
    outside_countries = Checkboxes(_l("Established elsewhere"), choices=lambda: named(OTHER_COUNTRIES))
    more_countries = text(
        _l("Further countries"), longest=1_000, description=_l("Two letters for each, such as ZA, with spaces between.")
    )
    main_establishment = SelectField(
        _l("Main establishment"),
        choices=lambda: [("", gettext("not stated")), *named(codes())],
        coerce=lambda code: code or "",
        description=_l(
            "One of the countries above. In the Union or the EEA, its authority leads for cross-border "
            "processing: Art. 56(1) GDPR."
        ),
    )
    targets_eu = BooleanField(
        _l(
            "We offer goods or services to data subjects in the Union, or monitor their behaviour there, "
            "from outside it"
        ),
        description=_l("Art. 3(2) GDPR. Only without an establishment in the Union or the EEA."),
    )

    @classmethod
    def of(cls, profile: Profile) -> "ProfileForm":
        """The form as the profile stands."""
        return cls(
            data_protection_roles=list(profile.roles),
            union_roles=list(profile.roles),
            elsewhere_roles=list(profile.roles),
            sectors=list(profile.sectors),
            union_countries=list(profile.countries),
            outside_countries=list(profile.countries),
            more_countries=" ".join(sorted(profile.countries - EU_EEA - OTHER_COUNTRIES)),
            main_establishment=profile.main_establishment or "",
            targets_eu=profile.targets_eu,
        )

    def stated(self) -> dict[str, Any]:
        """What was entered, the groups of boxes joined."""
        return {
            "roles": [*self.data_protection_roles.data, *self.union_roles.data, *self.elsewhere_roles.data],
            "sectors": self.sectors.data,
            "countries": [*self.union_countries.data, *self.outside_countries.data, *listed(self.more_countries.data)],
            "main_establishment": self.main_establishment.data,
            "targets_eu": self.targets_eu.data,
        }

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """As every form does; what a rule says of all roles or countries stands beside the group that it is about."""
        groups = {"roles": "union_roles", "countries": "more_countries"}
        several = error.errors if isinstance(error, FieldErrors) else [error]
        super().refuse(FieldErrors([FieldError(groups.get(one.field, one.field), one.message) for one in several]))
