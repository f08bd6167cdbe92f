"""Which statutes apply to an incident: as stated of our organisation, as the facts tell, as a person chose.

A duty is judged by the law of the local date of its starting event. A statute of the
catalogue that a program can decide on starts by itself; any other is offered, and starts if a person adds it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from contracts import law
from contracts.applicable import possible_places
from contracts.law import Change, Law
from contracts.profile import GDPR_ROLES, competent
from contracts.statutes import LegalRole, Stage, Statute
from contracts.terms import DEPTH, Role, Terms
from incidents.situation import PROCESSOR_ROLES, Agreement, Situation, Waiting, is_controller, runs, start_of


@dataclass(frozen=True)
class Owed:
    """A statute as somebody's duty here: `creditor` None is the authority or the people, `key` names it for good."""

    key: str
    statute: Statute
    debtor: int
    creditor: int | None = None
    contract_id: int | None = None
    authority: str | None = None

    def terms(self, situation: Situation) -> Terms:
        """The statute's terms as they are for whoever owes it here."""
        if self.debtor != situation.ours:
            return self.statute.terms_for((), (), self.authority)
        return terms_for_us(self.statute, situation, self.authority)


def terms_for_us(statute: Statute, situation: Situation, authority: str | None = None) -> Terms:
    """The statute's terms as they are for us, with the calendar of the authority's country.

    Without a country named (ISO 3166-1) that of the one competent authority counts; while it is not known which one
    it is, or there are several, only weekends are free of working days.
    """
    profile = situation.profile
    countries = competent(profile, situation.affected).countries
    place = authority or (countries[0] if len(countries) == 1 else None)
    return statute.terms_for(profile.roles, profile.sectors, place)


def owed(situation: Situation) -> list[Owed]:
    """Every statutory duty that runs or waits here, in the order of the catalogue."""
    if situation.laws is None:
        return []
    found = [*_own(situation, situation.laws), *_upstream(situation, situation.laws)]
    return [one for one in found if _concerned(one.statute, situation)]


def struck(situation: Situation) -> list[Statute]:
    """What would run by itself if a person had not struck it."""
    laws = situation.laws
    return [laws.by_id(one) for one, applies in situation.chosen.items() if not applies] if laws else []


def offered(situation: Situation, places: Collection[str] | None = None) -> list[Statute]:
    """What is law and does not run, and only a person can decide on; `places` None: where the law may reach us."""
    laws = situation.laws
    if laws is None:
        return []
    here = possible_places(situation.profile, laws) if places is None else places
    # Who stated no role may be anything; a role that only the incident tells must not rule out the others.
    roles = situation.profile.roles | {*roles_of(situation), *_as_processor(situation)}
    asked = (roles if situation.profile.roles else (), here, situation.profile.sectors)
    named = {one.statute.id for one in owed(situation)} | {*situation.chosen}
    return [
        one
        for one in _on_their_days(situation, laws, lambda day: laws.offered(day, *asked))
        if one.id not in named and (situation.personal_data != "no" or one.terms.incidents)
    ]


def elsewhere(situation: Situation) -> list[Statute]:
    """Every other duty that is law on its day, wherever and whoever owes it: people concerned live everywhere."""
    laws = situation.laws
    if laws is None:
        return []
    named = {one.statute.id for one in owed(situation)} | {*situation.chosen} | {one.id for one in offered(situation)}
    found = _on_their_days(situation, laws, laws.listed)
    return [one for one in found if one.id not in named and one.stage is not Stage.RECORD]


def changes(situation: Situation) -> list[Change]:
    """What proposals would change here if they were law. Nothing of it starts."""
    laws = situation.laws
    if laws is None:
        return []
    day = judged_on(laws.by_id(law.ART_33_1), situation.ours, situation)
    found = laws.what_if(day, roles_of(situation), situation.profile.places, situation.profile.sectors)
    return [one for one in found if _concerned(one.proposed, situation)]


def roles_of(situation: Situation) -> frozenset[LegalRole]:
    """What we are here in the eyes of the law: as stated, and controller as the incident tells.

    The GDPR is not for the Union's institutions: they have a regulation of their own (GDPR Art. 2(3)).
    """
    stated = situation.profile.roles - GDPR_ROLES
    if is_controller(situation) and LegalRole.EU_INSTITUTION not in stated:
        stated |= {LegalRole.CONTROLLER}
    return frozenset(stated)


