"""A contract manager gives a folder of agreements and sees what came of each, over HTTP."""

import io

from flask import Flask

from contracts.agreements import operations
from tests import make
from tests.contracts.agreements.folders import agreement, packed
from tests.make import NOW
from tests.visitor import Visitor, errors_at, text_of

URL = "/contracts/import-agreements"


def _visitor(app: Flask) -> Visitor:
    with app.app_context():
        make.ours()
    return Visitor(app).enter_as("contract_manager")


def _give(visitor: Visitor, *files: tuple[str, bytes], **more):
    return visitor.submit(URL, URL, files=[(io.BytesIO(content), name) for name, content in files], **more)


def _work(app: Flask) -> None:
    with app.app_context():
        operations.work(lambda: NOW, app.config["BREACHCLOCK"].files, seconds=60)


def test_files_and_a_zip_are_read_and_each_says_what_came_of_it(app: Flask) -> None:
    visitor = _visitor(app)
    files = [agreement(number) for number in range(3)]
    answer = _give(visitor, ("folder.zip", packed(files[:2])), files[2], ("broken.pdf", b"%PDF-"))
    assert answer.status_code == 302
    page = text_of(visitor.get(answer.location))
    assert "Agreements being read" in page
    assert "0 of 4 files" in page
    assert "Look again" in page
    _work(app)
    page = text_of(visitor.get(answer.location))
    assert "4 of 4 files: 3 stored and read, 0 there already, 1 not readable." in page
    assert page.index("broken.pdf") < page.index("Example Vendor 0000 DPA.txt")
    assert "Party, guessed: Example Vendor 0001 Review: Example Vendor 0001 DPA.txt 1" in page
    assert "4 of 4 files" in text_of(visitor.get(URL))
    # Again: reported, not stored twice.
    again = _give(visitor, files[0])
    _work(app)
    assert "1 there already" in text_of(visitor.get(again.location))


def test_what_cannot_be_a_folder_is_said_beside_the_field(app: Flask) -> None:
    visitor = _visitor(app)
    assert "Choose a file" in errors_at(visitor.submit(URL, URL))["files"]
    assert "encrypted or broken: a.zip" in errors_at(_give(visitor, ("a.zip", b"PK")))["files"]
    assert errors_at(_give(visitor, agreement(1), our_role="processor"))["other_role"]


def test_a_thousand_files_can_be_chosen_at_once(app: Flask) -> None:
    visitor = _visitor(app)
    answer = _give(visitor, *(agreement(number) for number in range(1_200)))
    assert answer.status_code == 302
    assert "0 of 1,200 files" in text_of(visitor.get(answer.location))


def test_the_page_of_a_folder_costs_the_same_however_many_files(app: Flask) -> None:
    visitor = _visitor(app)
    first = _give(visitor, agreement(0)).location
    many = _give(visitor, *(agreement(number) for number in range(1, 12))).location
    _work(app)
    visitor.get(first)
    with make.counted(app) as few:
        visitor.get(first)
    with make.counted(app) as more:
        visitor.get(many)
    assert len(more) == len(few)
