"""A folder is read file by file: nothing is lost or stored twice, whatever ends the program on the way."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from contracts.agreements import operations
from contracts.models import Contract, Document, ImportFile, ImportJob, Party, Proposal
from contracts.reading import Read, read_text
from core.database import db
from core.errors import FieldError, FieldErrors
from core.times import now
from tests import make
from tests.contracts.agreements.folders import agreement
from tests.make import NOW

ROOT = Path(__file__).parents[3]
SECOND = timedelta(seconds=1)


def begin(app: Flask, *files: tuple[str, bytes], roles: tuple[str, str] = ("controller", "processor")) -> ImportJob:
    make.ours()
    return operations.start(files, app.config["BREACHCLOCK"].files, *roles, None, NOW)


def work(app: Flask, **more) -> int:
    return operations.work(lambda: NOW, app.config["BREACHCLOCK"].files, seconds=60, **more)


def states(job: ImportJob) -> dict[str, int]:
    return dict(operations.progress_of([job.id])[job.id].states)


def test_a_file_that_was_not_read_to_its_end_says_from_where_on(app: Flask) -> None:
    with app.app_context():
        job = begin(app, agreement(1))
        work(app)
        _page, (whole,) = operations.results(job, 1)
        assert whole.unread is None
        whole.file.document.unread_from = 40_000
        db.session.commit()
        _page, (cut,) = operations.results(job, 1)
        assert "40,000" in str(cut.unread) or "40000" in str(cut.unread)


def test_each_file_becomes_a_contract_with_its_proposals(anywhere: Flask) -> None:
    with anywhere.app_context():
        job = begin(anywhere, *(agreement(number) for number in range(6)))
        assert states(job) == {"waiting": 6}
        assert work(anywhere) == 6
        assert (states(job), db.session.get(ImportJob, job.id).finished_at) == ({"stored": 6}, NOW)
        contract = db.session.scalars(select(Contract).order_by(Contract.id)).first()
        assert (contract.title, contract.party_b.name) == ("Example Vendor 0000 DPA", "Example Vendor 0000")
        assert (contract.role_a, contract.role_b, contract.party_a.ours) == ("controller", "processor", True)
        found = db.session.execute(
            select(Document.language, func.count(Proposal.id)).join(Proposal).group_by(Document.id)
        )
        assert sorted(tuple(row) for row in found) == [(one, 1) for one in ("de", "en", "es", "fr", "it", "nl")]


def test_what_cannot_be_read_is_said_and_stops_nothing(context: Flask) -> None:
    files = [("a.exe", b"MZ"), ("b.pdf", b"%PDF-1.4 broken"), ("c.txt", b""), ("d.txt", b" \n "), agreement(1)]
    job = begin(context, *files)
    work(context)
    assert states(job) == {"failed": 4, "stored": 1}
    _page, results = operations.results(job, 1)
    assert [one.file.name for one in results if one.refused] == ["a.exe", "b.pdf", "c.txt", "d.txt"]
    assert all(str(one.refused).endswith((".", ".exe")) for one in results if one.refused)


def test_the_same_file_twice_is_reported_and_stored_once(context: Flask) -> None:
    name, content = agreement(1)
    job = begin(context, (name, content), ("Other name.txt", content))
    work(context)
    assert states(job) == {"stored": 1, "known": 1}
    again = begin(context, (name, content))
    work(context)
    assert states(again) == {"known": 1}
    assert db.session.scalar(select(func.count(Contract.id))) == 1


def test_a_party_that_is_there_gets_a_further_contract(context: Flask) -> None:
    there = make.party("Example Vendor 0001")
    begin(context, agreement(1))
    work(context)
    assert db.session.scalars(select(Contract)).one().party_b_id == there.id
    assert db.session.scalar(select(func.count(Party.id))) == 2


def test_a_file_named_like_ourselves_is_refused(context: Flask) -> None:
    job = begin(context, ("Example Post DPA.txt", b"Text."))
    work(context)
    assert states(job) == {"failed": 1}
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_a_folder_needs_files_a_name_of_ours_and_roles_that_go_together(context: Flask) -> None:
    folder = context.config["BREACHCLOCK"].files
    with pytest.raises(FieldError, match="Name our organisation first"):
        operations.start([agreement(1)], folder, "controller", "processor", None, NOW)
    with pytest.raises(FieldError, match="There is no file in it"):
        begin(context)
    with pytest.raises(FieldErrors) as refused:
        begin(context, agreement(1), roles=("processor", "processor"))
    assert [one.field for one in refused.value.errors] == ["other_role"]


def test_a_reader_that_breaks_off_stores_nothing_and_is_given_up_after_three_times(context: Flask) -> None:
    job = begin(context, agreement(1), agreement(2))

    def breaks(text: str) -> Read:
        if "Example 1." in text:
            raise ZeroDivisionError
        return read_text(text)

    for _time in range(3):
        with pytest.raises(ZeroDivisionError):
            work(context, read=breaks)
        db.session.rollback()
    work(context, read=breaks)
    assert states(job) == {"failed": 1, "stored": 1}
    assert db.session.scalar(select(func.count(Contract.id))) == 1
    failed = db.session.scalars(select(ImportFile).where(ImportFile.state == "failed")).one()
    assert "broke off 3 times" in failed.refused["text"].format(**failed.refused["values"])


def test_a_file_in_one_workers_hands_is_left_to_it_until_its_lease_lapses(anywhere: Flask) -> None:
    with anywhere.app_context():
        job = begin(anywhere, agreement(1))
        folder = anywhere.config["BREACHCLOCK"].files
        taken_over: list[bool] = []

        def slow(text: str) -> Read:
            taken_over.append(operations.work_one(lambda: NOW + operations.LEASE - SECOND, folder))
            taken_over.append(operations.work_one(lambda: NOW + operations.LEASE, folder))
            return read_text(text)

        # Comes back after another worker has given it up and read the file: what it found is thrown away.
        assert operations.work_one(lambda: NOW, folder, read=slow)
        assert taken_over == [False, True]
        assert states(job) == {"stored": 1}
        assert db.session.scalar(select(func.count(Proposal.id))) == 1


def test_two_workers_at_once_store_each_file_and_party_once_and_end_the_folder(anywhere: Flask) -> None:
    with anywhere.app_context():
        # Each content under two names, each name of a party under two contents, and files that nobody can read.
        files = []
        for name, content in map(agreement, range(8)):
            files += [(name, content), (f"Copy of {name}", content)]
            files += [(name.replace("DPA", "SCC"), content + b"\n\nFurther."), (f"Broken {name}", b"\x00")]
        job = begin(anywhere, *files)
    together = threading.Barrier(3)

    def side_by_side(text: str) -> Read:
        found = read_text(text)
        # Whoever has read waits for others, so that they store at the same moment.
        try:
            together.wait(0.5)
        except threading.BrokenBarrierError:
            together.reset()
        return found

    def worker(_number: int) -> int:
        with anywhere.app_context():
            return work(anywhere, read=side_by_side)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(worker, range(4))) == len(files)
    with anywhere.app_context():
        assert states(job) == {"stored": 16, "known": 8, "failed": 8}
        assert db.session.get(ImportJob, job.id).finished_at == NOW
        hashes = list(db.session.scalars(select(Document.sha256)))
        assert len(hashes) == len(set(hashes)) == 16
        names = list(db.session.scalars(select(Party.name)))
        assert len(names) == len(set(names))
        assert set(db.session.scalars(select(ImportFile.attempts))) == {1}


def test_a_program_killed_on_the_way_loses_no_file_and_stores_none_twice(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    for number in range(40):
        name, content = agreement(number)
        (folder / name).write_bytes(content)
    with app.app_context():
        make.ours()
    config = app.config["BREACHCLOCK"]
    environment = os.environ | {"BREACHCLOCK_DATA": str(config.data), "DATABASE_URL": config.database_url}
    command = [sys.executable, "wsgi.py", "import-contracts", str(folder)]
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    with app.app_context():
        while _stored() < 5:
            assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.wait()
    with app.app_context():
        before = _stored()
        job = db.session.scalars(select(ImportJob)).one()
        assert 5 <= before < 40
        # What was in hand is left alone until it is sure that nobody comes back with it.
        operations.work(lambda: now() + operations.LEASE, config.files, seconds=60)
        assert states(job) == {"stored": 40}
        assert db.session.scalar(select(func.count(Contract.id))) == 40
        hashes = list(db.session.scalars(select(Document.sha256)))
        assert len(hashes) == len(set(hashes)) == 40
        assert db.session.scalar(select(func.count(Proposal.id))) == 40


def _stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Document.id)))


def test_the_command_shows_what_came_of_a_folder(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    for name, content in (agreement(1), agreement(2), ("broken.pdf", b"%PDF-")):
        (folder / name).write_bytes(content)
    with app.app_context():
        make.ours()
        run = app.test_cli_runner().invoke
        tried = run(args=["import-contracts", str(folder), "--dry-run"]).output
        assert "party “Example Vendor 0001”, contract “Example Vendor 0001 DPA”, 1 duties found" in tried
        assert db.session.scalar(select(func.count(Document.id))) == 0
        said = run(args=["import-contracts", str(folder)])
        assert "2 agreements stored and read, 0 were there already, 1 could not be read." in said.output
        assert "broken.pdf: " in said.output
        assert "2 were there already" in run(args=["import-contracts", str(folder)]).output
