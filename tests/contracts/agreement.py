"""One agreement with its 72-hour duty, and how a person enters it at the pages."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from core.database import db
from tests.visitor import Visitor, parsed

SENTENCE = "The processor shall notify the controller no later than 72 (seventy-two) hours after becoming aware of it."
NOW = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
AGREEMENT = f"Data processing agreement\n\n7. Audits.\n\n8. Breaches. {SENTENCE} By e-mail.\n\n9. <b>End</b> & costs."


def rows(app: Flask, model: type, *conditions: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model).where(*conditions).order_by(model.id)))


def confirm(visitor: Visitor, contract: str, **changes: Any) -> Any:
    """Fills in the form of the 72-hour duty, changed as told."""
    values = {"quote": SENTENCE, "section": "8", "amount": "72", "unit": "hours", "channels": ["email"], **changes}
    return visitor.submit(f"{contract}/obligations/new", **values)


def cards(html: str) -> list[str]:
    page = parsed(html.replace("<br>", " "))
    return [" ".join("".join(one.itertext()).split()) for one in page.iter("article")]
