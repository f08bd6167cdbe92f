"""What every page has in common."""

import pytest
from flask import render_template_string
from flask_babel import force_locale


@pytest.mark.parametrize(("language", "words"), [("en", "1,000 contracts"), ("de", "1.000 Verträge")])
def test_counts_on_pages_are_written_as_numbers_of_the_language(app, language, words):
    template = '{{ ngettext("%(num)s contract", "%(num)s contracts", 1000) }}'
    with app.test_request_context(), force_locale(language):
        assert render_template_string(template) == words
