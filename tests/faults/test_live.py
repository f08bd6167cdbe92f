"""Two live workers beside each other, with nothing wrong: what they write down, and which of them audits."""

import json
from collections import Counter

from sqlalchemy import select

from incidents.alerts.models import AuditRound, Verdict
from notifications.models import Delivery
from tests.faults.stage import until


def test_of_two_live_workers_one_audits_and_both_write_lines_of_json_without_a_name(shared, figure):
    lives = [shared.start(log="json"), shared.start(log="json")]
    until(lambda: all(shared.works(life) for life in lives))
    shared.put(8)
    shared.drain()
    (verdict,) = until(lambda: shared.ask(select(Verdict.holds, Verdict.findings)))
    assert [life.stop() for life in lives] == [0, 0]
    assert (verdict.holds, verdict.findings) == (True, [])
    assert len(shared.ask(select(AuditRound.id).where(AuditRound.finished_at.is_not(None)))) >= 1

    said = "".join(life.said() for life in lives)
    # Every line is one event, whatever thread wrote it.
    events = [json.loads(line) for line in said.splitlines()]
    counted = Counter(one.get("event") for one in events)
    figure(f"two live workers on PostgreSQL wrote {len(events)} lines: {dict(counted)}")
    assert counted["audit"] == 1
    tried = [one for one in events if one.get("event") == "attempt"]
    assert sorted(one["delivery"] for one in tried) == sorted(row.id for row in shared.ask(select(Delivery.id)))
    assert {one["worker"].partition("/")[0] for one in tried} <= {one["run"] for one in events if "run" in one}
    secrets = (shared.app.config["BREACHCLOCK"].secret_key, shared.provider.token)
    assert not [one for one in ("ours.example", "+4477", "Subject of", "Body of", *secrets) if one in said]
