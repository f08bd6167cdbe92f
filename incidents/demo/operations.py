"""The demonstration set: three real contracts in summary, invented contacts on reserved addresses, one drill.

Every address and number is one that standards reserve for examples: no demonstration can reach anybody. The stored
documents are summaries of our own around the one decisive sentence, which is quoted word for word and marked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from accounts.models import Access, Person
from contracts import operations as register
from contracts.documents import operations as documents
from contracts.holdings.kinds import Kind
from contracts.models import Contact, Contract, Document, Holding, Party
from contracts.moment import at_instant
from contracts.operations import Source
from contracts.organisation.operations import our_party, save_organisation
from contracts.terms import Channel, Content, Role, Standard, Terms, Trigger, Unit
from core.database import db, writing
from core.files import store
from incidents.operations import NewIncident, log_incident

ZONE = "Europe/Paris"

SUMMARY = """SUMMARY, NOT THE AGREEMENT
{title}

Written for the demonstration of Breachclock, in our own words. Only the passages marked as quotations are the
agreement's own words. Read the agreement itself before you rely on anything here.

Breach notice (section {section})

Quotation:
"{quote}"

{charged}Also agreed, in our words
{also}

Further processors
{processors}
"""

CHARGED = """Support services (section {1})

Quotation:
"{0}"

