"""The text on the page is the text, whatever is marked in it and however it is cut into sentences."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.review.sheet import Sentence, sentence_at, sheet

TEXT = "Tell us. Now. Or\nlater."
SENTENCES = [Sentence(0, 8, "1"), Sentence(9, 13, "1"), Sentence(14, 23, "2")]


def test_a_mark_may_begin_and_end_inside_a_sentence() -> None:
    cut = sheet(TEXT, [(5, 16, "found-1")], SENTENCES)
    parts = [(stretch.names, [(part.text, part.start, part.sentence) for part in stretch.parts]) for stretch in cut]
    first, second, third = SENTENCES
    assert parts == [
        ((), [("Tell ", 0, first)]),
        (("found-1",), [("us.", 5, first), (" ", 8, None), ("Now.", 9, second), (" ", 13, None), ("Or", 14, third)]),
        ((), [("\nlater.", 16, third)]),
    ]


def test_the_sentence_at_a_place() -> None:
    assert sentence_at(10, SENTENCES) == SENTENCES[1]
    assert sentence_at(8, SENTENCES) is None
    assert sentence_at(-1, SENTENCES) is None


@given(st.text(max_size=40), st.data())
def test_no_character_is_lost_or_doubled_and_each_knows_its_place(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    sentences = [Sentence(start, end) for start, end in zip(edges, edges[1:], strict=False) if data.draw(st.booleans())]
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    places = [(*sorted(span), f"found-{number}") for number, span in enumerate(spans) if span[0] != span[1]]
    parts = [part for stretch in sheet(text, places, sentences) for part in stretch.parts]
    assert "".join(part.text for part in parts) == text
    for part in parts:
        assert part.text
        assert text[part.start :].startswith(part.text)
        assert part.sentence == sentence_at(part.start, sentences)
