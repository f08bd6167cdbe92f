"""Who may use which page: one line for each route, so that a new one fails here until somebody decides."""

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from accounts.models import Access
from tests.visitor import Visitor, add_person

ROLES = [role.value for role in Access]
EVERYONE = set(ROLES)
ADMINISTRATOR = {"administrator"}
OFFICERS = ADMINISTRATOR | {"privacy_officer"}
MANAGERS = OFFICERS | {"contract_manager"}
RESPONDERS = OFFICERS | {"responder"}
WRITERS = MANAGERS | RESPONDERS
PUBLIC = None

DECIDED: dict[str, set[str] | None] = {
    "accounts.set_up": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.sign_out": EVERYONE,
    "accounts.account": EVERYONE,
    "accounts.quiet_hours": EVERYONE,
    "accounts.people": EVERYONE,
    "accounts.new_person": ADMINISTRATOR,
    "accounts.edit_person": ADMINISTRATOR,
    "ways.index": ADMINISTRATOR,
    "ways.remove": ADMINISTRATOR,
    "ways.own": EVERYONE,
    "ways.remove_own": EVERYONE,
    "alert_plans.index": EVERYONE,
    "alert_plans.edit": OFFICERS,
    "alert_plans.remove": OFFICERS,
    "rotas.index": EVERYONE,
    "rotas.show": EVERYONE,
    "rotas.new": OFFICERS,
    "rotas.change": OFFICERS,
    "rotas.remove": OFFICERS,
    "rotas.shift": OFFICERS,
    "rotas.end_shift": OFFICERS,
    "rotas.calendar": OFFICERS,
    "rotas.store_calendar": OFFICERS,
    "rotas.new_leave": WRITERS,
    "rotas.end_leave": WRITERS,
    "organisation.show": EVERYONE,
    "organisation.save": OFFICERS,
    "organisation.law": EVERYONE,
    "organisation.save_law": OFFICERS,
    "contracts.parties": EVERYONE,
    "contracts.party": EVERYONE,
    "contracts.new_party": MANAGERS,
    "contracts.edit_party": MANAGERS,
    "contacts.new": WRITERS,
    "contacts.edit": WRITERS,
    "contacts.test": WRITERS,
    "contacts.answered": WRITERS,
    "contacts.confirm": PUBLIC,
    "contracts.index": EVERYONE,
    "contracts.show": EVERYONE,
    "contracts.new": MANAGERS,
    "contracts.edit": MANAGERS,
    "documents.show": EVERYONE,
    "documents.file": EVERYONE,
    "documents.new": MANAGERS,
    "contracts.new_obligation": MANAGERS,
    "contracts.edit_obligation": MANAGERS,
    "contracts.withdraw_obligation": MANAGERS,
    "document_dates.show": EVERYONE,
    "document_dates.correct": MANAGERS,
    "holdings.index": EVERYONE,
    "holdings.show": EVERYONE,
    "holdings.decide": MANAGERS,
    "holdings.new": MANAGERS,
    "holdings.edit": MANAGERS,
    "contract_chains.show": EVERYONE,
    "contract_chains.report": EVERYONE,
    "contract_review.index": MANAGERS,
    "contract_review.show": MANAGERS,
    "contract_review.read": MANAGERS,
    "contract_review.confirm": MANAGERS,
    "contract_review.bind": MANAGERS,
    "contract_review.add": MANAGERS,
    "contract_review.refuse": MANAGERS,
    "contract_review.reopen": MANAGERS,
}

