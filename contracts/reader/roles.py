"""The parties of a duty to tell, and where a sentence names them."""

from dataclasses import dataclass

CONTROLLER, PROCESSOR, SUB_PROCESSOR, EITHER = "controller", "processor", "sub_processor", "either"
AUTHORITY, DATA_SUBJECT, OTHER_PARTY = "authority", "data_subject", "other_party"


@dataclass(frozen=True)
class Mention:
    """A party at a place of the sentence; `receives`: the word before it makes it an object."""

    role: str
    start: int
    end: int
    receives: bool
