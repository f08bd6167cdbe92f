"""A sentence is found where it stands, and marking a text never changes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.places import Piece, pieces, place_of

TEXT = "1. Before.\n\n2. The processor shall tell\n   the controller at once. Vertragsverletzung: 速やかに通知する。"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("1. Before.", "1. Before."),
        ("shall tell the controller at once.", "shall tell\n   the controller at once."),
        ("速やかに通知する。", "速やかに通知する。"),
        ("shall  tell\n\nthe", "shall tell\n   the"),
    ],
)
def test_a_sentence_is_found_word_for_word_whatever_its_line_breaks(quote: str, expected: str) -> None:
    start, end = place_of(quote, TEXT)
    assert TEXT[start:end] == expected


@pytest.mark.parametrize("quote", ["shall tell a controller", "Shall tell", "at once!", "tellthe", ".*", "", "  \n"])
def test_anything_else_is_not_there(quote: str) -> None:
    assert place_of(quote, TEXT) is None


@pytest.mark.parametrize(("near", "start"), [(None, 0), (0, 0), (11, 11), (5, 0), (99, 0)])
def test_of_a_sentence_that_stands_twice_the_one_meant_is_found(near: int | None, start: int) -> None:
    assert place_of("Tell us.", "Tell us. x Tell  us.", near) == (start, start + 8 + bool(start))


def test_overlapping_sentences_become_one_piece() -> None:
    assert pieces("abcdefgh", [(4, 6, 2), (1, 3, 1), (2, 5, 3)]) == [
        Piece("a"),
        Piece("bcdef", (1, 3, 2)),
        Piece("gh"),
    ]


def test_neighbours_stay_apart_and_the_same_sentence_carries_both() -> None:
    assert pieces("abcd", [(0, 2, 1), (2, 4, 2), (2, 4, 3)]) == [Piece("ab", (1,)), Piece("cd", (2, 3))]


@given(st.text(max_size=40), st.data())
def test_no_character_is_lost_or_doubled(text: str, data: st.DataObject) -> None:
    edges = st.integers(0, len(text))
    drawn = data.draw(st.lists(st.tuples(edges, edges), max_size=5))
    places = [(*sorted(place), number) for number, place in enumerate(drawn) if place[0] != place[1]]
    cut = pieces(text, places)
    assert "".join(piece.text for piece in cut) == text
    assert sorted(number for piece in cut for number in piece.ids) == sorted(one[2] for one in places)
