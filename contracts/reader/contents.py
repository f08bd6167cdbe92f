"""What a notice must hold, in the words of the label schema."""

from contracts.reader.lexicon import Lexicon, compiled


def content_of(folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The items that a folded sentence or list asks for, in the schema's order."""
    return tuple(name for name, words in lexicon.content.items() if compiled(words).search(folded))
