from hypothesis import given
from hypothesis import strategies as st

from notifications.paragraphs import Line, paragraphs


def test_a_line_that_is_an_address_and_nothing_else_is_a_link():
    body = "INC-7: a title\n\nOpen it:\nhttps://b.example/i/7\nsee https://b.example\nhttp://b.example x\n"
    assert paragraphs(body) == [
        [Line("INC-7: a title", False)],
        [
            Line("Open it:", False),
            Line("https://b.example/i/7", True),
            Line("see https://b.example", False),
            Line("http://b.example x", False),
        ],
    ]


def test_nothing_has_no_paragraph():
    assert paragraphs("\n \n") == []


@given(st.text())
def test_no_word_is_lost_or_added(body):
    parts = paragraphs(body)
    assert " ".join(line.text for lines in parts for line in lines).split() == body.split()
    assert all(parts)