DECIDED |= {
    "agreements.index": MANAGERS,
    "agreements.start": MANAGERS,
    "agreements.show": MANAGERS,
    "bulk.index": MANAGERS,
    "bulk.template": MANAGERS,
    "bulk.check": MANAGERS,
    "bulk.store": MANAGERS,
    "bulk.export": MANAGERS,
    "bulk.download": MANAGERS,
    "notifications.index": EVERYONE,
    "notifications.show": EVERYONE,
    "notifications.seen": RESPONDERS,
    "notifications.bounced": RESPONDERS,
    "notifications.twilio_status": PUBLIC,
    "incoming.key": PUBLIC,
    "incoming.reply": PUBLIC,
    "alert_answers.by_link": PUBLIC,
    "alert_answers.here": WRITERS,
    "incident_watch.healthz": PUBLIC,
    "incident_watch.readyz": PUBLIC,
    "incident_watch.metrics": PUBLIC,
    "authorities.index": EVERYONE,
    "incident_copying.show": EVERYONE,
    "incident_copying.pdf": EVERYONE,
    "authorities.show": EVERYONE,
    "authorities.edit": OFFICERS,
    "incidents.now": EVERYONE,
    "incidents.index": EVERYONE,
    "incidents.show": EVERYONE,
    "incident_lists.clocks": EVERYONE,
    "incident_lists.notices": EVERYONE,
    "incident_lists.touched": EVERYONE,
    "incident_lists.timeline": EVERYONE,
    "incident_lists.entry": EVERYONE,
    "incident_papers.draft": EVERYONE,
    "incident_papers.draft_pdf": EVERYONE,
    "incident_papers.timeline": EVERYONE,
    "incident_papers.timeline_pdf": EVERYONE,
    "incident_notices.proof": EVERYONE,
    "incidents.new": RESPONDERS,
    "incidents.facts": RESPONDERS,
    "incident_held.take_over": RESPONDERS,
    "incident_mail.switch": RESPONDERS,
    "incident_sheet.index": EVERYONE,
    "incident_sheet.attachment": EVERYONE,
    "incident_sheet.write": RESPONDERS,
    "incident_sheet.attach": RESPONDERS,
    "incident_decisions.show": OFFICERS,
    "incident_pack.pack": RESPONDERS | {"auditor"},
    "incident_register.index": EVERYONE,
    "incident_register.download": EVERYONE,
    "incident_severity.assess": RESPONDERS,
    "incident_reports.index": EVERYONE,
    "incident_holds.hold": RESPONDERS,
    "incident_holds.end": RESPONDERS,
    "incident_communication.forms": EVERYONE,
    "incident_communication.letter": EVERYONE,
    "incident_communication.notice": EVERYONE,
    "incident_communication.addressed": RESPONDERS,
    "incident_reports.show": EVERYONE,
    "incident_reports.compare": EVERYONE,
    "incident_reports.pdf": EVERYONE,
    "incident_reports.new": RESPONDERS,
    "incident_reports.file": RESPONDERS,
    "wordings.index": OFFICERS,
    "wordings.edit": OFFICERS,
    "incident_requests.send": RESPONDERS,
    "incident_reports.approve": OFFICERS,
    "incident_moments.index": EVERYONE,
    "incident_moments.write": RESPONDERS,
    "incident_awareness.ours": RESPONDERS,
    "incident_awareness.of_party": RESPONDERS,
    "incident_awareness.add_candidate": RESPONDERS,
    "incident_awareness.choose_candidate": RESPONDERS,
    "incidents.contracts": RESPONDERS,
    "incident_judging.verdict": OFFICERS,
    "incident_judging.waive": OFFICERS,
    "incident_judging.reopen_clock": OFFICERS,
    "incident_notices.show": EVERYONE,
    "incident_notices.send": RESPONDERS,
    "incident_notices.given": RESPONDERS,
    "incident_notices.again": RESPONDERS,
    "incident_notices.received": RESPONDERS,
    "incidents.note": WRITERS,
    "incidents.close": OFFICERS,
    "incidents.reopen": OFFICERS,
    "incident_law.show": EVERYONE,
    "incident_law.choose": OFFICERS,
}

