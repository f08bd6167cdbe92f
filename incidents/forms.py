"""Forms of incidents: logging, facts, awareness, verdict, waivers, notices."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, ValidationError

from contracts.forms import Checkboxes, day_field, worded
from contracts.lifetime import outside
from contracts.moment import AmbiguousTime, Moment, entered
from contracts.terms import GIVEN_CHANNELS
from contracts.words import CHANNELS
from core.errors import FieldError, FieldErrors
from core.forms import Countries, Form, Searching, WholeNumber, choices, long_text, text, zone_field
from core.phrases import Phrase
from core.times import now, words, zone
from incidents.candidates import Candidate
from incidents.operations import FUTURE, missing
from incidents.wording import NATURES, PERSONAL_DATA, RISKS
from notifications.addresses import clean_email

UNKNOWN_MOMENT = _l("Leave the date empty while it is not known.")
NO_TIME = _l("Without a time it counts from 00:00 of that day, marked as estimated.")
BIGGEST = 2_000_000_000


def _date(label: Any, **options: Any) -> DateField:
    return DateField(label, [Optional()], **options)


def time_field(label: Any, **options: Any) -> TimeField:
    return TimeField(label, [Optional()], format=["%H:%M", "%H:%M:%S"], **options)


def which_field() -> SelectField:
    """The question of the night in autumn when an hour comes twice; shown only where it must be asked."""
    return SelectField(_l("Which of the two"), [Optional()], validate_choice=False, choices=choices([("", "")]))


def row_id(value: Any) -> int:
    """The id of a row; ValueError for what no database can hold as one."""
    number = int(value)
    if not 0 <= number <= BIGGEST:
        raise ValueError("no id")
    return number


def _number(label: Any) -> WholeNumber:
    message = _l("A whole number from 0 to 2,000,000,000.")
    return WholeNumber(label, [Optional(), NumberRange(0, BIGGEST, message)])


class MomentForm(Form):
    """A form with moments. The fields of one are `name_on`, `name_at` and `name_which`; all are in one `zone`."""

    zone = zone_field(_l("Times are in the zone"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.twice: set[str] = set()

    def moment(self, name: str) -> Moment | None:
        """What was entered; None if nothing was. FieldError for a time that does not exist or came twice."""
        day, hour = self[f"{name}_on"].data, self[f"{name}_at"].data
        if day is None:
            if hour is not None:
                raise FieldError(f"{name}_on", Phrase("Give the date too."))
            return None
        try:
            return entered(f"{name}_on", day, hour, self.zone.data)
        except AmbiguousTime as error:
            # The question stays on a page that comes back for another reason, with the answer that was given.
            self._offer(name, error.first, error.second)
            which = self[f"{name}_which"]
            if which.data not in ("first", "second"):
                which.data = "first"
                raise
            return entered(f"{name}_on", day, hour, self.zone.data, which=which.data)

    def kept(self, name: str, present: Moment | None, shown_in: str) -> Moment | None:
        """What was entered; the present moment itself where the fields say what the page showed of it in the zone
        `shown_in`. Whoever enters something else on that page, in whatever zone, must not move it."""
        day, hour = self[f"{name}_on"].data, self[f"{name}_at"].data
        if present is None or day is None:
            return self.moment(name)
        if present.estimated:
            same = hour is None and day == present.local.date()
        else:
            local = present.at.astimezone(zone(shown_in))
            minute = hour.replace(second=0) if hour is not None else None
            same = (day, minute) == (local.date(), local.time().replace(second=0, microsecond=0))
            same = same and (self[f"{name}_which"].data == "second") == bool(local.fold)
        return present if same else self.moment(name)

    def moments(self, *names: str) -> dict[str, Moment | None]:
        """Several moments, with every error at once."""
        found, errors = {}, []
        for name in names:
            try:
                found[name] = self.moment(name)
            except FieldError as error:
                errors.append(error)
        if errors:
            raise FieldErrors(errors)
        return found

    def asked(self) -> list[str]:
        """The moments that this form asks for."""
        return [name.removesuffix("_on") for name in self._fields if name.endswith("_on")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape and moments together, so that everything that needs mending is shown at once."""
        right = super().validate(extra_validators)
        if self.zone.errors:
            return False
        broken = {name for name in self.asked() if self[f"{name}_on"].errors or self[f"{name}_at"].errors}
        before = len(broken)
        for name in self.asked():
            try:
                moment = None if name in broken else self.moment(name)
                if moment is not None and moment.at > now():
                    raise FieldError(name, FUTURE)
            except FieldError as error:
                broken.add(name)
                self.refuse(error)
        return right and len(broken) == before

    def show(self, name: str, moment: Moment | None) -> None:
        """Fills the fields of a moment, in the zone of the form: it may have been entered in another one."""
        if moment is not None:
            local = moment.at.astimezone(zone(self.zone.data)) if self.zone.data else moment.local
            # A day without a time is the day of whoever entered it.
            local = moment.local if moment.estimated else local
            self[f"{name}_on"].data = local.date()
            # An estimate was entered without a time; given back with one it would come back as exact.
            self[f"{name}_at"].data = None if moment.estimated else local.time().replace(tzinfo=None)
            self[f"{name}_which"].data = "second" if local.fold else ""
            if local.fold and not moment.estimated:
                self._offer(name, local.replace(fold=0), local)

    def show_now(self, name: str, now: datetime, zone_name: str) -> None:
        local = now.astimezone(zone(zone_name))
        self[f"{name}_on"].data, self[f"{name}_at"].data = local.date(), local.time().replace(second=0, microsecond=0)

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """Rules speak of `aware`; the field on the page is `aware_on`."""
        errors = error.errors if isinstance(error, FieldErrors) else [error]
        for one in errors:
            if one.field not in self._fields and f"{one.field}_on" in self._fields:
                one.field = f"{one.field}_on"
        super().refuse(FieldErrors(errors))

    def _offer(self, name: str, first: datetime, second: datetime) -> None:
        self.twice.add(name)
        readings = [("first", first), ("second", second)]
        self[f"{name}_which"].choices = choices((key, f"{at:%H:%M} {at.tzname()}") for key, at in readings)


