"""What a reply says, and which alert it answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.alerts.answers.replies import Open, read, which
from incidents.alerts.calls.moves import Answer

ON_IT, HELP, WRONG = Answer.ACKNOWLEDGED, Answer.HELP, Answer.WRONG_PERSON


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("1", ON_IT),
        ("2", HELP),
        ("3", WRONG),
        ("1.", ON_IT),
        (" 1 ok", ON_IT),
        ("１", ON_IT),
        ("1\ufe0f\u20e3", ON_IT),
        ("1!", ON_IT),
        ("\u200b1\n", ON_IT),
        ("(2)", HELP),
        ("#3", WRONG),
        ("'1'", ON_IT),
        ("1 - am dran", ON_IT),
        ("3 ask Ben", WRONG),
        ("2\nplease", HELP),
        ("1 merci", ON_IT),
        ("1 mins", None),
    ],
)
def test_one_number_first_and_noise_after_it(said, answer):
    assert read(said) is answer


@pytest.mark.parametrize(
    "said",
    ["", " ", "ok", "yes", "4", "0", "11", "12", "1 2", "1/2", "1.5", "1st", "1a", "-", "stop", "call me at 2",
     "back in 1 h", "1 h", "1h", "1 hour please", "2 min", "3 Std", "1 Stunde", "1 heure", "1 ora", "2 uur", "1:30"],
)  # fmt: skip
def test_what_only_mentions_a_number_is_no_answer(said):
    assert read(said) is None


@given(st.text())
def test_any_text_is_read_as_an_answer_or_as_none(said):
    assert read(said) in (None, ON_IT, HELP, WRONG)


@given(st.sampled_from("123"), st.text(alphabet=" .,;:!\t\n'\"-()*"))
def test_marks_around_a_number_are_noise(number, noise):
    assert read(noise + number + noise) is read(number)


MOMENTS = st.none() | st.datetimes()


@given(st.lists(st.builds(Open, st.integers(1, 50), MOMENTS), unique_by=lambda one: one.id))
def test_a_text_answers_the_latest_that_is_not_answered_or_else_changes_the_last_answer(summonses):
    chosen = which(summonses)
    left = [one.id for one in summonses if one.answered_at is None]
    assert (chosen is None) == (not summonses)
    if left:
        assert chosen == max(left)
    elif chosen is not None:
        (found,) = [one for one in summonses if one.id == chosen]
        assert found.answered_at == max(one.answered_at for one in summonses)
