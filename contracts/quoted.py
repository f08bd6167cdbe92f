"""Whether the number of a duty stands in the sentence that it is bound to.

A duty rests on its sentence: of two hours or days that differ, one is a slip of the hand. A sentence may leave its
number to another place of the contract, so one without any number raises no doubt, and no doubt keeps a duty from being
confirmed.
"""

from contracts.reader.durations import Duration, durations
from contracts.reader.folding import fold
from contracts.reader.languages import LEXICONS, language_of
from contracts.terms import FROM_LABEL, Terms, Unit, period_words
from core.phrases import Phrase

OTHER_NUMBER = Phrase("The sentence says {sentence}, the duty {period}. Is that meant?")


def other_number(terms: Terms, quote: str, language: str | None = None) -> Phrase | None:
    """The doubt, if the sentence names periods and not this one; `language` (ISO 639-1) None: found out from it.

    >>> duty = Terms("processor", "controller", amount=12, unit=Unit.HOURS)
    >>> str(other_number(duty, "It tells the customer within 48 hours."))
    'The sentence says 48 hours, the duty 12 hours. Is that meant?'
    """
    if terms.amount is None or terms.unit is None:
        return None
    code = language if language in LEXICONS else language_of(quote)
    named = [one for one in durations(fold(quote), LEXICONS[code]) if one.amount is not None]
    own = _in_days(terms.amount, terms.unit)
    if not named or any(own in _periods(one) for one in named):
        return None
    said = [period_words(Terms("", "", amount=one.amount, unit=_unit(one))) for one in named]
    period = period_words(Terms("", "", amount=terms.amount, unit=terms.unit))
    return OTHER_NUMBER.filled({"sentence": _joined(said), "period": period})


def _unit(duration: Duration) -> Unit:
    return Unit(FROM_LABEL[duration.unit])


def _periods(duration: Duration) -> set[tuple[int, Unit]]:
    """Number and unit as the sentence has them, and the lower end of a range."""
    numbers = (duration.amount, duration.amount_min)
    return {_in_days(number, _unit(duration)) for number in numbers if number is not None}


def _in_days(amount: int, unit: Unit) -> tuple[int, Unit]:
    """Weeks as days: the reader proposes them so."""
    return (amount * 7, Unit.DAYS) if unit is Unit.WEEKS else (amount, unit)


def _joined(phrases: list[Phrase]) -> Phrase:
    first, *rest = phrases
    return Phrase("{first}, {rest}", {"first": first, "rest": _joined(rest)}) if rest else first