def contract_choices(contracts: list[Any], day: date) -> list[SelectChoice]:
    """Contracts to tick, ours first and with the other party only, those between others with both.

    `day` is the local day of the incident; a contract that was not in force then says so.
    """
    ours = [one for one in contracts if one.party_a.ours or one.party_b.ours]
    others = [one for one in contracts if one not in ours]
    return choices((one.id, _named(one, day)) for one in [*ours, *others])


def place_choices(parties: list[Any]) -> list[SelectChoice]:
    """Where a breach can have happened: with us, or with one of these."""
    return choices([(0, _l("with us")), *((party.id, party.name) for party in parties if not party.ours)])


def _named(contract: Any, day: date) -> str:
    name = f"{contract.title} ({_parties(contract)})"
    lapsed = outside(contract.in_force_from, contract.in_force_to, day)
    return f"{name}: {words(lapsed)}" if lapsed else name


def _parties(contract: Any) -> str:
    return " – ".join(party.name for party in (contract.party_a, contract.party_b) if not party.ours)


class LogForm(MomentForm, Searching):
    form_key = HiddenField()
    title = text(_l("Title"), required=True, description=_l("A few words. No names of people."))
    description = long_text(_l("What happened"))
    discovered_on = _date(_l("Noticed on"))
    discovered_at = time_field(_l("at"))
    discovered_which = which_field()
    place_id = SelectField(_l("Where it happened"), coerce=row_id, validate_choice=False)
    aware_mode = RadioField(
        _l("When did we become aware?"),
        choices=choices([("now", _l("now")), ("at", _l("at this moment:")), ("unknown", _l("not yet decided"))]),
        default="now",
    )
    aware_on = _date(_l("Aware on"))
    aware_at = time_field(_l("at"))
    aware_which = which_field()
    personal_data = RadioField(
        _l("Is personal data involved?"), choices=worded(PERSONAL_DATA.items()), default="unknown"
    )
    own_data = BooleanField(
        _l("Data for which we are the controller ourselves is, or may be, concerned"),
        description=_l("Staff or our own customers. Tick it if in doubt: it starts Articles 33(1) and 34(1)."),
    )
    contract_ids = Checkboxes(_l("Contracts that are touched"), coerce=row_id, validate_choice=False)
    data_subject_count = _number(_l("Number of people, roughly"))
    drill = BooleanField(_l("This is a drill"))

    def asked(self) -> list[str]:
        """What stands in the fields of awareness counts only where the person chose *at this moment*."""
        return ["discovered", "aware"] if self.aware_mode.data == "at" else ["discovered"]

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        if self.aware_mode.data == "at" and self.aware_on.data is None and not self.aware_on.errors:
            self.refuse(missing("aware"))
            return False
        return right

    def key(self) -> str | None:
        """What the page was sent with; None for what we have not given out."""
        key = self.form_key.data or ""
        return key if key.isascii() and key.isalnum() and len(key) <= 40 else None

    def refuse(self, error: FieldError | FieldErrors) -> None:
        """What is wrong with the page as a whole stands above it: nobody sees the field of its key."""
        for one in error.errors if isinstance(error, FieldErrors) else [error]:
            if one.field == "form_key":
                one.field = "form"
        super().refuse(error)

    def offer(self, parties: list[Any], contracts: list[Any]) -> None:
        """Sets places and contracts to choose from."""
        self.place_id.choices = place_choices(parties)
        # What was typed may be no day: then the page says what is wrong with it, and today does.
        day = self.discovered_on.data or now().astimezone(zone(self.zone.data)).date()
        self.contract_ids.choices = contract_choices(contracts, day)