#: POSTs that carry another proof of who sends them than the token: the provider signs its call-back.
WITHOUT_TOKEN = {"notifications.twilio_status", "incoming.key", "incoming.reply"}
#: What writes and yet is everybody's own: one's session, password and quiet hours, and the ways to be reached.
ONES_OWN = {"accounts.sign_out", "accounts.account", "accounts.quiet_hours", "ways.own", "ways.remove_own"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def address(app: Flask, rule: Rule) -> str:
    """The route's address; what it asks for does not exist, which an allowed person learns as 404."""
    values = {
        name: 33 if isinstance(rule._converters.get(name), IntegerConverter) else "INC-1999-0001"
        for name in rule.arguments
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def test_each_route_is_decided_and_each_decision_has_its_route(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(DECIDED)


def test_the_auditor_writes_nothing(app: Flask) -> None:
    open_to_auditors = {
        rule.endpoint
        for rule in rules(app)
        if "POST" in methods(rule) and "auditor" in (DECIDED[rule.endpoint] or set())
    }
    assert open_to_auditors == ONES_OWN


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_is_decided_and_nothing_else(app: Flask, role: str) -> None:
    visitor = Visitor(app).enter_as(role)
    wrong = []
    for rule in rules(app):
        allowed = DECIDED[rule.endpoint]
        if allowed is PUBLIC or rule.endpoint == "accounts.sign_out":
            continue
        for method in methods(rule):
            data = {"csrf_token": visitor.token()} if method == "POST" else None
            status = visitor.client.open(address(app, rule), method=method, data=data).status_code
            if (status == 403) == (role in allowed) or status in (400, 401, 405) or status >= 500:
                wrong.append(f"{method} {rule.endpoint}: {status}")
    assert wrong == []


def test_nothing_but_the_public_list_answers_a_stranger(app: Flask) -> None:
    add_person(app, "administrator")
    for rule in rules(app):
        if DECIDED[rule.endpoint] is PUBLIC or "GET" not in methods(rule):
            continue
        answer = Visitor(app).client.get(address(app, rule))
        assert answer.status_code == 302, rule.endpoint
        assert answer.location.startswith("/sign-in?next="), rule.endpoint


def test_no_post_of_a_stranger_gets_through_even_with_a_token(app: Flask) -> None:
    add_person(app, "administrator")
    visitor = Visitor(app)
    token = visitor.get("/sign-in").partition('name="csrf_token" value="')[2].partition('"')[0]
    for rule in rules(app):
        if DECIDED[rule.endpoint] is PUBLIC or "POST" not in methods(rule):
            continue
        answer = visitor.client.post(address(app, rule), data={"csrf_token": token})
        assert (answer.status_code, answer.location) == (302, "/sign-in"), rule.endpoint


@pytest.mark.parametrize("token", [None, "", "forged", "IjEi.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_every_post_without_a_true_token_is_refused(app: Flask, token: str | None) -> None:
    visitor = Visitor(app).enter_as("administrator")
    visitor.get("/account")  # The session holds a token of its own from here on.
    for rule in rules(app):
        if "POST" not in methods(rule) or rule.endpoint in WITHOUT_TOKEN:
            continue
        data = {} if token is None else {"csrf_token": token}
        answer = visitor.client.post(address(app, rule), data=data)
        assert answer.status_code == 400, rule.endpoint
        assert "This form has expired" in answer.get_data(as_text=True), rule.endpoint


def test_a_token_of_another_session_is_refused(app: Flask) -> None:
    other = Visitor(app).enter_as("contract_manager").token()
    visitor = Visitor(app).enter_as("administrator")
    visitor.get("/account")
    assert visitor.client.post("/parties/new", data={"name": "A", "csrf_token": other}).status_code == 400


def test_the_provider_without_its_signature_is_refused(app: Flask) -> None:
    data = {"MessageSid": "SM0", "MessageStatus": "delivered"}
    assert app.test_client().post("/callbacks/twilio/status", data=data).status_code == 403


def test_a_person_made_inactive_is_out_at_once(app: Flask) -> None:
    visitor = Visitor(app).enter_as("responder")
    visitor.get("/account")
    administrator = Visitor(app).enter_as("administrator")
    administrator.submit("/people/1", active=None)
    assert visitor.client.get("/account").location.startswith("/sign-in")