"""


@dataclass(frozen=True)
class Sample:
    """One contract of the set."""

    processor: str
    mailbox: str
    phone: str
    title: str
    in_force_from: date
    section: str
    quote: str
    terms: Terms
    also: str
    sub_processors: tuple[str, ...]
    listed: str
    #: The sentence by which help may be charged, and its section.
    charge: tuple[str, str] | None = None


CRISP = Sample(
    processor="Crisp IM SARL",
    mailbox="legal@crisp.example",
    phone="+33199000001",
    title="Crisp data processing agreement, revision of 26 April 2018",
    in_force_from=date(2018, 4, 26),
    section="4(1)",
    quote=(
        "In the event the Processor becomes aware of any incident that may have a (significant) impact on the "
        "protection of Personal Data, i) it will notify the Controller without undue delay and ii) will take all "
        "reasonable measures to prevent or limit (further) violation of the GDPR."
    ),
    terms=Terms(Role.PROCESSOR, Role.CONTROLLER, Trigger.AWARENESS, standard=Standard.UNDUE_DELAY),
    also=(
        "Only incidents that may significantly affect personal data are covered. The processor takes measures to limit "
        "the damage, cooperates as far as reasonable and assists with Articles 33(3) and 34(1). It never itself "
        "reports to an authority or to data subjects. Its sub-processors are bound to at least the same notice duties "
        "(section 5(2))."
    ),
    sub_processors=("DigitalOcean", "CloudFlare"),
    listed="Section 5(4): DigitalOcean, CloudFlare, Stripe Payment Europe, PayPal Europe, OneSignal, Enrich Data.",
)

DROPCONTACT = Sample(
    processor="Dropcontact",
    mailbox="privacy@dropcontact.example",
    phone="+33199000002",
    title="Dropcontact data protection agreement, updated 21 December 2022",
    in_force_from=date(2022, 12, 21),
    section="III.8",
    quote=(
        "the Subcontractor must notify the Data Controller of any personal data breach no later than 72 (seventy-two) "
        "hours after becoming aware of it and by e-mail."
    ),
    terms=Terms(
        Role.PROCESSOR,
        Role.CONTROLLER,
        Trigger.AWARENESS,
        72,
        Unit.HOURS,
        channels=(Channel.EMAIL,),
        content=(Content.DOCUMENTATION,),
    ),
    also="The notice comes with all documentation that the controller needs to notify the authority.",
    sub_processors=("Amazon Web Services", "Scaleway", "OVH"),
    listed="III.6: Amazon Web Services (servers in Ireland), Scaleway and OVH (servers in France).",
)

NOCRM = Sample(
    processor="noCRM.io (YOU DONT NEED A CRM SAS)",
    mailbox="dpo@nocrm.example",
    phone="+33199000003",
    title="noCRM.io data processing agreement, version 1.5 of 9 October 2023",
    in_force_from=date(2023, 10, 9),
    section="8(1) 2",
    quote="The obligation to report a personal data breach immediately to the Client.",
    terms=Terms(Role.PROCESSOR, Role.CONTROLLER, Trigger.OCCURRENCE, standard=Standard.IMMEDIATELY),
    also=(
        "The information that the controller owes to the data subjects is given at once (section 8(1) 3). Support may "
        "be charged unless the failure is the processor's (section 8(2)). A privacy contact is named in section 5; the "
        "contact stored here stands in for it on a reserved address."
    ),
    sub_processors=("Engine Yard", "eBoxr", "Nylas"),
    listed="Annex 2 lists processors outside the EU, among them Engine Yard, eBoxr, Stripe, Nylas and Sentry.",
    charge=(
        "The Supplier may claim compensation for support services which are not included in the description of the "
        "Service and which are not attributable to failures on the part of the Supplier.",
        "8(2)",
    ),
)

SAMPLES = (CRISP, DROPCONTACT, NOCRM)

PEOPLE = (
    ("Demo Responder", "responder@ours.example", "+447700900101", "en", "Europe/London"),
    ("Demo Privacy Officer", "privacy@ours.example", "+33639980001", "fr", ZONE),
)


def load(now: datetime) -> str:
    """Loads the set once; a second time it says so and changes nothing."""
    if db.session.scalar(select(Contract.id).where(Contract.demo)) is not None:
        return "The demonstration set is loaded already."
    ours = _organisation()
    contracts = {sample.processor: _contract(sample, ours, now) for sample in SAMPLES}
    _people()
    now = now.replace(microsecond=0)
    with writing():
        zone = "Europe/Berlin"
        new = NewIncident(
            title="DRILL: contact list exported by an unknown account",
            zone=zone,
            description="Demonstration. An unknown account at Dropcontact exported a list of contacts.",
            place_id=contracts[DROPCONTACT.processor].party_b_id,
            discovered=at_instant(now - timedelta(hours=3), zone),
            aware=at_instant(now - timedelta(hours=2), zone),
            personal_data="yes",
            contract_ids=(contracts[DROPCONTACT.processor].id,),
            drill=True,
        )
        incident = log_incident(new, None, now)
    return f"Loaded: three contracts, {len(PEOPLE)} people on call, the drill {incident.reference}."


def _organisation() -> Party:
    with writing():
        ours = our_party()
        if ours is None:
            values = {
                "name": "Our organisation (demonstration)",
                "zone": "Europe/Berlin",
                "country": "DE",
                "contact_point": "Data protection officer, dpo@ours.example",
            }
            ours = save_organisation(values)
        return ours


def _contract(sample: Sample, ours: Party, now: datetime) -> Contract:
    with writing():
        processor = register.save_party(None, {"name": sample.processor, "zone": ZONE, "country": "FR", "demo": True})
        contact = {"name": "Privacy desk (demonstration)", "email": sample.mailbox, "phone": sample.phone}
        register.save_contact(processor, Contact(), contact | {"language": "en", "zone": ZONE})
        contract = register.save_contract(None, _between(ours, Role.CONTROLLER, processor, Role.PROCESSOR, sample))
        text = SUMMARY.format(
            title=sample.title,
            section=sample.section,
            quote=sample.quote,
            also=sample.also,
            processors=sample.listed,
            charged=CHARGED.format(*sample.charge) if sample.charge else "",
        )
        folder = current_app.config["BREACHCLOCK"].files
        stored = store(folder, "text", f"{sample.title}, summary.txt", text.encode())
        document = documents.add_document(contract, stored, None, now, summary=True)
        source = Source(sample.quote, sample.section, document.id)
        register.confirm_obligation(contract, sample.terms, source, None, now, also=sample.also)
        if sample.charge:
            _may_charge(document, sample.charge[0], now)
        for name in sample.sub_processors:
            below = register.save_party(None, {"name": name, "zone": "UTC", "demo": True})
            values = _between(processor, Role.PROCESSOR, below, Role.SUB_PROCESSOR, sample)
            values |= {"title": f"{sample.processor} with {name}: terms not known to us", "in_force_from": None}
            register.save_contract(None, values | {"under_id": contract.id})
        return contract


def _may_charge(document: Document, quote: str, now: datetime) -> None:
    """Confirms what the reader of annexes proposes from the quotation, as a person would, without its marks."""
    found = select(Holding).where(Holding.document_id == document.id, Holding.kind == Kind.ASSISTANCE_CHARGE)
    fact = db.session.scalars(found.where(Holding.quote.contains(quote, autoescape=True))).one()
    start = (document.text or "").index(quote)
    fact.quote, fact.char_start, fact.char_end = quote, start, start + len(quote)
    fact.state, fact.decided_at = "confirmed", now
    db.session.commit()


def _between(upper: Party, upper_role: Role, lower: Party, lower_role: Role, sample: Sample) -> dict[str, object]:
    return {
        "title": sample.title,
        "party_a_id": upper.id,
        "role_a": upper_role,
        "party_b_id": lower.id,
        "role_b": lower_role,
        "in_force_from": sample.in_force_from,
        "note": "Demonstration.",
        "demo": True,
    }


def _people() -> None:
    with writing():
        known = set(db.session.scalars(select(Person.email)))
        for name, email, phone, language, zone in PEOPLE:
            if email not in known:
                person = Person(name=name, email=email, phone=phone, language=language, zone=zone, on_call=True)
                person.role = Access.RESPONDER  # Without a password nobody can sign in as a demonstration person.
                db.session.add(person)
        db.session.commit()