class FactsForm(MomentForm, Searching):
    #: The marks of the facts as they were on the page: see `incidents.meanwhile`.
    shown = HiddenField()
    title = text(_l("Title"), required=True)
    description = long_text(_l("What happened"))
    occurred_on = _date(_l("Happened on"), description=UNKNOWN_MOMENT)
    occurred_at = time_field(_l("at"), description=NO_TIME)
    occurred_which = which_field()
    discovered_on = _date(_l("Noticed on"), description=UNKNOWN_MOMENT)
    discovered_at = time_field(_l("at"), description=NO_TIME)
    discovered_which = which_field()
    place_id = SelectField(_l("Where it happened"), coerce=row_id, validate_choice=False)
    personal_data = RadioField(_l("Is personal data involved?"), choices=worded(PERSONAL_DATA.items()))
    own_data = BooleanField(_l("Data for which we are the controller ourselves is, or may be, concerned"))
    nature = Checkboxes(_l("Nature of the breach"), choices=worded(NATURES.items()))
    data_subject_categories = long_text(_l("Categories of people"), description=_l("One a line, such as: customers."))
    data_subject_count = _number(_l("Number of people"))
    data_subject_count_approximate = BooleanField(_l("This number is approximate"))
    record_categories = long_text(_l("Categories of records"), description=_l("One a line, such as: e-mail addresses."))
    record_count = _number(_l("Number of records"))
    record_count_approximate = BooleanField(_l("This number is approximate"))
    affected_countries = Countries(
        _l("Countries where people concerned live"),
        description=_l("Two letters for each, such as FR DE, with spaces or commas between."),
    )
    contact_point = long_text(_l("Contact point"), longest=2_000)
    likely_consequences = long_text(_l("Likely consequences"))
    measures_taken = long_text(_l("Measures taken"))
    measures_proposed = long_text(_l("Measures proposed"))
    advice = long_text(_l("What people can do"))
    delay_reasons = long_text(_l("Reasons for the delay, if later than 72 hours"))
    reason = long_text(
        _l("Reason for the correction"),
        longest=5_000,
        description=_l("Needed where the correction moves deadlines: noticed, place, personal data, our own data."),
    )


class AwarenessForm(MomentForm):
    aware_on = _date(_l("Aware on"))
    aware_at = time_field(_l("at"), description=NO_TIME)
    aware_which = which_field()
    reason = long_text(_l("Reason, or how we know"), longest=5_000)


class EventForm(MomentForm):
    """The moment of one event that starts periods."""

    event_on = _date(_l("On"))
    event_at = time_field(_l("at"), description=NO_TIME)
    event_which = which_field()
    reason = long_text(_l("Reason, or how we know"), longest=5_000, description=_l("Needed for a correction."))


