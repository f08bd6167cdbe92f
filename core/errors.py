"""What a rule says when it refuses: which field, and a sentence a tired person understands."""

from core.phrases import Phrase


class FieldError(ValueError):
    """A value that breaks a rule. `field` is the name of the form's field, `message` stands beside it."""

    def __init__(self, field: str, message: str | Phrase) -> None:
        super().__init__(str(message))
        self.field = field
        self.message = message


class FieldErrors(ValueError):
    """Several at once, so that a person sees everything that needs mending in one go."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = errors
