"""The pictures of the README, taken by the journey itself: `BREACHCLOCK_SCREENSHOTS=1 ./check tests/journeys`.

They are left alone otherwise, so that a run of the tests changes no file. The PDF's page needs `pdftoppm` (Debian:
poppler-utils).
"""

import os
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST = 150_000


def take_pictures(page: "Page") -> None:
    """The open incident page and the first page of its Article 33 draft, if pictures were asked for."""
    if os.environ.get("BREACHCLOCK_SCREENSHOTS") != "1":
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    _keep("incident.png", page.screenshot())
    answer = page.request.get(f"{page.url.partition('#')[0]}/article-33.pdf")
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "page"
        command = ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", "-", str(drawn)]
        subprocess.run(command, input=answer.body(), check=True)
        _keep("article-33.png", drawn.with_suffix(".png").read_bytes())


def _keep(name: str, picture: bytes) -> None:
    from PIL import Image

    file = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(64).save(file, "PNG", optimize=True)
    assert file.tell() < LARGEST, f"{name} has {file.tell()} bytes"
    (FOLDER / name).write_bytes(file.getvalue())
