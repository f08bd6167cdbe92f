"""The mail room by itself: its own tables, its pages in a bare frame, a clock to turn, and nothing above it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager, UserMixin
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from core import times
from core.config import Config
from core.database import Base, db, init_app
from notifications import views
from notifications.incoming import views as incoming_views
from notifications.models import Attempt, Delivery, Incoming, News, Refusal, Worker
from notifications.texts import Letter

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FRAME = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title></head>
<body>{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}
{% block content %}{% endblock %}</body></html>"""


class Reader(UserMixin):
    id = 7
    role = "responder"


@dataclass
class Clock:
    """A clock that tests turn."""

    at: datetime = datetime(2026, 3, 27, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


@dataclass
class Pigeon:
    """A way out that keeps what it is given; `errors` are raised first, one for each send."""

    configured: bool = True
    loopback: bool = False
    sent: list[Letter] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    closed: int = 0

    def send(self, letter: Letter, at: datetime) -> str:
        # Whoever holds a transaction while a server takes its time would lock everybody else out.
        assert not db.session().in_transaction()
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(letter)
        return f"id-{letter.id}"

    def close(self) -> None:
        self.closed += 1


def make_room(config: Config) -> Flask:
    app = Flask("mailroom", static_folder=None)
    app.config.update(
        BREACHCLOCK=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
    )
    app.jinja_loader = ChoiceLoader([DictLoader({"base.html": FRAME}), FileSystemLoader(TEMPLATES)])
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.jinja_env.filters.update(
        words=times.words,
        local=lambda moment: times.local(moment, "UTC"),
        rfc3339=lambda moment: moment.isoformat(),
        remaining=str,
        elapsed=str,
    )
    Babel(app)
    login = LoginManager(app)
    login.request_loader(lambda _request: Reader())
    init_app(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(incoming_views.bp)
    with app.app_context():
        tables = (Delivery, Attempt, Incoming, News, Refusal, Worker)
        Base.metadata.create_all(db.engine, tables=[table.__table__ for table in tables])
    return app


def make_config(folder: Path, url: str) -> Config:
    return Config(
        data=folder,
        database_url=url,
        secret_key="a key that only tests use, 40 letters",
        base_url="https://breach.example/app",
        twilio_auth_token="a token for the loopback",
        testing=True,
    )
