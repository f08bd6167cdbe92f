"""Guarantee 6: call-backs in any order, late, twice or for nobody move a delivery forward or not at all."""

import tempfile
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from core.database import db, writing
from core.errors import FieldError
from notifications import operations
from notifications.errors import TransportError
from notifications.models import Attempt, Delivery, News
from notifications.outbox import queue
from notifications.sender import deliver_due
from notifications.texts import Text
from tests.notifications.mailroom import Clock, Pigeon, make_config, make_room

# What the provider's words mean, written down a second time on purpose.
ARRIVED, CAME_BACK = ("delivered", "read"), ("undelivered", "failed", "canceled")
WORDS = st.sampled_from((*ARRIVED, *CAME_BACK, "accepted", "queued", "sending", "sent", "Delivered ", "noise", ""))
#: From at once to nine days after the last word, when every deadline is over.
MINUTES = st.sampled_from((0, 1, 60, 60 * 24 * 9))
#: How far along a delivery is; the last three are ends.
FAR = {"queued": 0, "held": 0, "leased": 0, "accepted": 1, "delivered": 2, "failed": 2, "bounced": 2}
REFUSALS = {
    "later": TransportError("451"),
    "never": TransportError("550", permanent=True),
    "broken": TransportError("cut", unknown=True),
}


def meant(word):
    word = word.strip().lower()
    return "delivered" if word in ARRIVED else "bounced" if word in CAME_BACK else None


class CallBacks(RuleBasedStateMachine):
    """`model` is what each delivery must be; `said` is what was stored for it and not read yet, in order."""

    texts = Bundle("texts")

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        app = make_room(make_config(folder, f"sqlite:///{folder / 'room.sqlite3'}"))
        self.context = app.app_context()
        self.context.push()
        self.clock, self.pigeon = Clock(), Pigeon()
        self.model, self.said, self.stored, self.seen = {}, [], 0, {}

    def teardown(self):
        if hasattr(self, "context"):
            db.session.remove()
            db.engine.dispose()
            self.context.pop()
            self.folder.cleanup()

    @rule(target=texts, at_once=st.booleans())
    def queued(self, at_once):
        with writing():
            key = f"text:{len(self.model)}"
            (one,) = queue([Text(key, "alert", "INC-2026-0001", "sms", "+46701740605", None, key)], self.clock())
            db.session.commit()
            number = one.id
        self.model[number] = "queued"
        if at_once:
            self.sent([])
        return number

    @rule(refusals=st.lists(st.sampled_from(sorted(REFUSALS)), max_size=2))
    def sent(self, refusals):
        due = self.due()
        self.pigeon.errors = [REFUSALS[one] for one in refusals]
        deliver_due(self.clock, "w", {"sms": self.pigeon}, limit=100)
        self.pigeon.errors = []
        for number, refusal in zip(due, [*refusals, *[None] * len(due)], strict=False):
            self.model[number] = {None: "accepted", "never": "failed"}.get(refusal, "queued")

    def due(self):
        waiting = select(Delivery.id).where(Delivery.state == "queued", Delivery.not_before <= self.clock())
        found = db.session.scalars(waiting.order_by(Delivery.not_before, Delivery.id)).all()
        db.session.rollback()
        return found

    @rule(number=texts, words=st.lists(WORDS, min_size=1, max_size=3), minutes=MINUTES, at_once=st.booleans())
    def call_back(self, number, words, minutes, at_once):
        """Of a text that may not have left yet: a call-back can be faster than our own note of its id."""
        for word in words:
            operations.store_news(f"id-{number}", word, None, self.clock())
            self.said.append((number, word))
            self.stored += 1
            self.clock.turn(minutes=minutes)
        if at_once:
            self.read()

    @rule(word=WORDS)
    def call_back_for_nobody(self, word):
        operations.store_news("id-of-nobody", word, None, self.clock())
        self.stored += 1

    @rule(minutes=MINUTES)
    def later(self, minutes):
        self.clock.turn(minutes=minutes)

    @rule()
    def read(self):
        changed, waiting = 0, []
        for number, word in self.said:
            if FAR[self.model[number]] == 0 or self.never_left(number):
                waiting.append((number, word))
            elif self.model[number] == "accepted" and meant(word):
                self.model[number] = meant(word)
                changed += 1
        self.said = waiting
        assert operations.take_news(self.clock()) == changed
        before = self.rows()
        assert operations.take_news(self.clock()) == 0, "what was read is not read again"
        assert self.rows() == before

    def never_left(self, number):
        return self.row(number).provider_id is None

    @rule(number=texts)
    def a_person_says_that_it_came_back(self, number):
        try:
            operations.record_bounce(number, "It came back to us.", self.clock())
        except FieldError:
            assert self.model[number] not in ("accepted", "delivered")
        else:
            assert self.model[number] in ("accepted", "delivered")
            self.model[number] = "bounced"

    @rule(number=texts)
    def a_person_has_seen_it(self, number):
        operations.mark_seen(number, 7, self.clock())

    @invariant()
    def every_delivery_is_what_it_must_be_and_none_goes_back(self):
        if not hasattr(self, "model"):
            return
        now = {number: state for number, state, _error in self.rows()}
        assert now == self.model
        assert all(FAR[now[number]] >= FAR[state] for number, state in self.seen.items())
        # Only a person's word, that it came back after all, ends an end.
        for number, state in self.seen.items():
            assert now[number] == state or FAR[state] < 2 or (state, now[number]) == ("delivered", "bounced")
        self.seen = now

    @invariant()
    def nothing_is_lost(self):
        if not hasattr(self, "model"):
            return
        assert db.session.scalar(select(func.count(News.id))) == self.stored
        untaken = db.session.scalars(
            select(News.provider_id).where(News.taken_at.is_(None), News.provider_id != "id-of-nobody")
        ).all()
        assert sorted(untaken) == sorted(f"id-{number}" for number, _word in self.said)
        # Whatever went wrong stands in front of people, with its reason, until one of them has seen it.
        wrong = {number for number, state, error in self.rows() if state in ("failed", "bounced") and error}
        assert wrong == {number for number, state in self.model.items() if state in ("failed", "bounced")}
        told = {one.id for one in operations.unseen_failures(limit=1000)}
        assert told == {number for number in wrong if self.row(number).seen_at is None}
        taken = db.session.scalars(select(Attempt.delivery_id).where(Attempt.outcome == "accepted")).all()
        assert len(taken) == len(set(taken)) == len(self.pigeon.sent)
        db.session.rollback()

    def row(self, number):
        return db.session.get(Delivery, number, populate_existing=True)

    def rows(self):
        found = db.session.execute(select(Delivery.id, Delivery.state, Delivery.last_error).order_by(Delivery.id)).all()
        db.session.rollback()
        return [tuple(row) for row in found]


TestCallBacks = CallBacks.TestCase
# Each example has a database of its own, which takes a hundred times as long as a rule does. Twenty steps can be read
# as they are found; making them fewer would take minutes.
TestCallBacks.settings = settings(
    max_examples=settings.default.max_examples // 4,
    stateful_step_count=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
