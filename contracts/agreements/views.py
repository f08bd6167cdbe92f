"""A folder of agreements: choose it, watch it being read, see what came of each file."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.guard import own_transaction, roles
from contracts.agreements import operations
from contracts.agreements.forms import FolderForm
from contracts.models import ImportJob
from contracts.views import MANAGERS, shown
from core.database import db
from core.times import now

bp = Blueprint("agreements", __name__)


@bp.get("/contracts/import-agreements")
@roles(*MANAGERS)
def index() -> ResponseReturnValue:
    return shown(FolderForm(), "contracts/agreements.html", jobs=operations.recent_jobs())


@bp.post("/contracts/import-agreements")
@roles(*MANAGERS)
@own_transaction
def start() -> ResponseReturnValue:
    form = FolderForm()
    folder, actor_id = current_app.config["BREACHCLOCK"].files, current_user.id

    def begin(form: FolderForm) -> ImportJob:
        files = operations.uploaded(form.files.data)
        return operations.start(files, folder, form.our_role.data, form.other_role.data, actor_id, now())

    job = form.submit(begin)
    if job is None:
        return shown(form, "contracts/agreements.html", jobs=operations.recent_jobs())
    return redirect(url_for("agreements.show", job_id=job.id))


@bp.get("/contracts/import-agreements/<int:job_id>")
@roles(*MANAGERS)
def show(job_id: int) -> ResponseReturnValue:
    job = db.session.get(ImportJob, job_id) or abort(404)
    progress = operations.progress_of([job.id])[job.id]
    page, results = operations.results(job, request.args.get("page", 1, int))
    return render_template("contracts/agreements_job.html", job=job, progress=progress, page=page, results=results)
