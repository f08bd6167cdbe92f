"""The seven factors by which the EDPB has a risk assessed (Guidelines 9/2022, version 2.0, section IV.B)."""

from core.phrases import Phrase

FACTORS = {
    "type": (Phrase("Type of breach"), Phrase("Seen by others, changed, or lost: what can follow from it?")),
    "data": (
        Phrase("Nature, sensitivity and volume of the data"),
        Phrase("How sensitive are the data, and how much of them for each person, also together with other data?"),
    ),
    "identification": (
        Phrase("Ease of identifying people"),
        Phrase("Can whoever holds the data tell whose they are, alone or with other sources?"),
    ),
    "consequences": (
        Phrase("Severity of consequences for people"),
        Phrase("Which harm may follow, how bad, for how long, and who holds the data now?"),
    ),
    "individual": (
        Phrase("Special characteristics of the people"),
        Phrase("Are there children or other people who need special protection?"),
    ),
    "controller": (
        Phrase("Special characteristics of the controller"),
        Phrase("Does what the organisation does make the data more telling, as a hospital's address book would be?"),
    ),
    "number": (
        Phrase("Number of people affected"),
        Phrase("How many? A breach of one person's data may be grave too."),
    ),
}
