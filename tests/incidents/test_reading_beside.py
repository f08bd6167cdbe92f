"""A folder of agreements is read beside the worker's ticks: an alarm that falls due meanwhile leaves on time."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.agreements import operations as agreements
from contracts.extract import Extract
from contracts.models import Document
from core.database import db
from core.times import now
from incidents import cli
from tests import make
from tests.contracts.agreements.folders import agreement
from tests.peers import SmtpPeer

PATIENCE = 30
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.fixture
def worker(anywhere):
    """Starts the worker in threads of this process, with a mail server; ends it at the end."""
    stop, threads = threading.Event(), []

    def start(post):
        config = replace(anywhere.config["BREACHCLOCK"], smtp_url=post.url, mail_from="breach@ours.example")
        anywhere.config["BREACHCLOCK"] = config
        threads.append(threading.Thread(target=cli._work, args=(anywhere, stop)))
        threads[0].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join()


def test_an_alarm_due_while_a_long_file_is_read_leaves_on_time(anywhere, worker, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def long_pdf(_name, content):
        begun.set()
        assert go_on.wait(PATIENCE)
        return Extract(content.decode(), "text/plain")

    monkeypatch.setattr(agreements, "extracted", long_pdf)
    with anywhere.app_context():
        make.person(phone=None)
        contract = make.contract(make.party("Above"), make.ours(), make.IN_24_HOURS)
        files = anywhere.config["BREACHCLOCK"].files
        job = agreements.start([agreement(1)], files, "controller", "processor", None, now())
        incident = make.incident(contract, now=now() - DAY + 4 * SECOND)
        due_at = make.promise(incident, contract).due_at
    with SmtpPeer() as post:
        worker(post)
        assert begun.wait(PATIENCE)
        assert now() < due_at, "the file has to be in hand before the alarm falls due"

        def sent():
            with anywhere.app_context():
                return [one for one in make.texts(incident) if one.created_at >= due_at and one.accepted_at]

        try:
            until(sent)
            # Within two ticks, and the file is still in hand.
            assert sent()[0].accepted_at - due_at < 2.5 * SECOND
            with anywhere.app_context():
                assert agreements.progress_of([job.id])[job.id].states == {"waiting": 1}
        finally:
            go_on.set()

        def stored():
            with anywhere.app_context():
                return db.session.scalar(select(Document.id)) is not None

        until(stored)