class CandidateForm(MomentForm):
    """A moment that may be the one of our awareness. It stands beside other forms, so its names are its own."""

    candidate_on = _date(_l("Possibly aware on"))
    candidate_at = time_field(_l("at"), description=NO_TIME)
    candidate_which = which_field()
    note = long_text(_l("Why this may be the moment"), required=True, longest=5_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix="written", **options)


class ChooseForm(Form):
    """One of the candidates, with the reason."""

    candidate = RadioField(_l("Possible moment"), [InputRequired(_l("Choose a moment."))], validate_choice=False)
    reason = long_text(_l("Why this one"), required=True, longest=5_000)

    def __init__(self, candidates: list[Candidate], **options: Any) -> None:
        super().__init__(prefix="chosen", **options)
        self.candidate.choices = choices((one.key, words(one.label)) for one in candidates)
        self.moments = {one.key: one.moment for one in candidates}

    def chosen(self) -> Moment:
        """The moment that was chosen; FieldError if it changed, or became our awareness, since the page was read."""
        moment = self.moments.get(self.candidate.data)
        if moment is None:
            raise FieldError("candidate", Phrase("This moment is no longer among the choices. Look at them again."))
        return moment


class VerdictForm(MomentForm):
    risk = RadioField(_l("Verdict"), [InputRequired(_l("Choose a verdict."))], choices=worded(RISKS.items()))
    reasons = long_text(_l("Reasons"), required=True)
    verdict_on = _date(_l("Decided on"))
    verdict_at = time_field(_l("at"))
    verdict_which = which_field()
    confirmed = BooleanField(
        _l("A risk is unlikely all the same"),
        description=_l("Only where the score, the number or the people speak against it."),
    )


class WaiveForm(Form):
    reason = RadioField(_l("Reason"), [InputRequired(_l("Choose a reason."))])
    note = long_text(_l("Why this is so"), required=True, longest=20_000)
    review_on = day_field(_l("Look at it again on"), description=_l("May stay empty. You are reminded on that day."))


class ReasonForm(Form):
    reason = long_text(_l("Reason"), required=True, longest=5_000)


class StatuteForm(ReasonForm):
    # Which of the two the person pressed for: sent twice, the choice must not turn into its opposite.
    applies = HiddenField(validators=[AnyOf(("yes", "no"))])
    also = Checkboxes(_l("Exclude these with it, for the same reason"), validate_choice=False, choices=())


class NoteForm(Form):
    note = long_text(_l("Note for the timeline"), required=True, longest=20_000)


class ContractsForm(Searching):
    contract_ids = Checkboxes(_l("Contracts that are touched"), coerce=row_id, validate_choice=False)
    reason = long_text(_l("Reason"), longest=5_000, description=_l("Needed where a contract is taken away."))


class NoticeForm(Form):
    address = text(_l("To"), required=True)
    subject = text(_l("Subject"), required=True)
    body = long_text(_l("Text"), required=True)

    def validate_address(self, field: Field) -> None:
        """The rule's own check, made here already so that it is said together with what is missing."""
        try:
            clean_email(field.data or "", "address")
        except FieldError as error:
            raise ValidationError(words(error.message)) from error


class GivenForm(MomentForm):
    given_on = _date(_l("Given on"))
    given_at = time_field(_l("at"))
    given_which = which_field()
    channel = SelectField(_l("Channel"), choices=worded((one, CHANNELS[one]) for one in GIVEN_CHANNELS))
    reference = text(_l("Reference of the receiver"), description=_l("File number or receipt; who took the call."))
    note = long_text(_l("Note"), longest=5_000)
    proof = FileField(_l("Proof"), description=_l("Receipt, screenshot or letter: PDF, picture, text or e-mail."))


class ReceivedForm(GivenForm):
    party_id = SelectField(_l("From"), coerce=row_id)
    recipient_id = SelectField(
        _l("To"),
        coerce=row_id,
        default=0,
        description=_l("A notice between two others meets what the one owes the other; it is not our awareness."),
    )

    def offer(self, counterparties: list[Any], asked_for: bool) -> None:
        """Sets who may have given and got it; `asked_for` tells that a duty between two others is open."""
        self.party_id.choices = choices((party.id, party.name) for party in counterparties)
        others = [(party.id, party.name) for party in counterparties] if asked_for else []
        self.recipient_id.choices = choices([(0, _l("us")), *others])
