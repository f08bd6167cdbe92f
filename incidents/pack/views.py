"""The auditor's pack as a download."""

from tempfile import TemporaryFile

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from accounts.guard import roles
from accounts.models import Access
from core.times import now
from incidents.pack.operations import write
from incidents.views import RESPONDERS, incident_at

bp = Blueprint("incident_pack", __name__)


@bp.get("/incidents/<reference>/pack.zip")
@roles(*RESPONDERS, Access.AUDITOR)
def pack(reference: str) -> ResponseReturnValue:
    incident = incident_at(reference)
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write(incident, str(get_locale()), now(), current_app.config["BREACHCLOCK"].files, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"{reference}.zip")