def judged_on(statute: Statute, debtor: int, situation: Situation) -> date:
    """The day whose law counts: the local date of the starting event.

    While that is not known, a later stage is judged with the one before it, any other duty by our awareness, and by
    the day of logging if that is not decided either: replaying an incident of 2024 gives the clocks of 2024.
    """
    start = start_of(statute.terms, debtor, situation)
    if not isinstance(start, Waiting):
        return start.local.date()
    if statute.after is not None and situation.laws is not None:
        return judged_on(situation.laws.by_id(statute.after), debtor, situation)
    return (situation.aware or situation.logged or situation.signal).local.date()


def _concerned(statute: Statute, situation: Situation) -> bool:
    """Without personal data only duties for security incidents as such remain; what a person added stays."""
    return situation.personal_data != "no" or statute.terms.incidents or situation.chosen.get(statute.id) is True


def _on_their_days(situation: Situation, laws: Law, pick: Callable[[date], Iterable[Statute]]) -> list[Statute]:
    """What `pick` gives for a day, of each statute by the law of its own day."""
    days = {one.id: judged_on(one, situation.ours, situation) for one in laws.statutes}
    found = {one.id for day in set(days.values()) for one in pick(day) if days[one.id] == day}
    return [one for one in laws.statutes if one.id in found]


def _own(situation: Situation, laws: Law) -> list[Owed]:
    """What we owe to authorities, to the people concerned, or to whom else a statute names."""
    asked = (roles_of(situation), situation.profile.places, situation.profile.sectors)
    started = _on_their_days(situation, laws, lambda day: laws.in_force(day, *asked))
    by_itself = {one.id for one in started if not one.upstream and not _cut_off(one, situation, laws)}
    added = {one for one, applies in situation.chosen.items() if applies}
    wanted = (by_itself | {one for one in added if not laws.by_id(one).upstream}) - _struck(situation)
    return [duty for one in laws.statutes if one.id in wanted for duty in _to_authorities(one, situation)]


def _struck(situation: Situation) -> set[str]:
    return {one for one, applies in situation.chosen.items() if not applies}


def _cut_off(statute: Statute, situation: Situation, laws: Law) -> bool:
    """Whether the stage before it, or one before that, was struck: its submission would be waited for in vain."""
    if statute.after is None:
        return False
    if statute.after in situation.chosen:
        return not situation.chosen[statute.after]
    return _cut_off(laws.by_id(statute.after), situation, laws)


def _to_authorities(statute: Statute, situation: Situation) -> list[Owed]:
    """One duty, or without an establishment in the Union one for the authority of each country concerned."""
    if statute.id == law.ART_33_1 and situation.profile.without_establishment:
        countries = competent(situation.profile, situation.affected).countries
        if countries:
            return [Owed(f"{statute.id}:{one}", statute, situation.ours, authority=one) for one in countries]
    return [Owed(statute.id, statute, situation.ours)]


def _upstream(situation: Situation, laws: Law) -> list[Owed]:
    """What the lower party of each contract owes the upper one, such as Art. 33(2) GDPR, whatever the risk."""
    # Many contracts, few different questions: each is answered once.
    in_force = cache(lambda day, roles, places: {one.id for one in laws.in_force(day, roles, places)})
    statutes = [one for one in laws.statutes if one.upstream and one.id not in _struck(situation)]
    return [
        Owed(f"{statute.id}:{agreement.contract_id}", statute, debtor, creditor, agreement.contract_id)
        for agreement in situation.agreements
        for debtor, creditor in _upwards(agreement)
        if runs(debtor, situation)
        for statute in statutes
        if statute.id in in_force(judged_on(statute, debtor, situation), *_reached(agreement, debtor, situation))
        or (debtor == situation.ours and situation.chosen.get(statute.id))
    ]


def _reached(agreement: Agreement, debtor: int, situation: Situation) -> tuple[frozenset[str], frozenset[str]]:
    """Roles and places by which a processor is judged: the law of our places, and that of its own country."""
    stated = situation.profile.roles if debtor == situation.ours else frozenset()
    country = agreement.countries.get(debtor)
    return frozenset({LegalRole.PROCESSOR, *stated}), situation.profile.places | ({country} if country else set())


def _upwards(agreement: Agreement) -> list[tuple[int, int]]:
    (a, role_a), (b, role_b) = agreement.parties
    pairs = ((a, role_a, b, role_b), (b, role_b, a, role_a))
    return [
        (debtor, creditor)
        for debtor, role, creditor, other in pairs
        if role in PROCESSOR_ROLES and DEPTH[Role(other)] < DEPTH[Role(role)]
    ]


def _as_processor(situation: Situation) -> set[LegalRole]:
    ours = {role for one in situation.agreements for party, role in one.parties if party == situation.ours}
    return {LegalRole.PROCESSOR} if ours & {*PROCESSOR_ROLES} else set()
