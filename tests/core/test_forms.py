"""Fields that every form shares."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.validators import NumberRange, Optional

from core.forms import Form, WholeNumber


class Counted(Form):
    count = WholeNumber("Count", [Optional(), NumberRange(0, 9, "From 0 to 9.")])


@pytest.mark.parametrize(
    ("typed", "data", "errors"),
    [
        ("", None, []),
        ("  ", None, []),
        ("7", 7, []),
        ("12", 12, ["From 0 to 9."]),
        ("about 7", None, ["A whole number in digits, please."]),
        ("7.5", None, ["A whole number in digits, please."]),
    ],
)
def test_a_number_gets_one_sentence_at_most(app, typed: str, data: int | None, errors: list[str]) -> None:
    with app.test_request_context(method="POST"):
        form = Counted(formdata=MultiDict({"count": typed}), meta={"csrf": False})
        form.validate()
        assert (form.count.data, list(form.count.errors)) == (data, errors)
