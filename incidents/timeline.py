"""A line of the timeline in words: what was done, with old and new value and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.terms import Channel
from contracts.words import CHANNELS
from core.phrases import Phrase
from incidents.alerts.calls.moves import Answer
from incidents.clock import stage_words
from incidents.sheet.fields import BY_COLUMN, Kind
from incidents.sheet.fields import FIELDS as FACT_FIELDS
from incidents.sheet.sheet import in_words, on_one_line
from incidents.waivers import WORDS as WAIVERS
from incidents.waivers import Waiver
from incidents.wording import (
    ANSWERED_BY,
    ANSWERS,
    DOCUMENTS,
    ENTRIES,
    EVENTS,
    FIELDS,
    NOT_KNOWN,
    NOT_REVIEWED,
    RISKS,
    addressee_words,
    duty_words,
    in_a_row,
    value_words,
)

REASON, NOTE, WHO_SAYS_SO = Phrase("Reason"), Phrase("Note"), Phrase("Who says so")
#: Of a hold that nobody set an end to.
NO_DAY = Phrase("no day was named")


@dataclass(frozen=True)
class Line:
    """`title` says what happened, `details` what exactly, `reason` is a person's own text, `label` what that text is
    where the title does not say it. `more` details were left out."""

    title: Phrase
    details: tuple[Phrase, ...] = ()
    reason: str | None = None
    more: int = 0
    label: Phrase | None = None


def line(kind: str, data: Mapping[str, Any], zone: str = "UTC", most: int | None = None) -> Line:
    """The entry in words, with the first `most` of each kind of detail; recomputed deadlines are shown in `zone`, the
    incident's own.

    >>> str(line("closed", {}).title)
    'Incident closed'
    >>> line("logged", {"contracts": ["One", "Two", "Three"]}, most=2).more
    1
    """
    said = data if most is None else _cut(kind, data, most)
    more = sum(len(data[name]) - len(said[name]) for name in _lists(kind, data))
    details = tuple(_details(kind, said, zone))
    label = REASON if data.get("reason") or data.get("override") else NOTE
    return Line(
        ENTRIES[kind].filled(_values(kind, data)), details, _reason(kind, data), more, None if kind == "note" else label
    )


def _lists(kind: str, data: Mapping[str, Any]) -> list[str]:
    """What may be of any length in an entry: an incident can touch thousands of contracts."""
    names = ("lines",) if kind == "taken_over" else ("clocks", "contracts", "added", "removed")
    return [name for name in names if name in data]


def _cut(kind: str, data: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {**data} | {name: data[name][:most] for name in _lists(kind, data)}


def _reason(kind: str, data: Mapping[str, Any]) -> str | None:
    if kind == "note":
        return data.get("text")
    if kind == "report_filed":
        return data.get("override")
    return data.get("reason") or data.get("note")


def _values(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "duty" in data:
        values["duty"] = duty_words(data["duty"])
    if "why" in data:
        values["why"] = WAIVERS[Waiver(data["why"])]
    if kind == "verdict":
        values |= {name: RISKS.get(data[name], NOT_KNOWN) for name in ("old", "new")}
    if kind == "taken_over":
        values["contracts"] = ", ".join(data["contracts"])
    if kind == "event":
        values |= {"event": EVENTS[data["event"]], "old": value_words(data["old"]), "new": value_words(data["new"])}
    if kind == "party_aware":
        values |= {"party": data["party"], "old": value_words(data["old"]), "new": value_words(data["new"])}
    if kind == "alerted":
        values |= {"count": data["count"], "stages": in_a_row([stage_words(one) for one in data["stages"]])}
    if kind == "assessed":
        values |= {"score": data["score"]}
    if kind.startswith("report_"):
        values |= {"document": DOCUMENTS[data["document"]], "number": data["number"]}
    if kind in ("held", "hold_ended"):
        values |= {"by": data["by"], "until": date.fromisoformat(data["until"]) if data["until"] else NO_DAY}
    if kind == "attached":
        values |= {"title": data["title"], "name": data["name"]}
    if kind in ("called", "step_skipped"):
        values |= {"step": data["step"], "people": ", ".join(data.get("people", ()))}
    if kind == "answered":
        values |= {"answer": ANSWERS[Answer(data["answer"])], "by": ANSWERED_BY[data["by"]]}
    if "recipient" in data:
        values["recipient"] = addressee_words(data)
    for name in ("sender", "error"):
        if name in data:
            values[name] = data[name] or NOT_KNOWN
    if "channel" in data:
        values["channel"] = CHANNELS[Channel(data["channel"])]
    if "moment" in data:
        values["moment"] = value_words(data["moment"])
    return values


def _details(kind: str, data: Mapping[str, Any], zone: str) -> list[Phrase]:
    if kind == "corrected":
        return [
            _changed(FIELDS[change["field"]], _value(change, "new"), _value(change, "old"))
            for change in data["changes"]
        ]
    if kind == "waived" and data.get("reviewed") is False:
        return [NOT_REVIEWED]
    if kind == "decision_fallen":
        return [FACT_FIELDS[key].label for key in data["facts"]]
    if kind == "stated":
        said_by = {"label": WHO_SAYS_SO, "value": data.get("source")}
        more = [Phrase("{label}: {value}", said_by)] if said_by["value"] else []
        return [*(_statement(change) for change in data["changes"]), *more]
    if kind in ("moved", "restarted", "restated", "rearmed", "drifted"):
        return [
            Phrase(
                "{duty}: {new}; before: {old}",
                {"duty": duty_words(one["duty"]), "new": _stored(one["new"], zone), "old": _stored(one["old"], zone)},
            )
            for one in data["clocks"]
        ]
    if kind == "alerted":
        lines = [
            Phrase("{duty}: {stage}", {"duty": duty_words(one), "stage": stage_words(one["stage"])})
            for one in data["duties"]
        ]
        more = data.get("more")
        return [*lines, Phrase("and {count} more", {"count": more})] if more else lines
    if kind == "contracts":
        added = [Phrase("added: {title}", {"title": title}) for title in data["added"]]
        return added + [Phrase("taken away: {title}", {"title": title}) for title in data["removed"]]
    if kind == "taken_over":
        return [Phrase("{title}", {"title": line}) for line in data["lines"]]
    if kind == "logged":
        return [Phrase("{title}", {"title": title}) for title in data["contracts"]]
    return []


def _statement(change: Mapping[str, Any]) -> Phrase:
    """What was said of one field of the fact sheet, and what before."""
    one = FACT_FIELDS[change["key"]]
    old, new = (on_one_line(in_words(one, change[name])) or NOT_KNOWN for name in ("old", "new"))
    return _changed(one.label, new, old)


def _value(change: Mapping[str, Any], name: str) -> Any:
    """An old or new value of a fact in words; countries by their names."""
    one = BY_COLUMN.get(change["field"])
    if one is not None and one.kind is Kind.COUNTRIES:
        return in_words(one, change[name]) or NOT_KNOWN
    return value_words(change[name])


def _changed(label: Phrase, new: Any, old: Any) -> Phrase:
    """A field and its value; what stood there before, if anything did."""
    if old == NOT_KNOWN and new != NOT_KNOWN:
        return Phrase("{label}: {value}", {"label": label, "value": new})
    return Phrase("{field}: {new}; before: {old}", {"field": label, "new": new, "old": old})


def _stored(text: str | None, zone: str) -> Any:
    return value_words({"at": text, "zone": zone}) if text else Phrase("waiting")
