"""The auditor's verdict on the page that everybody opens first: nothing yet, all holds, and what does not hold."""

from typing import TYPE_CHECKING

import pytest

from tests.journeys.reader import Reader
from tests.journeys.test_any_browser import PASSWORD, sign_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def verdict(app: "Flask") -> None:
    """Texts hang, and a whole round was made."""
    from datetime import timedelta

    from accounts.models import Access
    from core.database import db
    from core.times import now
    from incidents.alerts.models import AuditRound, Verdict
    from notifications.models import Worker
    from tests import make
    from tests.visitor import add_person

    add_person(app, Access.ADMINISTRATOR, password=PASSWORD)
    moment = now()
    with app.app_context():
        make.ours()
        db.session.add_all(
            [
                Verdict(id=1, at=moment, holds=False, findings=["texts_late:3"], ping_error="HTTP 500"),
                AuditRound(started_at=moment - timedelta(minutes=2), finished_at=moment, position=9, checked=9),
                Worker(name="w", started_at=moment, beaten_at=moment, ticked_at=moment),
            ]
        )
        db.session.commit()


def test_what_the_auditor_found_stands_on_the_first_page(reader: Reader, verdict: None) -> None:
    from playwright.sync_api import expect

    page = reader.page
    sign_in(page, "/")
    reader.look_wide("Now")
    card = page.get_by_role("region", name="Auditor")
    expect(card).to_contain_text("Something does not hold")
    expect(card).to_contain_text("texts that are due and not on their way: 3")
    expect(card).to_contain_text("9 clocks, 0 set right, 0 differing")
    expect(card).to_contain_text("The switch outside could not be told: HTTP 500.")
    expect(page.get_by_label("Warnings")).to_contain_text("The auditor found: texts that are due")
