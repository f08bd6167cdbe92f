"""Which fields a breach raises at all: what follows from other facts is not asked, and not printed as missing."""

from collections.abc import Callable, Mapping

from incidents.sheet.sheet import Sheet

Condition = Callable[[Sheet], bool]


def _nature(kind: str) -> Condition:
    return lambda sheet: sheet.has("nature", kind)


def _is(key: str, *codes: object) -> Condition:
    return lambda sheet: sheet.value(key) in codes


#: A field that is not here always applies. An answer that was given counts even where the question no longer does.
CONDITIONS: Mapping[str, Condition] = {
    "confidentiality.kind": _nature("confidentiality"),
    "unintelligible": _nature("confidentiality"),
    "integrity.kind": _nature("integrity"),
    "availability.kind": _nature("availability"),
    "consequences.confidentiality": _nature("confidentiality"),
    "consequences.integrity": _nature("integrity"),
    "consequences.availability": _nature("availability"),
    "occurred.to": _is("occurred.mode", "period"),
    "external_notice_date": _is("discovery.mode", "processor", "data_subject", "external", "press"),
    "dpo.name": _is("dpo.designated", True),
    "dpo.contact": _is("dpo.designated", True),
    "controller.eea_representative": lambda _sheet: False,
    "timeline.comments": lambda _sheet: False,
    "comm.date": _is("comm.status", "done"),
    "comm.planned_date": _is("comm.status", "dated"),
    "comm.exemption": _is("comm.status", "exempt"),
    "comm.justification": _is("comm.status", "exempt"),
    "comm.coverage": _is("comm.status", "done", "dated"),
    "comm.gap_reason": _is("comm.coverage", "not_all"),
    "comm.count": _is("comm.status", "done"),
    "comm.means": _is("comm.status", "done", "dated"),
    "comm.content": _is("comm.status", "done", "dated"),
    "subjects.count_min": _is("subjects.count_mode", "approximate", "undeterminable"),
    "subjects.count_max": _is("subjects.count_mode", "approximate", "undeterminable"),
    "records.count_min": _is("records.count_mode", "approximate", "undeterminable"),
    "records.count_max": _is("records.count_mode", "approximate", "undeterminable"),
    "xborder.lead_sa": _is("xborder.is", True),
    "xborder.establishments": _is("xborder.is", True),
    "xborder.counts": _is("xborder.is", True),
    "xborder.notified_sas": _is("xborder.is", True),
    "noneea.notified_sas": _is("noneea.is", True),
    # Asked from 72 hours on; whoever drafts knows whether it is late.
    "delay_reasons": lambda _sheet: False,
}


def applies(key: str, sheet: Sheet) -> bool:
    """Whether this field is asked of this breach; one that was answered is."""
    condition = CONDITIONS.get(key)
    return condition is None or sheet.known(key) is not None or condition(sheet)
