"""A register as a contract manager finds it: parties, a contract, its text."""

import pytest
from flask import Flask

from contracts.documents.operations import paste_document
from contracts.models import Contract, Party
from core.database import db
from tests.contracts.agreement import AGREEMENT, NOW
from tests.visitor import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A contract manager; our organisation and one processor are recorded."""
    with app.app_context():
        db.session.add(Party(name="Example Post", ours=True, zone="Europe/Prague"))
        db.session.add(Party(name="Dropcontact", zone="Europe/Paris"))
        db.session.commit()
    return Visitor(app).enter_as("contract_manager")


@pytest.fixture
def contract(visitor: Visitor) -> str:
    """The address of a contract: we are the controller."""
    with visitor.app.app_context():
        sides = {"party_a_id": 1, "role_a": "controller", "party_b_id": 2, "role_b": "processor"}
        db.session.add(Contract(title="Dropcontact, 21 December 2022", **sides))
        db.session.commit()
    return "/contracts/1"


@pytest.fixture
def agreement(visitor: Visitor, contract: str) -> str:
    """The same with its text."""
    with visitor.app.app_context():
        folder = visitor.app.config["BREACHCLOCK"].files
        paste_document(db.session.get(Contract, 1), folder, "Agreement", AGREEMENT, None, NOW)
    return contract
