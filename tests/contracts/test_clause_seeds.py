"""The three agreements of the demonstration, read against their labels. They are in the part that is developed on."""

import json

import pytest

from contracts.clause import read


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "limit", "trigger", "channel"),
    [
        ("crisp", ("undue_delay", None, None), "aware", ("unspecified",)),
        ("dropcontact", ("fixed", 72, "hours"), "aware", ("email",)),
        ("nocrm", ("immediate", None, None), "occurred", ("unspecified",)),
    ],
)
def test_the_three_agreements_read_as_their_labels(shared, name, limit, trigger, channel):
    text = (shared / "dpas" / f"{name}.txt").read_text("utf-8")
    (one,) = read(text)
    assert ((one.limit.kind, one.limit.amount, one.limit.unit), one.trigger, one.channel) == (limit, trigger, channel)
    label = json.loads((shared / "dpas" / "labels.json").read_text("utf-8"))["documents"][name]["obligations"][0]
    assert any("significant" in str(doubt) for doubt in one.doubts) == (name == "crisp")
    assert one.char_start < label["evidence"]["char_end"] and label["evidence"]["char_start"] < one.char_end


@pytest.mark.shared
@pytest.mark.parametrize("name", ["crisp-privacy-distractor", "automattic-privacy-distractor"])
def test_a_privacy_policy_holds_no_duty(shared, name):
    assert read((shared / "dpas" / f"{name}.txt").read_text("utf-8")) == []
